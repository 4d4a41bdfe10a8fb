"""How good a reader is on examples: spans, answerability, evidence."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from qa.evaluation import abstention
from qa.evaluation.answer_measures import exact_match, f1
from qa.reading.model import ReaderModel
from qa.reading.passage_reading import PassageReading
from qa.reading.tokens import Pair
from qa.training.claims import LABELS, ClaimExample, likeliest
from qa.training.examples import OWN, UNKNOWN, Example, two_sided

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
    null, and by both added; then, by both, of each two-sided source's own questions, and of
    each made kind against all answerable ones that were not made. `sentence_ap`: sentences of all
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

    def separation(chosen: Callable[[Example], bool], by: str = "both") -> float:
        kept = [(e, r) for e, r in rows if chosen(e)]
        return _auroc([_sureness(r, by) for _, r in kept], [e.answerable for e, _ in kept])

    def asked_of(source: str) -> Callable[[Example], bool]:
        return lambda e: e.source == source and e.kind in OWN

    def against_kind(kind: str) -> Callable[[Example], bool]:
        return lambda e: e.kind in (kind, "answerable")

    def every(_: Example) -> bool:
        return True

    made = sorted({e.kind for e, _ in rows if not e.answerable and e.kind not in OWN})
    return {
        "f1": _mean(span_f1),
        "exact": _mean(exact),
        "auroc": separation(every),
        "auroc_passage": separation(every, "passage"),
        "auroc_margin": separation(every, "margin"),
        **{
            f"auroc_{source}": separation(asked_of(source))
            for source in sorted(two_sided(examples))
        },
        **{f"auroc_{kind}": separation(against_kind(kind)) for kind in made},
        "sentence_ap": _average_precision(sentence_scores, evidence),
        "sentence_first": _mean(first),
    }


def judged(model: ReaderModel, claims: Sequence[ClaimExample]) -> dict[str, float]:
    """The share of claims that are judged rightly, of all and of each label."""
    said = model.judge([Pair(c.claim, c.title, c.text) for c in claims])
    right = [(c.label, likeliest(j) == c.label) for c, j in zip(claims, said, strict=True)]
    return {
        "claims": _mean([float(ok) for _, ok in right]),
        **{
            f"claims_{label}": _mean([float(ok) for of, ok in right if of == label])
            for label in LABELS
        },
    }


def _sureness(reading: PassageReading, by: str) -> float:
    if by == "passage":
        return reading.passage_score
    if by == "margin":
        return reading.margin
    return reading.passage_score + MARGIN_WEIGHT * reading.margin


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else math.nan
