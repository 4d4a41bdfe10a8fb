"""Which rows of the tables that were found a question asks for, and which cell of a row."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.article import Passage
from corpus.tables import Cell, Row, Table
from qa.reading.matching import QuestionWords
from qa.reading.reader import Candidate

Place = tuple[str, int]
"""A row: its article's id, and where it begins."""


def rows_beside(words: QuestionWords, found: Sequence[Candidate]) -> frozenset[Place]:
    """The rows that a question does not ask for, since others of their table are nearer to it.

    Nearer is a row that has all the words of the question that this one has, and more. So
    "What does a business permit cost?" asks for the row with "Business", and a question for
    two rows for both.
    """
    held: dict[tuple[str, int], dict[int, frozenset[str]]] = {}
    for candidate in found:
        passage = candidate.stored.passage
        for table in passage.tables:
            for row in table.rows:
                if not row.is_head:
                    rows = held.setdefault((passage.article_id, row.table), {})
                    start = row.cells[0].start
                    rows[start] = rows.get(start, frozenset()) | words.held(_words(passage, row))
    return frozenset(
        (article_id, start)
        for (article_id, _), rows in held.items()
        for start, own in rows.items()
        if any(own < other for other in rows.values())
    )


def _words(passage: Passage, row: Row) -> str:
    return " ".join(_cell_words(passage, cell) for cell in row.cells)


def _cell_words(passage: Passage, cell: Cell) -> str:
    start, end = max(cell.start, passage.start), min(cell.end, passage.end)
    return passage.text[start - passage.start : end - passage.start] if start < end else ""


def asked_cell(words: QuestionWords, passage: Passage, table: Table, row: Row) -> Cell | None:
    """The cell under the heading that a question asks for; None if no one is told by its words.

    It is not one whose own words the question brings.
    """
    if table.head is None or row.is_head:
        return None
    headed = [
        (words.held(" ".join(table.head.over(cell))), cell)
        for cell in row.cells
        if passage.start <= cell.start
        and cell.end <= passage.end
        and not words.held(_cell_words(passage, cell))
    ]
    nearest = [
        cell for held, cell in headed if held and not any(held < other for other, _ in headed)
    ]
    return nearest[0] if len(nearest) == 1 else None
