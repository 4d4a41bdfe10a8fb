"""Follow-ups that are a word or two of a question: the rest is that of the question before."""

from __future__ import annotations

import pytest

from tests.qa.conversation.followups.turns import CARE, CROYDON, SCORE, standalone

ASKED_AGAIN = [
    ("Why?", "Did Croydon's leader resign?", "", "Why did Croydon's leader resign?"),
    ("When?", "Was Barnet inspected?", "Yes.", "When was Barnet inspected?"),
    ("Why not?", "Did Barnet pass?", "No.", "Why did Barnet pass?"),
    ("But why exactly?", "Was Barnet inspected?", "", "Why was Barnet inspected?"),
    (
        "Why?",
        SCORE,
        "Outstanding",
        "Why did Islington's Youth Justice Service earn Outstanding?",
    ),
    ("Why?", SCORE, "", f"{SCORE[:-1]}, and why?"),
    ("Why?", CROYDON, "Inspectors saw progress.", "What did Ofsted say about Croydon, and why?"),
    (
        "How many?",
        "Did children go missing in Leeds?",
        "",
        "Did children go missing in Leeds, and how many?",
    ),
    ("Who?", "Did anyone resign in Croydon?", "", "Did anyone resign in Croydon, and who?"),
]


@pytest.mark.parametrize(("text", "before", "answer", "expected"), ASKED_AGAIN)
def test_a_bare_question_word_asks_the_question_before_again(
    text: str, before: str, answer: str, expected: str
) -> None:
    assert standalone(text, (before, answer)) == expected


WITH_NOUN = [
    (
        "By how many inspectors?",
        "When was Haringey inspected?",
        "By how many inspectors was Haringey inspected?",
    ),
    ("In which year?", "Was Barnet inspected?", "In which year was Barnet inspected?"),
    ("In which year?", "Who led Barnet?", "Who led Barnet, and in which year?"),
]


@pytest.mark.parametrize(("text", "before", "expected"), WITH_NOUN)
def test_a_question_word_with_its_noun_asks_the_question_before_again(
    text: str, before: str, expected: str
) -> None:
    assert standalone(text, before) == expected


THINGS = [
    # A noun for the noun it was about.
    (
        "What about foster carers?",
        CARE,
        "What did inspectors say about foster carers in Haringey in 2018?",
    ),
    (
        "And for cyclists?",
        "What are the rules for drivers?",
        "What are the rules for cyclists?",
    ),
    ("And the bridge?", "What did the harbour cost?", "What did the bridge cost?"),
    (
        "And the summer scheme?",
        "What would the weekend ones cost?",
        "What would the summer scheme cost?",
    ),
    (
        "What about the pool in Leeds?",
        "When did the hall in Hull open?",
        "When did the pool in Leeds open?",
    ),
    # Nothing that it could stand in for.
    ("What about bicycles?", "How fast may I drive?", "What about bicycles?"),
    # Another who acts.
    ("And the regulator?", "How did Ada Lovelace react?", "How did the regulator react?"),
    ("And the council?", CROYDON, "What did the council say about Croydon?"),
]


@pytest.mark.parametrize(("text", "before", "expected"), THINGS)
def test_a_thing_or_who_acts_gives_way_to_another(text: str, before: str, expected: str) -> None:
    assert standalone(text, before) == expected
