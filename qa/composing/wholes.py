"""A part that is given for the whole: "£13.1 million on home care for adults" of all for adults.

Where a sentence gives a figure for each of several parts of what is asked for, or a table a row,
and the question doesn't tell them apart, none of the figures answers it alone: all are quoted, and
none is set large. Of 792 people's questions for a figure, each with the sentence that answers it,
one loses its figure so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.article import Sentence
from corpus.english.clauses import parts
from corpus.tables import Cell, Row, Table
from qa.composing.figures import says, typed
from qa.composing.times import told_in
from qa.reading.asked import AnswerType
from qa.reading.matching import stems
from qa.reading.quotes import text_of
from qa.reading.reader import AnswerSpan

_WHOLE = stems("total totals all overall whole altogether sum")
"""What a row is called that is of all parts."""
_SIGNS = "£$€%"
_MOST_ROWS = 4
"""So many rows are quoted together."""


def with_its_parts(span: AnswerSpan, question: str) -> AnswerSpan:
    """The span; where its figure is of one part among several, with all of them."""
    sentence = span.sentence
    if found := span.stored.passage.row_of(sentence):
        return _of_rows(span, sentence, *found, question)
    return _of_sentence(span, sentence, question)


def _of_sentence(span: AnswerSpan, sentence: Sentence, question: str) -> AnswerSpan:
    text = text_of(span, sentence)
    known = says(question)
    places = [p for p in typed(text, AnswerType.NUMBER) if not says(text[slice(*p)]) <= known]
    marked = (span.start - sentence.start, span.end - sentence.start)
    now = next((n for n, p in enumerate(places) if p[0] < marked[1] and marked[0] < p[1]), None)
    if now is None or not span.is_short:
        return span
    times = [told.place for told in told_in(text, span.stored.entry.published)]
    said = [says(_without(text, part, [*times, *places])) for part in parts(text, places)]
    units = [_unit(text, place) for place in places]
    leading = says(text[: places[0][0]])
    is_part = any(
        units[n] == units[now] and _are_parts(said[now], said[n], known, leading, units[n])
        for n in range(len(places))
        if n != now
    )
    return _whole(span, span.sentences) if is_part else span


def _unit(text: str, place: tuple[int, int]) -> frozenset[str]:
    """What a figure is in: its sign, such as "£", or the stems of the word behind it."""
    signs = frozenset(sign for sign in text[slice(*place)] if sign in _SIGNS)
    return signs or says(" ".join(text[place[1] :].split()[:1]))


def _are_parts(
    one: frozenset[str],
    other: frozenset[str],
    known: frozenset[str],
    leading: frozenset[str],
    unit: frozenset[str],
) -> bool:
    """Whether a question has the same words of what two figures are of, and both have more.

    What leads to the first figure holds for all, and the noun that both count tells nothing.
    """
    return (
        bool((one & other & known) - unit)
        and (one & known) ^ (other & known) <= leading
        and bool(one - known - other)
        and bool(other - known - one)
    )


def _without(text: str, part: tuple[int, int], places: Sequence[tuple[int, int]]) -> str:
    """The words of a part of a text, but for what stands in some places."""
    return "".join(
        letter if not any(a <= n < b for a, b in places) else " "
        for n, letter in enumerate(text[slice(*part)], part[0])
    )


@dataclass(frozen=True, slots=True)
class _Named:
    """A row, and of what it is called what the question has, and what it has not."""

    row: Row
    held: frozenset[str]
    more: frozenset[str]


def _of_rows(
    span: AnswerSpan, sentence: Sentence, table: Table, row: Row, question: str
) -> AnswerSpan:
    """A span of the row that is of the whole, or of all rows that are of parts of it."""
    text, by, known = span.stored.passage.text, span.stored.passage.start, says(question)

    def named(one: Row) -> _Named:
        first = one.cells[0]
        name = " ".join([*(above.words for above in one.above), _words(text, by, first)])
        return _Named(one, says(name) & known, says(name) - known - _WHOLE)

    mine = named(row)
    if not mine.held or not mine.more:
        return span
    alike = [
        other
        for other in map(named, table.rows)
        if other.held == mine.held and not (other.row.is_head or other.row.is_section)
    ]
    column = next((c for c in row.cells[1:] if c.start <= span.start < c.end), None)
    for other in alike:
        cell = next((c for c in other.row.cells if column and c.is_under(column)), None)
        if not other.more and cell:
            return _at(span, cell)
    sentences = span.stored.passage.sentences
    rows = [s for s in sentences if any(s.start <= o.row.cells[0].start < s.end for o in alike)]
    if len(rows) < 2:
        return span
    first, last = sentences.index(rows[0]), sentences.index(rows[-1])
    together = last - first + 1 == len(rows) <= _MOST_ROWS
    return _whole(span, tuple(rows) if together else (sentence,))


def _words(text: str, by: int, cell: Cell) -> str:
    return text[max(cell.start - by, 0) : max(cell.end - by, 0)]


def _at(span: AnswerSpan, cell: Cell) -> AnswerSpan:
    passage = span.stored.passage
    whole = next((s for s in passage.sentences if s.start <= cell.start < s.end), None)
    if whole is None or cell.end > passage.end:
        return span
    return replace(span, sentences=(whole,), start=cell.start, end=cell.end)


def _whole(span: AnswerSpan, sentences: tuple[Sentence, ...]) -> AnswerSpan:
    return replace(span, sentences=sentences, start=sentences[0].start, end=sentences[-1].end)
