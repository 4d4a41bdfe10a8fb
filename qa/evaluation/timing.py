"""How long the answers took."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def percentile(share: float) -> Callable[[Floats, Floats], Floats]:
    """The function (weights, values) → the nearest-rank percentile at `share`, per row.

    The smallest value that at least `share` of the questions don't exceed: the inverse
    of the empirical distribution, definition 1 of Hyndman and Fan, 1996
    (doi:10.1080/00031305.1996.10473566), and always a time that occurred. `weights`
    as in `qa.evaluation.abstention`; there is at least one value; NaN for a row
    without any weight.
    """

    def statistic(weights: Floats, values: Floats) -> Floats:
        order = np.argsort(values, kind="stable")
        reached = np.cumsum(weights[:, order], axis=1)
        total = reached[:, -1:]
        place = (reached >= share * total).argmax(axis=1)
        return np.where(total[:, 0] > 0, values[order][place], np.nan)

    return statistic
