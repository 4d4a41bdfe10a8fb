"""An answer for a terminal: quotes between “ and ”, all else ours, one kind as another.

What begins a line at the left is ours, so that no text can pass for a citation. Words of ours
are dim where a terminal can show that, and the words that answer stand out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from qa.cli.console import LAID_OUT, console, say, shown

if TYPE_CHECKING:
    from rich.text import Text

    from qa.answer import Answer, Citation, NearMiss
    from qa.language_model import Sent


def print_answer(answer: Answer, *, exhaustive: bool = False) -> None:
    """Write the answer to the terminal.

    `exhaustive` says that all was to be read for it already.
    """
    print_lines(_lines(answer, exhaustive))


def print_sent(sent: Iterable[Sent]) -> None:
    """Write what went to a language model and what came back, to standard error."""
    for one in sent:
        say(f"# sent to {one.url}, for {one.use}", err=True)
        for who, words in one.messages:
            for line in words.split("\n"):
                say(f"{who} | {line}", err=True)
        if one.reply is None:
            say("# nothing whole came back", err=True)
        for line in (one.reply or "").splitlines():
            say(f"model | {line}", err=True)


def print_choices(answer: Answer) -> None:
    """Write the questions to choose from, numbered."""
    from qa.saying import WHICH_IS_MEANT

    choices = [shown(f"{n}. {choice}") for n, choice in enumerate(answer.choices, 1)]
    print_lines(
        map(styled, [f"\n{WHICH_IS_MEANT}" if answer.citations else WHICH_IS_MEANT, *choices])
    )


def print_lines(lines: Iterable[Text]) -> None:
    """Write lines; one that begins with a line end has an empty line before it but at the top."""
    out = console()
    for n, line in enumerate(lines):
        out.print(line[1:] if n == 0 and line.plain.startswith("\n") else line)


def styled(line: str, style: str = "") -> Text:
    from rich.text import Text

    return Text(line, style)


def ours(line: str) -> Text:
    return styled(shown(line, keep="\n"), "dim")


def _lines(answer: Answer, exhaustive: bool) -> Iterator[Text]:
    from qa.saying import NO_SURE_ANSWER

    yield from _understood(answer)
    if answer.answered:
        yield from _lead(answer)
    elif not answer.choices:
        yield styled(NO_SURE_ANSWER, "bold")
        yield styled(shown(answer.reason or ""))
    yield from map(ours, answer.remarks)
    yield from _quotes(answer) if answer.answered else _misses(answer)
    looked_at = answer.looked_at
    if looked_at and looked_at.passages and (looked_at.is_ledger or answer.citations):
        yield ours(f"\n{looked_at.describe()}")
        if looked_at.leaves_unread(exhaustive):
            yield ours("Read further with: --exhaustive")
    if answer.consulted:
        yield ours(f"\n{answer.consulted.describe()}")


def _understood(answer: Answer) -> Iterator[Text]:
    if answer.standalone_question != answer.question:
        yield styled(f"Understood as: {shown(answer.standalone_question)}\n", "dim")
    if only := answer.filters.describe():
        yield styled(f"Only articles {shown(only)}:\n", "dim")


def _lead(answer: Answer) -> Iterator[Text]:
    """The few words that answer, or a sentence of ours, or how many entries there are."""
    from rich.text import Text

    from qa.saying import POSSIBLY

    possibly = f"{POSSIBLY.capitalize()}:" if answer.is_tentative else ""
    if answer.headline:
        number = f" [{answer.citations[0].n}]"
        said = (f"{possibly} " if possibly else "", "dim")
        yield Text.assemble(said, (shown(answer.headline), "bold"), number)
    elif not answer.citations:
        yield styled(shown(answer.text))
    elif possibly:
        yield ours(possibly)
    if answer.counted:
        yield ours(answer.counted)


def _quotes(answer: Answer) -> Iterator[Text]:
    """The quotes, below the names of what they belong to where they belong to something."""
    from qa.saying import FURTHER, NEWEST, OUR_READING

    for group in answer.groups:
        heading = group.heading(lambda day: day.isoformat(), shown)
        if heading:
            yield styled(f"\n{heading}", "dim" if group.label_is_ours else "bold")
        for citation in answer.cited_by(group):
            yield from _quote(citation)
    if answer.groups and answer.ungrouped:
        yield ours(f"\n{FURTHER}")
    for citation in answer.ungrouped:
        yield from _quote(citation, *([NEWEST] if citation.n == answer.newest else []))
    if answer.verdict:
        yield ours(f"\n{OUR_READING}: {answer.verdict}")


def _quote(citation: Citation, *of_ours: str) -> Iterator[Text]:
    from rich.text import Text

    yield Text.assemble(f"\n[{citation.n}] “", *_quoted(citation), "”")
    lines = where(citation)
    lines += [f"also in {also.describe()}" for also in citation.also_in]
    for line in (*of_ours, *lines):
        yield styled(f"    {shown(line)}", "dim")


def _misses(answer: Answer) -> Iterator[Text]:
    from rich.text import Text

    if answer.near_misses:
        yield styled("\nNearest passages, which don't answer:")
    for miss in answer.near_misses:
        yield Text.assemble("\n  “", *_quoted(miss), "”")
        for line in where(miss):
            yield styled(f"  {shown(line)}", "dim")


def where(quote: Citation | NearMiss) -> list[str]:
    """Title, publisher, date and characters; the address, the e-mail it came with, the file."""
    from qa.saying import RECOGNISED

    place = quote.place
    lines = [RECOGNISED] if quote.recognised else []
    lines.append(f"{place.describe()}, {quote.start}–{quote.end}")
    if place.attached_to:
        lines.append(place.attached_to.describe())
    if place.url:
        return [*lines, place.url, *([f"from {place.file}"] if place.file else [])]
    return [*lines, *([place.source] if place.source else [])]


def laid_out(quote: str) -> str:
    """A quote, or a part of one, with its lines below the first set in."""
    return shown(quote, keep=LAID_OUT).replace("\n", "\n    | ")


def _quoted(quote: Citation | NearMiss) -> Iterator[tuple[str, str]]:
    """The quote in parts, each with its style; rows of a table below what heads them."""
    if quote.table is None:
        yield from _marked(quote, quote.start, quote.start + len(quote.quote))
        return
    from qa.quoted_table import shown as shown_table

    table = shown_table(quote.table)
    lines = [[[(shown(name), "bold")] for name in table.head]] if table.head else []
    lines += [
        [
            [(shown(cell), "")]
            if isinstance(cell, str)
            else list(_marked(quote, cell.start, cell.end) if cell else ())
            for cell in row
        ]
        for row in table.rows
    ]
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    for n, line in enumerate(lines):
        yield ("\n    | " if n else ""), ""
        for cell, width in zip(line, widths, strict=True):
            yield from cell
            if cell is not line[-1]:
                yield " " * (width - _width(cell) + 2), ""


def _width(cell: Iterable[tuple[str, str]]) -> int:
    from rich.cells import cell_len

    return sum(cell_len(part) for part, _ in cell)


def _marked(quote: Citation | NearMiss, first: int, last: int) -> Iterator[tuple[str, str]]:
    """The characters `[first, last)` of the article, in a quote: what answers stands out."""
    start = getattr(quote, "answer_start", None)
    end = getattr(quote, "answer_end", None)
    if start is None or end is None:
        start = end = first
    cuts = [first, min(max(start, first), last), min(max(end, first), last), last]
    for (a, b), style in zip(pairwise(cuts), ("", "bold underline", ""), strict=True):
        yield laid_out(quote.quote[a - quote.start : b - quote.start]), style
