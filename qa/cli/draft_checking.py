"""How `verify` checks the quotations of a draft."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qa.cli.console import FAILED_INPUT, WRONG_USE, opened, progress, say, stop

if TYPE_CHECKING:
    from qa.library import Library
    from qa.verdict import Checked

_MOST_BYTES = 4_000_000
"""More than the longest draft has."""


def check_draft(
    draft: str,
    as_json: bool,
    each_sentence: bool | None,
    library: Path | None,
    *,
    quiet: bool,
    debug: bool,
) -> None:
    """Print the verdicts on a draft's quotations; the exit code tells whether all are verbatim."""
    text = _read(draft)
    with opened(library, debug) as open_library:
        try:
            checked = _checked(open_library, text, each_sentence, quiet)
        except ValueError as error:
            stop(f"{draft} can't be checked: {error}", WRONG_USE)
    if as_json:
        typer.echo(json.dumps([one.to_dict() for one in checked], ensure_ascii=False, indent=2))
    else:
        from qa.cli.verdict_printing import print_verdicts

        print_verdicts(text, checked)
    if not checked or any(one.verdict.value != "verbatim" for one in checked):
        raise typer.Exit(FAILED_INPUT)


def _checked(library: Library, text: str, sentences: bool | None, quiet: bool) -> list[Checked]:
    if not library.article_ids():
        say(f"The library {library.path} is empty; add articles with: pressmark add PATH", err=True)
    with progress(quiet or not sys.stderr.isatty()) as show:
        return library.verify(
            text,
            sentences=sentences,
            on_checked=lambda done, of: show(done / of, f"{done:,} of {of:,} checked"),
        )


def _read(draft: str) -> str:
    """The text of a draft; what can't be read ends the command with a sentence."""
    if draft == "-":
        found = sys.stdin.buffer.read(_MOST_BYTES + 1)
    else:
        try:
            with Path(draft).open("rb") as file:
                found = file.read(_MOST_BYTES + 1)
        except OSError as error:
            stop(
                f"{draft} can't be read ({error.strerror}); give the path of a text file", WRONG_USE
            )
    if len(found) > _MOST_BYTES:
        stop(f"{draft} has more than {_MOST_BYTES:,} bytes; check a part at a time", WRONG_USE)
    try:
        text = found.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        stop(f"{draft} is no text in UTF-8; save the draft as plain text, in UTF-8", WRONG_USE)
    return text.replace("\r\n", "\n").replace("\r", "\n")
