"""Batch evaluation: a set of questions in; a run, measures and a report out."""

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
