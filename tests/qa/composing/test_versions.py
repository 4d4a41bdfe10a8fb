"""Versions of one thing that a question names, and where sentences have them."""

from __future__ import annotations

import pytest

from qa.composing.versions import are_alternatives, told_as, versions_in, without
from tests.qa.spans import passage_of


@pytest.mark.parametrize(
    ("question", "versions"),
    [
        ("was the pier built in 1908 or 1911?", [("1908", ""), ("1911", "")]),
        ("five days or six, how many is the pier open?", [("five", "days"), ("six", "days")]),
        ("140 or 104 places at the hub?", [("140", "places"), ("104", "places")]),
        (
            "One story has nine stops, another eleven. Which is it?",
            [("nine", "stops"), ("eleven", "stops")],
        ),
        ("the pier: £6.5m and £7.2m both turn up", [("£6.5m", ""), ("£7.2m", "")]),
        ("'very good' progress or 'fair' progress?", [("very good", ""), ("fair", "")]),
        ("one piece counts 24 young advisers", [("24", "young advisers")]),
    ],
)
def test_the_versions_of_one_thing_are_found(question: str, versions: list[tuple[str, str]]):
    assert [(one.text, one.counted) for one in versions_in(question)] == versions


def test_what_points_at_an_account_is_no_version():
    assert versions_in("is one of them wrong, or a later one at odds?") == ()


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("five days or six, how many is the pier open?", True),
        ("the pier cost £2m or £3m", True),
        ("how did it change from 2017 to 2020?", False),
        ("one story has nine stops, another eleven", False),
    ],
)
def test_alternatives_are_joined_by_or(question: str, expected: bool):
    assert are_alternatives(question, versions_in(question)) is expected


def test_a_question_without_its_versions_keeps_what_they_count():
    question = "140 or 104 places at the hub?"
    assert without(question, versions_in(question)) == "places at the hub?"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("It is open 5 days a week.", "5"),
        ("It is open for five long days.", "five"),
        ("It has five gates.", None),
        ("It is open six days a week.", None),
    ],
)
def test_a_sentence_has_a_figure_that_counts_the_same(sentence: str, expected: str | None):
    passage = passage_of(sentence)
    five, _ = versions_in("five days or six?")
    place = told_as(five, passage, passage.sentences[0])
    assert (place and passage.text[slice(*place)]) == expected
