"""A time in words is the days that it plainly means, counted from today where it does."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.english.numbers import TENS, UNITS
from qa.conversation import understand
from qa.conversation.periods import SPAN, Period, has_time, period, spans
from qa.question import Filters, Question

TODAY = date(2024, 5, 15)  # a Wednesday


def days(words: str, today: date = TODAY) -> tuple[str | None, str | None] | None:
    """The first and the last day, where the whole of `words` is a time."""
    if re.fullmatch(SPAN, words, re.IGNORECASE) is None or (found := period(words, today)) is None:
        return None
    return tuple(day.isoformat() if day else None for day in (found.first, found.last))  # type: ignore[return-value]


def spelled(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    words = [f"{UNITS[hundreds]} hundred"] if hundreds else []
    if rest >= 20:
        words.append("-".join([TENS[rest // 10 - 2], *([UNITS[rest % 10]] if rest % 10 else [])]))
    elif rest:
        words.append(UNITS[rest])
    return " and ".join(words)


@settings(deadline=None)  # the first to name a time compiles what it is told by
@given(
    st.integers(1, 400),
    st.sampled_from(["day", "week", "fortnight", "month", "quarter", "year", "decade"]),
    st.sampled_from(["the last", "the past", "past", "last", "the previous"]),
    st.dates(date(1950, 1, 1), date(2100, 1, 1)),
)
def test_words_and_digits_are_one_filter(number: int, unit: str, last: str, today: date) -> None:
    units = unit if number == 1 else f"{unit}s"
    asked = "How bad are the bins in articles from {} {} {}?"
    outcomes = set()
    for count in (str(number), spelled(number), spelled(number).replace("-", " ").title()):
        text = asked.format(last, count, units)
        understood = understand(Question(text), publishers=(), today=today)
        outcomes.add((understood.filters, understood.standalone.replace(text, "as asked")))
    assert len(outcomes) == 1
    filters, standalone = outcomes.pop()
    if unit == "decade" and number > 190:  # there may be no such year
        return
    assert (filters.published_to, standalone) == (today, "How bad are the bins?")
    assert filters.published_from is not None
    assert filters.published_from < today


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        # So long ago.
        ("a year ago", "2023-01-01", "2023-12-31"),
        ("two decades ago", "2004-01-01", "2004-12-31"),
        ("18 months ago", "2022-11-01", "2022-11-30"),
        ("two weeks ago", "2024-04-28", "2024-05-04"),
        ("three days ago", "2024-05-12", "2024-05-12"),
        # Back from today.
        ("the last eleven months", "2023-06-15", "2024-05-15"),
        ("the last twelve months", "2023-05-15", "2024-05-15"),
        ("the past thirty-six months", "2021-05-15", "2024-05-15"),
        ("the last thousand days", "2021-08-19", "2024-05-15"),
        ("the last one thousand days", "2021-08-19", "2024-05-15"),
        ("the past two dozen months", "2022-05-15", "2024-05-15"),
        ("the past 2 dozen months", "2022-05-15", "2024-05-15"),
        ("the last two-hundred weeks", "2020-07-15", "2024-05-15"),
        ("the last 2½ years", "2021-11-15", "2024-05-15"),
        ("the last 1.25 years", "2023-02-15", "2024-05-15"),
        ("the last 1.9 months", "2024-03-15", "2024-05-15"),
        ("the past 3 yrs", "2021-05-15", "2024-05-15"),
        ("last 100 days", "2024-02-05", "2024-05-15"),
        ("the last hundred days", "2024-02-05", "2024-05-15"),
        ("the past 1,000 days", "2021-08-19", "2024-05-15"),
        ("the last two and a half years", "2021-11-15", "2024-05-15"),
        ("the past 2.5 years", "2021-11-15", "2024-05-15"),
        ("the last year and a half", "2022-11-15", "2024-05-15"),
        # Half a month has 16 days at most, half a week four.
        ("the last month and a half", "2024-03-30", "2024-05-15"),
        ("the past two and a half weeks", "2024-04-27", "2024-05-15"),
        ("the last half a year", "2023-11-15", "2024-05-15"),
        ("the past half year", "2023-11-15", "2024-05-15"),
        ("over the last couple of weeks", "2024-05-01", "2024-05-15"),
        ("the past couple of years", "2022-05-15", "2024-05-15"),
        ("the last dozen years", "2012-05-15", "2024-05-15"),
        ("the last decade", "2014-05-15", "2024-05-15"),
        ("the past three decades", "1994-05-15", "2024-05-15"),
        ("the last quarter", "2024-02-15", "2024-05-15"),
        ("the last two quarters", "2023-11-15", "2024-05-15"),
        ("the last fortnight", "2024-05-01", "2024-05-15"),
        ("the last day", "2024-05-14", "2024-05-15"),
        # The calendar's.
        ("this week", "2024-05-13", "2024-05-19"),
        ("last month", "2024-04-01", "2024-04-30"),
        ("last quarter", "2024-01-01", "2024-03-31"),
        ("this quarter", "2024-04-01", "2024-06-30"),
        ("last year", "2023-01-01", "2023-12-31"),
        ("this decade", "2020-01-01", "2029-12-31"),
        ("last decade", "2010-01-01", "2019-12-31"),
        ("yesterday", "2024-05-14", "2024-05-14"),
        ("since yesterday", "2024-05-14", None),
        # A weekday, the last before today.
        ("since Tuesday", "2024-05-14", None),
        ("since Wednesday", "2024-05-08", None),
        ("on Thursday", "2024-05-09", "2024-05-09"),
        ("after last Sunday", "2024-05-13", None),
        ("between Friday and Sunday", "2024-05-10", "2024-05-12"),
        ("from Sunday to Tuesday", "2024-05-12", "2024-05-14"),
        # Two times, the first short of its month or year.
        ("between March and June 2023", "2023-03-01", "2023-06-30"),
        ("between November and February 2024", "2023-11-01", "2024-02-29"),
        ("from 3 March to 2 April 2023", "2023-03-03", "2023-04-02"),
        ("between 3 and 10 June 2023", "2023-06-03", "2023-06-10"),
        ("between March 3rd and March 9th, 2023", "2023-03-03", "2023-03-09"),
        ("March–June 2023", "2023-03-01", "2023-06-30"),
        ("in March and April 2020", "2020-03-01", "2020-04-30"),
        ("in 2018 and 2019", "2018-01-01", "2019-12-31"),
        ("in 2019 or 2018", None, None),
        ("between March and today", "2024-03-01", "2024-05-15"),
        ("between 2018 and last year", "2018-01-01", "2023-12-31"),
        # Parts of a year, seasons, years that are none of the calendar's.
        ("in the first half of 2024", "2024-01-01", "2024-06-30"),
        ("the second half of 2023", "2023-07-01", "2023-12-31"),
        ("in the third quarter of 2023", "2023-07-01", "2023-09-30"),
        ("the last quarter of 2023", "2023-10-01", "2023-12-31"),
        ("Q1 2024", "2024-01-01", "2024-03-31"),
        ("H2 2023", "2023-07-01", "2023-12-31"),
        ("in spring 2024", "2024-03-01", "2024-05-31"),
        ("the summer of 2023", "2023-06-01", "2023-08-31"),
        ("winter 2023", "2023-12-01", "2024-02-29"),
        ("winter 2023/24", "2023-12-01", "2024-02-29"),
        ("since autumn 2022", "2022-09-01", None),
        ("in 2018/19", "2018-01-01", "2019-12-31"),
        ("in the financial year 2018/19", "2018-04-01", "2019-03-31"),
        ("the 2018-19 financial year", "2018-04-01", "2019-03-31"),
        ("the academic year 2018/19", "2018-09-01", "2019-08-31"),
        ("in 1999/2000", "1999-01-01", "2000-12-31"),
        ("2018-2020", "2018-01-01", "2020-12-31"),
        ("2018–20", "2018-01-01", "2020-12-31"),
        ("the 1990s", "1990-01-01", "1999-12-31"),
    ],
)
def test_a_time_said_plainly_is_its_days(words: str, first: str | None, last: str | None) -> None:
    assert days(words) == ((first, last) if first or last else None)


@pytest.mark.parametrize(
    "words",
    [
        "the last few years",
        "recently",
        "the last 0 days",
        "the last zero weeks",
        "the last fiveteen days",
        "the last week of March 2020",
        "the last 99999999999 days",
        "the last 9999 years",
        "the third half of 2024",
        "Q5 2024",
        "2018/25",
        "2020-2018",
        "31 February 2020",
        "between 3 and June 2023",
        "between March and 2023",
        "between June 2023 and March 2023",
        "March",
        "Tuesday",
        "in May",
        "2018-19-20",
    ],
)
def test_a_time_that_is_not_plain_or_never_was_is_none(words: str) -> None:
    assert days(words) is None


@settings(deadline=None)  # as above
@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)))
def test_a_weekday_is_the_last_one_before_today(today: date) -> None:
    for back in range(1, 8):
        day = today - timedelta(days=back)
        assert period(f"on {day:%A}", today) == Period(day, day)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("What do articles from the past thirty-six months say?", "2021-05-15", "2024-05-15"),
        ("What do stories published since Tuesday say?", "2024-05-14", None),
        ("What did the last twelve months’ coverage say?", "2023-05-15", "2024-05-15"),
        ("What was published about bins in 2018/19?", "2018-01-01", "2019-12-31"),
    ],
)
def test_a_question_s_time_is_its_filter(text: str, first: str, last: str | None) -> None:
    filters = understand(Question(text), publishers=(), today=TODAY).filters
    assert filters == Filters(
        published_from=date.fromisoformat(first),
        published_to=date.fromisoformat(last) if last else None,
    )


def test_articles_not_of_a_time_are_not_those_of_that_time() -> None:
    text = "What do articles not published in 2018 say about bins?"
    understood = understand(Question(text), publishers=(), today=TODAY)
    assert (understood.standalone, understood.filters) == (text, Filters())


def test_times_are_found_from_left_to_right_but_not_behind_certain_characters():
    text = "From 2018 to 2019, v2020, in May 2021 and since 2022"
    found = [match[0] for match in spans(text, re.compile(r"\w"))]
    assert found == ["From 2018 to 2019", "in May 2021", "since 2022"]


@pytest.mark.parametrize("time", ["yesterday", "on Monday", "Q1 2020", "a fortnight ago"])
def test_every_time_has_a_sign_of_one(time: str):
    assert re.fullmatch(SPAN, time, re.I)
    assert has_time(time)
    assert not has_time("Who is the mayor of Hackney, and since when?")
