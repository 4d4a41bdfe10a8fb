"""Whether it abstains when it should: measures of the confidence and of the decision.

Each function takes `weights` of shape (n_rows, n_questions): how often each question
counts, whole numbers from 0. A row of ones gives the measure itself, a row drawn at
random a bootstrap resample of it, and so all resamples are computed at once. Returned
is one value a row, NaN where the row does not define the measure.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

CALIBRATION_BINS = 10


def _share(part: Floats, whole: Floats) -> Floats:
    """`part / whole`, NaN where `whole` is 0."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(whole > 0, part / whole, np.nan)


def _by_score(weights: Floats, score: Floats, *columns: Floats) -> list[Floats]:
    """Each column's weighted sum per distinct score, highest score first: (n_rows, n_scores)."""
    order = np.argsort(-score, kind="stable")
    sorted_scores = score[order]
    starts = np.flatnonzero(np.r_[True, sorted_scores[1:] != sorted_scores[:-1]])
    taken = weights[:, order]
    return [np.add.reduceat(taken * column[order], starts, axis=1) for column in columns]


def auroc(weights: Floats, confidence: Floats, answerable: Floats) -> Floats:
    """The chance that an answerable question has more confidence than an unanswerable one.

    Σ over pairs of [c⁺ > c⁻] + ½[c⁺ = c⁻], divided by the number of pairs: the area
    under the ROC curve (Hanley and McNeil, 1982, doi:10.1148/radiology.143.1.7063747).
    """
    positive, negative = _by_score(weights, confidence, answerable, 1 - answerable)
    negatives = negative.sum(axis=1)
    below = negatives[:, None] - np.cumsum(negative, axis=1)
    won = (positive * (below + negative / 2)).sum(axis=1)
    return _share(won, positive.sum(axis=1) * negatives)


def average_precision(weights: Floats, confidence: Floats, answerable: Floats) -> Floats:
    """Σₖ (Rₖ − Rₖ₋₁) Pₖ over the distinct confidences as thresholds, from the highest down.

    Pₖ and Rₖ are precision and recall for "answerable" at the k-th threshold; without
    interpolation, as `sklearn.metrics.average_precision_score` has it. NaN where one of
    the two kinds is missing: then it says nothing about telling them apart.
    """
    positive, negative = _by_score(weights, confidence, answerable, 1 - answerable)
    found = np.cumsum(positive, axis=1)
    precision = np.nan_to_num(_share(found, found + np.cumsum(negative, axis=1)))
    positives, negatives = positive.sum(axis=1), negative.sum(axis=1)
    value = _share((positive * precision).sum(axis=1), positives)
    return np.where(negatives > 0, value, np.nan)


def abstention_f1(weights: Floats, abstained: Floats, answerable: Floats) -> Floats:
    """F1 of abstaining, with the unanswerable questions for what is to be found.

    2·TP / (2·TP + FP + FN): TP unanswerable and abstained, FP answerable and abstained,
    FN unanswerable and answered (van Rijsbergen, 1979, with β = 1). NaN where no
    question is unanswerable.
    """
    unanswerable = 1 - answerable
    right = weights @ (abstained * unanswerable)
    wanted = weights @ unanswerable
    value = _share(2 * right, weights @ abstained + wanted)
    return np.where(wanted > 0, value, np.nan)


def abstention_precision(weights: Floats, abstained: Floats, answerable: Floats) -> Floats:
    """The share of the abstentions that were right; NaN where there were none."""
    return _share(weights @ (abstained * (1 - answerable)), weights @ abstained)


def abstention_recall(weights: Floats, abstained: Floats, answerable: Floats) -> Floats:
    """The share of the unanswerable questions abstained from; NaN where there are none."""
    return _share(weights @ (abstained * (1 - answerable)), weights @ (1 - answerable))


def _harmonic(n: int) -> Floats:
    """H₀ … Hₙ, the harmonic numbers."""
    return np.concatenate(([0.0], np.cumsum(1 / np.arange(1, n + 1))))


def risk_coverage_area(weights: Floats, confidence: Floats, right: Floats) -> Floats:
    """The area under the risk–coverage curve: lower is better.

    (1/n) Σₖ risk(k), with risk(k) the share not right among the k questions of most
    confidence (Geifman, Uziel and El-Yaniv, 2019, arXiv:1805.08206). Questions of equal
    confidence have no order; the area is the mean over all of theirs. With N questions
    and E errors before w equal ones that hold e errors, those add
    Σⱼ (E + j·e/w) / (N + j) = e + (E − N·e/w)(H(N + w) − H(N)), H the harmonic numbers.
    """
    count, errors = _by_score(weights, confidence, np.ones_like(right), 1 - right)
    before = np.cumsum(count, axis=1) - count
    errors_before = np.cumsum(errors, axis=1) - errors
    rate = np.nan_to_num(_share(errors, count))
    total = count.sum(axis=1)
    harmonic = _harmonic(int(total.max(initial=0)))
    span = harmonic[(before + count).astype(int)] - harmonic[before.astype(int)]
    area = errors + (errors_before - before * rate) * span
    return _share(area.sum(axis=1), total)


def calibration_bin(confidence: Floats) -> NDArray[np.int64]:
    """The bin of each confidence: `CALIBRATION_BINS` of equal width, closed above.

    0 is in the first.
    """
    # Rounded, since 0.1 + 0.2 is a little more than 0.3.
    bins = np.ceil(np.round(confidence * CALIBRATION_BINS, 9)) - 1
    clipped: NDArray[np.int64] = np.clip(bins, 0, CALIBRATION_BINS - 1).astype(np.int64)
    return clipped


def calibration_error(weights: Floats, confidence: Floats, right: Floats) -> Floats:
    """The expected calibration error over ten bins: lower is better.

    Σ_b (n_b / n) |share right in b − mean confidence in b|
    (Guo et al., 2017, arXiv:1706.04599, equation 5).
    """
    bins = calibration_bin(confidence)
    member = (bins[:, None] == np.arange(CALIBRATION_BINS)).astype(np.float64)
    # n_b cancels: n_b·|r_b/n_b − c_b/n_b| = |r_b − c_b|.
    gap = np.abs(weights @ (member * (right - confidence)[:, None])).sum(axis=1)
    return _share(gap, weights.sum(axis=1))


def calibration_error_by_chance(weights: Floats, confidence: Floats, right: Floats) -> Floats:
    """The calibration error to be expected over these questions if every confidence were true.

    Few questions give a large one, whoever answers: 135 some .08, 600 some .04. Of a bin's n_b
    questions those that are right are taken to be binomial with the bin's mean confidence p, of
    which the mean absolute deviation is 2 m C(n_b, m) pᵐ (1 − p)^(n_b − m + 1), m = ⌊n_b p⌋ + 1
    (de Moivre, 1730; Diaconis and Zabell, 1991, Statistical Science 6, 284–302). `right` is not
    looked at.
    """
    bins = calibration_bin(confidence)
    member = (bins[:, None] == np.arange(CALIBRATION_BINS)).astype(np.float64)
    count = weights @ member
    mean = np.clip(np.nan_to_num(_share(weights @ (member * confidence[:, None]), count)), 0, 1)
    return _share(_binomial_deviation(count, mean).sum(axis=1), count.sum(axis=1))


def _binomial_deviation(n: Floats, p: Floats) -> Floats:
    """E|X − np| of X binomial (n, p), elementwise; 0 where nothing is drawn or nothing can vary."""
    varies = (n > 0) & (p > 0) & (p < 1)
    n, p = np.where(varies, n, 1.0), np.where(varies, p, 0.5)
    m = np.minimum(np.floor(n * p) + 1, n)
    log = (
        _log_factorial(n)
        - _log_factorial(m)
        - _log_factorial(n - m)
        + m * np.log(p)
        + (n - m + 1) * np.log1p(-p)
    )
    return np.where(varies, 2 * m * np.exp(log), 0.0)


def _log_factorial(n: Floats) -> Floats:
    found: Floats = np.vectorize(math.lgamma, otypes=[np.float64])(n + 1)
    return found


def risk_coverage(confidence: Floats, right: Floats) -> list[tuple[float, float]]:
    """The points (coverage, risk), one per distinct confidence, from the highest down."""
    if not len(confidence):
        return []
    one = np.ones((1, len(confidence)))
    count, errors = _by_score(one, confidence, np.ones_like(right), 1 - right)
    covered = np.cumsum(count[0])
    return [
        (float(c), float(r))
        for c, r in zip(covered / len(confidence), np.cumsum(errors[0]) / covered, strict=True)
    ]
