"""Days of publication as metadata writes them."""

from __future__ import annotations

import re
from datetime import date

_ISO = re.compile(r"(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})(?=$|[t\s])")
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY_MONTH = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+{_MONTH},?[\s-]+(\d{{4}})\b"
)
_MONTH_DAY = re.compile(rf"\b{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b")


def published_on(value: str) -> date | None:
    """The day that `value` names: ISO 8601 (date or time), RFC 2822, or English words.

    The day as written, in the zone it is written in. None where no whole day is
    named, where day and month can't be told apart (`03/04/2019`), and for
    1970-01-01, the zero of the clocks that publishing systems keep.
    """
    text = value.strip().lower()
    if match := _ISO.match(text):
        year, _, month, day = match.groups()
        if match[2] == "" and len(month + day) != 4:
            return None
        numbers = (int(year), int(month), int(day))
    elif match := _DAY_MONTH.search(text):
        numbers = (int(match[3]), _MONTHS[match[2][:3]], int(match[1]))
    elif match := _MONTH_DAY.search(text):
        numbers = (int(match[3]), _MONTHS[match[1][:3]], int(match[2]))
    else:
        return None
    try:
        found = date(*numbers)
    except ValueError:
        return None
    return found if found.year >= 1000 and found != date(1970, 1, 1) else None
