"""An article's characters as HTML: what is marked, set off or not shown of them.

Whatever is laid over the text, `textContent` of the HTML is the text, character for character.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import accumulate, groupby, pairwise

from qa.desk.escaping import escape


class Coat(IntEnum):
    """What can lie over characters, the outermost first."""

    UNSEEN = 0
    QUOTED = 1
    ANSWERING = 2
    STRONG = 3
    EMPHASIS = 4
    CODE = 5
    BREAK = 6


_TAGS = {
    Coat.UNSEEN: 'span class="gap"',
    Coat.STRONG: "strong",
    Coat.EMPHASIS: "em",
    Coat.CODE: "code",
    Coat.BREAK: 'span class="wrap"',
}


@dataclass(frozen=True, slots=True)
class Stroke:
    """A coat over the characters `[start, end)`."""

    start: int
    end: int
    coat: Coat


@dataclass(frozen=True, slots=True)
class Highlight:
    """The quote `[start, end)`, and within it the words that answer, where they are known."""

    start: int
    end: int
    answer_start: int | None = None
    answer_end: int | None = None


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    tags: tuple[str, ...]
    """For each coat the tag that it makes here, empty for none."""


class Ink:
    """A text with all that lies over it."""

    def __init__(
        self,
        text: str,
        strokes: Iterable[Stroke] = (),
        quotes: Sequence[Highlight] = (),
        current: int | None = None,
    ) -> None:
        """`quotes` are told apart by their place in the sequence, `current` among them."""
        self.text = text
        self._current = current
        laid = [(stroke.start, stroke.end, stroke.coat, -1) for stroke in strokes]
        for n, quote in enumerate(quotes):
            laid.append((quote.start, quote.end, Coat.QUOTED, n))
            if quote.answer_start is not None and quote.answer_end is not None:
                laid.append((quote.answer_start, quote.answer_end, Coat.ANSWERING, n))
        self._pieces = list(self._cut(laid))
        self._ends = [piece.end for piece in self._pieces]
        shown = ["" if p.tags[Coat.UNSEEN] else text[p.start : p.end] for p in self._pieces]
        self._shown = "".join(shown)
        self._shown_to = list(accumulate(map(len, shown)))

    def html(self, start: int, end: int) -> str:
        """The characters `[start, end)`."""
        return _nested(list(self._between(start, end)), self.text, 0) if start < end else ""

    def seen(self, start: int, end: int) -> str:
        """Those of the characters `[start, end)` that are shown."""
        return self._shown[self._shown_before(start) : self._shown_before(end)]

    def _shown_before(self, offset: int) -> int:
        """How many of the characters before `offset` are shown."""
        n = bisect_left(self._ends, offset)
        if n == len(self._pieces):
            return len(self._shown)
        piece = self._pieces[n]
        left = 0 if piece.tags[Coat.UNSEEN] else piece.end - offset
        return self._shown_to[n] - left

    def has_quote(self, start: int, end: int) -> bool:
        """Whether anything of the characters `[start, end)` is quoted."""
        return any(piece.tags[Coat.QUOTED] for piece in self._between(start, end))

    def _between(self, start: int, end: int) -> Iterator[_Piece]:
        for n in range(bisect_right(self._ends, start), len(self._pieces)):
            piece = self._pieces[n]
            if piece.start >= end:
                return
            yield _Piece(max(piece.start, start), min(piece.end, end), piece.tags)

    def _cut(self, laid: Sequence[tuple[int, int, Coat, int]]) -> Iterator[_Piece]:
        """The text in pieces over each of which the same lies."""
        changes: dict[int, list[tuple[bool, Coat, int]]] = {0: [], len(self.text): []}
        for start, end, coat, which in laid:
            changes.setdefault(start, []).append((True, coat, which))
            changes.setdefault(end, []).append((False, coat, which))
        over: dict[Coat, list[int]] = {coat: [] for coat in Coat}
        offsets = sorted(changes)
        for start, end in pairwise(offsets):
            for comes, coat, which in changes[start]:
                (over[coat].append if comes else over[coat].remove)(which)
            yield _Piece(start, end, tuple(self._tag(coat, over[coat]) for coat in Coat))

    def _tag(self, coat: Coat, over: Sequence[int]) -> str:
        if not over:
            return ""
        if coat not in (Coat.QUOTED, Coat.ANSWERING):
            return _TAGS[coat]
        which = " ".join(map(str, sorted(over)))
        is_current = self._current in over
        if coat is Coat.QUOTED:
            return f'mark class="{"cited" if is_current else "quoted"}" data-quotes="{which}"'
        shown = ' class="answering"' if is_current else ""
        return f'b{shown} data-quotes="{which}"'


def _nested(pieces: Sequence[_Piece], text: str, depth: int) -> str:
    if depth == len(Coat) or not any(any(piece.tags) for piece in pieces):
        return "".join(escape(text[piece.start : piece.end]) for piece in pieces)
    parts = []
    for tag, group in groupby(pieces, key=lambda piece: piece.tags[depth]):
        inside = _nested(list(group), text, depth + 1)
        parts.append(f"<{tag}>{inside}</{tag.split()[0]}>" if tag else inside)
    return "".join(parts)
