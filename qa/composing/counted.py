"""What a number counts, in a question and in a sentence.

"Five categories" is no number of inspectors, nor is the age of 21 one of children, though a
reader takes whatever figure stands near. What is asked for stands behind "how many"; what a
figure counts stands behind it, or before "of". "Regulation 44" and "24 February" count nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.english.dates import MONTH, WEEKDAY
from corpus.english.words import AUXILIARIES, FUNCTION_WORDS, classed
from qa.conversation.tagged_words import Use, Word, is_person, low_at, words_of
from qa.reading.asked import AnswerType, candidates
from qa.reading.matching import stems

LIKE = 0.35
"""Nouns of at least this cosine may be two words for one thing: countries and nations.

Of 700 people's questions for "how many" the right figure counted something less like what was
asked for in 16; of 1,052 other figures near it that counted another thing 585 did.
"""
_HOW_MANY = {("how", "many"), ("number", "of")}
_ALL = re.compile(r"\b(?:are|were) there\W*$|\bnumber of(?: [\w’'-]+){1,4}\W*$", re.I)
_JOINED = re.compile(r"\d+(?:,? (?:or|and|to) | ?[–-] ?)$")
_AGES = classed("aged age ages")
_REACH = 5
"""Words behind a figure in which what it counts stands."""
_ANYBODY = classed("people persons person")
_TALLIES = classed("total number figure count tally sum")
"""What is itself no thing that is counted: "a total of 212"."""
_OF = re.compile(r"([\w’'-]+) of (?:(?:about|around|only|just|over|nearly|at least) )?$", re.I)
_DAY = re.compile(
    rf"\d{{1,2}}(?:st|nd|rd|th)?(?: ?(?:to|and|–|-) ?\d{{1,2}})? (?:of )?{MONTH}\b", re.I
)
_CALENDAR = re.compile(rf"{MONTH}|{WEEKDAY}", re.I)
_BEFORE_NOUN = classed("of the these those its their other more different further")


@dataclass(frozen=True, slots=True)
class Miscounted:
    """A noun that is asked for, and another that a figure counts; both in lower case."""

    asked: str
    counted: str
    is_label: bool = False
    """The figure counts nothing at all, but is an age, a day, or something's number."""


def counted_in(question: str) -> str | None:
    """The noun behind "how many" or "number of", in lower case; None where none stands there."""
    words = words_of(question)
    many = (
        n for n, (one, two) in enumerate(pairwise(words)) if (one.lower, two.lower) in _HOW_MANY
    )
    at = next(many, len(words)) + 2
    while at < len(words) and words[at].lower not in FUNCTION_WORDS:
        goes_on = at + 1 < len(words) and words[at + 1].plural and _is_noun(words[at + 1])
        if words[at].plural and not goes_on:
            return words[at].bare.lower()
        at += 1
    return None


def miscounted(question: str, sentence: str, start: int, end: int) -> Miscounted | None:
    """What the figure in `[start, end)` of a sentence counts, if another noun than is asked for.

    None where it counts that, or no noun stands with it.
    """
    noun = counted_in(question)
    places = candidates(sentence[start:end], AnswerType.NUMBER)
    if noun is None or not places:
        return None
    at, behind_at = start + places[0][0], start + places[-1][1]
    if label := _labelled(sentence, at, behind_at):
        return None if stems(label) <= stems(question) else Miscounted(noun, label, is_label=True)
    behind = _phrase([w for w in words_of(sentence) if w.start >= behind_at])
    if any(_is_it(word, noun) for word in behind):
        return None
    if others := [word for word in behind if word.plural and _is_noun(word)]:
        if stems(others[-1].bare) & stems(question):  # "at how many places does it stop"
            return None
        if others[-1].capital and noun.capitalize() in question:  # Huguenots are Protestants
            return None
        return Miscounted(noun, others[-1].bare.lower())
    while before_it := _JOINED.search(sentence[:at]):  # "the age of 21, or 25"
        at = before_it.start()
    before = _OF.search(sentence[:at])
    if behind or before is None:
        return None
    of = before[1].lower()
    if of in _TALLIES or stems(of) <= stems(question):
        return None
    return Miscounted(noun, of, is_label=of in _AGES)


def _labelled(sentence: str, start: int, end: int) -> str | None:
    """What a figure names and doesn't count, in lower case: "regulation 44", a day of a month."""
    if _DAY.match(sentence, start):
        return "date"
    figure = sentence[start:end]
    while joined := _JOINED.search(sentence[:start]):
        start = joined.start()
    words = words_of(sentence)
    at = next((n for n, word in enumerate(words) if word.start >= start), 0)
    if not at or words[at].breaks or not figure.isdigit():
        return None
    if words[at - 1].lower in _AGES:
        return words[at - 1].lower
    before, after = words[at - 1], words[at + 1 : at + 2]
    is_noun = _is_noun(before) and not before.plural and not before.possessive
    if not is_noun or _CALENDAR.fullmatch(before.text) or (after and _is_noun(after[0])):
        return None
    return before.text.lower()


def counts_a_part(question: str, sentence: str, end: int) -> bool:
    """Whether a figure counts only those that do something, where all there are is asked for.

    "How many boroughs are there?" is not answered by "four boroughs have improved". `end` is
    that of the figure.
    """
    noun = counted_in(question)
    if noun is None or not _ALL.search(question):
        return False
    words = [w for w in words_of(sentence) if w.start >= end]
    at = next((n for n, word in enumerate(words[:_REACH]) if _is_it(word, noun)), None)
    if at is None:
        return False
    following = words[at + 1 :]
    while following and following[0].lower in {"in", "of", "to"}:
        following = following[2:]
    return bool(following) and (following[0].lower in AUXILIARIES or following[0].use is Use.VERB)


def _phrase(words: Sequence[Word]) -> list[Word]:
    """The words of the noun phrase that begins there, past "of the"."""
    at = 0
    while low_at(words, at) in _BEFORE_NOUN and not words[at].breaks:
        at += 1
    found: list[Word] = []
    for word in words[at : at + _REACH]:
        if word.lower in FUNCTION_WORDS or word.breaks:
            break
        found.append(word)
    return found


def _is_noun(word: Word) -> bool:
    return word.use is Use.CONTENT


def _is_it(word: Word, noun: str) -> bool:
    low = word.bare.lower()
    if stems(low) & stems(noun):
        return True
    is_anybody = low in _ANYBODY and any(map(is_person, words_of(noun)))
    return is_anybody or (noun in _ANYBODY and is_person(word))
