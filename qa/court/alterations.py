"""A quotation whose words no article has: from what it was altered, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from qa.court.matching import (
    INSERTED_WORDS,
    OMITTED_WORDS,
    Alignment,
    Quoted,
    Run,
    align,
    content,
    cover,
)
from qa.court.shelves import Shelved, Shelves, articles_of
from qa.court.words import Words, words_in
from qa.verdict import Change, Difference

LIKE = 0.6
"""Of the words of an altered quotation such a share stands in its article, in order."""
NEARLY_ALL = 0.8
"""With such a share half of its telling words are enough: of short ones one is half of them."""
_PART = 4
"""What is put together of several places has so many words of each."""
_PARTS_SHARE = 0.75
_BETTER = 0.1
_CHUNK = 200
_CHUNKS = 50
_LOOKED_AT = 5
"""So many articles are looked at for each piece."""

Places = tuple[tuple[Shelved, tuple[int, int]], ...]


@dataclass(frozen=True, slots=True)
class Altered:
    """From which places a quotation was made, and what is not as it stands there."""

    places: Places
    differences: tuple[Difference, ...]


def altered(shelves: Shelves, draft: str, quoted: Sequence[Quoted]) -> Altered | None:
    """How a quotation that no article has was altered; None if it is like none."""
    chunks = _chunks(quoted)
    held = _candidates(shelves, draft, chunks)
    total = sum(len(one.words) for one in chunks)
    aligned = _aligned(held, chunks)
    share = sum(one.matched for one in aligned if one) / total
    runs = [cover(held, one.words, _PART) for one in chunks]
    covered = sum(_covered(one) for one in runs) / total
    if covered >= max(_PARTS_SHARE, share + _BETTER) and sum(map(len, runs)) > 1:
        return _spliced(draft, chunks, runs)
    shares = sum(one.share * len(c.words) for one, c in zip(aligned, chunks, strict=True) if one)
    telling = sum(one.content for one in aligned if one)
    few = 2 * telling - sum(content(one.words.forms) for one in chunks)
    if shares / total < LIKE or few < 0 or (few == 0 and shares / total < NEARLY_ALL):
        return None
    return _told(draft, chunks, aligned)


def _chunks(quoted: Sequence[Quoted]) -> list[Quoted]:
    """The pieces of a quotation, long ones in several."""
    found: list[Quoted] = []
    for one in quoted:
        for first in range(0, len(one.words), _CHUNK):
            words = one.words.part(first, first + _CHUNK)
            piece = replace(one.piece, start=words.starts[0], end=words.ends[-1])
            if first:
                piece = replace(piece, joint="", omits=False, joint_start=piece.start)
                piece = replace(piece, joint_end=piece.start)
            found.append(Quoted(piece, words))
    return found[:_CHUNKS]


def _candidates(shelves: Shelves, draft: str, chunks: Sequence[Quoted]) -> list[Shelved]:
    ids: dict[str, None] = {}
    for one in chunks:
        parts = [one.words]
        half = len(one.words) // 2
        if half >= _PART:
            parts += [one.words.part(0, half), one.words.part(half, len(one.words))]
        for part in parts:
            if len(chunks) > 1:  # each may stand somewhere word for word
                ids |= dict.fromkeys(articles_of(shelves.having(draft, part))[:_LOOKED_AT])
            ids |= dict.fromkeys(articles_of(shelves.near(draft, part))[:_LOOKED_AT])
    found = (shelves.article(article_id) for article_id in ids)
    return [shelved for shelved in found if shelved is not None and shelved.words.forms]


def _aligned(held: Sequence[Shelved], chunks: Sequence[Quoted]) -> list[Alignment | None]:
    """How each chunk goes with the article that has most of all, or, where it is not like that,
    with the one that it is likest to.
    """
    by_article = [[align(shelved, one.words) for one in chunks] for shelved in held]
    if not by_article:
        return [None] * len(chunks)
    best = max(by_article, key=lambda row: sum(one.share * one.matched for one in row if one))
    found: list[Alignment | None] = []
    for n, one in enumerate(best):
        others = [row[n] for row in by_article]
        other = max(others, key=lambda each: each.share if each else 0.0)
        is_like = one is not None and one.share >= LIKE
        found.append(one if is_like or other is None or other.share < LIKE else other)
    return found


def _covered(runs: Sequence[Run]) -> int:
    """How many words stand in some runs, which are in order."""
    count = at = 0
    for run in runs:
        count += max(0, run.last - max(at, run.first))
        at = max(at, run.last)
    return count


def _spliced(draft: str, chunks: Sequence[Quoted], runs: Sequence[Sequence[Run]]) -> Altered:
    """What is put together of several places: where these meet, and what is between."""
    places: list[tuple[Shelved, tuple[int, int]]] = []
    differences: list[Difference] = []
    for chunk, found in zip(chunks, runs, strict=True):
        words = chunk.words
        at = 0
        for run in found:
            if run.first > at:
                differences.append(_words_of_draft(draft, words, at, run.first))
            if places:
                begin = words.ends[run.first - 1] if run.first else chunk.piece.joint_start
                end = words.starts[run.first]
                gap = draft[begin:end].strip()
                differences.append(Difference(Change.JOIN, gap, "", begin, max(begin, end)))
            places.append((run.shelved, (run.start, run.end)))
            at = max(at, run.last)
        if at < len(words):
            differences.append(_words_of_draft(draft, words, at, len(words)))
    return Altered(tuple(places), tuple(sorted(differences, key=lambda one: one.start)))


def _words_of_draft(draft: str, words: Words, first: int, last: int) -> Difference:
    start, end = words.starts[first], words.ends[last - 1]
    return Difference(Change.WORDS, draft[start:end], "", start, end)


def _told(draft: str, chunks: Sequence[Quoted], aligned: Sequence[Alignment | None]) -> Altered:
    places: list[tuple[Shelved, tuple[int, int]]] = []
    differences: list[Difference] = []
    for chunk, one in zip(chunks, aligned, strict=True):
        if one is None or one.share < LIKE / 2:
            differences.append(_words_of_draft(draft, chunk.words, 0, len(chunk.words)))
            continue
        text = one.shelved.article.text
        for change in one.changes:
            left = text[change.article_start : change.article_end]
            said = draft[change.start : change.end]
            differences.append(Difference(Change.WORDS, said, left, change.start, change.end))
        places.append((one.shelved, (one.start, one.end)))
    differences += _joins(draft, chunks, aligned)
    return Altered(tuple(places), tuple(sorted(differences, key=lambda one: one.start)))


def _joins(
    draft: str, chunks: Sequence[Quoted], aligned: Sequence[Alignment | None]
) -> list[Difference]:
    """Where two pieces are joined that don't stand near one another in this order."""
    found = []
    for (_, before), (chunk, one) in pairwise(zip(chunks, aligned, strict=True)):
        if before is None or one is None:
            continue
        far = OMITTED_WORDS if chunk.piece.omits else INSERTED_WORDS
        is_near = (
            before.shelved is one.shelved
            and before.end <= one.start
            and len(words_in(one.shelved.article.text, [(before.end, one.start)])) <= far
        )
        if not is_near:
            start, end = chunk.piece.joint_start, chunk.piece.joint_end
            found.append(Difference(Change.JOIN, draft[start:end], "", start, end))
    return found
