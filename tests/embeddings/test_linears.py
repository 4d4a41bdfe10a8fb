"""A layer that is laid out for a kernel gives what torch gives with its plain weights."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional

from embeddings.kernels import Kernel
from embeddings.linears import laid_out


@pytest.mark.parametrize("tokens", [1, 7, 24, 130])
@pytest.mark.parametrize(
    ("kernel", "within"), [(Kernel.FLOAT32, 1e-5), (Kernel.BF16, 0.02), (Kernel.INT8, 0.05)]
)
def test_every_kernels_layer_gives_what_a_plain_one_gives(
    kernel: Kernel, within: float, tokens: int
):
    torch.manual_seed(tokens)
    weight, bias = torch.randn(72, 48) / 7, torch.randn(72)
    states, to = torch.randn(tokens, 48), torch.randn(tokens, 72)
    expected = functional.linear(states, weight, bias)
    layer = laid_out(weight, bias, kernel)
    precision = torch.bfloat16 if kernel is Kernel.BF16 else torch.float32
    given = states.to(precision)
    for found, wanted in (
        (layer(given), expected),
        (layer.gelu(given), functional.gelu(expected)),
        (layer.added(given, to.to(precision)), expected + to),
    ):
        assert found.dtype == precision
        assert torch.allclose(found.float(), wanted, atol=within, rtol=within)


def test_a_layer_leaves_what_it_is_given_as_it_is():
    layer = laid_out(torch.randn(16, 32), torch.randn(16), Kernel.FLOAT32)
    states, to = torch.randn(3, 32), torch.randn(3, 16)
    before = states.clone(), to.clone()
    layer.added(states, to)
    layer.gelu(states)
    assert torch.equal(states, before[0])
    assert torch.equal(to, before[1])


def test_in_bf16_a_product_is_torchs_to_the_bit():
    torch.manual_seed(3)
    weight, bias, states = torch.randn(96, 64), torch.randn(96), torch.randn(24, 64).bfloat16()
    plain = functional.linear(states, weight.bfloat16(), bias.bfloat16())
    assert torch.equal(laid_out(weight, bias, Kernel.BF16)(states), plain)
