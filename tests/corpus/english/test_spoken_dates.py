"""Dates as a question names them."""

from datetime import date

import pytest

from corpus.english.dates import SpokenDate, spoken_dates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on 12 February 2024", SpokenDate("12 February 2024", 2, 12, 2024)),
        ("the 12th of February?", SpokenDate("12th of February", 2, 12)),
        ("February 12th, 2024", SpokenDate("February 12th, 2024", 2, 12, 2024)),
        ("in Feb 2024", SpokenDate("Feb 2024", 2, None, 2024)),
        ("in February", SpokenDate("February", 2)),
        ("at 2024-02-12", SpokenDate("2024-02-12", 2, 12, 2024)),
        ("12/02/2024", SpokenDate("12/02/2024", 2, 12, 2024)),
    ],
)
def test_date_is_found_as_far_as_it_is_told(text: str, expected: SpokenDate):
    assert list(spoken_dates(text)) == [expected]


def test_date_is_on_a_day_that_it_does_not_contradict():
    day = date(2024, 2, 12)
    said = ("12 February 2024", "12 Feb", "February 2024", "13 February", "May", "February 2023")
    assert [d.is_on(day) for text in said for d in spoken_dates(text)] == [True] * 3 + [False] * 3


def test_years_and_numbers_alone_are_no_dates():
    assert list(spoken_dates("34 of 36 in 2022, 1/2 of it")) == []
