import pytest

from qa.composing.relations import is_turned_round, relation_asked
from tests.qa.spans import told

OWNED = "Merton Council served as Sutton's adviser for parks."
BEHIND = "Ada Wren was deputy to Omar Hall for a year."


@pytest.mark.parametrize(
    ("question", "sentence", "words", "expected"),
    [
        ("Which council was Merton adviser to?", OWNED, "Sutton", False),
        ("Which council was Sutton adviser to?", OWNED, "Merton Council", True),
        ("Who was Sutton's adviser?", OWNED, "Merton Council", False),
        ("Who was Merton's adviser?", OWNED, "Sutton", True),
        ("Who was the adviser of Sutton?", OWNED, "Merton Council", False),
        ("Who was Ada Wren deputy to?", BEHIND, "Omar Hall", False),
        ("Who was Omar Hall deputy to?", BEHIND, "Ada Wren", True),
        ("Who was Ada Wren's deputy?", BEHIND, "Omar Hall", True),
        ("Who was Omar Hall's deputy?", "The deputy was Ada Wren.", "Ada Wren", False),
    ],
)
def test_whose_something_is_is_not_turned_round(
    question: str, sentence: str, words: str, expected: bool
):
    asked = relation_asked(question)
    assert asked is not None
    assert is_turned_round(told(sentence, words=words), asked) is expected


@pytest.mark.parametrize(
    "question",
    ["Who leads Merton Council?", "What did Merton's adviser say?", "When was Merton founded?", ""],
)
def test_no_relation_is_read_where_none_is_asked_for(question: str):
    assert relation_asked(question) is None
