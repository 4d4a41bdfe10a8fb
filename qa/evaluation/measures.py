"""All the measures: name, meaning, unit, and the formula over columns of the questions.

A column holds one float a question, NaN where it is not known. A measure names the
columns it needs and a statistic over them, which takes weights as
`qa.evaluation.abstention` describes, so that bootstrap and randomisation are the same
for a mean, a ratio of sums, an area or a percentile.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from qa.evaluation import abstention
from qa.evaluation.timing import percentile

Floats = NDArray[np.float64]
Columns = Mapping[str, Floats]


class Unit(StrEnum):
    """What a figure counts."""

    SHARE = ""
    MILLISECONDS = "ms"
    PER_SECOND = "/s"
    MEGABYTES = "MB"
    TOKENS = "tokens"
    REQUESTS = "requests"


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure over any set of questions."""

    name: str
    """Family and measure, `retrieval.ndcg@10`."""
    label: str
    meaning: str
    """One sentence: which questions count, and how."""
    columns: tuple[str, ...]
    statistic: Callable[..., Floats]
    higher_is_better: bool = True
    unit: Unit = Unit.SHARE

    @property
    def family(self) -> str:
        return self.name.partition(".")[0]

    def known(self, columns: Columns) -> NDArray[np.bool_]:
        """Which questions count: those with all columns known."""
        known = np.ones(len(columns[self.columns[0]]), dtype=bool)
        for column in self.columns:
            known &= ~np.isnan(columns[column])
        return known

    def values(self, columns: Columns, weights: Floats) -> Floats:
        """The measure for each row of `weights`, shape (n_rows, n_questions); NaN: unknown."""
        known = self.known(columns)
        if not known.any():
            return np.full(len(weights), np.nan)
        if not known.all():
            weights = weights[:, known]
        return self.statistic(weights, *(columns[column][known] for column in self.columns))


def mean(weights: Floats, values: Floats) -> Floats:
    """The mean over the questions."""
    return ratio(weights, values, np.ones_like(values))


def ratio(weights: Floats, part: Floats, whole: Floats) -> Floats:
    """Sum over sum: the micro average."""
    with np.errstate(invalid="ignore", divide="ignore"):
        below = weights @ whole
        return np.where(below > 0, (weights @ part) / below, np.nan)


def share_or_zero(weights: Floats, part: Floats, whole: Floats) -> Floats:
    """Sum over sum; 0 where there are questions and the whole is 0: none given isn't unknown."""
    value = np.nan_to_num(ratio(weights, part, whole))
    return np.where(weights.sum(axis=1) > 0, value, np.nan)


def micro_f1(weights: Floats, common: Floats, given: Floats, wanted: Floats) -> Floats:
    """2·common / (given + wanted), over the sums."""
    return ratio(weights, 2 * common, given + wanted)


_JUDGED = "questions with a relevant article; without hits: 0"
_EVIDENCE = "answerable questions with evidence; abstained: 0"
_EVIDENCE_COLUMNS = ("common_words", "quoted_words", "evidence_words")
_SHORT = "by SQuAD's words; abstaining is right if no article answers"

_CONTENT = (
    Measure(
        "retrieval.ndcg@10", "nDCG@10", f"By article; {_JUDGED}.", ("retrieval.ndcg@10",), mean
    ),
    Measure(
        "retrieval.recall@5", "Recall@5", f"By article; {_JUDGED}.", ("retrieval.recall@5",), mean
    ),
    Measure(
        "retrieval.recall@10",
        "Recall@10",
        f"By article; {_JUDGED}.",
        ("retrieval.recall@10",),
        mean,
    ),
    Measure(
        "retrieval.recall@100",
        "Recall@100",
        f"By article; {_JUDGED}.",
        ("retrieval.recall@100",),
        mean,
    ),
    Measure("retrieval.mrr@10", "MRR@10", f"By article; {_JUDGED}.", ("retrieval.mrr@10",), mean),
    Measure(
        "retrieval.success@1",
        "Success@1",
        f"The first article is relevant; {_JUDGED}.",
        ("retrieval.success@1",),
        mean,
    ),
    Measure(
        "retrieval.success@5",
        "Success@5",
        f"One of the first five articles is relevant; {_JUDGED}.",
        ("retrieval.success@5",),
        mean,
    ),
    Measure(
        "quotes.exact",
        "Exact quotes",
        "Share of all quotes that are exactly the article's text at their place.",
        ("exact_quotes", "quotes"),
        ratio,
    ),
    Measure(
        "quotes.near_misses_exact",
        "Exact near misses",
        "The same for the passages offered where it abstained.",
        ("exact_near_misses", "near_misses"),
        ratio,
    ),
    Measure(
        "quotes.relevant",
        "Quotes from a relevant article",
        "Share of the quotes; questions with a relevant article.",
        ("relevant_quotes", "judged_quotes"),
        ratio,
    ),
    Measure(
        "quotes.first_is_evidence",
        "First citation is evidence",
        "Share of the answers given to questions with evidence.",
        ("first_is_evidence",),
        mean,
    ),
    Measure(
        "quotes.precision",
        "Word precision",
        f"Mean per question; {_EVIDENCE}.",
        ("quote_precision",),
        mean,
    ),
    Measure(
        "quotes.recall", "Word recall", f"Mean per question; {_EVIDENCE}.", ("quote_recall",), mean
    ),
    Measure("quotes.f1", "Word F1", f"Mean per question; {_EVIDENCE}.", ("quote_f1",), mean),
    Measure(
        "quotes.precision_micro",
        "Word precision, micro",
        f"Over all words; {_EVIDENCE}.",
        ("common_words", "quoted_words"),
        share_or_zero,
    ),
    Measure(
        "quotes.recall_micro",
        "Word recall, micro",
        f"Over all words; {_EVIDENCE}.",
        ("common_words", "evidence_words"),
        ratio,
    ),
    Measure(
        "quotes.f1_micro",
        "Word F1, micro",
        f"Over all words; {_EVIDENCE}.",
        _EVIDENCE_COLUMNS,
        micro_f1,
    ),
    Measure(
        "quotes.sentence_recall",
        "Evidence sentences quoted",
        f"Share of all evidence sentences that stand whole in a quote; {_EVIDENCE}.",
        ("sentences_found", "sentences"),
        ratio,
    ),
    Measure(
        "answer.exact_match",
        "Exact match",
        f"Questions with gold answers, and unanswerable ones; {_SHORT}.",
        ("exact_match",),
        mean,
    ),
    Measure(
        "answer.f1",
        "Answer F1",
        f"Questions with gold answers, and unanswerable ones; {_SHORT}.",
        ("answer_f1",),
        mean,
    ),
    Measure(
        "answer.contained",
        "Gold answer in a quote",
        "Answerable questions with short gold answers; abstained: 0.",
        ("contained",),
        mean,
    ),
    Measure(
        "abstention.answered",
        "Answered",
        "Share of all questions not abstained from.",
        ("answered",),
        mean,
    ),
    Measure(
        "abstention.auroc",
        "AUROC of the confidence",
        "Answerable against unanswerable; 0.5 is chance.",
        ("confidence", "answerable"),
        abstention.auroc,
    ),
    Measure(
        "abstention.average_precision",
        "Average precision of the confidence",
        "Of finding the answerable questions; chance gives their share.",
        ("confidence", "answerable"),
        abstention.average_precision,
    ),
    Measure(
        "abstention.f1",
        "F1 of abstaining",
        "Of finding the unanswerable questions, at the threshold in use.",
        ("abstained", "answerable"),
        abstention.abstention_f1,
    ),
    Measure(
        "abstention.precision",
        "Precision of abstaining",
        "Share of the abstentions that were unanswerable.",
        ("abstained", "answerable"),
        abstention.abstention_precision,
    ),
    Measure(
        "abstention.recall",
        "Recall of abstaining",
        "Share of the unanswerable that were abstained from.",
        ("abstained", "answerable"),
        abstention.abstention_recall,
    ),
    Measure(
        "abstention.right",
        "Right when answered",
        "Share of the answers given whose quotes hold a gold answer or evidence sentence.",
        ("right_if_answered",),
        mean,
    ),
    Measure(
        "abstention.risk_coverage_area",
        "Area under risk–coverage",
        "Questions by falling confidence; an abstention counts as not right.",
        ("confidence", "right"),
        abstention.risk_coverage_area,
        higher_is_better=False,
    ),
    Measure(
        "abstention.calibration_error",
        "Expected calibration error",
        "Over the answers given, in ten bins of confidence.",
        ("confidence", "right_if_answered"),
        abstention.calibration_error,
        higher_is_better=False,
    ),
    Measure(
        "abstention.calibration_error_by_chance",
        "The same by chance",
        "The calibration error to be expected of so few answers if every confidence were true.",
        ("confidence", "right_if_answered"),
        abstention.calibration_error_by_chance,
        higher_is_better=False,
    ),
)

_ASKED = "questions for which a language model was asked"
_WITH_A_MODEL = (
    Measure(
        "model.tokens",
        "Tokens a question",
        f"Sent and given back; {_ASKED}.",
        ("model.tokens",),
        mean,
        higher_is_better=False,
        unit=Unit.TOKENS,
    ),
    Measure(
        "model.requests",
        "Requests a question",
        f"Those that were made again included; {_ASKED}.",
        ("model.requests",),
        mean,
        higher_is_better=False,
        unit=Unit.REQUESTS,
    ),
    Measure(
        "model.time.p50",
        "Its time, p50",
        f"What the model took of a question's time; {_ASKED}.",
        ("model.ms",),
        percentile(0.5),
        higher_is_better=False,
        unit=Unit.MILLISECONDS,
    ),
    Measure(
        "model.without",
        "Done without it",
        f"Share for which it gave nothing that can be used, of one use at least; {_ASKED}.",
        ("model.without",),
        mean,
        higher_is_better=False,
    ),
    Measure(
        "model.moved",
        "Moved by it",
        f"Share whose quotes or confidence are other than without it; {_ASKED}.",
        ("model.moved",),
        mean,
    ),
)

MEASURES: Mapping[str, Measure] = {measure.name: measure for measure in _CONTENT}
"""The measures of every evaluation, by name, in the order they are shown."""

MODEL_MEASURES: Mapping[str, Measure] = {measure.name: measure for measure in _WITH_A_MODEL}
"""The measures of runs in which a language model was asked."""

PERCENTILES = {"p50": 0.50, "p95": 0.95, "p99": 0.99}


def time_measures(stages: list[str]) -> dict[str, Measure]:
    """The percentiles of each stage's time; the columns are `time.STAGE`."""
    measures = [
        Measure(
            f"time.{stage}.{name}",
            f"{stage.capitalize()}, {name}",
            "Of the times that the answers give; nearest rank.",
            (f"time.{stage}",),
            percentile(share),
            higher_is_better=False,
            unit=Unit.MILLISECONDS,
        )
        for stage in stages
        for name, share in PERCENTILES.items()
    ]
    return {measure.name: measure for measure in measures}


WHOLE_RUN = {
    "time.questions_per_second": (
        "Questions a second",
        "Over the whole run, in batches as it was asked.",
        Unit.PER_SECOND,
        True,
    ),
    "time.peak_memory_mb": (
        "Peak memory",
        "Of the whole process, models included.",
        Unit.MEGABYTES,
        False,
    ),
}
"""Figures of a run that no question has a part of: label, meaning, unit, higher is better."""
