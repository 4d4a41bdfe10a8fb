"""The commands around thumbs that were given at the desk: `thumbs list`, `thumbs export`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from qa.cli.console import FAILED_INPUT, WRONG_USE, opened, say, stop
from qa.cli.options import DebugOption, LibraryOption

thumbs = typer.Typer(
    help="List what people made of answers at the desk, or export it as a question set.",
    no_args_is_help=True,
)

UserOption = Annotated[
    str | None, typer.Option("--user", help="Only this user's.", show_default=False)
]


@thumbs.command("list")
def list_thumbs(
    of_user: UserOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print them as JSON.")] = False,
    library: LibraryOption = None,
    debug: DebugOption = False,
) -> None:
    """List thumbs, the last given first: up or down, the question, the comment."""
    from qa.errors import NotKept

    with opened(library, debug) as open_library:
        try:
            found = open_library.thumbs.listed(user=of_user)
        except NotKept as error:
            stop(f"{error}", FAILED_INPUT)
    if as_json:
        listed = [
            {
                "id": one.id,
                "user": one.user,
                "thumb": "up" if one.up else "down",
                "comment": one.comment,
                "given": one.given.isoformat(),
                "answer": one.answer.to_dict(),
            }
            for one in found
        ]
        typer.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    for one in found:
        whose = f"  {one.user}" if one.user else ""
        thumb = "up  " if one.up else "down"
        say(f"{one.given:%Y-%m-%d %H:%M}{whose}  {thumb}  {one.answer.question}")
        if one.comment:
            say(f"    {one.comment}")
    if not found:
        say("No thumb was given here yet; the desk takes them: pressmark chat", err=True)


@thumbs.command("export")
def export_thumbs(
    file: Annotated[Path, typer.Argument(help="A new file: questions.jsonl")],
    of_user: UserOption = None,
    library: LibraryOption = None,
    debug: DebugOption = False,
) -> None:
    """Write thumbs as a question set, which `evaluate` asks.

    A thumb up makes the answer's citations the gold; a thumb down is kept with its comment,
    marked `to_be_judged`.
    """
    from embeddings.files import replace_text
    from qa.errors import NotKept
    from qa.evaluation.from_thumbs import from_thumbs

    if file.exists():
        stop(f"{file} is there already; choose a new name", WRONG_USE)
    with opened(library, debug) as open_library:
        try:
            found = from_thumbs(open_library.thumbs.listed(user=of_user)).questions
        except NotKept as error:
            stop(f"{error}", FAILED_INPUT)
    if not found:
        stop("No thumb was given here yet; the desk takes them: pressmark chat", FAILED_INPUT)
    try:
        replace_text(file, (json.dumps(one.to_dict(), ensure_ascii=False) + "\n" for one in found))
    except OSError as error:
        stop(f"{file} can't be written ({error.strerror}); choose another place", WRONG_USE)
    open_ones = sum("to_be_judged" in one.fields for one in found)
    say(f"Written: {file}, {len(found)} questions, of them {open_ones} to be judged")
    say(f"Evaluate them with: pressmark evaluate {file} --out FOLDER")
