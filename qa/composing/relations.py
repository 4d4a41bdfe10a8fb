"""Whose something is: "Wren was Hall's deputy" names nobody who was Wren's deputy.

What one is to another, as a noun says it. Only plain forms are read: an owner with its possessive
before the noun, or behind it with "of", "to" or "for".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.english.words import AUXILIARIES, DETERMINERS, WH, classed
from qa.conversation.noun_phrases import names_of
from qa.conversation.tagged_words import Use, Word, low_at, words_of
from qa.reading.matching import name_stems, stems
from qa.reading.quotes import text_of
from qa.reading.reader import AnswerSpan

_LINKS = classed("of to for")


@dataclass(frozen=True, slots=True)
class Relation:
    """What a question says of somebody: "which council was Wren adviser to", "Hall's adviser"."""

    name: frozenset[str]
    """The stems of who is named."""
    noun: frozenset[str]
    """The stems of what one is to the other."""
    size: int
    """Words of the noun."""
    for_owner: bool
    """Whose it is is asked for; else who it is."""


def relation_asked(question: str) -> Relation | None:
    """The relation that a question asks one side of; None where that isn't plain."""
    words = words_of(question)
    at = next((n for n, word in enumerate(words) if word.lower in AUXILIARIES), None)
    if at is None or not words or words[0].lower not in WH:
        return None
    name = next((n for n in names_of(question) if n.named and n.start >= words[at].end), None)
    if name is None:
        return None
    first = next(n for n, word in enumerate(words) if word.end > name.start)
    last = next(n for n, word in enumerate(words) if word.end >= name.end)
    behind = [word for word in words[last + 1 :] if word.lower not in DETERMINERS]
    between = [word for word in words[at + 1 : first] if word.lower not in DETERMINERS]
    known = name_stems(name.text)
    if words[last].possessive and not between:
        return _relation(known, behind, for_owner=False)
    if not between and behind and behind[-1].lower in _LINKS:
        return _relation(known, behind[:-1], for_owner=True)
    if not behind and low_at(between, len(between) - 1) in _LINKS:
        return _relation(known, between[:-1], for_owner=False)
    return None


def _relation(name: frozenset[str], words: Sequence[Word], *, for_owner: bool) -> Relation | None:
    if not words or any(word.use is not Use.CONTENT for word in words):
        return None
    noun = stems(" ".join(word.bare for word in words))
    return Relation(name, noun, len(words), for_owner)


def is_turned_round(span: AnswerSpan, asked: Relation) -> bool:
    """Whether the marked sentence has the relation, but the other way round."""
    sentence = span.sentence
    text = text_of(span, sentence)
    owner = _owner(words_of(text), asked.noun, asked.size)
    if owner is None:
        return False
    is_own = asked.name <= owner
    if asked.for_owner:
        return is_own
    return not is_own and asked.name <= stems(text) and not owner & asked.name


def _owner(words: Sequence[Word], noun: frozenset[str], size: int) -> frozenset[str] | None:
    """The stems of whose the noun is in a sentence; None where it is nobody's there."""
    for at in range(len(words) - size + 1):
        run = words[at : at + size]
        if not noun <= stems(" ".join(word.bare for word in run)):
            continue
        if at and words[at - 1].possessive:
            start = at - 1
            while start and words[start - 1].capital and not words[start].breaks:
                start -= 1
            return stems(" ".join(word.bare for word in words[start:at]))
        if low_at(words, at + size) in _LINKS:
            behind = [w for w in words[at + size + 1 :] if w.lower not in DETERMINERS]
            named = []
            for word in behind:
                if not word.capital:
                    break
                named.append(word.bare)
            return stems(" ".join(named)) if named else None
    return None
