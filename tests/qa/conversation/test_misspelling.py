import pytest

from qa.conversation import understand
from qa.conversation.misspelling import respelled
from qa.question import Question, Turn
from tests.qa.conversation.test_followups import TODAY

KNOWN = {"hackny": "Hackney", "Speilman": "Spielman", "Croyden": "Croydon"}


def meant(word: str, beside: str) -> str | None:
    return KNOWN.get(word) if beside in ("", "Amanda") else None


@pytest.mark.parametrize(
    ("text", "respelt"),
    [
        ("hackny's care leavers, in hackny", "Hackney's care leavers, in Hackney"),
        ("What did Amanda Speilman say?", "What did Amanda Spielman say?"),
        ("What did Joan Speilman say?", "What did Joan Speilman say?"),
        ("Did the Croyden Council pay?", "Did the Croydon Council pay?"),
        ("Who said “hackny is fine” in hackny?", "Who said “hackny is fine” in Hackney?"),
        ("", ""),
    ],
)
def test_misspelt_words_are_put_as_the_articles_have_them(text: str, respelt: str) -> None:
    assert respelled(text, meant) == respelt


def test_a_follow_up_takes_over_the_name_that_was_meant() -> None:
    question = Question("And in Sutton?", (Turn("How many hubs has Croyden?", "Two."),))
    understood = understand(question, publishers=(), today=TODAY, meant=meant)
    assert understood.standalone == "How many hubs has Sutton?"
    later = Question("How old is it?", (Turn("What is said about hackny?", "Much."),))
    assert "Hackney" in understand(later, publishers=(), today=TODAY, meant=meant).standalone
