"""One grammar of dates: whole dates in a text, and stretches of the calendar by their names."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.english.dates import CALENDAR, MONTHS, Days, Style, days_of, written


def found(text: str, *, day_first: bool | None = True) -> list[tuple[str, date | None]]:
    return [
        (text[each.start : each.end], each.day(day_first=lambda: day_first))
        for each in written(text)
    ]


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_every_way_to_write_a_day_is_that_day(day: date) -> None:
    month = MONTHS[day.month - 1]
    for words in (
        f"{day.day} {month} {day.year}",
        f"{day.day}th of {month}, {day.year}",
        f"{day.day:02}-{month[:3]}-{day.year}",
        f"{month.upper()} {day.day}, {day.year}",
        day.isoformat(),
        f"{day:%d/%m/}{day.year}",
    ):
        assert found(f"Seen on {words} by all") == [(words, day)]
    assert found(f"{day:%m/%d/}{day.year}", day_first=False)[0][1] == day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It met on 3 March 2020 and 4 May 2021.", [date(2020, 3, 3), date(2021, 5, 4)]),
        ("2021-08-20T15:40:20+01:00", [date(2021, 8, 20)]),
        ("9 Dec 10", [date(2010, 12, 9)]),
        ("9 Dec 10:30", []),
        ("9 Dec 98, 9 Dec 68", [date(1998, 12, 9), date(2068, 12, 9)]),
        ("31 February 2020", [None]),
        ("10 Juni 2019", [None]),  # a date line in German
        ("March 2020; 3 March; in 2020", []),
        ("12/2019 2018/19 1/2/3/2019", []),
    ],
)
def test_whole_dates_are_found_and_nothing_less(text: str, expected: list[date | None]) -> None:
    assert [day for _, day in found(text)] == expected


def test_figures_are_a_day_only_where_their_order_is_sure() -> None:
    def sure(text: str, day_first: bool | None) -> date | None:
        return found(text, day_first=day_first)[0][1]

    assert sure("03/04/2019", True) == date(2019, 4, 3)
    assert sure("03/04/2019", False) == date(2019, 3, 4)
    assert sure("03/04/2019", None) is None
    assert sure("04/04/2019", None) == date(2019, 4, 4)
    assert sure("26/10/2018", False) == sure("10/26/2018", True) == date(2018, 10, 26)
    assert sure("26/26/2018", True) is sure("26/26/2018", None) is None


def test_a_stamp_made_for_programs_is_told_from_a_date_for_people() -> None:
    styles = [
        (each.style, each.stamp) for each in written("2021-08-20T15:40 2021-08-20 1 May 2021")
    ]
    assert styles == [(Style.ISO, True), (Style.ISO, False), (Style.WORDS, False)]


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("26 October 2018", "2018-10-26", "2018-10-26"),
        ("Oct. 26th, 2018", "2018-10-26", "2018-10-26"),
        ("2018-10-26", "2018-10-26", "2018-10-26"),
        ("February of 2024", "2024-02-01", "2024-02-29"),
        ("Sept. 2018", "2018-09-01", "2018-09-30"),
        ("the year 1666", "1666-01-01", "1666-12-31"),
        ("the 2010s", "2010-01-01", "2019-12-31"),
        ("winter 2023", "2023-12-01", "2024-02-29"),
        ("the fourth quarter of 2023", "2023-10-01", "2023-12-31"),
        ("tax year 2022/23", "2022-04-01", "2023-03-31"),
        ("1999/00", "1999-01-01", "2000-12-31"),
    ],
)
def test_a_stretch_of_the_calendar_is_its_days(words: str, first: str, last: str) -> None:
    assert re.fullmatch(CALENDAR, words, re.IGNORECASE)
    assert days_of(words) == Days(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("words", ["31 February 2020", "Q5 2024", "2018/25", "0 May 2020", "May"])
def test_what_names_no_days_gives_none(words: str) -> None:
    assert days_of(words) is None


def test_letters_that_only_fold_into_a_month_s_are_read_or_left_and_never_an_error() -> None:
    assert [day for _, day in found("1 Auguſt 2019")] == [date(2019, 8, 1)]
    assert days_of("1 Auguſt 2019") == Days(date(2019, 8, 1), date(2019, 8, 1))
