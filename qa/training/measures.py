"""How good a reader is on examples: spans, answerability, evidence."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from qa.evaluation import abstention
from qa.evaluation.answer_measures import exact_match, f1
from qa.reading.model import Pair, PassageReading, ReaderModel
from qa.training.examples import UNKNOWN, Example

# The passage head's log-odds and half the span's margin over the null, whose two ends
# make it about twice as wide. Not tuned: calibration is for that.
MARGIN_WEIGHT = 0.5


def _auroc(scores: Sequence[float], positive: Sequence[bool]) -> float:
    if not scores:
        return math.nan
    ones = np.ones((1, len(scores)))
    return float(abstention.auroc(ones, np.array(scores), np.array(positive, dtype=float))[0])


def _average_precision(scores: Sequence[float], positive: Sequence[bool]) -> float:
    if not scores:
        return math.nan
    ones = np.ones((1, len(scores)))
    labels = np.array(positive, dtype=float)
    return float(abstention.average_precision(ones, np.array(scores), labels)[0])


def measure(model: ReaderModel, examples: Sequence[Example]) -> dict[str, float]:
    """The development figures, each given the passage.

    `f1` and `exact`: the best span against the nearest annotator's, over examples with spans.
    `auroc_*`: answerable against not, by the passage head, by the span's margin over the
    null, and by both added; then, by both, of SQuAD 2.0's own questions, and of each made
    kind against all answerable ones that were not made. `sentence_ap`: sentences of all
    answerable examples; `sentence_first`: how often the best sentence is evidence.
    """
    readings = model.score([Pair(e.question, e.title, e.text, e.sentences) for e in examples])
    return figures(examples, readings)


def figures(examples: Sequence[Example], readings: Sequence[PassageReading]) -> dict[str, float]:
    """`measure` of readings already made."""
    rows = list(zip(examples, readings, strict=True))
    span_f1, exact, first = [], [], []
    sentence_scores: list[float] = []
    evidence: list[bool] = []
    for example, reading in rows:
        if not example.answerable:
            continue
        known = [
            (score, label == 1)
            for score, label in zip(reading.sentence_scores, example.evidence, strict=True)
            if label != UNKNOWN
        ]
        sentence_scores += [score for score, _ in known]
        evidence += [label for _, label in known]
        if known:
            first.append(max(known)[1])
        if example.answers and reading.spans:
            best = reading.spans[0]
            given = example.text[best.start : best.end]
            gold = {example.text[start:end] for start, end in example.answers}
            span_f1.append(f1(given, gold))
            exact.append(exact_match(given, gold))

    def separation(kind: str | None, by: str = "both") -> float:
        chosen = [
            (e, r)
            for e, r in rows
            if kind is None
            or (kind == "squad2" and e.source == "squad2" and e.kind in _OWN)
            or (kind != "squad2" and e.kind in (kind, "answerable"))
        ]
        return _auroc([_sureness(r, by) for _, r in chosen], [e.answerable for e, _ in chosen])

    made = sorted({e.kind for e, _ in rows if not e.answerable and e.kind not in _OWN})
    return {
        "f1": _mean(span_f1),
        "exact": _mean(exact),
        "auroc": separation(None),
        "auroc_passage": separation(None, "passage"),
        "auroc_margin": separation(None, "margin"),
        "auroc_squad2": separation("squad2"),
        **{f"auroc_{kind}": separation(kind) for kind in made},
        "sentence_ap": _average_precision(sentence_scores, evidence),
        "sentence_first": _mean(first),
    }


_OWN = ("answerable", "unanswerable")


def _sureness(reading: PassageReading, by: str) -> float:
    if by == "passage":
        return reading.passage_score
    if by == "margin":
        return reading.margin
    return reading.passage_score + MARGIN_WEIGHT * reading.margin


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else math.nan
