"""Questions that one cell of a table answers: its row and its column, quoted with its head."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from qa import Library
from qa.settings import DEFAULT_SETTINGS
from tests.qa import tables

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("tables") / "files"
    folder.mkdir()
    for name, data in tables.files().items():
        (folder / name).write_bytes(data)
    patient = replace(DEFAULT_SETTINGS, read_timeout_s=200.0)
    with Library.open(folder.parent / "library", settings=patient) as library:
        assert library.add(folder).failed == ()
        yield library


@pytest.mark.parametrize(("question", "row", "cell", "column"), tables.QUESTIONS)
def test_the_cell_of_the_row_and_column_asked_for_answers(
    library: Library, question: str, row: str, cell: str, column: int
):
    answer = library.ask(question)
    assert (answer.answered, answer.text) == (True, cell)
    first = answer.citations[0]
    assert first.table is not None
    assert first.table.head is not None
    marked = [c.column for c in first.table.cells() if c.start == first.answer_start]
    assert (row in first.quote, marked) == (True, [column])
    article = library.article(first.place.article_id)
    for span in (first, first.table.head):
        words = first.quote if span is first else first.table.head.text
        assert article.text[span.start : span.end] == words


@pytest.mark.parametrize("question", tables.FALSE_PREMISES)
def test_a_column_that_the_table_has_not_is_not_answered_by_another(
    library: Library, question: str
):
    answer = library.ask(question)
    assert (answer.answered, answer.text, answer.citations) == (False, "", ())
