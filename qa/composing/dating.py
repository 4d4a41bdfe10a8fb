"""Which day answers when something was, or will be: a date of the thing itself, of the news.

The reader marks whatever date looks likely: that of a comparison, since when somebody had been
there, or how it was years before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from qa.composing.figures import typed
from qa.composing.newness import is_recent
from qa.composing.times import RECENT_DAYS, is_aside, own_times, told_in
from qa.conversation.asking import ordinals_in
from qa.reading.asked import AnswerType
from qa.reading.asked import asked as asked_for
from qa.reading.matching import name_stems, stems
from qa.reading.quotes import marked_of, text_of
from qa.reading.reader import AnswerSpan

_AS_LIKELY = 0.75
_SINCE = re.compile(r"\bsince\b", re.IGNORECASE)
_AHEAD = re.compile(
    r"\bwhen(?:['’]ll| (?:will|shall|is|are) (?!(?:it|they|he|she)\b).*\b(?:be|next|due|going to)\b"
    r"| will\b)|^(?!.*\b(?:was|were|did|had)\b).*\b(?:next|upcoming)\b",
    re.IGNORECASE,
)
"""It is asked when something will be."""
_HOUR = re.compile(
    r"\bwhat (?:time|hour)(?: of (?:the )?day\b|(?: \w+){0,4}? (?:do|does|is|are|can|must)\b)",
    re.IGNORECASE,
)
"""In the present: "at what time did it begin" may ask for a century."""


def asks_ahead(question: str) -> bool:
    """Whether a question asks when something will be."""
    return _AHEAD.search(question) is not None


def asks_hour(question: str) -> bool:
    """Whether a question asks at what time of the day something is."""
    return _HOUR.search(question) is not None


def is_day(span: AnswerSpan) -> bool:
    """Whether the marked words name a day, a month or a year, and so no time of the day."""
    return span.is_short and bool(own_times(span)) and bool(typed(marked_of(span), AnswerType.DATE))


def dated(span: AnswerSpan) -> AnswerSpan:
    """A span that is to say when: no date is marked that is another thing's.

    "two grades lower than in 2019" says when it was better. Where the sentence names no other
    date, all of it is marked, and the day of publication is what dates it.
    """
    sentence = span.sentence
    text = text_of(span, sentence)
    marked = (span.start - sentence.start, span.end - sentence.start)
    dates = typed(text, AnswerType.DATE)
    own = [place for place in dates if not is_aside(text, place)]
    here = [place for place in dates if place[0] < marked[1] and marked[0] < place[1]]
    if any(place in own for place in here):
        return span
    if not here and span.stored.entry.published is None:
        return span
    if here and own:
        place = min(own, key=lambda one: abs(one[0] - marked[0]))
        return replace(span, start=sentence.start + place[0], end=sentence.start + place[1])
    return replace(span, start=span.sentences[0].start, end=span.sentences[-1].end)


def event_first(spans: list[AnswerSpan], question: str, worth: float) -> list[AnswerSpan]:
    """The spans, but first one that tells of the event, where the best only tells since when.

    Of "she had led it since May" and "she has resigned", asked when she resigned.
    """
    best = spans[0]
    if _SINCE.search(question) or not _SINCE.search(_before(best)):
        return spans
    words = stems(" ".join(asked_for(question).words))
    told, least = len(words & stems(_sentence(best))), worth * best.score
    for span in spans[1:]:
        if span.score < least:
            break
        if len(words & stems(_sentence(span))) > told:
            return [replace(span, score=best.score), *(s for s in spans if s is not span)]
    return spans


def news_first(spans: list[AnswerSpan]) -> list[AnswerSpan]:
    """The spans, but first a date of its article's own news, where the best tells of long before.

    Of "two years before, in May 2022, a visit …" and "inspectors came in July 2024", as likely.
    """
    best = spans[0]
    for span in spans[1:] if not is_recent(best) else ():
        if span.score < _AS_LIKELY * best.score:
            break
        if span.is_short and is_recent(span) and typed(marked_of(span), AnswerType.DATE):
            return [replace(span, score=best.score), *(s for s in spans if s is not span)]
    return spans


def nth_first(spans: list[AnswerSpan], nth: int, worth: float) -> list[AnswerSpan]:
    """The spans, but first the date of the `nth` time that something happened, from 1.

    Of "inspectors visited in March 2025" and "in April 2022", as likely, the latter is of the first
    time. As they are where so many times aren't told.
    """
    least = worth * spans[0].score
    told = [(day, s) for s in spans if s.score >= least and (day := _day_marked(s))]
    times: list[tuple[date, AnswerSpan]] = []
    for day, span in sorted(told, key=lambda one: one[0]):
        if not times or day - times[-1][0] > timedelta(days=RECENT_DAYS):
            times.append((day, span))
    if len(times) < max(nth, 2):
        return spans
    chosen = times[nth - 1][1]
    return [replace(chosen, score=spans[0].score), *(s for s in spans if s is not chosen)]


def is_of_another(span: AnswerSpan, asked: Mapping[str, frozenset[int]]) -> bool:
    """Whether a quote tells of another time that something happened: "its first summer", not its
    second.

    `asked` is what `ordinals_in` finds in the question.
    """
    told = ordinals_in(_sentence(span)) if asked else {}
    return any(noun in told and not nth & told[noun] for noun, nth in asked.items())


def _day_marked(span: AnswerSpan) -> date | None:
    """The first day of the time that a span marks; None where it marks none."""
    told = (t for t in own_times(span) if t.place[0] < span.end and span.start < t.place[1])
    return next((t.period.first for t in told if t.period.first), None) if span.is_short else None


def dated_first(spans: list[AnswerSpan], question: str, worth: float) -> list[AnswerSpan]:
    """The spans, but first one that has a date, where the best has none and names no more.

    Of "Wren has been appointed" and "Wren starts in May", asked when Wren starts.
    """
    if not spans or typed(_sentence(spans[0]), AnswerType.DATE):
        return spans
    told = stems(_sentence(spans[0]))
    held = [name for name in map(name_stems, asked_for(question).names) if name <= told]
    for span in spans[1:]:
        if span.score < worth * spans[0].score:
            break
        said = stems(_sentence(span))
        has_day = span.is_short and typed(marked_of(span), AnswerType.DATE)
        if has_day and held and all(name <= said for name in held):
            first = replace(span, score=spans[0].score)
            return [first, *(s for s in spans if s is not span)]
    return spans


def is_past(span: AnswerSpan) -> bool:
    """Whether a quote that is to say when something will be tells of what had been by then."""
    told, published = own_times(span), span.stored.entry.published
    if not span.is_short:
        return True
    if not told:  # "since the visit last May"; "next spring" is no time that can be read
        return any(one.compared for one in told_in(_sentence(span), published))
    return published is not None and all((t.period.last or date.max) < published for t in told)


def _sentence(span: AnswerSpan) -> str:
    return text_of(span, span.sentence)


def _before(span: AnswerSpan) -> str:
    """The word before the marked ones, and the marked ones."""
    start = span.stored.passage.start
    before = span.stored.passage.text[: span.start - start].split()[-1:]
    return " ".join([*before, marked_of(span)]) if span.is_short else ""
