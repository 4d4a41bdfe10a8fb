"""Which rows of the tables that were found a question asks for, and which cell of a row."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.article import Passage
from corpus.tables import Cell, Row, Table
from qa.reading.matching import QuestionWords, stems
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
                if not (row.is_head or row.is_section):
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
    """The words of a row, and those of the rows above that say something of it."""
    above = [one.words for one in row.above]
    return " ".join([*above, *(_cell_words(passage, cell) for cell in row.cells)])


def _cell_words(passage: Passage, cell: Cell) -> str:
    start, end = max(cell.start, passage.start), min(cell.end, passage.end)
    return passage.text[start - passage.start : end - passage.start] if start < end else ""


def asked_cell(words: QuestionWords, passage: Passage, table: Table, row: Row) -> Cell | None:
    """The cell under the heading that a question asks for; None if no one is told by its words.

    It is not one whose own words the question brings.
    """
    if table.head is None or row.is_head or row.is_section:
        return None
    headed = [
        (_told(words, passage, table, row, cell), cell)
        for cell in row.cells
        if passage.start <= cell.start
        and cell.end <= passage.end
        and not words.held(_cell_words(passage, cell))
    ]
    nearest = [
        cell for held, cell in headed if held and not any(held < other for other, _ in headed)
    ]
    return nearest[0] if len(nearest) == 1 else None


def is_beside(
    words: QuestionWords, passage: Passage, table: Table, row: Row, place: tuple[int, int]
) -> bool:
    """Whether a place in a text is of a cell that a question's words don't ask for.

    They have none of its heading's words, or of several only the figures, as "2023" of "Visits
    in 2023". The first cell says what the row is about, and needs no word.
    """
    if table.head is None or row.is_head or row.is_section:
        return False
    cell = next((c for c in row.cells if c.start <= place[0] and place[1] <= c.end), None)
    if cell is None or cell is row.cells[0]:
        return False
    heading = stems(" ".join(table.head.over(cell)))
    telling = frozenset(word for word in heading if not word.isdigit()) or heading
    return bool(heading) and not _told(words, passage, table, row, cell) & telling


def _told(
    words: QuestionWords, passage: Passage, table: Table, row: Row, cell: Cell
) -> frozenset[str]:
    """The question's words that tell a cell by its heading.

    What the row is called tells no other cell of it: "Aldbury hall" not "Paid by the hall".
    """
    if table.head is None:
        return frozenset()
    held = words.held(" ".join(table.head.over(cell)))
    if cell is row.cells[0]:
        return held
    name = " ".join([*table.head.over(row.cells[0]), _cell_words(passage, row.cells[0])])
    return held - words.held(name)
