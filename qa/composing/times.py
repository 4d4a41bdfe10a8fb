"""Of what time a question asks, of what time a piece of evidence tells, and whether they agree.

A figure of 2023 is no answer for 2021. What says of which time a quote is, is looked for
from near to far: the part of the sentence that has the words, the sentences quoted, the
sentence before, the heading, the title, and at last the day of publication.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from corpus.english.clauses import Place, is_compared, parts
from corpus.english.dates import MONTH, days_of
from qa.conversation.asking import AskedTime, times_in
from qa.conversation.periods import Period, period, spans
from qa.question import Understood
from qa.reading.quotes import text_of
from qa.reading.reader import AnswerSpan

_NOT_BEFORE = re.compile(r"[\w–/£$€.,-]")
_WITHOUT_YEAR = re.compile(
    rf"(?:\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? |\b(?:in|on|of|since|by|until|from|to|early"
    rf"|late|mid|between|and|this|(?P<back>last))\b\W?)(?P<month>{MONTH})\b(?!,? ?\d)|"
    rf"(?P<month_first>{MONTH}) (?P<day_behind>\d{{1,2}})(?:st|nd|rd|th)?\b(?!,? ?\d)",
    re.IGNORECASE,
)
RECENT_DAYS = 100
"""News tell of what was this long ago at most: a report comes out weeks after the visit."""
_AHEAD_DAYS = 183
_LAST_DAYS = 61
"""In October "last September" is last year's: of the month just past one says "in September"."""
_ANY_DAY, _OTHER_DAY = date(2001, 3, 7), date(1988, 11, 23)


@dataclass(frozen=True, slots=True)
class Told:
    """A time that a text names at `place`."""

    place: Place
    period: Period
    compared: bool = False
    """It is another thing's: "fewer than in 2019", "since the inspection in 2020"."""


def told_in(text: str, published: date | None) -> tuple[Told, ...]:
    """The times that a text names, in order; "last year" counts from the day of publication.

    A month without its year is the last one that had begun by then. Without such a day only
    times are read that need none.
    """
    found: list[Told] = []
    for match in spans(text, _NOT_BEFORE):
        days = _read(match[0], published)
        if days is not None:
            found.append(Told(match.span(), days, is_aside(text, match.span())))
    if published:
        for match in _WITHOUT_YEAR.finditer(text):
            month = "month" if match["month"] else "month_first"
            start = match.start("day") if match["day"] else match.start(month)
            place = (start, match.end())
            if match[month][0].islower() or any(_overlap(place, told.place) for told in found):
                continue
            named = f"{match['day'] or match['day_behind'] or ''} {match[month]}"
            before = published - timedelta(days=_LAST_DAYS) if match["back"] else published
            if days := _of_no_year(named, before, 0 if match["back"] else _AHEAD_DAYS):
                found.append(Told(place, days, is_aside(text, match.span())))
    return tuple(sorted(found, key=lambda told: told.place))


_SINCE = re.compile(r"\bsince(?: [\w’'-]+){1,5} ?$", re.IGNORECASE)


def is_aside(text: str, place: Place) -> bool:
    """Whether a time is another thing's: compared with, or "since the inspection in 2020"."""
    return is_compared(text, place) or _SINCE.search(text[: place[0]]) is not None


def _read(words: str, published: date | None) -> Period | None:
    if published:
        return period(words, published)
    fixed = period(words, _ANY_DAY)
    return fixed if fixed == period(words, _OTHER_DAY) else None


def _of_no_year(named: str, day: date, ahead_days: int) -> Period | None:
    """A month or a day of the last year in which it was no more than so many days ahead.

    In an article of January, "in December" is past.
    """
    for year in (day.year, day.year - 1):
        days = days_of(f"{named.strip()} {year}")
        if days and (days.first - day).days <= ahead_days:
            return Period(days.first, days.last)
    return None


def _overlap(one: Place, other: Place) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def fits(asked: Period, told: Period) -> bool:
    """Whether what is told of one time answers for another.

    One must lie within the other; where one is open ("since May 2014"), they must share a
    day. 2022-23 and 2023-24 share a year and are two all the same.
    """
    if not _meet(asked, told):
        return False
    if None in (asked.first, asked.last, told.first, told.last):
        return True
    return is_within(asked, told) or is_within(told, asked)


def _meet(one: Period, other: Period) -> bool:
    return (one.first or date.min) <= (other.last or date.max) and (other.first or date.min) <= (
        one.last or date.max
    )


def is_within(one: Period, other: Period) -> bool:
    """Whether all of one time lies in another."""
    return (other.first or date.min) <= (one.first or date.min) and (one.last or date.max) <= (
        other.last or date.max
    )


class Source(StrEnum):
    """What says of which time some evidence is."""

    SAID = "said"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class TimeOf:
    """The time that some evidence tells of."""

    period: Period
    source: Source
    at: Place | None = None
    """Where the article names it, in its offsets."""

    @property
    def key(self) -> date:
        """The day it is ordered by: its last, of what goes on its first."""
        return self.period.last or self.period.first or date.min

    @property
    def day(self) -> date | None:
        """The day, where it is one day."""
        first, last = self.period.first, self.period.last
        return first if first == last else None


def time_of(span: AnswerSpan) -> TimeOf | None:
    """The time that a quote tells of: what it says itself, else the day of publication."""
    told = own_times(span)
    if told:
        # Of several ("from 2011 until 2016", "in May, and again in June") the last counts.
        last = max(told, key=lambda one: one.period.last or one.period.first or date.min)
        return TimeOf(last.period, Source.SAID, last.place)
    published = span.stored.entry.published
    return TimeOf(Period(published, published), Source.PUBLISHED) if published else None


def own_times(span: AnswerSpan) -> tuple[Told, ...]:
    """The times that the sentences of a quote name for its marked words, in the article's offsets.

    Of a sentence with several figures only those in the part of the marked one; times of
    what is compared with are left out.
    """
    found: list[Told] = []
    for sentence in span.sentences:
        text = text_of(span, sentence)
        told = told_in(text, span.stored.entry.published)
        if sentence.start <= span.start < sentence.end and span.is_short:
            told = _near(text, told, (span.start - sentence.start, span.end - sentence.start))
        found += [
            Told((t.place[0] + sentence.start, t.place[1] + sentence.start), t.period)
            for t in told
            if not t.compared
        ]
    # The sentence that has the words counts before one it leans on.
    inside = [t for t in found if _in_marked_sentence(span, t.place)]
    return tuple(inside or found)


def _in_marked_sentence(span: AnswerSpan, place: Place) -> bool:
    return any(
        s.start <= span.start < s.end and s.start <= place[0] < s.end for s in span.sentences
    )


_FIGURE = re.compile(r"[£$€]?\d[\d,.]*\d|[£$€]?\d")


def _near(text: str, told: Sequence[Told], marked: Place) -> tuple[Told, ...]:
    """Of a sentence's times those in the part of the marked words, where figures divide it."""
    figures = [
        m.span()
        for m in _FIGURE.finditer(text)
        if not any(_overlap(m.span(), t.place) for t in told) and not _overlap(m.span(), marked)
    ]
    if not figures:
        return tuple(told)
    places = sorted([*figures, marked])
    own = parts(text, places)[places.index(marked)]
    near = tuple(t for t in told if own[0] <= t.place[0] < own[1])
    if near:
        # In its own part a time may be named as what one compares from: "up from 181 in 2022".
        return tuple(Told(t.place, t.period) for t in near)
    return tuple(t for t in told if t.place[1] <= own[0] and not t.compared)


PREPOSITION = re.compile(r"^(?:in|on|of|during|at|by)\s+", re.IGNORECASE)
"""What may stand before the words that name days."""


def named_days(span: AnswerSpan, place: Place) -> Place:
    """Where a time at `place` names the days, without the preposition before: "March 2020".

    Both in the article's offsets.
    """
    offset = span.stored.passage.start
    before = PREPOSITION.match(span.stored.passage.text[place[0] - offset : place[1] - offset])
    return place[0] + (before.end() if before else 0), place[1]


def around(span: AnswerSpan) -> Iterator[tuple[Told, ...]]:
    """The times named around a quote, from near to far: before it, above it, of publication."""
    entry, passage = span.stored.entry, span.stored.passage
    before = [s for s in passage.sentences if s.end <= span.sentences[0].start]
    if before:
        yield told_in(text_of(span, before[-1]), entry.published)
    if passage.heading:
        yield told_in(passage.heading, entry.published)
    yield told_in(entry.title, entry.published)
    if entry.published:
        yield (Told((0, 0), Period(entry.published, entry.published)),)


def answers_for(span: AnswerSpan, asked: Period) -> bool | None:
    """Whether a quote tells of the time asked for; None where nothing says of which it is.

    What the quote itself says decides. Else what stands around it may be of several times,
    and it is enough that one of them is the one asked for.
    """
    published = span.stored.entry.published
    if own := own_times(span):
        if any(fits(asked, told.period) for told in own):
            return True
        # "will open in 2022, and its budget has been raised": only what is ahead has a time.
        if published is None or any((t.period.first or date.min) <= published for t in own):
            return False
        return fits(asked, Period(published, published))
    further = [told for level in around(span) for told in level]
    if not further:
        return None
    return any(fits(asked, told.period) for told in further)


_BARE = re.compile(r"\d")
"""A time that begins so has no word that bounds it: "the 2019 report"."""


def asked_time(asked: Understood, today: date | None = None) -> AskedTime | None:
    """The one time of which a question asks; None where it names none, or several.

    "the 2019 report" names a report and no time of which it asks.
    """
    times = times_in(asked.standalone, today or date.today())
    of_days = [t for t in times if t.period and not _BARE.match(t.words)]
    return of_days[0] if len(of_days) == 1 == len(times) else None
