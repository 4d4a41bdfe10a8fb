"""What was found, in a new order once some of it has been read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from qa.retrieval.retriever import Hit

RELEVANCE_WEIGHT = 0.15
"""How much the reader's word counts beside the search's, which has 1. nDCG@10 of follow-ups on
MTRAG govt, clapnq, cloud and fiqa, and of 154 questions of SQuAD2: .556 .443 .332 .281 .846
without, .569 .446 .344 .271 .864 with .15, .569 .442 .345 .264 .867 with .2, .570 .444 .340 .266
.876 with .5 (tests/bench/reranking.py): to be about the matter, which is what is judged in MTRAG,
is not yet to answer, and search tells the former as well."""


def rerank(
    hits: Sequence[Hit], relevance: Mapping[int, float], weight: float = RELEVANCE_WEIGHT
) -> list[Hit]:
    """The hits by the weighted mean of fused score and relevance, both in [0, 1].

    `relevance` gives passage ids the probability that they answer; a passage that was not
    read has 0 there. Without any the hits stay as they are. Equal scores keep their order.
    """
    if not relevance:
        return list(hits)
    scored = [
        (hit, (hit.score + weight * relevance.get(hit.passage_id, 0.0)) / (1 + weight))
        for hit in hits
    ]
    scored.sort(key=lambda pair: (-pair[1], pair[0].rank))
    return [replace(hit, rank=n, score=score) for n, (hit, score) in enumerate(scored, start=1)]
