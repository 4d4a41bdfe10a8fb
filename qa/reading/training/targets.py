"""What the network should say of an example, and how far from it it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from qa.reading.model import Outputs, Pair, Tokenization, Tokens
from qa.reading.training.examples import UNKNOWN, Example
from qa.reading.training.settings import Training


@dataclass(frozen=True, slots=True)
class Target:
    """An example in tokens.

    `starts` and `ends` are the tokens where its answers begin and end, one of each per
    annotator; empty: unanswerable, or answerable by sentences alone.
    """

    tokens: Tokens
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    answerable: bool
    evidence: tuple[int, ...]


def targets(
    examples: Sequence[Example], tokenization: Tokenization, *, max_tokens: int
) -> list[Target | None]:
    """The examples in tokens; None for those whose answer is cut off at `max_tokens`."""
    pairs = [Pair(e.question, e.title, e.text, e.sentences) for e in examples]
    found: list[Target | None] = []
    for example, row in zip(
        examples, tokenization.tokens(pairs, max_tokens=max_tokens), strict=True
    ):
        spans = [_tokens_of(row, span) for span in example.answers]
        whole = [span for span in spans if span is not None]
        seen = set(row.sentence_of)
        evidence = tuple(
            label if n in seen else UNKNOWN for n, label in enumerate(example.evidence)
        )
        if example.answerable and (
            (example.answers and not whole) or (not example.answers and 1 not in evidence)
        ):
            found.append(None)
            continue
        found.append(
            Target(
                tokens=row,
                starts=tuple(s for s, _ in whole),
                ends=tuple(e for _, e in whole),
                answerable=example.answerable,
                evidence=evidence,
            )
        )
    return found


def _tokens_of(row: Tokens, span: tuple[int, int]) -> tuple[int, int] | None:
    """The first and last token of a span of the passage; None where it is cut off."""
    start, end = span
    inside = [i for i, (s, e) in enumerate(row.offsets) if s < end and e > start]
    if not inside or row.offsets[inside[-1]][1] < end:
        return None
    return row.first + inside[0], row.first + inside[-1]


@dataclass(frozen=True, slots=True)
class Loss:
    """The sum that is minimised, and its parts, each a mean over the batch."""

    total: Tensor
    span: float
    passage: float
    sentence: float


def _end_loss(logits: Tensor, rows: Sequence[tuple[int, ...]], answerable: Tensor) -> Tensor:
    """Cross entropy with the annotators' shares as target (n,).

    Unanswerable: all on the first token. Answerable without spans: the logarithm of the
    probability that it is any token but the first.
    """
    logs = torch.log_softmax(logits, -1)
    wanted = torch.zeros_like(logs)
    for i, tokens in enumerate(rows):
        for token in tokens:
            wanted[i, token] += 1 / len(tokens)
    spanless = answerable & torch.tensor([not tokens for tokens in rows], device=logits.device)
    wanted[~answerable, 0] = 1.0
    by_span = -(wanted * logs).sum(-1)
    elsewhere = -torch.log1p(-logs[:, 0].exp().clamp(max=1 - 1e-6))
    return torch.where(spanless, elsewhere, by_span)


def loss(out: Outputs, rows: Sequence[Target], settings: Training) -> Loss:
    """How far `out` is from the targets: Devlin et al. 2019 for the span, log loss for the rest."""
    device = out.start.device
    answerable = torch.tensor([row.answerable for row in rows], device=device)
    span = 0.5 * (
        _end_loss(out.start, [row.starts for row in rows], answerable)
        + _end_loss(out.end, [row.ends for row in rows], answerable)
    )
    smooth = settings.label_smoothing
    wanted = answerable.float() * (1 - smooth) + 0.5 * smooth
    passage = functional.binary_cross_entropy_with_logits(out.passage, wanted)
    labels = torch.full(out.sentences.shape, UNKNOWN, device=device)
    for i, row in enumerate(rows):
        labels[i, : len(row.evidence)] = torch.tensor(
            row.evidence[: out.sentences.shape[1]], device=device
        )
    known = labels != UNKNOWN
    # By passage first, so that one of many short sentences does not outweigh the others.
    each = functional.binary_cross_entropy_with_logits(
        out.sentences, labels.clamp(min=0).float(), reduction="none"
    )
    per_passage = (each * known).sum(-1) / known.sum(-1).clamp(min=1)
    sentence = per_passage.mean()
    total = (
        span.mean() + settings.passage_weight * passage + settings.sentence_weight * 2 * sentence
    )
    return Loss(total, span.mean().item(), passage.item(), sentence.item())
