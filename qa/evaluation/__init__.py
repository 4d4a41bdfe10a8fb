"""Batch evaluation: a set of questions in; a run, measures and a report out."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

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

_MODULES = {
    "MEASURES": "measures",
    "Comparison": "comparison",
    "DifferentQuestions": "comparison",
    "Evaluation": "evaluation",
    "ForeignRun": "run",
    "GoldQuestion": "questions",
    "Measure": "measures",
    "QuestionSet": "questions",
    "UnreadableQuestions": "questions",
    "compare": "comparison",
    "evaluate": "evaluation",
}


def __getattr__(name: str) -> Any:
    # The commands' module lies in this package, and `pressmark --help` must not wait for
    # NumPy, so a name is imported when it is first asked for.
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
