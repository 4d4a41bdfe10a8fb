"""The command `pressmark`, put together from its parts.

Whatever a command needs is imported within it, so that `--help` and `status` answer at
once. The exit codes are in `qa.cli.console`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

import typer

from qa.cli import console
from qa.cli.asking_commands import ask
from qa.cli.checking_commands import verify
from qa.cli.conversation_commands import conversations
from qa.cli.desk_commands import chat, user
from qa.cli.evaluation_commands import compare, evaluate
from qa.cli.options import LibraryOption
from qa.cli.showing_commands import show
from qa.cli.upkeep_commands import add, backup, doctor, remove, restore, status

app = typer.Typer(
    name="pressmark",
    help="Ask a folder of articles; answers are quotes, each with its place.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def _before_the_command(library: LibraryOption = None) -> None:
    """What may be said before the command: `LibraryOption` reads it where the command does."""


for _command in (
    *(add, ask, chat, show, verify, status, remove),
    *(doctor, backup, restore, evaluate, compare),
):
    app.command()(_command)
app.add_typer(user, name="user")
app.add_typer(conversations, name="conversations")


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command and end the process; without `arguments` with the process's own."""
    console.run(app, arguments)
