"""Sentences of our own, each with the questions that are made of it."""

from __future__ import annotations

import pytest

from qa.suggestions.turning import turned


def questions(sentence: str) -> list[str]:
    return [one.question for one in turned(sentence, 0, len(sentence))]


@pytest.mark.parametrize(
    ("sentence", "made"),
    [
        (
            "In 2020 thieves took the council's computers.",
            "When did thieves take the council's computers?",
        ),
        (
            "The inspectors visited twelve schools in the north of Hackney.",
            "How many schools did the inspectors visit in the north of Hackney?",
        ),
        (
            "The rating of good was published on 16 March 2020.",
            "When was the rating of good published?",
        ),
        (
            "Six inspectors spent three weeks in Hackney in July 2024.",
            "How many inspectors spent three weeks in Hackney in July 2024?",
        ),
        (
            "Camden Council served as Croydon's improvement partner and gave advice.",
            "Which council served as Croydon's improvement partner?",
        ),
        (
            "The library in Bromley was closed because its roof leaked.",
            "Why was the library in Bromley closed?",
        ),
    ],
)
def test_a_sentence_is_turned_into_a_question_that_it_answers(sentence: str, made: str) -> None:
    assert questions(sentence) == [made]


@pytest.mark.parametrize(
    "sentence",
    [
        "It was published on 16 March 2020.",  # leans on what was said before
        "The team was in the borough for two weeks in December 2024.",  # would read badly
        "“The library was closed in 2020,” said the mayor of Bromley.",  # speech
        "Three questions have to be answered every time.",  # tells not of what
        "The council’s grades (good, in all parts) were published in March 2020.",
        "Closed in 2020.",
        "The library was opened in 1990, the hall was rebuilt in 2003 and the park in 2020.",
    ],
)
def test_a_sentence_that_would_read_badly_is_left_alone(sentence: str) -> None:
    assert questions(sentence) == []


def test_a_question_knows_the_place_of_its_sentence() -> None:
    text = "Rain fell. The rating of good was published on 16 March 2020."
    (one,) = turned(text, 11, len(text))
    assert (one.start, one.end) == (11, len(text))
