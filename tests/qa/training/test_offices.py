"""Offices in composed reports: the holder is asked for where named, and not where unnamed."""

from __future__ import annotations

import itertools
import random
import re

import pytest

from qa.training.composed import composed
from qa.training.examples import UNKNOWN, Example
from qa.training.perturb import PLACES, holds
from qa.training.wordings import LISTS

_FIRST = ("Ada", "Ben", "Cleo", "Dan", "Eve")
_LAST = ("Able", "Baker", "Cole", "Dunn", "East")
PEOPLE = [f"{first} {last}" for first in _FIRST for last in _LAST]
_HOLDER = re.compile(
    r"Who (?:is|became|leads|heads|runs|chairs|holds|has been made|was appointed) "
)


@pytest.fixture(scope="module")
def pairs() -> list[tuple[Example, Example]]:
    return list(itertools.islice(composed(PEOPLE, random.Random(7)), 4000))


def sentences(example: Example) -> list[str]:
    return [example.text[start:end] for start, end in example.sentences]


def test_holder_is_answered_with_the_name_alone(pairs: list[tuple[Example, Example]]) -> None:
    asked = [right for right, _ in pairs if _HOLDER.match(right.question)]
    asked = [right for right in asked if not any(name in right.question for name in PEOPLE)]
    assert len(asked) > 300
    for right in asked:
        assert [right.text[start:end] in PEOPLE for start, end in right.answers] == [True]


def test_several_people_are_named_where_one_is_asked_for(
    pairs: list[tuple[Example, Example]],
) -> None:
    asked = [right for right, _ in pairs if _HOLDER.match(right.question)]
    several = [sum(name in right.text for name in PEOPLE) > 1 for right in asked]
    assert sum(several) > len(asked) / 2


def test_holder_who_is_named_is_never_said_to_be_unstated(
    pairs: list[tuple[Example, Example]],
) -> None:
    asked = 0
    for _, wrong in pairs:
        if _HOLDER.match(wrong.question) and "mayor" in wrong.question:
            asked += 1
            places = [place for place in PLACES if holds(wrong.question, place)]
            assert places
            for sentence in sentences(wrong):
                about = (
                    any(place in sentence for place in places) and "mayor" in sentence.casefold()
                )
                assert not (about and any(name in sentence for name in PEOPLE))
    assert asked > 15


def test_unnamed_holder_is_asked_for_and_not_answered(
    pairs: list[tuple[Example, Example]],
) -> None:
    told = re.compile(r"(.+)[’']s mayor has gone after")
    unnamed = [wrong for _, wrong in pairs if told.search(wrong.text)]
    assert any("mayor" in wrong.question for wrong in unnamed)


def test_name_in_a_second_sentence_answers_and_the_first_is_left_open(
    pairs: list[tuple[Example, Example]],
) -> None:
    found = 0
    for right, _ in pairs:
        for n, sentence in enumerate(sentences(right)):
            if "will start in" in sentence and right.evidence[n] == 1:
                found += 1
                assert right.evidence[n - 1] == UNKNOWN
    assert found > 10


def test_start_in_a_new_post_is_answered_with_its_month(
    pairs: list[tuple[Example, Example]],
) -> None:
    asked = [right for right, _ in pairs if right.question.startswith("When will ")]
    starts = [right for right in asked if "start?" in right.question]
    assert starts
    for right in starts:
        assert len(right.answers) == 1
        for start, end in right.answers:
            assert right.text[:start].endswith("will start in ")
            assert end > start


def test_what_somebody_did_not_speak_about_is_not_answered(
    pairs: list[tuple[Example, Example]],
) -> None:
    words = {speech["about"]: speech["words"] for speech in LISTS["speeches"]}
    asked = 0
    for _, wrong in pairs:
        found = re.fullmatch(r"What did (.+) say about (.+)\?", wrong.question)
        if found and found[1] in PEOPLE:
            asked += 1
            said = [sentence for sentence in sentences(wrong) if found[1] in sentence]
            assert said
            assert not any(words[found[2].replace("'", "’")] in sentence for sentence in said)
    assert asked > 20
