"""Spans become quotes: whole sentences, verified, each with its place."""

from __future__ import annotations

import logging
import re
from dataclasses import replace

from corpus.article import Article, Passage, Sentence
from corpus.catalogue import Catalogue, Entry
from qa.answer import Citation, NearMiss, Place
from qa.errors import QuoteMismatch
from qa.reading.reader import AnswerSpan, Reading
from qa.retrieval.folding import normal_form

log = logging.getLogger(__name__)

# A sentence that begins so says whom or what it means in the one before.
_LEANING = re.compile(
    r"[\"'“‘(\s]*(he|she|it|they|this|that|these|those|his|her|its|their|such|both|"
    r"the (former|latter|same)|another|others)\b",
    re.IGNORECASE,
)
# So does a short one with a pronoun anywhere: "Islington is among them."
_PRONOUN = re.compile(r"\b(he|she|it|they|him|them|this|these|those)\b", re.IGNORECASE)
_SHORT_WORDS = 8
_SPEAKS = re.compile(
    r"\b(said|says|told|added|adds|commented|explained|stated|wrote|warned|insisted|"
    r"continued|concluded|according to|a spokes\w+)\b",
    re.IGNORECASE,
)
_OPENING, _CLOSING = '“‘"', '”’"'


def quoted_sentences(passage: Passage, start: int, end: int) -> tuple[Sentence, ...]:
    """The sentences to quote for the words `[start, end)` of a passage, in order.

    Those that hold the words; before them one that a pronoun at their head leans on; and
    the neighbour that names the speaker where they are direct speech without one.
    """
    inside = [n for n, s in enumerate(passage.sentences) if s.start < end and start < s.end]
    first, last = inside[0], inside[-1]

    words = passage.words_of(passage.sentences)
    speech = words[first][:1] in _OPENING or words[last][-1:] in _CLOSING
    if speech and not any(_SPEAKS.search(text) for text in words[first : last + 1]):
        if first > 0 and _SPEAKS.search(words[first - 1]):
            first -= 1
        elif last + 1 < len(words) and _SPEAKS.search(words[last + 1]):
            last += 1
    elif first > 0 and _leans(words[first]):
        first -= 1
    return passage.sentences[first : last + 1]


def _leans(sentence: str) -> bool:
    if _LEANING.match(sentence):
        return True
    short = len(sentence.split()) <= _SHORT_WORDS and not _SPEAKS.search(sentence)
    return short and bool(_PRONOUN.search(sentence))


def cite(catalogue: Catalogue, reading: Reading, quotes: int) -> list[Citation]:
    """Up to `quotes` verified citations for a reading's best spans, numbered from 1.

    Two quotes that say the same are one, and so are neighbours. A quote that is not what
    the catalogue holds is logged, as an error of ours, and left out.
    """
    citations: list[Citation] = []
    for span in worth_quoting(reading):
        if len(citations) == quotes:
            break
        try:
            citations.append(_citation(catalogue, span, len(citations) + 1))
        except QuoteMismatch:
            log.exception("a quote was left out")
    return citations


def worth_quoting(reading: Reading) -> list[AnswerSpan]:
    """The best span, and those that add to it: nearly as good, and in other words.

    Sentences of a paragraph that follow one another are quoted in one piece, with the words
    of the best of them.
    """
    chosen: list[AnswerSpan] = []
    said: set[str] = set()
    for n, span in enumerate(reading.spans):
        best = reading.spans[0]
        # Where a few words answer, a further quote has such words, too.
        alike = span.is_short or not best.is_short
        if n and not (alike and span.score >= reading.worth_quoting * best.score):
            continue
        if (form := normal_form(quote_of(span))) not in said:
            said.add(form)
            _add(chosen, span)
    return chosen


def _add(chosen: list[AnswerSpan], span: AnswerSpan) -> None:
    """Add a span to those chosen so far, to its neighbours where it has any."""
    for n, other in enumerate(chosen):
        if (both := _joined(other, span)) is not None:
            chosen[n] = both
            break
    else:
        chosen.append(span)
        return
    for further in reversed(range(n + 1, len(chosen))):  # it may stand between two
        if (both := _joined(chosen[n], chosen[further])) is not None:
            chosen[n] = both
            del chosen[further]


def _joined(best: AnswerSpan, other: AnswerSpan) -> AnswerSpan | None:
    """The sentences of both in one piece, for the words of the best.

    None unless they follow one another at once in one paragraph, and stand in one passage.
    """
    if best.stored.entry.article_id != other.stored.entry.article_id:
        return None
    first, last = sorted((best.sentences, other.sentences), key=lambda run: run[0].start)
    end, start = first[-1].end, last[0].start
    for stored in (best.stored, other.stored):
        passage = stored.passage
        if passage.start <= first[0].start and last[-1].end <= passage.end and end <= start:
            gap = passage.text[end - passage.start : start - passage.start]
            if not gap.strip() and "\n" not in gap:
                return replace(best, stored=stored, sentences=(*first, *last))
    return None


def near_misses(reading: Reading, most: int) -> tuple[NearMiss, ...]:
    """The best spans of a reading that does not answer, whole sentences, best first."""
    misses: list[NearMiss] = []
    said: set[str] = set()
    for span in reading.spans:
        form = normal_form(quote_of(span))
        if len(misses) < most and form not in said:
            said.add(form)
            start, end = span.sentences[0].start, span.sentences[-1].end
            place = place_of(span.stored.entry)
            misses.append(NearMiss(place, start, end, quote_of(span), round(span.score, 4)))
    return tuple(misses)


def answering_words(citation: Citation) -> str:
    """The words of a quote that answer; the whole quote where they are not narrower."""
    if citation.answer_start is None or citation.answer_end is None:
        return citation.quote
    return citation.quote[
        citation.answer_start - citation.start : citation.answer_end - citation.start
    ]


def place_of(entry: Entry) -> Place:
    """An article's entry as an answer names it."""
    return Place(
        article_id=entry.article_id,
        title=entry.title,
        publisher=entry.publisher,
        published=entry.published,
        url=entry.url,
        source=entry.source,
        title_is_own=entry.title_is_own,
    )


def verify(article: Article | None, start: int, end: int, quote: str) -> None:
    """Check that a quote is, character for character, what an article holds at its place.

    Raises:
        QuoteMismatch: if it is not, or there is no such article.
    """
    if article is None:
        raise QuoteMismatch(f"the article of the quote {quote!r} is not in the catalogue")
    if (found := article.text[start:end]) != quote:
        raise QuoteMismatch(
            f"{article.article_id}[{start}:{end}] is {found!r}, the quote says {quote!r}"
        )


def _citation(catalogue: Catalogue, span: AnswerSpan, n: int) -> Citation:
    start, end = span.sentences[0].start, span.sentences[-1].end
    quote = quote_of(span)
    entry = span.stored.entry
    verify(catalogue.article(entry.article_id), start, end, quote)
    whole = (span.start, span.end) == (start, end)
    return Citation(
        n=n,
        place=place_of(entry),
        start=start,
        end=end,
        quote=quote,
        answer_start=None if whole else span.start,
        answer_end=None if whole else span.end,
        also_in=_also_in(catalogue, entry.article_id, span),
    )


def _also_in(catalogue: Catalogue, article_id: str, span: AnswerSpan) -> tuple[Place, ...]:
    """The other papers that carry the quoted sentences, by their ids."""
    others = catalogue.same_story([article_id])[article_id]
    if not others:
        return ()
    said = [normal_form(text) for text in span.stored.passage.words_of(span.sentences)]
    entries = catalogue.entries(others)
    places = []
    for other in others:
        article = catalogue.article(other)
        text = normal_form(article.text) if article else ""
        if all(sentence in text for sentence in said):
            places.append(place_of(entries[other]))
    return tuple(places)


def quote_of(span: AnswerSpan) -> str:
    """The words of the sentences that are quoted for a span."""
    passage = span.stored.passage
    start, end = span.sentences[0].start, span.sentences[-1].end
    return passage.text[start - passage.start : end - passage.start]
