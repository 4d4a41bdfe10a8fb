"""Low-rank changes in training: beside each of an encoder's linear layers a narrow product."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from transformers import BertModel

from qa.reading.low_rank import SCALE, places


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


def adaptable(encoder: BertModel, rank: int) -> dict[str, LowRank]:
    """Put low-rank changes beside the encoder's layers, by name; all else of it stays."""
    encoder.requires_grad_(False)
    changes = {}
    for name, module, attribute in list(places(encoder)):
        changes[name] = LowRank(getattr(module, attribute), rank)
        setattr(module, attribute, changes[name])
    return changes


def pairs(changes: dict[str, LowRank]) -> dict[str, tuple[Tensor, Tensor]]:
    """The changes as they ship."""
    return {name: (one.left, one.right) for name, one in changes.items()}
