"""Of what time a question asks: of days it names, of now, of how things went on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from corpus.english.dates import WEEKDAYS
from corpus.english.dictionary import Mark
from corpus.english.numbers import ORDINALS
from corpus.english.words import AUXILIARIES, DETERMINERS, classed
from qa.conversation.courtesy import plainly
from qa.conversation.periods import TIME, Period, period, spans, times
from qa.conversation.tagged_words import Use, Word, content_at, low_at, words_of


class State(StrEnum):
    """Which state of things a question asks for."""

    NEWEST = "newest"
    """The present one, or the last there was: now, currently, the latest, last inspected."""
    FIRST = "first"
    CHANGE = "change"
    """What became of it: what changed, how has it improved, over the years."""
    EVENTS = "events"
    """What happened, one thing after the other: a timeline."""


@dataclass(frozen=True, slots=True)
class AskedTime:
    """A time that a question names: of what it asks about, not of an article's publication.

    "What was Croydon rated before 2019?" has `words` "before 2019" and the days up to the
    end of 2018. "since the last inspection" names no days: `bounds` is "since", `event` "the
    last inspection".
    """

    words: str
    period: Period | None
    """None where only an event bounds the time."""
    bounds: str = "in"
    """in, since, before, after or until."""
    event: str = ""


_NOW = re.compile(
    r"(?<!the )\bnow\b(?! or\b)|\b(?:currently|presently|nowadays|at present|at the moment"
    r"|these days|as of (?:now|today)|up[- ]to[- ]date|so far|to date|most recent(?:ly)?"
    r"|latest|newest|in the end)\b|\b(?:the|['’]s|is|are) (?:\w+ )?(?:current|present)\b",
    re.I,
)
_OVER_TIME = re.compile(
    r"^\W*(?:how|what) .*\b(?:over (?:time|the (?:years|decades|months))|across the years)\b"
    r"|^\W*(?:what (?:has |have |had |is |are )?(?:chang(?:ed?|es|ing))\b)"
    r"|^\W*what (?:has |have )?(?:become|became) of\b"
    r"|\bhow .*\bchanged? (?:since|between)\b|\btrends? (?:in|of|for)\b",
    re.I,
)
_EVENTS = re.compile(
    r"^\W*(?:and )?what(?:['’]s| is| has| have| had)? (?:happen(?:ed|s|ing)?|been happening"
    r"|going on|gone on|been going on|took place|occurred)"
    r"(?: (?:to|in|at|with|on|during|since|between|around|over|next|after|before)\b(?P<rest>.*)"
    r"|\W*$)"
    r"|\b(?:time ?line|chronology|sequence of events)\b"
    r"|^\W*(?:what (?:is|was) )?(?:the |a )?(?:history|story|background) of\b",
    re.I,
)
_UNIT = r"(?:day|week|month|year|decade|step|stage)"
_IN_ORDER = re.compile(
    rf",?\s*\b(?:(?:in|by) (?:the )?(?:right |correct )?(?:chronological |date |time )?order"
    rf"(?: of (?:dates?|time))?|(?P<unit>{_UNIT}) (?:by|after|on) (?P=unit)|one {_UNIT} to the next"
    rf"|(?:over|through|across) the {_UNIT}s|(?:oldest|newest|earliest|latest) first)"
    r"(?: please)?\s*(?=[?.!,]*$)",
    re.I,
)
"""That the answer is to be in order of time, at a question's end."""
_CLAUSE = re.compile(r"\b(?:when|if|while|because|that|who|which)\b", re.I)
_NOT_BEFORE_TIME = re.compile(r"[\w–/-]")
_EVENT = re.compile(
    r"\b(?P<bounds>since|before|after|until|till|following|prior to)\s+"
    r"(?P<event>(?:the|its|their|his|her|[\w-]+['’]s?)\s+[^,;?.]+?|becoming [^,;?.]+?"
    r"|leaving [^,;?.]+?|[A-Z][^,;?.]+?)\s*(?=[,;?.]|$)",
)
_UNTIL_THEN = re.compile(
    r"\b(?P<bounds>since|before|after|until) (?:it|they|he|she|we) [^,;?.]*$", re.I
)
"""A clause that bounds a time and tells when that was: "since it was flooded in 2019"."""
_BOUNDS = {
    "since": "since", "from": "since", "before": "before", "prior": "before", "after": "after",
    "following": "after", "until": "until", "till": "until", "up": "until",
}  # fmt: skip
_GOES_ON = classed("how")


def without_now(text: str) -> str:
    """`text` without the words that only say that the newest is asked for: "latest grades"."""
    return " ".join(_NOW.sub(" ", text).split())


def without_order(text: str) -> str:
    """`text` without what it says only of the order of its answer: "in order", "year by year"."""
    return _IN_ORDER.sub("", text)


def state_asked(question: str) -> State | None:
    """Which state of things `question` asks for; None where it says nothing of the sort."""
    text = plainly(question)
    words = words_of(text)
    if found := _EVENTS.search(text):
        rest = found["rest"] or ""
        if not _CLAUSE.search(rest):
            return State.EVENTS
    if _OVER_TIME.search(text) or _has_gone_on(words):
        return State.CHANGE
    if _NOW.search(text) or _nth(words, "last"):
        return State.NEWEST
    return State.FIRST if _nth(words, "first") else None


def _has_gone_on(words: Sequence[Word]) -> bool:
    """`How has Croydon improved?`, `How have things changed in Leeds?`, `How is it doing?`."""
    if low_at(words, 0) not in _GOES_ON or low_at(words, 1) not in {"has", "have", "had"}:
        return False
    at = next((i for i in range(3, len(words)) if words[i].lower.endswith("ed")), -1)
    # "How has Croydon reduced its debt?" asks by which means.
    return (
        at > 0
        and (at + 1 == len(words) or not content_at(words, at + 1))
        and (
            low_at(words, at + 1)
            not in {"the", "its", "their", "his", "her", "a", "an", "to", "by"}
        )
    )


def _nth(words: Sequence[Word], nth: str) -> bool:
    """`When was it last inspected?`, `the last inspection`; not `last year`, `the last film`.

    Nor `How long did it last?`.

    Only what is told or happens, as an inspection or a report, comes again and again.
    """
    lasts = (low_at(words, 0), low_at(words, 1)) == ("how", "long")
    for at, word in enumerate(words):
        if word.lower != nth:
            continue
        after = words[at + 1] if at + 1 < len(words) else None
        before = low_at(words, at - 1)
        if after is None or after.breaks:  # "Who visited last?", not "at last", "at first"
            if before not in {"at", "the"} and len(words) > 2 and not lasts:
                return True
            continue
        told = after.bare.lower()
        if Mark.TOLD in after.marks and not re.fullmatch(TIME, f"{nth} {told}"):
            return True
        is_adverb = after.use is Use.VERB or after.lower.endswith("ed")
        if is_adverb and (
            any(w.lower in AUXILIARIES for w in words[max(at - 8, 0) : at])
            and before not in {"the", "a"}
        ):
            return True
    return False


def nth_asked(question: str) -> int | None:
    """Of which of several times something is asked: 1 for "its first grade"; None: of no such.

    "The first" of itself is no such thing, nor are "the first weeks" of one.
    """
    words = words_of(question)
    for at, word in enumerate(words):
        if word.lower not in ORDINALS[1:] or low_at(words, at - 1) not in DETERMINERS:
            continue
        after = words[at + 1] if at + 1 < len(words) else None
        if after is None or after.breaks or after.plural or re.fullmatch(TIME, after.text, re.I):
            continue
        if content_at(words, at + 1) or after.use is Use.PREDICATE:
            return ORDINALS.index(word.lower)
    return None


def ordinals_in(text: str) -> dict[str, frozenset[int]]:
    """Nouns of a text that an ordinal stands before, in lower case, with the numbers: "first"."""
    words, found = words_of(text), dict[str, frozenset[int]]()
    for word, after in pairwise(words):
        if word.lower in ORDINALS[1:] and not after.breaks and after.use is Use.CONTENT:
            noun = after.bare.lower()
            found[noun] = found.get(noun, frozenset()) | {ORDINALS.index(word.lower)}
    return found


def times_in(question: str, today: date) -> tuple[AskedTime, ...]:
    """The times that `question` names, in order; `today` is what "last year" counts from.

    Weekdays are left out: of which week they are, the article knows. So are times that
    never were.
    """
    text = " ".join(question.split())
    found: list[tuple[int, int, AskedTime]] = []
    for named in (spans, times):
        for match in named(text, _NOT_BEFORE_TIME):
            days = period(match[0], today)
            if days is None or any(day.lower() in match[0].lower() for day in WEEKDAYS):
                continue
            start, end = match.span()
            if any(start < e and s < end for s, e, _ in found):
                continue
            if clause := _UNTIL_THEN.search(text[:start]):
                bare = match[0].removeprefix("in ").removeprefix("on ")
                start = clause.start()
                days = period(f"{clause['bounds']} {bare}", today) or days
                found.append((start, end, AskedTime(text[start:end], days, clause["bounds"])))
                continue
            bounds = _BOUNDS.get(match[0].split()[0].lower(), "in")
            if bounds == "since" and days.last is not None:  # "from May to June"
                bounds = "in"
            found.append((start, end, AskedTime(match[0], days, bounds)))
    for match in _EVENT.finditer(text):
        start, end = match.span()
        if any(start < e and s < end for s, e, _ in found):
            continue
        bounds = _BOUNDS[match["bounds"].split()[0].lower()]
        event = match["event"].strip()
        found.append((start, end, AskedTime(match[0].strip(), None, bounds, event)))
    return tuple(time for _, _, time in sorted(found, key=lambda one: one[:2]))


def period_in(question: str, today: date) -> AskedTime | None:
    """The one time that `question` names, days before events; None where it names none."""
    times = times_in(question, today)
    return next((time for time in times if time.period), times[0] if times else None)
