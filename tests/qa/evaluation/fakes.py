"""A library whose answers are written down, and short ways to write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace
from typing import Any

from corpus.article import Article
from qa.answer import Answer, Citation, NearMiss, Place, Retrieved
from qa.evaluation.gold import GoldQuestion, parse
from qa.question import Question


@dataclass(frozen=True)
class _Counts:
    articles: int
    passages: int


def place(article_id: str) -> Place:
    return Place(article_id, f"About {article_id}", "The Gazette", date(2024, 5, 6), None, None)


def cite(
    article_id: str,
    start: int,
    quote: str,
    *,
    n: int = 1,
    words: str | None = None,
    also_in: Sequence[str] = (),
) -> Citation:
    at = start + quote.index(words) if words else None
    return Citation(
        n=n,
        place=place(article_id),
        start=start,
        end=start + len(quote),
        quote=quote,
        answer_start=at,
        answer_end=at + len(words) if at is not None and words else None,
        also_in=tuple(place(other) for other in also_in),
    )


def near_miss(article_id: str, start: int, quote: str, score: float = 0.2) -> NearMiss:
    return NearMiss(place(article_id), start, start + len(quote), quote, score)


def answered(
    text: str,
    *citations: Citation,
    confidence: float = 0.9,
    retrieved: Sequence[str] = (),
    ms: float = 10.0,
) -> Answer:
    return Answer(
        question="?",
        standalone_question="?",
        answered=True,
        confidence=confidence,
        reason=None,
        text=text,
        citations=citations,
        retrieved=found(retrieved),
        timings_ms={"retrieve": ms / 2, "read": ms / 2, "total": ms},
    )


def abstained(
    *near: NearMiss, confidence: float = 0.1, retrieved: Sequence[str] = (), ms: float = 10.0
) -> Answer:
    return Answer(
        question="?",
        standalone_question="?",
        answered=False,
        confidence=confidence,
        reason="The articles don't say.",
        text="",
        near_misses=near,
        retrieved=found(retrieved),
        timings_ms={"retrieve": ms / 2, "read": ms / 2, "total": ms},
    )


def found(article_ids: Sequence[str]) -> tuple[Retrieved, ...]:
    """One passage per id, in this order, scores falling from 1."""
    return tuple(
        Retrieved(article_id, 0, 10, 1 - rank / 100) for rank, article_id in enumerate(article_ids)
    )


def gold(question_id: str, question: str = "What?", **known: Any) -> GoldQuestion:
    return parse({"id": question_id, "question": question, **known})


@dataclass
class FakeLibrary:
    """Gives the answer that is written down for a question's text."""

    answers: Mapping[str, Answer]
    articles: Mapping[str, str] = field(default_factory=dict)
    dies_after: int | None = None
    """So many questions are answered, then a kill comes."""
    change: int = 7
    asked: list[str] = field(default_factory=list)
    batches: list[int] = field(default_factory=list)

    def ask_many(
        self, questions: Sequence[Question], *, retrieval_only: bool = False
    ) -> list[Answer]:
        self.batches.append(len(questions))
        if self.dies_after is not None and len(self.asked) + len(questions) > self.dies_after:
            raise KeyboardInterrupt
        given = []
        for question in questions:
            self.asked.append(question.text)
            if question.text not in self.answers:
                raise ValueError(f"nothing is written down for {question.text!r}")
            given.append(self.answers[question.text])
        return given

    def article(self, article_id: str) -> Article:
        return Article(article_id, article_id, True, self.articles[article_id], ())

    def status(self) -> SimpleNamespace:
        return SimpleNamespace(
            reader="trained",
            risk=0.1,
            model="fake",
            language_model=None,
            change=self.change,
            counts=_Counts(len(self.articles), 1),
        )
