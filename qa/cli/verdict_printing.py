"""Verdicts for a terminal: each quotation with what became of it, and where its words stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qa.cli.console import shown
from qa.cli.printing import laid_out, print_lines, styled, where

if TYPE_CHECKING:
    from rich.text import Text

    from qa.verdict import Checked

_STYLES = {"verbatim": "green", "not_found": "red"}
_OTHERS = "yellow"


def print_verdicts(draft: str, checked: Sequence[Checked]) -> None:
    """Write what was checked, each with its line in the draft, and how many of each verdict."""
    from qa.verdict import summary

    print_lines([*_lines(draft, checked), styled(f"\n{summary(checked)}", "bold")])


def _lines(draft: str, checked: Sequence[Checked]) -> Iterator[Text]:
    line = 1
    at = 0
    for one in checked:
        line += draft.count("\n", at, one.start)
        at = one.start
        yield from _verdict(one, line)


def _verdict(one: Checked, line: int) -> Iterator[Text]:
    from rich.text import Text

    style = _STYLES.get(one.verdict.value, _OTHERS)
    name = (one.verdict.words.capitalize(), f"bold {style}")
    yield Text.assemble("\n", name, f", line {line:,}: “{laid_out(one.text)}”")
    for difference in one.differences:
        yield styled(f"    {shown(difference.describe())}")
    for place in one.places:
        yield from _place(place.quote, where(place))
    if one.more_articles:
        yield styled(f"    and in {one.more_articles:,} more", "dim")
    if one.nearest:
        yield styled("    What comes nearest:")
    for miss in one.nearest:
        yield from _place(miss.quote, where(miss))


def _place(quote: str, lines: Sequence[str]) -> Iterator[Text]:
    yield styled(f"      “{laid_out(quote)}”")
    for line in lines:
        yield styled(f"      {shown(line)}", "dim")
