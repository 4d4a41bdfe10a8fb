"""Quotes with the note that their mark leads to, where it stands directly behind them.

"The library stays open on Sundays.¹" is half of what the document says: "¹ Except on Easter
Sunday." To quote the one without the other would clip it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from corpus import notes
from corpus.english.denial import is_negated
from qa.reading.matching import stems
from qa.reading.quotes import quote_of
from qa.reading.reader import AnswerSpan
from qa.retrieval.copies import normal_form
from qa.retrieval.lexical import content_words


def with_its_note(span: AnswerSpan) -> AnswerSpan:
    """A span with the first sentence of the note behind it that its last sentence refers to."""
    passage, last = span.stored.passage, span.sentences[-1]
    behind = next((s for s in passage.sentences if s.start >= last.end), None)
    if behind is None or not notes.leads_to(*passage.words_of([last, behind])):
        return span
    is_whole = (span.start, span.end) == (span.sentences[0].start, last.end)
    return replace(
        span, sentences=(*span.sentences, behind), end=behind.end if is_whole else span.end
    )


def says_the_same(quote: str, span: AnswerSpan) -> bool:
    """Whether a span's sentences say what a quote does, but for one word of content at most."""
    other = quote_of(span)
    if normal_form(quote) == normal_form(other):
        return True
    first, second = (stems(" ".join(content_words(text))) for text in (quote, other))
    return (
        min(len(first), len(second)) >= _MANY
        and (first <= second or second <= first)
        and len(first ^ second) <= 1
        and is_negated(quote) == is_negated(other)
    )


_MANY = 6
"""Words of content; of fewer one more makes something else."""


def each_once(spans: Iterable[AnswerSpan]) -> tuple[AnswerSpan, ...]:
    """The spans without those whose sentences one before them quotes with others."""
    kept: list[AnswerSpan] = []
    for span in spans:
        first, last = span.sentences[0], span.sentences[-1]
        if not any(
            one.stored.entry.article_id == span.stored.entry.article_id
            and len(one.sentences) > len(span.sentences)
            and one.sentences[0].start <= first.start
            and last.end <= one.sentences[-1].end
            for one in kept
        ):
            kept.append(span)
    return tuple(kept)
