"""The commands around the desk: `chat`, which opens it, and `user add`, for its login."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from qa.cli.console import FAILED_INPUT, NO_LIBRARY, opened, say, stop, tell_everything
from qa.cli.options import (
    AllowDownloadOption,
    DebugOption,
    LibraryOption,
    ReaderOption,
    RiskOption,
    chosen,
    show_help,
)
from qa.saying import many
from qa.settings import DEFAULT_SETTINGS

user = typer.Typer(help="Say who may sign in at the desk.")


@user.callback(invoke_without_command=True)
def _before_the_command(context: typer.Context) -> None:
    show_help(context)


HostOption = Annotated[
    str,
    typer.Option(
        help="The address to serve on. Any but this machine's own needs --auth, or "
        "--open-to-network."
    ),
]
PortOption = Annotated[
    int, typer.Option(min=0, max=65_535, help="The port to serve on; 0 takes any that is free.")
]
AuthOption = Annotated[
    Path | None,
    typer.Option(
        "--auth", metavar="FILE", help="Let in only the users of this file: see user add."
    ),
]
OpenOption = Annotated[
    bool,
    typer.Option(
        "--open-to-network",
        help="With --host: everybody who can reach this machine may ask and read.",
    ),
]
NamesOption = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME", help="A further host name that the desk goes by."),
]
ApiOption = Annotated[
    bool,
    typer.Option(
        "--api", help="Let programs ask, over HTTP and in OpenAI's form: README shows how."
    ),
]
McpOption = Annotated[
    bool,
    typer.Option("--mcp", help="Let programs ask by the Model Context Protocol, at /mcp."),
]
ProxyOption = Annotated[
    bool,
    typer.Option(
        "--behind-proxy",
        help="A reverse proxy on this machine says who asks: believe its X-Forwarded-For.",
    ),
]


def chat(
    library: LibraryOption = None,
    host: HostOption = "127.0.0.1",
    port: PortOption = 7860,
    auth: AuthOption = None,
    open_to_network: OpenOption = False,
    allowed_host: NamesOption = None,
    behind_proxy: ProxyOption = False,
    api: ApiOption = False,
    mcp: McpOption = False,
    reader: ReaderOption = DEFAULT_SETTINGS.reader,
    risk: RiskOption = DEFAULT_SETTINGS.risk,
    allow_download: AllowDownloadOption = False,
    debug: DebugOption = False,
) -> None:
    """Open the desk: the chat page in the browser."""
    tell_everything()
    settings = chosen(reader=reader, risk=risk, allow_download=allow_download)
    with opened(library, debug, settings, create=True) as open_library:
        from qa.desk.serving import Doors, PortTaken, serve
        from qa.desk.users import Users

        try:
            doors = Doors(
                host=host,
                port=port,
                names=tuple(allowed_host or ()),
                users=Users.read(auth) if auth else None,
                open_to_network=open_to_network,
                behind_proxy=behind_proxy,
                api=api,
                mcp=mcp,
            )
        except ValueError as error:
            raise typer.BadParameter(str(error), param_hint="--host") from error
        if not open_library.status().writable:
            say(
                f"{open_library.path} can't be written here: it can be asked, but no articles can "
                "be added."
            )
        try:
            serve(
                open_library,
                doors,
                on_ready=lambda url: say(f"The desk is open at {url} (Ctrl+C closes it)"),
            )
        except PortTaken as error:
            if debug:
                raise
            stop(str(error), NO_LIBRARY)
        except KeyboardInterrupt:  # before it was open
            pass
        say("The desk is closed.")


@user.command("add")
def add_user(
    file: Annotated[Path, typer.Argument(help="The file of users; it is made if need be.")],
    name: Annotated[str, typer.Argument(help="The name to sign in with.")],
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
) -> None:
    """Add a user, or give one a new password; asks for it unless it comes by standard input."""
    from qa.desk.users import UnreadableUsers, put_user

    if password_stdin:
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    try:
        is_new = put_user(file, name, password)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    except UnreadableUsers as error:
        stop(str(error), FAILED_INPUT)
    say(f"{name} {'may sign in now' if is_new else 'has a new password'}; users are in {file}")


@user.command("token")
def user_token(
    file: Annotated[Path, typer.Argument(help="The file of users.")],
    name: Annotated[str, typer.Argument(help="The user whose programs are to be let in.")],
    revoke: Annotated[
        bool, typer.Option("--revoke", help="Take all tokens of this user back instead.")
    ] = False,
) -> None:
    """Make a token, with which a user's programs ask: see chat --api and chat --mcp."""
    from qa.desk.users import UnreadableUsers, drop_tokens, put_token

    try:
        if revoke:
            dropped = drop_tokens(file, name)
            say(f"{many(dropped, 'token')} of {name} taken back. Start the desk again to use this.")
            return
        token = put_token(file, name)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    except UnreadableUsers as error:
        stop(str(error), FAILED_INPUT)
    say(
        f"A token for {name}'s programs, shown this once. Start the desk again to use it, and send "
        "it as Authorization: Bearer TOKEN.",
        err=True,
    )
    say(token)
