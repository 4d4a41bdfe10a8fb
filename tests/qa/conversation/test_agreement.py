"""What accounts are asked to agree on: by the question's form, and by the intent read of it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from qa.conversation.agreement import (
    asks_one_thing,
    is_of_accounts,
    matter_at_large,
    matter_by_form,
    matter_by_intent,
)
from qa.conversation.intents import Filled, Intent, Kind, Slot


@pytest.mark.parametrize(
    ("question", "matter"),
    [
        ("Do the reports agree on when the centre opened?", "when did the centre open?"),
        ("do the two papers differ about who runs it", "who runs it?"),
        (
            "Do your Larkmoor articles say different things about how many came?",
            "how many came in Larkmoor?",
        ),
        (
            "Did both accounts of the 2020 visit match on the number of inspectors?",
            "the number of inspectors in the 2020 visit?",
        ),
        ("Do the reports of 2017 and 2024 agree on who runs it?", "who runs it?"),
        ("Did anybody abstain, do the reports match?", "Did anybody abstain?"),
        ("When was it built? Do the papers agree?", "When was it built?"),
        ("When did the pool open? do the accounts tally", "When did the pool open?"),
        ("what did parents want, same in both pieces?", "what did parents want?"),
    ],
)
def test_the_question_that_accounts_answer_stands_alone(question: str, matter: str) -> None:
    assert matter_by_form(question) == matter


@pytest.mark.parametrize(
    "question",
    [
        "Do the councils agree on a merger?",
        "Did the reports please the council?",
        "What did the report agree with?",
        "Is it the same in Merton?",
        "Do the articles agree?",
    ],
)
def test_other_agreements_are_no_question_about_accounts(question: str) -> None:
    assert matter_by_form(question) is None


@pytest.mark.parametrize(
    ("question", "is_so"),
    [
        ("Did anybody abstain, do the reports match?", True),
        ("When was it built? The papers say different things.", True),
        ("Will the two parties agree? The papers say so.", False),
        ("How does Merton's grade differ from Sutton's?", False),
        ("Who matches carers with children?", False),
    ],
)
def test_a_question_is_of_accounts_where_it_says_so_of_them(question: str, is_so: bool) -> None:
    assert is_of_accounts(question) is is_so


class Marks:
    """Reads as agreement what has one of `agreeing` in it, and marks the phrases `about`."""

    def __init__(self, agreeing: str, *about: str, certainty: float = 0.9) -> None:
        self._agreeing, self._about, self._certainty = agreeing, about, certainty

    def read(self, questions: Sequence[str]) -> list[Intent]:
        return [self._intent(question) for question in questions]

    def _intent(self, text: str) -> Intent:
        kind = Kind.AGREEMENT if self._agreeing in text else Kind.FACT
        places = [(text.find(part), part) for part in self._about]
        filled = [Filled(Slot.ABOUT, at, at + len(part)) for at, part in places if at >= 0]
        return Intent(text, kind, self._certainty, None, tuple(filled))


@pytest.mark.parametrize(
    ("text", "agreeing", "about", "matter"),
    [
        (
            "How many boats came to Hull, and does each piece give that number?",
            "each piece",
            ["boats came", "Hull"],
            "How many boats came to Hull?",
        ),
        (
            "sutton - i make it three dates for when the pier opens. what does each say",
            "i make it",
            ["when the pier opens"],
            "when does the pier open in sutton?",
        ),
        (
            "is the number of berths in Hull the same in both reports",
            "same",
            ["berths in Hull"],
            "number of berths in Hull?",
        ),
        (
            "do the stories clash on what Hull spends on its pier each year?",
            "clash",
            ["what Hull spends on its pier"],
            "what does Hull spend on its pier each year?",
        ),
        (
            "do the pieces tally on who opened the pool",
            "tally",
            ["who opened the pool"],
            "who opened the pool?",
        ),
        (
            "same story on why the head left?",
            "same story",
            ["why the head left"],
            "why did the head leave?",
        ),
    ],
)
def test_the_matter_is_a_clause_or_the_marked_phrase(
    text: str, agreeing: str, about: list[str], matter: str
):
    assert matter_by_intent(text, Marks(agreeing, *about)) == matter


def test_what_is_not_surely_of_accounts_stays_as_it_is():
    text = "do the stories clash on when the pier opens?"
    assert matter_by_intent(text, Marks("clash", "when the pier opens", certainty=0.7)) is None


def test_a_matter_that_only_the_turn_before_tells_is_none():
    assert matter_by_intent("do the stories clash on that?", Marks("clash", "that")) is None


@pytest.mark.parametrize(
    ("text", "about", "matter"),
    [
        ("Where do the reports on the Hull pier disagree?", ["Hull pier"], "Hull pier"),
        ("leeds pier, two cuttings - which disagree", ["leeds pier", "cuttings"], "leeds pier"),
        ("Do they disagree on when Hull was built?", ["when Hull was built"], ""),
        ("Do the articles disagree?", ["articles"], ""),
        ("How old is the Hull pier?", ["Hull pier"], ""),
    ],
)
def test_accounts_of_a_thing_may_be_asked_where_they_differ_at_all(
    text: str, about: list[str], matter: str
) -> None:
    assert matter_at_large(text, Marks("disagree", *about)) == matter


def test_one_fact_is_a_question_or_what_of_something_is_asked() -> None:
    assert asks_one_thing("When was the Hull pier built?")
    assert asks_one_thing("number of berths in Hull?")
    assert not asks_one_thing("the Hull pier")
