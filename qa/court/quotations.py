"""The quotations of a draft: what stands between quotation marks, of whatever form.

Straight, curly, single, „low“ and «pointed» ones, one within another, and those of several
paragraphs, which open again with each. An apostrophe is none. One that is never closed ends with
its paragraph.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.english.words import classed
from corpus.sentences import split

_CLOSING = {
    "“": "”", "„": "“”", "‟": "”", "«": "»", "»": "«", "‹": "›", "›": "‹", '"': '"', "‘": "’",
    "‚": "‘’", "'": "'", "「": "」", "『": "』", "〝": "〞", "＂": "＂",
}  # fmt: skip
"""What closes a quotation that each mark opens."""
_SINGLE = "‘‚'’"
_MARKS = re.compile(f"[{''.join(sorted(set(_CLOSING) | set(''.join(_CLOSING.values()))))}\n]")
_LINE_ENDS = re.compile(r"\n[^\S\n]*(?:\n\s*)?")
_ELIDED = re.compile(r"['’](?:\d0s|tis|twas|twill|em|n|til|cause|bout|round|cos)\b", re.IGNORECASE)
_DEEPEST = 4
"""So many quotations may stand in one another."""
_WORD = re.compile(r"[^\W_]")
_MARGIN = 12
"""So many characters of white space may stand before the mark that opens a paragraph."""
_SINGLE_REACH = 2_000
"""So many characters a quotation between straight single marks has at most."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """`[start, end)` of a draft, without its marks."""

    start: int
    end: int
    depth: int = 0
    """In how many others it stands."""
    is_marked: bool = True
    """False for a sentence that stands between no marks."""


def quotations(draft: str) -> list[Quotation]:
    """The quotations of a draft that have words, in the order in which they begin."""
    found = [one for one in _marked(draft) if _WORD.search(draft, one.start, one.end)]
    return sorted(found, key=lambda one: (one.start, -one.end))


def _marked(draft: str) -> Iterator[Quotation]:
    opened: list[tuple[str, int]] = []
    closers = [m.start() for m in re.finditer(r"(?<=\S)'(?!\w)", draft)]
    line = 0
    for match in _MARKS.finditer(draft):
        mark, at = match[0], match.start()
        if mark == "\n":
            line = at + 1
            paragraph_ends = opened and not _goes_on(draft, at, opened)
            if paragraph_ends:
                yield from _left_open(draft, opened, at)
                opened = []
            continue
        if opened and at - line < _MARGIN and _opens_again(draft, line, at, opened):
            continue
        depth = next(
            (n for n in reversed(range(len(opened))) if mark in _CLOSING[opened[n][0]]), None
        )
        if depth is not None and _closes(draft, at, mark, opened[depth][1]):
            yield Quotation(*_trimmed(draft, opened[depth][1], at), depth)
            opened = opened[:depth]
        elif len(opened) < _DEEPEST and _opens(draft, at, mark, closers):
            opened.append((mark, at + 1))
    yield from _left_open(draft, opened, len(draft))


def _left_open(draft: str, opened: list[tuple[str, int]], end: int) -> Iterator[Quotation]:
    """What was opened and not closed; not what single marks opened, which may be anything."""
    for depth, (mark, start) in enumerate(opened):
        if mark not in _SINGLE:
            first, last = _trimmed(draft, start, end)
            if first < last:
                yield Quotation(first, last, depth)
            return


def _trimmed(draft: str, start: int, end: int) -> tuple[int, int]:
    while start < end and draft[start].isspace():
        start += 1
    while start < end and draft[end - 1].isspace():
        end -= 1
    return start, end


def _goes_on(draft: str, at: int, opened: list[tuple[str, int]]) -> bool:
    """Whether the next paragraph opens again what is open, or the line end is none of a paragraph.

    A line end without an empty line ends a paragraph, too, but where it only wraps the text: the
    next line then begins in small letters.
    """
    end = _LINE_ENDS.match(draft, at)
    behind = end.end() if end else at + 1
    if draft[behind : behind + 1] in {mark for mark, _ in opened}:
        return True
    is_wrapped = end is not None and end[0].count("\n") == 1
    return is_wrapped and draft[behind : behind + 1].islower()


def _opens_again(draft: str, line: int, at: int, opened: list[tuple[str, int]]) -> bool:
    """Whether a mark at the head of a paragraph only says that a quotation goes on."""
    is_head = not draft[line:at].strip() and line >= opened[0][1]
    return is_head and any(draft[at] == mark for mark, _ in opened)


def _opens(draft: str, at: int, mark: str, closers: list[int]) -> bool:
    if mark not in _CLOSING:
        return False
    before, behind = draft[at - 1 : at] if at else "", draft[at + 1 : at + 2]
    if not behind or behind.isspace() or before.isalnum():
        return False
    if mark not in "'‘":
        return True
    if _ELIDED.match(f"'{draft[at + 1 : at + 8]}"):
        return False
    if mark == "‘":
        return True
    # A straight mark opens only what another closes in its paragraph.
    n = bisect_right(closers, at + 1)
    end = draft.find("\n", at, at + _SINGLE_REACH)
    return n < len(closers) and closers[n] < (end if end >= 0 else at + _SINGLE_REACH)


_OWNING = re.compile(r"[sxz]", re.IGNORECASE)


def _closes(draft: str, at: int, mark: str, start: int) -> bool:
    """Whether a mark that may close what is open from `start` on does."""
    if at == start:  # nothing between them
        return True
    behind = draft[at + 1 : at + 2]
    if mark not in _SINGLE:
        # A straight mark behind white space and before a word opens another.
        return not (mark == '"' and draft[at - 1].isspace() and behind.isalnum())
    if behind.isalnum() or draft[at - 1].isspace():
        return False
    # "the councils’ plans’": an apostrophe, if another mark closes before one opens again.
    if not _OWNING.match(draft[at - 1]) or not behind.isspace():
        return True
    rest = draft[at + 1 : min(at + 400, len(draft))].split("\n")[0]
    opens = re.search(r"(?<!\w)[‘'“\"](?=\w)", rest)
    closes = re.search(r"(?<=\S)[’'](?!\w)", rest)
    return closes is None or (opens is not None and opens.start() < closes.start())


# Sentences -------------------------------------------------------------------------------------


def paragraphs(draft: str) -> Iterator[tuple[int, int]]:
    """The lines of a draft that have words, each `[start, end)`, without white space around."""
    for match in re.finditer(r"[^\n]+", draft):
        start, end = _trimmed(draft, match.start(), match.end())
        if start < end:
            yield start, end


def sentences(draft: str) -> list[Quotation]:
    """The sentences of a draft that have words."""
    return [
        Quotation(one.start, one.end, is_marked=False)
        for start, end in paragraphs(draft)
        for one in split(draft, start, end)
        if _WORD.search(draft, one.start, one.end)
    ]


# Pieces ----------------------------------------------------------------------------------------

_DOTS = r"(?:…+\.?|\.{2,}|\.(?:\s\.){2,})"
_JOINT = re.compile(
    rf"(?P<ellipsis>\[\s*{_DOTS}\s*\]|\(\s*{_DOTS}\s*\)|{_DOTS}(?:\s?{_DOTS})*)"
    r"|(?P<brackets>\[[^\[\]\n]{1,120}\])"
)
_IN_WORD = re.compile(r"\[(\w{1,30})\](?=\w)|(?<=\w)\[(\w{1,30})\]")
_NO_WORDS = classed("sic")


@dataclass(frozen=True, slots=True)
class Piece:
    """`[start, end)` of a draft that is quoted in one piece, and what stands before it."""

    start: int
    end: int
    joint: str = ""
    """The words in brackets before it; empty at the beginning, and behind an ellipsis."""
    omits: bool = False
    """An ellipsis stands before it."""
    joint_start: int = 0
    joint_end: int = 0
    tail: str = ""
    """The words in brackets behind the last piece."""
    tail_start: int = 0


def without_brackets_in_words(text: str) -> str:
    """A text of the same length without the brackets in words: "[T]he", "plan[s]"."""
    return _IN_WORD.sub(lambda m: f"\u00ad{m[1] or m[2]}\u00ad", text)


def pieces(draft: str, start: int, end: int, *, insertions: bool) -> list[Piece]:
    """What is quoted in one piece, cut at ellipses and, with `insertions`, at brackets."""
    found: list[Piece] = []
    at, before = start, Piece(0, 0)
    for match in _JOINT.finditer(draft, start, end):
        if match["brackets"] and not insertions:
            continue
        if _WORD.search(draft, at, match.start()):
            found.append(_piece(at, match.start(), before))
            before = Piece(0, 0)
        words = "" if match["ellipsis"] else match[0][1:-1].strip()
        before = Piece(
            0, 0, words or before.joint, before.omits or not words, match.start(), match.end()
        )
        at = match.end()
    if _WORD.search(draft, at, end):
        found.append(_piece(at, end, before))
    elif found and before.joint:
        found[-1] = replace(found[-1], tail=before.joint, tail_start=before.joint_start)
    return found


def _piece(start: int, end: int, before: Piece) -> Piece:
    return Piece(start, end, before.joint, before.omits, before.joint_start, before.joint_end)
