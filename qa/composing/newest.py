"""The newest evidence of a state that changes, older below: a grade now, an inspection's last day.

The sentence that is most like the question may tell of an earlier time: "since the last
inspection in 2020" stands in news of an inspection of 2024. So where it is asked when something
was last, the reader is asked of further days whether it was then.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from corpus.english.words import PREPOSITIONS
from qa.composing.composer import Outline
from qa.composing.fact import FactComposer
from qa.composing.inquiry import Inquiry
from qa.composing.newness import by_newness, dated_parts, merged
from qa.composing.sifting import sifted
from qa.composing.times import RECENT_DAYS, Source, Told, own_times, time_of
from qa.conversation.statements import statement
from qa.question import Understood
from qa.reading.asked import AnswerType, answer_type, asked
from qa.reading.matching import name_stems, stems
from qa.reading.quotes import worth_quoting
from qa.reading.reader import AnswerSpan, Claim

OLDEST_SHOWN = 5
"""Quotes of a state at most: the newest, and what was before."""
TRIED = 12
"""Of so many further days the reader is asked whether it was then."""
THEN = 0.45
"""It was then where the reader finds that supported from here on: in five questions when a place
was last inspected it found .48 and more for the newest time, and .28 at most for other events."""
_LAST = re.compile(r"\b(?:last|most recently|latest)\s", re.IGNORECASE)


def newest(inquiry: Inquiry) -> Outline:
    """The newest evidence first, older below; abstains where a fact's composer does."""
    left = sifted(inquiry)
    reading = left.reading
    if not reading.spans or reading.confidence < inquiry.threshold:
        return FactComposer().of(inquiry, left)
    named = [s for s in worth_quoting(reading) if _names_all(s, inquiry.asked)]
    also = _dates_besides(inquiry, reading.spans, named)
    spans = by_newness([*named, *also] or worth_quoting(reading))[:OLDEST_SHOWN]
    withdrawn = left.corrected[:1]
    quotes = (*spans, *withdrawn)
    parts = dated_parts(quotes, len(withdrawn))
    if (dating := _dating(spans[0], reading.spans)) and dating not in quotes:
        # It is quoted below what it dates, and so counts as the second quote.
        quotes = (spans[0], dating, *quotes[1:])
        first, _, *later = dated_parts(quotes, len(withdrawn))
        parts = (replace(first, quotes=(0, 1)), *later)
    return Outline(reading.confidence, quotes=quotes, parts=merged(parts))


def _dates_besides(
    inquiry: Inquiry, spans: Sequence[AnswerSpan], known: Sequence[AnswerSpan]
) -> list[AnswerSpan]:
    """Asked when something was last: further days of which the reader finds that it was then.

    It scores the sentence that is most like the question, and that may tell of an earlier time.
    """
    question = inquiry.asked.standalone
    if answer_type(question) is not AnswerType.DATE:
        return []
    once = _LAST.sub("", question)
    told = [
        (span, times)
        for span in spans
        if span not in known and _names_all(span, inquiry.asked) and (times := own_times(span))
    ][:TRIED]
    each = [(span, time) for span, times in told for time in times]
    said = [(_at(span, time), statement(once, _in(span, time))) for span, time in each]
    claims = [(span, Claim(text, span.stored, span.sentences)) for span, text in said if text]
    judged = inquiry.judge([claim for _, claim in claims])
    best: dict[tuple[int, int], tuple[float, AnswerSpan]] = {}
    for (span, _), found in zip(claims, judged, strict=True):
        place = (span.stored.passage_id, span.sentences[0].start)
        if found.supports >= max(THEN, best.get(place, (0.0,))[0]):
            best[place] = (found.supports, span)
    return [span for _, span in best.values()]


def _at(span: AnswerSpan, time: Told) -> AnswerSpan:
    """The span with a time of its own marked, unless what it marks has that in it."""
    start, end = time.place
    if span.is_short and start < span.end and span.start < end:
        return span
    within = any(s.start <= start < end <= s.end for s in span.sentences)
    return replace(span, start=start, end=end) if within else span


def _in(span: AnswerSpan, time: Told) -> str:
    """A time as it stands behind a verb: "in December 2024"."""
    offset = span.stored.passage.start
    words = span.stored.passage.text[time.place[0] - offset : time.place[1] - offset]
    return words if words.split()[0].lower() in PREPOSITIONS else f"in {words}"


def _dating(leading: AnswerSpan, spans: Sequence[AnswerSpan]) -> AnswerSpan | None:
    """The best quote of an article that says of when its news is, where the leading one doesn't.

    "The borough is outstanding", and two sentences on "Inspectors came in November".
    """
    time, published = time_of(leading), leading.stored.entry.published
    if time is None or time.source is Source.SAID or published is None:
        return None
    same = (s for s in spans if s.stored.entry.article_id == leading.stored.entry.article_id)
    return next((s for s in same if s is not leading and _is_recent(s, published)), None)


def _is_recent(span: AnswerSpan, published: date) -> bool:
    time = time_of(span)
    return (
        time is not None
        and time.source is Source.SAID
        and timedelta(0) <= published - time.key <= timedelta(days=RECENT_DAYS)
    )


def _names_all(span: AnswerSpan, question: Understood) -> bool:
    known = stems(f"{span.stored.entry.title} {span.stored.passage.text}")
    return all(name_stems(name) <= known for name in asked(question.standalone).names)
