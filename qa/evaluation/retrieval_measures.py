"""How well the articles were found: the measures of the retrieval literature."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from qa.answer import Answer
from qa.evaluation.gold import GoldQuestion
from qa.evaluation.trec import ranking, scores

RETRIEVAL = {
    "retrieval.ndcg@10": "nDCG@10",
    "retrieval.recall@5": "R@5",
    "retrieval.recall@10": "R@10",
    "retrieval.recall@100": "R@100",
    "retrieval.mrr@10": "RR@10",
    "retrieval.success@1": "Success@1",
    "retrieval.success@5": "Success@5",
}
"""Our name of a measure → that of `ir_measures`, which computes it."""


def retrieval_columns(
    questions: Sequence[GoldQuestion], answers: Mapping[str, Answer]
) -> dict[str, NDArray[np.float64]]:
    """Per measure, one value in [0, 1] a question, by article; NaN where nothing is known relevant.

    A question without an answer or without hits counts 0. With g(d) the grade of
    article d, at least 1 if relevant, and d₁, d₂, … the articles ranked:

    - nDCG@10 = Σᵢ g(dᵢ) / log₂(i + 1) for i ≤ 10, divided by the same sum over the best
      possible ranking (Järvelin and Kekäläinen, 2002, doi:10.1145/582415.582418; gains
      as they are, not 2ᵍ − 1, as in trec_eval);
    - recall@k: the share of the relevant articles among the first k;
    - reciprocal rank@10: 1 / rank of the first relevant article, 0 if it is beyond 10
      (Voorhees, 1999, the TREC-8 question answering track);
    - success@k: 1 if a relevant article is among the first k, else 0.
    """
    import ir_measures

    columns = {name: np.full(len(questions), np.nan) for name in RETRIEVAL}
    # The place in the list serves as id, since ir_measures takes what we give it as text.
    qrels = {str(i): dict(gold.relevant) for i, gold in enumerate(questions) if gold.relevant}
    if not qrels:
        return columns
    hits = {
        key: scores(ranking(answers[question_id]))
        for key in qrels
        if (question_id := questions[int(key)].question_id) in answers
    }
    names = {measure: name for name, measure in RETRIEVAL.items()}
    for name in RETRIEVAL:
        columns[name][[int(key) for key in qrels]] = 0.0
    measures = [ir_measures.parse_measure(measure) for measure in names]
    for metric in ir_measures.iter_calc(measures, qrels, hits):
        columns[names[str(metric.measure)]][int(metric.query_id)] = metric.value
    return columns
