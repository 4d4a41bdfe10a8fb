"""Spans become citations: whole sentences, verified, each with its place."""

from __future__ import annotations

import logging

from corpus.catalogue import Catalogue, Entry
from qa.answer import Citation, NearMiss, Place
from qa.composing.verify import verify
from qa.errors import QuoteMismatch
from qa.reading.quotes import quote_of, worth_quoting
from qa.reading.reader import AnswerSpan, Reading
from qa.retrieval.folding import normal_form

log = logging.getLogger(__name__)


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
