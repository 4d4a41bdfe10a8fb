"""How long the rest takes is told by what was embedded, not by what was passed over."""

import gzip
from pathlib import Path

import pytest

from qa.upkeep.pace import Pace, count_lines


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_what_is_left_follows_from_what_was_embedded():
    clock = Clock()
    pace = Pace(clock)
    for n in range(1, 11):
        clock.now += 10
        pace.step(0.01 * n, 64)
    assert pace.rate == pytest.approx(6.4)
    assert pace.remaining_s == pytest.approx(900)


def test_what_is_passed_over_makes_nothing_quicker():
    clock = Clock()
    pace = Pace(clock)
    clock.now = 1
    pace.step(0.5, 0)  # half of it was known
    assert pace.remaining_s is None
    clock.now = 101
    pace.step(0.51, 640)
    assert (pace.rate, pace.remaining_s) == (pytest.approx(6.4), pytest.approx(4900))


def test_the_last_minutes_count():
    clock = Clock()
    pace = Pace(clock)
    for n in range(1, 201):
        clock.now += 10 if n <= 100 else 20  # slower by half from some hour on
        pace.step(n / 1000, 64)
    assert pace.remaining_s == pytest.approx(800 * 20)


def test_nothing_is_said_at_first():
    clock = Clock()
    pace = Pace(clock)
    clock.now = 1
    pace.step(0.5, 64)
    assert pace.remaining_s is None


@pytest.mark.parametrize(("text", "lines"), [("", 0), ("{}\n{}\n", 2), ("{}\n{}", 2)])
def test_lines_are_counted_packed_or_not(text: str, lines: int, tmp_path: Path):
    plain, packed = tmp_path / "a.jsonl", tmp_path / "b.jsonl.gz"
    plain.write_text(text)
    packed.write_bytes(gzip.compress(text.encode()))
    assert (count_lines(plain), count_lines(packed)) == (lines, lines)
