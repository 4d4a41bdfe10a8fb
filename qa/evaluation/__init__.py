"""Batch evaluation: a set of questions in; a run, measures and a report out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.lazily import exports

if TYPE_CHECKING:
    from qa.evaluation.comparison import Comparison, DifferentQuestions, compare
    from qa.evaluation.evaluation import Evaluation, evaluate
    from qa.evaluation.measures import MEASURES, Measure
    from qa.evaluation.questions import GoldQuestion, QuestionSet, UnreadableQuestions
    from qa.evaluation.run import ForeignRun

__all__ = [
    "MEASURES",
    "Comparison",
    "DifferentQuestions",
    "Evaluation",
    "ForeignRun",
    "GoldQuestion",
    "Measure",
    "QuestionSet",
    "UnreadableQuestions",
    "compare",
    "evaluate",
]

__getattr__ = exports(
    __name__,
    {
        "Comparison": "qa.evaluation.comparison",
        "DifferentQuestions": "qa.evaluation.comparison",
        "compare": "qa.evaluation.comparison",
        "Evaluation": "qa.evaluation.evaluation",
        "evaluate": "qa.evaluation.evaluation",
        "MEASURES": "qa.evaluation.measures",
        "Measure": "qa.evaluation.measures",
        "GoldQuestion": "qa.evaluation.questions",
        "QuestionSet": "qa.evaluation.questions",
        "UnreadableQuestions": "qa.evaluation.questions",
        "ForeignRun": "qa.evaluation.run",
    },
)
