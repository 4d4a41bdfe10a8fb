"""The command that shows how an article was read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.errors import AlteredArticle
from qa.cli.console import FAILED_INPUT, WRONG_USE, opened, say, shown, stop
from qa.cli.options import DebugOption, LibraryOption

if TYPE_CHECKING:
    from qa.as_read import AsRead
    from qa.library import Library

TAB = "\t"
_LISTED = 20
"""How many articles are listed where several are meant."""


def show(
    article: Annotated[
        str,
        typer.Argument(
            help="An id or its beginning, a title or words of it, or the file it was read from.",
            show_default=False,
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
    library: LibraryOption = None,
    debug: DebugOption = False,
) -> None:
    """Show how an article was read: title, date with its evidence, source, and every block."""
    with opened(library, debug) as open_library:
        found = open_library.find(article)
        if len(found) > 1:
            _list(open_library, article, found)
            raise typer.Exit(WRONG_USE)
        if not found:
            stop(
                f"No article here has the id, the title or the file {article!r}. Give an id as ask "
                "--json tells it or its beginning, words of the title, or the file's path; "
                "pressmark status --failures lists what could not be read.",
                FAILED_INPUT,
            )
        as_read = open_library.as_read(found[0])
    if as_json:
        typer.echo(json.dumps(as_read.to_dict(), ensure_ascii=False, indent=2))
    else:
        _print(as_read)


def _list(library: Library, what: str, found: Sequence[str]) -> None:
    say(f"{len(found):,} articles are meant by {what!r}; give more of one of these:", err=True)
    for article_id in found[:_LISTED]:
        try:
            one = library.as_read(article_id)
        except AlteredArticle as error:
            say(f"  {article_id}: {error}", err=True)
        else:
            say(f"  {article_id}  {one.article.title}, {'; '.join(one.sources)}", err=True)
    if len(found) > _LISTED:
        say(f"  … and {len(found) - _LISTED:,} more", err=True)


def _print(as_read: AsRead) -> None:
    """The facts, then each block behind its kind; what begins a line at the left is ours."""
    from qa.as_read import said_of

    for name, value in as_read.facts():
        say(f"{name:<10} {value}")
    text = as_read.article.text
    for block in as_read.article.blocks:
        kind = block.kind.value.replace("_", " ")
        for n, line in enumerate(text[block.start : block.end].splitlines()):
            name = f"\n{kind:<10}" if n == 0 else " " * 10
            typer.echo(f"{name}| {shown(line, keep=TAB)}")
        if said := said_of(block, whole=True):
            say(f"{'':<10}  ({said})")
