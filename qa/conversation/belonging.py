"""Whether one thing that is named is among those that were asked for.

After "Which boroughs are outstanding?" nobody who adds "And Bromley?" asks for the boroughs in
Bromley: asked is whether Bromley is one of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.english.dictionary import Mark
from corpus.english.verbs import base_of_past, base_of_present
from corpus.english.words import AUXILIARIES, DETERMINERS, PREPOSITIONS, WH, classed
from qa.conversation.noun_phrases import Phrase, Sort
from qa.conversation.persons_meant import may_be_person
from qa.conversation.statements import statement
from qa.conversation.tagged_words import Use, Word, is_body, is_person, low_at, words_of

GOVERNING = classed("council councils authority authorities")
"""Bodies that are called by the name of their place alone."""
_PLACES = GOVERNING | classed("place places")
_ASKS_WHICH = classed("which what")
_HAVING = classed("has have")
_DENIALS = classed("not never")
_OPENING = 3
"""Words within which a question word stands that is asked for."""


def asked_of(name: Phrase, before: str) -> str | None:
    """Whether what `before` asks for is so of `name`, as a question; None where it can't be.

    "Which councils were graded good?" and Hackney make "Was Hackney graded good?".
    """
    if not _may_be_asked_for(name, words_of(before)):
        return None
    said = statement(before, name.text)
    return _as_question(said.rstrip("."), name.text, before) if said else None


def _may_be_asked_for(name: Phrase, words: Sequence[Word]) -> bool:
    opens = next((n for n, word in enumerate(words[:_OPENING]) if word.lower in WH), None)
    if opens is None or any(word.lower in PREPOSITIONS for word in words[:opens]):
        return False
    if words[opens].lower == "who":
        return may_be_person(name)
    noun = _noun_asked_for(words, opens)
    if noun is None or words[opens].lower not in _ASKS_WHICH:
        return False
    if name.sort is Sort.PLACE:
        return Mark.DISTRICT in noun.marks or noun.bare.lower() in _PLACES
    if is_person(noun):
        return may_be_person(name)
    return is_body(noun)


def _noun_asked_for(words: Sequence[Word], opens: int) -> Word | None:
    """The last noun of what a question word asks for: "London councils" ends in councils."""
    noun = None
    for word in words[opens + 1 :]:
        if word.breaks or word.lower in AUXILIARIES or word.use is Use.VERB:
            break
        if word.use is Use.CONTENT:
            noun = word
        elif noun is not None:
            break
    return noun


def _as_question(said: str, name: str, before: str) -> str | None:
    """What is said, asked: "Hackney was graded good" as "Was Hackney graded good"."""
    words = words_of(said)
    at = said.lower().find(name.lower())
    behind = next((n for n, word in enumerate(words) if word.start >= at + len(name)), None)
    if at == 0 and behind is not None:
        return _asked_of_subject(said, name, words, behind)
    named = next((n for n, word in enumerate(words) if word.start >= at), 0)
    is_object = named > 0 and {Mark.VERB, Mark.MAY_BE_VERB} & {*words[named - 1].marks}
    helps = next((n for n, word in enumerate(words) if word.lower in AUXILIARIES), 0)
    is_told = helps > 0 and words[0].lower not in _DENIALS
    if at < 0 or not (is_object and is_told):
        return None
    subject = said[: words[helps].start].rstrip()
    if subject not in before:  # it opened the statement, and no question
        subject = f"{subject[0].lower()}{subject[1:]}"
    return f"{words[helps].text.capitalize()} {subject}{said[words[helps].end :]}?"


def _asked_of_subject(said: str, name: str, words: Sequence[Word], behind: int) -> str | None:
    verb, rest = words[behind], f"{said[words[behind].end :]}?"
    owns = verb.lower in _HAVING and low_at(words, behind + 1) in DETERMINERS
    if verb.lower in AUXILIARIES and not owns:
        return f"{verb.text.capitalize()} {name}{rest}"
    if base := base_of_past(verb.lower):
        return f"Did {name} {base}{rest}"
    base = "have" if owns else base_of_present(verb.lower)
    return f"Does {name} {base}{rest}" if base else None
