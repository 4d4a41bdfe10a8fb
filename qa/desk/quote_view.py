"""A quote as HTML, with its place.

`textContent` of each element `.quote-text` is the quote, character for character.
Each place that can be opened is an element with `data-article`, and `data-start`,
`data-end`, `data-seal` where a quote of it is meant; see `article_pane.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from corpus.tables import Cell
from qa import quoted_table
from qa.answer import Citation, NearMiss, Place
from qa.desk import markdown_ink
from qa.desk.article_ink import Coat, Ink, Stroke
from qa.desk.article_pane import seal
from qa.desk.escaping import escape
from qa.desk.line_breaks import soft_breaks
from qa.desk.places import place_words, reference, spoken
from qa.saying import RECOGNISED

_NARROW = 3
"""A table with more columns is shown on a phone one cell below the other, its heading beside it."""


def _answering(quote: Citation | NearMiss) -> tuple[int, int] | None:
    """The words that answer, in the article's offsets, where they are known."""
    if isinstance(quote, NearMiss) or quote.answer_start is None or quote.answer_end is None:
        return None
    return quote.answer_start, quote.answer_end


def opens(quote: Citation | NearMiss) -> str:
    """The attributes of an element that opens the article at the quote."""
    answer = _answering(quote)
    words = f' data-answer-start="{answer[0]}" data-answer-end="{answer[1]}"' if answer else ""
    if isinstance(quote, NearMiss):
        words = ' data-near="true"'
    return (
        f'data-article="{escape(quote.place.article_id)}" data-start="{quote.start}"'
        f' data-end="{quote.end}" data-seal="{seal(quote.quote)}"{words}'
    )


def quote_html(
    quote: Citation | NearMiss,
    label: str,
    number: str,
    also_in: Iterable[Place] = (),
    badge: str = "",
) -> str:
    """A quote as an item of a list, with its place; `badge` is a word of ours about it."""
    place = quote.place
    said = "; ".join([reference(place), *([RECOGNISED] if quote.recognised else [])])
    badges = [badge, RECOGNISED if quote.recognised else ""]
    told = "".join(f'<span class="badge ours">{one}</span> ' for one in badges if one)
    return (
        f'<li class="quote" {opens(quote)}>'
        f'{number}<div class="quote-body">'
        f"{_quoted(quote)}"
        f'<div class="quote-foot"><div class="where">{told}'
        '<button type="button" class="place" dir="auto"'
        f' aria-label="Show {label} in {escape(spoken(place))}">{escape(place.name)}</button> '
        f'<span class="facts">{escape(place_words(place))}</span></div>'
        f'<button type="button" class="copy" data-reference="{escape(said)}"'
        f' aria-label="Copy {label} with its citation">Copy</button></div>'
        f"{_also_html(tuple(also_in))}</div></li>"
    )


def _also_html(places: Sequence[Place]) -> str:
    """The other articles with the same words; several are folded."""
    items = "".join(
        f'<li>also in <button type="button" class="place" data-article="{escape(p.article_id)}"'
        f' aria-label="Open {escape(spoken(p))}" dir="auto">{escape(p.name)}</button>'
        f' <span class="facts">{escape(place_words(p))}</span></li>'
        for p in places
    )
    listed = f'<ul class="also">{items}</ul>' if items else ""
    if len(places) < 2:
        return listed
    return (
        f'<details class="also-in"><summary>Also in {len(places)} other articles</summary>{listed}'
        "</details>"
    )


def _quoted(quote: Citation | NearMiss) -> str:
    """The words of a quote; those of a table's rows below what heads their columns."""
    if quote.table is None:
        return f'<blockquote class="quote-text" dir="auto">{_words(quote, 0, len(quote.quote))}' + (
            "</blockquote>"
        )
    shown = quoted_table.shown(quote.table)
    heads = "".join(f'<span role="columnheader" dir="auto">{escape(h)}</span>' for h in shown.head)
    head = f'<div class="heads" role="row">{heads}</div>' if heads else ""
    parts: list[str] = []
    reached = 0
    for row in shown.rows:
        parts.append('<span class="row" role="row">')
        for cell, name in zip(row, shown.head or [""] * len(row), strict=True):
            between, words, reached = _cell(quote, cell, reached)
            named = f' data-head="{escape(name)}"' if cell and name else ""
            if isinstance(cell, str):  # no words of the quote, so that they are not copied with it
                named += f' data-above="{escape(cell)}"'
            parts.append(f'<span role="cell" dir="auto"{named}>{between}{words}</span>')
        parts.append("</span>")
    rest = _between(quote.quote[reached:])
    wide = " wide" if len(shown.rows[0]) > _NARROW else ""
    return (
        '<div class="quote-table-box" role="region" tabindex="0" aria-label="Quoted table">'
        f'<div class="quote-table{wide}" role="table">{head}'
        f'<blockquote class="quote-text" role="rowgroup">{"".join(parts)}{rest}</blockquote>'
        "</div></div>"
    )


def _cell(
    quote: Citation | NearMiss, cell: Cell | str | None, reached: int
) -> tuple[str, str, int]:
    """What stands before a cell's words, these, and where they end in the quote."""
    if cell is None or isinstance(cell, str):
        return "", "", reached
    start, end = cell.start - quote.start, cell.end - quote.start
    return _between(quote.quote[reached:start]), _words(quote, start, end), end


def _between(marks: str) -> str:
    """What parts the cells in the text: there for whoever copies the quote, but not shown."""
    return f'<span class="between">{escape(marks)}</span>' if marks else ""


def _words(quote: Citation | NearMiss, start: int, end: int) -> str:
    """A part of a quote, its answering words marked, and its markup not shown.

    A break within a sentence, such as a PDF's, reads as a space.
    """
    answer = _answering(quote)
    left, right = (end, end) if answer is None else (o - quote.start for o in answer)
    left, right = (min(max(offset, start), end) for offset in (left, right))
    ink = Ink(quote.quote, _strokes(quote, start, end))
    before, marked, behind = (
        ink.html(a, b) for a, b in ((start, left), (left, right), (right, end))
    )
    return f"{before}<mark>{marked}</mark>{behind}" if marked else before + behind


def _strokes(quote: Citation | NearMiss, start: int, end: int) -> Iterator[Stroke]:
    """Markup within a part of a quote, and where its lines end only for want of room."""
    file = (quote.place.file or "").lower()
    for at in soft_breaks(quote.quote, 0, len(quote.quote), is_pdf=file.endswith(".pdf")):
        yield Stroke(at, at + 1, Coat.BREAK)
    if file.endswith(markdown_ink.FILE):
        yield from markdown_ink.strokes(quote.quote, start, end, {})


def citation_html(citation: Citation, badge: str = "") -> str:
    """The quote of a citation, with its number."""
    number = f'<span class="number" aria-hidden="true">{citation.n}</span>'
    return quote_html(citation, f"quote {citation.n}", number, citation.also_in, badge)
