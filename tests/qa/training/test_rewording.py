"""Questions with a word exchanged or denied: what they ask now, and what stays."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from qa.training.lexicon import Lexicon
from qa.training.rewording import denied, exchanged, rephrased
from tests.wordnet import small_wordnet


@pytest.fixture
def lexicon(tmp_path: Path) -> Lexicon:
    return small_wordnet(tmp_path)


def all_of(make: object, *given: object) -> set[str]:
    """What comes of every draw."""
    return {make(*given, random.Random(n)) for n in range(40)}  # type: ignore[operator]


def test_word_is_exchanged_for_its_opposite_or_another_of_its_kind(lexicon: Lexicon) -> None:
    asked = "Which river has the largest ferry?"
    told = "The ferry on the river is the largest of all."
    assert all_of(exchanged, asked, "", told, lexicon) == {
        "Which lake has the largest ferry?",
        "Which river has the smallest ferry?",
    }


def test_passage_does_not_speak_of_the_new_word(lexicon: Lexicon) -> None:
    asked = "Which river has a ferry?"
    assert all_of(exchanged, asked, "", "A ferry crosses the river from the lakes.", lexicon) == {
        ""
    }


def test_names_and_short_words_stay(lexicon: Lexicon) -> None:
    assert all_of(exchanged, "Who was Sir Large Lake?", "", "", lexicon) == {""}
    assert all_of(exchanged, "Is it big?", "", "", lexicon) == {""}


def test_synonym_asks_the_same_in_a_new_word(lexicon: Lexicon) -> None:
    asked, told = "What did the lake ferry carry?", "The ferry carried a goat."
    assert all_of(rephrased, asked, "", told, lexicon) == {
        "What did the loch ferry carry?",
        "What did the lake boat carry?",
        "What did the lake ferry transport?",
    }


@pytest.mark.parametrize(
    ("asked", "ways"),
    [
        (
            "When was the ferry opened?",
            {"When wasn't the ferry opened?", "When was not the ferry opened?"},
        ),
        ("Who can carry it?", {"Who can't carry it?", "Who can not carry it?"}),
        (
            "Who opened the ferry?",
            {
                "Who didn't open the ferry?",
                "Who did not open the ferry?",
                "Who failed to open the ferry?",
            },
        ),
        (
            "Which ferry carries goats?",
            {"Which ferry doesn't carry goats?", "Which ferry does not carry goats?"},
        ),
        ("Was it opened?", {""}),  # answered by yes or no alike
        ("Who was not carried?", {""}),
        ("Ferry tickets price", {""}),
    ],
)
def test_question_is_denied(lexicon: Lexicon, asked: str, ways: set[str]) -> None:
    assert all_of(denied, asked, lexicon) == ways
