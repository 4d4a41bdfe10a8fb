"""How sure a figure is: bootstrap intervals, and the paired randomisation test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from qa.evaluation.measures import Columns, Measure

Floats = NDArray[np.float64]

RESAMPLES = 1_000
RANDOMISATIONS = 5_000
LEVEL = 0.95
SEED = 20_250_101
"""Fixed, so that the same run has the same intervals."""

_CELLS = 2_000_000
"""Weights held at once: 16 MB."""


def _chunks(rows: int, n: int, draw: Callable[[int], Floats]) -> Iterator[Floats]:
    step = max(1, _CELLS // max(n, 1))
    for at in range(0, rows, step):
        yield draw(min(step, rows - at))


def bootstrap_weights(n: int, resamples: int = RESAMPLES) -> Iterator[Floats]:
    """Chunks of weights (n_rows, n): how often each of n questions is in each resample.

    n questions drawn with replacement, `resamples` times (Efron, 1979,
    doi:10.1214/aos/1176344552).
    """
    random = np.random.default_rng(SEED)

    def draw(rows: int) -> Floats:
        # Ten times as quick as random.multinomial for a thousand questions.
        drawn = random.integers(0, n, (rows, n)) + n * np.arange(rows)[:, None]
        return np.bincount(drawn.ravel(), minlength=rows * n).reshape(rows, n).astype(np.float64)

    return _chunks(resamples, n, draw)


def _bounds(draws: Floats) -> tuple[float, float] | None:
    """The middle `LEVEL` of the draws that are known; None where none is."""
    low, high = (1 - LEVEL) / 2, (1 + LEVEL) / 2
    draws = draws[~np.isnan(draws)]
    if not len(draws):
        return None
    found = np.quantile(draws, [low, high])
    return float(found[0]), float(found[1])


def intervals(
    measures: list[Measure], columns: Columns, resamples: int = RESAMPLES
) -> dict[str, tuple[float, float] | None]:
    """The 95 % percentile bootstrap interval of each measure, None where it is unknown.

    From the quantiles of the measure over resampled questions (Efron and Tibshirani,
    1993, An Introduction to the Bootstrap, chapter 13). A measure of fewer than two
    questions has none.
    """
    n = len(next(iter(columns.values())))
    able = [m for m in measures if m.known(columns).sum() >= 2]
    draws: dict[str, list[Floats]] = {m.name: [] for m in able}
    for weights in bootstrap_weights(n, resamples) if able else ():
        for measure in able:
            draws[measure.name].append(measure.values(columns, weights))
    found: dict[str, tuple[float, float] | None] = {measure.name: None for measure in measures}
    found.update({n: _bounds(np.concatenate(parts)) for n, parts in draws.items() if parts})
    return found


def paired_intervals(
    measures: list[Measure], a: Columns, b: Columns, resamples: int = RESAMPLES
) -> dict[str, tuple[float, float] | None]:
    """The 95 % interval of b − a for each measure, the same questions drawn for both."""
    n = len(next(iter(a.values())))
    draws: dict[str, list[Floats]] = {measure.name: [] for measure in measures}
    for weights in bootstrap_weights(n, resamples) if n >= 2 else ():
        for measure in measures:
            difference = measure.values(b, weights) - measure.values(a, weights)
            draws[measure.name].append(difference)
    return {
        name: _bounds(np.concatenate(parts)) if parts else None for name, parts in draws.items()
    }


def randomisation_p(
    measures: list[Measure], a: Columns, b: Columns, randomisations: int = RANDOMISATIONS
) -> dict[str, float | None]:
    """The two-sided p-value of each measure's difference between two runs; None: unknown.

    Fisher's randomisation test, paired: if the runs don't differ, each question's two
    answers may as well have come from either, so they are swapped at random; p is the
    share of the swaps with a difference at least as large, (1 + hits) / (1 + swaps)
    (Smucker, Allan and Carterette, 2007, doi:10.1145/1321440.1321528; the ones after
    Phipson and Smyth, 2010, doi:10.2202/1544-6115.1585).
    """
    n = len(next(iter(a.values())))
    both = {name: np.concatenate([a[name], b[name]]) for name in a}
    one = np.ones((1, n))
    observed = {m.name: float((m.values(b, one) - m.values(a, one))[0]) for m in measures}
    hits = dict.fromkeys(observed, 0)
    done = dict.fromkeys(observed, 0)
    random = np.random.default_rng(SEED)

    def draw(rows: int) -> Floats:
        return random.integers(0, 2, (rows, n)).astype(np.float64)

    for swap in _chunks(randomisations, 2 * n, draw):
        stay = np.hstack([1 - swap, swap])
        gone = np.hstack([swap, 1 - swap])
        for measure in measures:
            difference = measure.values(both, gone) - measure.values(both, stay)
            difference = difference[~np.isnan(difference)]
            # Equal differences may come out apart by rounding.
            large = np.abs(difference) >= abs(observed[measure.name]) - 1e-12
            hits[measure.name] += int(large.sum())
            done[measure.name] += len(difference)
    return {
        name: None if np.isnan(value) else (1 + hits[name]) / (1 + done[name])
        for name, value in observed.items()
    }
