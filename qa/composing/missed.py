"""How many entries' passages a search may have missed, by capture and recapture."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from qa.retrieval.retriever import Hit

_LEAST_BOTH = 2
"""So many accepted passages must be among the best of both searches, or nothing is estimated."""


def estimated_missed(read: Sequence[Hit], accepted: Collection[int], left: int) -> int | None:
    """How many more passages would be accepted among the `left` that were not read.

    Two searches looked for the same passages: by words and by vectors. Each one's better half
    of what was read is its catch, and the accepted passages in both are what was caught twice.
    With `n` and `m` of them caught by each and `b` by both, Chapman's estimate of all there
    are is `(n + 1)(m + 1)/(b + 1) - 1` (Chapman 1951, "Some properties of the hypergeometric
    distribution with applications to zoological sample censuses"; it is the estimate of
    Lincoln and Petersen with less bias where few are caught). What was accepted is taken off.

    It takes the searches for independent. They are not: what one finds, the other is likelier
    to find, so there may well be more. None where too few were caught twice to tell.
    """
    if not left:
        return 0
    half = -(-len(read) // 2)
    by_words = sorted(
        (hit for hit in read if hit.bm25), key=lambda hit: (-(hit.bm25 or 0), hit.rank)
    )
    by_vector = sorted(
        (hit for hit in read if hit.vector is not None),
        key=lambda hit: (-(hit.vector or 0), hit.rank),
    )
    first, second = (
        {hit.passage_id for hit in order[:half]} & set(accepted) for order in (by_words, by_vector)
    )
    both = len(first & second)
    if both < _LEAST_BOTH:
        return None
    everything = (len(first) + 1) * (len(second) + 1) / (both + 1) - 1
    return min(left, max(0, round(everything) - len(accepted)))
