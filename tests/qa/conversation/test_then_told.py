"""Questions for now behind what was so then."""

from __future__ import annotations

import pytest

from qa.conversation.then_told import asked_of_now

NOW = [
    ("Sutton was good in 2018, whats it now", "Sutton was good, whats it now"),
    ("Merton used to be inadequate. What are things like today?",
     "Merton used to be inadequate, What are things like now?"),
    ("Merton had 212 carers in 2021, how many now?", "Merton had carers, how many now?"),
    ("Sutton lagged behind in 2022. And today?", "Sutton lagged behind, how is it now?"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "asked"), NOW)
def test_the_time_of_then_is_not_asked_for(text: str, asked: str) -> None:
    assert asked_of_now(text) == asked


@pytest.mark.parametrize(
    "text",
    [
        "Sutton was graded good in May 2019. Is it still good?",
        "Who led it in 2019, and who leads it now?",
        "When was Sutton, now a city, founded?",
        "In 2019, what was the latest grade?",
        "What is Sutton now?",
    ],
)
def test_other_questions_are_left_as_they_are(text: str) -> None:
    assert asked_of_now(text) is None
