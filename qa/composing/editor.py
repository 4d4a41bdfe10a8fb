"""The editor: gives a question to the composer for its kind, and prints only what is true."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace

from corpus.catalogue import Catalogue
from qa.answer import Answer, Citation, Group
from qa.composing import citing, decision
from qa.composing.composer import Composer, Outline, Part, Words
from qa.composing.fact import FactComposer
from qa.composing.inquiry import Inquiry
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

    Every quote is verified here, whoever composed it; one that fails is logged and left out.
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
    looked_at = inquiry.looked_at
    if outline.ledger:
        looked_at = replace(
            looked_at,
            accepted=outline.ledger.accepted,
            rejected=outline.ledger.rejected,
            undecided=outline.ledger.undecided,
            estimated_missed=outline.ledger.estimated_missed,
        )
    answer = replace(unread, looked_at=looked_at, choices=outline.choices)
    if outline.reason is not None:
        misses = true_spans(catalogue, outline.near_misses, inquiry.was_read)
        return replace(
            answer,
            confidence=outline.confidence,
            reason=outline.reason,
            near_misses=citing.near_misses(span for span in misses if span),
        )
    cited = _cited(catalogue, inquiry, outline)
    if cited:
        text = citing.answering_words(min(cited.values(), key=lambda citation: citation.n))
    elif outline.said and unread.kind in OUR_OWN:
        text = outline.said
    else:
        return replace(answer, reason=decision.NO_QUOTE)
    return replace(
        answer,
        answered=True,
        confidence=outline.confidence,
        reason=None,
        text=text,
        citations=tuple(cited.values()),
        groups=tuple(_groups(outline.parts, cited)),
    )


def _cited(catalogue: Catalogue, inquiry: Inquiry, outline: Outline) -> dict[int, Citation]:
    """Place in `outline.quotes` → its citation, numbered from 1 in the order of the outline."""
    cited: dict[int, Citation] = {}
    for place, span in enumerate(true_spans(catalogue, outline.quotes, inquiry.was_read)):
        if len(cited) == outline.most:
            break
        if span is not None:
            cited[place] = citing.cite(catalogue, span, len(cited) + 1)
    return cited


def _groups(parts: Sequence[Part], cited: Mapping[int, Citation]) -> list[Group]:
    """The parts whose quotes hold; one that lost all of its quotes goes with them."""
    groups = []
    for part in parts:
        numbers = tuple(cited[place].n for place in part.quotes if place in cited)
        if part.quotes and not numbers:
            continue
        label = part.label if isinstance(part.label, str) else _words(part.label, cited)
        if label is None:
            log.error("a part of an answer was left out: %s is not in its quote", part.label)
            continue
        groups.append(Group(label, isinstance(part.label, str), part.date, numbers))
    return groups


def _words(words: Words, cited: Mapping[int, Citation]) -> str | None:
    citation = cited.get(words.quote)
    if citation and citation.start <= words.start < words.end <= citation.end:
        start, end = words.start - citation.start, words.end - citation.start
        return citation.quote[slice(*whole_words(citation.quote, start, end))]
    return None
