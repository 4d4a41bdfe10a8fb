"""Questions with their intents marked, and the ways the same question may stand there.

A line of the file is an object: `q`, the question with its parts marked as `[slot|words]`;
`kind`; `state`, or null.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpus.english.words import DETERMINERS, classed
from qa.conversation.intents import STATES, Filled, Kind, Slot
from qa.conversation.kinds import kind_of
from qa.conversation.states import State
from qa.question import QuestionKind
from qa.training import lines
from qa.training.edits import edited
from qa.training.perturb import PLACES
from qa.training.rows import Row

_MARK = re.compile(rf"\[({'|'.join(Slot)})\|([^\[\]|]+)\]")
_PLACE = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, PLACES), key=len, reverse=True))})\b")
_YEAR = re.compile(r"\b20[012]\d\b")
_FIRST_YEAR, _LAST_YEAR = 2000, 2026
_BEFORE_TIME = classed("in on at over during for of around throughout")
_OWNED = re.compile(r"['’]s?$")
_STATES = {state.value if state else None: state for state in STATES}


@dataclass(frozen=True, slots=True)
class Marked:
    """A question and what is known of it."""

    text: str
    kind: Kind
    state: State | None
    filled: tuple[Filled, ...]
    is_marked: bool = True
    """Whether its state and its parts are known; else its kind alone is."""


def read(path: Path) -> list[Marked]:
    """The questions of a file.

    Raises:
        ValueError: if a line is not such an object, or a mark is left open; it names the line.
    """
    return lines.read(path, marked)


def marked(row: dict[str, Any]) -> Marked:
    """The question of one line's object.

    Raises:
        KeyError, ValueError: if it lacks something, or holds what is not known.
    """
    text, at, filled = "", 0, list[Filled]()
    for mark in _MARK.finditer(row["q"]):
        text += row["q"][at : mark.start()]
        filled.append(Filled(Slot(mark[1]), len(text), len(text) + len(mark[2])))
        text += mark[2]
        at = mark.end()
    text += row["q"][at:]
    if set(text) & set("[]|"):
        raise ValueError(f"expected parts marked as [slot|words], got {row['q']!r}")
    kept = (plain for one in filled if (plain := _plain(text, one)))
    return Marked(text, Kind(row["kind"]), _STATES[row["state"]], tuple(kept))


def _plain(text: str, one: Filled) -> Filled | None:
    """A part without the article, or the preposition of a time, before it; nor what it owns.

    Those who mark don't always agree on these, and what takes a question apart adds them itself.
    """
    words = [*re.finditer(r"\S+", text[one.start : one.end])]
    front = _BEFORE_TIME | DETERMINERS if one.slot is Slot.TIME else DETERMINERS
    while len(words) > 1 and words[0][0].lower() in front:
        del words[0]
    start, end = one.start + words[0].start(), one.end
    end -= len(owned[0]) if (owned := _OWNED.search(text[start:end])) else 0
    return replace(one, start=start, end=end) if start < end else None


_LONGEST = 160
_AS_RULES_SAY = {QuestionKind.FACT: Kind.FACT, QuestionKind.YES_NO: Kind.YES_NO}


def plain(rows: Iterable[Row]) -> list[Marked]:
    """Questions that a span of a passage answers, each once, as asked for a fact.

    Or for yes or no; what the rules know to be of another kind is left out, and what is longer
    than `_LONGEST` characters.
    """
    found: dict[str, Marked] = {}
    for row in rows:
        text = " ".join(row.question.split())
        if len(text) > _LONGEST or text in found:
            continue
        if kind := _AS_RULES_SAY.get(kind_of(text)):
            found[text] = Marked(text, kind, None, (), is_marked=False)
    return list(found.values())


def varied(one: Marked, rng: random.Random) -> Marked:
    """The same question of other places and years, in other capitals, with a slip or none."""
    edits: list[tuple[int, int, str]] = []
    if rng.random() < _SWAPPED:
        others: dict[str, str] = {}
        for place in _PLACE.finditer(one.text):
            other = others.setdefault(place[0], rng.choice(PLACES))
            edits.append((*place.span(), other))
    if rng.random() < _SWAPPED:
        later = rng.randint(-4, 4)
        for year in _YEAR.finditer(one.text):
            moved = min(_LAST_YEAR, max(_FIRST_YEAR, int(year[0]) + later))
            edits.append((*year.span(), str(moved)))
    edits = [edit for edit in edits if not any(_crosses(edit, part) for part in one.filled)]
    text, moved_to = edited(one.text, sorted(edits))
    filled = []
    for part in one.filled:
        start, end = moved_to((part.start, part.end))
        filled.append(Filled(part.slot, start, end))
    if text.endswith("?") and rng.random() < _UNMARKED:
        text = text[:-1]
    drawn = rng.random()
    if drawn < _LOWER:
        text = text.lower() if len(text.lower()) == len(text) else text
    elif drawn < _LOWER + _UNCAPPED:
        text = text[:1].lower() + text[1:]
    if rng.random() < _SLIPS:
        text = _slipped(text, rng)
    return replace(one, text=text, filled=tuple(filled))


_SWAPPED, _UNMARKED, _LOWER, _UNCAPPED, _SLIPS = 0.5, 0.25, 0.25, 0.1, 0.1


def _crosses(edit: tuple[int, int, str], part: Filled) -> bool:
    """Whether an edit stands partly in a part."""
    start, end, _ = edit
    return start < part.end and part.start < end and not part.start <= start < end <= part.end


def _slipped(text: str, rng: random.Random) -> str:
    """`text` with two neighbouring letters exchanged, so that every place stays where it is."""
    places = [n for n in range(1, len(text) - 1) if text[n : n + 2].isalpha()]
    if not places:
        return text
    at = rng.choice(places)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def labels(one: Marked, spans: Sequence[tuple[int, int]]) -> list[int]:
    """Which of the network's labels each word has, by its place in the text."""
    found = [0] * len(spans)
    for part in one.filled:
        label = 1 + 2 * list(Slot).index(part.slot)
        inside = [n for n, (s, e) in enumerate(spans) if s < part.end and e > part.start]
        for at, n in enumerate(inside):
            found[n] = label + (at > 0)
    return found
