"""What a question asks, said in the plain form of its kind.

Composers take questions apart by their words, and know the forms that most are asked in. Where a
question is asked in a form that they don't know, the intent that was read of it is said in one
that they do: "anyone who's resigned over the fire" as "Which people have resigned over the
fire?" (Berant and Liang 2014, "Semantic parsing via paraphrasing": canonical utterances). The
words are the question's own but for those of the form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.english.speech import SPOKEN
from corpus.english.verbs import base_of_past
from corpus.english.words import (
    AUXILIARIES,
    DETERMINERS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    WH,
    classed,
)
from qa.conversation.comparing import matter_beside
from qa.conversation.courtesy import PLURAL, plainly
from qa.conversation.degrees import degrees_in
from qa.conversation.intents import Filled, Intent, Kind, Slot
from qa.conversation.listing import ANYBODY, Listed, listed_in
from qa.conversation.matters import sentences_asked
from qa.conversation.noun_phrases import is_several
from qa.conversation.statements import statement
from qa.conversation.states import State
from qa.conversation.tagged_words import Use, Word, is_person, low_at, verbal_at, words_of

_PERSONS = ANYBODY | classed("who whoever")
_PLACES = classed("where anywhere wherever everywhere")
_NO_NOUN = classed("what those ones which whatever anything everything")
_ANY = classed("anything something any")
_ASKERS = classed("i we you me us")
_WHOSE = classed("who whose whom who's which")
_EXAMPLES = classed("examples example list names")
_RELATIVE = re.compile(r"^(?:(?:that|which|who|where)(?:['’]ve|['’]s)?\b|all\b|else\b)\s*", re.I)
_WHERE = re.compile(r"^where\b", re.I)
_ENDS = " \t\n?.!,;:–-"
_HOW_MANY = re.compile(r"\bhow many\b|\bnumber of\b|\bcount\b", re.I)
_BOUNDED = re.compile(r" (?:since|between)\b", re.I)
_PLEASE = re.compile(r"[\s,–-]*\b(?:please|pls|plz|thanks|thank you|cheers)\W*$", re.I)
_OWNED = re.compile(r"['’]s?$")
_WITHIN = re.compile(r"\b(?:whether|if|that)\s+(?=\w)", re.I)
_BREAK = re.compile(r"[,;:.?!–—]")
_MOST = 4
_LEFT_OUT = 2


def said_plainly(intent: Intent) -> str | None:
    """The intent in its kind's plain form; None where it has none, or lacks the part for it."""
    form = _FORMS.get(intent.kind)
    said = form(intent) if form else None
    return f"{said[:1].upper()}{said[1:]}" if said else None


def _list(intent: Intent) -> str | None:
    listed = intent.first(Slot.LISTED)
    if listed is None:
        return None
    noun = intent.text[listed.start : listed.end]
    before = _times_before(intent, listed)
    behind = _PLEASE.sub("", intent.text[listed.end :]).strip(_ENDS)
    condition = " ".join(part for part in (_RELATIVE.sub("", behind), before) if part)
    low, words = noun.lower(), words_of(condition)
    if low in _NO_NOUN:
        return None
    if low in _PERSONS:
        verb, _, rest = condition.partition(" ")
        said = f"Which people {PLURAL.get(verb.lower(), verb)} {rest}".rstrip()
        return f"{said}?" if condition else None
    if low in _PLACES:
        return f"In which places {condition}?" if condition else None
    if low in _EXAMPLES and low_at(words, 0) == "of":
        return f"List {noun} {condition}"
    if not condition and (front := _in_front(intent, listed)):
        return f"In which {noun} is there {front}?"
    begins = low_at(words, 0)
    is_told = words and (begins in AUXILIARIES or words[0].use is not Use.CONTENT)
    if _WHERE.match(behind) and begins in DETERMINERS:
        return f"In which {noun} {condition}?"
    # "reasons the council gave"
    if begins in PREPOSITIONS | DETERMINERS | SUBJECT_PRONOUNS or not is_told:
        return f"What are the {noun} {condition}".rstrip() + "?"
    return f"Which {noun} {condition}?"


def _in_front(intent: Intent, listed: Filled) -> str | None:
    """What is asked about in front of what is listed: "anything free there? Name the boroughs"."""
    sentences = re.split(r"[?.!–-]\s+", intent.text[: listed.start])
    words = words_of(sentences[0])
    is_any = low_at(words, 0) in _ANY and len(words) > 1
    return (
        f"{sentences[0][:1].lower()}{sentences[0][1:]}" if len(sentences) > 1 and is_any else None
    )


def _times_before(intent: Intent, listed: Filled) -> str:
    """The times that stand before what is listed, with their prepositions: "since 2019"."""
    found = []
    for one in intent.filled:
        if one.slot is not Slot.TIME or one.end > listed.start:
            continue
        before = intent.text[: one.start].split()
        said = intent.text[one.start : one.end]
        at = before[-1].lower() if before else ""
        is_said = at in PREPOSITIONS and low_at(words_of(said), 0) not in PREPOSITIONS
        found.append(f"{at} {said}" if is_said else said)
    return " ".join(found)


def _comparison(intent: Intent) -> str | None:
    sides = list(dict.fromkeys(intent.parts(Slot.SIDE)))[:_MOST]
    if len(sides) < 2:
        return None
    places = [(one.start, one.end) for one in intent.filled if one.slot is Slot.SIDE]
    about = _about(intent) or _matter(intent.text, places)
    words = words_of(about)
    if about and words and degrees_in((words[0], words[0])):
        if len(words) == 1:
            return f"Which is {about}, {', '.join(sides[:-1])} or {sides[-1]}?"
        about = about[words[1].start :]  # "more fires" is what they are compared on, too
    asked = f"How do {', '.join(sides[:-1])} and {sides[-1]} compare"
    return f"{asked} on {about}?" if about else f"{asked}?"


def _matter(text: str, sides: Sequence[tuple[int, int]]) -> str:
    """What is compared, as it stands beside the sides; nothing where that is only a degree.

    Nor where it is asked how long or how much: "job" is not what "how long in the job" asks for.
    """
    beside = matter_beside(text, sides)
    words = words_of(beside)
    is_degree = any(degrees_in((word, word)) for word in words[:1] + words[-1:])
    return "" if is_degree or is_measured(text) else beside.replace(",", "")


def is_measured(text: str) -> bool:
    """Whether it is asked somewhere in a text how long or how much something is."""
    return any(
        one.lower == "how" and other.lower not in AUXILIARIES
        for one, other in pairwise(words_of(text))
    )


def _time(intent: Intent) -> str | None:
    about = _about(intent)
    if about is None:
        return None
    when = _when(intent)
    if intent.state is State.EVENTS:
        return f"Timeline of {about}{when}"
    course = "" if _BOUNDED.match(when) else " over time"
    return f"How {'have' if is_several(about) else 'has'} {about} changed{course}{when}?"


def _summary(intent: Intent) -> str | None:
    about = _about(intent)
    count = sentences_asked(intent.text)
    length = f" in {count} sentences" if count else ""
    return f"Summarise {about}{_when(intent, about)}{length}" if about else None


def _topic(intent: Intent) -> str | None:
    about = _about(intent)
    return f"Tell me about {about}{_when(intent)}" if about else None


def _speaker(intent: Intent) -> str | None:
    about, speaker = _about(intent), intent.first(Slot.SPEAKER)
    words = words_of(plainly(intent.text))
    is_place = low_at(words, 0) in _PLACES and about and _is_clause(about)
    if low_at(words, 0) in _NO_WORDS or is_place or _HOW_MANY.search(intent.text):
        return None  # "When did Hull say that it would close?" asks for a time
    if speaker is None:
        asks_who = any(word.lower in _WHOSE for word in words)
        if not asks_who or not about:
            return None
        # "Who called the plan hasty?" can be said no plainer: only a clause is what was said.
        is_whole = low_at(words, 0) == "who" and not _is_clause(about)
        if is_whole:
            return plainly(intent.text)
        on = _before_matter(intent) in PREPOSITIONS and not _is_clause(about)
        return f"Who {'commented on' if on else 'said'} {about}?"
    if happened := _what_happened(words):
        return happened
    said = f"What did {_with_article(intent.text, _whole(intent.text, speaker))} say"
    if not about:
        return f"{said}{_when(intent)}?"
    if _is_done(about):
        return None  # "how did Ada react when she was offered a seat" is more than "offered a seat"
    how = "on whether" if _is_clause(about) else _stance(intent) or "about"
    return f"{said} {how} {about}{_when(intent)}?"


def _is_done(about: str) -> bool:
    """Whether a matter lacks the subject of its verb: "offered a seat"."""
    first, *rest = words_of(about)
    return bool(rest) and first.use is Use.VERB and base_of_past(first.lower) is not None


def _what_happened(words: Sequence[Word]) -> str | None:
    """What is asked of an event that somebody tells of: "what do they say went wrong there"."""
    for at, word in enumerate(words[1:-1], 1):
        if word.lower in SPOKEN and low_at(words, 0) == "what" and at > _WHO_SAYS:
            went = words[at + 1]
            is_past = base_of_past(went.lower) is not None and went.use is not Use.CONTENT
            return f"What {' '.join(w.text for w in words[at + 1 :])}?" if is_past else None
    return None


_WHO_SAYS = 2
"""Behind "what did" stands at least one word for who speaks."""


def _whole(text: str, speaker: Filled) -> Filled:
    """A speaker with the noun for a person that stands right behind: "the Hull spokeswoman"."""
    behind = next((word for word in words_of(text) if word.start >= speaker.end), None)
    is_part = behind and behind.use is Use.CONTENT and is_person(behind) and not behind.breaks
    return replace(speaker, end=behind.end) if behind and is_part else speaker


_NO_WORDS = classed("when why")
_AGAINST = "against"


def _is_clause(about: str) -> bool:
    """Whether a matter has a subject and its verb: "the pool would shut"."""
    words = words_of(about)
    if low_at(words, 0) in WH | PREPOSITIONS | {"that"}:
        return False
    return any(
        at and verbal_at(words, at) and not word.lower.endswith("ing") and not _is_behind(words, at)
        for at, word in enumerate(words)
    )


def _is_behind(words: Sequence[Word], at: int) -> bool:
    """Whether a clause of its own begins before a word: "the plan that was dropped"."""
    return any(word.lower in WH | {"that"} for word in words[:at])


def _stance(intent: Intent) -> str | None:
    """Whether only what speaks for or against the matter is asked for: "against"."""
    return _AGAINST if _before_matter(intent) == _AGAINST else None


def _before_matter(intent: Intent) -> str:
    """The word before the matter and its article, in small letters."""
    about = intent.first(Slot.ABOUT)
    before = [word.lower for word in words_of(intent.text[: about.start])] if about else []
    while before and before[-1] in DETERMINERS:
        before.pop()
    return before[-1] if before else ""


def _library(intent: Intent) -> str | None:
    about = _about(intent)
    if about:
        if _HOW_MANY.search(intent.text):
            return f"How many articles are about {about}?"
        match intent.state:
            case State.NEWEST:
                return f"What is the newest article about {about}?"
            case State.FIRST:
                return f"What is the oldest article about {about}?"
        listing = listed_in(intent.text)
        if listing and listing.sort is Listed.ARTICLES:
            return f"List the articles about {about}."
        return f"What do you have on {about}?"
    if publisher := intent.parts(Slot.PUBLISHER):
        return f"What do you have on {publisher[0]}?"
    if _HOW_MANY.search(intent.text):
        return "How many articles are there?"
    match intent.state:
        case State.NEWEST:
            return "What is the newest article?"
        case State.FIRST:
            return "What is the oldest article?"
    return None


def _yes_no(intent: Intent) -> str | None:
    """What is asked behind "find out whether", "am I right that", where it can be said."""
    text = plainly(intent.text)
    is_said = statement(text) is not None
    for within in _WITHIN.finditer(text):
        asker = any(word.lower in _ASKERS for word in words_of(text[: within.start()]))
        asked = f"{text[within.end() :].strip(_ENDS)}?"
        if (asker or not is_said) and statement(asked) is not None:
            return asked
    return None


_FORMS: dict[Kind, Callable[[Intent], str | None]] = {
    Kind.LIST: _list,
    Kind.COMPARISON: _comparison,
    Kind.TIME: _time,
    Kind.SUMMARY: _summary,
    Kind.TOPIC: _topic,
    Kind.SPEAKER: _speaker,
    Kind.LIBRARY: _library,
    Kind.YES_NO: _yes_no,
}


def _about(intent: Intent) -> str | None:
    """The matter, with its article where one stands before it.

    Marked in pieces it is whole where only a word or two of it were left out between; else it
    can't be told.
    """
    parts = [filled for filled in intent.filled if filled.slot is Slot.ABOUT]
    for one, other in pairwise(parts):
        between = intent.text[one.end : other.start]
        if len(between.split()) > _LEFT_OUT or any(mark in between for mark in ",;:?!"):
            return None
    if not parts:
        return None
    start, end = parts[0].start, parts[-1].end
    is_open = intent.text[start:end].count("(") > intent.text[start:end].count(")")
    if is_open and intent.text[end : end + 1] == ")":  # only words are marked
        end += 1
    if low_at(words_of(intent.text[start:end]), 0) in WH:  # "how councils" do something
        end += len(_BREAK.split(intent.text[end:], maxsplit=1)[0].rstrip())
    return _with_article(intent.text, Filled(Slot.ABOUT, start, end))


def _with_article(text: str, part: Filled) -> str:
    """A part with the article or the like that stands before it."""
    before = text[: part.start].split()
    phrase = _OWNED.sub("", text[part.start : part.end])
    while len(words := phrase.split()) > 1 and words[-1].lower() in PREPOSITIONS:
        phrase = phrase[: -len(words[-1])].rstrip()  # "What is the article on X about?"
    article = before[-1].lower() if before else ""
    is_article = article in DETERMINERS - WH and text[part.start - 1 : part.start].isspace()
    return f"{article} {phrase}" if is_article else phrase


def _when(intent: Intent, said: str = "") -> str:
    """The times that are named, as what is said goes on: " since 2019"; but those said already."""
    times = [time for time in intent.parts(Slot.TIME) if time not in said]
    return "".join(f" in {time}" if time[:1].isdigit() else f" {time}" for time in times)
