"""What the reader says of a question and a passage, in characters of the passage's text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.reading.packed_network import Said
from qa.reading.tokens import Pair, Tokens

NEVER = -1e4
"""A score far below all others: of what can't be."""


@dataclass(frozen=True, slots=True)
class ScoredSpan:
    """The characters `[start, end)` of a passage's text, and how likely they are the answer.

    `score` is the logarithm of the span's probability among all spans and none, at most 0.
    """

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class PassageReading:
    """What the reader says of one pair. Scores are comparable between passages.

    `spans` are the best ones, best first, at most as many as asked for.
    """

    spans: tuple[ScoredSpan, ...]
    null_score: float
    """The logarithm of the probability that no span answers, at most 0."""
    passage_score: float
    """Log-odds that the passage answers the question; 0 is even."""
    sentence_scores: tuple[float, ...]
    """For each sentence, log-odds that it is evidence for the answer."""

    @property
    def margin(self) -> float:
        """How far the best span's score lies above the null's; above 0: answered."""
        return (self.spans[0].score if self.spans else 2 * NEVER) - self.null_score


def readings(
    pairs: Sequence[Pair],
    rows: Sequence[Tokens],
    said: Sequence[Said],
    *,
    top_k: int = 5,
    max_answer_tokens: int = 30,
) -> list[PassageReading]:
    """What was said of the pairs' tokens as readings of their texts, as `ReaderModel.score`."""
    return [
        PassageReading(
            spans=tuple(_spans(row, one.start, one.end, top_k, max_answer_tokens)),
            null_score=one.null,
            passage_score=one.passage,
            sentence_scores=tuple(
                one.sentences[k] if k in row.sentence_of else NEVER
                for k in range(len(pair.sentences))
            ),
        )
        for pair, row, one in zip(pairs, rows, said, strict=True)
    ]


def _spans(
    row: Tokens, start: Sequence[float], end: Sequence[float], top_k: int, max_tokens: int
) -> Iterator[ScoredSpan]:
    """The best spans, best first, without overlap, by the scores of the passage's tokens."""
    tokens = range(len(row.offsets))
    starts = sorted(tokens, key=lambda t: -start[t])[: 4 * top_k]
    ends = sorted(tokens, key=lambda t: -end[t])[: 4 * top_k]
    ranked = sorted(
        (-start[s] - end[e], s, e) for s in starts for e in ends if s <= e < s + max_tokens
    )
    taken: list[tuple[int, int]] = []
    for cost, s, e in ranked:
        if len(taken) == top_k:
            return
        if all(e < a or b < s for a, b in taken):
            taken.append((s, e))
            yield ScoredSpan(start=row.offsets[s][0], end=row.offsets[e][1], score=-cost)
