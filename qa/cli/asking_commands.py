"""The command that answers in the terminal: `ask`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.console import LAID_OUT, console, opened, say, shown
from qa.cli.options import (
    AllowDownloadOption,
    DebugOption,
    LibraryOption,
    ReaderOption,
    RiskOption,
    chosen,
)
from qa.settings import DEFAULT_SETTINGS

if TYPE_CHECKING:
    from qa.answer import Answer, Citation, Place


def ask(
    question: Annotated[str, typer.Argument(help="The question.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
    reader: ReaderOption = DEFAULT_SETTINGS.reader,
    risk: RiskOption = DEFAULT_SETTINGS.risk,
    allow_download: AllowDownloadOption = False,
    library: LibraryOption = None,
    debug: DebugOption = False,
) -> None:
    """Answer a question in the articles' words, or say that they don't."""
    settings = chosen(reader=reader, risk=risk, allow_download=allow_download)
    with opened(library, debug, settings) as open_library:
        try:
            answer = open_library.ask(question)
        except ValueError as error:
            raise typer.BadParameter(f"{error}") from error
        if not open_library.article_ids():
            say(
                f"The library {open_library.path} is empty; add articles with: pressmark add PATH",
                err=True,
            )
    if as_json:
        typer.echo(answer.to_json(indent=2))
    else:
        _print_answer(answer)


def _print_answer(answer: Answer) -> None:
    """The answer for a terminal: the words that answer stand out where colours can be shown."""
    from rich.text import Text

    from qa.answer import NO_SURE_ANSWER

    out = console()
    if only := answer.filters.describe():
        out.print(Text(f"Only articles {shown(only)}:\n", style="dim"))
    if not answer.answered:
        out.print(Text(NO_SURE_ANSWER, style="bold"))
        out.print(Text(shown(answer.reason or "")))
        if answer.near_misses:
            out.print(Text("\nNearest passages, which don't answer:"))
        for miss in answer.near_misses:
            out.print(Text(f"\n  “{_laid_out(miss.quote)}”"))
            for line in _where(miss.place, miss.start, miss.end):
                out.print(Text(f"  {shown(line)}", style="dim"))
        return
    out.print(Text.assemble((shown(answer.text), "bold"), " [1]" if answer.citations else ""))
    for citation in answer.citations:
        out.print(Text.assemble(f"\n[{citation.n}] “", *_marked(citation), "”"))
        lines = _where(citation.place, citation.start, citation.end)
        lines += [f"also in {also.describe()}" for also in citation.also_in]
        for line in lines:
            out.print(Text(f"    {shown(line)}", style="dim"))


def _where(place: Place, start: int, end: int) -> list[str]:
    """Title, publisher, date and characters; the address, and the file."""
    lines = [f"{place.describe()}, {start}–{end}"]
    if place.url:
        return [*lines, place.url, *([f"from {place.file}"] if place.file else [])]
    return [*lines, *([place.source] if place.source else [])]


def _laid_out(quote: str) -> str:
    """A quote, or a part of one, with its lines below the first set in.

    What begins a line at the left is ours, so that no text can pass for a citation.
    """
    return shown(quote, keep=LAID_OUT).replace("\n", "\n    | ")


def _marked(citation: Citation) -> Iterator[tuple[str, str]]:
    """The quote in parts, each with its style: the words that answer stand out."""
    start, end = citation.answer_start, citation.answer_end
    if start is None or end is None:
        start = end = citation.start
    cuts = [citation.start, start, end, citation.start + len(citation.quote)]
    for (a, b), style in zip(pairwise(cuts), ("", "bold underline", ""), strict=True):
        part = citation.quote[a - citation.start : b - citation.start]
        yield _laid_out(part), style
