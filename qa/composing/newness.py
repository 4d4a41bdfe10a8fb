"""Which evidence is the newest: of a state that changes it leads, and older stands below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from corpus.english.words import AUXILIARIES, classed
from qa.composing.composer import Part, Words
from qa.composing.figures import typed
from qa.composing.remarks import Remark, Wording
from qa.composing.times import RECENT_DAYS, named_days, time_of
from qa.conversation.asking import nth_asked, state_asked
from qa.conversation.tagged_words import words_of
from qa.reading.asked import AnswerType, answer_type, asked
from qa.reading.matching import name_stems, stems
from qa.reading.quotes import marked_of, quote_of, text_of
from qa.reading.reader import AnswerSpan

_PAST = classed("was were did had wasn't weren't didn't hadn't")
_WAS, _IS = classed("was were had"), classed("is are has have now")
_STEM = 5
_AS_MUCH = 0.75
"""A newer quote that leads speaks of at least this share of the question's words that the
older one speaks of."""


def published_on(span: AnswerSpan) -> date:
    """The day a span's article was published on, the first of all where that is not known."""
    return span.stored.entry.published or date.min


def is_of_now(question: str) -> bool:
    """Whether a question asks how things are or will be: in no past tense."""
    auxiliary = next((word.lower for word in words_of(question) if word.lower in AUXILIARIES), "")
    return auxiliary not in _PAST


def tells_of_past(quote: str) -> bool:
    """Whether a quote says only how it was: "was the one area that stayed at good"."""
    said = {word.lower for word in words_of(quote)}
    return bool(said & _WAS) and not said & _IS


def by_newness(spans: Sequence[AnswerSpan]) -> list[AnswerSpan]:
    """The spans, newest evidence first; of an undated article nothing is new, and it is last.

    Evidence is as new as what it tells of, if it says that: of 2024's article "in 2019 it was
    inadequate" is old. It is no newer than its article. What an undated article dates itself,
    year and all, is as new as that.
    """
    return sorted(
        spans,
        key=lambda s: (_day(s) or date.min, s.stored.entry.published or date.min, s.score),
        reverse=True,
    )


def _day(span: AnswerSpan) -> date | None:
    """How new a quote is; None where neither it nor its article says."""
    time, published = time_of(span), span.stored.entry.published
    if time is None:
        return None
    return min(time.key, published) if published else time.key


def is_recent(span: AnswerSpan) -> bool:
    """Whether a quote tells of the news of its article: it says no day long before that's own."""
    published, day = span.stored.entry.published, _day(span)
    return published is None or day is None or published - day <= timedelta(days=RECENT_DAYS)


def _is_older(span: AnswerSpan, leading: AnswerSpan) -> bool:
    """Whether a quote tells of an earlier time than the leading one.

    Both may be of one article's news, dated by it and by what it tells of.
    """
    one_article = span.stored.entry.article_id == leading.stored.entry.article_id
    if one_article and is_recent(span) and is_recent(leading):
        return False
    return (_day(span) or date.min) < (_day(leading) or date.max)


def with_newest_first(spans: Sequence[AnswerSpan], question: str) -> tuple[list[AnswerSpan], int]:
    """Quotes for a fact, best first, but newer answers before the best one; and how many
    of them answer so, newest first. 0: the best stays first.

    Only between articles of different days that both say it: a date where a date is asked
    for, another than the best one's, of what the question names. Asked when something was, that
    recurs if each of two articles tells it as its own news.
    """
    kind = answer_type(question)
    recurs = kind is AnswerType.DATE and not is_of_now(question) and not state_asked(question)
    if kind is AnswerType.DATE and nth_asked(question):
        return list(spans), 0
    if len(spans) < 2 or kind is AnswerType.ANY or not (recurs or is_of_now(question)):
        return list(spans), 0
    best = spans[0]
    if best.stored.entry.published is None or not _answers(best, kind):
        return list(spans), 0
    others = [s for s in spans[1:] if _is_other_answer(s, best, question, kind)]
    if recurs:
        others = [s for s in others if is_recent(best) and is_recent(s) and _are_apart(s, best)]
    if not others:
        return list(spans), 0
    leading = by_newness([best, *others])
    return [*leading, *(span for span in spans if span not in leading)], len(leading)


def _are_apart(one: AnswerSpan, other: AnswerSpan) -> bool:
    """Whether two quotes tell of days so far apart that it is no one event."""
    first, second = _day(one), _day(other)
    return first is not None and second is not None and abs((first - second).days) > RECENT_DAYS


def _is_other_answer(span: AnswerSpan, best: AnswerSpan, question: str, kind: AnswerType) -> bool:
    mine, its = span.stored.entry.published, best.stored.entry.published
    if mine is None or mine == its or not _answers(span, kind):
        return False
    if stems(marked_of(span)) == stems(marked_of(best)):
        return False
    names = [name_stems(name) for name in asked(question).names]
    known = stems(f"{span.stored.entry.title} {span.stored.passage.text}")
    words = stems(" ".join(asked(question).words))
    told, wanted = (sum(_is_among(word, _spoken(s)) for word in words) for s in (span, best))
    return all(name <= known for name in names) and told >= _AS_MUCH * wanted


def _is_among(word: str, said: frozenset[str]) -> bool:
    """Whether a stem is among others, or one that is formed of it: "inspect" in "inspector"."""
    return word in said or (len(word) >= _STEM and any(one.startswith(word) for one in said))


def _spoken(span: AnswerSpan) -> frozenset[str]:
    return stems(f"{span.stored.entry.title} {quote_of(span)}")


def _answers(span: AnswerSpan, kind: AnswerType) -> bool:
    """Whether the marked words are of the type asked for."""
    sentence = span.sentence
    marked = (span.start - sentence.start, span.end - sentence.start)
    places = typed(text_of(span, sentence), kind)
    return span.is_short and any(s < marked[1] and marked[0] < e for s, e in places)


def dated_parts(spans: Sequence[AnswerSpan], withdrawn: int = 0) -> tuple[Part, ...]:
    """A part for each quote, with its day: newer or older than one another, or undated.

    Quotes of one time bear neither word. The last `withdrawn` of them are what a correction
    took back.
    """
    current = spans[: len(spans) - withdrawn]
    dated = [span for span in current if _day(span)]
    differ = any(_is_older(span, dated[0]) for span in dated)
    parts = [
        Part(_label(n, span, dated[0] if differ else None), (n,), _shown_day(span))
        for n, span in enumerate(current)
    ]
    taken_back = enumerate(spans[len(current) :], start=len(current))
    parts += [Part(Remark(Wording.CORRECTED), (n,), _shown_day(s)) for n, s in taken_back]
    return tuple(parts)


def merged(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The parts, those that follow one another with one label and day in one."""
    found: list[Part] = []
    for part in parts:
        if found and (found[-1].label, found[-1].date) == (part.label, part.date):
            found[-1] = replace(part, quotes=(*found[-1].quotes, *part.quotes))
        else:
            found.append(part)
    return tuple(found)


def _label(n: int, span: AnswerSpan, newest: AnswerSpan | None) -> Remark | Words | None:
    """What a quote is called beside the newest one; None for that: they are of one time."""
    if span.stored.entry.published is None:
        time = time_of(span)
        return Words(n, *named_days(span, time.at)) if time and time.at else Remark(Wording.UNDATED)
    if newest is None:
        return None
    return Remark(Wording.OLDER if _is_older(span, newest) else Wording.NEWER)


def _shown_day(span: AnswerSpan) -> date | None:
    """The day that a part can be shown with: one that the quote names, or of publication."""
    time = time_of(span)
    published = span.stored.entry.published
    if time is None or time.at is None or time.day is None:
        return published
    if published and time.day > published:  # "will open on 4 July": that is not how new it is
        return published
    sentence = span.sentence
    # What only a sentence names that the marked one leans on may be something else's day.
    own = sentence.start <= time.at[0] < sentence.end
    return time.day if own and is_readable(time.day, span) else published


def is_readable(day: date, span: AnswerSpan) -> bool:
    """Whether a quote names a day so that its year is plain: in so many words, or its article's."""
    published = span.stored.entry.published
    return str(day.year) in quote_of(span) or (published is not None and published.year == day.year)
