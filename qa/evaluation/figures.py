"""The figures of a run: every measure of its answers, over all questions and by group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from corpus.article import Failure
from qa.evaluation.abstention import CALIBRATION_BINS, calibration_bin, risk_coverage
from qa.evaluation.gold import GoldQuestion, QuestionSet
from qa.evaluation.measures import MEASURES, MODEL_MEASURES, WHOLE_RUN, Measure, time_measures
from qa.evaluation.resampling import RESAMPLES, intervals
from qa.evaluation.run import Run
from qa.evaluation.scoring import IsExact, Outcome, Scores, score

if TYPE_CHECKING:
    import pandas as pd

ALL = "all"
"""The group of all questions."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure over one group of questions."""

    value: float | None
    """None where nothing is known to measure."""
    low: float | None
    """The lower end of the 95 % bootstrap interval."""
    high: float | None
    questions: int
    """The questions the value comes from."""


@dataclass(frozen=True, slots=True)
class CalibrationBin:
    """The answers given with a confidence in `(low, high]`."""

    low: float
    high: float
    answers: int
    confidence: float
    """Their mean confidence."""
    right: float
    """The share of them that are right."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A run and its measures, by group."""

    name: str
    questions: tuple[GoldQuestion, ...]
    run: Run
    scores: Scores
    measures: Mapping[str, Measure]
    groups: Mapping[str, Mapping[str, Figure]]
    """Group → measure → figure; the first group is `ALL`."""
    sizes: Mapping[str, int]
    """Group → questions in it."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    failures: tuple[Failure, ...] = ()
    """Lines of the questions that could not be read, and questions that could not be asked."""
    notes: tuple[str, ...] = ()
    """What a reader of the figures should know."""

    @property
    def figures(self) -> Mapping[str, Figure]:
        """The measures over all questions."""
        return self.groups[ALL]

    def value(self, measure: str, group: str = ALL) -> float | None:
        """One figure's value; None where it is unknown."""
        return self.groups[group][measure].value

    def outcomes(self) -> dict[str, Outcome]:
        """How each question ended, by id."""
        ids = (gold.question_id for gold in self.questions)
        return dict(zip(ids, self.scores.outcomes, strict=True))

    def confusion(self) -> dict[str, dict[str, int]]:
        """`answerable`, `unanswerable`, `unknown` → outcome → questions; empty ones left out."""
        counts: dict[str, dict[str, int]] = {}
        for gold, outcome in zip(self.questions, self.scores.outcomes, strict=True):
            kind = {True: "answerable", False: "unanswerable", None: "unknown"}[gold.answerable]
            row = counts.setdefault(kind, {})
            row[outcome.value] = row.get(outcome.value, 0) + 1
        return counts

    def _judged(self, column: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        confidence, right = self.scores.columns["confidence"], self.scores.columns[column]
        known = ~np.isnan(confidence) & ~np.isnan(right)
        return confidence[known], right[known]

    def risk_coverage(self) -> list[tuple[float, float]]:
        """The points (coverage, risk) by falling confidence; empty where rightness is unknown."""
        return risk_coverage(*self._judged("right"))

    def calibration(self) -> list[CalibrationBin]:
        """The bins of the answers given, empty ones left out."""
        confidence, right = self._judged("right_if_answered")
        bins = calibration_bin(confidence)
        return [
            CalibrationBin(
                low=b / CALIBRATION_BINS,
                high=(b + 1) / CALIBRATION_BINS,
                answers=int((bins == b).sum()),
                confidence=float(confidence[bins == b].mean()),
                right=float(right[bins == b].mean()),
            )
            for b in range(CALIBRATION_BINS)
            if (bins == b).any()
        ]

    def to_dict(self) -> dict[str, Any]:
        """Everything but the answers, as JSON values; what is unknown is null."""
        whole = {name: (row[0], row[2]) for name, row in WHOLE_RUN.items()}
        return {
            "name": self.name,
            "questions": len(self.questions),
            "settings": dict(self.settings),
            "measures": {
                name: {
                    "label": whole[name][0] if name in whole else self.measures[name].label,
                    "unit": (whole[name][1] if name in whole else self.measures[name].unit).value,
                    **asdict(figure),
                }
                for name, figure in self.figures.items()
            },
            "groups": {
                group: {name: asdict(figure) for name, figure in figures.items()}
                for group, figures in self.groups.items()
                if group != ALL
            },
            "confusion": self.confusion(),
            "risk_coverage": [list(point) for point in self.risk_coverage()],
            "calibration": [asdict(b) for b in self.calibration()],
            "inexact_quotes": [asdict(quote) for quote in self.scores.inexact],
            "failures": [asdict(failure) for failure in self.failures],
            "notes": list(self.notes),
        }

    def to_frame(self) -> pd.DataFrame:
        """One row per group and measure: `group, measure, value, low, high, questions`.

        Raises:
            ImportError: where pandas isn't installed; nothing else needs it.
        """
        try:
            import pandas as pd
        except ImportError as error:
            raise ImportError("to_frame needs pandas: pip install pandas") from error
        return pd.DataFrame(
            [
                (group, name, figure.value, figure.low, figure.high, figure.questions)
                for group, figures in self.groups.items()
                for name, figure in figures.items()
            ],
            columns=["group", "measure", "value", "low", "high", "questions"],
        )


def grouped(questions: Sequence[GoldQuestion], by: Sequence[str]) -> dict[str, NDArray[np.int64]]:
    """Group → the places of its questions. Groups that hold all or none are left out.

    Raises:
        ValueError: if no question has a field named in `by`.
    """
    names: dict[str, list[int]] = {}
    first_turn = {False: "first turn", True: "follow-up"}
    kind = {True: "answerable", False: "unanswerable", None: "answerable unknown"}
    for name in ("answerable", "unanswerable", "answerable unknown", "first turn", "follow-up"):
        names[name] = []
    for i, gold in enumerate(questions):
        names[kind[gold.answerable]].append(i)
        names[first_turn[bool(gold.question.history)]].append(i)
    for field_name in by:
        if not any(field_name in gold.fields for gold in questions):
            there = sorted({name for gold in questions for name in gold.fields})
            raise ValueError(
                f"no question has a field {field_name!r}; "
                + (f"there are {', '.join(there)}" if there else "they have no further fields")
            )
        for i, gold in enumerate(questions):
            found = gold.fields.get(field_name, "unknown")
            for value in found if isinstance(found, list) else [found]:
                names.setdefault(f"{field_name}={value}", []).append(i)
    return {
        name: np.array(places) for name, places in names.items() if 0 < len(places) < len(questions)
    }


def _figures(
    measures: list[Measure], columns: Mapping[str, NDArray[np.float64]], resamples: int
) -> dict[str, Figure]:
    bounds = intervals(measures, columns, resamples)
    figures = {}
    for measure in measures:
        known = measure.known(columns)
        one = np.ones((1, len(known)))
        value = float(measure.values(columns, one)[0])
        interval = None if np.isnan(value) else bounds[measure.name]
        figures[measure.name] = Figure(
            value=None if np.isnan(value) else value,
            low=interval[0] if interval else None,
            high=interval[1] if interval else None,
            questions=int(known.sum()),
        )
    return figures


def measure_run(
    questions: QuestionSet,
    run: Run,
    *,
    exact: IsExact | None = None,
    by: Sequence[str] = (),
    settings: Mapping[str, Any] | None = None,
    resamples: int = RESAMPLES,
    notes: Sequence[str] = (),
) -> Evaluation:
    """Measure the answers of a run, whoever gave them.

    `exact` tells whether a quote is its article's text; without it the share of exact
    quotes is unknown. `by` names fields of the questions to group by.

    Raises:
        ValueError: if there is no question, or none with a field named in `by`.
    """
    golds = questions.questions
    if not golds:
        raise ValueError("there is no question to measure")
    places = grouped(golds, by)
    scores = score(golds, run, exact)
    with_a_model = MODEL_MEASURES if any(a.consulted for a in run.answers.values()) else {}
    measures = {**MEASURES, **with_a_model, **time_measures(list(scores.stages))}
    listed = list(measures.values())
    groups = {ALL: _figures(listed, scores.columns, resamples)}
    rate = run.asked / run.seconds if run.seconds and run.asked else None
    # One whose answer was lost when the run was cut was asked twice.
    asked = min(run.asked, len(golds))
    groups[ALL]["time.questions_per_second"] = Figure(rate, None, None, asked)
    groups[ALL]["time.peak_memory_mb"] = Figure(run.peak_memory_mb, None, None, asked)
    for name, some in places.items():
        part = {column: values[some] for column, values in scores.columns.items()}
        groups[name] = _figures(listed, part, resamples)
    return Evaluation(
        name=questions.name,
        questions=golds,
        run=run,
        scores=scores,
        measures=measures,
        groups=groups,
        sizes={ALL: len(golds), **{name: len(some) for name, some in places.items()}},
        settings=settings or {},
        failures=(*questions.failures, *run.failures),
        notes=(*scores.notes, *notes),
    )
