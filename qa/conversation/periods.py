"""A time in words, as days: October 2018, since March 2020, the last two years.

`dateparser` reads more, but also what is no time ("may", "a second"), in milliseconds
for each question; a filter must only be set by what is said plainly.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?:1[6-9]|20)\d\d"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12,
}  # fmt: skip
_COUNT = rf"(?:\d{{1,3}}|{'|'.join(_NUMBERS)})"
_UNIT = r"(?:day|week|month|year)"
TIME = (
    rf"(?:{_YEAR}-\d\d-\d\d|{_DAY}(?: of)? {_MONTH},? {_YEAR}|{_MONTH} {_DAY},? {_YEAR}"
    rf"|{_MONTH},? (?:of )?{_YEAR}|(?:the )?{_YEAR[:-2]}0s|(?:the year )?{_YEAR}"
    rf"|today|yesterday|(?:this|last) {_UNIT}"
    rf"|the (?:last|past) (?:{_COUNT} )?{_UNIT}s?|(?:last|past) {_COUNT} {_UNIT}s)(?![\w-])"
)
"""A regular expression of a time, to be matched without regard to case."""
SPAN = (
    rf"(?:between {TIME} and {TIME}|from {TIME} (?:to|until|till|through|up to|and) {TIME}"
    rf"|(?:since|from) {TIME}(?: onwards?| on)?(?!\w)"
    rf"|(?:after|before|prior to|until|till|up to) {TIME}"
    rf"|(?:(?:in|on|of|during|dated|over|within|throughout) )?{TIME})"
)
"""A regular expression of a time with the word that says how it bounds."""
_TIME = re.compile(TIME, re.I)


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both included; None where open."""

    first: date | None
    last: date | None


def period(words: str, today: date) -> Period | None:
    """The days that `words`, a match of `SPAN`, mean; None for a day that never was.

    "Last" week, month, year are the calendar's; "the last" or "past" ones run back
    from today. A period that ends before it begins is None, too.
    """
    low = " ".join(words.lower().split())
    times = [_days(match[0], today) for match in _TIME.finditer(low)]
    if not times or None in times:
        return None
    first, last = times[0] or (today, today)
    end = (times[-1] or (today, today))[1]
    if len(times) == 2:
        return Period(first, end) if first <= end else None
    if low.startswith("since") or (low.startswith("from") and low.split()[-1].startswith("on")):
        return Period(first, None)
    if low.startswith("after"):
        return Period(last + timedelta(days=1), None)
    if low.startswith(("before", "prior to")):
        return Period(None, first - timedelta(days=1))
    if low.startswith(("until", "till", "up to")):
        return Period(None, last)
    return Period(first, last)


def _days(time: str, today: date) -> tuple[date, date] | None:
    try:
        return _relative(time, today) or _calendar(time)
    except ValueError:  # 31 February
        return None


def _calendar(time: str) -> tuple[date, date] | None:
    numbers = [int(n) for n in re.findall(r"\d+", time)]
    if re.match(r"\d{4}-", time):
        day = date(*numbers)
        return day, day
    if time.endswith("0s"):
        return date(numbers[-1], 1, 1), date(numbers[-1] + 9, 12, 31)
    month = re.search(r"[a-z]{3,}", time)
    number = _MONTHS.index(month[0][:3]) + 1 if month and month[0][:3] in _MONTHS else None
    year = next((n for n in numbers if n > 31), None)
    if year is None:  # "laſt year": a pattern without regard to case takes ſ for an s
        return None
    if number is None:
        return date(year, 1, 1), date(year, 12, 31)
    days = [n for n in numbers if n != year]
    if days:
        day = date(year, number, days[0])
        return day, day
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


def _relative(time: str, today: date) -> tuple[date, date] | None:
    if time == "today":
        return today, today
    if time == "yesterday":
        day = today - timedelta(days=1)
        return day, day
    found = re.match(rf"(the )?(this|last|past) (?:({_COUNT}) )?({_UNIT})", time)
    if not found:
        return None
    running, which, count, unit = found[1], found[2], found[3], found[4]
    if running or count or which == "past":
        n = 1 if not count else int(count) if count.isdigit() else _NUMBERS[count]
        return _back(today, n, unit), today
    return _of_the_calendar(today, unit, 0 if which == "this" else 1)


def _of_the_calendar(today: date, unit: str, back: int) -> tuple[date, date]:
    if unit == "day":
        day = today - timedelta(days=back)
        return day, day
    if unit == "week":
        monday = today - timedelta(days=today.weekday() + 7 * back)
        return monday, monday + timedelta(days=6)
    if unit == "month":
        first = _back(today.replace(day=1), back, "month")
        return first, first.replace(day=monthrange(first.year, first.month)[1])
    return date(today.year - back, 1, 1), date(today.year - back, 12, 31)


def _back(today: date, count: int, unit: str) -> date:
    """The same day `count` units ago; the month's last day where it has none such."""
    if unit in {"day", "week"}:
        return today - timedelta(days=count * (7 if unit == "week" else 1))
    months = today.year * 12 + today.month - 1 - count * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))
