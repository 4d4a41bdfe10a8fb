from __future__ import annotations

import logging

import pytest

from corpus.errors import LibraryLocked
from qa.answer import Answer
from qa.desk.dialogue import (
    MAX_TURNS,
    BadQuestion,
    ask_in_stages,
    in_a_sentence,
    read_history,
    read_question,
)
from qa.desk.turnstile import Turnstile
from qa.errors import QuoteMismatch
from qa.question import MAX_QUESTION_CHARACTERS, Turn
from tests.qa.desk.fakes import FakeLibrary


def alone() -> Turnstile:
    """A turnstile that nobody else goes through."""
    return Turnstile(at_once=1, may_wait=0)


def test_a_question_is_freed_of_the_white_space_around_it() -> None:
    assert read_question("  When did  it\nstop? \n") == "When did  it\nstop?"
    assert read_question("x" * MAX_QUESTION_CHARACTERS) == "x" * MAX_QUESTION_CHARACTERS


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (" \n", "The question is empty; type one."),
        (None, "A question is text; this one is of type NoneType."),
        (
            "x" * (MAX_QUESTION_CHARACTERS + 1),
            "A question may have at most 2,000 characters; this one has 2,001. Please shorten it.",
        ),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(question: object, sentence: str) -> None:
    with pytest.raises(BadQuestion) as raised:
        read_question(question)
    assert str(raised.value) == sentence


def test_a_history_is_read_in_its_order() -> None:
    history = [{"question": "When?", "answer": "nine"}, {"answer": "", "question": "Who?"}]
    assert read_history(history) == (Turn("When?", "nine"), Turn("Who?", ""))
    assert read_history(None) == read_history([]) == ()


@pytest.mark.parametrize(
    ("turn", "found"),
    [
        ({"role": "user", "content": "When?"}, "{'role': 'user', 'content': 'When?'}"),
        ({"question": "When?"}, "{'question': 'When?'}"),
        ({"question": "When?", "answer": 9}, "{'question': 'When?', 'answer': int 9}"),
        (
            {"question": "When?", "answer": "nine", "more": "x"},
            "{'question': 'When?', 'answer': 'nine', 'more': 'x'}",
        ),
        (["When?", "nine"], "list ['When?', 'nine']"),
        (None, "NoneType None"),
    ],
)
def test_a_turn_of_another_form_is_refused_by_its_number_with_what_was_found(
    turn: object, found: str
) -> None:
    with pytest.raises(BadQuestion) as raised:
        read_history([{"question": "When?", "answer": "nine"}, turn])
    assert str(raised.value) == (
        f"Turn 2 of the history has 'question' and 'answer', two texts; found {found}."
    )


@pytest.mark.parametrize("history", ["When?", {"question": "When?", "answer": "nine"}, 3])
def test_a_history_that_is_no_list_is_refused(history: object) -> None:
    with pytest.raises(BadQuestion, match="The history is a list of"):
        read_history(history)


def test_a_history_without_end_is_refused() -> None:
    turn = {"question": "When?", "answer": "nine"}
    assert len(read_history([turn] * MAX_TURNS)) == MAX_TURNS
    with pytest.raises(BadQuestion, match="may have at most 100 turns; this one has 101"):
        read_history([turn] * (MAX_TURNS + 1))


def test_stages_come_as_they_are_reached_and_the_answer_last() -> None:
    library = FakeLibrary()
    *stages, answer = ask_in_stages(library, "When?", [Turn("Where?", "here")], alone())
    assert stages == ["understand", "retrieve", "read", "quote"]
    assert isinstance(answer, Answer)
    assert answer.text == "nine"
    assert library.asked == [("When?", [Turn("Where?", "here")])]


def test_an_error_of_the_library_reaches_whoever_asked() -> None:
    with pytest.raises(RuntimeError, match="a secret detail"):
        list(ask_in_stages(FakeLibrary(), "Break", [], alone()))


def test_our_own_errors_speak_for_themselves_and_others_stay_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.ERROR)
    assert in_a_sentence(BadQuestion("Too long.")) == "Too long."
    assert caplog.text == ""
    assert in_a_sentence(LibraryLocked("Busy; try again.")) == "Busy; try again."
    assert in_a_sentence(RuntimeError("secret")).startswith("Something went wrong on our side.")
    assert in_a_sentence(QuoteMismatch("quote 3")).startswith("Something went wrong on our side.")
    assert [r.exc_info[0] for r in caplog.records if r.exc_info] == [
        LibraryLocked,
        RuntimeError,
        QuoteMismatch,
    ]
