"""What the trained reader's scores mean: logistic sums, fitted on questions with answers.

Platt 1999: a logistic regression on a score turns it into a probability. Here on several:
one sum says how likely a sentence is to be evidence, a second one how likely the best
sentences are to answer. Both are fitted by `qa.training.calibration_fit` and lie beside the
weights they belong to.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, fields
from pathlib import Path
from typing import Any

from embeddings.files import read_object, replace_text

CALIBRATION = "calibration.json"
_LIMIT = 12.0
PLAIN_FROM = 0.7
"""From here on what is judged of a claim is plain, for the reader that ships, in the mean of what
it makes of a sentence and of the whole passage. Of 320 questions over eighty short articles, a
third of which these leave open (`tests.bench.passages --verdicts`), 55 are answered so rightly and
15 wrongly; from .65 on 63 and 26. The careful reader's calibration has its own: from .65 on 99 of
its words are right and 13 wrong, from .7 on 89 and 10."""


def clip(log_odds: float) -> float:
    """Log-odds within ±12: beyond, they say no more."""
    return max(-_LIMIT, min(_LIMIT, log_odds))


@dataclass(frozen=True, slots=True)
class SentenceSignals:
    """What speaks for a sentence as evidence for an answer."""

    evidence: float
    """The reader's log-odds that the sentence is evidence."""
    passage: float
    """Its log-odds that the sentence's passage answers."""
    span: float
    """How far the best span within the sentence lies above the null, in log-odds."""
    coverage: float
    """Rarity-weighted share of the question's words in the sentence, in [0, 1]."""
    around: float
    """The same in its passage and what stands above it."""
    typed: float
    """1 if it has words of the type asked for, 0 if not, 0.5 where any type will do."""
    found: float
    """The passage's fused retrieval score."""
    similarity: float
    """Cosine of the passage's vector and the one searched for; 0 where it is not known."""
    missing: float
    """Square root of the share of the question's names and numbers that the passage and what
    stands above it lack."""
    standing: float
    """How far `passage` lies below that of the passage that answers best; at most 0."""


@dataclass(frozen=True, slots=True)
class AnswerSignals:
    """What speaks for an answer: of the best sentences, and of all passages read."""

    best: float
    """Log-odds of the best sentence, as fitted."""
    further: float
    """Log-odds of the next best sentence."""
    passage: float
    """The reader's highest log-odds that a passage answers."""
    span: float
    """The highest margin of a span over the null, in log-odds."""
    agreement: float
    """1 − 1/(1+n), with n the other passages whose best span says the same as the best one's."""
    similarity: float
    """Cosine of the vector searched for and that of the best sentence's passage."""
    coverage: float
    """Rarity-weighted share of the question's words in that passage and what stands above."""
    rank: float
    """Natural logarithm of that passage's rank in the search, at least 0."""
    missing: float
    """Square root of the share of names and numbers that the best sentence's passage lacks."""
    unspoken: float
    """1 if there is a name or number that none of the passages speaks of, else 0."""
    supported: float = 0.0
    """Log-odds that the likeliest passage supports the question said with its best span; 0 where
    that can't be said, or the network can't judge."""


@dataclass(frozen=True, slots=True)
class LogisticSum:
    """Log-odds as a weighted sum of named signals."""

    bias: float
    weights: Mapping[str, float]

    def log_odds(self, signals: SentenceSignals | AnswerSignals) -> float:
        """The sum for one set of signals, within ±12."""
        parts = asdict(signals)
        return clip(self.bias + sum(w * parts[name] for name, w in self.weights.items()))


@dataclass(frozen=True, slots=True)
class Calibration:
    """All that turns a reading into sentences, a confidence and a decision.

    `risks` are points of the risk–coverage curve: from each confidence on, the share of
    the answers given that were wrong, on the questions of the fit; by rising confidence.
    From `plain_from` on, in (0, 1], a judgement of a claim is plain enough for a "yes" or "no".
    """

    sentence: LogisticSum
    answer: LogisticSum
    risks: tuple[tuple[float, float], ...]
    plain_from: float = PLAIN_FROM

    def threshold(self, risk: float) -> float:
        """The lowest confidence from which at most `risk` of the answers given were wrong.

        1 if no confidence was as safe as that; 0 for a risk of 1: always answer.

        Raises:
            ValueError: if `risk` is not in [0, 1].
        """
        if not 0 <= risk <= 1:
            raise ValueError(f"risk is a share of the answers, in [0, 1], got {risk}")
        if risk == 1:
            return 0.0
        return min((c for c, wrong in self.risks if wrong <= risk), default=1.0)

    def save(self, folder: Path) -> None:
        """Write it beside the weights in `folder`."""
        table = {
            "sentence": asdict(self.sentence),
            "answer": asdict(self.answer),
            "risks": [list(point) for point in self.risks],
            "plain_from": self.plain_from,
        }
        text = json.dumps(table, indent=1) + "\n"
        replace_text(folder / CALIBRATION, text)


def probability(log_odds: float) -> float:
    """Log-odds as a probability in (0, 1)."""
    return 1 / (1 + math.exp(-log_odds))


def logit(likely: float) -> float:
    """A probability in [0, 1] as log-odds, within ±12."""
    least = probability(-_LIMIT)
    bounded = min(max(likely, least), 1 - least)
    return math.log(bounded / (1 - bounded))


def load(folder: Path) -> Calibration:
    """Read what `save` wrote.

    Raises:
        ValueError: if it is not of this form, naming the file.
        OSError: if it can't be read.
    """
    path = folder / CALIBRATION
    try:
        table = read_object(path)
        return Calibration(
            _sum(table["sentence"], SentenceSignals),
            _sum(table["answer"], AnswerSignals),
            tuple((_finite(c), _finite(wrong)) for c, wrong in table["risks"]),
            _finite(table.get("plain_from", PLAIN_FROM)),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        why = f"it has no {error}" if isinstance(error, KeyError) else error
        raise ValueError(f"{path} is not a reader's calibration ({why})") from error


def _sum(
    table: Mapping[str, Any], kind: type[SentenceSignals] | type[AnswerSignals]
) -> LogisticSum:
    weights = {str(name): _finite(weight) for name, weight in table["weights"].items()}
    if unknown := weights.keys() - {field.name for field in fields(kind)}:
        raise ValueError(f"no such signals: {sorted(unknown)}")
    return LogisticSum(_finite(table["bias"]), weights)


def _finite(number: Any) -> float:
    """The number, which JSON as Python reads it need not be: a confidence would be none either."""
    if not math.isfinite(found := float(number)):
        raise ValueError(f"{number!r} is no finite number")
    return found


def columns(signals: Sequence[SentenceSignals] | Sequence[AnswerSignals]) -> list[list[float]]:
    """The signals as rows of numbers, in the order of their fields."""
    return [list(astuple(row)) for row in signals]
