"""Two texts of one page laid along one another: ours, and what an extractor made of it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

from lxml.etree import iterwalk

from corpus.formats.composition import key
from corpus.formats.html_page import Piece, names

_EXTRACTED_BLOCKS = names("body div head item lb list p quote row table")
_MOST_CHOICES = 1_000_000
"""So many pairs of equal lines can be laid along one another in half a second."""
_LONG = 25
"""Letters and digits of a line that stands nowhere by chance."""


def lines_of(body: Any) -> Iterator[str]:
    """The keys of the lines of what trafilatura extracted, in its own small vocabulary of tags."""
    words: list[str] = []
    for event, element in iterwalk(body, events=("start", "end")):
        if element.tag in _EXTRACTED_BLOCKS:
            if line := key("".join(words)):
                yield line
            words.clear()
        words.append((element.text if event == "start" else element.tail) or "")
    if line := key("".join(words)):
        yield line


def aligned(found: Sequence[Piece], extracted: Sequence[str]) -> list[bool]:
    """Which pieces stand among the lines that trafilatura extracted, by their order.

    A line may recur (a headline among the links), so that the two texts are laid along
    one another. Between the lines that agree stand those that the two have split
    differently: first the long ones are looked for, then the short ones next to them,
    for a short one may stand anywhere by chance.
    """
    ours = [key(piece.words) for piece in found]
    main = [False] * len(ours)
    left, their_left = 0, 0
    for right, their_right in [*_pairs(ours, extracted), (len(ours), len(extracted))]:
        between = "".join(extracted[their_left:their_right])
        reached = 0
        ends = {left - 1: 0}
        """How far `between` is taken behind each piece found in it."""
        for number in range(left, right):
            at = between.find(ours[number], reached) if len(ours[number]) >= _LONG else -1
            if at >= 0:
                main[number] = True
                reached = ends[number] = at + len(ours[number])
        for number in range(left, right):
            behind = ends.get(number - 1)
            if behind is not None and ours[number] and between.startswith(ours[number], behind):
                main[number] = True
                ends[number] = behind + len(ours[number])
            if not main[number]:
                main[number] = any(
                    line in ours[number] and 2 * len(line) > len(ours[number])
                    for line in extracted[their_left:their_right]
                )
        if right < len(ours):
            main[right] = True
        left, their_left = right + 1, their_right + 1
    return main


def _pairs(ours: Sequence[str], theirs: Sequence[str]) -> list[tuple[int, int]]:
    """The places of lines that agree, both ascending.

    Lines that stand once in either text are paired first, and only what lies between
    them is left to `SequenceMatcher`, whose time grows with the square of the lines:
    8,000 paragraphs took it 6 s.
    """
    once = {line for line, count in Counter(ours).items() if count == 1 and line}
    places = {line: at for at, line in enumerate(theirs) if line in once}
    again = {line for line, count in Counter(theirs).items() if count > 1}
    unique = [(i, places[k]) for i, k in enumerate(ours) if k in places and k not in again]
    pairs: list[tuple[int, int]] = []
    left, their_left = 0, 0
    for right, their_right in [*_ascending(unique), (len(ours), len(theirs))]:
        for ours_at, their_at in _agreeing(ours[left:right], theirs[their_left:their_right]):
            pairs.append((left + ours_at, their_left + their_at))
        if right < len(ours):
            pairs.append((right, their_right))
        left, their_left = right + 1, their_right + 1
    return pairs


def _agreeing(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The places of lines that agree, both ascending, where most lines recur.

    Of thousands of lines that are all alike each is as good as the next: they are paired in
    turn. `SequenceMatcher` took minutes over 400 KB of one paragraph.
    """
    counts = Counter(theirs)
    if sum(counts[line] for line in ours) <= _MOST_CHOICES:
        matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
        for block in matcher.get_matching_blocks():
            yield from ((block.a + n, block.b + n) for n in range(block.size))
        return
    places: dict[str, list[int]] = {}
    for at, line in enumerate(theirs):
        places.setdefault(line, []).append(at)
    reached = 0
    for ours_at, line in enumerate(ours):
        among = places.get(line, [])
        next_one = bisect_left(among, reached)
        if next_one < len(among):
            yield ours_at, among[next_one]
            reached = among[next_one] + 1


def _ascending(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of `pairs` in which the second numbers ascend as the first ones do."""
    ends: list[int] = []
    """For each length the smallest second number that a run of it can end with."""
    runs: list[int] = []
    """For each pair the length of the longest run that it ends."""
    for _, second in pairs:
        length = bisect_left(ends, second)
        ends[length : length + 1] = [second]
        runs.append(length)
    longest: list[tuple[int, int]] = []
    wanted = len(ends) - 1
    for pair, length in zip(reversed(pairs), reversed(runs), strict=True):
        if length == wanted and (not longest or pair[1] < longest[-1][1]):
            longest.append(pair)
            wanted -= 1
    return longest[::-1]
