"""Two runs over the same questions: what differs, and whether it is more than chance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from qa.evaluation.figures import Evaluation, measure_run
from qa.evaluation.gold import GoldQuestion, QuestionSet, json_object
from qa.evaluation.measures import MODEL_MEASURES, Measure, Unit
from qa.evaluation.resampling import (
    RANDOMISATIONS,
    RESAMPLES,
    paired_intervals,
    randomisation_p,
)
from qa.evaluation.run import open_run
from qa.evaluation.scoring import Inexact, IsExact, Outcome, inexact

if TYPE_CHECKING:
    import pandas as pd


class DifferentQuestions(ValueError):
    """Two runs are not over the same questions; the message says which differ."""

    def __init__(
        self, only_a: Sequence[str], only_b: Sequence[str], changed: Sequence[str]
    ) -> None:
        self.only_a = tuple(only_a)
        self.only_b = tuple(only_b)
        self.changed = tuple(changed)
        """Ids with another question, history, or gold in the one than in the other."""
        parts = [
            f"{len(ids)} {what} ({', '.join(ids[:5])}{', …' if len(ids) > 5 else ''})"
            for what, ids in (
                ("only in the first", self.only_a),
                ("only in the second", self.only_b),
                ("not the same in both", self.changed),
            )
            if ids
        ]
        super().__init__(
            f"the runs are over different questions: {'; '.join(parts)}. Evaluate both on one "
            "file, or give the questions to measure both by with --questions"
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure of two runs. What is unknown is None."""

    measure: str
    label: str
    unit: str
    higher_is_better: bool
    a: float | None
    b: float | None
    difference: float | None
    """b − a."""
    low: float | None
    """The lower end of the difference's 95 % bootstrap interval; of times there is none."""
    high: float | None
    p: float | None
    """Two-sided, of the paired randomisation test; of times there is none."""

    @property
    def better(self) -> bool | None:
        """Whether b is better; None where they are equal or one is unknown."""
        if not self.difference:
            return None
        return (self.difference > 0) == self.higher_is_better


@dataclass(frozen=True, slots=True)
class Flip:
    """A question that is good in one run and not in the other."""

    question_id: str
    question: str
    a: str
    """How it ended in the first run."""
    b: str


FEWEST = 6
"""Questions from which on a difference can be more than chance: of fewer, the randomisation
test has so few orders (2 to the number of questions) that p is never below .05."""


_TIMES = (
    "The runs were made one after the other, so the difference between their times holds what "
    "else the machine did meanwhile, for all questions alike. No interval over questions and no p "
    "can tell that apart, so none is given. Two runs of the same settings show how much it is; to "
    "compare times, make each run several times, by turns, on a machine that does nothing else."
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs side by side, the second against the first."""

    questions: int
    differences: tuple[Difference, ...]
    gained: tuple[Flip, ...]
    """Good in the second only."""
    lost: tuple[Flip, ...]
    """Good in the first only."""
    altered: tuple[Flip, ...]
    """Neither, but answered otherwise: in other quotes, or turned down in one."""
    same: int
    """The questions to which both say the same: the same quotes and words, or nothing."""
    same_decision: int
    """The questions that both answer, or both turn down."""
    settings: Mapping[str, tuple[Any, Any]]
    """The settings that differ: name → those of the first and of the second."""

    @property
    def note(self) -> str | None:
        """What must be known to read the figures, in a sentence; None where nothing must."""
        if self.questions >= FEWEST:
            return None
        asked = "1 question" if self.questions == 1 else f"{self.questions} questions"
        return (
            f"With {asked} no difference can be told from chance, so no interval and no p is "
            f"given. It takes at least {FEWEST} questions, and a hundred for small differences."
        )

    @property
    def note_on_times(self) -> str | None:
        """Why no time is called better or worse, in sentences; None where none is compared."""
        timed = any(one.unit == Unit.MILLISECONDS and one.difference for one in self.differences)
        return _TIMES if timed else None

    def to_dict(self) -> dict[str, Any]:
        """Everything, as JSON values; what is unknown is null."""
        return {
            "questions": self.questions,
            "same": self.same,
            "same_decision": self.same_decision,
            "note": self.note,
            "note_on_times": self.note_on_times,
            "measures": {d.measure: asdict(d) for d in self.differences},
            "gained": [asdict(flip) for flip in self.gained],
            "lost": [asdict(flip) for flip in self.lost],
            "altered": [asdict(flip) for flip in self.altered],
            "settings": {name: list(both) for name, both in self.settings.items()},
        }

    def to_frame(self) -> pd.DataFrame:
        """One row per measure: `measure, a, b, difference, low, high, p`.

        Raises:
            ImportError: where pandas isn't installed; nothing else needs it.
        """
        try:
            import pandas as pd
        except ImportError as error:
            raise ImportError("to_frame needs pandas: pip install pandas") from error
        return pd.DataFrame(
            [(d.measure, d.a, d.b, d.difference, d.low, d.high, d.p) for d in self.differences],
            columns=["measure", "a", "b", "difference", "low", "high", "p"],
        )


def _check_same(a: Iterable[GoldQuestion], b: Iterable[GoldQuestion]) -> None:
    first = {gold.question_id: gold for gold in a}
    second = {gold.question_id: gold for gold in b}
    only_a = [i for i in first if i not in second]
    only_b = [i for i in second if i not in first]
    changed = [i for i in first if i in second and first[i] != second[i]]
    if only_a or only_b or changed:
        raise DifferentQuestions(only_a, only_b, changed)


def _good(evaluation: Evaluation) -> dict[str, tuple[bool | None, str]]:
    """Per question, whether it went well, and how it ended.

    Where answers can't be judged: whether a relevant article is among the first five.
    """
    found = evaluation.scores.columns["retrieval.success@5"]
    good: dict[str, tuple[bool | None, str]] = {}
    for i, (question_id, outcome) in enumerate(evaluation.outcomes().items()):
        judged = outcome.good
        if outcome is Outcome.SEARCHED and not np.isnan(found[i]):
            judged = bool(found[i])
            text = "relevant article in the first five" if judged else "none in the first five"
            good[question_id] = judged, text
        else:
            good[question_id] = judged, outcome.value
    return good


def _differing(a: Mapping[str, Any], b: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    flat = []
    for settings in (a, b):
        inner = settings.get("library")
        if not isinstance(inner, Mapping):
            inner = {}
        rest = {name: value for name, value in settings.items() if name != "library"}
        flat.append(rest | {f"library.{name}": value for name, value in inner.items()})
    first, second = flat
    return {
        name: (first.get(name), second.get(name))
        for name in (*first, *(n for n in second if n not in first))
        if first.get(name) != second.get(name)
    }


def _difference(
    measure: Measure,
    a: Evaluation,
    b: Evaluation,
    interval: tuple[float, float] | None,
    p: float | None,
) -> Difference:
    was, is_now = (run.value(measure.name) if _has(run, measure) else None for run in (a, b))
    known = was is not None and is_now is not None
    return Difference(
        measure=measure.name,
        label=measure.label,
        unit=measure.unit.value,
        higher_is_better=measure.higher_is_better,
        a=was,
        b=is_now,
        difference=is_now - was if was is not None and is_now is not None else None,
        low=interval[0] if interval and known else None,
        high=interval[1] if interval and known else None,
        p=p if known else None,
    )


def compare(
    a: Evaluation | Path | str,
    b: Evaluation | Path | str,
    *,
    questions: QuestionSet | None = None,
    resamples: int = RESAMPLES,
    randomisations: int = RANDOMISATIONS,
) -> Comparison:
    """Compare run `b` with run `a`: evaluations, folders of runs, or run.jsonl files.

    `questions` give the gold for both; without them it is that of each run's own folder.
    Only what each question has of its own is compared: figures of the whole run (questions a
    second, peak memory) are not among the differences. Times are, without an interval or p.

    Raises:
        DifferentQuestions: if the runs are not over the same questions.
        ValueError: if a path holds no run.
    """
    first, second = _open(a, questions), _open(b, questions)
    _check_same(first.questions, second.questions)
    place = {gold.question_id: i for i, gold in enumerate(second.questions)}
    order = [place[gold.question_id] for gold in first.questions]
    one = first.scores.columns
    two = {name: values[order] for name, values in second.scores.columns.items()}
    measures = [
        measure
        for name, measure in first.measures.items()
        if all(column in one and column in two for column in measure.columns)
        and (first.value(name) is not None or second.value(name) is not None)
    ]
    if len(first.questions) >= FEWEST:
        # Swapping a question's answers between runs presumes that nothing but chance and what
        # is compared told them apart. For times the machine's load did: it is the run's own.
        told = [measure for measure in measures if measure.unit is not Unit.MILLISECONDS]
        intervals = paired_intervals(told, one, two, resamples)
        p = randomisation_p(told, one, two, randomisations)
    else:
        intervals, p = {}, {}
    gained, lost, altered = _flips(first, second)
    return Comparison(
        questions=len(first.questions),
        differences=tuple(
            _difference(m, first, second, intervals.get(m.name), p.get(m.name))
            for m in (*measures, *_of_one(first, second))
        ),
        gained=gained,
        lost=lost,
        altered=altered,
        same=sum(_said(first, i) == _said(second, i) for i in place),
        same_decision=sum(_said(first, i)[:1] == _said(second, i)[:1] for i in place),
        settings=_differing(first.settings, second.settings),
    )


def _has(run: Evaluation, measure: Measure) -> bool:
    return measure.name in run.measures


def _of_one(a: Evaluation, b: Evaluation) -> list[Measure]:
    """The measures that only one of two runs has: what a language model cost there."""
    both = {**a.measures, **b.measures}
    return [m for n, m in both.items() if n in MODEL_MEASURES and _has(a, m) != _has(b, m)]


def _flips(a: Evaluation, b: Evaluation) -> tuple[tuple[Flip, ...], ...]:
    """Gained, lost, altered."""
    was, now = _good(a), _good(b)
    gained, lost, altered = [], [], []
    for gold in a.questions:
        (good_a, text_a), (good_b, text_b) = was[gold.question_id], now[gold.question_id]
        flip = Flip(gold.question_id, gold.question.text, text_a, text_b)
        if good_a is False and good_b is True:
            gained.append(flip)
        elif good_a is True and good_b is False:
            lost.append(flip)
        elif _said(a, gold.question_id) != _said(b, gold.question_id):
            altered.append(flip)
    return tuple(gained), tuple(lost), tuple(altered)


def _said(run: Evaluation, question_id: str) -> tuple[Any, ...]:
    """What an answer says, whatever it took, and however sure it is."""
    answer = run.run.answers.get(question_id)
    if answer is None:
        return ()
    quoted = ((c.article_id, c.start, c.end) for c in answer.citations)
    return (answer.answered, answer.text, *quoted)


def _open(run: Evaluation | Path | str, questions: QuestionSet | None) -> Evaluation:
    if isinstance(run, Evaluation):
        return run
    path = Path(run)
    golds, answers, settings = open_run(path)
    if questions is not None:
        golds = tuple(g for g in questions.questions if g.question_id in answers.answers)
        if not golds:
            raise ValueError(f"{path} answers none of the questions of {questions.name}")
    return measure_run(
        QuestionSet(path.name, golds),
        answers,
        exact=as_checked(path),
        settings=settings,
        resamples=0,
    )


def as_checked(run: Path) -> IsExact | None:
    """What the evaluation of a run found when it held the quotes against the articles."""
    metrics = (run if run.is_dir() else run.parent) / "metrics.json"
    if not metrics.exists():
        return None
    try:
        wrong = {Inexact(**row) for row in json_object(metrics)["inexact_quotes"]}
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(
            f"{metrics} is not what an evaluation writes ({error}); evaluate the run again, or "
            "remove the file, and the share of exact quotes is unknown"
        ) from error
    return lambda question_id, quote: inexact(question_id, quote) not in wrong
