import pytest

from qa.conversation.demonstrated import with_noun_in_full
from qa.conversation.turns import Settled

ASKED = Settled(
    "What is special about the harbour's night patrol?",
    "It has won the golden oar.",
    "The Wick sea boat has won the golden oar.",
)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("who pays that patrol", "who pays the harbour's night patrol"),
        ("Who holds that oar?", "Who holds the golden oar?"),
        ("How old is this boat?", "How old is the Wick sea boat?"),
        ("who pays that lighthouse", None),  # nobody spoke of one
        ("Who says that patrol boats leak?", None),  # nothing is pointed at
        ("What happened that year?", None),
    ],
)
def test_a_noun_that_is_pointed_at_is_the_one_before_in_full(text: str, whole: str | None) -> None:
    assert with_noun_in_full(text, ASKED) == whole


def test_of_several_nothing_is_known() -> None:
    before = Settled("Do the day patrol and the night patrol meet?", "")
    assert with_noun_in_full("Who pays that patrol?", before) is None
