"""Low-rank changes in training: beside each of an encoder's linear layers a narrow product.

And how what has so few weights is fitted, in minutes: `fit`.
"""

from __future__ import annotations

import logging
import math
import random
from collections.abc import Callable, Sequence
from typing import TypeVar

import torch
from torch import Tensor, nn

from embeddings.bert import Bert
from qa.reading.low_rank import SCALE, places

log = logging.getLogger(__name__)
Row = TypeVar("Row")


class LowRank(nn.Module):
    """A linear layer that stays as it is, and a product of two narrow ones added to it.

    Both begin so that nothing is changed: the left one with zeros.
    """

    def __init__(self, inner: nn.Linear, rank: int) -> None:
        super().__init__()
        self.inner = inner
        self.left = nn.Parameter(torch.zeros(inner.out_features, rank))
        right = torch.randn(rank, inner.in_features) / math.sqrt(inner.in_features)
        self.right = nn.Parameter(right)

    def forward(self, x: Tensor) -> Tensor:
        changed: Tensor = self.inner(x) + SCALE * (x @ self.right.T) @ self.left.T
        return changed


def adaptable(encoder: Bert, rank: int) -> dict[str, LowRank]:
    """Put low-rank changes beside the encoder's layers, by name; all else of it stays."""
    encoder.requires_grad_(False)
    changes = {}
    for name, module, attribute in list(places(encoder)):
        changes[name] = LowRank(getattr(module, attribute), rank)
        setattr(module, attribute, changes[name])
    return changes


def cut(change: LowRank, before: Tensor) -> LowRank:
    """Let a layer's weight be what it was `before`, and the product all that was added to it.

    Of what was added the product's rank is kept: the closest of that rank (Eckart and Young 1936).
    """
    with torch.no_grad():
        added = change.inner.weight - before + SCALE * change.left @ change.right
        left, sizes, right = torch.linalg.svd(added, full_matrices=False)
        rank = change.left.shape[1]
        change.left.copy_(left[:, :rank] * sizes[:rank] / SCALE)
        change.right.copy_(right[:rank])
        change.inner.weight.copy_(before)
    return change


def pairs(changes: dict[str, LowRank]) -> dict[str, tuple[Tensor, Tensor]]:
    """The changes as they ship."""
    return {name: (one.left, one.right) for name, one in changes.items()}


def fit(
    network: nn.Module,
    rows_of: Callable[[], list[Row]],
    loss: Callable[[Sequence[Row]], Tensor],
    length: Callable[[Row], int],
    *,
    passes: int,
    size: int,
    rate: float,
    weight_decay: float,
    warmup: float,
    rng: random.Random,
    after_pass: Callable[[], None] = lambda: None,
) -> None:
    """Fit those weights of a network that are trained, by AdamW, in batches of `size` rows.

    `rows_of` gives a pass's rows, as many each time. The rate rises over `warmup`, a share of all
    steps, and falls from there to 0; `length` brings rows of like length together.
    """
    weights = [weight for weight in network.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=rate, weight_decay=weight_decay)
    steps, taken = 0, 0
    network.train()
    for number in range(passes):
        batches = _batches(rows_of(), size, length, rng)
        steps, total = steps or passes * len(batches), 0.0
        for chosen in batches:
            share = min(1.0, (taken + 1) / (warmup * steps)) * max(0.0, 1 - taken / steps)
            for group in optimizer.param_groups:
                group["lr"] = rate * share
            off = loss(chosen)
            optimizer.zero_grad(set_to_none=True)
            off.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(weights, 1.0)
            optimizer.step()
            taken += 1
            total += off.item()
        log.info("pass %d of %d, loss %.3f", number + 1, passes, total / len(batches))
        after_pass()
    network.eval()


def _batches(
    rows: list[Row], size: int, length: Callable[[Row], int], rng: random.Random
) -> list[list[Row]]:
    """The rows in batches of like length, in an order drawn at random."""
    rng.shuffle(rows)
    found = []
    for at in range(0, len(rows), 16 * size):
        run = sorted(rows[at : at + 16 * size], key=length)
        found += [run[n : n + size] for n in range(0, len(run), size)]
    rng.shuffle(found)
    return found
