"""What is known of English stands in one place, and its parts fit together."""

from __future__ import annotations

import pytest

from corpus.english.dates import MONTHS, SHORT_MONTHS, month_number
from corpus.english.persons import SHORT_PLURALS, SHORT_TITLES, TITLES
from corpus.english.speech import EXCLAIMING, SAYING_VERBS, STATING
from corpus.english.words import CONJUNCTIONS, FUNCTION_WORDS, PREPOSITIONS, PRONOUNS, STOP_WORDS


def test_search_passes_over_words_that_tell_nothing_and_keeps_those_that_do() -> None:
    assert {"the", "of", "is", "about", "please"} <= STOP_WORDS & FUNCTION_WORDS
    assert {"outside", "since", "nobody", "never", "three"} <= FUNCTION_WORDS - STOP_WORDS
    # Search passes over these, which open a question, though they are verbs and nouns.
    assert {"tell", "list", "mention", "article"} <= STOP_WORDS - FUNCTION_WORDS


def test_a_word_may_be_of_several_classes() -> None:
    assert {"after", "before", "since", "until", "as"} <= PREPOSITIONS & CONJUNCTIONS
    assert not PREPOSITIONS & PRONOUNS


@pytest.mark.parametrize("name", MONTHS)
def test_every_month_has_its_number_whole_and_short(name: str) -> None:
    number = MONTHS.index(name) + 1
    assert month_number(name) == month_number(name.lower()) == number
    shorts = [short for short, month in SHORT_MONTHS.items() if month == name]
    assert [month_number(short.upper()) for short in shorts] == [number] * len(shorts)


def test_what_only_begins_like_a_month_is_none() -> None:
    assert [month_number(word) for word in ("Marketing", "Decade", "Ma", "")] == [None] * 4


def test_a_short_title_is_short_for_one_word() -> None:
    assert SHORT_TITLES["cllr"] == "councillor"
    assert all(SHORT_PLURALS[plural] in SHORT_TITLES for plural in SHORT_PLURALS)
    assert {"cllr", "councillor", "sir", "dr"} <= TITLES


def test_verbs_of_saying_stand_beside_statements_or_questions() -> None:
    assert {"said", "says", "told", "wrote"} <= {*STATING} & {*EXCLAIMING} & SAYING_VERBS
    assert {"explained", "warned"} <= {*STATING} - {*EXCLAIMING}
    assert {"asked", "asks", "replied"} <= {*EXCLAIMING} - {*STATING}
    assert {"inspect", "rated", "praised"} <= SAYING_VERBS
