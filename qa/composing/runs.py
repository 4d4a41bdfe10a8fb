"""Where the items of a list that runs on in a sentence stand: "(a) …; (b) …", "good and better"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.english.words import AUXILIARIES, CONJUNCTIONS, DETERMINERS, PREPOSITIONS, WH

_MARK = re.compile(r"\((?:[a-z]|[ivx]{1,4}|\d{1,2})\)\s+", re.I)
_ITEM_END = re.compile(r"[\s,;.]*(?:\b(?:and|or)\b)?[\s,;.]*$")
_JOINT = re.compile(r"[,;](?:\s(?:and|or))?$")
_LAST_JOINT = re.compile(r"\s(?:and|or|as well as)\s")
_COMMA = re.compile(r",\s+|;\s+")
_JOINED_BY_COMMA = re.compile(r"^(?:and|or|as well as)\s+")
_STOPS = re.compile(r"[.!?]\s|\s[–—-]\s|[.!?]?[”\"]?$")
_OPENERS = (AUXILIARIES | PREPOSITIONS) | {"include", "includes", "included", "namely"}
_OPENER = re.compile(rf":\s+|\s[–—-]\s+|\b(?:{'|'.join(sorted(_OPENERS))})\s+", re.I)
_COLON = re.compile(r"(?::|\s[–—-])\s+$")
_ITEM_WORDS = 15
_LEAD_WORDS = 3
"""What the reader marks for a list may begin so far before it: "the grades are". Of a whole
sentence a run at its end is seldom what is asked for."""


def joint_behind(text: str) -> int:
    """How many characters at the end of an item only join it to the next: "; and"."""
    joint = _JOINT.search(text)
    return len(joint[0]) if joint else 0


def marked_items(text: str) -> list[tuple[int, int]]:
    """Where the items of "(a) …; (b) …" stand, without their marks and what joins them."""
    marks = list(_MARK.finditer(text))
    if len(marks) < 2:
        return []
    ends = [mark.start() for mark in marks[1:]]
    last = marks[-1].end()
    stop = re.compile(r"[.!?](?:\s|$)").search(text, last)
    ends.append(stop.start() if stop else len(text))
    return [
        (mark.end(), mark.end() + len(_ITEM_END.sub("", text[mark.end() : end])))
        for mark, end in zip(marks, ends, strict=True)
    ]


def joined_items(text: str, marked: tuple[int, int], count: int | None) -> list[tuple[int, int]]:
    """Where the items of a run such as "good, better and best" stand.

    Of several ways to read it the shortest with `count` items. Without a count three items or
    more, behind a colon or a dash, or where what the reader marked begins.
    """
    commas = [match.end() for match in _COMMA.finditer(text)] if count else []
    openings = sorted({0, *commas, *(match.end() for match in _OPENER.finditer(text))})
    found = [items for start in openings if (items := _items_from(text, start))]
    behind_colon = [items for items in found if _COLON.search(text, 0, items[0][0])]
    if count is not None:
        found = [items for items in found if len(items) == count]
        return next(reversed([items for items in behind_colon if items in found] or found), [])
    found = [
        items
        for items in found
        if items in behind_colon
        or (
            (marked[0] <= items[0][0] and items[-1][1] <= marked[1])
            and len(text[marked[0] : items[0][0]].split()) <= _LEAD_WORDS
            and _are_alike(items, text)
        )
    ]
    return next((items for items in reversed(found) if len(items) > 2), [])


def all_items(text: str) -> list[tuple[int, int]]:
    """Where the items of a run in a text stand, wherever it begins; none: there is none.

    What is marked as a list first: by "(a)", a colon or a dash; else the longest run, of several as
    long the one behind the last opening, as in "the grades are good, better and best".
    """
    if marked := marked_items(text):
        return marked
    openings = sorted({0, *(match.end() for match in _OPENER.finditer(text))})
    found = [items for start in openings if (items := _items_from(text, start))]
    return max(
        reversed(found), key=lambda items: (leads_in(text, items[0][0]), len(items)), default=[]
    )


def leads_in(text: str, start: int) -> bool:
    """Whether what stands before a place in a text says that a list begins there."""
    return bool(_COLON.search(text, 0, start) or _MARK.search(text, 0, start))


def _are_alike(items: Sequence[tuple[int, int]], text: str) -> bool:
    """Whether all items begin with a determiner or none does.

    "the Mark, an award in gold, silver and bronze" is no list of four.
    """
    return len({text[a:b].split(maxsplit=1)[0].lower() in DETERMINERS for a, b in items}) == 1


def _items_from(text: str, start: int) -> list[tuple[int, int]]:
    """The items of a run that begins at `start`; none where no run does."""
    stop = _STOPS.search(text, start)
    end = stop.start() if stop else len(text)
    commas = list(_COMMA.finditer(text, start, end))
    pieces = list(
        zip([start, *(c.end() for c in commas)], [*(c.start() for c in commas), end], strict=True)
    )
    items: list[tuple[int, int]] = []
    for n, (a, b) in enumerate(pieces):
        piece = text[a:b]
        if joined := _JOINED_BY_COMMA.match(piece):
            return _sound([*items, (a + joined.end(), b)], text)
        joints = list(_LAST_JOINT.finditer(piece))
        # "art, music and drama" ends with "music and drama"; not so "help and protection, …".
        is_last = n == len(pieces) - 1 or not any(
            _JOINED_BY_COMMA.match(text[x:y]) for x, y in pieces[n + 1 :]
        )
        if joints and is_last:
            joint = joints[-1] if n == len(pieces) - 1 else joints[0]
            return _sound([*items, (a, a + joint.start()), (a + joint.end(), b)], text)
        items.append((a, b))
    return []


def _sound(items: Sequence[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """The items, if each is one: not empty, and no clause of its own."""
    said = [text[a:b].lower().split() for a, b in items]
    if all(0 < len(words) <= _ITEM_WORDS and not _is_clause(words) for words in said):
        return list(items)
    return []


def _is_clause(words: Sequence[str]) -> bool:
    """Whether words say something by themselves: "protection is the only area short of it"."""
    verb = next((n for n, word in enumerate(words) if n and word in AUXILIARIES), None)
    return verb is not None and not (WH | CONJUNCTIONS).intersection(words[:verb])
