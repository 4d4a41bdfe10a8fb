import numpy as np
import pytest

from qa.evaluation.timing import percentile


@pytest.mark.parametrize(
    ("share", "expected"), [(0.5, 3.0), (0.2, 1.0), (0.21, 2.0), (0.95, 5.0), (1.0, 5.0)]
)
def test_nearest_rank_by_hand(share: float, expected: float) -> None:
    values = np.array([5.0, 1.0, 4.0, 2.0, 3.0])
    assert percentile(share)(np.ones((1, 5)), values).tolist() == [expected]


def test_p95_of_twenty_is_the_nineteenth() -> None:
    values = np.arange(1.0, 21.0)
    assert percentile(0.95)(np.ones((1, 20)), values).tolist() == [19.0]


def test_it_agrees_with_numpys_inverted_cdf_and_repeats_by_weight() -> None:
    random = np.random.default_rng(1)
    values = random.exponential(size=40)
    weights = random.integers(0, 4, (6, 40)).astype(float)
    for share in (0.5, 0.9, 0.99):
        found = percentile(share)(weights, values)
        for row, value in zip(weights, found, strict=True):
            repeated = np.repeat(values, row.astype(int))
            assert value == np.quantile(repeated, share, method="inverted_cdf")


def test_no_weight_is_unknown() -> None:
    assert np.isnan(percentile(0.5)(np.zeros((1, 2)), np.array([1.0, 2.0]))[0])
