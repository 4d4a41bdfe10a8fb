"""What was found, in a new order once some of it has been read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from qa.retrieval.retriever import Hit

RELEVANCE_WEIGHT = 0.25
"""How much the reader's word counts beside the search's, which has 1. On MTRAG's
conversations nDCG@10 was .562 (govt) and .431 (clapnq) without, .561 and .444 with .25,
.552 and .440 with 1 (tests/bench/reranking.py): to be about the matter, which is what is
judged there, is not yet to answer, and search tells the former as well."""


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
