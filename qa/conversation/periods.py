"""A time in words, as days: October 2018, since March 2020, the past thirty-six months.

The calendar's own times are `corpus.english.dates`; here stands what counts from today, and
the words that say how a time bounds ("since", "between … and"). Libraries were weighed there.

A filter hides articles, so a time that may mean a longer or a shorter stretch is read as the
longer, and one that says no number ("the last few years", "recently") is none.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from math import ceil

from corpus.english.dates import CALENDAR, DAY, MONTH, WEEKDAY, WEEKDAYS, Days, days_of, of_months
from corpus.english.numbers import CARDINAL, cardinal

_COUNT = (
    rf"(?:\d{{1,3}}(?:,\d{{3}})+|(?:\d+|{CARDINAL})(?:[- ]dozen)?|\d+(?:\.\d+| ?[¼½¾])|[¼½¾]|"
    r"(?:a )?dozen|(?:a )?couple(?: of)?|half(?: an?)?)"
)
_UNIT = r"(?:day|week|wk|fortnight|month|mth|quarter|year|yr|decade)"
_MONTHS_IN = {"month": 1, "mth": 1, "quarter": 3, "year": 12, "yr": 12, "decade": 120}
_DAYS_IN = {"day": 1, "week": 7, "wk": 7, "fortnight": 14}

_RUNNING = (
    rf"(?:the )?(?:last|past|previous) {_COUNT}(?: and a half)?[ -]{_UNIT}s?(?: and a half)?"
    rf"|the (?:last|past|previous) {_UNIT}s?(?: and a half)?|past {_UNIT}|last fortnight"
)
_AGO = rf"(?:an?|{_COUNT}) {_UNIT}s? ago"
_OF_TODAY = rf"today|yesterday|(?:this|last) (?:day|week|month|quarter|year|decade)|{_AGO}"
_BEHIND = r"(?![\w–-]|/\d| of\b)"
TIME = rf"(?:{CALENDAR}|{_OF_TODAY}|{_RUNNING}){_BEHIND}"
"""A regular expression of a time, to be matched without regard to case."""
_NAMED = rf"(?:{TIME}|(?:last )?{WEEKDAY}{_BEHIND})"
# What takes its month or year from the time behind it: "between 3 and 10 June 2023".
_PART = rf"(?:{DAY}(?: of)? {MONTH}|{MONTH} {DAY}|{MONTH}|{DAY})"
_TO = r"(?:to|until|till|through|up to|and)"
_IN = r"(?:in|on|of|during|dated|over|within|throughout)"
SPAN = (
    rf"(?:(?:between |(?P<from>from ))(?:{_NAMED}|{_PART})(?(from) {_TO}| and) {_NAMED}"
    rf"|(?:{_IN} )?(?:{_NAMED}|{_PART})(?: (?:to|and|or) | ?[–-] ?){TIME}"
    rf"|(?:(?P<since>since|from)|after|before|prior to|until|till|up to(?: and including)?)"
    rf" {_NAMED}(?(since)(?: onwards?| on)?(?!\w))"
    rf"|on (?:last )?{WEEKDAY}{_BEHIND}"
    rf"|(?:{_IN} )?{TIME})"
)
"""A regular expression of a time with the word that says how it bounds.

It is long: each pattern that holds it takes 50 ms and more to compile, and those that few
questions need should be compiled for them alone; see `spans` and `has_time`.
"""
_SIGN_OF_A_TIME = re.compile(rf"\d|{_UNIT}", re.I)  # "yesterday" and weekdays have a day in them
_LAST = rf"{_NAMED}(?: onwards?| on)?$"
_TWO = (
    rf"(?:between|from|{_IN})? ?(?P<one>{_NAMED}|{_PART})(?: {_TO} | or | ?[–-] ?)(?P<two>{_NAMED})"
)


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """`pattern`, compiled once, without regard to case; `re` would forget it in time."""
    return re.compile(pattern, re.I)


def has_time(text: str) -> bool:
    """Whether `text` may name a time; what is False here has no match of `SPAN` or `TIME`."""
    return _SIGN_OF_A_TIME.search(text) is not None


def spans(text: str, not_behind: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """The matches of `SPAN` in `text` from left to right, none behind such a character."""
    return _matches(compiled(SPAN), text, not_behind) if has_time(text) else iter(())


def times(text: str, not_behind: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """The same of `TIME`."""
    return _matches(compiled(TIME), text, not_behind) if has_time(text) else iter(())


def _matches(
    pattern: re.Pattern[str], text: str, not_behind: re.Pattern[str]
) -> Iterator[re.Match[str]]:
    at = 0
    while match := pattern.search(text, at):
        start = match.start()
        if start and not_behind.match(text, start - 1):
            at = start + 1
        else:
            yield match
            at = match.end()


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both included; None where open."""

    first: date | None
    last: date | None


def period(words: str, today: date) -> Period | None:
    """The days that `words`, a match of `SPAN`, mean; None for a day that never was.

    "Last" week, month, quarter, year, decade are the calendar's; "the last" or "past" ones
    run back from today. A weekday is the last one before today. A period that ends before
    it begins is None, too.
    """
    low = " ".join(words.casefold().split())
    if pair := compiled(_TWO).fullmatch(low):
        return _from_to(pair["one"], pair["two"], today)
    time = compiled(_LAST).search(low)
    days = _days(re.sub(r" (?:onwards?|on)$", "", time[0]), today) if time else None
    if days is None:
        return None
    if low.startswith("since") or (low.startswith("from") and low.split()[-1].startswith("on")):
        return Period(days.first, None)
    if low.startswith("after"):
        return Period(days.last + timedelta(days=1), None)
    if low.startswith(("before", "prior to")):
        return Period(None, days.first - timedelta(days=1))
    if low.startswith(("until", "till", "up to")):
        return Period(None, days.last)
    return Period(days.first, days.last)


def _from_to(one: str, two: str, today: date) -> Period | None:
    """From the one to the other; a weekday is then the last one before the other's."""
    end = _days(two, today)
    if end is None:
        return None
    if re.fullmatch(_NAMED, one):
        start = _days(one, end.first if re.search(WEEKDAY, one) else today)
    else:
        start = _completed(one, end)
    if start is None or start.first > end.last:
        return None
    return Period(start.first, end.last)


def _completed(part: str, end: Days) -> Days | None:
    """The days of "3", "March" or "3 March", the last before a time within one month."""
    if (end.first.year, end.first.month) != (end.last.year, end.last.month):
        return None
    if re.fullmatch(DAY, part):
        one_day = end.first == end.last
        return days_of(f"{part} {end.first:%B %Y}") if one_day else None
    same_year = days_of(f"{part} {end.first.year}")
    if same_year is None or same_year.first <= end.last:
        return same_year
    return days_of(f"{part} {end.first.year - 1}")


def _days(time: str, today: date) -> Days | None:
    """The days of a match of `_NAMED` in small letters."""
    readers: tuple[tuple[str, Callable[[re.Match[str], date], Days]], ...] = (
        (rf"(?:last )?(?P<weekday>{WEEKDAY})", _weekday),
        (r"(?P<back>today|yesterday)", _recent_day),
        (rf"(?:an?|(?P<count>{_COUNT})) (?P<unit>{_UNIT})s? ago", _ago),
        (r"(?P<back>this|last) (?P<unit>day|week|month|quarter|year|decade)", _of_the_calendar),
        (
            rf"(?:the )?(?:last|past|previous) (?:(?P<count>{_COUNT})(?P<half> and a half)?[ -])?"
            rf"(?P<unit>{_UNIT})s?(?P<half_too> and a half)?",
            _running,
        ),
    )
    if days := days_of(time):
        return days
    for pattern, read in readers:
        if match := re.fullmatch(pattern, time):
            try:
                return read(match, today)
            except (ValueError, OverflowError):  # before the first year
                return None
    return None


def _weekday(match: re.Match[str], today: date) -> Days:
    back = (today.weekday() - WEEKDAYS.index(match["weekday"].capitalize()) - 1) % 7 + 1
    day = today - timedelta(days=back)
    return Days(day, day)


def _recent_day(match: re.Match[str], today: date) -> Days:
    day = today - timedelta(days=match["back"] == "yesterday")
    return Days(day, day)


def _of_the_calendar(match: re.Match[str], today: date) -> Days:
    back, unit = int(match["back"] == "last"), match["unit"]
    if unit in _DAYS_IN:
        length = _DAYS_IN[unit]
        first = today - timedelta(days=(today.weekday() if unit == "week" else 0) + length * back)
        return Days(first, first + timedelta(days=length - 1))
    length = _MONTHS_IN[unit]
    # Counted from the year 0, so that decades and quarters begin where people have them begin.
    month = (today.year * 12 + today.month - 1) // length * length - length * back
    return of_months(month // 12, month % 12 + 1, length)


def _ago(match: re.Match[str], today: date) -> Days:
    """The day, the seven days around it, the month or the year that is so long ago."""
    count, unit = _counted(match["count"]), match["unit"]
    if unit in _DAYS_IN:
        day = today - timedelta(days=round(count * _DAYS_IN[unit]))
        around = timedelta(days=0 if unit == "day" else 3)
        return Days(day - around, day + around)
    months = count * _MONTHS_IN[unit]
    day = _months_ago(today, round(months))
    return (
        of_months(day.year, 1, 12)
        if months >= 12 and unit not in {"month", "mth"}
        else (of_months(day.year, day.month, 1))
    )


def _running(match: re.Match[str], today: date) -> Days:
    count = _counted(match["count"]) + (0.5 if match["half"] or match["half_too"] else 0)
    if not count:
        raise ValueError("no time at all")
    if match["unit"] in _DAYS_IN:
        return Days(today - timedelta(days=ceil(count * _DAYS_IN[match["unit"]])), today)
    months = count * _MONTHS_IN[match["unit"]]
    if months - int(months) > 0.5:
        months = ceil(months)
    first = _months_ago(today, int(months))
    return Days(first if months == int(months) else first - timedelta(days=_HALF_MONTH), today)


_HALF_MONTH = 16


def _counted(words: str | None) -> float:
    """The number that a match of `_COUNT` names; 1 where there is none."""
    if not words:
        return 1
    if words.startswith("half"):
        return 0.5
    if "couple" in words:
        return 2
    if words.endswith("dozen"):
        return 12 * _counted(words[: -len("dozen")].strip(" -").removesuffix("a"))
    if words[-1].isnumeric() and not words[-1].isdecimal():  # ½
        return float(words[:-1].strip() or 0) + unicodedata.numeric(words[-1])
    digits = words.replace(",", "")
    return float(digits) if digits[0].isdecimal() else cardinal(words)


def _months_ago(today: date, count: int) -> date:
    """The same day `count` months ago; the month's last day where it has none such."""
    year, month = divmod(today.year * 12 + today.month - 1 - count, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))
