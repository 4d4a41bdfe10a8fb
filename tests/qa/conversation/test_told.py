"""What is told around a question is not asked."""

from datetime import date

import pytest

from qa.conversation import understand
from qa.conversation.told import told_and_asked, with_whom
from qa.question import Question, QuestionKind


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ("I am new to this committee.", "Which parks in Merton were closed?"),
        ("Our child starts school soon.", "How many places does the nursery in Ham have?"),
        ("The lido shut in May. That was a pity.", "Who decided to close the lido?"),
    ],
)
def test_what_is_told_before_a_question_is_told_apart(told: str, asked: str) -> None:
    assert told_and_asked(f"{told} {asked}") == (told, asked)


def test_what_somebody_tells_of_themselves_behind_a_question_is_left_out() -> None:
    asked = "Which parks in Merton were closed?"
    assert told_and_asked(f"{asked} I need all of them.") == ("", asked)
    asked = "which parks were closed in 2019"
    assert told_and_asked(f"{asked}, im compiling a list") == ("", asked)
    assert told_and_asked(f"{asked}, my old ones") == ("", f"{asked}, my old ones")


@pytest.mark.parametrize(
    "text",
    [
        "The lido shut in May. Is that so?",  # asks nothing by itself
        "The lido shut in May. Why?",
        "How old is the school? Do the articles agree on its age?",  # asks twice
        "The lido shut in May. The tram runs again.",
        "Which parks were closed? The lido is one.",
    ],
)
def test_all_is_asked_where_no_one_question_stands_by_itself(text: str) -> None:
    assert told_and_asked(text) == ("", text)


@pytest.mark.parametrize(
    "text",
    [
        "Merton has a new lido. When will it open to swimmers from Sutton?",
        "I read that Merton has a new lido. Is the council still unhappy?",
    ],
)
def test_what_a_question_leans_on_stays_with_it(text: str) -> None:
    understood = understand(Question(text), publishers=[], today=date(2026, 11, 27))
    assert understood.standalone == text


def test_ones_own_people_are_no_part_of_a_question_that_is_whole_without_them() -> None:
    text = "Our son is deaf. Which schools in Hull teach deaf children?"
    understood = understand(Question(text), publishers=[], today=date(2026, 11, 27))
    assert understood.standalone == "Which schools in Hull teach deaf children?"


def test_a_short_question_is_asked_by_itself_before_what_somebody_tells() -> None:
    assert told_and_asked("nurses, anything? im one") == ("", "nurses, anything?")


def test_who_asks_is_no_part_of_what_is_asked() -> None:
    text = "I am a foster carer. What do your articles say about respite care?"
    understood = understand(Question(text), publishers=[], today=date(2026, 11, 27))
    assert understood.standalone == "What do your articles say about respite care?"
    assert understood.kind is QuestionKind.SUMMARY


def test_whoever_was_told_of_stands_in_the_place_of_the_pronoun() -> None:
    text = "My son is deaf. Is there anything for children like him?"
    understood = understand(Question(text), publishers=(), today=date(2024, 5, 15))
    assert understood.standalone == "Is there anything for children like the son who is deaf?"


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ("The lido shut in May.", "Who shut it?"),
        ("I am new here.", "Who leads them?"),
        ("My son is deaf.", "What did she say of him?"),  # of two people
    ],
)
def test_nobody_stands_for_a_pronoun_that_may_mean_others(told: str, asked: str) -> None:
    assert with_whom(told, asked) is None
