"""The commands around conversations that the desk has kept: `conversations list` and its like."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.console import FAILED_INPUT, opened, say, stop
from qa.cli.options import DebugOption, LibraryOption

if TYPE_CHECKING:
    from qa.library import Library
    from qa.notebook.notebook import Conversation, Listed

conversations = typer.Typer(
    help="List, show, export, name or delete conversations that were had at the desk.",
    no_args_is_help=True,
)

IdArgument = Annotated[
    str, typer.Argument(metavar="ID", help="As the list shows it, or its beginning.")
]
_SHORT = 8
"""Characters of an id that a list shows."""


@conversations.command("list")
def list_conversations(
    words: Annotated[
        list[str] | None, typer.Argument(help="Only those in which all these words stand.")
    ] = None,
    of_user: Annotated[
        str | None, typer.Option("--user", help="Only this user's.", show_default=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print them as JSON.")] = False,
    library: LibraryOption = None,
    debug: DebugOption = False,
) -> None:
    """List conversations, that which was gone on with last first."""
    with _library(library, debug) as open_library:
        search = " ".join(words or ())
        found = open_library.notebook.listed(user=of_user, search=search, most=10_000)
    if as_json:
        typer.echo(json.dumps([_row(one) for one in found], ensure_ascii=False, indent=2))
        return
    for one in found:
        whose = f"  {one.user}" if one.user else ""
        say(f"{one.id[:_SHORT]}  {one.last:%Y-%m-%d %H:%M}{whose}  {one.answers:>3}  {one.name}")
    if not found:
        say(
            "No conversation is kept here in which these words stand; see all with: "
            "pressmark conversations list"
            if words
            else "No conversation is kept here; the desk keeps them: pressmark chat",
            err=True,
        )


@conversations.command("show")
def show_conversation(
    conversation: IdArgument,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
    library: LibraryOption = None,
    debug: DebugOption = False,
) -> None:
    """Show a conversation; of each quote that no longer stands in its article it is said."""
    with _library(library, debug) as open_library:
        found = _found(open_library, conversation)
        evidence = open_library.evidence(found.answers, name=found.listed.name)
    if as_json:
        row = {**_row(found.listed), "turns": [answer.to_dict() for answer in found.answers]}
        typer.echo(json.dumps(row, ensure_ascii=False, indent=2))
        return
    from qa.cli.printing import print_answer

    for answer in found.answers:
        say(f"\n# {answer.question}".lstrip("\n"))
        print_answer(answer)
        for citation in answer.citations:
            if said := evidence.standing(citation).sentence:
                say(f"[{citation.n}] {said}")
        say("")


@conversations.command("export")
def export_conversation(
    conversation: IdArgument,
    file: Annotated[
        Path,
        typer.Argument(help="A new file: .md .html .docx .csv .bib .ris .csl.json, or .zip."),
    ],
    library: LibraryOption = None,
    debug: DebugOption = False,
) -> None:
    """Write a conversation to a file, in the form that its name asks for; .zip is a sealed pack."""
    from qa.errors import NoEvidence

    with _library(library, debug) as open_library:
        found = _found(open_library, conversation)
        try:
            written = open_library.export(found.answers, file, name=found.listed.name)
        except NoEvidence as error:
            raise typer.BadParameter(f"{error}") from error
    say(f"Written: {written.path}")
    if written.pack_id:
        say(f"Pack id: {written.pack_id}")


@conversations.command("name")
def name_conversation(
    conversation: IdArgument,
    name: Annotated[list[str], typer.Argument(help="Its new name, in quotes or not.")],
    library: LibraryOption = None,
    debug: DebugOption = False,
) -> None:
    """Give a conversation another name."""
    with _library(library, debug) as open_library:
        found = _found(open_library, conversation)
        try:
            open_library.notebook.rename(found.listed.id, " ".join(name), user=None)
        except ValueError as error:
            raise typer.BadParameter(f"{error}") from error


@conversations.command("delete")
def delete_conversation(
    conversation: IdArgument, library: LibraryOption = None, debug: DebugOption = False
) -> None:
    """Delete a conversation; it can't be brought back."""
    with _library(library, debug) as open_library:
        found = _found(open_library, conversation)
        open_library.notebook.delete(found.listed.id, user=None)
        say(f"Deleted: {found.listed.name}")


@contextmanager
def _library(library: Path | None, debug: bool) -> Iterator[Library]:
    """The library; that conversations can't be read is the end of the command, with code 1."""
    with opened(library, debug) as open_library:
        from qa.errors import NotKept

        try:
            yield open_library
        except NotKept as error:
            stop(f"{error}", FAILED_INPUT)


def _found(library: Library, conversation: str) -> Conversation:
    notebook = library.notebook
    meant = [
        one for one in notebook.listed(user=None, most=100_000) if one.id.startswith(conversation)
    ]
    if len(meant) != 1:
        how_many = f"{len(meant)} conversations have" if meant else "No conversation has"
        stop(
            f"{how_many} the id {conversation!r}; see: pressmark conversations list",
            FAILED_INPUT,
        )
    return notebook.open(meant[0].id, user=None)


def _row(listed: Listed) -> dict[str, str | int]:
    return {
        "id": listed.id,
        "user": listed.user,
        "name": listed.name,
        "began": listed.began.isoformat(),
        "last": listed.last.isoformat(),
        "answers": listed.answers,
    }
