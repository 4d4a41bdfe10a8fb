"""Sides that stand in front of what is asked of them."""

from __future__ import annotations

import pytest

from qa.conversation.fronted import fronted

EACH = [
    ("Sutton and Merton: what did they each pay?", "What did Merton pay?"),
    ("Set Sutton against Merton: where did each end up?", "Where did Merton end up?"),
    ("pools in Sutton and in Merton, when did each open?", "When did pools in Merton open?"),
    ("The pools in Sutton and Merton, how big are they?", "How big are pools in Merton?"),
    ("long visit v short visit - time on site?", "What was the time on site of short visit?"),
    ("Sutton in 2020 and Sutton in 2024, grade for each", "What was the grade for Sutton in 2024?"),
    ("Hull: the pool or the library, what does either cost?", "What does library cost (Hull)?"),
]
IN_ORDER = [
    ("Sutton or Merton, who pays more?", "who pays more, Sutton or Merton?"),
    ("a fair and a market, how do they differ on cost", "How do fair and market compare on cost?"),
    ("a fair vs a market what's the difference", "How do fair and market compare?"),
    ("Sutton, Merton: what's the difference between the two?", "How do Sutton and Merton compare?"),
    ("Hull's letters (2019 and 2022), what was the difference?",
     "Compare Hull's letters in 2019 and 2022"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "second"), EACH)
def test_what_is_asked_of_each_is_asked_of_the_second_side(text: str, second: str) -> None:
    found = fronted(text)
    assert found is not None
    assert found.asked[1] == second


@pytest.mark.parametrize(("text", "plain"), IN_ORDER)
def test_what_compares_or_chooses_is_put_before_the_sides(text: str, plain: str) -> None:
    found = fronted(text)
    assert found is not None
    assert (found.asked, found.plain) == ((), plain)


@pytest.mark.parametrize(
    "text",
    [
        "My son and daughter are at school, what did the head say about it?",
        "Sutton and Merton both did well, what did inspectors say of leaders?",
        "What did Sutton and Merton do, and who paid?",
        "brothers and sisters, how many live here each year?",
    ],
)
def test_what_nothing_is_asked_of_each_of_are_no_sides(text: str) -> None:
    assert fronted(text) is None
