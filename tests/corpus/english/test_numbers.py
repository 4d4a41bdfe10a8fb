"""Numbers in words, from zero on."""

from __future__ import annotations

import re

import pytest

from corpus.english.numbers import CARDINAL, TENS, UNITS, cardinal


def spelled(number: int) -> str:
    """The number in words, as British English says it."""
    hundreds, rest = divmod(number, 100)
    words = [f"{UNITS[hundreds]} hundred"] if hundreds else []
    if rest >= 20:
        words.append("-".join([TENS[rest // 10 - 2], *([UNITS[rest % 10]] if rest % 10 else [])]))
    elif rest or not hundreds:
        words.append(UNITS[rest])
    return " and ".join(words)


def test_every_number_up_to_999_is_read_as_it_is_spelled() -> None:
    for number in range(1000):
        words = spelled(number)
        assert re.fullmatch(CARDINAL, words), words
        assert cardinal(words) == number
        assert cardinal(words.replace(" and ", " ").replace("-", " ").title()) == number


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("a hundred", 100),
        ("hundred", 100),
        ("A hundred and one", 101),
        ("a hundred twelve", 112),
        (" 365 ", 365),
        ("two-hundred", 200),
        ("thousand", 1_000),
        ("two thousand and five", 2_005),
        ("twelve thousand, three hundred and one", 12_301),
    ],
)
def test_digits_and_a_hundred_are_numbers(words: str, number: int) -> None:
    assert cardinal(words) == number


@pytest.mark.parametrize("text", ["sixty-ninety", "a", "oneself", "fiftyish", "hundreds", "tent"])
def test_what_is_no_number_is_not_taken_for_one(text: str) -> None:
    assert re.fullmatch(CARDINAL, text) is None


def test_a_word_of_no_number_is_named_in_the_error() -> None:
    with pytest.raises(
        ValueError, match="'dozen' in 'a dozen' is no word of a number up to 99,999"
    ):
        cardinal("a dozen")
