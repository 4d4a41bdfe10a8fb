"""When enough passages were read, over sums and errors set by hand, and their file."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest

from qa.reading import settling
from qa.reading.settling import FoundSignals, Settling, signals_of

# Of four errors one is above 1, two above 0 and three above -1.
SETTLING = Settling(
    bias=-1.0,
    weights={"found": 2.0, "behind": -1.0},
    errors=(-2.0, 0.0, 0.5, 2.0),
    worth=1.0,
    floor=-2.0,
    chance=0.5,
    first=2,
    step=1,
)


def test_signals_tell_how_far_a_passage_lies_below_the_best():
    found = [(0.9, 0.5, 1, 0.4, 0.0), (0.5, 0.25, 2, 0.6, 1.0)]
    first, second = signals_of(found)
    assert first == FoundSignals(0.9, 0.5, 0.0, 0.4, 0.0, 0.0, pytest.approx(0.2))
    assert second == FoundSignals(0.5, 0.25, math.log(2), 0.6, 1.0, pytest.approx(0.4), 0.0)
    assert SETTLING.foretold(second) == pytest.approx(-1.0 + 2.0 * 0.5 - 0.4)
    assert signals_of([]) == []


@pytest.mark.parametrize(
    ("best", "left", "settled"),
    [
        (3.0, [0.0], True),  # to be quoted it would need an error above 2
        (2.0, [0.0], True),  # above 1: one of four
        (2.0, [0.0, 0.0], False),  # two of which one in four is above: half a passage
        (0.0, [0.0], False),  # above -1
        (-9.0, [-4.5], True),  # nothing is answered below the floor, however bad the best one is
        (-9.0, [-2.0], False),
        (9.0, [], True),
    ],
)
def test_reading_is_settled_where_hardly_one_that_is_left_may_be_quoted(
    best: float, left: list[float], settled: bool
):
    assert SETTLING.settled(best, left) is settled


def test_what_was_saved_is_loaded(tmp_path: Path):
    assert settling.load(tmp_path) is None
    settling.save(SETTLING, tmp_path)
    assert settling.load(tmp_path) == SETTLING


@pytest.mark.parametrize("was", ["errors", "found"])
def test_a_file_of_another_form_is_named(tmp_path: Path, was: str):
    settling.save(replace(SETTLING, bias=1.0), tmp_path)
    path = tmp_path / settling.FILE
    path.write_text(path.read_text().replace(was, "other"))
    with pytest.raises(ValueError, match=r"settling\.json does not say when reading settles"):
        settling.load(tmp_path)


def test_the_shipped_one_stops_only_below_a_tenth_of_a_passage():
    shipped = settling.load(Path(settling.__file__).with_name("weights"))
    assert shipped is not None
    assert (shipped.chance, shipped.first) == (0.1, 3)
    assert list(shipped.errors) == sorted(shipped.errors)
