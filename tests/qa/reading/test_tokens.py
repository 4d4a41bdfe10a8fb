"""Questions and passages as tokens."""

from __future__ import annotations

import pytest
import torch

from qa.reading import tokens
from qa.reading.tokens import Pair, Tokenization, base_tokenization, batch, by_length

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def tokenization() -> Tokenization:
    return base_tokenization()


def test_question_title_and_passage_stand_between_separators(tokenization: Tokenization) -> None:
    text = "Café opens. Rain fell."
    [row] = tokenization.tokens([Pair("Who?", "News", text, ((0, 11), (12, 22)))], max_tokens=128)
    words = [text[start:end] for start, end in row.offsets]
    assert words == ["Café", "opens", ".", "Rain", "fell", "."]
    assert row.sentence_of == [0, 0, 0, 1, 1, 1]
    assert row.first == 6  # [CLS] who ? [SEP] news [SEP]
    assert [row.ids[i] for i in (0, 3, 5, -1)] == [101, 102, 102, 102]
    made = batch([row], torch.device("cpu"))
    assert made.types.tolist() == [[0, 0, 0, 0] + [1] * 9]
    assert made.candidates.tolist() == [[True] + [False] * 5 + [True] * 6 + [False]]


def test_long_question_and_title_leave_room_for_the_passage(tokenization: Tokenization) -> None:
    [row] = tokenization.tokens([Pair("why " * 300, "news " * 300, "rain " * 300)], max_tokens=128)
    assert len(row.ids) == 128
    assert row.first == 1 + tokens.QUESTION_TOKENS + 1 + tokens.TITLE_TOKENS + 1
    assert len(row.offsets) == 128 - row.first - 1


def test_too_small_a_window_is_refused(tokenization: Tokenization) -> None:
    with pytest.raises(ValueError, match="max_tokens must be in"):
        tokenization.tokens([Pair("Who?", "", "Rain.")], max_tokens=64)


def test_batches_hold_rows_of_like_length_within_the_budget(tokenization: Tokenization) -> None:
    rows = tokenization.tokens([Pair("", "", "rain " * n) for n in (5, 60, 6, 59)], max_tokens=128)
    # With [CLS] [SEP] [SEP] [SEP]: 9, 64, 10 and 63 tokens.
    assert list(by_length(rows, 130)) == [[1, 3], [2, 0]]
    assert list(by_length(rows, 20)) == [[1], [3], [2, 0]]
    assert list(by_length([], 20)) == []
