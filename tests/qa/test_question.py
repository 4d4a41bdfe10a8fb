import pytest

from qa.question import Cited, Question, Turn, read_history


def test_half_a_character_is_marked_wherever_a_question_comes_from():
    asked = Question("Who is \ud83d?", read_history([{"question": "\udc00", "answer": "a\ud800"}]))
    assert asked == Question("Who is \ufffd?", (Turn("\ufffd", "a\ufffd"),))
    assert Question("Who is 🙂?").text == "Who is 🙂?"


def test_a_history_is_read_from_turns_mappings_and_nothing():
    turn = Turn("When?", "nine")
    assert read_history([turn, {"answer": "", "question": "Who?"}]) == (turn, Turn("Who?", ""))
    assert read_history((turn,)) == (turn,)
    assert read_history(None) == read_history([]) == ()


def test_a_turn_brings_what_its_answer_cited():
    citations = [
        {"n": 2, "article_id": "a", "title": None, "quote": "It rained.", "start": 0},
        {"article_id": "b"},
    ]
    turn = {"question": "When?", "answer": "nine", "citations": citations}
    assert read_history([turn]) == (
        Turn("When?", "nine", (Cited(2, "a", "", "It rained."), Cited(2, "b"))),
    )


@pytest.mark.parametrize(
    ("history", "message"),
    [
        (
            "When?",
            """the history is a list of {"question": …, "answer": …}, oldest first; found 'W""",
        ),
        ({"question": "When?", "answer": ""}, "oldest first; found dict {'question'"),
        (b"x", "oldest first; found bytes b'x'"),
        (3, "oldest first; found int 3"),
        ([Turn("a", "b"), 3], "turn 2 of the history has 'question' and 'answer'"),
        ([{"question": "When?"}], "two texts; found {'question': 'When?'}"),
        ([{"question": None, "answer": "x"}], "{'question': NoneType None, 'answer': 'x'}"),
        ([{"question": "a", "answer": "b", "n": 1}], "'n': int 1}"),
        ([{"question": "a", "answer": "b", "citations": [], "n": 1}], "'n': int 1}"),
        (
            [{"question": "a", "answer": "b", "citations": [{"n": 1}]}],
            "the citations of turn 1 of the history are a list of mappings with 'article_id'",
        ),
        ([{"question": "a", "answer": "b", "citations": "a"}], "found 'a'"),
        ([{"question": "a", "answer": "b", "citations": [{"article_id": 3}]}], "found dict"),
        (
            [{"question": "a", "answer": "b", "citations": [{"article_id": "x", "n": "1"}]}],
            "found dict",
        ),
    ],
)
def test_a_history_of_another_form_is_refused_with_what_was_found(history, message):
    with pytest.raises(ValueError, match="history") as raised:
        read_history(history)
    assert message in str(raised.value)
