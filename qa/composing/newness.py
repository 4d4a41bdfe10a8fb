"""Which evidence is the newest: of a state that changes it leads, and older stands below."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from corpus.english.words import AUXILIARIES, classed
from qa.composing.composer import Part
from qa.composing.figures import typed
from qa.composing.remarks import Remark, Wording
from qa.composing.times import time_of, words_of
from qa.conversation.tagged_words import words_of as tagged
from qa.reading.asked import AnswerType, answer_type, asked
from qa.reading.matching import name_stems, stems
from qa.reading.quotes import quote_of
from qa.reading.reader import AnswerSpan

_PAST = classed("was were did had wasn't weren't didn't hadn't")
_AS_MUCH = 0.75
"""A newer quote that leads speaks of at least this share of the question's words that the
older one speaks of."""


def is_of_now(question: str) -> bool:
    """Whether a question asks how things are or will be: in no past tense."""
    auxiliary = next((word.lower for word in tagged(question) if word.lower in AUXILIARIES), "")
    return auxiliary not in _PAST


def by_newness(spans: Sequence[AnswerSpan]) -> list[AnswerSpan]:
    """The spans, newest evidence first; of an undated article nothing is new, and it is last.

    Evidence is as new as what it tells of, if it says that: of 2024's article "in 2019 it was
    inadequate" is old. It is no newer than its article.
    """
    return sorted(spans, key=_newness, reverse=True)


def _newness(span: AnswerSpan) -> tuple[bool, date, date, float]:
    time, published = time_of(span), span.stored.entry.published
    if time is None or published is None:
        return False, time.key if time else date.min, date.min, span.score
    return True, min(time.key, published), published, span.score


def with_newest_first(spans: Sequence[AnswerSpan], question: str) -> tuple[list[AnswerSpan], int]:
    """Quotes for a fact, best first, but newer answers before the best one; and how many
    of them answer so, newest first. 0: the best stays first.

    Only between articles of different days that both say it: a date where a date is asked
    for, another than the best one's, of what the question names.
    """
    kind = answer_type(question)
    if len(spans) < 2 or kind is AnswerType.ANY or not is_of_now(question):
        return list(spans), 0
    best = spans[0]
    if best.stored.entry.published is None or not _answers(best, kind):
        return list(spans), 0
    others = [s for s in spans[1:] if _is_other_answer(s, best, question, kind)]
    if not others:
        return list(spans), 0
    leading = by_newness([best, *others])
    return [*leading, *(span for span in spans if span not in leading)], len(leading)


def _is_other_answer(span: AnswerSpan, best: AnswerSpan, question: str, kind: AnswerType) -> bool:
    mine, its = span.stored.entry.published, best.stored.entry.published
    if mine is None or mine == its or not _answers(span, kind):
        return False
    if stems(_marked(span)) == stems(_marked(best)):
        return False
    names = [name_stems(name) for name in asked(question).names]
    known = stems(f"{span.stored.entry.title} {span.stored.passage.text}")
    words = stems(" ".join(asked(question).words))
    return all(name <= known for name in names) and len(words & _spoken(span)) >= _AS_MUCH * len(
        words & _spoken(best)
    )


def _spoken(span: AnswerSpan) -> frozenset[str]:
    return stems(f"{span.stored.entry.title} {quote_of(span)}")


def _answers(span: AnswerSpan, kind: AnswerType) -> bool:
    """Whether the marked words are of the type asked for."""
    sentence = next(s for s in span.sentences if s.start <= span.start < s.end)
    marked = (span.start - sentence.start, span.end - sentence.start)
    places = typed(words_of(span, sentence), kind)
    return span.is_short and any(s < marked[1] and marked[0] < e for s, e in places)


def _marked(span: AnswerSpan) -> str:
    start = span.stored.passage.start
    return span.stored.passage.text[span.start - start : span.end - start]


def dated_parts(spans: Sequence[AnswerSpan], withdrawn: int = 0) -> tuple[Part, ...]:
    """A part for each quote, with its day: the first newer, the others older, or undated.

    The last `withdrawn` of them are what a correction took back.
    """
    return tuple(
        Part(_label(n, span, len(spans), withdrawn), (n,), _shown_day(span))
        for n, span in enumerate(spans)
    )


def _label(n: int, span: AnswerSpan, count: int, withdrawn: int) -> Remark | None:
    if n >= count - withdrawn:
        return Remark(Wording.CORRECTED)
    if span.stored.entry.published is None:
        return Remark(Wording.UNDATED)
    if count - withdrawn == 1:
        return None
    return Remark(Wording.OLDER if n else Wording.NEWER)


def _shown_day(span: AnswerSpan) -> date | None:
    """The day that a part can be shown with: one that the quote names, or of publication."""
    time = time_of(span)
    published = span.stored.entry.published
    if time is None or time.at is None or time.day is None:
        return published
    if published and time.day > published:  # "will open on 4 July": that is not how new it is
        return published
    sentence = next(s for s in span.sentences if s.start <= span.start < s.end)
    # What only a sentence names that the marked one leans on may be something else's day.
    own = sentence.start <= time.at[0] < sentence.end
    return time.day if own and is_readable(time.day, span) else published


def is_readable(day: date, span: AnswerSpan) -> bool:
    """Whether a quote names a day so that its year is plain: in so many words, or its article's."""
    published = span.stored.entry.published
    return str(day.year) in quote_of(span) or (published is not None and published.year == day.year)
