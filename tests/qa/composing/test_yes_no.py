from collections.abc import Iterator

import pytest

from qa import Library
from qa.question import QuestionKind
from qa.reading.judging import SURE
from qa.reading.reader import Judgement
from tests.qa.composing.judging import (
    CONTRADICTS,
    SUPPORTS,
    asked,
    judging,
    library_of,
    quotes,
    sides,
)

FREE = "The play bus in Sutton is free."
PAID = "The play bus in Sutton costs two pounds a visit."
ARTICLES = [
    {"id": "old", "title": "Sutton play bus", "text": PAID, "published": "2021-05-03"},
    {"id": "new", "title": "Sutton play bus", "text": FREE, "published": "2023-06-01"},
    {
        "id": "merton",
        "title": "Merton museum",
        "text": "The museum in Merton is open. The museum in Sutton has closed.",
        "published": "2022-01-01",
    },
    {
        "id": "came",
        "title": "A new warden",
        "text": "Ann Baker is the warden of the museum.",
        "published": "2022-01-01",
    },
    {
        "id": "left",
        "title": "Another warden",
        "text": "Carl Dean takes the place of Ann Baker. He is to look after the keys.",
        "published": "2022-01-01",
    },
    {
        "id": "both",
        "title": "Two pools",
        "text": "In Hackney the pool is heated. In Camden it is cold, unlike the pool of Hackney.",
        "published": "2022-01-01",
    },
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    axes = "sutton", "merton", "bus", "museum", "pool", "hackney", "camden", "warden", "baker"
    with library_of(tmp_path_factory.mktemp("yes_no"), ARTICLES, *axes) as library:
        yield library


def test_yes_is_ours_and_stands_beside_the_sentence_that_plainly_says_so(library):
    answer = asked(library, judging(library, {FREE: SUPPORTS}), "Is the play bus in Sutton free?")
    assert (answer.kind, answer.text, answer.text_is_ours) == (QuestionKind.YES_NO, "Yes", True)
    assert quotes(answer) == [FREE]
    assert answer.groups == ()


def test_no_is_said_where_the_newest_sentence_plainly_contradicts(library):
    question = "Is the play bus in Sutton expensive?"
    answer = asked(library, judging(library, {FREE: CONTRADICTS}), question)
    assert (answer.text, quotes(answer)) == ("No", [FREE])


def test_evidence_both_ways_is_shown_both_ways_the_newest_first_without_a_verdict(library):
    told = {FREE: CONTRADICTS, PAID: SUPPORTS}
    question = "Does the play bus in Sutton cost two pounds a visit?"
    answer = asked(library, judging(library, told), question)
    assert sides(answer) == [("against", [FREE]), ("for", [PAID])]
    assert all(group.label_is_ours for group in answer.groups)
    assert not answer.text_is_ours


def test_a_present_state_is_no_yes_where_a_newer_article_tells_of_it(library):
    question = "Does the play bus in Sutton cost two pounds a visit?"
    answer = asked(library, judging(library, {PAID: SUPPORTS}), question)
    assert (answer.text_is_ours, quotes(answer)[0]) == (False, PAID)


def test_yes_never_comes_from_the_neighbour(library):
    told = {"museum in Merton": SUPPORTS}
    answer = asked(library, judging(library, told), "Is the museum in Sutton open?")
    assert "The museum in Merton is open." not in quotes(answer)
    assert not answer.text_is_ours


def test_a_sentence_that_names_a_neighbour_too_is_not_plain(library):
    told = {"unlike the pool of Hackney": SUPPORTS}
    answer = asked(library, judging(library, told), "Is the pool of Hackney cold?")
    assert answer.answered
    assert not answer.text_is_ours


@pytest.mark.parametrize("judged", [Judgement(SURE, 0.0, 1 - SURE), SUPPORTS])
def test_words_alone_are_no_yes_nor_is_a_judgement_without_the_words(library, judged):
    told = {PAID: judged} if judged is SUPPORTS else {FREE: judged}
    question = "Is the play bus in Sutton free?"
    answer = asked(library, judging(library, told), question)
    assert answer.answered
    assert not answer.text_is_ours


def test_without_evidence_for_its_names_it_abstains_with_what_comes_near(library):
    answer = asked(library, judging(library, {}), "Is the play bus in Bromley free?")
    assert (answer.answered, answer.text_is_ours) == (False, False)
    assert answer.near_misses[0].quote == FREE


def test_whoever_has_left_an_office_is_no_yes(library):
    told = {"Ann Baker is the warden": SUPPORTS}
    answer = asked(library, judging(library, told), "Is Ann Baker the warden of the museum?")
    assert quotes(answer)[0] == "Ann Baker is the warden of the museum."
    assert not answer.text_is_ours
