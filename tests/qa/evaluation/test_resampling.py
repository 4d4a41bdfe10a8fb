"""Bootstrap and randomisation, against scipy, exact enumeration, and by hand."""

from itertools import product

import numpy as np
import pytest
from scipy import stats

from qa.evaluation.measures import MEASURES, Measure, mean, ratio
from qa.evaluation.resampling import (
    bootstrap_weights,
    intervals,
    paired_intervals,
    randomisation_p,
)

MEAN = Measure("test.mean", "Mean", "", ("x",), mean)
RATIO = Measure("test.ratio", "Ratio", "", ("x", "y"), ratio)


def test_each_resample_draws_as_many_questions_as_there_are() -> None:
    weights = np.concatenate(list(bootstrap_weights(7, 50)))
    assert weights.shape == (50, 7)
    assert weights.sum(axis=1).tolist() == [7.0] * 50
    assert weights.mean() == 1.0
    assert len(np.unique(weights, axis=0)) > 40


def test_the_interval_is_scipys() -> None:
    values = np.random.default_rng(3).normal(size=200)
    found = intervals([MEAN], {"x": values}, 4_000)["test.mean"]
    expected = stats.bootstrap(
        (values,), np.mean, method="percentile", n_resamples=4_000, rng=4
    ).confidence_interval
    assert found == pytest.approx((expected.low, expected.high), abs=0.015)


def test_intervals_are_the_same_every_time() -> None:
    columns = {"x": np.arange(20.0), "y": np.ones(20)}
    assert intervals([RATIO], columns) == intervals([RATIO], columns)


def test_unknown_questions_and_too_few_give_no_interval() -> None:
    few = {"x": np.array([np.nan, 0.5, np.nan])}
    assert intervals([MEAN], few) == {"test.mean": None}
    assert intervals([MEAN], {"x": np.array([np.nan, 0.5, 0.5])}) == {"test.mean": (0.5, 0.5)}


def test_the_same_questions_are_drawn_for_both_runs() -> None:
    """The second is the first plus 1 everywhere, so every resample differs by exactly 1."""
    a = np.random.default_rng(3).normal(size=50)
    found = paired_intervals([MEAN], {"x": a}, {"x": a + 1})
    assert found == {"test.mean": pytest.approx((1.0, 1.0))}


def test_p_is_that_of_all_swaps() -> None:
    """Against the exact test: every one of the 2¹⁰ ways to swap ten pairs."""
    random = np.random.default_rng(8)
    a, b = random.normal(size=10), random.normal(loc=0.7, size=10)
    d = b - a
    every = product([1, -1], repeat=10)
    swaps = [abs(np.mean(d * signs)) >= abs(d.mean()) - 1e-12 for signs in every]
    found = randomisation_p([MEAN], {"x": a}, {"x": b}, 20_000)["test.mean"]
    assert found == pytest.approx(np.mean(swaps), abs=0.01)


def test_equal_runs_have_p_1_and_clear_differences_the_smallest() -> None:
    a = np.random.default_rng(8).normal(size=60)
    assert randomisation_p([MEAN], {"x": a}, {"x": a}, 200) == {"test.mean": 1.0}
    assert randomisation_p([MEAN], {"x": a}, {"x": a + 5}, 199) == {"test.mean": 1 / 200}


def test_p_of_an_area_swaps_whole_answers() -> None:
    """AUROC over two questions: 1 in b, 0 in a. Of the four swaps two differ by 1, two by 0.

    Swapping one question alone gives both runs equal confidences, AUROC ½ each.
    """
    measure = MEASURES["abstention.auroc"]
    a = {"confidence": np.array([0.2, 0.8]), "answerable": np.array([1.0, 0.0])}
    b = {"confidence": np.array([0.8, 0.2]), "answerable": np.array([1.0, 0.0])}
    found = randomisation_p([measure], a, b, 4_000)
    assert found == {"abstention.auroc": pytest.approx(0.5, abs=0.03)}


def test_p_of_what_is_unknown_is_unknown() -> None:
    unknown = {"x": np.array([np.nan, np.nan])}
    assert randomisation_p([MEAN], unknown, unknown, 10) == {"test.mean": None}
