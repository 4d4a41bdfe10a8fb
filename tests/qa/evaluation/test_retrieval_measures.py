"""The retrieval measures, by hand and against scikit-learn's nDCG and plain definitions."""

import math
import random

import numpy as np
import pytest
from sklearn import metrics

from qa.evaluation.retrieval_measures import RETRIEVAL, retrieval_columns
from qa.evaluation.trec import ranking, scores

from .fakes import abstained, gold


def test_figures_worked_by_hand() -> None:
    """Ranked a b c d; relevant are b with grade 2, d with 1, and z, which is not found.

    DCG = 2/log2(3) + 1/log2(5), ideal = 2/log2(2) + 1/log2(3) + 1/log2(4).
    """
    questions = [gold("q", relevant={"b": 2, "d": 1, "z": 1, "c": 0})]
    columns = retrieval_columns(questions, {"q": abstained(retrieved=["a", "b", "c", "d"])})
    gain = 2 / math.log2(3) + 1 / math.log2(5)
    ideal = 2 / math.log2(2) + 1 / math.log2(3) + 1 / math.log2(4)
    assert {name: column.tolist() for name, column in columns.items()} == {
        "retrieval.ndcg@10": [pytest.approx(gain / ideal)],
        "retrieval.recall@5": [pytest.approx(2 / 3)],
        "retrieval.recall@10": [pytest.approx(2 / 3)],
        "retrieval.recall@100": [pytest.approx(2 / 3)],
        "retrieval.mrr@10": [0.5],
        "retrieval.success@1": [0.0],
        "retrieval.success@5": [1.0],
    }


def test_a_relevant_article_beyond_ten_counts_for_recall_at_100_only() -> None:
    hits = [f"x{i}" for i in range(11)] + ["b"]
    columns = retrieval_columns([gold("q", relevant={"b": 1})], {"q": abstained(retrieved=hits)})
    assert {name: column.tolist() for name, column in columns.items()} == {
        **{name: [0.0] for name in RETRIEVAL},
        "retrieval.recall@100": [1.0],
    }


def test_a_question_without_hits_counts_0_and_one_without_judgements_is_unknown() -> None:
    questions = [
        gold("none found", relevant={"b": 1}),
        gold("not asked", relevant={"b": 1}),
        gold("not judged"),
        gold("found", relevant={"b": 1}),
    ]
    answers = {
        "none found": abstained(),
        "not judged": abstained(retrieved=["b"]),
        "found": abstained(retrieved=["b"]),
    }
    for column in retrieval_columns(questions, answers).values():
        assert column.tolist() == [0.0, 0.0, pytest.approx(np.nan, nan_ok=True), 1.0]


def test_an_article_stands_at_the_rank_of_its_best_passage() -> None:
    answer = abstained(retrieved=["a", "b", "a", "c", "b"])
    assert ranking(answer) == ["a", "b", "c"]
    assert scores(["a", "b", "c"]) == {"a": 3.0, "b": 2.0, "c": 1.0}


def test_equal_scores_keep_our_order() -> None:
    """trec_eval alone would put z first: it breaks ties by id, backwards."""
    answer = abstained(retrieved=["a", "z"])
    columns = retrieval_columns([gold("q", relevant={"a": 1})], {"q": answer})
    assert columns["retrieval.success@1"].tolist() == [1.0]


def test_they_agree_with_reference_implementations() -> None:
    draw = random.Random(5)
    ids = [f"d{i}" for i in range(130)]
    for _ in range(30):
        grades = {i: draw.randint(0, 3) for i in draw.sample(ids, 12)} | {"d0": 1}
        hits = draw.sample(ids, draw.choice([1, 4, 15, 100]))
        columns = retrieval_columns([gold("q", relevant=grades)], {"q": abstained(retrieved=hits)})
        relevant = {i for i, grade in grades.items() if grade}
        first = next((rank for rank, i in enumerate(hits[:10], 1) if i in relevant), None)
        # What was not retrieved goes behind, in the worst order, so that it gains nothing.
        rest = sorted((i for i in ids if i not in hits), key=lambda i: grades.get(i, 0))
        order = hits + ["filler"] * 10 + rest
        truth = [[grades.get(i, 0) for i in order]]
        ndcg = metrics.ndcg_score(truth, [list(range(len(order), 0, -1))], k=10)
        expected = {
            "retrieval.ndcg@10": ndcg,
            "retrieval.recall@5": len(relevant & set(hits[:5])) / len(relevant),
            "retrieval.recall@10": len(relevant & set(hits[:10])) / len(relevant),
            "retrieval.recall@100": len(relevant & set(hits[:100])) / len(relevant),
            "retrieval.mrr@10": 1 / first if first else 0.0,
            "retrieval.success@1": float(bool(relevant & set(hits[:1]))),
            "retrieval.success@5": float(bool(relevant & set(hits[:5]))),
        }
        assert {name: float(column[0]) for name, column in columns.items()} == pytest.approx(
            expected
        )
