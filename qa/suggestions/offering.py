"""The questions that are offered: those that were asked in silence, and were answered surely."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from corpus.article import Article
from corpus.catalogue import ShelfPage, Sought
from qa.answer import Answer, Citation
from qa.as_read import AsRead
from qa.language_model import spared
from qa.question import NO_FILTERS, Filters, QuestionKind, Turn
from qa.suggestions.candidates import Candidate, after, of, place_of

log = logging.getLogger(__name__)

MOST = 3
"""Questions that are offered at a time."""
MOST_ASKED = 6
"""Questions that are asked in silence for them, each as long as any other question."""
_ARTICLES = 2
"""How many of the articles that an answer quotes questions are made from."""
_NOT_FROM = frozenset({QuestionKind.LIBRARY, QuestionKind.TALK, QuestionKind.CHOICE})


class Asked(Protocol):
    """The part of `qa.library.Library` that is needed here."""

    def ask(
        self, question: str, history: Sequence[Turn] = (), *, scope: Filters = NO_FILTERS
    ) -> Answer: ...

    def as_read(self, article_id: str) -> AsRead: ...

    def shelf(self, sought: Sought = ..., *, start: int = 0, rows: int = 50) -> ShelfPage: ...


def follow_ups(
    library: Asked,
    answer: Answer,
    history: Sequence[Turn],
    *,
    scope: Filters = NO_FILTERS,
    go_on: Callable[[], bool] = lambda: True,
) -> tuple[str, ...]:
    """Up to `MOST` questions to ask next, each of which is surely answered, best first.

    `history` ends with this answer's turn. `go_on` is asked before each question that is asked
    in silence; once it is False, there are no further ones.
    """
    if answer.kind in _NOT_FROM or answer.failed:
        return ()
    articles = _quoted(library, answer)
    place = place_of(answer, articles)
    told_of = library.shelf(Sought(words=place), rows=1).total if place else 0
    if not answer.answered and (not place or place not in answer.standalone_question):
        return ()
    asked = {turn.question.casefold() for turn in history}
    candidates = (c for c in after(answer, articles, told_of) if c.question.casefold() not in asked)
    return _answered(library, candidates, history, answer.citations, scope, go_on)


def first_questions(
    library: Asked, article_ids: Sequence[str], *, go_on: Callable[[], bool] = lambda: True
) -> tuple[str, ...]:
    """Up to `MOST` questions that these articles surely answer."""
    articles = [library.as_read(article_id).article for article_id in article_ids]
    return _answered(library, of(articles), (), (), NO_FILTERS, go_on)


def _quoted(library: Asked, answer: Answer) -> list[Article]:
    """The articles that an answer quotes, or else the one that comes nearest."""
    quotes = answer.citations or answer.near_misses[:1]
    ids = [*dict.fromkeys(quote.article_id for quote in quotes)][:_ARTICLES]
    return [library.as_read(article_id).article for article_id in ids]


def _answered(
    library: Asked,
    candidates: Iterable[Candidate],
    history: Sequence[Turn],
    shown: Sequence[Citation],
    scope: Filters,
    go_on: Callable[[], bool],
) -> tuple[str, ...]:
    """Those of the candidates that are answered with something that isn't shown already."""
    offered: list[str] = []
    seen = {(c.article_id, c.start) for c in shown}
    for candidate in [*candidates][:MOST_ASKED]:
        if len(offered) == MOST or not go_on():
            break
        with spared():
            answer = library.ask(candidate.question, history, scope=scope)
        quotes = {(c.article_id, c.start) for c in answer.citations}
        log.debug("%r: %s, %.2f", candidate, answer.answered, answer.confidence)
        if _is_sure(answer, candidate) and not quotes <= seen:
            offered.append(candidate.question)
            seen |= quotes
    return tuple(offered)


def _is_sure(answer: Answer, candidate: Candidate) -> bool:
    if not answer.answered or answer.is_tentative or answer.standalone_question != answer.question:
        return False  # one that leans on the conversation may be understood otherwise next time
    place = candidate.answered_by
    return place is None or any(
        (c.article_id == place.article_id and c.start < place.end and place.start < c.end)
        or any(other.article_id == place.article_id for other in c.also_in)
        for c in answer.citations
    )
