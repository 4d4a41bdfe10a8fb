"""What a question asks for, by the rules for its form and by the intent that is read of it.

The rules know what they know for certain, and the parts of a question with it; in other forms
they are lost. Where a reader of intents says otherwise and is sure, the question is said in the
plain form of its intent, and the rules must agree then.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf

from corpus.english.words import AUXILIARIES, PREPOSITIONS, WH, classed
from qa.conversation.agreement import asks_if_they_agree
from qa.conversation.asking import (
    Holding,
    State,
    about_library,
    listed_in,
    sides_of,
    speaker_in,
    state_asked,
)
from qa.conversation.canonical import is_measured, said_plainly
from qa.conversation.intents import Intent, IntentReader, Kind, Slot
from qa.conversation.kinds import kind_of
from qa.conversation.matters import has_plain_matter
from qa.conversation.tagged_words import low_at, words_of
from qa.conversation.then_told import asked_of_now
from qa.conversation.wanted import wants_names
from qa.question import QuestionKind

LOST, SURE, PLAIN, FACTUAL = 0.5, 0.65, 0.8, 0.95
"""From so likely on an intent is followed where the rules know no form but what is left when none
fits; where they know one, and it says otherwise; where it has the form of a plain fact, with a
question word, and is taken for what such questions mostly are taken for wrongly; and where it is
taken for a fact, of which it learned most, against a form that they know (against what is left,
from the second on). Of 320 questions 297 come to their composer so, and 287 from .8, .95 and .8 on
(`tests.bench.intents`)."""

_KINDS: dict[Kind, QuestionKind] = {
    kind: QuestionKind(kind) for kind in Kind if kind is not Kind.AGREEMENT
}
_AS_IT_STANDS = frozenset(
    {
        QuestionKind.FACT,
        QuestionKind.YES_NO,
        QuestionKind.LIST,
        QuestionKind.SUMMARY,
        QuestionKind.TOPIC,
    }
)
"""Kinds whose composers have no need of any part of the question."""
_LEFT = frozenset({QuestionKind.TOPIC, QuestionKind.YES_NO})
_RELATIVE = classed("who whom whose that where")
_MISTAKEN = frozenset({Kind.LIST, Kind.SPEAKER, Kind.COMPARISON})
"""Of 400 facts of SQuAD 2.0 that had a form of none of these, 27 were read as one of them with .9
or more, and none as anything else."""
_OF_THE_CATALOGUE = (Holding.ENTRY, Holding.OF)
_COURSES = (State.CHANGE, State.EVENTS)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: a kind, the question as its composer takes it, and the second choice."""

    kind: QuestionKind
    question: str
    otherwise: QuestionKind | None = None
    """What to try where the articles don't answer that."""
    accounts: bool = False
    """Whether it is asked if several accounts of one matter agree."""


def asked_for(question: str, intents: IntentReader) -> Asked:
    """The kind of a question that stands alone, and how it is put for its composer."""
    if of_now := asked_of_now(question):
        return Asked(QuestionKind.TIME, of_now)
    by_form = kind_of(question)
    (intent,) = intents.read([question])
    accounts = intent is not None and asks_if_they_agree(intent)
    plain = Asked(by_form, question, accounts=accounts)
    if intent is None or intent.certainty < _least(by_form, question, intent):
        says = intent is not None and intent.kind is Kind.SPEAKER and intent.certainty >= SURE
        # "Who admitted that it was late?" is a fact, and somebody's words.
        return replace(plain, otherwise=QuestionKind.SPEAKER) if says else plain
    if _asks_twice(by_form, question):
        return plain
    said = said_plainly(intent)
    if by_form is QuestionKind.SUMMARY and intent.kind is Kind.SUMMARY:
        is_said = said and not has_plain_matter(question)
        return replace(plain, question=said) if is_said and said else plain
    if _agree(by_form, question, intent) or _cant_compare(by_form, question, intent):
        return plain
    if intent.kind is Kind.AGREEMENT:
        return replace(plain, kind=QuestionKind.FACT)
    kind = _KINDS[intent.kind]
    # Keywords may be a topic all the same; of that there is mostly something to show.
    is_topic = by_form is QuestionKind.TOPIC and not wants_names(question)
    otherwise = by_form if is_topic else None
    if said and _has_its_parts(kind, said):
        return Asked(kind, said, otherwise)
    return Asked(kind, question, otherwise) if kind in _AS_IT_STANDS else plain


def _least(by_form: QuestionKind, question: str, intent: Intent) -> float:
    """How certain an intent must be to be followed."""
    is_left = by_form in _LEFT
    if intent.kind is Kind.FACT:
        listing = listed_in(question) if by_form is QuestionKind.LIST else None
        # "Who commented on the strike?": whoever did; "What has the mayor promised?": all of it.
        if listing and listing.head in {"who", "what"}:
            return inf
        return SURE if is_left else FACTUAL
    if is_left:
        return LOST
    words = words_of(question)
    asks = low_at(words, 0) in WH or any(word.lower in WH - _RELATIVE for word in words)
    is_plain = asks and by_form is QuestionKind.FACT
    has_sides = intent.kind is Kind.COMPARISON and len({*intent.parts(Slot.SIDE)}) > 1
    if has_sides and not is_measured(question):
        return SURE
    return PLAIN if is_plain and intent.kind in _MISTAKEN else SURE


def _has_its_parts(kind: QuestionKind, said: str) -> bool:
    """Whether the composer of a kind finds in a question what it needs of it."""
    match kind:
        case QuestionKind.LIST:
            return listed_in(said) is not None
        case QuestionKind.COMPARISON:
            sides = sides_of(said)
            return sides is not None and len(sides.phrases) > 1
        case QuestionKind.SPEAKER:
            return speaker_in(said) is not None or low_at(words_of(said), 0) == "who"
        case QuestionKind.TIME:
            return state_asked(said) in _COURSES
        case QuestionKind.LIBRARY:
            return about_library(said) is not None
        case _:
            return True


def _asks_who_does(question: str, intent: Intent) -> bool:
    """Whether a question asks for whoever does something as a rule: "Who issues permits?".

    The one that does is mostly a single one; who did it, or has, or sits at a table, may be many.
    """
    words = words_of(question)
    listed = intent.first(Slot.LISTED)
    if len(words) < 2 or low_at(words, 0) != "who" or listed is None or listed.end > words[1].start:
        return False
    verb = words[1].lower
    is_singular = verb.endswith("s") and not verb.endswith("ss") and verb not in AUXILIARIES
    return is_singular and low_at(words, 2) not in PREPOSITIONS


def _cant_compare(by_form: QuestionKind, question: str, intent: Intent) -> bool:
    """Whether a question that compares by its words asks for something else by its form.

    "Will the new grade count toward the old one?" asks for yes or no, "why is it lower than the
    rest" for a reason; the rules know the forms of those that do compare.
    """
    is_other = by_form is QuestionKind.YES_NO or low_at(words_of(question), 0) == "why"
    return intent.kind is Kind.COMPARISON and is_other


def _asks_twice(by_form: QuestionKind, question: str) -> bool:
    """Whether two questions are asked in one; of the two only one kind could be read."""
    sides = sides_of(question) if by_form is QuestionKind.COMPARISON else None
    return sides is not None and bool(sides.asked)


def _agree(by_form: QuestionKind, question: str, intent: Intent) -> bool:
    """Whether the rules and the intent come to the same.

    The newest state is a fact, too, so is who issues something, and who commented are several
    people, or one.
    """
    if by_form is QuestionKind.FACT and intent.kind is Kind.LIST:
        return _asks_who_does(question, intent)
    if by_form is QuestionKind.LIST and intent.kind is Kind.SPEAKER:
        return intent.first(Slot.SPEAKER) is None
    if by_form is QuestionKind.LIBRARY:
        # Of the library itself the rules know every word; what there is on a matter is what the
        # articles say of it.
        held = about_library(question)
        whole = held is not None and (not held.about or held.holding in _OF_THE_CATALOGUE)
        return whole or intent.kind in (Kind.TOPIC, Kind.LIST)
    if by_form is QuestionKind.TIME:
        is_course = state_asked(question) in _COURSES
        return intent.kind is Kind.TIME if is_course else intent.kind is Kind.FACT
    return _KINDS.get(intent.kind) is by_form
