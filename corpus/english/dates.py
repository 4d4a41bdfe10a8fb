"""Months, weekdays and dates as English writes them."""

from __future__ import annotations

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

_NUMBERS = {name.lower(): number for number, name in enumerate(MONTHS, 1)}
_NUMBERS |= {short.lower(): _NUMBERS[name.lower()] for short, name in SHORT_MONTHS.items()}

MONTH = rf"(?:{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
"""A regular expression of a month's name, whole or short, without the stop; in small letters."""
WEEKDAY = rf"(?:{'|'.join(WEEKDAYS).lower()})"
"""A regular expression of a weekday's name, in small letters."""


def month_number(word: str) -> int | None:
    """The number, 1 to 12, of the month that `word` names in any case; None if it names none.

    Whole or short ("Sept"), without a stop.
    """
    return _NUMBERS.get(word.lower())
