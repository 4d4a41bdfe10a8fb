"""The editor: gives a question to the composer for its kind, and prints only what is true."""

from __future__ import annotations

import logging
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from corpus.catalogue import Catalogue
from corpus.english.dates import spoken_dates
from qa.answer import Answer, Citation, Group, LookedAt
from qa.composing import citing, decision
from qa.composing.composer import Composer, Ledger, Outline, Part, Words
from qa.composing.fact import FactComposer
from qa.composing.inquiry import Inquiry
from qa.composing.remarks import Remark
from qa.composing.verify import true_spans, whole_words
from qa.question import QuestionKind

log = logging.getLogger(__name__)

COMPOSERS: Mapping[QuestionKind, Composer] = dict.fromkeys(QuestionKind, FactComposer())
"""Kind → who composes its answers. For now every question is answered as one for a fact."""

OUR_OWN = frozenset({QuestionKind.LIBRARY, QuestionKind.TALK, QuestionKind.CHOICE})
"""The kinds that a sentence of ours may answer; all others only quotes do."""


def composed(
    unread: Answer,
    inquiry: Inquiry,
    catalogue: Catalogue,
    composers: Mapping[QuestionKind, Composer],
) -> Answer:
    """`unread` with what the composer for its kind makes of the inquiry.

    Every quote and every word of ours is verified here, whoever composed it; what fails is
    logged and left out.
    Where a passage that was found was altered, an abstention says so.
    """
    answer = _composed(unread, inquiry, catalogue, composers)
    if answer.answered or not inquiry.found_altered():
        return answer
    return replace(answer, reason=decision.with_altered(answer.reason, inquiry.looked_at))


def _composed(
    unread: Answer,
    inquiry: Inquiry,
    catalogue: Catalogue,
    composers: Mapping[QuestionKind, Composer],
) -> Answer:
    outline = composers[unread.kind].compose(inquiry)
    looked_at = _with_ledger(inquiry.looked_at, outline.ledger, catalogue)
    answer = replace(unread, looked_at=looked_at, choices=inquiry.asked.choices)
    if outline.reason is not None:
        misses = true_spans(catalogue, outline.near_misses, inquiry.was_read)
        return replace(
            answer,
            confidence=outline.confidence,
            reason=decision.explained(
                inquiry.reading.missing, looked_at, inquiry.asked.filters, inquiry.absent
            ),
            near_misses=citing.near_misses(span for span in misses if span),
        )
    question = inquiry.asked.standalone
    cited = _cited(catalogue, inquiry, outline)
    citations = tuple({citation.n: citation for citation in cited.values()}.values())
    text = None
    if citations:
        text = citing.answering_words(citations[0])
    elif outline.said and unread.kind in OUR_OWN:
        text = _ours(outline.said, question, catalogue)
    if text is None:
        return replace(answer, reason=decision.NO_QUOTE)
    return replace(
        answer,
        answered=True,
        confidence=outline.confidence,
        reason=None,
        text=text,
        citations=citations,
        groups=tuple(_groups(outline.parts, cited, question, catalogue)),
    )


def _with_ledger(looked_at: LookedAt, ledger: Ledger | None, catalogue: Catalogue) -> LookedAt:
    if ledger is None:
        return looked_at
    left = catalogue.counts().passages - looked_at.passages
    if ledger.read > looked_at.passages or (ledger.estimated_missed or 0) > left:
        log.error(
            "a ledger was left out: %s, but %d passages were read and %d were not",
            ledger,
            looked_at.passages,
            left,
        )
        return looked_at
    return replace(
        looked_at,
        accepted=ledger.accepted,
        rejected=ledger.rejected,
        undecided=ledger.undecided,
        estimated_missed=ledger.estimated_missed,
    )


def _cited(catalogue: Catalogue, inquiry: Inquiry, outline: Outline) -> dict[int, Citation]:
    """Place in `outline.quotes` → its citation, numbered from 1 in the order of the outline.

    Of equal quotes, as passages that overlap have them, all places have one citation.
    """
    cited: dict[int, Citation] = {}
    known: dict[tuple[str, int, int], Citation] = {}
    for place, span in enumerate(true_spans(catalogue, outline.quotes, inquiry.was_read)):
        if span is None:
            continue
        article_id = span.stored.entry.article_id
        quoted = (article_id, span.sentences[0].start, span.sentences[-1].end)
        if quoted not in known:
            if len(known) == outline.most:
                break
            known[quoted] = citing.cite(catalogue, span, len(known) + 1)
        cited[place] = known[quoted]
    return cited


def _groups(
    parts: Sequence[Part], cited: Mapping[int, Citation], question: str, catalogue: Catalogue
) -> list[Group]:
    """The parts whose quotes hold; one that lost all of its quotes goes with them."""
    groups = []
    for part in parts:
        quoted = {cited[place].n: cited[place] for place in part.quotes if place in cited}
        if part.quotes and not quoted:
            continue
        label = (
            _words(part.label, cited)
            if isinstance(part.label, Words)
            else _ours(part.label, question, catalogue)
        )
        if label is None:
            log.error("a part of an answer was left out: its label %s is not true", part.label)
        elif part.date is not None and part.date not in _days(quoted.values()):
            log.error("a part of an answer was left out: no quote of it is of %s", part.date)
        else:
            ours = isinstance(part.label, Remark)
            groups.append(Group(label, ours, part.date, tuple(quoted)))
    return groups


def _ours(remark: Remark, question: str, catalogue: Catalogue) -> str | None:
    try:
        return remark.words(question, catalogue)
    except ValueError as error:
        log.error("words of ours were left out: %s", error)
        return None


def _days(citations: Iterable[Citation]) -> Iterator[date]:
    """The days on which quoted articles were published, and those that the quotes name.

    A day without its year is of the year in which the article was published.
    """
    for citation in citations:
        published = citation.place.published
        if published:
            yield published
        for said in spoken_dates(citation.quote):
            year = said.year or (published.year if published else None)
            if said.day and year and said.day <= monthrange(year, said.month)[1]:
                yield date(year, said.month, said.day)


def _words(words: Words, cited: Mapping[int, Citation]) -> str | None:
    citation = cited.get(words.quote)
    if citation and citation.start <= words.start < words.end <= citation.end:
        start, end = words.start - citation.start, words.end - citation.start
        return citation.quote[slice(*whole_words(citation.quote, start, end))]
    return None
