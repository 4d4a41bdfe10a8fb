"""Turns that take back part of the question before: no, I meant Bromley; not 2019 but 2021."""

from __future__ import annotations

import re

from corpus.english.words import AUXILIARIES, WH
from qa.conversation.ellipsis import completed
from qa.conversation.exchanging import with_brackets
from qa.conversation.tagged_words import words_of

_NO = r"(?:no|nope|sorry|actually|oops|wait|oh|well|hang on|not (?:that|this)(?: one)?)"
_LEAD = rf"^\W*(?:{_NO}\b[\s,.!–—-]*)*"
_MEANT = (
    r"(?:i|we) (?:actually |really )?(?:meant|mean|(?:was|am|were|are) (?:asking about|thinking of)"
    r"|asked about|wanted)(?: to (?:say|ask)(?: about)?)?"
)
_NOT = r"(?:,? (?:not|instead of|rather than) (?P<old>[^,;?]+?))?"
_END = r"[\s.!?]*$"
_WAYS = (
    re.compile(rf"{_LEAD}{_MEANT}\s*[:,]?\s+(?P<x>.+?){_NOT}{_END}", re.I),
    re.compile(rf"{_LEAD}(?P<x>[^,?.!]+?),? (?:i|we) (?:meant|mean)(?P<old>){_END}", re.I),
    re.compile(rf"{_LEAD}not (?P<old>[^,;?]+?)(?:[,;]? but|[,;]) (?P<x>.+?){_END}", re.I),
    re.compile(rf"^\W*(?:{_NO}\b[\s,.!–—-]+)+(?P<x>[^?!]+?){_NOT}{_END}", re.I),
)
_THE_ONE = re.compile(r"^the ones? (?=(?:in|from|of|at|for|by)\b)", re.I)
_LONGEST = 200


def corrected(text: str, before: str, answer: str) -> str | None:
    """The question `before` with what `text` corrects; None where it corrects nothing.

    What is said to be meant may be a question of its own, and then it is that.
    """
    if len(text) > _LONGEST:
        return None
    for way in _WAYS:
        found = way.match(text)
        if not found:
            continue
        x = _THE_ONE.sub("", found["x"].strip())
        words = words_of(x)
        if not words:
            return None
        if way is _WAYS[0] and words[0].lower in WH | AUXILIARIES and len(words) > 2:
            return f"{x[:1].upper()}{x[1:]}?"
        old = (found["old"] or "").strip()
        if old and (put := _put(x, old, before)):
            return put
        # "Leeds, in 2018" corrects where and when.
        whole = completed(f"What about {x.replace(',', '')}?", before, answer)
        if whole is None and way in _WAYS[:2] and len(words) <= _FEW:
            return with_brackets(before, x)
        if whole is not None:
            return whole
    return None


_FEW = 6


def _put(x: str, old: str, before: str) -> str | None:
    """`before` with `x` in the place of `old`, where that stands in it."""
    whole = rf"(?<!\w){re.escape(old)}(?!\w)"
    said, count = re.subn(whole, lambda _: x, before, flags=re.I)
    return said if count else None
