"""Numbers in words: eleven, thirty-six, a hundred and twenty, two and a half.

word2number and text2digits have had no release for years; text2num, which is kept (MIT,
1 MB), reads neither "a hundred" nor "two and a half", and number-parser takes 5 ms. All of
them are told where a number begins and ends; the names of the numbers, which are most of
what is here, a pattern that finds one needs anyway.
"""

from __future__ import annotations

import re

UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
"""The names of 0 to 19, each at its own number."""
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
ORDINALS = (
    "zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth",
    "ninth", "tenth",
)  # fmt: skip
"""The names of 0th to 10th, each at its own number."""

VALUES = {word: number for number, word in enumerate(UNITS)} | {
    word: 20 + 10 * n for n, word in enumerate(TENS)
}
"""The number of each word that names one by itself, 0 to 90."""

_SMALL = rf"(?:{'|'.join(sorted(VALUES, key=len, reverse=True))})"
_UPTO_99 = rf"(?:(?:{'|'.join(TENS)})[- ](?:{'|'.join(UNITS[1:10])})|{_SMALL})"
_HUNDRED = rf"(?:(?:an?|{'|'.join(UNITS[1:10])})[- ])?hundred"
_UPTO_999 = rf"(?:(?:{_HUNDRED}(?: and)? )?{_UPTO_99}|{_HUNDRED})"
_THOUSAND = rf"(?:(?:an?|{_UPTO_99})[- ])?thousand"
CARDINAL = rf"(?:(?:(?:{_THOUSAND},?(?: and)? )?{_UPTO_999}|{_THOUSAND})(?!\w))"
"""A regular expression of a whole number in words, up to 99,999, to be matched in lower case or
without regard to case."""


def cardinal(words: str) -> int:
    """The number that `words`, digits or a match of `CARDINAL`, name: "a hundred and two" is 102.

    Raises:
        ValueError: if a word is none of a number's.
    """
    low = words.strip().lower()
    if low.isdecimal():
        return int(low)
    thousands = total = 0
    for word in re.split(r"[\s,-]+", low):
        if word in VALUES:
            total += VALUES[word]
        elif word == "hundred":
            total = (total or 1) * 100
        elif word == "thousand":
            thousands, total = (total or 1) * 1_000, 0
        elif word not in ("a", "an", "and"):
            raise ValueError(f"{word!r} in {words!r} is no word of a number up to 99,999")
    return thousands + total
