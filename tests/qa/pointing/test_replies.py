"""What a model says is read by its form, whole, and only numbers and known words are left of it."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.pointing.errors import NoReply
from qa.pointing.replies import (
    Chosen,
    Dropped,
    Groups,
    Marked,
    Marks,
    Word,
    check_chosen,
    parsed,
)

GOOD = '{"sentences": [{"n": 2, "word": "answers"}]}'


@pytest.mark.parametrize(
    "said",
    [
        GOOD,
        f"\n{GOOD}  ",
        f"```json\n{GOOD}\n```",
        f"```\n{GOOD}\n```",
        f"<think>\nThe second one says it, [1] doesn't.\n</think>\n\n{GOOD}",
    ],
)
def test_a_thought_before_the_answer_and_a_fence_around_it_are_none_of_it(said: str):
    assert parsed(said, Marks) == Marks(sentences=[Marked(n=2, word="answers")])


@pytest.mark.parametrize(
    "said",
    [
        "",
        "The second sentence answers.",
        f"Here it is: {GOOD}",
        f"{GOOD}{GOOD}",
        "null",
        "[2]",
        '{"sentences": 2}',
        '{"sentences": [2]}',
        '{"sentences": [{"n": "2", "word": "answers"}]}',
        '{"sentences": [{"n": 2.0, "word": "answers"}]}',
        '{"sentences": [{"n": true, "word": "answers"}]}',
        '{"sentences": [{"n": 2}]}',
        '{"sentences": [{"n": 2, "word": "answers", "quote": "In May."}]}',
        '{"sentences": [], "quote": "It opened in May."}',
        '{"sentences": [{"n": NaN, "word": "answers"}]}',
        '{"sentences": [{"n": ' + "9" * 5_000 + ', "word": "answers"}]}',
        '{"sentences": ' + "[" * 50_000,
    ],
)
def test_what_is_not_in_the_form_is_no_answer(said: str):
    with pytest.raises(NoReply, match=r"^its answer is not in the form asked for$"):
        parsed(said, Marks)


@given(st.text() | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps))
def test_nothing_but_the_form_or_no_reply_comes_of_any_text(said: str):
    for form in (Marks, Chosen, Groups):
        with suppress(NoReply):
            assert isinstance(parsed(said, form), form)


def test_numbers_that_no_sentence_has_and_words_that_nobody_knows_are_dropped_and_counted():
    given = [
        (3, "answers"),
        (0, "supports"),
        (9, "answers"),
        (2, "proves"),
        (3, "beside the point"),
    ]
    dropped = Dropped()
    marks = dropped.marks([Marked(n=n, word=word) for n, word in given], 8)
    assert marks == {3: Word.ANSWERS}
    assert dropped == Dropped(out_of_range=2, unknown_words=1, repeated=1)


def test_numbers_keep_the_order_in_which_they_were_given():
    dropped, taken = Dropped(), set[int]()
    assert dropped.numbers([5, 2, 5, -1, 10**30, 1], 5, taken) == [5, 2, 1]
    assert dropped == Dropped(out_of_range=2, repeated=1)


def test_to_take_nearly_everything_is_not_to_choose():
    check_chosen(4, 6)
    check_chosen(5, 5)
    with pytest.raises(NoReply, match=r"^it took nearly every sentence, and so chose none$"):
        check_chosen(5, 6)


def test_the_schema_that_is_sent_names_the_words():
    schema = Marks.model_json_schema()
    assert schema["additionalProperties"] is False
    assert schema["$defs"]["Marked"]["properties"]["word"]["enum"] == [
        "answers",
        "supports",
        "contradicts",
        "beside the point",
    ]
