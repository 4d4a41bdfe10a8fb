"""What is cited is what the catalogue holds, character for character."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from corpus.catalogue import Catalogue, Entry, StoredPassage
from corpus.errors import AlteredArticle
from qa.errors import QuoteMismatch
from qa.reading.quotes import quote_of
from qa.reading.reader import AnswerSpan

log = logging.getLogger(__name__)


def verify(catalogue: Catalogue, entry: Entry, start: int, end: int, quote: str) -> None:
    """Check that a quote is what an article holds at its place, and `entry` what is said of it.

    Both are read again, and checked against the sums that were stored with them.

    Raises:
        QuoteMismatch: if they are not, or there is no such article.
    """
    article_id = entry.article_id
    try:
        stored, found = catalogue.cited(article_id, start, end)
    except KeyError:
        raise QuoteMismatch(f"the article of the quote {quote!r} is not in the catalogue") from None
    except AlteredArticle as error:
        raise QuoteMismatch(f"{error}") from error
    if found != quote:
        raise QuoteMismatch(f"{article_id}[{start}:{end}] is {found!r}, the quote says {quote!r}")
    if stored != entry:
        raise QuoteMismatch(f"of {article_id} the catalogue says {stored}, the quote {entry}")


def true_spans(
    catalogue: Catalogue, spans: Sequence[AnswerSpan], was_read: Callable[[int], bool]
) -> Iterator[AnswerSpan | None]:
    """Each span as the catalogue has it; None, and a line in the log, for one that is false.

    A span is true if its passage was read for the question, is in the catalogue just so,
    the span quotes whole sentences of it, and the article's text says the same there.
    The words that answer are made whole where the span cuts them.
    Title, publisher and date come from the catalogue, whatever the span says of them.
    """
    stored = catalogue.passages(list({span.stored.passage_id for span in spans}))
    for span in spans:
        try:
            passage_id = span.stored.passage_id
            if not was_read(passage_id):
                raise QuoteMismatch(f"passage {passage_id} was not read for this question")
            true = _as_stored(catalogue, span, stored.get(passage_id))
        except QuoteMismatch:
            log.exception("a quote was left out")
            yield None
        else:
            yield true


def _as_stored(catalogue: Catalogue, span: AnswerSpan, stored: StoredPassage | None) -> AnswerSpan:
    start, end, quote = span.sentences[0].start, span.sentences[-1].end, quote_of(span)
    if stored is None:
        raise QuoteMismatch(f"the passage of the quote {quote!r} is not in the catalogue")
    passage, said = stored.passage, span.stored.passage
    if (passage.article_id, passage.start, passage.text) != (
        said.article_id,
        said.start,
        said.text,
    ):
        raise QuoteMismatch(
            f"passage {stored.passage_id} is {passage.article_id}[{passage.start}:{passage.end}] "
            f"{passage.text!r}, the quote says {said.article_id}[{said.start}:{said.end}] "
            f"{said.text!r}"
        )
    sentences = tuple(s for s in passage.sentences if start <= s.start and s.end <= end)
    if not sentences or (sentences[0].start, sentences[-1].end) != (start, end):
        raise QuoteMismatch(
            f"{passage.article_id}[{start}:{end}] is not whole sentences: {quote!r}"
        )
    verify(catalogue, stored.entry, start, end, quote)
    for table in passage.tables:
        if table.head is not None:
            head = table.head
            verify(catalogue, stored.entry, head.start, head.end, head.text)
        for above in dict.fromkeys(one for row in table.rows for one in row.above):
            verify(catalogue, stored.entry, above.cell.start, above.cell.end, above.words)
    first, last = balanced(quote, *whole_words(quote, span.start - start, span.end - start))
    return replace(span, stored=stored, sentences=sentences, start=start + first, end=start + last)


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """`[start, end)` of `text`, with the words made whole that it cuts: "safe" is in "unsafe"."""
    while start > 0 and text[start - 1 : start + 1].isalnum():
        start -= 1
    while end < len(text) and text[end - 1 : end + 1].isalnum():
        end += 1
    return start, end


_PAIRS = (("(", ")"), ("[", "]"), ("“", "”"), ("«", "»"), ('"', '"'))
_NEAR = 40
"""So many characters are added at most to words that begin or end with half a pair."""


def balanced(text: str, start: int, end: int) -> tuple[int, int]:
    """`[start, end)` of `text`, with the brackets and quotation marks made whole that it halves.

    "Council (TBC" becomes "Council (TBC)". Half a pair at the very edge is left out where the
    other half is far, and one whose other half isn't in `text` stays.
    """
    marked = start, end
    for opening, closing in _PAIRS:
        opened, closed = _halves(text, start, end, opening, closing)
        if opened is not None:
            other = text.find(closing, end)
            if opened == end - 1:
                end -= 1
                while end > start and text[end - 1].isspace():
                    end -= 1
            elif other >= 0 and (opened > start or other - end < _NEAR):
                end = other + 1
            elif opened == start:
                start += 1
        if closed is not None:
            other = text.rfind(opening, 0, start)
            if closed == start:
                start += 1
                while start < end and text[start].isspace():
                    start += 1
            elif other >= 0 and (closed < end - 1 or start - other <= _NEAR):
                start = other
            elif closed == end - 1:
                end -= 1
    return (start, end) if start < end else marked


def _halves(
    text: str, start: int, end: int, opening: str, closing: str
) -> tuple[int | None, int | None]:
    """Where in `[start, end)` the first mark stands that isn't closed, and the last not opened.

    Straight marks open and close in turn, counted from the start of `text`.
    """
    opened: list[int] = []
    closed = None
    is_open = opening == closing and text.count(opening, 0, start) % 2 == 1
    for place in range(start, end):
        mark = text[place]
        if mark == opening and (opening != closing or not is_open):
            opened.append(place)
            is_open = True
        elif mark == closing:
            if opened:
                opened.pop()
            else:
                closed = place
            is_open = False
    return (opened[0] if opened else None), closed
