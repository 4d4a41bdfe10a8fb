"""Quotes that only announce what is asked for, and go on to it.

"Two weaknesses were named." answers nobody who asks which, nor does "One grade stayed lower.":
the sentences behind say it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.article import Block, BlockKind
from corpus.english.numbers import UNITS
from qa.composing.inquiry import Inquiry
from qa.conversation.listing import ANYTHING
from qa.reading.matching import stems
from qa.reading.quotes import quote_of
from qa.reading.reader import AnswerSpan
from qa.retrieval.lexical import content_words

_MANY = rf"{'|'.join(UNITS[2:])}|\d{{1,2}}|several|some|many|various"
_FIRST_FEW = stems(" ".join(UNITS[1:]))


def with_what_follows(span: AnswerSpan, question: str, noun: str | None = None) -> AnswerSpan:
    """A span that only announces what is asked for, with the sentences behind, which say it.

    It has no word that tells more than the question does, or tells how many there are of the
    noun asked for: "several areas had improved" of areas.
    """
    count = _announced(span, question, noun)
    passage, end = span.stored.passage, span.sentences[-1].end
    behind = [s for s in passage.sentences if s.start >= end][:count]
    if not behind or "\n\n" in passage.between(end, behind[0].start):
        return span
    whole = (*span.sentences, *behind)
    return replace(span, sentences=whole, start=behind[0].start, end=behind[-1].end)


GOES_ON = 0.12
"""A sentence behind in the paragraph with such a share of the best one's score goes on with it.
Of six lists of things of which each sentence has some, what goes on has .14 to .5, what doesn't up
to .09."""
_MOST = 6


def with_what_goes_on(
    span: AnswerSpan, blocks: Sequence[Block], spans: Sequence[AnswerSpan]
) -> AnswerSpan:
    """A span with the sentences behind it in its paragraph that go on with what it says.

    One thing of several stands in each: "They will look at the home. They will ask who runs it."
    `spans` are all that the reader scored. Not where its last sentence says several things itself.
    """
    passage, end = span.stored.passage, span.sentences[-1].end
    block = next((b for b in blocks if b.start <= span.sentences[-1].start < b.end), None)
    if block is None or _goes_on_itself(passage.words_of(span.sentences)[-1]):
        return span
    scores = {
        sentence.start: one.score
        for one in reversed(spans)
        if one.stored.entry.article_id == span.stored.entry.article_id
        for sentence in one.sentences
    }
    behind = [s for s in passage.sentences if end <= s.start and s.end <= block.end][:_MOST]
    while behind and scores.get(behind[-1].start, 0.0) < GOES_ON * span.score:
        behind.pop()
    whole = (*span.sentences, *behind)
    end = span.end if span.is_short else whole[-1].end
    return replace(span, sentences=whole, end=end) if behind else span


def sections_announced(
    inquiry: Inquiry, span: AnswerSpan, noun: str | None
) -> tuple[AnswerSpan, ...]:
    """The first sentence of each section that a span announces; empty where it announces none.

    "Three things stand out." stands right above three headings; what stands below each is one.
    """
    count = _told(span.stored.passage.words_of(span.sentences)[-1], noun or "things")
    article_id = span.stored.entry.article_id
    start = span.sentences[-1].start
    whole = (b for b in inquiry.blocks(article_id) if b.kind is not BlockKind.FURNITURE)
    blocks = [block for block in whole if block.start > start]
    heads = [n for n, block in enumerate(blocks) if block.kind is BlockKind.HEADING]
    if not 1 < count <= len(heads) or heads[0] != 0:
        return ()
    ends = [*(blocks[n].start for n in heads[1:]), blocks[-1].end]
    found = []
    for n, end in zip(heads[:count], ends, strict=False):
        for stored in inquiry.holding(article_id, blocks[n].end, end):
            inside = (s for s in stored.passage.sentences if blocks[n].end <= s.start < end)
            if (sentence := next(inside, None)) is not None:
                found.append(
                    AnswerSpan(stored, (sentence,), sentence.start, sentence.end, span.score)
                )
                break
    return tuple(found) if len(found) == count else ()


def _announced(span: AnswerSpan, question: str, noun: str | None) -> int:
    """How many sentences behind a span say what it announces; 0 where it announces nothing."""
    said = span.stored.passage.words_of(span.sentences)
    for further, words in enumerate(reversed(said)):
        if noun and (count := _told(words, noun)):
            return max(0, count - further)
    if _goes_on_itself(said[-1]):
        return 0
    told = stems(" ".join(content_words(quote_of(span))))
    return int(bool(told) and not told - _FIRST_FEW - stems(question))


def _told(words: str, noun: str) -> int:
    """How many things of a noun a sentence announces; 0 where it announces none, or says them."""
    told = re.search(rf"\b(?P<many>{_MANY})\s{between(noun)}\b", words, re.I)
    if told is None or _goes_on_itself(words):
        return 0
    many = told["many"].lower()
    return UNITS.index(many) if many in UNITS else int(many) if many.isdecimal() else 1


def _goes_on_itself(words: str) -> bool:
    """Whether a sentence says itself what it announces, or a list below it does."""
    return words.rstrip().endswith(":") or words.count(",") > 1 or "–" in words


def between(noun: str) -> str:
    """A regular expression of a noun with up to two words before it; "things" may be any."""
    named = r"[\w’'-]+s" if noun in ANYTHING else re.escape(noun)
    return rf"(?:[\w’'-]+\s){{0,2}}{named}"
