"""The commands around the desk's login: who may sign in, and what each may do."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from qa.cli.console import FAILED_INPUT, say, stop
from qa.cli.options import show_help
from qa.saying import many

user = typer.Typer(help="Say who may sign in at the desk, and who may change the library there.")

FileArgument = Annotated[Path, typer.Argument(help="The file of users.")]
NameArgument = Annotated[str, typer.Argument(help="The user's name.")]


@user.callback(invoke_without_command=True)
def _before_the_command(context: typer.Context) -> None:
    show_help(context)


@user.command("add")
def add_user(
    file: Annotated[Path, typer.Argument(help="The file of users; it is made if need be.")],
    name: Annotated[str, typer.Argument(help="The name to sign in with.")],
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
    editor: Annotated[
        bool,
        typer.Option(
            "--editor", help="They may also add and change articles; else they ask and read."
        ),
    ] = False,
) -> None:
    """Add a user, or give one a new password; asks for it unless it comes by standard input."""
    from qa.desk.users import Role, put_user

    if password_stdin:
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    with _told():
        is_new = put_user(file, name, password, Role.EDITOR if editor else None)
    say(f"{name} {'may sign in now' if is_new else 'has a new password'}; users are in {file}")


@user.command("list")
def list_users(
    file: FileArgument,
    as_json: Annotated[bool, typer.Option("--json", help="Print them as JSON.")] = False,
) -> None:
    """List who may sign in, and what each may do."""
    from qa.desk.users import enrolled

    with _told():
        found = enrolled(file)
    if as_json:
        rows = [{"name": one.name, "role": one.role, "tokens": one.tokens} for one in found]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for one in found:
        tokens = f"  {many(one.tokens, 'token')}" if one.tokens else ""
        say(f"{one.role:<6}  {one.name}{tokens}")
    if not found:
        say(f"{file} names nobody; add a user with: pressmark user add {file} NAME", err=True)


@user.command("role")
def user_role(
    file: FileArgument,
    name: NameArgument,
    role: Annotated[
        str,
        typer.Argument(
            metavar="reader|editor",
            help="Readers ask, read and check quotes; editors also add and change articles.",
        ),
    ],
) -> None:
    """Make a user a reader or an editor. A desk that is open knows it at once."""
    from qa.desk.users import Role, put_role

    if role not in set(Role):
        raise typer.BadParameter(f"a role is reader or editor, got {role!r}")
    with _told():
        put_role(file, name, Role(role))
    say(f"{name} is {'an editor' if role == Role.EDITOR else 'a reader'} now.")


@user.command("remove")
def remove_user(file: FileArgument, name: NameArgument) -> None:
    """Take a user out, who is signed out at once. Their conversations stay where they are."""
    from qa.desk.users import drop_user

    with _told():
        drop_user(file, name)
    say(
        f"{name} may sign in no more. Conversations of this name are listed by: pressmark "
        f"conversations list --user {name}"
    )


@user.command("token")
def user_token(
    file: FileArgument,
    name: NameArgument,
    revoke: Annotated[
        bool, typer.Option("--revoke", help="Take all tokens of this user back instead.")
    ] = False,
) -> None:
    """Make a token, with which a user's programs ask: see chat --api and chat --mcp."""
    from qa.desk.users import drop_tokens, put_token

    with _told():
        if revoke:
            dropped = drop_tokens(file, name)
            say(f"{many(dropped, 'token')} of {name} taken back.")
            return
        token = put_token(file, name)
    say(
        f"A token for {name}'s programs, shown this once. Send it as Authorization: Bearer TOKEN.",
        err=True,
    )
    say(token)


@contextmanager
def _told() -> Iterator[None]:
    """Say what keeps a file of users from being read or changed, and end with its exit code."""
    from qa.desk.users import UnreadableUsers

    try:
        yield
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    except UnreadableUsers as error:
        stop(str(error), FAILED_INPUT)
