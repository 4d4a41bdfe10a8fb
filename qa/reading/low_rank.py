"""Low-rank changes of an encoder: how a network of ours learns one more thing, and ships small.

The encoder's weights stay as they are; what was learned is a product of two narrow matrices for
each of its linear layers, added to the layer's weights when they are loaded (Hu et al. 2021,
"LoRA: low-rank adaptation of large language models").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import torch
from torch import Tensor, nn

LAYERS = ("query", "key", "value", "attention.output", "intermediate", "output")
"""The linear layers of each of the encoder's layers that are changed, as `places` names them."""
SCALE = 2.0
"""What the product of both matrices is multiplied by (Hu et al. 2021: alpha / r)."""

Changes = Mapping[str, tuple[Tensor, Tensor]]
"""By "layer.name" the matrices (out, rank) and (rank, in) whose product is added there."""


def places(encoder: Any) -> Iterator[tuple[str, Any, str]]:
    """Every linear layer of a BERT that is changed: its name, the module that holds it, where."""
    for number in range(encoder.config.num_hidden_layers):
        block: Any = encoder.encoder.layer[number]
        for name in LAYERS:
            match name:
                case "attention.output":
                    yield f"{number}.{name}", block.attention.output, "dense"
                case "intermediate" | "output":
                    yield f"{number}.{name}", getattr(block, name), "dense"
                case _:
                    yield f"{number}.{name}", block.attention.self, name


def as_tensors(changes: Changes) -> dict[str, Tensor]:
    """The changes under the names that `add` finds them by."""
    found: dict[str, Tensor] = {}
    for name, (left, right) in changes.items():
        found |= {f"{name}.left": left, f"{name}.right": right}
    return found


def from_tensors(tensors: Mapping[str, Tensor]) -> dict[str, tuple[Tensor, Tensor]]:
    """The changes among tensors that `as_tensors` named."""
    ends = [name.removesuffix(".left") for name in tensors if name.endswith(".left")]
    return {n: (tensors[f"{n}.left"].float(), tensors[f"{n}.right"].float()) for n in ends}


def add(encoder: Any, tensors: Mapping[str, Tensor]) -> None:
    """Add the changes among the tensors to an encoder's weights, which get new ones.

    Raises:
        KeyError: if a layer's are missing.
        RuntimeError: if they don't fit.
    """
    with torch.no_grad():
        for name, module, attribute in places(encoder):
            change = tensors[f"{name}.left"].float() @ tensors[f"{name}.right"].float()
            layer = getattr(module, attribute)
            layer.weight = nn.Parameter(layer.weight + SCALE * change, requires_grad=False)
