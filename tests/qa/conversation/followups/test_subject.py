"""Follow-ups that only go on with the subject: its names follow in brackets, until it changes."""

from __future__ import annotations

import pytest

from qa.conversation import understand
from qa.question import Cited, Filters, Question, Turn
from tests.qa.conversation.followups.turns import CROYDON, SCORE, TODAY, standalone

TOPICS = [
    # A noun with nothing to hold on to.
    ("What did the report say?", CROYDON, "What did the report say (Ofsted, Croydon)?"),
    (
        "What did the inspectors think of school meals?",
        "How was Croydon rated?",
        "What did the inspectors think of school meals (Croydon)?",
    ),
    # What cannot be put in one phrase.
    ("Why did that happen?", "Did Croydon overspend?", "Why did that happen (Croydon)?"),
    ("What does this mean?", "Did Croydon overspend?", "What does this mean (Croydon)?"),
    ("Was that inspection the first?", CROYDON, "Was that inspection the first (Ofsted, Croydon)?"),
    ("Is that good?", "Did Croydon overspend?", "Is that good (Croydon)?"),
    ("Tell me more", "Did Croydon overspend?", "Tell me more (Croydon)"),
    ("Who is the regulator?", "Did Croydon overspend?", "Who is the regulator (Croydon)?"),
    ("Who is the chair?", "Did Croydon overspend?", "Who is the chair (Croydon)?"),
    ("What collapsed?", "Did Croydon overspend?", "What collapsed (Croydon)?"),
    ("Who was involved?", "What happened in 2007?", "Who was involved (2007)?"),
    ("What else?", CROYDON, "What else (Ofsted, Croydon)?"),
    ("What happened next?", "Did Croydon overspend?", "What happened next (Croydon)?"),
    ("Who was responsible?", "Did Croydon overspend?", "Who was responsible (Croydon)?"),
    # Several named before.
    (
        "Which one is cheaper?",
        "Is Merton better than Sutton?",
        "Which one is cheaper (Merton, Sutton)?",
    ),
    ("Are both safe?", "Is Merton better than Sutton?", "Are Merton and Sutton safe?"),
    ("Are they both safe?", "Is Merton better than Sutton?", "Are Merton and Sutton safe?"),
    # A sentence that only remarks leans on nothing.
    (
        "That is a surprise. What did the report say?",
        "Did Croydon overspend?",
        "What did the report say (Croydon)?",
    ),
    (
        "That is a surprise. When did the first sewage plant open?",
        "Did Croydon overspend?",
        "When did the first sewage plant open?",
    ),
]


@pytest.mark.parametrize(("text", "before", "expected"), TOPICS)
def test_where_no_phrase_can_stand_in_the_names_before_follow_in_brackets(
    text: str, before: str, expected: str
) -> None:
    assert standalone(text, before) == expected


def test_what_happened_too_happened_in_the_place_before() -> None:
    asked, before = "Was there a visit without a grade too?", "How was Bromley rated?"
    assert standalone(asked, before) == "Was there a visit without a grade too (Bromley)?"


def test_turns_are_resolved_from_the_oldest_to_the_newest() -> None:
    turns = [SCORE, "What about Croydon?", "When was it inspected?"]
    assert standalone("And Haringey?", *turns) == (
        "When was Haringey's Youth Justice Service inspected?"
    )


def test_what_was_added_to_a_question_is_not_added_to_the_next() -> None:
    assert standalone("What about Croydon?", SCORE, "Why?") == SCORE.replace("Islington", "Croydon")


def test_the_nearest_turn_with_a_name_is_meant() -> None:
    turns = ["How was Croydon rated?", "How was Sutton rated?", "Thanks!"]
    assert standalone("When was it inspected?", *turns) == "When was Sutton inspected?"


def test_a_name_further_back_goes_along_with_a_noun() -> None:
    turns = ["How was Croydon rated?", "How many inspectors came?", "How are social workers paid?"]
    assert standalone("What do they earn?", *turns) == "What do social workers earn (Croydon)?"


def test_a_topic_long_past_is_not_fetched_back() -> None:
    turns = ["How was Croydon rated?", *["How are teachers paid?"] * 3]
    assert standalone("What did the report say?", *turns) == "What did the report say (teachers)?"


def test_a_long_history_costs_no_more_than_a_short_one() -> None:
    turns = ["What about Croydon?"] * 500
    assert standalone("When was it inspected?", *turns).startswith("When was")


def test_a_change_of_subject_carries_nothing_along() -> None:
    before = Turn("What do articles of 2021 say of [1]?", "", (Cited(1, "a", "Trees"),))
    history = (before, Turn("Who leads Barnet?", "Ada Lovelace"))
    asked = Question("How many trees did Leeds plant?", history)
    now = understand(asked, publishers=("The Mercury",), today=TODAY)
    assert (now.standalone, now.filters) == ("How many trees did Leeds plant?", Filters())
