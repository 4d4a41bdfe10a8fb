"""Whatever is said, and whatever was said before, is understood in some way."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.conversation import understand
from qa.conversation.asking import (
    about_library,
    listed_in,
    pasted_quote,
    sides_of,
    speaker_in,
    state_asked,
    times_in,
)
from qa.question import Question, QuestionKind, Turn

WORDS = """
    which Which's what What's who's where's the that those here there it its he's her they both
    one ones former latter Croydon Croydon's Haringey Ofsted's inspectors' council services plan
    better than good said by in of for and or about 2018 31/02/2020 last year May the City Matters
    Gazette articles published according to (Croydon) ? ! . , ’ ” £ ſ İ ß 日本 🙂 _ a_b ''
"""
PIECES = st.sampled_from(WORDS.split()) | st.text(max_size=8)
TEXTS = st.builds(
    lambda pieces, between: between.join(pieces),
    st.lists(PIECES, max_size=12),
    st.sampled_from([" ", " ", "", ", ", "? ", "\n"]),
)


@given(
    text=TEXTS,
    turns=st.lists(st.tuples(TEXTS, TEXTS), max_size=4),
    publishers=st.lists(st.text(max_size=20) | st.sampled_from(WORDS.split()), max_size=4),
    today=st.dates(),
)
@settings(max_examples=500, deadline=None)
def test_any_text_history_and_publishers_are_understood(
    text: str, turns: list[tuple[str, str]], publishers: list[str], today: date
) -> None:
    question = Question(text, tuple(Turn(*turn) for turn in turns))
    understood = understand(question, publishers=publishers, today=today)
    assert isinstance(understood.standalone, str)
    assert set(understood.filters.publishers) <= set(publishers)
    assert understood.kind in QuestionKind
    for part in (listed_in, sides_of, speaker_in, pasted_quote, state_asked, about_library):
        part(understood.standalone)  # whatever it gives, it doesn't fail
    times_in(understood.standalone, today)


@pytest.mark.parametrize("text", [" " * 1_900 + "x", "\n" * 1_900 + "x"])
def test_no_text_that_may_be_asked_takes_long_to_understand(text: str) -> None:
    started = time.perf_counter()
    understand(Question(text), publishers=(), today=date(2024, 5, 1))
    assert time.perf_counter() - started < 5  # it was a minute, and a fraction of a second since
