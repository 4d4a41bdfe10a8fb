"""The way of a question: understand, retrieve, read, quote, decide, answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from corpus.catalogue import Catalogue
from qa import conversation
from qa.answer import Answer, Retrieved
from qa.composing import citing, decision
from qa.question import Question, Understood
from qa.reading.reader import Candidate, Reader, Reading
from qa.reading.reranking import rerank
from qa.retrieval.folding import copies
from qa.retrieval.retriever import Hit, Retriever
from qa.settings import Settings


class Asking:
    """Takes questions through the stages, each stage over all of them at once."""

    def __init__(
        self, catalogue: Catalogue, retriever: Retriever, reader: Reader, settings: Settings
    ) -> None:
        self._catalogue = catalogue
        self._retriever = retriever
        self._reader = reader
        self._settings = settings

    def answers(
        self,
        questions: Sequence[Question],
        *,
        retrieval_only: bool = False,
        on_stage: Callable[[str], None] | None = None,
    ) -> list[Answer]:
        """One answer per question; see `Library.ask_many`."""
        clock = _Clock(on_stage)
        with clock("understand"):
            understood = self._understand(questions)
        with clock("retrieve"):
            hits = self._retriever.retrieve(understood)
        with self._catalogue.reading():  # from here on, one state of the library
            if retrieval_only:
                answers = [
                    self._unread(u, found) for u, found in zip(understood, hits, strict=True)
                ]
            else:
                with clock("read"):
                    readings = self._read(understood, hits)
                with clock("quote"):
                    answers = [
                        self._answer(self._unread(u, rerank(found, reading.relevance)), reading)
                        for u, found, reading in zip(understood, hits, readings, strict=True)
                    ]
        return [clock.stamp(answer, len(questions)) for answer in answers]

    def _understand(self, questions: Sequence[Question]) -> list[Understood]:
        publishers, today = self._catalogue.publishers(), date.today()
        return [
            conversation.understand(question, publishers=publishers, today=today)
            for question in questions
        ]

    def _read(
        self, understood: Sequence[Understood], hits: Sequence[Sequence[Hit]]
    ) -> list[Reading]:
        batch = []
        for question, found in zip(understood, hits, strict=True):
            # Some of the best may be copies of others, so look a little further.
            best = found[: 2 * self._settings.read_passages]
            stored = self._catalogue.passages([hit.passage_id for hit in best])
            candidates = [
                Candidate(stored[hit.passage_id], hit) for hit in best if hit.passage_id in stored
            ]
            same_story = self._catalogue.same_story([c.stored.entry.article_id for c in candidates])
            copied = copies([c.stored for c in candidates], same_story)
            originals = [c for c, is_copy in zip(candidates, copied, strict=True) if not is_copy]
            batch.append((question, originals[: self._settings.read_passages]))
        return self._reader.read(batch)

    def _answer(self, unread: Answer, reading: Reading) -> Answer:
        decided = decision.decide(reading, self._reader.threshold)
        if not decided.answered:
            return replace(
                unread,
                confidence=decided.confidence,
                reason=decided.reason,
                near_misses=citing.near_misses(reading, self._settings.near_misses),
            )
        citations = citing.cite(self._catalogue, reading, self._settings.quotes)
        if not citations:
            return replace(unread, reason=decision.NO_QUOTE)
        first = citations[0]
        return replace(
            unread,
            answered=True,
            confidence=decided.confidence,
            reason=None,
            text=citing.answering_words(first),
            citations=tuple(citations),
        )

    def _unread(self, question: Understood, hits: Sequence[Hit]) -> Answer:
        """The answer as it stands before reading: what was retrieved, and nothing said."""
        spans = self._catalogue.spans([hit.passage_id for hit in hits])
        return Answer(
            question=question.question.text,
            standalone_question=question.standalone,
            answered=False,
            confidence=0.0,
            reason=decision.NOT_READ,
            text="",
            filters=question.filters,
            retrieved=tuple(
                Retrieved(span.article_id, span.start, span.end, hit.score)
                for hit in hits
                if (span := spans.get(hit.passage_id)) is not None
            ),
        )


class _Clock:
    """The time each stage took, in milliseconds."""

    def __init__(self, on_stage: Callable[[str], None] | None) -> None:
        self._on_stage = on_stage
        self._ms: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        if self._on_stage:
            self._on_stage(stage)
        started = time.perf_counter()
        try:
            yield
        finally:
            self._ms[stage] = (time.perf_counter() - started) * 1000

    def stamp(self, answer: Answer, share: int) -> Answer:
        """The answer with its share of the times."""
        times = {stage: round(ms / share, 3) for stage, ms in self._ms.items()}
        return replace(answer, timings_ms={**times, "total": round(sum(times.values()), 3)})
