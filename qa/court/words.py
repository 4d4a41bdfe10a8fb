"""The words of a text as they are compared: with the places where they stand.

Compared are words, numbers and the signs that make other numbers of them (£, %, a minus).
Case, quotation marks, dashes, commas, stops and white space are not. How a word is spelt is:
"10" is not "ten", "don't" not "do not", "Zoe" not "Zoë".
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

_APART = "\x1f"
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_LIGATURES = {n: unicodedata.normalize("NFKC", chr(n)) for n in range(0xFB00, 0xFB07)}
_DROPPED = dict.fromkeys(map(ord, _UNSEEN))
_STRAIGHT = {ord("’"): "'", ord("ʼ"): "'", ord("‘"): "'"}


_SIGNS = (
    r"[%‰°£$€¥₹&+=<>×÷]"
    r"|(?<![^\s(\[“\"'‘])[-−](?=[£$€¥]?\d)"  # a minus
)
_PLAIN = re.compile(
    r"[^\W\d_][^\W_]*(?:['’ʼ][^\W_]+)*|\d+(?:[.,:]\d+)*[^\W_]*(?:['’ʼ][^\W_]+)*|" + _SIGNS
)


@lru_cache(maxsize=1)
def _marks() -> frozenset[str]:
    r"""The marks that are part of words, which Python's \w lacks, and what isn't seen in them.

    Such as the vowels of Hindi, the accents of decomposed Latin, a soft hyphen.
    """
    marks = (chr(n) for n in range(0x300, 0x20000))
    return frozenset(c for c in marks if unicodedata.category(c)[0] == "M") | frozenset(_UNSEEN)


@lru_cache(maxsize=1)
def _marked() -> re.Pattern[str]:
    """As `_PLAIN`, for texts that have marks."""
    letter = r"[^\W_]"
    part = f"[{''.join(sorted(_marks()))}]"
    rest = rf"(?:{letter}|{part})*(?:['’ʼ]{letter}(?:{letter}|{part})*)*"
    return re.compile(rf"[^\W\d_]{rest}|\d+(?:[.,:]\d+)*{rest}|{_SIGNS}")


def _form(word: str) -> str:
    if word.isascii():
        return word.lower()
    plain = word.translate(_DROPPED).translate(_STRAIGHT).translate(_LIGATURES)
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFC", plain).casefold())
    return "-" if plain == "−" else plain


@dataclass(frozen=True)
class Words:
    """The words of a text in order, with their places in it: half-open offsets."""

    forms: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.forms)

    def part(self, first: int, last: int) -> Words:
        """The words `[first, last)`."""
        return Words(self.forms[first:last], self.starts[first:last], self.ends[first:last])

    def within(self, start: int, end: int) -> Words:
        """The words that begin at `[start, end)` of the text."""
        return self.part(bisect_left(self.starts, start), bisect_left(self.starts, end))

    @cached_property
    def _joined(self) -> str:
        return _APART + _APART.join(self.forms) + _APART

    @cached_property
    def _offsets(self) -> list[int]:
        """Where each word begins in `_joined`, with the mark before it."""
        offsets, at = [], 0
        for form in self.forms:
            offsets.append(at)
            at += len(form) + 1
        return offsets

    def find(self, others: Words, most: int) -> list[int]:
        """The first words of up to `most` places where others stand, one behind another."""
        if not others.forms:
            return []
        found: list[int] = []
        at = self._joined.find(others._joined)
        while at >= 0 and len(found) < most:
            found.append(bisect_left(self._offsets, at))
            at = self._joined.find(others._joined, at + 1)
        return found


def words_in(text: str, parts: Iterable[tuple[int, int]] | None = None) -> Words:
    """The words of a text, or of parts `[start, end)` of it; places are in the whole text."""
    pattern = _PLAIN if text.isascii() or _marks().isdisjoint(text) else _marked()
    spans = [
        match.span()
        for start, end in (parts if parts is not None else ((0, len(text)),))
        for match in pattern.finditer(text, start, end)
    ]
    return Words(
        tuple(_form(text[start:end]) for start, end in spans),
        tuple(start for start, _ in spans),
        tuple(end for _, end in spans),
    )


_BROKEN = re.compile(r"(?<=[^\W\d_])[-‐\u00ad]\n(?=[^\W\d_])")


def is_broken(text: str) -> bool:
    """Whether words of a text go on behind a hyphen in the next line."""
    return _BROKEN.search(text) is not None


def unbroken(text: str, words: Words) -> Words:
    """Its words with those made one that go on in the next line: "inspec-", "tors"."""
    forms: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for form, start, end in zip(words.forms, words.starts, words.ends, strict=True):
        gap = _BROKEN.match(text, ends[-1]) if ends else None
        if gap and gap.end() == start:
            forms[-1] += form
            ends[-1] = end
        else:
            forms.append(form)
            starts.append(start)
            ends.append(end)
    return Words(tuple(forms), tuple(starts), tuple(ends))


_NUMBER = re.compile(r".*\d")


def is_number(form: str) -> bool:
    """Whether a word has a figure in it."""
    return _NUMBER.match(form) is not None
