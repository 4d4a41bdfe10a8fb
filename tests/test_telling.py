"""The benches' own measure of what is told of a work's progress."""

import pytest

from tests.bench.telling import furthest


@pytest.mark.parametrize(
    ("times", "shares", "off"),
    [
        ([0, 1, 2, 4], (0, 0.25, 0.5), 0.5),  # the last is shown until the end
        ([0, 3, 4], (0, 1), 0.75),  # nothing was told until three quarters had passed
        ([0, 1, 2, 3, 4], (0, 0.25, 0.5, 0.75), 0.25),
        ([0, 0, 4, 4], (0, 0.5, 1), 0.5),
    ],
)
def test_a_share_is_held_against_the_time_as_long_as_it_is_shown(times, shares, off):
    assert furthest(times, shares) == off
