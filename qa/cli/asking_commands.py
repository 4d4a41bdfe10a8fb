"""The commands that answer: `ask`, in the terminal, and `chat`, on a page in the browser."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.console import (
    LAID_OUT,
    NO_LIBRARY,
    console,
    opened,
    say,
    shown,
    stop,
    tell_everything,
)
from qa.cli.options import DebugOption, LibraryOption, ReaderOption, RiskOption, chosen
from qa.settings import DEFAULT_SETTINGS

if TYPE_CHECKING:
    from qa.answer import Answer, Citation


def ask(
    question: Annotated[str, typer.Argument(help="The question.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
    reader: ReaderOption = DEFAULT_SETTINGS.reader,
    risk: RiskOption = DEFAULT_SETTINGS.risk,
    library: LibraryOption = None,
    debug: DebugOption = False,
) -> None:
    """Answer a question in the articles' words, or say that they don't."""
    with opened(library, debug, chosen(reader=reader, risk=risk)) as open_library:
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


def chat(
    library: LibraryOption = None,
    host: Annotated[
        str,
        typer.Option(help="The address to serve on; with another, other machines may reach it."),
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65_535, help="The port to serve on; 0 takes any that is free.")
    ] = 7860,
    reader: ReaderOption = DEFAULT_SETTINGS.reader,
    risk: RiskOption = DEFAULT_SETTINGS.risk,
    debug: DebugOption = False,
) -> None:
    """Open the desk: the chat page in the browser."""
    tell_everything()
    settings = chosen(reader=reader, risk=risk)
    with opened(library, debug, settings, create=True) as open_library:
        from qa.desk.serving import PortTaken, serve

        try:
            serve(
                open_library,
                host=host,
                port=port,
                on_ready=lambda url: say(f"The desk is open at {url} (Ctrl+C closes it)"),
            )
        except PortTaken as error:
            if debug:
                raise
            stop(str(error), NO_LIBRARY)
        except KeyboardInterrupt:
            pass
        say("The desk is closed.")


def _print_answer(answer: Answer) -> None:
    """The answer for a terminal: the words that answer stand out where colours can be shown."""
    from rich.text import Text

    out = console()
    if only := answer.filters.describe():
        out.print(Text(f"Only articles {shown(only)}:\n", style="dim"))
    if not answer.answered:
        out.print(Text("The articles don't say.", style="bold"))
        out.print(Text(shown(answer.reason or "")))
        if answer.near_misses:
            out.print(Text("\nNearest passages, which don't answer:"))
        for miss in answer.near_misses:
            out.print(Text(f"\n  “{shown(miss.quote, keep=LAID_OUT)}”"))
            where = f"  {miss.place.describe()}, {miss.start}–{miss.end}"
            out.print(Text(shown(where), style="dim"))
        return
    out.print(Text.assemble((shown(answer.text), "bold"), " [1]" if answer.citations else ""))
    for citation in answer.citations:
        out.print(Text.assemble(f"\n[{citation.n}] “", *_marked(citation), "”"))
        place = citation.place
        lines = [f"{place.describe()}, {citation.start}–{citation.end}"]
        lines += filter(None, [place.url or place.source])
        lines += [f"also in {also.describe()}" for also in citation.also_in]
        for line in lines:
            out.print(Text(f"    {shown(line)}", style="dim"))


def _marked(citation: Citation) -> Iterator[tuple[str, str]]:
    """The quote in parts, each with its style: the words that answer stand out."""
    start, end = citation.answer_start, citation.answer_end
    if start is None or end is None:
        start = end = citation.start
    cuts = [citation.start, start, end, citation.start + len(citation.quote)]
    for (a, b), style in zip(pairwise(cuts), ("", "bold underline", ""), strict=True):
        part = citation.quote[a - citation.start : b - citation.start]
        yield shown(part, keep=LAID_OUT), style
