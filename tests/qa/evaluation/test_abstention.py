"""The measures of abstaining, by hand, against scikit-learn, and weighted against repeated."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn import metrics

from qa.evaluation.abstention import (
    abstention_f1,
    abstention_precision,
    abstention_recall,
    auroc,
    average_precision,
    calibration_bin,
    calibration_error,
    calibration_error_by_chance,
    risk_coverage,
    risk_coverage_area,
)

Floats = NDArray[np.float64]


def _value(measure: Callable[..., Floats], *columns: list[float]) -> float:
    arrays = [np.array(column, dtype=float) for column in columns]
    (value,) = measure(np.ones((1, len(arrays[0]))), *arrays)
    return float(value)


def test_auroc_by_hand() -> None:
    """Pairs (answerable, not): .9>.5, .9>.1, .5=.5 half, .5>.1: 3.5 of 4."""
    assert _value(auroc, [0.9, 0.5, 0.5, 0.1], [1, 1, 0, 0]) == 3.5 / 4


def test_average_precision_by_hand() -> None:
    """Thresholds .9, .7, .5: recall rises by ½ at precision 1, then by ½ at precision ⅔."""
    assert _value(average_precision, [0.9, 0.7, 0.5], [1, 0, 1]) == pytest.approx(
        0.5 * 1 + 0.5 * 2 / 3
    )


def test_abstaining_by_hand() -> None:
    """Five questions, two unanswerable; three abstentions, one of them right."""
    abstained, answerable = [1, 1, 1, 0, 0], [0, 1, 1, 0, 1]
    assert _value(abstention_f1, abstained, answerable) == 2 * 1 / (3 + 2)
    assert _value(abstention_precision, abstained, answerable) == pytest.approx(1 / 3)
    assert _value(abstention_recall, abstained, answerable) == 1 / 2


def test_risk_coverage_by_hand() -> None:
    """Risks at 1, 2, 3, 4 answers: 0, ½, ⅓, ½."""
    confidence, right = [0.9, 0.8, 0.7, 0.6], [1, 0, 1, 0]
    area = (0 + 1 / 2 + 1 / 3 + 1 / 2) / 4
    assert _value(risk_coverage_area, confidence, right) == pytest.approx(area)
    assert risk_coverage(np.array(confidence), np.array(right, dtype=float)) == [
        (0.25, 0.0),
        (0.5, 0.5),
        (0.75, pytest.approx(1 / 3)),
        (1.0, 0.5),
    ]


def test_equal_confidences_count_as_the_mean_of_their_orders() -> None:
    """Right first: risks 0, ½; wrong first: 1, ½. The mean area is (¼ + ¾) / 2."""
    assert _value(risk_coverage_area, [0.5, 0.5], [1, 0]) == pytest.approx(0.5)
    assert risk_coverage(np.array([0.5, 0.5]), np.array([1.0, 0.0])) == [(1.0, 0.5)]
    assert risk_coverage(np.array([]), np.array([])) == []


def test_calibration_by_hand() -> None:
    """Bin (.8, .9]: mean .85, one of two right; bin (.2, .3]: .3, right. (2·.35 + 1·.7) / 3."""
    assert _value(calibration_error, [0.81, 0.89, 0.3], [1, 0, 1]) == pytest.approx(1.4 / 3)


def test_what_chance_does_to_calibration_by_hand() -> None:
    """Of two at .5 none, one or both are right, off by 1, 0, 1 with ¼, ½, ¼; of one at .3 it is
    off by .3 with .7 and by .7 with .3. (½ + .42) / 3.
    """
    assert _value(calibration_error_by_chance, [0.5, 0.5, 0.3], [1, 1, 1]) == pytest.approx(
        0.92 / 3
    )
    assert _value(calibration_error_by_chance, [1.0, 0.0], [0, 0]) == 0


def test_a_true_confidence_errs_as_often_as_chance_foretells() -> None:
    rng = np.random.default_rng(5)
    confidence = rng.beta(1.2, 1.2, 135)
    drawn = (rng.random((400, 135)) < confidence).astype(float)
    seen = [_value(calibration_error, confidence.tolist(), right.tolist()) for right in drawn]
    foretold = _value(calibration_error_by_chance, confidence.tolist(), [0.0] * 135)
    assert foretold == pytest.approx(np.mean(seen), rel=0.05)


def test_bins_are_closed_above() -> None:
    edges = np.array([0.0, 0.05, 0.1, 0.1 + 0.2, 0.7, 0.70001, 1.0])
    assert calibration_bin(edges).tolist() == [0, 0, 0, 2, 6, 7, 9]


def test_what_is_not_defined_is_unknown() -> None:
    one_kind = ([0.9, 0.1], [1, 1])
    assert np.isnan(_value(auroc, *one_kind))
    assert np.isnan(_value(average_precision, *one_kind))
    assert np.isnan(_value(abstention_f1, *one_kind))
    assert np.isnan(_value(abstention_recall, *one_kind))
    assert np.isnan(_value(abstention_precision, [0, 0], [1, 0]))


def test_never_abstaining_from_the_unanswerable_scores_0() -> None:
    assert _value(abstention_f1, [0, 0], [1, 0]) == 0.0


_CASES = st.lists(
    st.tuples(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.8, 1.0]), st.booleans(), st.integers(0, 3)),
    min_size=1,
    max_size=12,
)


@settings(deadline=None)
@given(_CASES)
def test_they_agree_with_scikit_learn(cases: list[tuple[float, bool, int]]) -> None:
    confidence = np.array([case[0] for case in cases])
    answerable = np.array([float(case[1]) for case in cases])
    weights = np.array([[float(case[2]) for case in cases]])
    if len(set(answerable[weights[0] > 0])) < 2:
        assert np.isnan(auroc(weights, confidence, answerable)[0])
        return
    kwargs = {"sample_weight": weights[0]}
    assert auroc(weights, confidence, answerable)[0] == pytest.approx(
        metrics.roc_auc_score(answerable, confidence, **kwargs)
    )
    assert average_precision(weights, confidence, answerable)[0] == pytest.approx(
        metrics.average_precision_score(answerable, confidence, **kwargs)
    )
    abstained = (confidence < 0.3).astype(float)
    assert abstention_f1(weights, abstained, answerable)[0] == pytest.approx(
        metrics.f1_score(1 - answerable, abstained, **kwargs)
    )


@pytest.mark.parametrize(
    "measure",
    [
        auroc,
        average_precision,
        abstention_f1,
        risk_coverage_area,
        calibration_error,
        calibration_error_by_chance,
    ],
)
@settings(deadline=None)
@given(_CASES)
def test_a_weight_is_as_good_as_repeating(
    measure: Callable[..., Floats], cases: list[tuple[float, bool, int]]
) -> None:
    repeated = [case for case in cases for _ in range(case[2])]
    if not repeated:
        return

    def column(rows: list[tuple[float, bool, int]], place: int) -> Floats:
        return np.array([float(row[place]) for row in rows])

    # The measure of abstaining takes a decision, not a confidence; rounding makes one.
    first = np.round if measure is abstention_f1 else np.asarray
    weighted = measure(column(cases, 2)[None], first(column(cases, 0)), column(cases, 1))
    plain = measure(np.ones((1, len(repeated))), first(column(repeated, 0)), column(repeated, 1))
    assert weighted[0] == pytest.approx(plain[0], nan_ok=True)


@settings(deadline=None)
@given(_CASES)
def test_rows_of_weights_are_measured_each_by_itself(cases: list[tuple[float, bool, int]]) -> None:
    confidence = np.array([case[0] for case in cases])
    right = np.array([float(case[1]) for case in cases])
    rows = np.array([[float(case[2]) for case in cases], [1.0] * len(cases)])
    both = risk_coverage_area(rows, confidence, right)
    for row, value in zip(rows, both, strict=True):
        single = risk_coverage_area(row[None], confidence, right)
        assert value == pytest.approx(single[0], nan_ok=True)
