"""Sentences that together stand for all others, chosen one after another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from qa.composing.topic import SAME
from qa.reading.likeness import all_cosines

COVERING = 3.0
"""How much standing for the other sentences counts beside what a sentence is worth itself."""


def covering(
    vectors: NDArray[np.float32],
    able: Sequence[int],
    worth: Sequence[float],
    most: int,
    of: Sequence[str] = (),
    at_most: Mapping[str, int] | None = None,
) -> list[int]:
    """The places of up to `most` sentences that together stand for all, those most worth first.

    Chosen one after another so that each brings the others nearer to one that is chosen
    (facility location: Lin and Bilmes 2011, "A class of submodular functions for document
    summarization"). `able` are the places that may be chosen, `vectors` has a row for each
    sentence, of unit length. None is chosen that says what one before it says, and no more of one
    article than `at_most` has for it, where `of` tells whose each is.
    """
    like = np.maximum(all_cosines(vectors), 0.0)
    nearest = np.zeros(len(vectors), dtype=np.float32)
    chosen: list[int] = []
    for _ in range(most):
        left = [
            n
            for n in able
            if n not in chosen
            and all(like[n, m] < SAME for m in chosen)
            and not (at_most and sum(of[m] == of[n] for m in chosen) >= at_most[of[n]])
        ]
        if not left:
            break
        gains = {
            n: COVERING * float(np.maximum(like[n] - nearest, 0.0).mean()) + worth[n] for n in left
        }
        best = max(left, key=lambda n: gains[n])
        chosen.append(best)
        nearest = np.maximum(nearest, like[best])
    return chosen
