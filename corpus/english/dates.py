"""Dates as English writes them: one grammar for pages, metadata, questions and training.

`written` finds whole dates in a text: 26 October 2018, Oct. 26th, 2018, 2018-10-26,
26/10/18. `days_of` reads the name of a stretch of the calendar: October 2018, spring 2024,
the first half of 2024, 2018/19, the 2010s. What counts from today ("last year") is a matter
of questions, and stands in `qa.conversation.periods`.

Weighed against libraries, on 22 times such as above and in that room (dateparser 1.5 is
here already, below htmldate): dateparser takes 0.5 s to import and 2 to 15 ms each, finds
times in "may" and "a second", gives "March" of "between March and June 2023" today's year,
31 February 2020 the fifteenth of a month, and one day where months are meant ("the first
half of 2024"); parsedatetime 2.6 reads "last" as ahead of today, "2018/19" as a time of
day, and is wrong or silent on 17 of them; recognizers-text-date-time, the one that knows
spans, is alpha since 2019 and fails to import with today's `emoji`; dateutil reads single
dates only and fills in from today what is not said. A date must never be invented here.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
SHORT_MONTHS = {
    "Jan": "January", "Feb": "February", "Mar": "March", "Apr": "April", "Jun": "June",
    "Jul": "July", "Aug": "August", "Sep": "September", "Sept": "September", "Oct": "October",
    "Nov": "November", "Dec": "December",
}  # fmt: skip
"""How months are written short, with a stop behind it or without; May is not."""
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SHORT_WEEKDAYS = ("Mon", "Tue", "Tues", "Wed", "Thu", "Thur", "Thurs", "Fri", "Sat", "Sun")
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
"""The month that each begins with, as weather services count; a winter ends in the next year."""

_NUMBERS = {name.lower(): number for number, name in enumerate(MONTHS, 1)}
_NUMBERS |= {short.lower(): _NUMBERS[name.lower()] for short, name in SHORT_MONTHS.items()}

# Regular expressions, in small letters: to be matched in lower case or without regard to case.
MONTH = rf"(?:{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
"""A month's name, whole or short, without a stop."""
WEEKDAY = rf"(?:{'|'.join(WEEKDAYS).lower()})"
DAY = r"\d{1,2}(?:st|nd|rd|th)?"
YEAR = r"(?:1[6-9]|20)\d\d"
"""A year that may stand alone: other numbers of four digits rather count something."""


def month_number(word: str) -> int | None:
    """The number, 1 to 12, of the month that `word` names in any case; None if it names none.

    Whole or short ("Sept"), without a stop.
    """
    return _NUMBERS.get(word.casefold())


class Style(StrEnum):
    """How a whole date is written."""

    WORDS = "words"
    """26 October 2018; October 26th, 2018."""
    ISO = "iso"
    """2018-10-26, also with a time: a stamp made for programs."""
    FIGURES = "figures"
    """26/10/2018: which number is the month, a reader may not be able to tell."""


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A whole date as it stands at `[start, end)` of a text; it may name no day (31 February)."""

    start: int
    end: int
    style: Style
    year: int
    month: int
    """In figures the second number, be it the month or the day; 0: a word that only begins like
    a month's name, as in other languages."""
    day_of_month: int
    """In figures the first number."""
    stamp: bool = False
    """A time such as `T15:40:20+01:00` belongs to it."""
    whole_year: bool = True
    """The year has its four digits."""

    @property
    def shows_day_first(self) -> bool | None:
        """Whether its figures are day and month, in this order, as they show by themselves.

        No month has a number above 12. None where both orders, or neither, give one.
        """
        first, second = self.day_of_month, self.month
        if self.style is not Style.FIGURES or (first > 12) is (second > 12):
            return None
        return first > 12

    def day(self, *, day_first: Callable[[], bool | None]) -> date | None:
        """The day it names; None where there is no such day, or which one can't be told.

        `day_first` says whether 03/04/2019 is in April, or in March, or None if that can't be
        told; asked only for such a date.
        """
        month, day = self.month, self.day_of_month
        if self.style is Style.FIGURES and day != month:
            order = self.shows_day_first
            if order is None and (order := day_first()) is None:
                return None
            if not order:
                month, day = day, month
        try:
            return date(self.year, month, day)
        except ValueError:
            return None


_ANY_YEAR = r"[12]\d{3}"
# Also "10 Juni 2019", "le 11 septembre 2019": that such a line is a date can be told, and
# no more; `WrittenDate.month` is 0.
_LIKE_A_MONTH = rf"(?:{'|'.join(name[:3] for name in MONTHS).lower()})[a-z]*"
_DAY_FIRST = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+(?P<month>MONTH)\.?,?[\s-]+"
_MONTH_FIRST = r"(?P<month>MONTH)\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+"
_STAMP = r"(?P<stamp>t\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:z|[+-]\d\d:?\d\d)?)?"
_STYLES = (
    (Style.ISO, rf"(?P<year>{_ANY_YEAR})[-/.](?P<month>\d\d)[-/.](?P<day>\d\d){_STAMP}"),
    (Style.WORDS, rf"{_DAY_FIRST}(?P<year>{_ANY_YEAR})"),
    (Style.WORDS, rf"{_MONTH_FIRST}(?P<year>{_ANY_YEAR})"),
    # "9 Dec 10"; a time of day may follow a date that has no year.
    (
        Style.WORDS,
        r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?P<month>MONTH)\.?\s+(?P<year>\d\d)"
        r"(?!\s*[ap]\.?m\b|[:.]\d)",
    ),
    (
        Style.FIGURES,
        r"(?P<day>\d{1,2})(?P<sep>[/.-])(?P<month>\d{1,2})(?P=sep)"
        rf"(?P<year>{_ANY_YEAR}|\d\d)",
    ),
)


def _numbered(pattern: str, n: int) -> str:
    """`pattern` with its groups' names made its own by a number."""
    named = pattern.replace("MONTH", _LIKE_A_MONTH)
    return re.sub(r"(\(\?P[<=])(\w+)", rf"\g<1>\g<2>{n}", named)


_WRITTEN = re.compile(
    r"(?<![\d/.-])(?:"
    + "|".join(f"(?P<style{n}>{_numbered(p, n)})" for n, (_, p) in enumerate(_STYLES))
    + r")(?!\d|[/-]\d)",
    re.IGNORECASE,
)


def _whole(year: str) -> int:
    """The year of four digits; two are of 1969 to 2068, as POSIX has it (strptime, `%y`)."""
    if len(year) == 4:
        return int(year)
    return int(year) + (1900 if int(year) >= 69 else 2000)


def written(text: str) -> Iterator[WrittenDate]:
    """The whole dates in `text`, in order, also those that name no day or not a sure one."""
    for match in _WRITTEN.finditer(text):
        found = match.groupdict()
        n = next(n for n in range(len(_STYLES)) if found[f"style{n}"])
        year, month = found[f"year{n}"], found[f"month{n}"]
        yield WrittenDate(
            match.start(),
            match.end(),
            _STYLES[n][0],
            _whole(year),
            int(month) if month.isdecimal() else month_number(month) or 0,
            int(found[f"day{n}"]),
            stamp=found.get(f"stamp{n}") is not None,
            whole_year=len(year) == 4,
        )


class Days(NamedTuple):
    """The days from `first` to `last`, both included."""

    first: date
    last: date


def of_month(year: int, month: int) -> Days:
    """The days of a month, 1 to 12."""
    return of_months(year, month, 1)


def of_months(year: int, month: int, count: int) -> Days:
    """The days of `count` months from a month, 1 to 12, on."""
    after, last = divmod(month - 1 + count - 1, 12)
    end = (year + after, last + 1)
    return Days(date(year, month, 1), date(*end, monthrange(*end)[1]))


def _of_day(found: dict[str, str]) -> Days:
    month = found["month"]
    number = int(month) if month.isdecimal() else _NUMBERS[month]
    day = date(int(found["year"]), number, int(found["day"]))
    return Days(day, day)


_NTH = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1, "final": -1}


def _of_part(found: dict[str, str]) -> Days:
    """A half or a quarter of a year."""
    parts = 2 if found["part"] in ("half", "h") else 4
    nth = int(found["n"]) - 1 if found["n"].isdecimal() else _NTH[found["n"]]
    if not -parts <= nth < parts:
        raise ValueError(f"a year has no {found['n']} {found['part']}")
    return of_months(int(found["year"]), 12 // parts * (nth % parts) + 1, 12 // parts)


def _of_two_years(found: dict[str, str]) -> Days:
    """2018/19: the business year from April, the school year from September, else both years.

    "2018-20" are three years. Without a word for what sort of year it is, the whole of both
    is meant: a council's 2018/19 is not a school's.
    """
    first = int(found["year"])
    end = found["end"]
    last = int(end) if len(end) == 4 else first - first % 100 + int(end)
    if len(end) == 2 and last < first:  # 1999/00
        last += 100
    sort = found.get("sort") or ""
    if last <= first or (last > first + 1 and (sort or found["joint"] == "/")):
        raise ValueError(f"{first} and {end} are no two years that follow each other")
    if not sort:
        return Days(date(first, 1, 1), date(last, 12, 31))
    return of_months(first, 9 if sort in ("school", "academic") else 4, 12)


_SORT = r"(?P<sort>financial|fiscal|tax|budget|school|academic)"
_CALENDAR: tuple[tuple[str, Callable[[dict[str, str]], Days]], ...] = (
    (rf"(?P<year>{YEAR})-(?P<month>\d\d)-(?P<day>\d\d)", _of_day),
    (rf"{_DAY_FIRST}(?P<year>{YEAR})".replace("MONTH", MONTH), _of_day),
    (rf"{_MONTH_FIRST}(?P<year>{YEAR})".replace("MONTH", MONTH), _of_day),
    (
        rf"(?:the )?(?P<n>first|second|last) (?P<part>half) of (?:the year )?(?P<year>{YEAR})",
        _of_part,
    ),
    (
        r"(?:the )?(?P<n>first|second|third|fourth|last|final) (?P<part>quarter) of (?:the year )?"
        rf"(?P<year>{YEAR})",
        _of_part,
    ),
    (rf"(?P<part>[qh])(?P<n>[1-4]) (?:of )?(?P<year>{YEAR})", _of_part),
    (
        rf"(?:the )?(?P<season>{'|'.join(SEASONS)})(?: of|,)? (?P<year>{YEAR})(?:[/–-]\d\d)?",
        lambda found: of_months(int(found["year"]), SEASONS[found["season"]], 3),
    ),
    (
        rf"(?:the )?{_SORT} year (?P<year>{YEAR})(?P<joint>[/–-])(?P<end>{YEAR}|\d\d)",
        _of_two_years,
    ),
    (
        rf"(?:the )?(?P<year>{YEAR})(?P<joint>[/–-])(?P<end>{YEAR}|\d\d)(?: {_SORT} year)?",
        _of_two_years,
    ),
    (
        rf"(?P<month>{MONTH})\.?,? (?:of )?(?P<year>{YEAR})",
        lambda found: of_month(int(found["year"]), _NUMBERS[found["month"]]),
    ),
    (
        rf"(?:the )?(?P<year>{YEAR[:-2]}0)s",
        lambda found: of_months(int(found["year"]), 1, 120),
    ),
    (rf"(?:the year )?(?P<year>{YEAR})", lambda found: of_months(int(found["year"]), 1, 12)),
)
CALENDAR = re.sub(r"\?P<\w+>", "?:", rf"(?:{'|'.join(pattern for pattern, _ in _CALENDAR)})")
"""A regular expression of a stretch of the calendar: a day, a month, a season, years.

What stands behind it is for the caller to rule out: of "2018-10-266" it matches the year.
"""
_READERS = tuple((re.compile(pattern), days) for pattern, days in _CALENDAR)


def days_of(words: str) -> Days | None:
    """The days that `words`, a match of `CALENDAR` in any case, name; None if there are none.

    There are none of 31 February, nor of 2018/25.
    """
    low = " ".join(words.casefold().split())
    for reader, days in _READERS:
        if match := reader.fullmatch(low):
            try:
                return days(match.groupdict())
            except ValueError:
                return None
    return None


_SPOKEN = tuple(
    re.compile(rf"(?<![\w/.-]){form}(?:,? (?:of )?(?P<year>{YEAR}))?(?![\w/-])", re.IGNORECASE)
    for form in (
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{MONTH})\b\.?",
        rf"(?P<month>{MONTH})\b\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?",
        rf"(?P<month>{MONTH})\b\.?",
    )
)


@dataclass(frozen=True, slots=True)
class SpokenDate:
    """A day, or a month, with its year or without, as a text names it."""

    words: str
    month: int
    day: int | None = None
    year: int | None = None

    def is_on(self, day: date) -> bool:
        """Whether `day` is that day, or lies in that month, as far as it is told."""
        return (
            self.month == day.month
            and self.day in (None, day.day)
            and self.year in (None, day.year)
        )


def spoken_dates(text: str) -> Iterator[SpokenDate]:
    """The dates that `text` names with their month: "12 February 2024", "May 2023", "June".

    Also "2024-02-12" and, read as in Britain, "12/02/2024". Each place once.
    """
    for found in written(text):
        if found.style is not Style.WORDS and (day := found.day(day_first=lambda: True)):
            yield SpokenDate(text[found.start : found.end], day.month, day.day, day.year)
    taken: list[tuple[int, int]] = []
    for form in _SPOKEN:
        for match in form.finditer(text):
            start, end = match.span()
            if any(start < e and s < end for s, e in taken):
                continue
            taken.append((start, end))
            part = match.groupdict()
            yield SpokenDate(
                match[0],
                _NUMBERS[part["month"].casefold()],
                int(part["day"]) if part.get("day") else None,
                int(part["year"]) if part["year"] else None,
            )
