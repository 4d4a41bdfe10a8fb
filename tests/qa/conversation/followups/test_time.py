"""Follow-ups that name only another time: it is put in place of the one before."""

from __future__ import annotations

import pytest

from tests.qa.conversation.followups.turns import CARE, CROYDON, standalone

EXCHANGED = [
    ("And in 2020?", CARE, "What did inspectors say about care leavers in Haringey in 2020?"),
    ("What about 2020?", CARE, "What did inspectors say about care leavers in Haringey in 2020?"),
    ("2020?", CARE, "What did inspectors say about care leavers in Haringey in 2020?"),
    (
        "And in March 2020?",
        "What happened in October 2018 in Leeds?",
        "What happened in March 2020 in Leeds?",
    ),
    # A season goes with its year.
    ("And in 2020?", "Was Leeds good in autumn 2018?", "Was Leeds good in 2020?"),
    ("And in spring 2020?", "Was Leeds good in 2018?", "Was Leeds good in spring 2020?"),
]


@pytest.mark.parametrize(("text", "before", "expected"), EXCHANGED)
def test_another_time_takes_the_place_of_the_one_before(
    text: str, before: str, expected: str
) -> None:
    assert standalone(text, before) == expected


ADDED = [
    ("And in 2020?", CROYDON, "What did Ofsted say about Croydon in 2020?"),
    ("And since 2020?", CROYDON, "What did Ofsted say about Croydon since 2020?"),
    ("And in 2020?", "Which boroughs are good?", "Which boroughs are good in 2020?"),
]


@pytest.mark.parametrize(("text", "before", "expected"), ADDED)
def test_a_time_is_added_where_none_gives_way(text: str, before: str, expected: str) -> None:
    assert standalone(text, before) == expected
