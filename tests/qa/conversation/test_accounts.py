"""What accounts are asked to agree on, by the intent that is read of a question."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from qa.conversation.accounts import asks_one_thing, matter_at_large, matter_in
from qa.conversation.intents import Filled, Intent, Kind, Slot


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
    ],
)
def test_the_matter_is_a_clause_or_the_marked_phrase(
    text: str, agreeing: str, about: list[str], matter: str
):
    assert matter_in(text, Marks(agreeing, *about)) == matter


def test_what_is_not_surely_of_accounts_stays_as_it_is():
    text = "do the stories clash on when the pier opens?"
    assert matter_in(text, Marks("clash", "when the pier opens", certainty=0.7)) is None


def test_a_matter_that_only_the_turn_before_tells_is_none():
    assert matter_in("do the stories clash on that?", Marks("clash", "that")) is None


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
