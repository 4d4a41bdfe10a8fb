"""Who does something to whom: "the council sues a builder" names nobody who sues the council.

Only the plainest form is read: "who", a verb, and the name beside it, asked of a sentence that
has the same verb once, with that name on one side of it and the marked words on the other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.english.verbs import base_of_past, base_of_present
from corpus.english.words import AUXILIARIES, BEING, DETERMINERS, FILLERS, WH, classed
from qa.conversation.tagged_words import Word, words_of
from qa.reading.asked import asked
from qa.reading.matching import name_stems, stems
from qa.reading.quotes import text_of
from qa.reading.reader import AnswerSpan

_WHO = WH & classed("who whom what which")
_NEAR = 8
"""Words between a verb and its subject or its object at most."""
_BREAK = re.compile(r"[;:.?!]|,\s(?:and|but|who|which)\b")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks of a verb: who does it, or to whom it is done."""

    bases: frozenset[str]
    other: frozenset[str]
    """The stems of the name that the question gives: of the other side."""
    for_doer: bool


def role_asked(question: str) -> Asked | None:
    """Which side of its verb a question asks for; None where that isn't plain."""
    words = [w for w in words_of(question) if w.lower not in FILLERS]
    if len(words) < 3 or words[0].lower not in _WHO:
        return None
    names = [name_stems(name) for name in asked(question).names]
    auxiliary = words[1].lower if words[1].lower in AUXILIARIES else ""
    rest = words[2:] if auxiliary else words[1:]
    bases = _bases(rest[0].lower)
    if bases and _may_be_verb(rest[0], auxiliary):
        is_passive = auxiliary in BEING and not rest[0].lower.endswith("ing")
        behind = [w for w in rest[1:] if w.lower not in DETERMINERS]
        by = bool(behind) and behind[0].lower == "by"
        other = _name_at(behind[1:] if by else behind, names)
        if other and by == is_passive:
            return Asked(bases, other, for_doer=not is_passive)
        return None
    # "Who did the council sue?", "Who is the council suing?"
    for name in names:
        inside = [n for n, w in enumerate(rest) if stems(w.bare) <= name]
        if auxiliary and inside and inside[-1] + 1 < len(rest):
            verb = rest[inside[-1] + 1]
            if found := _bases(verb.lower):
                return Asked(found, name, for_doer=False)
    return None


def _may_be_verb(word: Word, auxiliary: str) -> bool:
    if auxiliary in BEING:
        return word.lower.endswith("ing") or base_of_past(word.lower) is not None
    if auxiliary:
        return base_of_past(word.lower) is not None
    return base_of_past(word.lower) is not None or base_of_present(word.lower) is not None


def _name_at(words: list[Word], names: list[frozenset[str]]) -> frozenset[str]:
    if not words:
        return frozenset()
    first = stems(words[0].bare)
    return next((name for name in names if first and first <= name), frozenset())


def _bases(word: str) -> frozenset[str]:
    """The bases that a form of a verb may have, itself among them."""
    found = {word, base_of_past(word), base_of_present(word)}
    if word.endswith("ing") and len(word) > 4:
        stem = word[:-3]
        found |= {stem, f"{stem}e", stem[:-1] if stem[-1] == stem[-2] else None}
    return frozenset(base for base in found if base)


def is_turned_round(span: AnswerSpan, role: Asked) -> bool:
    """Whether the marked words stand on the wrong side of the verb in their sentence."""
    sentence = span.sentence
    text = text_of(span, sentence)
    words = words_of(text)
    verbs = [n for n, w in enumerate(words) if _bases(w.lower) & role.bases]
    if len(verbs) != 1 or not span.is_short:
        return False
    at = verbs[0]
    near = range(max(0, at - _NEAR), min(len(words), at + _NEAR + 1))
    others = [n for n in near if stems(words[n].bare) and stems(words[n].bare) <= role.other]
    start, end = span.start - sentence.start, span.end - sentence.start
    marked = [n for n in near if words[n].start < end and start < words[n].end]
    if not others or not marked or set(others) & set(marked):
        return False
    first, last = sorted((words[others[0]].start, words[marked[0]].start))
    if _BREAK.search(text, first, last):
        return False
    other_first = others[-1] < at < marked[0]
    marked_first = marked[-1] < at < others[0]
    if not other_first and not marked_first:
        return False
    passive = not words[at].lower.endswith("ing") and any(
        words[n].lower in BEING for n in range(max(0, at - 2), at)
    )
    # Of an active verb the doer stands before it, of a passive one behind it.
    marked_does = marked_first != passive
    return marked_does != role.for_doer
