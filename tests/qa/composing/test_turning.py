"""What became of something leads where it is asked whether it is still so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from qa import Library
from qa.composing.turning import turns
from qa.reading.quotes import quote_of
from tests.qa.composing.judging import asked, judging, library_of, quotes
from tests.qa.spans import told


@pytest.mark.parametrize(
    ("sentences", "turning"),
    [
        (
            ["The pier was shut for a year.", "It has since opened again."],
            ["The pier was shut for a year. It has since opened again."],
        ),
        (
            ["The pier, once the shortest, is now the longest."],
            ["The pier, once the shortest, is now the longest."],
        ),
        (["The pier was shut.", "Visitors were sad."], []),
    ],
)
def test_a_turn_is_told_with_the_sentence_that_it_leans_on(
    sentences: list[str], turning: list[str]
):
    assert [quote_of(span) for span in turns([told(*sentences).stored])] == turning


OLD = "The playground in Sutton is the one area short of money."
NEW = "Two years ago the playground in Sutton was the one area short of money. It has since got it."


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    rows = [
        {"id": "a", "title": "Sutton playground", "published": "2022-05-01", "text": OLD},
        {"id": "b", "title": "Sutton playground", "published": "2024-05-01", "text": NEW},
    ]
    folder = tmp_path_factory.mktemp("turning")
    with library_of(folder, rows, "sutton", "playground", "money", "short") as one:
        yield one


def test_what_became_leads_where_it_is_asked_whether_it_is_still_so(library: Library):
    question = "Is the playground in Sutton still short of money?"
    assert quotes(asked(library, judging(library, {}), question))[0] == NEW
