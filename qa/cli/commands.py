"""The command `pressmark`, put together from its parts.

Whatever a command needs is imported within it, so that `--help` and `status` answer at
once. The exit codes are in `qa.cli.console`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, NoReturn

import typer

from qa.cli import console
from qa.cli.asking_commands import ask
from qa.cli.checking_commands import verify
from qa.cli.conversation_commands import conversations
from qa.cli.desk_commands import chat
from qa.cli.evaluation_commands import compare, evaluate
from qa.cli.keeping_commands import collection, correct
from qa.cli.options import LibraryOption, show_help
from qa.cli.showing_commands import show
from qa.cli.thumb_commands import thumbs
from qa.cli.upkeep_commands import add, backup, doctor, remove, restore, status
from qa.cli.user_commands import user

app = typer.Typer(
    name="pressmark",
    help="Ask a folder of articles; answers are quotes, each with its place.",
    context_settings={"help_option_names": ["-h", "--help"]},  # of every command
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _say_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import PackageNotFoundError, version

        try:
            console.say(f"pressmark {version('pressmark')}")
        except PackageNotFoundError:  # run from a checkout that nobody installed
            console.say("pressmark, not installed")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _before_the_command(
    context: typer.Context,
    library: LibraryOption = None,
    version: Annotated[
        bool,
        typer.Option("--version", help="Show the version.", is_eager=True, callback=_say_version),
    ] = False,
) -> None:
    """What may be said before the command: `LibraryOption` reads it where the command does."""
    show_help(context)


for _command in (
    *(add, ask, chat, show, verify, status, remove, correct),
    *(doctor, backup, restore, evaluate, compare),
):
    app.command()(_command)
app.add_typer(collection, name="collection")
app.add_typer(user, name="user")
app.add_typer(conversations, name="conversations")
app.add_typer(thumbs, name="thumbs")


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command and end the process; without `arguments` with the process's own."""
    console.run(app, arguments)
