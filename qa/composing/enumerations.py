"""Lists that stand in an article: bullets under the line that leads in, and runs in a sentence.

Such a list is given whole, since half of it would be another answer. Where it stands the
article's blocks tell for bullets; for "(a) …; (b) …" the marks do, and for "good, better and
best" the commas.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.article import Block, BlockKind, Sentence
from corpus.catalogue import StoredPassage
from qa.composing.composer import Part, Words
from qa.composing.inquiry import Inquiry
from qa.composing.runs import joined_items, joint_behind, marked_items
from qa.reading.asked import AnswerType, answer_type
from qa.reading.matching import stems
from qa.reading.quotes import quote_of
from qa.reading.reader import AnswerSpan, Reading
from qa.retrieval.lexical import content_words

EVIDENCE = 0.02
"""So likely, by the reader, a sentence must be evidence to be looked at without a word of the
question's condition."""


@dataclass(frozen=True, slots=True)
class Item:
    """`[start, end)` in the article's text, within `Enumeration.quotes[quote]`."""

    quote: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Enumeration:
    """A list as an article gives it, at least two items of it."""

    quotes: tuple[AnswerSpan, ...]
    """From the line that leads in to the last item, in order; several where passages cut it.
    The words that answer are the items."""
    items: tuple[Item, ...]
    bulleted: bool = False

    def words_of(self, item: Item) -> str:
        passage = self.quotes[item.quote].stored.passage
        return passage.between(item.start, item.end)

    def has(self, span: AnswerSpan) -> bool:
        """Whether the words of a span stand in one of the quotes."""
        return any(
            quote.stored.entry.article_id == span.stored.entry.article_id
            and quote.sentences[0].start <= span.start
            and span.end <= quote.sentences[-1].end
            for quote in self.quotes
        )

    def answers(self, reading: Reading, question: frozenset[str]) -> bool:
        """Whether it is the list that is asked for, and not just one of its items is."""
        quote, first = self.quotes[0], self.items[0].start
        lead = quote_of(quote)[: max(0, first - quote.sentences[0].start)]
        if stems(" ".join(content_words(lead))) & question:
            return True
        least = reading.worth_quoting * reading.spans[0].score
        good = sum(
            any(
                span.stored.entry.article_id == quote.stored.entry.article_id
                and item.start <= span.start < item.end
                and span.score >= least
                for span in reading.spans
            )
            for item in self.items
        )
        return 4 * good >= 3 * len(self.items)

    def parts(self, first: int) -> tuple[Part, ...]:
        """An entry for each item, where `quotes` begin at place `first` of an outline's."""
        return tuple(
            Part(Words(first + item.quote, item.start, item.end), (first + item.quote,))
            for item in self.items
        )


def enumeration_at(inquiry: Inquiry, span: AnswerSpan, count: int | None) -> Enumeration | None:
    """The list that answers where a span stands in it or leads in to it; None: there is none.

    `count` is how many items the question speaks of. A bulleted list answers as a whole if its
    lead-in says what is asked, or three in four of its items are worth quoting. An item that only
    says words of the question again is no answer, nor is a list with one.
    """
    question = stems(" ".join(content_words(inquiry.asked.standalone)))
    for found in _found(inquiry, span, question, count):
        said = [stems(" ".join(content_words(found.words_of(item)))) for item in found.items]
        if all(words - question or not words for words in said):
            return found
    return None


def list_under(inquiry: Inquiry, span: AnswerSpan, noun: str) -> Enumeration | None:
    """The bulleted list of a span's article below a heading that has a noun: "The parts of it"."""
    article_id = span.stored.entry.article_id
    wanted, blocks = stems(noun), inquiry.blocks(article_id)
    for stored in inquiry.passages_of(article_id):
        if not wanted & stems(stored.passage.heading or ""):
            continue
        for sentence in stored.passage.sentences:
            first = AnswerSpan(stored, (sentence,), sentence.start, sentence.end, span.score)
            run = _run_at(blocks, first)
            if run and (found := _bulleted(inquiry, first, run)):
                return found
    return None


def bulleted_in(inquiry: Inquiry, article_id: str) -> list[Enumeration]:
    """The bulleted lists of an article, in order."""
    blocks, found = inquiry.blocks(article_id), list[Enumeration]()
    for n, block in enumerate(blocks):
        if block.kind is not BlockKind.LIST_ITEM or (
            n and blocks[n - 1].kind is BlockKind.LIST_ITEM
        ):
            continue
        for stored in inquiry.holding(article_id, block.start, block.end):
            sentences = (s for s in stored.passage.sentences if block.start <= s.start < block.end)
            if (sentence := next(sentences, None)) is None:
                continue
            first = AnswerSpan(stored, (sentence,), sentence.start, sentence.end, 0.0)
            run = _run_at(blocks, first)
            if run and (one := _bulleted(inquiry, first, run)):
                found.append(one)
            break
    return found


def with_whole_list(inquiry: Inquiry, spans: Sequence[AnswerSpan]) -> tuple[AnswerSpan, ...]:
    """Spans worth quoting, best first; the bulleted list that they stand in is quoted whole.

    Only where the line that leads in is the best of them, or two of them stand in it, and it
    is the list that is asked for: a single item may answer by itself.
    """
    question = inquiry.asked.standalone
    if not spans or answer_type(question) is not AnswerType.ANY:
        return tuple(spans)
    best = spans[0]
    run = _run_at(inquiry.blocks(best.stored.entry.article_id), best)
    bulleted = _bulleted(inquiry, best, run) if run else None
    words = stems(" ".join(content_words(question)))
    if bulleted is None or not bulleted.answers(inquiry.reading, words):
        return tuple(spans)
    apart = [span for span in spans if not bulleted.has(span)]
    if len(spans) - len(apart) < 2 and best.start >= bulleted.items[0].start:
        return tuple(spans)
    return (*bulleted.quotes, *apart)


def _found(
    inquiry: Inquiry, span: AnswerSpan, question: frozenset[str], count: int | None
) -> Iterator[Enumeration]:
    text = quote_of(span)
    run = _run_at(inquiry.blocks(span.stored.entry.article_id), span)
    if run and (bulleted := _bulleted(inquiry, span, run)):
        if len(bulleted.items) == count or bulleted.answers(inquiry.reading, question):
            yield bulleted
        return
    offset = span.sentences[0].start
    marked = span.start - offset, span.end - offset
    if count and (asked := _questions(span, count)):
        yield asked
    for items in (marked_items(text), joined_items(text, marked, count)):
        if len(items) > 1:
            placed = tuple(Item(0, offset + start, offset + end) for start, end in items)
            yield Enumeration((_marking(span, 0, placed),), placed)


def _questions(span: AnswerSpan, count: int) -> Enumeration | None:
    """`count` questions that follow one another, with the line that leads in.

    "Three questions have to be answered. What …? How …? And when …?"
    """
    passage = span.stored.passage
    words = passage.words_of(passage.sentences)
    for first in range(1, len(words) - count + 1):
        last = first + count
        run = passage.sentences[first - 1 : last]
        ends = last == len(words) or not words[last].endswith("?")
        if (
            all(text.endswith("?") for text in words[first:last])
            and ends
            and not words[first - 1].endswith("?")
            and run[0].start < span.end
            and span.start < run[-1].end
        ):
            items = tuple(Item(0, s.start, s.end) for s in run[1:])
            return Enumeration(
                (
                    _marking(
                        replace(span, sentences=run, start=run[0].start, end=run[-1].end), 0, items
                    ),
                ),
                items,
            )
    return None


@dataclass(frozen=True, slots=True)
class _Run:
    """The blocks of a list's items, and where the line that leads in begins."""

    start: int
    blocks: tuple[Block, ...]


def _run_at(blocks: Sequence[Block], span: AnswerSpan) -> _Run | None:
    at = next((n for n, block in enumerate(blocks) if block.start <= span.start < block.end), None)
    if at is None:
        return None
    first = last = at
    if blocks[at].kind is BlockKind.LIST_ITEM:
        while first > 0 and blocks[first - 1].kind is BlockKind.LIST_ITEM:
            first -= 1
    else:
        first += 1
        last += 1
        # Of a paragraph only the last sentence leads in.
        if not (span.sentences[-1].end >= blocks[at].end or span.end >= blocks[at].end):
            return None
    while last < len(blocks) and blocks[last].kind is BlockKind.LIST_ITEM:
        last += 1
    items = tuple(blocks[first:last])
    if len(items) < 2:
        return None
    before = blocks[first - 1] if first > 0 else None
    if before is None or before.kind is not BlockKind.BODY:
        return _Run(items[0].start, items)
    lead = next((s.start for s in span.sentences if s.start < before.end <= s.end), before.start)
    return _Run(lead, items)


def _bulleted(inquiry: Inquiry, span: AnswerSpan, run: _Run) -> Enumeration | None:
    article_id, end = span.stored.entry.article_id, run.blocks[-1].end
    passages = inquiry.holding(article_id, run.start, end)
    start = _lead_in(passages, run)
    quotes = tuple(_quoted(passages, start, end, span))
    items = []
    for block in run.blocks:
        for n, quote in enumerate(quotes):
            sentences = [
                s for s in quote.sentences if block.start <= s.start and s.end <= block.end
            ]
            if sentences:
                first, last = sentences[0].start, sentences[-1].end
                items.append(Item(n, first, last - _joint_behind(quote, first, last)))
                break
    marked = tuple(_marking(quote, n, items) for n, quote in enumerate(quotes))
    return Enumeration(marked, tuple(items), bulleted=True) if len(items) > 1 else None


def _joint_behind(quote: AnswerSpan, start: int, end: int) -> int:
    """How many characters at the end of an item only join it to the next: "; and"."""
    passage = quote.stored.passage
    return joint_behind(passage.between(start, end))


def _lead_in(passages: Sequence[StoredPassage], run: _Run) -> int:
    """Where the sentence begins that leads in, if it ends in a colon; else the first item."""
    first = run.blocks[0].start
    for stored in passages:
        passage = stored.passage
        before = [s for s in passage.sentences if run.start <= s.start and s.end <= first]
        if before and passage.words_of(before[-1:])[0].endswith(":"):
            return before[-1].start
    return first


def _quoted(
    passages: Sequence[StoredPassage], start: int, end: int, span: AnswerSpan
) -> list[AnswerSpan]:
    """The sentences of `[start, end)` in as few quotes as the passages allow, in order."""
    quotes = []
    while start < end:
        runs = [(stored, _from(stored, start, end)) for stored in passages]
        stored, sentences = max(
            runs, key=lambda run: run[1][-1].end if run[1] else -1, default=(None, ())
        )
        if stored is None or not sentences:
            break
        whole = (sentences[0].start, sentences[-1].end)
        quotes.append(AnswerSpan(stored, sentences, *whole, span.score))
        start = min(
            (
                s.start
                for other in passages
                for s in other.passage.sentences
                if s.start >= whole[1] and s.end <= end
            ),
            default=end,
        )
    return quotes


def _from(stored: StoredPassage, start: int, end: int) -> tuple[Sentence, ...]:
    """The sentences of a passage from one that begins at `start` on, up to `end`."""
    sentences = tuple(s for s in stored.passage.sentences if start <= s.start and s.end <= end)
    return sentences if sentences and sentences[0].start == start else ()


def _marking(quote: AnswerSpan, number: int, items: Sequence[Item]) -> AnswerSpan:
    """The quote with its items as the words that answer."""
    own = [item for item in items if item.quote == number]
    return replace(quote, start=own[0].start, end=own[-1].end) if own else quote
