"""Days of publication as metadata writes them."""

from __future__ import annotations

import re
from datetime import date
from email.utils import parsedate_to_datetime

from corpus.english.dates import Style, written

# At the head, also without marks ("20181026") or with single digits.
_ISO = re.compile(r"(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})(?=$|[t\s])")


def published_on(value: str) -> date | None:
    """The day that `value` names: ISO 8601 (date or time), RFC 2822, or English words.

    The day as written, in the zone it is written in. None where no whole day is
    named, where day and month can't be told apart (`03/04/2019`), and for
    1970-01-01, the zero of the clocks that publishing systems keep.
    """
    found = _named(value.strip().lower())
    if found is None or found.year < 1000 or found == date(1970, 1, 1):
        return None
    return found


def header_day(value: str) -> date | None:
    """The day that an e-mail's `Date` header names, in the zone it is written in."""
    try:
        day = parsedate_to_datetime(value).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return day if day.year > 1970 else None


def _named(text: str) -> date | None:
    if match := _ISO.match(text):
        year, mark, month, day = match.groups()
        if mark == "" and len(month + day) != 4:
            return None
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            return None
    for found in written(text):
        if found.style is Style.WORDS and found.whole_year and found.month:
            return found.day(day_first=lambda: None)
    return None
