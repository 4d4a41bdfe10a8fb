"""The way of a question: understand, retrieve, read, compose, answer."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Protocol

from corpus.catalogue import Catalogue
from qa import conversation
from qa.answer import Answer, LookedAt, Progress, Retrieved
from qa.composing import decision
from qa.composing.absence import Holds, may_be_there, perhaps
from qa.composing.composer import Composer
from qa.composing.editor import COMPOSERS, composed
from qa.composing.inquiry import Inquiry, never
from qa.conversation.filters import may_ask_for_all
from qa.conversation.intents import IntentReader, NoIntents
from qa.conversation.misspelling import Meant, nothing_meant
from qa.conversation.outside import Rewriter
from qa.errors import PRESSMARK_ERRORS, QuoteMismatch
from qa.language_model import Consulted
from qa.question import NO_FILTERS, Question, QuestionKind, Understood, check_question
from qa.reading.reader import Reader
from qa.reading.reranking import rerank
from qa.retrieval.imprints import Imprints
from qa.retrieval.plan import Plan, plans
from qa.retrieval.retriever import Hit, Retriever
from qa.retrieval.titles import Titles
from qa.saying import WHICH_IS_MEANT
from qa.settings import Settings

log = logging.getLogger(__name__)


class Adviser(Protocol):
    """Whoever else is asked for each question, as a language model is; it can fail unnoticed.

    Its readers and composers are handed over like others.
    """

    def rewriter(self, question: Question) -> Rewriter:
        """Who makes this question stand alone."""

    def intents(self, question: Question, inner: IntentReader) -> IntentReader:
        """Who tells what this question asks for."""

    def consulted(self, question: Question) -> Consulted | None:
        """What was done for this question; None where nothing was."""


OUR_FAULT = "An error on our side kept this question from being answered; see the log."


class Asking:
    """Takes questions through the stages, each stage over all of them at once.

    The kind of a question chooses its plan of retrieval and its composer.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        retriever: Retriever,
        reader: Reader,
        settings: Settings,
        *,
        composers: Mapping[QuestionKind, Composer] = COMPOSERS,
        holds: Holds = perhaps,
        meant: Meant = nothing_meant,
        intents: IntentReader | None = None,
        adviser: Adviser | None = None,
        exhaustive: bool = False,
        stopped: Callable[[], bool] = never,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> None:
        """`holds` says whether any article that meets some filters has a stem, `meant` what a
        misspelt word is in the articles, `intents` what a question asks for; the last three are
        handed to each `Inquiry`.
        """
        self._catalogue = catalogue
        self._imprints = Imprints(catalogue)
        self._titles = Titles(catalogue)
        self._retriever = retriever
        self._reader = reader
        self._settings = settings
        self._plans = plans(settings)
        self._composers = composers
        self._holds = holds
        self._meant = meant
        self._intents = intents or NoIntents()
        self._adviser = adviser
        self._exhaustive = exhaustive
        self._stopped = stopped
        self._on_progress = on_progress

    def answers(
        self,
        questions: Sequence[Question],
        *,
        retrieval_only: bool = False,
        on_stage: Callable[[str], None] | None = None,
    ) -> list[Answer]:
        """One answer per question; see `Library.ask_many`."""
        with self._catalogue.telling_once():
            return self._all(questions, retrieval_only, on_stage)

    def _all(
        self,
        questions: Sequence[Question],
        retrieval_only: bool,
        on_stage: Callable[[str], None] | None,
    ) -> list[Answer]:
        answers: list[Answer | None] = []
        for question in questions:
            try:
                check_question(question)
            except ValueError as error:
                answers.append(_failed(question, f"It could not be asked: {error}."))
            else:
                answers.append(None)
        asked = [q for q, answer in zip(questions, answers, strict=True) if answer is None]
        given = iter(self._apart(asked, retrieval_only, on_stage) if asked else ())
        return [next(given) if answer is None else answer for answer in answers]

    def _apart(
        self,
        questions: Sequence[Question],
        retrieval_only: bool,
        on_stage: Callable[[str], None] | None,
    ) -> list[Answer]:
        """The answers; where one question fails, those of the others all the same.

        Raises:
            Exception: one of `PRESSMARK_ERRORS`, which are the library's, not the question's.
        """
        try:
            return self._together(questions, retrieval_only, on_stage)
        except Exception as error:
            if isinstance(error, PRESSMARK_ERRORS) and not isinstance(error, QuoteMismatch):
                raise
            if len(questions) == 1:
                log.exception("a question failed")
                log.debug("it was %r", questions[0].text)
                return [_failed(questions[0], OUR_FAULT)]
            log.warning("one of %d questions failed; asking them apart", len(questions))
        middle = len(questions) // 2
        return [
            *self._apart(questions[:middle], retrieval_only, on_stage),
            *self._apart(questions[middle:], retrieval_only, on_stage),
        ]

    def _together(
        self,
        questions: Sequence[Question],
        retrieval_only: bool,
        on_stage: Callable[[str], None] | None,
    ) -> list[Answer]:
        clock = _Clock(on_stage)
        with clock("understand"):
            understood = self._understand(questions)
        if not retrieval_only and any(u.kind is QuestionKind.CHOICE for u in understood):
            return self._with_choices(understood, clock)
        answers = self._surest(understood, clock, retrieval_only=retrieval_only)
        return [
            self._advised(clock.stamp(answer, len(questions)), u.question)
            for answer, u in zip(answers, understood, strict=True)
        ]

    def _advised(self, answer: Answer, question: Question) -> Answer:
        """The answer with what was done for it besides."""
        consulted = self._adviser.consulted(question) if self._adviser else None
        return replace(answer, consulted=consulted) if consulted else answer

    def _surest(
        self, understood: Sequence[Understood], clock: _Clock, *, retrieval_only: bool = False
    ) -> list[Answer]:
        """The answers; of a question that may be of what went before, the surer one of the two.

        Of twelve follow-ups in 46 conversations for which both were asked, the surer was right
        where either was, but for one. What answers from an article that was cited before needs to
        be less sure by `_FURTHER_OFF` than what comes from elsewhere.

        What is turned down is asked once more, with other things in the place of its pronoun, and
        as it was put, of the article that was cited last. Of 25 follow-ups that were turned down
        and had an answer, in 144 conversations, six get it so; of 32 that had none, none is
        answered. In ten conversations over news two more get theirs, and one is answered wrongly.

        Whichever answers, `retrieved` is what was found for the question without what was in view:
        nDCG@10 of MTRAG's follow-ups was .569 .442 .345 .264 so (govt, clapnq, cloud, fiqa), and
        .571 .437 .338 .259 of the reading that answers.
        """
        answers = self._answered(understood, clock, retrieval_only=retrieval_only)
        if retrieval_only:
            return answers
        viewed = [u.in_view for u in understood if u.in_view]
        given = iter(self._answered(viewed, clock) if viewed else ())
        chosen = []
        for asked, plain in zip(understood, answers, strict=True):
            other = next(given) if asked.in_view else plain
            least = plain.confidence if plain.answered else 0.0
            if _of_cited(other, asked.question) and not _of_cited(plain, asked.question):
                least *= _FURTHER_OFF
            surer = other.answered and (not plain.answered or other.confidence > least)
            if surer and plain.standalone_question != plain.question:  # it was made whole without
                other = replace(other, standalone_question=plain.standalone_question)
            chosen.append(other if surer else plain)
        surest = self._further(understood, chosen, clock)
        return [
            replace(one, retrieved=plain.retrieved)
            for one, plain in zip(surest, answers, strict=True)
        ]

    def _further(
        self, understood: Sequence[Understood], answers: Sequence[Answer], clock: _Clock
    ) -> list[Answer]:
        """The answers; of what was turned down the surest to what it may mean besides."""
        again = [
            (n, one)
            for n, (u, answer) in enumerate(zip(understood, answers, strict=True))
            if not answer.answered
            for one in u.further
        ]
        given = self._answered([one for _, one in again], clock) if again else []
        surest = list(answers)
        for (n, _), answer in zip(again, given, strict=True):
            least = surest[n].confidence if surest[n].answered else 0.0
            if answer.answered and answer.confidence > least:
                surest[n] = answer
        return surest

    def _with_choices(self, understood: Sequence[Understood], clock: _Clock) -> list[Answer]:
        """The answers; a question that can be read in several ways is asked back unsearched."""
        plain = [u for u in understood if u.kind is not QuestionKind.CHOICE]
        given = iter(self._surest(plain, clock) if plain else ())
        return [
            self._advised(
                clock.stamp(
                    _asked_back(u) if u.kind is QuestionKind.CHOICE else next(given),
                    len(understood),
                ),
                u.question,
            )
            for u in understood
        ]

    def _answered(
        self, understood: Sequence[Understood], clock: _Clock, *, retrieval_only: bool = False
    ) -> list[Answer]:
        plans = [self._plans[question.kind] for question in understood]
        with clock("retrieve"):
            hits = self._retriever.retrieve(understood, plans)
        with self._catalogue.reading():  # from here on, one state of the library
            if retrieval_only:
                return [self._unread(u, found) for u, found in zip(understood, hits, strict=True)]
            with clock("read"):
                inquiries = self._read(understood, hits, plans)
            with clock("quote"):
                return [self._compose(inquiry) for inquiry in inquiries]

    def _understand(self, questions: Sequence[Question]) -> list[Understood]:
        # To know the publishers that no article states for itself takes a look at every article.
        stated, today = self._catalogue.publishers(), date.today()
        adviser, intents = self._adviser, self._intents
        return [
            conversation.understand(
                question,
                publishers=self._imprints.names() if may_ask_for_all(question.text) else stated,
                today=today,
                meant=self._meant,
                lacks=self._lacks,
                titled=self._titles.marked,
                intents=intents,
                adviser=adviser.intents(question, intents) if adviser else None,
                rewriter=adviser.rewriter(question) if adviser else None,
            ).within(question.scope)
            for question in questions
        ]

    def _lacks(self, word: str) -> bool:
        """Whether no article has a word, in any spelling that it may have."""
        return not may_be_there(word, lambda pattern: self._holds(pattern, NO_FILTERS))

    def _read(
        self,
        understood: Sequence[Understood],
        hits: Sequence[Sequence[Hit]],
        plans: Sequence[Plan],
    ) -> list[Inquiry]:
        """An inquiry for each question, with what the plan for its kind says read."""
        inquiries = [
            Inquiry(
                question,
                found,
                catalogue=self._catalogue,
                retriever=self._retriever,
                reader=self._reader,
                settings=self._settings,
                holds=self._holds,
                exhaustive=self._exhaustive,
                stopped=self._stopped,
                on_progress=self._on_progress,
            )
            for question, found in zip(understood, hits, strict=True)
        ]
        batch = [
            (inquiry.asked, inquiry.begin(plan))
            for inquiry, plan in zip(inquiries, plans, strict=True)
        ]
        for inquiry, reading in zip(inquiries, self._reader.read(batch), strict=True):
            inquiry.take(reading)
        return inquiries

    def _compose(self, inquiry: Inquiry) -> Answer:
        hits = rerank(inquiry.hits, inquiry.reading.relevance)
        unread = self._unread(inquiry.asked, hits)
        return composed(unread, inquiry, self._catalogue, self._composers)

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
            kind=question.kind,
            looked_at=LookedAt(0, 0),
            filters=question.filters,
            retrieved=tuple(
                Retrieved(span.article_id, span.start, span.end, hit.score)
                for hit in hits
                if (span := spans.get(hit.passage_id)) is not None
            ),
        )


_FURTHER_OFF = 0.8
"""Of 28 such follow-ups six had this choice; in none was the answer from elsewhere the right one,
and one of them was surer by 5 %."""


def _of_cited(answer: Answer, question: Question) -> bool:
    """Whether an answer leads with an article that an answer before it cited."""
    cited = {cited.article_id for turn in question.history for cited in turn.cited}
    return bool(answer.citations) and answer.citations[0].place.article_id in cited


def _asked_back(understood: Understood) -> Answer:
    """What is answered where a question can be read in several ways: which they are."""
    return Answer(
        question=understood.question.text,
        standalone_question=understood.question.text,
        answered=False,
        confidence=0.0,
        reason=WHICH_IS_MEANT,
        text="",
        kind=QuestionKind.CHOICE,
        choices=understood.choices,
        filters=understood.filters,
    )


def _failed(question: Question, reason: str) -> Answer:
    """The abstention of a question that failed: nothing is said about the articles."""
    return Answer(
        question=question.text,
        standalone_question=question.text,
        answered=False,
        confidence=0.0,
        reason=reason,
        text="",
        failed=True,
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
            ms = (time.perf_counter() - started) * 1000
            self._ms[stage] = self._ms.get(stage, 0.0) + ms

    def stamp(self, answer: Answer, share: int) -> Answer:
        """The answer with its share of the times."""
        times = {stage: round(ms / share, 3) for stage, ms in self._ms.items()}
        return replace(answer, timings_ms={**times, "total": round(sum(times.values()), 3)})
