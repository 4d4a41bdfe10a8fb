"""Development figures, worked by hand."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest

from qa.reading.passage_reading import PassageReading, ScoredSpan
from qa.reading.reader import Judgement
from qa.reading.tokens import Pair
from qa.training import reader_measures
from qa.training.claims import ClaimExample
from qa.training.examples import UNKNOWN, Example

TEXT = "Rain fell on Leeds. Snow fell on Hull."


def example(kind: str, *, answerable: bool, source: str = "squad2") -> Example:
    return Example(
        question="Where?",
        title="",
        text=TEXT,
        sentences=((0, 19), (20, 38)),
        evidence=(1, 0) if answerable else (0, 0),
        answers=((13, 18),) if answerable else (),
        answerable=answerable,
        kind=kind,
        source=source,
    )


def reading(
    span: tuple[int, int], *, margin: float, passage: float, sentences: tuple[float, float]
) -> PassageReading:
    return PassageReading((ScoredSpan(*span, margin - 9),), -9, passage, sentences)


def test_figures_by_hand() -> None:
    examples = [
        example("answerable", answerable=True),
        example("answerable", answerable=True, source="selqa"),
        example("unanswerable", answerable=False),
        example("swapped", answerable=False),
    ]
    readings = [
        reading((13, 18), margin=4, passage=1, sentences=(2, -1)),  # Leeds: exact
        reading((10, 18), margin=-2, passage=2, sentences=(0, 1)),  # "on Leeds": F1 2/3
        reading((0, 4), margin=0, passage=0, sentences=(-5, -5)),
        reading((0, 4), margin=2, passage=1.5, sentences=(-5, -5)),
    ]
    # Passage + margin / 2: 3, 1 against 0, 2.5.
    assert reader_measures.figures(examples, readings) == {
        "f1": pytest.approx(5 / 6),
        "exact": 0.5,
        "auroc": 0.75,
        "auroc_passage": 0.75,
        "auroc_margin": 0.5,
        "auroc_squad2": 1.0,
        "auroc_swapped": 0.5,
        # Sentences by score: evidence 2, other 1, evidence 0, other -1.
        "sentence_ap": pytest.approx((1 + 2 / 3) / 2),
        "sentence_first": 0.5,
    }


def test_unknown_sentences_are_not_counted() -> None:
    unknown = Example(
        "Where?", "", TEXT, ((0, 19), (20, 38)), (UNKNOWN, 1), (), True, "answerable", "selqa"
    )
    found = reader_measures.figures(
        [unknown, example("unanswerable", answerable=False)],
        [
            reading((0, 4), margin=1, passage=1, sentences=(9, 0)),
            reading((0, 4), margin=0, passage=0, sentences=(0, 0)),
        ],
    )
    assert found["sentence_first"] == 1.0
    assert math.isnan(found["f1"])
    assert math.isnan(found["sentence_ap"])


class Judge:
    """Supports what says "fell", contradicts what says "never", knows nothing else."""

    def judge(self, claims: Sequence[Pair]) -> list[Judgement]:
        return [
            Judgement(0.5, 0.2, 0.3)
            if "fell" in pair.question
            else Judgement(0.1, 0.8, 0.1)
            if "never" in pair.question
            else Judgement(0.2, 0.2, 0.6)
            for pair in claims
        ]


def test_claims_judged_rightly_of_all_and_of_each_label() -> None:
    claims = [
        ClaimExample("Rain fell.", "", TEXT, "supports", "fever"),
        ClaimExample("Hail fell.", "", TEXT, "contradicts", "fever"),
        ClaimExample("It never rained.", "", TEXT, "contradicts", "fever"),
        ClaimExample("Leeds is old.", "", TEXT, "neither", "fever"),
    ]
    assert reader_measures.judged(Judge(), claims) == {  # type: ignore[arg-type]
        "claims": 0.75,
        "claims_supports": 1.0,
        "claims_contradicts": 0.5,
        "claims_neither": 1.0,
    }


def test_no_examples_give_no_figures() -> None:
    assert all(math.isnan(value) for value in reader_measures.figures([], []).values())
