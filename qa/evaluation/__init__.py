"""Batch evaluation: a set of questions in; a run, measures and a report out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.lazily import exports

if TYPE_CHECKING:
    from qa.evaluation.comparison import Comparison, DifferentQuestions, compare
    from qa.evaluation.evaluation import evaluate
    from qa.evaluation.figures import Evaluation
    from qa.evaluation.from_thumbs import from_thumbs
    from qa.evaluation.gold import GoldQuestion, QuestionSet, UnreadableQuestions
    from qa.evaluation.kept import BadQuestions, Evaluations
    from qa.evaluation.measures import MEASURES, Measure
    from qa.evaluation.reopening import opened
    from qa.evaluation.run import ForeignRun

__all__ = [
    "MEASURES",
    "BadQuestions",
    "Comparison",
    "DifferentQuestions",
    "Evaluation",
    "Evaluations",
    "ForeignRun",
    "GoldQuestion",
    "Measure",
    "QuestionSet",
    "UnreadableQuestions",
    "compare",
    "evaluate",
    "from_thumbs",
    "opened",
]

__getattr__ = exports(
    __name__,
    {
        "MEASURES": "qa.evaluation.measures",
        "BadQuestions": "qa.evaluation.kept",
        "Comparison": "qa.evaluation.comparison",
        "DifferentQuestions": "qa.evaluation.comparison",
        "Evaluation": "qa.evaluation.figures",
        "Evaluations": "qa.evaluation.kept",
        "ForeignRun": "qa.evaluation.run",
        "GoldQuestion": "qa.evaluation.gold",
        "Measure": "qa.evaluation.measures",
        "QuestionSet": "qa.evaluation.gold",
        "UnreadableQuestions": "qa.evaluation.gold",
        "compare": "qa.evaluation.comparison",
        "evaluate": "qa.evaluation.evaluation",
        "from_thumbs": "qa.evaluation.from_thumbs",
        "opened": "qa.evaluation.reopening",
    },
)
