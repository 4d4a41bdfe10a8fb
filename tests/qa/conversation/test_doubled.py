"""Two questions in one, each made whole."""

from __future__ import annotations

import pytest

from qa.conversation.doubled import doubled

TWO = [
    ("what was Sutton’s grade in 2022 and what was Merton’s",
     "What was Merton’s grade in 2022?", ("Sutton", "Merton")),
    ("When did Sutton's fair start and when did Merton's 2022 one?",
     "When did Merton's fair start in 2022?", ("Sutton", "Merton")),
    ("How much does the Sutton pool cost and how much the Merton playground?",
     "How much does the Merton playground cost?", ("Sutton", "Merton")),
    ("what ages is the toy library for and what ages the summer scheme?",
     "What ages is the summer scheme for?", ("toy library", "summer scheme")),
    ("How long did they spend on Sutton in May 2024 and how long on Merton's homes that June?",
     "How long did they spend on Merton's homes that June?", ("Sutton", "Merton")),
    ("How many carers were there in 2021 and how many in 2023?",
     "How many carers were there in 2023?", ("2021", "2023")),
    ("When did the pool open and how much did it cost?",
     "How much did the pool cost?", ("When did the pool open", "how much did it cost")),
    ("how many carers at the Sutton hub, and how many at Merton's",
     "How many carers at the Merton hub?", ("Sutton", "Merton")),
    ("What was wrong with the cover in Sutton in 2022, and with the one in Merton in 2024?",
     "What was wrong with the cover in Merton in 2024?", ("Sutton", "Merton")),
    ("length of the Sutton visit of 2023 set against Merton's of 2020",
     "What was the length of the Merton visit of 2020?", ("Sutton", "Merton")),
    ("Cars on the ferry: how many in 2021 and how many in 2023?",
     "How many cars on the ferry in 2023?", ("2021", "2023")),
]  # fmt: skip


def test_what_the_second_question_lacks_is_asked_in_the_words_of_the_first() -> None:
    two = doubled(
        "What did Sutton spend in May 2021, and what's the figure in the June 2023 story?"
    )
    assert two is not None
    assert two.again == ("", "What did Sutton spend in June 2023?")


@pytest.mark.parametrize(("text", "second", "sides"), TWO)
def test_the_second_question_has_what_it_shares_with_the_first(
    text: str, second: str, sides: tuple[str, str]
) -> None:
    two = doubled(text)
    assert two is not None
    assert (two.asked[1], two.sides) == (second, sides)


@pytest.mark.parametrize(
    "text",
    [
        "What did the report say about who is paid and how much they get?",
        "When was it built and why?",
        "Do you know when it opened and how it works?",
        "Who is the man who built it and who sold it?",
        "What do cats and dogs eat?",
        "What do you know of schools in Sutton and in Merton?",
    ],
)
def test_one_question_is_not_two(text: str) -> None:
    assert doubled(text) is None
