"""Who held an office at a time, of holders who followed one another.

"Who ran Ofsted in 2015?" is answered by "Spielman became chief inspector on 1 January 2017. She
follows Wilshaw, who had held the office since January 2012.": no sentence says 2015. Of those who
came one after the other it was the last who had begun by then, if the next came later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from corpus.article import Sentence
from corpus.catalogue import StoredPassage
from corpus.english.speech import SAYING_VERBS
from corpus.english.words import DETERMINERS, FILLERS, PREPOSITIONS
from qa.composing.inquiry import Inquiry
from qa.composing.succession import (
    Succession,
    person_names,
    same_person,
    successions,
    tells_of_succession,
)
from qa.composing.times import told_in
from qa.conversation.asking import times_in
from qa.conversation.noun_phrases import names_of
from qa.conversation.periods import Period
from qa.conversation.tagged_words import Use, words_of
from qa.reading.asked import AnswerType, answer_type, names_office
from qa.reading.likeness import cosines
from qa.reading.matching import name_stems, stems
from qa.reading.quotes import marked_of, quoted_sentences
from qa.reading.reader import AnswerSpan
from qa.retrieval.plan import Plan

BEFORE_DAYS = 731
"""Whoever is only called a predecessor held the office so long before the next came, at least."""
Place = tuple[int, int]
Vectors = Callable[[Sequence[str]], NDArray[np.float32]]


HOLDS = 0.53
"""Who did something held an office, where asked so from this mean cosine with `_IN_CHARGE` on: who
led, ran or headed it, held the post of it, was at its helm .54 to .83; who backed, visited, wrote
or attacked it, or took part in it .52 at most."""
_IN_CHARGE = ("Who was in charge of it?", "Who was the head of it?")


@dataclass(frozen=True, slots=True)
class _Began:
    """That somebody began to hold an office, as a sentence says."""

    stored: StoredPassage
    place: Place
    period: Period


def holder_then(inquiry: Inquiry) -> tuple[AnswerSpan, float] | None:
    """Who held the office that a question asks of at its time, and how sure that is.

    None where it asks for no holder, or none is told.
    """
    question = inquiry.asked.standalone
    times = [t for t in times_in(question, date.today()) if t.period and t.bounds == "in"]
    if answer_type(question) is not AnswerType.PERSON or len(times) != 1:
        return None
    period, text = times[0].period, _without_time(question, times[0].words)
    if period is None or not asks_who_held(text, inquiry.vectors):
        return None
    plan = Plan(found=inquiry.settings.retrieved, read=inquiry.settings.read_passages)
    timeless = replace(inquiry.asked, standalone=text)
    reading = inquiry.read(timeless, inquiry.find(timeless, plan), plan)
    told = (s for s in reading.spans if tells_of_succession(s.stored.passage.text))
    articles = dict.fromkeys(span.stored.entry.article_id for span in told)
    passages = [stored for one in articles for stored in inquiry.passages_of(one)]
    found = held_at([s for s in reading.spans if s.is_short], passages, period)
    names = [name.text for name in names_of(text) if name.named]
    if found is None or not is_of_the_office(found, names):
        return None
    return found, max(reading.confidence, inquiry.threshold)


def _without_time(question: str, time: str) -> str:
    """A question without a time and what led to it: "in, say, 2019"."""
    before, _, behind = question.partition(time)
    words = words_of(before)
    while words and words[-1].lower in _LEADING:
        words = words[:-1]
    kept = before[: words[-1].end] if words else ""
    return f"{kept} {behind}".strip() if behind.strip(" ?.!") else f"{kept}?"


_LEADING = PREPOSITIONS | FILLERS | SAYING_VERBS


def asks_who_held(question: str, vectors: Vectors) -> bool:
    """Whether it is asked who held an office: by its name ("who was the mayor"), or what they did.

    What the last noun phrase is, "Ofsted" in "who led Ofsted", doesn't count.
    """
    words = words_of(question)
    does = any(word.use is Use.VERB for word in words)
    if not does and any(names_office(question[word.start :]) for word in words):
        return True
    last = max((n for n, word in enumerate(words) if word.use is Use.CONTENT), default=None)
    if last is None:
        return False
    first = last
    while first and (words[first - 1].use is Use.CONTENT or words[first - 1].lower in DETERMINERS):
        first -= 1
    said = f"{question[: words[first].start]}it{question[words[last].end :]}"
    found = vectors([said, *_IN_CHARGE])
    return float(cosines(found[1:], found[0]).mean()) >= HOLDS


def is_of_the_office(span: AnswerSpan, names: Sequence[str]) -> bool:
    """Whether a question's names stand in a span's title, its sentences or those near them."""
    passage = span.stored.passage
    run = [n for n, s in enumerate(passage.sentences) if s.start < span.end and span.start < s.end]
    near = passage.words_of(passage.sentences[max(run[0] - 2, 0) : run[-1] + 2])
    known = stems(" ".join([span.stored.entry.title, *near]))
    return all(name_stems(name) <= known for name in names)


def held_at(
    spans: Sequence[AnswerSpan], passages: Sequence[StoredPassage], asked: Period
) -> AnswerSpan | None:
    """Who held the office that the spans are of at a time; None where it can't be told.

    `spans` mark who may be one of its holders, and the surest one says which office is meant.
    """
    told = [one for stored in passages for one in successions(stored)]
    line = _line(told, spans)
    if not line or asked.first is None or asked.last is None:
        return None
    began = {name: _began(name, line, passages) for name in _names(line)}
    known = {name: one for name, one in began.items() if one and one.period.first}
    first = {name: one.period.first for name, one in known.items() if one.period.first}
    newest = max((s.entry.published for s in passages if s.entry.published), default=date.max)
    if not first or (max(first.values()) <= asked.last and newest < asked.first):
        return None  # of what came after the newest article none tells
    if min(first.values()) <= asked.last:
        holder = max(first, key=lambda name: _days_held(first[name], first.values(), asked))
        return _at(known[holder].stored, known[holder].place, spans)
    next_one = min(first, key=lambda name: first[name])
    if first[next_one] - asked.last > timedelta(days=BEFORE_DAYS):
        return None
    left = (t for t in line if same_person(t.name(t.came), next_one))
    known_left = (t for t in left if began.get(t.name(t.left)) is None)
    found = next(known_left, None)
    return _at(found.stored, found.left, spans) if found else None


def _days_held(began: date, others: Iterable[date], asked: Period) -> int:
    """How many days of a time somebody held an office who began on a day, until the next began."""
    ends = min((day for day in others if day > began), default=date.max)
    first, last = max(began, asked.first or date.min), min(ends, asked.last or date.max)
    return (last - first).days


def _line(told: Sequence[Succession], spans: Sequence[AnswerSpan]) -> list[Succession]:
    """The successions in one office: those around whoever the surest span marks."""
    for span in spans:
        marked = marked_of(span)
        names = [marked]
        line: list[Succession] = []
        while more := [t for t in told if t not in line and _is_of(t, names)]:
            line += more
            names += [t.name(place) for t in more for place in (t.came, t.left)]
        if line:
            return line
    return []


def _is_of(one: Succession, names: Sequence[str]) -> bool:
    return any(same_person(one.name(p), name) for p in (one.came, one.left) for name in names)


def _names(line: Sequence[Succession]) -> Iterator[str]:
    """The holders' names, each of them once, in full."""
    names = sorted({one.name(p) for one in line for p in (one.came, one.left)}, key=len)
    for n, name in enumerate(names):
        if not any(same_person(name, other) for other in names[n + 1 :]):
            yield name


def _began(
    name: str, line: Sequence[Succession], passages: Sequence[StoredPassage]
) -> _Began | None:
    """When somebody began, the earliest that is told."""
    found = [
        began
        for stored in passages
        for sentence in stored.passage.sentences
        for began in _in(name, line, stored, sentence)
    ]
    return min(found, key=lambda one: one.period.first or date.max, default=None)


def _in(
    name: str, line: Sequence[Succession], stored: StoredPassage, sentence: Sentence
) -> Iterator[_Began]:
    start = sentence.start - stored.passage.start
    text = stored.passage.text[start : sentence.end - stored.passage.start]
    people = list(_names(line))
    named = [
        (a, b, next((p for p in people if same_person(text[a:b], p)), ""))
        for a, b in person_names(text)
    ]
    known = [one for one in named if one[2]]
    if not any(p == name for _, _, p in known):
        return
    came = any(same_person(one.name(one.came), name) for one in line if one.stored is stored)
    left = any(
        same_person(one.name(one.left), name) and sentence.start <= one.left[0] < sentence.end
        for one in line
        if one.stored is stored
    )
    for told in told_in(text, stored.entry.published):
        if told.compared or told.period.first is None:
            continue
        near = min(known, key=lambda one: _gap(one[:2], told.place))
        if near[2] != name:
            continue
        goes_on = told.period.last is None  # "since January 2012"
        if goes_on or (came and not left and near[1] <= told.place[0]):
            place = (sentence.start + near[0], sentence.start + near[1])
            yield _Began(stored, place, told.period)


def _gap(one: Place, other: Place) -> int:
    return max(other[0] - one[1], one[0] - other[1])


def _at(stored: StoredPassage, place: Place, spans: Sequence[AnswerSpan]) -> AnswerSpan:
    best = max((span.score for span in spans), default=0.0)
    return AnswerSpan(stored, quoted_sentences(stored.passage, *place), *place, best)
