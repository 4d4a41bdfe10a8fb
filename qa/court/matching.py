"""Where the pieces of a quotation stand in an article, word for word or nearly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from corpus.english.words import FUNCTION_WORDS
from qa.court.quotations import Piece
from qa.court.shelves import Shelved
from qa.court.words import Words

OMITTED_WORDS = 150
"""An ellipsis stands for so many words of the article at most."""
INSERTED_WORDS = 8
"""Words in brackets stand for so many words of the article at most."""
PLACES = 12
"""So many places of a quotation's longest piece in one article are looked at."""
_STEPS = 300
"""So many ways to put the pieces of a quotation together are tried in one article."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A piece of a quotation with its words."""

    piece: Piece
    words: Words


@dataclass(frozen=True, slots=True)
class Standing:
    """Where all pieces of a quotation stand in an article, in order and near one another."""

    shelved: Shelved
    places: tuple[tuple[int, int], ...]
    """Of each piece `[start, end)` in the article's text."""


def standings(shelved: Shelved, pieces: Sequence[Quoted]) -> list[Standing]:
    """The places in an article where a quotation's pieces stand word for word."""
    for words in shelved.readings:
        found = [Standing(shelved, places) for places in _chains(words, pieces)]
        if found:
            return found
    return []


def _chains(words: Words, pieces: Sequence[Quoted]) -> Iterator[tuple[tuple[int, int], ...]]:
    found = _near_the_longest(words, pieces)
    if not all(found):
        return
    steps = _STEPS
    for first in found[0]:
        chain = [first]
        pending = [(1, first)]
        best: list[int] | None = None
        while pending and steps > 0:
            steps -= 1
            n, at = pending.pop()
            chain = [*chain[: n - 1], at]
            if n == len(pieces):
                best = chain
                break
            end = at + len(pieces[n - 1].words)
            far = OMITTED_WORDS if pieces[n].piece.omits else INSERTED_WORDS
            nexts = [other for other in found[n] if end <= other <= end + far]
            pending += [(n + 1, other) for other in reversed(nexts)]
        if best is not None:
            yield tuple(
                (words.starts[at], words.ends[at + len(one.words) - 1])
                for at, one in zip(best, pieces, strict=True)
            )


def _near_the_longest(words: Words, pieces: Sequence[Quoted]) -> list[list[int]]:
    """Where each piece stands as near the longest one as may be; that stands in few places.

    A piece of one word may stand everywhere, and its first places far from the others.
    """
    longest = max(range(len(pieces)), key=lambda n: len(pieces[n].words))
    anchors = words.find(pieces[longest].words, PLACES)
    reach = sum(len(one.words) + OMITTED_WORDS for one in pieces)
    found: dict[tuple[str, ...], list[int]] = {}
    for one in pieces if anchors else ():
        if one.words.forms not in found:
            found[one.words.forms] = [
                at
                for at in words.find(one.words, len(words))
                if any(abs(at - anchor) <= reach for anchor in anchors)
            ]
    return [
        anchors if n == longest else found.get(one.words.forms, []) for n, one in enumerate(pieces)
    ]


@dataclass(frozen=True, slots=True)
class Change:
    """Words `[start, end)` of a draft, and what an article has in their place; either may be empty.

    Empty ones have the place where they would stand.
    """

    start: int
    end: int
    article_start: int
    article_end: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """How a piece of a quotation and a part of an article's text go together."""

    shelved: Shelved
    start: int
    end: int
    matched: int
    """How many of the piece's words stand there, in order."""
    share: float
    """Of the longer of both the share that is matched, in [0, 1]."""
    changes: tuple[Change, ...]
    content: int
    """How many of those that are matched tell something by themselves."""


def align(shelved: Shelved, words: Words) -> Alignment | None:
    """The part of an article that is likest to some words of a draft; None if none is like."""
    theirs = shelved.words
    matcher = shelved.matcher
    matcher.set_seq1(words.forms)
    block = matcher.find_longest_match()
    if not block.size:
        return None
    slack = max(12, len(words) // 2)
    low = max(0, block.b - block.a - slack)
    high = min(len(theirs), block.b + (len(words) - block.a) + slack)
    return _aligned(shelved, words, theirs.part(low, high))


def _aligned(shelved: Shelved, words: Words, window: Words) -> Alignment | None:
    """How some words go with the part of a window that is likest to them."""
    blocks = [b for b in _compared(words, window).get_matching_blocks() if b.size]
    best: tuple[float, int, int] = (0.0, 0, 0)
    for n, first in enumerate(blocks[:_TRIMMED]):
        for last in blocks[max(n, len(blocks) - _TRIMMED) :]:
            # What the draft has other at its edges stands for as many words of the article.
            low = max(0, first.b - first.a)
            high = min(len(window), last.b + len(words) - last.a)
            matched = sum(b.size for b in blocks if first.a <= b.a <= last.a)
            best = max(best, (matched / max(len(words), high - low), low, high))
    share, low, high = best
    if not share:
        return None
    part = window.part(low, high)
    codes = _compared(words, part).get_opcodes()
    equal = [(a1, a2) for tag, a1, a2, _, _ in codes if tag == "equal"]
    matched = sum(a2 - a1 for a1, a2 in equal)
    return Alignment(
        shelved,
        part.starts[0],
        part.ends[-1],
        matched,
        matched / max(len(words), len(part)),
        tuple(
            Change(*_place(words, a1, a2), *_place(part, b1, b2))
            for tag, a1, a2, b1, b2 in codes
            if tag != "equal"
        ),
        sum(content(words.forms[a1:a2]) for a1, a2 in equal),
    )


_TRIMMED = 8
"""So many runs of like words at either end may be taken for chance."""


def _compared(words: Words, window: Words) -> SequenceMatcher[str]:
    return SequenceMatcher(None, words.forms, window.forms, autojunk=False)


def _place(words: Words, first: int, last: int) -> tuple[int, int]:
    if first < last:
        return words.starts[first], words.ends[last - 1]
    at = words.ends[first - 1] if first else words.starts[0]
    return at, at


def content(forms: Sequence[str]) -> int:
    """How many of some words tell something by themselves."""
    return sum(form not in FUNCTION_WORDS for form in forms)


@dataclass(frozen=True, slots=True)
class Run:
    """Words `[first, last)` of a quotation that stand word for word in an article."""

    first: int
    last: int
    shelved: Shelved
    start: int
    end: int


def cover(held: Sequence[Shelved], words: Words, least: int) -> list[Run]:
    """Runs of at least so many words that stand in some articles, and make up the most of all.

    In the order of the words; two may share a word or two where they meet.
    """
    runs = [run for shelved in held for run in _runs(shelved, words, least)]
    chosen: list[Run] = []
    for run in sorted(runs, key=lambda one: (one.first - one.last, one.first)):
        if all(min(run.last, o.last) - max(run.first, o.first) <= _SHARED for o in chosen):
            chosen.append(run)
    return sorted(chosen, key=lambda one: one.first)


_SHARED = 2


def _runs(shelved: Shelved, words: Words, least: int) -> Iterator[Run]:
    """The runs of some words that stand in an article, the longest first of each part."""
    matcher = shelved.matcher
    matcher.set_seq1(words.forms)
    pending = [(0, len(words))]
    while pending:
        low, high = pending.pop()
        if high - low < least:
            continue
        block = matcher.find_longest_match(low, high)
        if block.size < least:
            continue
        theirs = shelved.words
        start, end = theirs.starts[block.b], theirs.ends[block.b + block.size - 1]
        yield Run(block.a, block.a + block.size, shelved, start, end)
        pending += [(low, block.a), (block.a + block.size, high)]
