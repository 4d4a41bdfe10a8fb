"""Forms that fold into one: which word it is counts, not how it is spelt.

Whether an article speaks of something, and how well it matches a question, is judged by these
forms on both sides, and the search by words holds them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from text_to_num import alpha2digit

from corpus.english.dates import SHORT_MONTHS
from corpus.english.persons import SHORT_TITLES

_WORD = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"(?<=\w)['’]s\b", re.IGNORECASE)
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])")
_SCALES = {
    "k": 3, "thousand": 3, "m": 6, "million": 6, "bn": 9, "billion": 9, "tn": 12, "trillion": 12,
}  # fmt: skip
_SCALED = re.compile(
    r"(?<![\w.,])(\d+(?:\.\d+)?)(?:\s?(thousand|million|billion|trillion)|(k|m|bn|tn))\b",
    re.IGNORECASE,
)
_FRACTION = re.compile(r"(?<=\d)[\u00bc-\u00be\u2150-\u215e\u2189]")
"""½ behind a figure: taken apart without a space, "2½" would be 21 halves."""
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")
# What Unicode doesn't take apart into a letter and its mark.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ı": "i"}
)
_STRAIGHT = str.maketrans("‘’“”–—…", "''\"\"--.")
_SHORT = {short.lower(): name.lower() for short, name in SHORT_MONTHS.items()}
_SHORT |= {
    short: SHORT_TITLES[short]
    for short in ("capt", "cllr", "dr", "insp", "lt", "prof", "rev", "revd", "sgt", "supt")
}
_SHORT |= {"cllrs": "councillors", "st": "saint"}
"""Short forms that stand for one word only, as "gen" and "rep" don't, with that word."""
_TOGETHER = 1_000
"""How many characters are searched for numbers in words at a time. What `alpha2digit` takes
grows with the square of the text: 4,000 words "one" take 75 ms, 16,000 a second."""


def forms(text: str) -> list[str]:
    """The words of a text, each in the one form of all its spellings, in order.

    In lower case, without diacritics or the possessive's ending; numbers in figures without
    commas, "two million" and "2m" in full; "Cllr" is "councillor", "Dec" "december", "St"
    "saint", "&" "and". The forms are made of letters and digits only.
    """
    plain = _plain(with_figures(text)).replace("&", " and ")
    return [_SHORT.get(word, word) for word in _WORD.findall(plain)]


def with_figures(text: str) -> str:
    """`text` with its numbers in figures and without possessives' endings, otherwise as it is.

    "Twenty-one" becomes "21", "second" "2nd", "1,000" "1000", "2.5 million" and "2.5m"
    "2500000".
    """
    text = _POSSESSIVE.sub("", text)
    text = _GROUPED.sub(lambda match: match[0].replace(",", ""), text)
    text = _SCALED.sub(_in_full, text)
    return "".join(alpha2digit(part, "en", 0.0) for part in _parts(text))


def also(form: str) -> tuple[str, ...]:
    """Further forms that say the same in another part of speech: "12" for "12th"."""
    match = _ORDINAL.fullmatch(form)
    return (match[1],) if match else ()


def respelt(question: str, text: str) -> str:
    """`question` with its words spelt as `text` spells them, where it has them at all.

    Asked for "Councillor Zoe Wren", a text that tells of "Cllr Zoë Wren" is asked for her.
    Numbers stay in figures: asked for "under 10", the reader found 91 in "91 under ten", asked
    for "under ten" it marked those words.
    """
    words = set(_WORD.findall(text))
    low = {word.casefold() for word in words}
    there: dict[str, str] = {}

    def respell(match: re.Match[str]) -> str:
        word = match[0]
        if word.casefold() in low:
            return word
        if not there:
            there.update((_form(one), one) for one in sorted(words))
        form = _form(word)
        return there.get(form, word) if form.isalpha() else word

    return _WORD.sub(respell, question)


@lru_cache(maxsize=100_000)
def _form(word: str) -> str:
    return " ".join(forms(word))


def _plain(text: str) -> str:
    """`text` in lower case, without diacritics and invisible characters."""
    text = text.translate(_STRAIGHT)  # most texts are ASCII but for these
    if not text.isascii():
        apart = unicodedata.normalize("NFKD", _FRACTION.sub(r" \g<0>", text))
        kept = (c for c in apart if unicodedata.category(c) not in ("Mn", "Me", "Cf"))
        text = "".join(kept).casefold().translate(_LETTERS)
    return text.casefold()


def _in_full(match: re.Match[str]) -> str:
    zeros = _SCALES[(match[2] or match[3]).lower()]
    number = Decimal(match[1]).scaleb(zeros)
    return str(int(number)) if number == int(number) else match[0]


def _parts(text: str) -> Iterator[str]:
    """The text in parts of about `_TOGETHER` characters, cut at white space where there is any."""
    start = 0
    while start < len(text):
        end = start + _TOGETHER
        if end < len(text):
            cut = max(text.rfind(" ", start, end), text.rfind("\n", start, end))
            end = cut if cut > start else end
        yield text[start:end]
        start = end
