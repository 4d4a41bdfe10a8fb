"""Spans become citations, each with its place; only ones that were found true come here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from corpus.catalogue import Catalogue, Entry
from corpus.tables import Table
from qa.answer import Citation, NearMiss, Place
from qa.reading.quotes import quote_of
from qa.reading.reader import AnswerSpan
from qa.retrieval.copies import normal_form


def cite(catalogue: Catalogue, span: AnswerSpan, n: int) -> Citation:
    """The citation `[n]` of a span."""
    start, end = span.sentences[0].start, span.sentences[-1].end
    entry = span.stored.entry
    whole = (span.start, span.end) == (start, end)
    return Citation(
        n=n,
        place=place_of(entry),
        start=start,
        end=end,
        quote=quote_of(span),
        answer_start=None if whole else span.start,
        answer_end=None if whole else span.end,
        also_in=_also_in(catalogue, entry.article_id, span),
        recognised=catalogue.is_recognised(entry.article_id, start, end),
        table=table_of(span),
    )


def near_misses(catalogue: Catalogue, spans: Iterable[AnswerSpan]) -> tuple[NearMiss, ...]:
    """The spans as quotes that come near, in their order."""
    return tuple(_near_miss(catalogue, span) for span in spans)


def _near_miss(catalogue: Catalogue, span: AnswerSpan) -> NearMiss:
    start, end = span.sentences[0].start, span.sentences[-1].end
    entry = span.stored.entry
    return NearMiss(
        place_of(entry),
        start,
        end,
        quote_of(span),
        round(span.likely, 4),
        catalogue.is_recognised(entry.article_id, start, end),
        table_of(span),
    )


def table_of(span: AnswerSpan) -> Table | None:
    """The rows that are quoted, with their head, where a span quotes nothing but whole rows.

    A row that names a section is no row of it: the rows below know it.
    """
    start, end = span.sentences[0].start, span.sentences[-1].end
    found = [span.stored.passage.row_of(sentence) for sentence in span.sentences]
    tables = {row.table: table for each in found if each for table, row in (each,)}
    if None in found or len(tables) > 1:
        return None
    (whole,) = tables.values()
    rows = tuple(
        row
        for row in whole.rows
        if start <= row.cells[0].start
        and row.cells[-1].end <= end
        and not (row.is_head or row.is_section)
    )
    return Table(rows, whole.head) if rows else None


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
        attached_to=entry.carrier,
    )


def _normal_text(catalogue: Catalogue, article_id: str) -> str:
    article = catalogue.sound_article(article_id)
    return normal_form(article.text) if article else ""


def also_in(citation: Citation, article: Place) -> Citation:
    """A citation that names another article, too, which says the same."""
    if article.article_id in {p.article_id for p in (citation.place, *citation.also_in)}:
        return citation
    return replace(citation, also_in=(*citation.also_in, article))


def _also_in(catalogue: Catalogue, article_id: str, span: AnswerSpan) -> tuple[Place, ...]:
    """The other papers that carry the quoted sentences, by their ids."""
    others = catalogue.same_story([article_id])[article_id]
    if not others:
        return ()
    said = [normal_form(text) for text in span.stored.passage.words_of(span.sentences)]
    entries = catalogue.entries(others)
    places = []
    for other in others:
        text = _normal_text(catalogue, other)
        if other in entries and all(sentence in text for sentence in said):
            places.append(place_of(entries[other]))
    return tuple(places)
