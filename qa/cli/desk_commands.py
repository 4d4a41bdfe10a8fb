"""The command `chat`, which opens the desk."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qa.cli.console import NO_LIBRARY, opened, say, stop, tell_everything
from qa.cli.model_options import (
    ALL_USES,
    MODEL_SECONDS,
    MayLeaveOption,
    ModelOption,
    ModelSecondsOption,
    ModelUrlOption,
    ModelUsesOption,
    language_model,
    see_that_it_may_be_asked,
)
from qa.cli.options import (
    AllowDownloadOption,
    DebugOption,
    LibraryOption,
    ReaderOption,
    RiskOption,
    chosen,
)
from qa.language_model import LanguageModel
from qa.settings import DEFAULT_SETTINGS

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
    model_url: ModelUrlOption = None,
    model: ModelOption = None,
    model_uses: ModelUsesOption = ALL_USES,
    model_seconds: ModelSecondsOption = MODEL_SECONDS,
    model_may_leave: MayLeaveOption = False,
    reader: ReaderOption = DEFAULT_SETTINGS.reader,
    risk: RiskOption = DEFAULT_SETTINGS.risk,
    allow_download: AllowDownloadOption = False,
    debug: DebugOption = False,
) -> None:
    """Open the desk: the chat page in the browser."""
    tell_everything()
    pointing = language_model(model_url, model, model_uses, model_seconds, model_may_leave)
    settings = chosen(
        reader=reader, risk=risk, allow_download=allow_download, language_model=pointing
    )
    with opened(library, debug, settings, create=True) as open_library:
        from qa.desk.serving import Doors, PortTaken, serve
        from qa.desk.users import Users

        see_that_it_may_be_asked(open_library)

        try:
            doors = Doors(
                host=host,
                port=port,
                names=tuple(allowed_host or ()),
                users=Users(auth) if auth else None,
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
        elif doors.users is not None and not doors.users.editors:
            say(
                f"No user of {auth} may add or change articles; make one an editor with: "
                f"pressmark user role {auth} NAME editor"
            )
        try:
            serve(
                open_library,
                doors,
                settings=settings,
                on_ready=lambda url: _say_open(url, pointing),
            )
        except PortTaken as error:
            if debug:
                raise
            stop(str(error), NO_LIBRARY)
        except KeyboardInterrupt:  # before it was open
            pass
        say("The desk is closed.")


def _say_open(url: str, pointing: LanguageModel | None) -> None:
    say(f"The desk is open at {url} (Ctrl+C closes it)")
    if pointing:
        say(f"A language model may point at sentences: {pointing.describe()}")
