"""Which part of a sentence belongs to which of several words in it.

"There were 412 fires in 2023, compared with 530 in 2022 and 588 in 2021": three figures, each
with its year. A parser would know (spaCy's small English model is 12 MB, takes 5 ms a
sentence, and attaches such figures wrongly about as often); here the sentence is cut between
each two of the words at the strongest break that stands there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from corpus.english.words import CONJUNCTIONS, classed

Place = tuple[int, int]
"""Half-open offsets in a sentence."""

_COMPARING = classed("than against compared versus unlike from despite instead rather")
_JOINING = CONJUNCTIONS | _COMPARING | classed("to with not up down")
_BREAK = re.compile(
    r"(?P<strong>[;:?!\n]|\s[–—-]\s|[–—])|(?P<aside>[()])|(?P<comma>,(?!\d))"
    r"|(?<!\w)(?P<word>" + "|".join(sorted(_JOINING, key=len, reverse=True)) + r")(?!\w)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[\w’'-]+")


def parts(sentence: str, places: Sequence[Place]) -> list[Place]:
    """The part of a sentence that belongs to each of some words in it, in their order.

    `places` are in order and don't overlap. The parts make up the whole sentence.
    """
    cuts = [0]
    for (_, end), (start, _) in pairwise(places):
        cuts.append(_cut(sentence, end, start))
    cuts.append(len(sentence))
    return [(cuts[n], cuts[n + 1]) for n in range(len(places))]


def _cut(sentence: str, start: int, end: int) -> int:
    """Where to cut between two words: at the strongest break, of equal ones the last."""
    best, where = 0, end
    for found in _BREAK.finditer(sentence, start, end):
        # ", compared with" and ", and" are stronger than a comma around an aside.
        follows = _BREAK.match(sentence, _behind_space(sentence, found.end()))
        joined = follows is not None and follows["word"] is not None and follows.start() < end
        strength = 5 if found["strong"] else 3 if found["aside"] else 2 if found["comma"] else 1
        strength += 2 if joined and found["comma"] else 0
        if strength >= best:
            best = strength
            where = found.start() if found["word"] else found.end()
    return where


def _behind_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def is_compared(sentence: str, place: Place) -> bool:
    """Whether words are only what something is compared with, or was instead of.

    "two grades lower than in 2019", "against £150,000", "rather than the summer scheme".
    """
    before = _WORD.findall(sentence[: place[0]].lower())[-4:]
    return any(word in _COMPARING for word in before[-2:]) or (
        "compared" in before and before[-1] not in CONJUNCTIONS
    )
