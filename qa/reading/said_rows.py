"""A passage as the reader reads it: each cell of a table said with what heads its column.

"Elm Court⇥March 2024⇥Good" is read as "Home: Elm Court; Inspected: March 2024; Overall: Good",
behind what rows above say of it: "Adult services; Home: Elm Court; …".
Only the reader sees this. What it finds is told in places of the passage's own text.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, replace

from corpus.article import Passage, Sentence
from corpus.tables import Cell, Row, Table
from qa.reading.passage_reading import PassageReading, ScoredSpan

_NAMED = ": "
_NEXT = "; "
WHOLE_WORDS = 4
"""A cell of no more words says one thing: "Town hall desk", not "Town hall"."""
UNREAD = -12.0
"""The log-odds of a sentence that is not read: it is no evidence."""
_BARS = " |\t\n"
"""What stands between the rows of a text, and says nothing."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Words that are read, from `at` on: of the passage from `own` on, or ours (None)."""

    at: int
    words: str
    own: int | None

    def within(self, start: int, end: int) -> tuple[int, int] | None:
        """Which of what is read, `[start, end)`, is of the passage: where that stands in it."""
        if self.own is None or not (self.at < end and start < self.at + len(self.words)):
            return None
        by = self.own - self.at
        return max(start, self.at) + by, min(end, self.at + len(self.words)) + by

    def read(self, start: int, end: int) -> tuple[int, int] | None:
        """Where it is read what stands in `[start, end)` of the passage."""
        if self.own is None or not (self.own < end and start < self.own + len(self.words)):
            return None
        by = self.at - self.own
        return max(start, self.own) + by, min(end, self.own + len(self.words)) + by


class SaidPassage:
    """What the reader reads of a passage: `text`, and its `sentences` in it.

    The rows that begin at one of `left_out` are not read.
    """

    def __init__(self, passage: Passage, left_out: Container[int] = frozenset()) -> None:
        self._passage = passage
        self._left_out = left_out
        self._parts: list[_Part] = []
        at = 0
        for words, own in _parts(passage, left_out):
            self._parts.append(_Part(at, words, own))
            at += len(words)
        self.text = "".join(part.words for part in self._parts)
        self.sentences = tuple(
            place for sentence in passage.sentences if (place := self._read(sentence))
        )

    def _read(self, sentence: Sentence) -> tuple[int, int] | None:
        """Where a sentence is read, from what is said before it on; None if it is not."""
        start, end = sentence.start - self._passage.start, sentence.end - self._passage.start
        if row := self._passage.row_of(sentence):  # without what stands around the cells
            start = max(start, row[1].cells[0].start - self._passage.start)
            end = min(end, row[1].cells[-1].end - self._passage.start)
        read = [n for n, part in enumerate(self._parts) if part.read(start, end)]
        if not read:
            return None
        first, last = self._parts[read[0]], self._parts[read[-1]].read(start, end)
        named = self._parts[read[0] - 1] if read[0] else None
        assert last is not None
        if named and named.own is None and len(named.words) > len(_NEXT):
            return named.at, last[1]
        place = first.read(start, end)
        assert place is not None
        return place[0], last[1]

    def words_of(self, sentence: Sentence) -> str:
        """The words of one of its sentences as they are read; none if it is not."""
        start, end = self._read(sentence) or (0, 0)
        return self.text[start:end]

    def own(self, reading: PassageReading) -> PassageReading:
        """A reading of `text` as one of the passage's own text.

        A span of a row is of one cell, the last that it has words of: what stands before that
        names it. Of a short cell it is the whole. One of our words alone is left out, and one
        in a better one. A sentence that is not read has the score `UNREAD`.
        """
        if not self._passage.tables:
            return reading
        spans: list[ScoredSpan] = []
        for span in reading.spans:
            place = self._own(span)
            if place and not any(s.start < place[1] and place[0] < s.end for s in spans):
                spans.append(replace(span, start=place[0], end=place[1]))
        scores = iter(reading.sentence_scores)
        sentences = tuple(
            next(scores, UNREAD) if self._read(sentence) else UNREAD
            for sentence in self._passage.sentences
        )
        return replace(reading, spans=tuple(spans), sentence_scores=sentences)

    def _own(self, span: ScoredSpan) -> tuple[int, int] | None:
        places = [p for part in self._parts if (p := part.within(span.start, span.end))]
        if not places:
            return None
        start, end = places[0][0], places[-1][1]
        by = self._passage.start
        cells = [
            (cell.start - by, cell.end - by)
            for table in self._passage.tables
            for cell in table.cells()
            if cell.start - by < end and start < cell.end - by
        ]
        if not cells:
            return start, end
        first, last = cells[-1]
        if first >= 0 and len(self._passage.text[first:last].split()) <= WHOLE_WORDS:
            return first, min(last, len(self._passage.text))
        return max(start, first), min(end, last)


def _parts(passage: Passage, left_out: Container[int]) -> Iterator[tuple[str, int | None]]:
    """The words to read, in order, each with where it stands in the passage; None for ours."""
    reached, by = 0, passage.start
    rows = [(table, row) for table in passage.tables for row in table.rows]
    in_row = False
    for table, row in sorted(rows, key=lambda one: one[1].cells[0].start):
        inside = [c for c in row.cells if c.start < passage.end and passage.start < c.end]
        if inside and (row.cells[0].start in left_out or _is_said_below(table, row)):
            if passage.text[reached : max(inside[0].start - by, 0)].strip(_BARS):
                yield passage.text[reached : inside[0].start - by], reached
            reached = min(inside[-1].end - by, len(passage.text))
            continue
        for n, cell in enumerate(inside):
            start, end = max(cell.start - by, 0), min(cell.end - by, len(passage.text))
            if n:
                yield _NEXT if table.head else _NAMED if n == 1 else _NEXT, None
            elif not passage.text[reached:start].strip(_BARS):
                yield "\n" if in_row else "", None
            elif reached < start:
                yield passage.text[reached:start], reached
            names = _names(table, row, cell)
            before = _above(table, row) if n == 0 else ""
            if named := f"{before}{names}{_NAMED}" if names else before:
                yield named, None
            yield passage.text[start:end], start
            reached, in_row = end, True
    if reached < len(passage.text) and (not in_row or passage.text[reached:].strip(_BARS)):
        yield passage.text[reached:], reached


def _is_said_below(table: Table, row: Row) -> bool:
    """Whether a row, a head or a section's, is said with others: it need not be read itself."""
    if row.is_section:
        cell = row.cells[0]
        return any(above.cell == cell for other in table.rows for above in other.above)
    others = (other for other in table.rows if not other.is_head)
    return row.is_head and table.head is not None and any(others)


def _above(table: Table, row: Row) -> str:
    """What the rows above say of a row, as it is read before the row."""
    said = ""
    for above in row.above:
        heads = table.head.over(above.cell) if table.head and not above.is_section else []
        said += f"{' '.join(heads)}{_NAMED if heads else ''}{above.words}{_NEXT}"
    return said


def _names(table: Table, row: Row, cell: Cell) -> str:
    return " ".join(table.head.over(cell)) if table.head and not row.is_head else ""
