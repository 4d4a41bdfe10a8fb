import math
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from qa.question import Question, Turn, Understood
from qa.retrieval.plan import Plan
from qa.retrieval.retriever import (
    AS_ASKED,
    LAST_ANSWER,
    Hit,
    HybridRetriever,
    fuse,
    scaled,
    standardised,
)
from qa.training import mining


def test_scores_are_scaled_so_that_the_best_is_one_and_the_worst_nought():
    assert scaled(np.array([4.0, 2.0, 3.0])).tolist() == [1.0, 0.0, 0.5]
    assert scaled(np.array([2.0, 2.0])).tolist() == [1.0, 1.0]
    assert scaled(np.array([])).tolist() == []


def test_scores_are_standardised_to_mean_nought_and_deviation_one():
    assert standardised([4.0, 2.0], 0.5).tolist() == [1.0, -1.0]
    assert standardised([4.0, 2.0], 10.0).tolist() == [0.1, -0.1]
    assert standardised([0.1, 0.1, 0.1], 0.5).tolist() == pytest.approx([0, 0, 0])
    assert standardised([], 0.5).tolist() == []


def test_nothing_found_by_either_search_is_no_hit():
    assert fuse({}, {}, 3) == []


def test_similarities_that_hardly_differ_do_not_outweigh_words():
    assert [hit.passage_id for hit in fuse({1: 9.0}, {1: 0.401, 2: 0.402}, 2)] == [1, 2]


def test_fused_scores_are_the_sum_of_both_standardised_ones():
    # Words: 1 and 2 at +1, 3 and 4 at −1. Vectors, weighing 2.5: 2 and 3 at +1, 1 and 4 at −1.
    bm25 = {1: 2.0, 2: 2.0, 4: 0.0}
    vector = {1: 0.1, 2: 0.9, 3: 0.9}
    assert fuse(bm25, vector, 4) == [
        Hit(2, 1, pytest.approx(1.0), 2.0, 0.9),
        Hit(3, 2, pytest.approx(5 / 7), None, 0.9),
        Hit(1, 3, pytest.approx(2 / 7), 2.0, 0.1),
        Hit(4, 4, pytest.approx(0.0), 0.0, None),
    ]


def test_equal_fused_scores_come_in_the_order_of_their_ids():
    assert [hit.passage_id for hit in fuse({9: 1.0, 4: 1.0}, {}, 2)] == [4, 9]


def test_no_more_hits_than_asked_for():
    assert [hit.passage_id for hit in fuse({1: 3.0, 2: 2.0, 3: 1.0}, {}, 2)] == [1, 2]


class AxisEncoder:
    """Each text it has not met yet is a new axis."""

    name, dim = "axes", 4

    def __init__(self) -> None:
        self.met: list[str] = []

    def encode(self, texts: Sequence[str], role: str) -> NDArray[np.float32]:
        self.met += [text for text in texts if text not in self.met]
        return np.eye(self.dim, dtype=np.float32)[[self.met.index(text) for text in texts]]


def query_vector(question: Understood) -> tuple[list[float], list[str]]:
    encoder = AxisEncoder()
    retriever = HybridRetriever(None, encoder, None, None)  # type: ignore[arg-type]
    [row] = retriever._query_vectors([question])
    return row.tolist(), encoder.met


def test_vector_of_a_follow_up_leans_towards_the_last_answer_and_the_words_asked():
    history = (Turn("Who leads Hull?", "Ann."), Turn("Since when?", " Since May. "))
    asked = Question("And before her?", history)
    row, met = query_vector(Understood(asked, "Who led Hull before Ann?"))
    assert met == ["Who led Hull before Ann?", "And before her?", "Since May."]
    length = math.hypot(1.0, AS_ASKED, LAST_ANSWER)
    assert row == pytest.approx([1 / length, AS_ASKED / length, LAST_ANSWER / length, 0.0])


def test_vector_of_a_question_without_history_is_its_own():
    row, met = query_vector(Understood(Question("Who leads Hull?"), "Who leads Hull?"))
    assert (row, met) == ([1.0, 0.0, 0.0, 0.0], ["Who leads Hull?"])


def test_what_words_alone_found_is_compared_with_the_question_all_the_same():
    encoder = AxisEncoder()
    [question, other] = encoder.encode(["Who leads Hull?", "Snow fell."], "query")
    vectors = np.array(
        [c * question + math.sqrt(1 - c * c) * other for c in (0.94, 1.0, 0.95)], dtype=np.float32
    )
    retriever = HybridRetriever(
        None,  # type: ignore[arg-type]
        encoder,
        mining.vector_index(vectors),
        mining.lexical_index(["Ann leads Hull.", "It was she.", "Nobody knew."]),
    )
    plan = Plan(found=2, read=1)  # vectors find the second and third, words the first
    question = Understood(Question("Who leads Hull?"), "Who leads Hull?")
    [hits] = retriever.retrieve([question], [plan])
    assert [(hit.passage_id, hit.bm25 is not None, hit.vector) for hit in hits] == [
        (1, False, pytest.approx(1.0)),
        (0, True, pytest.approx(0.94, abs=1e-3)),
    ]
