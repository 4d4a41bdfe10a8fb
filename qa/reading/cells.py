"""Which rows of the tables that were found a question asks for, and which cell of a row."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.article import Passage
from corpus.english.dictionary import Mark, marks
from corpus.tables import Cell, Row, Table
from qa.conversation.tagged_words import is_person, words_of
from qa.reading.asked import AnswerType, candidates
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
    return passage.between(start, end) if start < end else ""


def asked_cell(words: QuestionWords, passage: Passage, table: Table, row: Row) -> Cell | None:
    """The cell under the heading that a question asks for; None if no one is told by its words.

    It is not one whose own words the question brings, and where the row has cells of the type
    asked for, one of these.
    """
    if table.head is None or row.is_head or row.is_section:
        return None
    own = typed_cells(words, passage, table, row) or row.cells
    headed = [
        (_told(words, passage, table, row, cell), cell)
        for cell in own
        if passage.start <= cell.start
        and cell.end <= passage.end
        and not words.held(_cell_words(passage, cell))
    ]
    nearest = [
        cell for held, cell in headed if held and not any(held < other for other, _ in headed)
    ]
    return nearest[0] if len(nearest) == 1 else None


def typed_cells(words: QuestionWords, passage: Passage, table: Table, row: Row) -> tuple[Cell, ...]:
    """The cells of a row below its first that stand in columns of what a question asks for.

    Of days, where it asks when, and of persons, where it asks who: most of the column's cells are
    so, or the heading names persons. Who provides a home may also be one word below "Provider".
    None where the table has no such column, or any type will do.
    """
    kind = words.asked.answer_type
    if table.head is None or kind not in (AnswerType.PERSON, AnswerType.DATE):
        return ()
    others = row.cells[1:]
    typed = [cell for cell in others if _is_of(kind, passage, table, cell)]
    if typed and kind is AnswerType.PERSON:
        typed += [
            cell
            for cell in others
            if cell not in typed
            and _may_name(_cell_words(passage, cell))
            and _told(words, passage, table, row, cell)
        ]
    return tuple(typed)


def _is_of(kind: AnswerType, passage: Passage, table: Table, cell: Cell) -> bool:
    """Whether the column of a cell is of a type."""
    held = [
        said
        for row in table.rows
        if not (row.is_head or row.is_section)
        for other in row.cells
        if other.is_under(cell) and (said := _cell_words(passage, other))
    ]
    heading = words_of(" ".join(table.head.over(cell))) if table.head else ()
    if kind is AnswerType.PERSON and heading and is_person(heading[-1]):
        return all(map(_may_name, held))
    return bool(held) and 2 * sum(_reads_as(kind, said) for said in held) > len(held)


def _reads_as(kind: AnswerType, said: str) -> bool:
    """Whether a cell is a day, or a person's name: two words or more, all with capitals."""
    if kind is AnswerType.DATE:
        return sum(end - start for start, end in candidates(said, kind)) * 2 > len(said)
    words = words_of(said)
    return len(words) > 1 and _may_name(said) and all(w.capital and not w.acronym for w in words)


def _may_name(said: str) -> bool:
    """Whether a cell may be a name: it has a capital, no figures, and is no adjective."""
    first = words_of(said)[:1]
    plain = not any(map(str.isdigit, said))
    return plain and any(w.capital and Mark.ADJECTIVE not in marks(w.lower) for w in first)


def is_beside(
    words: QuestionWords, passage: Passage, table: Table, row: Row, place: tuple[int, int]
) -> bool:
    """Whether a place in a text is of a cell that a question's words don't ask for.

    They have none of its heading's words, or of several only the figures, as "2023" of "Visits
    in 2023"; or other cells of the row are of the type asked for. The first cell says what the row
    is about, and needs no word.
    """
    if table.head is None or row.is_head or row.is_section:
        return False
    cell = next((c for c in row.cells if c.start <= place[0] and place[1] <= c.end), None)
    if cell is None or cell is row.cells[0]:
        return False
    typed = typed_cells(words, passage, table, row)
    if typed and cell not in typed:
        return True
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
