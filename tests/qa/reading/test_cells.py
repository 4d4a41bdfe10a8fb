"""Which row and which cell of a table a question asks for, by its words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus import passages
from corpus.catalogue import Entry, StoredPassage
from corpus.formats import markdown
from corpus.page.assembly import assemble
from qa.reading.cells import asked_cell, is_beside, rows_beside
from qa.reading.matching import QuestionWords
from qa.reading.reader import Candidate
from qa.retrieval.retriever import Hit

TABLE = """# Halls and homes

The council lists what it has.

| Hall | Grant | Paid by the hall | Visits in 2023 | 2024 |
|------|-------|------------------|----------------|------|
| Adults | | | | |
| Aldbury | 12 | 35 | 400 | 500 |
| Brickhill | 13 | 36 | 401 | 501 |
| Children | | | | |
| Aldbury | 14 | 37 | 402 | 502 |
"""


def _passage():
    return passages.split(assemble(markdown.read(TABLE.encode(), "a.md")))[-1]


def _words(question: str) -> QuestionWords:
    return QuestionWords(question, lambda stems: [1.0] * len(stems))


@pytest.mark.parametrize(
    ("question", "cell"),
    [
        ("What grant did Aldbury hall get?", "12"),
        ("What has Aldbury hall paid?", "35"),
        ("How much did Aldbury hall get?", None),
        ("What was it in Aldbury in 2024?", "500"),
    ],
)
def test_a_cell_is_asked_for_by_its_heading_and_not_by_what_the_row_is(
    question: str, cell: str | None
):
    passage = _passage()
    (table,) = passage.tables
    row = next(row for row in table.rows if row.above)
    found = asked_cell(_words(question), passage, table, row)
    place = found and passage.text[found.start - passage.start : found.end - passage.start]
    assert place == cell


@pytest.mark.parametrize(
    ("question", "column", "beside"),
    [
        ("What is the turnover of Aldbury hall?", 1, True),
        ("What is the turnover of Aldbury hall?", 2, True),
        ("What grant did Aldbury hall get?", 1, False),
        ("What was the turnover of Aldbury in 2023?", 3, True),
        ("How many visits had Aldbury?", 3, False),
        ("How many were at Aldbury in 2024?", 4, False),
        ("Who got a grant of 12?", 0, False),
    ],
)
def test_a_cell_below_a_heading_without_the_question_s_words_is_beside(
    question: str, column: int, beside: bool
):
    passage = _passage()
    (table,) = passage.tables
    row = next(row for row in table.rows if row.above)
    cell = row.cells[column]
    place = cell.start, cell.end
    assert is_beside(_words(question), passage, table, row, place) is beside
    bare = replace(table, head=None)
    assert not is_beside(_words(question), passage, bare, row, place)


def test_of_rows_alike_that_of_the_section_asked_for_is_read():
    passage = _passage()
    found = Candidate(
        StoredPassage(1, passage, Entry("a", "Halls", True, None, None, None, None)),
        Hit(1, 1.0, 1, None, None),
    )
    left_out = rows_beside(_words("What grant did Aldbury get for children?"), [found])
    starts = [start - passage.start for _, start in sorted(left_out)]
    names = [passage.text[start:].split(" |")[0] for start in starts]
    assert names == ["Aldbury", "Brickhill"]
    first, last = (passage.text.index("Aldbury"), passage.text.rindex("Aldbury"))
    assert first in starts
    assert last not in starts


HOMES = """# Homes

The council lists its homes.

| Home | Street | Inspected | Overall | Provider | Manager |
|------|--------|-----------|---------|----------|---------|
| Elm Court | North Street | March 2024 | Good | Careways | Priya Nair |
| The Limes | Abbey Road | June 2022 | Outstanding | Homestead | Ruth Penney |
"""


def _row(text: str):
    passage = passages.split(assemble(markdown.read(text.encode(), "a.md")))[-1]
    (table,) = passage.tables
    return passage, table, next(r for r in table.rows if not r.is_head)


@pytest.mark.parametrize(
    ("question", "cell"),
    [
        ("Who manages Elm Court?", "Priya Nair"),
        ("Who provides Elm Court?", "Careways"),
        ("Who inspected Elm Court?", None),
        ("Who runs Elm Court?", None),
        ("When was Elm Court inspected?", "March 2024"),
        ("When was the manager of Elm Court inspected?", "March 2024"),
    ],
)
def test_a_cell_is_of_the_type_asked_for_where_the_row_has_one(question: str, cell: str | None):
    passage, table, row = _row(HOMES)
    found = asked_cell(_words(question), passage, table, row)
    assert (found and passage.text[found.start - passage.start : found.end - passage.start]) == cell


@pytest.mark.parametrize(
    ("question", "column", "beside"),
    [
        ("Who inspected Elm Court?", 2, True),
        ("Who gave Elm Court its overall grade?", 3, True),
        ("Who manages Elm Court?", 5, False),
        ("Who provides Elm Court?", 4, False),
        ("When was Elm Court inspected?", 2, False),
        ("What is Elm Court overall?", 3, False),
    ],
)
def test_a_cell_of_another_type_than_the_one_asked_for_is_beside(
    question: str, column: int, beside: bool
):
    passage, table, row = _row(HOMES)
    place = row.cells[column].start, row.cells[column].end
    assert is_beside(_words(question), passage, table, row, place) is beside
