import pytest

from qa.composing.roles import is_turned_round, role_asked
from tests.qa.spans import told

SUES = "Wrenfield Council is suing Larkmoor Pier Company for two million pounds."
SUED = "Larkmoor Pier Company was sued by Wrenfield Council last week."


@pytest.mark.parametrize(
    ("question", "sentence", "words", "expected"),
    [
        ("Who is suing Wrenfield Council?", SUES, "Larkmoor Pier Company", True),
        ("Who is suing Larkmoor Pier Company?", SUES, "Wrenfield Council", False),
        ("Who sued Larkmoor Pier Company?", SUED, "Wrenfield Council", False),
        ("Who sued Wrenfield Council?", SUED, "Larkmoor Pier Company", True),
        ("Who is Wrenfield Council suing?", SUES, "Larkmoor Pier Company", False),
        ("Who did Larkmoor Pier Company sue?", SUED, "Wrenfield Council", True),
        ("Who was sued by Larkmoor Pier Company?", SUED, "Wrenfield Council", True),
        ("Who was sued by Wrenfield Council?", SUED, "Larkmoor Pier Company", False),
    ],
)
def test_a_relation_turned_round_is_no_answer(
    question: str, sentence: str, words: str, expected: bool
):
    role = role_asked(question)
    assert role is not None
    assert is_turned_round(told(sentence, words=words), role) is expected


@pytest.mark.parametrize(
    "question",
    [
        "Who is the leader of Wrenfield Council?",
        "What does Wrenfield Council say about the pier?",
        "When did Wrenfield Council sue?",
        "Who?",
    ],
)
def test_where_no_side_of_a_verb_is_plainly_asked_for_nothing_is_turned_round(question: str):
    role = role_asked(question)
    assert role is None or not is_turned_round(told(SUES, words="Larkmoor Pier Company"), role)
