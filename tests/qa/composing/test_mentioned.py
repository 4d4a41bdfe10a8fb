"""Of what is listed articles mention a matter: whose it is the sentence, the title or all tells."""

import pytest

from tests.qa.composing.test_listing import entries, opened, row
from tests.qa.composing.told_reader import ToldReader

STORIES = [
    row("here", "2023-01-01", "It is late. A swing bridge is to be built in Lewisham.", "Late"),
    row(
        "title",
        "2022-01-01",
        "The swing bridge was shut.\n\nIn Barnet, as in Hull, it rained.",
        "Barnet shuts a way",
    ),
    row("most", "2021-01-01", "Sutton has a fair. A swing bridge opened.", "At the fair"),
    row("none", "2021-02-01", "Camden has a bridge. It does not swing.", "Camden"),
    row("of it", "2021-03-01", "Sutton has a band. Its head of planning said: “It plays.”", "Band"),
    row("said", "2021-03-01", "Ealing has a fair. The head of planning liked it.", "Fair"),
]


def test_places_are_those_of_the_stories_that_mention_a_matter(tmp_path):
    with opened(tmp_path, STORIES, ToldReader()) as library:
        answer = library.ask("In which boroughs do the articles say anything about swing bridges?")
    assert {label: quotes[0] for label, quotes in entries(answer)} == {
        "Lewisham": "A swing bridge is to be built in Lewisham.",
        "Barnet": "The swing bridge was shut.",
        "Sutton": "Sutton has a fair. A swing bridge opened.",
    }


def test_who_speaks_somewhere_must_be_said_to_speak(tmp_path):
    with opened(tmp_path, STORIES, ToldReader()) as library:
        answer = library.ask("in which boroughs does the head of planning say something")
    assert [label for label, _ in entries(answer)] == ["Sutton"]


@pytest.mark.parametrize(
    "question",
    [
        "Which streets were shut for the fair? Names please",
        "names of the streets that were shut for the fair",
    ],
)
def test_what_has_no_name_is_no_answer_where_names_are_wanted(tmp_path, question):
    rows = [row("a", "2023-01-01", "Four streets were shut for the fair. It was a fine day.")]
    with opened(tmp_path, rows, ToldReader("streets were shut")) as library:
        assert not library.ask(question).answered
        assert library.ask("Which streets were shut for the fair?").answered
