"""What a question is about: its names, its times, its noun phrases."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from corpus.english.dates import MONTHS, SEASONS, WEEKDAYS
from corpus.english.dictionary import Mark, marks
from corpus.english.persons import PARTICLES
from corpus.english.speech import SAYING_VERBS
from corpus.english.words import (
    AUXILIARIES,
    BEING,
    DETERMINERS,
    FUNCTION_WORDS,
    PREPOSITIONS,
    classed,
)
from qa.conversation.tagged_words import Use, Word, content_at, is_body, is_person, low_at, words_of


class Sort(StrEnum):
    """What a phrase is. Only phrases of one sort may stand in for each other."""

    PLACE = "place"
    NAME = "name"
    TIME = "time"
    NOUN = "noun"


@dataclass(frozen=True, slots=True)
class Phrase:
    """The characters `[start, end)` of a question, without article or possessive ending."""

    text: str
    start: int
    end: int
    sort: Sort
    plural: bool = False
    speaks: bool = False
    """It says, finds or inspects: who speaks, not what about."""
    definite: bool = False
    """An article stands before it."""

    @property
    def named(self) -> bool:
        return self.sort in (Sort.PLACE, Sort.NAME)


_JOINING = classed("of upon")
_LONGEST_PLACE = 5
"""Words: "Bath and North East Somerset"."""
_MONTHS_AND_DAYS = frozenset(
    name.lower() for name in (*MONTHS, *WEEKDAYS, *(f"{day}s" for day in WEEKDAYS))
)
_MONTH = rf"(?:{'|'.join(MONTHS)})"
_SEASON = rf"(?:{'|'.join(SEASONS)})"
TIME = re.compile(
    rf"\b(?:(?:(?:\d{{1,2}}(?:st|nd|rd|th)? )?{_MONTH}|{_SEASON}(?: of)?) )?"
    r"(?:1[5-9]|20)\d\d(?:[/–-]\d{2,4}|s)?\b"
    rf"|\b(?:last|this|next) (?:year|month|week|{_SEASON})\b",
    re.I,
)


@lru_cache(maxsize=256)
def names_of(text: str) -> tuple[Phrase, ...]:
    """The runs of capitalised words in `text`, in order, and the times."""
    times = [Phrase(m[0], m.start(), m.end(), Sort.TIME) for m in TIME.finditer(text)]
    words = words_of(text)
    names: list[Phrase] = []
    at = 0
    while at < len(words):
        size = _run(words, at)
        if size:
            run = words[at : at + size]
            start, end = run[0].start, run[-1].start + len(run[-1].bare)
            said = _speaks(words, at, size)
            name = Phrase(text[start:end], start, end, _sort_of(text[start:end]), speaks=said)
            if not any(t.start < name.end and name.start < t.end for t in times):
                names.append(name)
        at += max(size, 1)
    return tuple(sorted([*names, *times], key=lambda phrase: phrase.start))


def is_several(noun: str) -> bool:
    """Whether a noun phrase is in the plural, by the word before its first preposition."""
    words = words_of(noun)
    ends = next((n for n, word in enumerate(words) if n and word.lower in PREPOSITIONS), len(words))
    return bool(words) and words[ends - 1].plural


def is_place(name: str) -> bool:
    """Whether a name, in whatever case, is known as a place's."""
    found = marks(name.lower())
    return Mark.PLACE in found or Mark.PLACE_OR_WORD in found


def _is_name(words: Sequence[Word], at: int) -> bool:
    word = words[at]
    low = word.lower
    if not word.capital or word.bare == "I" or low in _MONTHS_AND_DAYS:
        return False
    is_plain = low in FUNCTION_WORDS or word.use in (Use.VERB, Use.PREDICATE)
    if word.acronym and (not word.first or not is_plain):
        return True
    if is_plain:
        return False
    if not word.first:
        return True
    # A capital at the start of a sentence needs a second sign.
    behind = at + 1 + _particles(words, at + 1)
    follows = behind < len(words) and not words[behind].breaks
    return (
        word.possessive
        or Mark.PLACE in word.marks
        or any(c.isupper() for c in word.text[1:])
        or (follows and words[behind].capital and _is_name(words, behind))
    )


def _run(words: Sequence[Word], at: int) -> int:
    """How many words from `at` on make one name; 0: none begins there."""
    size = _place(words, at)
    if not size and not _is_name(words, at):
        return 0
    size = size or 1
    while at + size < len(words):
        before, word = words[at + size - 1], words[at + size]
        if word.breaks or before.possessive:
            break
        joins = _particles(words, at + size)
        if not joins and word.lower in _JOINING:
            joins = 1
        if not joins and word.lower == "for" and (is_body(before) or is_person(before)):
            joins = 1
        behind = at + size + joins
        if behind == len(words) or words[behind].breaks or not _is_name(words, behind):
            break
        size += joins + 1
    return size


def _particles(words: Sequence[Word], at: int) -> int:
    """How many words from there on stand in small letters within a name: Vincent van Gogh."""
    many = 0
    while many < _MOST_PARTICLES and low_at(words, at + many) in PARTICLES:
        if words[at + many].breaks or words[at + many].capital:
            break
        many += 1
    return many


_MOST_PARTICLES = 2


def _place(words: Sequence[Word], at: int) -> int:
    """How many words are a place's name, in whatever case: "how is tower hamlets"."""
    for size in range(min(_LONGEST_PLACE, len(words) - at), 0, -1):
        run = words[at : at + size]
        name = " ".join([*(word.lower for word in run[:-1]), run[-1].bare.lower()])
        is_whole = not any(word.breaks for word in run[1:])
        if is_whole and Mark.PLACE in marks(name) and name not in FUNCTION_WORDS:
            return size
    return int(at < len(words) and _stands_as_place(words, at))


def _stands_as_place(words: Sequence[Word], at: int) -> bool:
    """Whether a place's name in small letters that is another word, too, can only be the name.

    "hackney's schools", "how many homes has hackney got", "who lives in bath".
    """
    if words[at].marks != Mark.PLACE_OR_WORD:
        return False
    before, ends = low_at(words, at - 1), not content_at(words, at + 1)
    return words[at].possessive or (
        ends and (before in _WHERE or (before in AUXILIARIES and at + 1 < len(words)))
    )


_WHERE = classed("in at from near")


def is_part(name: Phrase, text: str) -> bool:
    """Whether a name is part of a longer one in small letters: "the Leeds design prize"."""
    words = words_of(text)
    at = next((n for n, word in enumerate(words) if word.start >= name.end), len(words))
    before = [word.lower for word in words if word.end <= name.start]
    goes_on = content_at(words, at) and not words[at].breaks
    return goes_on and bool(before) and before[-1] in DETERMINERS


def place_part(name: str) -> str:
    """A name without the nouns for a body behind it: Islington of "Islington Council"."""
    words = words_of(name)
    ends = len(words)
    while ends > 1 and is_body(words[ends - 1]):
        ends -= 1
    return name[: words[ends - 1].end] if words else name


def _sort_of(name: str) -> Sort:
    return Sort.PLACE if is_place(place_part(name)) else Sort.NAME


def _speaks(words: Sequence[Word], at: int, size: int) -> bool:
    after = at + size
    if after >= len(words) or words[after].breaks or words[after - 1].possessive:
        return False
    if low_at(words, at - 1) in BEING:  # "How was Croydon rated?"
        return False
    if words[after].lower in {"has", "have", "had", "also"}:
        after += 1
    return after < len(words) and words[after].lower in SAYING_VERBS


@lru_cache(maxsize=256)
def things_of(text: str) -> tuple[Phrase, ...]:
    """The noun phrases of `text`, in order: what a later pronoun may stand for.

    A name goes on past a possessive ("Islington's Youth Justice Service") and, where
    an article stands before it, over the nouns behind it ("the Clipper mission").
    Times are left out, and the one thing that a question word asks for: of "What score
    did Croydon earn?" nobody says "it" for the score. ("How many films" may be "they".)
    """
    words = words_of(text)
    names = [name for name in names_of(text) if name.named]
    times = [name for name in names_of(text) if not name.named]
    found: list[Phrase] = []
    at = 0
    while at < len(words):
        name = next((name for name in names if name.start == words[at].start), None)
        if name is None and not content_at(words, at):
            at += 1
            continue
        first = at
        sort = name.sort if name else Sort.NOUN
        while True:
            if name is not None:
                while at < len(words) and words[at].start < name.end:
                    at += 1
                # "Did Croydon overspend?", "Is Croydon safe?": what follows is no noun.
                opens = _joined_from(words, first, names)
                helps = low_at(words, opens - 1)
                # "How is Sickle cell treated?"
                is_one = helps in BEING and at + 1 < len(words) and words[at + 1].use is Use.VERB
                grows = words[at - 1].possessive or helps not in AUXILIARIES or is_one
            else:
                at += 1
                grows = True
            if not (grows and at < len(words) and not words[at].breaks and content_at(words, at)):
                break
            if low_at(words, at + 1) == "than":
                break
            name = next((n for n in names if n.start == words[at].start), None)
            if name is not None:
                sort = name.sort if sort is Sort.NOUN else sort
        last = words[at - 1]
        # "How are social workers trained?"
        if last.lower.endswith("ed") and at - first > 1 and low_at(words, first - 1) in AUXILIARIES:
            last = words[at - 2]
        stop = last.start + len(last.bare)
        if any(time.start < stop and words[first].start < time.end for time in times):
            # Of "Camden's 2022 inspection" Camden may be spoken of again.
            found += (n for n in names if words[first].start <= n.start and n.end <= stop)
            continue
        is_asked = sort is Sort.NOUN and asked_for(words, first)
        if is_asked and not last.plural:
            continue
        speaks = _speaks(words, first, at - first)
        start = words[first].start
        definite = is_asked or low_at(words, first - 1) in {"a", "an", "the"}
        found.append(Phrase(text[start:stop], start, stop, sort, last.plural, speaks, definite))
    return tuple(found)


def _joined_from(words: Sequence[Word], first: int, names: Sequence[Phrase]) -> int:
    """Where the names begin that are joined to the one there: "do Leeds and Hull compare"."""
    for name in reversed([name for name in names if name.start < words[first].start]):
        if words[first - 1].breaks or low_at(words, first - 1) not in {"and", "or"}:
            break
        if words[first - 2].start + len(words[first - 2].bare) != name.end:
            break
        first = next(at for at, word in enumerate(words) if word.start == name.start)
    return first


def asked_for(words: Sequence[Word], at: int) -> bool:
    """Whether the noun there belongs to the question word: what score, how many films."""
    for i in range(at - 1, max(at - 4, -1), -1):
        low = words[i].lower
        if low in {"what", "which", "whose", "many", "much"}:
            return True
        if words[i + 1].breaks or not (content_at(words, i) or low in {"other", "kind", "of"}):
            return False
    return False
