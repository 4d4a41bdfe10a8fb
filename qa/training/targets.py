"""What the network should say of an example, and how far from it it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional

from qa.reading.model import Outputs
from qa.reading.tokens import Pair, Tokenization, Tokens
from qa.training.claims import LABELS, ClaimExample
from qa.training.examples import UNKNOWN, Example
from qa.training.recipe import Training


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a teacher says of an example, as probabilities; float arrays.

    `start` and `end` over the first token and then the passage's, each of sum 1; of the
    passage, that it answers; of each sentence, that it is evidence.
    """

    start: npt.NDArray[np.float32]
    end: npt.NDArray[np.float32]
    passage: float
    sentences: npt.NDArray[np.float32]


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
    opinion: Opinion | None = None


@dataclass(frozen=True, slots=True)
class ClaimTarget:
    """A claim and its passage in tokens; `label` is a number of `LABELS`."""

    tokens: Tokens
    label: int


def claim_targets(
    claims: Sequence[ClaimExample], tokenization: Tokenization, *, max_tokens: int
) -> list[ClaimTarget]:
    """The claims in tokens, passages cut at `max_tokens`."""
    rows = tokenization.tokens(
        [Pair(c.claim, c.title, c.text) for c in claims], max_tokens=max_tokens
    )
    return [ClaimTarget(row, LABELS.index(c.label)) for c, row in zip(claims, rows, strict=True)]


def claim_loss(out: Outputs, rows: Sequence[ClaimTarget], settings: Training) -> Tensor:
    """Cross entropy of the claims' labels, by its weight.

    Raises:
        ValueError: if the network has no head for claims.
    """
    if out.claims is None:
        raise ValueError("the network has no head for claims; give it one: learn_to_judge()")
    wanted = torch.tensor([row.label for row in rows], device=out.claims.device)
    return settings.claim_weight * functional.cross_entropy(out.claims, wanted)


def targets(
    examples: Sequence[Example],
    tokenization: Tokenization,
    *,
    max_tokens: int,
    opinions: Sequence[Opinion | None] | None = None,
) -> list[Target | None]:
    """The examples in tokens; None for those whose answer is cut off at `max_tokens`.

    `opinions` are a teacher's, one per example, None of those it was not asked about.
    """
    pairs = [Pair(e.question, e.title, e.text, e.sentences) for e in examples]
    found: list[Target | None] = []
    rows = tokenization.tokens(pairs, max_tokens=max_tokens)
    for n, (example, row) in enumerate(zip(examples, rows, strict=True)):
        spans = [_tokens_of(row, span) for span in example.answers]
        whole = [span for span in spans if span is not None]
        seen = set(row.sentence_of)
        evidence = tuple(
            label if number in seen else UNKNOWN for number, label in enumerate(example.evidence)
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
                opinion=opinions[n] if opinions is not None else None,
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


def _end_loss(
    logits: Tensor,
    rows: Sequence[tuple[int, ...]],
    answerable: Tensor,
    told: Tensor,
    share: Tensor,
) -> Tensor:
    """Cross entropy with the annotators' shares as target, of shape (n,).

    Unanswerable: all on the first token. Answerable without spans: the logarithm of the
    probability that it is any token but the first. Of each row, `share` of the target is
    what its teacher `told`.
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
    by_teacher = -(told * logs).sum(-1)
    return (1 - share) * torch.where(spanless, elsewhere, by_span) + share * by_teacher


def _told(out: Outputs, rows: Sequence[Target]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """What the teachers say, in the shapes of `out`: start, end, passage, sentences."""
    start, end = torch.zeros_like(out.start), torch.zeros_like(out.end)
    passage, sentences = torch.zeros_like(out.passage), torch.zeros_like(out.sentences)
    for i, row in enumerate(rows):
        if (opinion := row.opinion) is None:
            continue
        places = [0, *range(row.tokens.first, row.tokens.first + len(row.tokens.offsets))]
        start[i, places] = torch.from_numpy(opinion.start).to(start)
        end[i, places] = torch.from_numpy(opinion.end).to(end)
        passage[i] = opinion.passage
        known = opinion.sentences[: sentences.shape[1]]
        sentences[i, : len(known)] = torch.from_numpy(known).to(sentences)
    return start, end, passage, sentences


def loss(out: Outputs, rows: Sequence[Target], settings: Training) -> Loss:
    """How far `out` is from the targets: Devlin et al. 2019 for the span, log loss for the rest.

    Where a teacher has an opinion, `settings.teacher_share` of the span's and the passage's
    target is his, and `settings.teacher_sentence_share` of the sentences' (Hinton et al.
    2015, at temperature 1); it alone counts for sentences of which the example knows nothing.
    """
    device = out.start.device
    answerable = torch.tensor([row.answerable for row in rows], device=device)
    asked = torch.tensor([float(row.opinion is not None) for row in rows], device=device)
    share = settings.teacher_share * asked
    sentence_share = settings.teacher_sentence_share * asked[:, None]
    start, end, told_passage, told_sentences = _told(out, rows)
    span = 0.5 * (
        _end_loss(out.start, [row.starts for row in rows], answerable, start, share)
        + _end_loss(out.end, [row.ends for row in rows], answerable, end, share)
    )
    smooth = settings.label_smoothing
    wanted = answerable.float() * (1 - smooth) + 0.5 * smooth
    passage = functional.binary_cross_entropy_with_logits(
        out.passage, (1 - share) * wanted + share * told_passage
    )
    labels = torch.full(out.sentences.shape, UNKNOWN, device=device)
    present = torch.zeros(out.sentences.shape, device=device)
    for i, row in enumerate(rows):
        labels[i, : len(row.evidence)] = torch.tensor(
            row.evidence[: out.sentences.shape[1]], device=device
        )
        present[i, sorted(set(row.tokens.sentence_of) - {-1})] = 1.0
    of_label = (labels != UNKNOWN).float() * (1 - sentence_share)
    of_teacher = sentence_share * present
    weight = of_label + of_teacher
    both = of_label * labels.clamp(min=0).float() + of_teacher * told_sentences
    # By passage first, so that one of many short sentences does not outweigh the others.
    each = functional.binary_cross_entropy_with_logits(
        out.sentences, both / weight.clamp(min=1e-6), reduction="none"
    )
    per_passage = (each * weight).sum(-1) / weight.sum(-1).clamp(min=1e-6)
    sentence = per_passage.mean()
    total = (
        span.mean() + settings.passage_weight * passage + settings.sentence_weight * 2 * sentence
    )
    return Loss(total, span.mean().item(), passage.item(), sentence.item())
