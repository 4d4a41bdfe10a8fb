"""The linear layers of an encoder, their weights laid out once for how they are multiplied.

Torch hands oneDNN plain weights, which are laid out anew for every product, and float32 to MKL,
which does little for processors that aren't Intel's. With weights laid out beforehand a question
of 24 tokens went through the bundled model's products in 1.8 ms of one core instead of 2.8 in
bf16, and 3.3 instead of 7.4 in float32 (AMD EPYC, AVX-512); in bf16 they are the same to the bit.
What comes after a product is done on its sums before they are rounded.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

import torch
from torch import Tensor
from torch.nn import functional

from embeddings.kernels import Kernel

_LEVELS = 127


class Linear(Protocol):
    """One layer: states of shape (tokens, in) to (tokens, out). Not differentiable."""

    def __call__(self, states: Tensor) -> Tensor: ...

    def gelu(self, states: Tensor) -> Tensor:
        """The layer and its activation."""
        ...

    def added(self, states: Tensor, to: Tensor) -> Tensor:
        """The layer's result added to something of its shape."""
        ...


def laid_out(weight: Tensor, bias: Tensor, kernel: Kernel) -> Linear:
    """The layer with these weights, float32 of shape (out, in) and (out), for a kernel."""
    if kernel is Kernel.INT8:
        return _InInt8(weight, bias)
    precision = torch.bfloat16 if kernel is Kernel.BF16 else torch.float32
    made = _Prepacked if can_prepack(precision) else _Plain
    return made(weight.to(precision), bias.to(precision))


@lru_cache
def can_prepack(precision: torch.dtype) -> bool:
    """Whether this torch, on this processor, multiplies weights that oneDNN has laid out.

    What it takes for that is no public part of torch, so it is tried.
    """
    weight, bias, states = (
        torch.linspace(-1, 1, rows * columns).view(rows, columns).to(precision)
        for rows, columns in ((16, 32), (1, 16), (3, 32))
    )
    plain, packed = _Plain(weight, bias[0]), None
    try:
        packed = _Prepacked(weight, bias[0])
        pairs = [
            (plain(states), packed(states)),
            (plain.gelu(states), packed.gelu(states)),
            (plain.added(states, plain(states)), packed.added(states, plain(states))),
        ]
    except (AttributeError, RuntimeError):
        return False
    return all(torch.allclose(one, other, rtol=0.02, atol=0.05) for one, other in pairs)


class _Plain:
    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        self._weight, self._bias = weight, bias

    def __call__(self, states: Tensor) -> Tensor:
        return functional.linear(states, self._weight, self._bias)

    def gelu(self, states: Tensor) -> Tensor:
        return functional.gelu(self(states))

    def added(self, states: Tensor, to: Tensor) -> Tensor:
        return self(states) + to


class _Prepacked:
    """oneDNN's product, by the operators that torch's own compiler puts in its place."""

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        operators = torch.ops.mkldnn
        self._weight, self._bias = operators._reorder_linear_weight(weight), bias
        self._product = operators._linear_pointwise.default
        self._sum = operators._linear_pointwise.binary

    def __call__(self, states: Tensor) -> Tensor:
        found: Tensor = self._product(states, self._weight, self._bias, "none", [], "")
        return found

    def gelu(self, states: Tensor) -> Tensor:
        found: Tensor = self._product(states, self._weight, self._bias, "gelu", [], "none")
        return found

    def added(self, states: Tensor, to: Tensor) -> Tensor:
        found: Tensor = self._sum(states, to, self._weight, self._bias, "add")
        return found


class _InInt8:
    """A product of whole numbers in [-127, 127], with a scale for each token and each output.

    One scale for all tokens, as torch's dynamic int8 has it, lost too much: see the weights' card.
    """

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        scales = weight.abs().amax(1).clamp(min=torch.finfo(torch.float32).tiny) / _LEVELS
        self._levels = (weight / scales[:, None]).round().to(torch.int8).t()
        self._scales, self._bias = scales, bias

    def __call__(self, states: Tensor) -> Tensor:
        most = states.abs().amax(1, keepdim=True)
        scales = most.clamp_(min=torch.finfo(torch.float32).tiny).div_(_LEVELS)
        levels = (states / scales).round_().to(torch.int8)
        product = torch._int_mm(levels, self._levels).float()
        return product.mul_(scales).mul_(self._scales).add_(self._bias)

    def gelu(self, states: Tensor) -> Tensor:
        return functional.gelu(self(states))

    def added(self, states: Tensor, to: Tensor) -> Tensor:
        return self(states).add_(to)
