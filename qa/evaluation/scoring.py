"""From questions and their answers to columns: what each question adds to the measures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

import numpy as np
from numpy.typing import NDArray

from qa.answer import Answer, Citation, NearMiss
from qa.evaluation.answer_measures import NO_ANSWER, contained, exact_match, f1
from qa.evaluation.gold import GoldQuestion
from qa.evaluation.quote_measures import evidence_score, is_relevant, merge
from qa.evaluation.retrieval_measures import retrieval_columns
from qa.evaluation.run import Run
from qa.evaluation.word_overlap import words

Floats = NDArray[np.float64]

SHORT_ANSWER_WORDS = 30
"""Gold answers of a set with a higher median are taken for free texts.

Those are nobody's verbatim words (MTRAG's have a median of 90 words, CLAPNQ's 43,
SQuAD's 2), so that no quote can hold them, and looking for them would call every
answer wrong.
"""


class Outcome(StrEnum):
    """How a question ended."""

    RIGHT = "answered, right"
    WRONG = "answered, not right"
    UNJUDGED = "answered, unjudged"
    RIGHTLY_ABSTAINED = "abstained, rightly"
    WRONGLY_ABSTAINED = "abstained, wrongly"
    ABSTAINED = "abstained, unjudged"
    MISSING = "no answer in the run"
    SEARCHED = "searched only"

    @property
    def good(self) -> bool | None:
        """Whether it is what one wants; None where that is not known."""
        if self in (Outcome.RIGHT, Outcome.RIGHTLY_ABSTAINED):
            return True
        if self in (Outcome.WRONG, Outcome.WRONGLY_ABSTAINED, Outcome.MISSING):
            return False
        return None


@dataclass(frozen=True, slots=True)
class Inexact:
    """A quote that is not what its article has at its place."""

    question_id: str
    article_id: str
    start: int
    end: int


def inexact(question_id: str, quote: Citation | NearMiss) -> Inexact:
    """How such a quote is named."""
    return Inexact(question_id, quote.place.article_id, quote.start, quote.end)


IsExact = Callable[[str, Citation | NearMiss], bool]
"""Question id and a quote in its answer → whether the article has it at its place."""


@dataclass(frozen=True, slots=True)
class Scores:
    """The columns of a run, one row a question, in the questions' order; NaN is unknown."""

    columns: Mapping[str, Floats]
    outcomes: tuple[Outcome, ...]
    inexact: tuple[Inexact, ...]
    """The quotes, near misses among them, that are not the article's text; none, we promise."""
    stages: tuple[str, ...]
    """The stages that the answers give times of, `total` last."""
    notes: tuple[str, ...]
    """What a reader of the figures should know of this set."""


def _given(answer: Answer | None) -> tuple[Citation, ...]:
    """What was cited; nothing where it abstained, whatever another system's run may list."""
    return answer.citations if answer is not None and answer.answered else ()


def _optional(value: bool | float | None) -> float:
    return np.nan if value is None else float(value)


def _answers_are_short(questions: Sequence[GoldQuestion]) -> bool:
    lengths = [
        min(len(words(answer)) for answer in gold.answers)
        for gold in questions
        if gold.answerable and gold.answers
    ]
    return bool(lengths) and median(lengths) <= SHORT_ANSWER_WORDS


def _right(gold: GoldQuestion, answer: Answer | None, short: bool) -> bool | None:
    """Whether a gold answer or an evidence sentence is in the quotes; None: can't be told.

    For an unanswerable question no quote is right.
    """
    if gold.answerable is False:
        return False
    wanted = [*(gold.answers or () if short else ()), *(gold.evidence or ())]
    if gold.answerable is None or not wanted:
        return None
    return contained(merge(_given(answer)), wanted)


def _outcome(
    gold: GoldQuestion, answer: Answer | None, right: bool | None, retrieval_only: bool
) -> Outcome:
    if answer is None:
        return Outcome.MISSING
    if retrieval_only:
        return Outcome.SEARCHED
    if answer.claims:
        return {True: Outcome.RIGHT, False: Outcome.WRONG, None: Outcome.UNJUDGED}[right]
    return {
        False: Outcome.RIGHTLY_ABSTAINED,
        True: Outcome.WRONGLY_ABSTAINED,
        None: Outcome.ABSTAINED,
    }[gold.answerable]


def _rightness(
    questions: Sequence[GoldQuestion], answers: Mapping[str, Answer], short: bool
) -> list[bool | None]:
    """Whether each answer is right; all None where most answerable questions can't be judged.

    The few that can would stand for a set they are not like.
    """
    right = [_right(gold, answers.get(gold.question_id), short) for gold in questions]
    judged = [r is not None for r, g in zip(right, questions, strict=True) if g.answerable]
    if sum(judged) * 2 < len(judged):
        return [None] * len(right)
    return right


_COUNTED = (
    "quotes",
    "exact_quotes",
    "near_misses",
    "exact_near_misses",
    "judged_quotes",
    "relevant_quotes",
    "first_is_evidence",
    "quote_precision",
    "quote_recall",
    "quote_f1",
    "common_words",
    "quoted_words",
    "evidence_words",
    "sentences_found",
    "sentences",
    "exact_match",
    "answer_f1",
    "contained",
    "answered",
    "abstained",
    "confidence",
    "answerable",
    "right",
    "right_if_answered",
)


_OF_A_MODEL = ("model.tokens", "model.requests", "model.ms", "model.without", "model.moved")


def _with_a_model(answer: Answer | None) -> dict[str, float]:
    """What a language model did for one question, where it was asked."""
    if answer is None or answer.consulted is None:
        return {}
    did = answer.consulted
    values = (did.tokens, did.requests, 1000 * did.seconds, bool(did.without), not did.calibrated)
    return dict(zip(_OF_A_MODEL, map(float, values), strict=True))


def _row(
    gold: GoldQuestion,
    answer: Answer | None,
    right: bool | None,
    *,
    short: bool,
    any_answers: bool,
) -> dict[str, float]:
    """What one question adds. An answer that is missing counts as an abstention."""
    citations = _given(answer)
    answered = answer is not None and answer.claims
    row = {
        "answered": float(answered),
        "abstained": float(not answered),
        "confidence": answer.confidence if answer else 0.0,
        "answerable": _optional(gold.answerable),
        "right": _optional(right),
        "right_if_answered": _optional(right if answered else None),
    }
    if gold.relevant:
        relevant = [article_id for article_id, grade in gold.relevant.items() if grade > 0]
        row["judged_quotes"] = len(citations)
        row["relevant_quotes"] = sum(is_relevant(c, relevant) for c in citations)
    if gold.answerable and gold.evidence:
        score = evidence_score(citations, gold.evidence)
        row |= {
            "first_is_evidence": _optional(score.first_is_evidence),
            "quote_precision": score.precision,
            "quote_recall": score.recall,
            "quote_f1": score.f1,
            "common_words": score.common,
            "quoted_words": score.quoted,
            "evidence_words": score.evidence,
            "sentences_found": score.sentences_found,
            "sentences": score.sentences,
        }
    text = answer.text if answer is not None and answered else ""
    if gold.answerable and gold.answers:
        row |= {"exact_match": exact_match(text, gold.answers), "answer_f1": f1(text, gold.answers)}
        if short:
            row["contained"] = float(contained(merge(citations), gold.answers))
    elif gold.answerable is False and any_answers:
        # SQuAD 2.0 looks at the decision too: an answer without words is still one.
        row["exact_match"] = row["answer_f1"] = (
            exact_match(text, NO_ANSWER) if not citations else 0.0
        )
    return row


def score(
    questions: Sequence[GoldQuestion],
    run: Run,
    exact: IsExact | None = None,
) -> Scores:
    """Score the answers of a run; without `exact` the share of exact quotes is unknown."""
    answers = run.answers
    columns = retrieval_columns(questions, answers)
    columns |= {name: np.full(len(questions), np.nan) for name in _COUNTED}
    if any(answer.consulted for answer in answers.values()):
        columns |= {name: np.full(len(questions), np.nan) for name in _OF_A_MODEL}
    short = _answers_are_short(questions)
    any_answers = any(gold.answerable and gold.answers for gold in questions)
    right = _rightness(questions, answers, short)
    wrong: list[Inexact] = []
    outcomes = []
    for i, gold in enumerate(questions):
        answer = answers.get(gold.question_id)
        outcomes.append(_outcome(gold, answer, right[i], run.retrieval_only))
        for name, value in _with_a_model(answer).items():
            columns[name][i] = value
        if run.retrieval_only:
            continue
        row = _row(gold, answer, right[i], short=short, any_answers=any_answers)
        if exact is not None:
            quotes: tuple[Citation, ...] = _given(answer)
            near = answer.near_misses if answer else ()
            bad_quotes = [q for q in quotes if not exact(gold.question_id, q)]
            bad_near = [q for q in near if not exact(gold.question_id, q)]
            wrong.extend(inexact(gold.question_id, quote) for quote in bad_quotes)
            wrong.extend(inexact(gold.question_id, quote) for quote in bad_near)
            row |= {
                "quotes": len(quotes),
                "exact_quotes": len(quotes) - len(bad_quotes),
                "near_misses": len(near),
                "exact_near_misses": len(near) - len(bad_near),
            }
        for name, value in row.items():
            columns[name][i] = value
    stages = _time_columns(columns, questions, answers)
    return Scores(columns, tuple(outcomes), tuple(wrong), stages, _notes(questions, short, run))


def _time_columns(
    columns: dict[str, Floats], questions: Sequence[GoldQuestion], answers: Mapping[str, Answer]
) -> tuple[str, ...]:
    stages = list(dict.fromkeys(s for answer in answers.values() for s in answer.timings_ms))
    stages.sort(key=lambda stage: stage == "total")  # stable: the others stay in order
    for stage in stages:
        columns[f"time.{stage}"] = np.array(
            [
                answers[gold.question_id].timings_ms.get(stage, np.nan)
                if gold.question_id in answers
                else np.nan
                for gold in questions
            ]
        )
    return tuple(stages)


def _notes(questions: Sequence[GoldQuestion], short: bool, run: Run) -> tuple[str, ...]:
    notes = []
    missing = sum(gold.question_id not in run.answers for gold in questions)
    if missing:
        notes.append(
            f"{missing} of {len(questions)} questions have no answer in the run; they count as 0."
        )
    if run.retrieval_only:
        notes.append("Searched only: nothing was read or answered.")
        return tuple(notes)
    if not short and any(gold.answerable and gold.answers for gold in questions):
        notes.append(
            f"The gold answers are free texts (median above {SHORT_ANSWER_WORDS} words), not "
            "words of the articles. Exact match and answer F1 say little here, and quotes are "
            "judged by the evidence alone."
        )
    if not any(gold.answerable and gold.evidence for gold in questions):
        notes.append("No evidence is known, so quotes can't be measured against it.")
    if not any(gold.answerable is False for gold in questions):
        notes.append("No question is known to be unanswerable, so abstaining can't be measured.")
    return tuple(notes)
