"""Days of publication in feeds: figures that the column decides, numbers, and what is unknown."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from corpus.article import Draft
from corpus.formats import read
from corpus.formats.feed_dates import Dates, Day

UNDATED = "write it as 2024-05-03"


def days(*values: object, **columns: str) -> list[Day]:
    """What the rows of one feed say, each with its own `published`."""
    rows = [{"published": value, **columns} for value in values]
    dates = Dates(lambda: rows)
    return [dates.day(value) for value in values]


def named(found: Iterable[Day]) -> list[date | None]:
    return [day.published for day in found]


def test_a_row_above_12_settles_which_number_is_the_day_before_and_behind_it() -> None:
    assert days("03/05/2024", "23/05/2024 14:30", "4.6.2024") == [
        Day(
            date(2024, 5, 3),
            "published: 03/05/2024 (day first: the feed has 23/05/2024 14:30)",
        ),
        Day(date(2024, 5, 23), "published: 23/05/2024 14:30"),
        Day(
            date(2024, 6, 4),
            "published: 4.6.2024 (day first: the feed has 23/05/2024 14:30)",
        ),
    ]
    assert named(days("03/05/2024", "05/23/2024")) == [date(2024, 3, 5), date(2024, 5, 23)]


def test_rows_that_contradict_each_other_settle_nothing_but_themselves() -> None:
    assert days("03/05/2024", "23/05/2024", "05/24/2024") == [
        Day(
            problem="published is '03/05/2024', whose day and month can't be told apart (the feed "
            f"has both 23/05/2024 and 05/24/2024); {UNDATED}"
        ),
        Day(date(2024, 5, 23), "published: 23/05/2024"),
        Day(date(2024, 5, 24), "published: 05/24/2024"),
    ]


def test_without_evidence_the_day_is_unknown_and_that_is_said() -> None:
    unknown = Day(
        problem="published is '03/05/2024', whose day and month can't be told apart (no other row "
        f"of the feed shows which comes first); {UNDATED}"
    )
    assert days("03/05/2024") == [unknown]
    assert days("03/05/2024", publisher="The Weir Voice") == [unknown]
    assert named(days("05/05/2024")) == [date(2024, 5, 5)]


def test_british_addresses_settle_it_where_all_are_british() -> None:
    assert days("03/05/2024", url="https://www.weir.co.uk/1") == [
        Day(
            date(2024, 5, 3),
            "published: 03/05/2024 (day first: all its addresses or publishers are British)",
        )
    ]
    mixed = [
        {"published": "03/05/2024", "url": "https://www.weir.co.uk/1"},
        {"published": "04/05/2024", "url": "https://weir.example.com/2"},
    ]
    assert Dates(lambda: mixed).day("03/05/2024").published is None


@pytest.mark.parametrize(
    ("value", "evidence"),
    [
        (1714694400, "published: 1714694400 (seconds since 1970)"),
        ("1714780799.5", "published: 1714780799.5 (seconds since 1970)"),
        (1714694400000, "published: 1714694400000 (milliseconds since 1970)"),
        ("45415", "published: 45415 (a spreadsheet's days)"),
        (45415.99, "published: 45415.99 (a spreadsheet's days)"),
        ("20240503", "published: 20240503"),
    ],
)
def test_numbers_are_times_where_they_can_be(value: object, evidence: str) -> None:
    assert days(value) == [Day(date(2024, 5, 3), evidence)]


@pytest.mark.parametrize("value", ["2024", "0", "-5", "nan", "1e400", "12345678901234567890"])
def test_other_numbers_are_no_day(value: str) -> None:
    assert days(value) == [
        Day(problem=f"published is {value!r}, a number that is no time; {UNDATED}")
    ]


def test_what_names_no_day_is_said_and_an_empty_field_is_not() -> None:
    assert days("last spring", "03/05/24", "31/02/2024", " ") == [
        Day(problem=f"published is 'last spring', which names no day; {UNDATED}"),
        Day(date(2024, 5, 3), "published: 03/05/24 (day first: the feed has 31/02/2024)"),
        Day(problem="published is '31/02/2024', a day that no month has"),
        Day(),
    ]


def test_years_of_two_digits_are_read_where_the_column_shows_that_they_stand_last() -> None:
    assert named(days("03.05.24", "23.05.24")) == [date(2024, 5, 3), date(2024, 5, 23)]
    assert named(days("03/05/24", "05/23/2024")) == [date(2024, 3, 5), date(2024, 5, 23)]
    assert named(days("24/05/03", "24/05/23")) == [None, None]
    assert days("03.05.24") == [
        Day(
            problem="published is '03.05.24', whose day, month and year can't be told apart "
            f"(no other row of the feed shows which comes last); {UNDATED}"
        )
    ]


def test_a_field_date_is_the_day_where_published_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "title,text,date,published\nA,One,23/05/2024,\nB,Two,03/05/2024,2024-06-01\n"
        "C,Three,soon,\n",
        encoding="utf-8",
    )
    drafts = [each for each in read(path) if isinstance(each, Draft)]
    assert [(d.published, d.published_evidence) for d in drafts] == [
        (date(2024, 5, 23), "date: 23/05/2024"),
        (date(2024, 6, 1), "published: 2024-06-01"),
        (None, None),
    ]
    assert drafts[2].left_out == (
        f"The day of publication was not read: date is 'soon', which names no day; {UNDATED}.",
    )


@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.csv"])
def test_all_feeds_look_at_their_own_column(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    rows = [{"text": str(n), "published": day} for n, day in enumerate(("3/5/24", "03/05/2024"))]
    rows.append({"text": "2", "published": "23/05/2024"})
    if name.endswith("csv"):
        path.write_text(
            "text,published\n" + "".join(f"{n},{r['published']}\n" for n, r in enumerate(rows))
        )
    elif name.endswith("l"):
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    else:
        path.write_text(json.dumps(rows))
    found = [row for row in read(path) if isinstance(row, Draft)]
    assert [draft.published for draft in found] == [
        date(2024, 5, 3),
        date(2024, 5, 3),
        date(2024, 5, 23),
    ]
