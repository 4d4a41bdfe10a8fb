"""A BERT's layers as they are run for reading: sequences end to end, in the best kernel.

What the network's own `forward` does besides is left out, with the same result: padding and the
mask that hides it, and casting the weights to bfloat16 anew for every batch. Queries, keys and
values come of one multiplication.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

import torch
from torch import Tensor
from torch.nn import functional

from embeddings.bert import distance_ranges
from embeddings.kernels import Kernel
from embeddings.linears import Linear, laid_out
from embeddings.threads import threads_for

GROUP_TOKENS = 768
"""About how many tokens go through the layers at a time: their states stay in the cache. Ten
passages took 163 ms in fours, 173 all at once, 178 one by one (bf16; in float32 452, 457, 516)."""
_FEW_ROWS, _MANY_ROWS = 8, 32
"""A product is of a multiple of so many rows, up to the second of them and above it: oneDNN
compiles its code, half a megabyte of it, for each number of rows. In bf16 attention within 120 to
200 tokens took .53 ms, of so many rows as there are tokens .70."""


class Sequenced(Protocol):
    """One sequence as the network takes it; `second` is where its second part begins."""

    @property
    def ids(self) -> list[int]: ...

    @property
    def second(self) -> int: ...


@dataclass(frozen=True, slots=True)
class States:
    """The states of several sequences, end to end: `hidden` of shape (tokens, width).

    The sequence numbered n has the tokens `[bounds[n], bounds[n + 1])`.
    """

    hidden: Tensor
    bounds: tuple[int, ...]

    def of(self, n: int) -> Tensor:
        """One sequence's states, of shape (its tokens, width)."""
        return self.hidden[self.bounds[n] : self.bounds[n + 1]]

    def firsts(self) -> Tensor:
        """The states of each sequence's first token, float32 of shape (sequences, width)."""
        return self.hidden[list(self.bounds[:-1])].float()


def groups(lengths: Sequence[int], most_tokens: int = GROUP_TOKENS) -> Iterator[list[int]]:
    """The numbers of sequences of these lengths, in order, in groups of at most so many tokens
    (or of one sequence).
    """
    numbers: list[int] = []
    tokens = 0
    for n, length in enumerate(lengths):
        if numbers and tokens + length > most_tokens:
            yield numbers
            numbers, tokens = [], 0
        numbers.append(n)
        tokens += length
    if numbers:
        yield numbers


def _multiple(number: int, of: int) -> int:
    """The least multiple that isn't less than a number."""
    return -(-number // of) * of


class PackedEncoder:
    """A `BertModel`'s weights laid out once for a kernel; changes of the model's later on are
    not seen. Safe to share between threads.
    """

    def __init__(self, bert: Any, kernel: Kernel) -> None:
        config, embedded = bert.config, bert.embeddings
        if config.hidden_act != "gelu":
            raise ValueError(f"need an encoder with gelu, got {config.hidden_act}")
        self.kernel = kernel
        self._heads = config.num_attention_heads
        self._epsilon = config.layer_norm_eps
        self._precision = torch.bfloat16 if kernel is Kernel.BF16 else torch.float32
        self._words = embedded.word_embeddings.weight.detach()
        self._positions = embedded.position_embeddings.weight.detach()
        self._types = embedded.token_type_embeddings.weight.detach()
        self._norm = _weights(embedded.LayerNorm)
        self._layers = [self._layer(block, config) for block in bert.encoder.layer]
        self._buckets = config.relative_attention_num_buckets
        self._by_distance = (
            bert.encoder.relative_attention_bias.weight.detach().to(self._precision)
            if self._buckets
            else None
        )

    def embedded(self, rows: Sequence[Sequenced]) -> States:
        """The states before the first layer."""
        bounds, positions, types = [0], list[int](), list[int]()
        for row in rows:
            length = len(row.ids)
            bounds.append(bounds[-1] + length)
            positions += range(length)
            types += [0] * row.second + [1] * (length - row.second)
        ids = torch.tensor([one for row in rows for one in row.ids])
        hidden = self._words[ids] + self._types[types] + self._positions[positions]
        normed = functional.layer_norm(hidden, hidden.shape[1:], *self._norm, self._epsilon)
        return States(normed.to(self._precision), tuple(bounds))

    def through(self, states: States) -> States:
        """The states after the last layer."""
        tokens = len(states.hidden)
        rows = _multiple(tokens, _FEW_ROWS if tokens <= _MANY_ROWS else _MANY_ROWS)
        hidden = functional.pad(states.hidden, (0, 0, 0, rows - tokens))
        nearness = self._nearness(states.bounds)
        with threads_for(tokens):
            for layer in self._layers:
                hidden = self._through(layer, hidden, states.bounds, nearness)
        return States(hidden[:tokens], states.bounds)

    def _nearness(self, bounds: Sequence[int]) -> Tensor | None:
        """What is added to attention for distances up to the longest sequence's, of shape
        (heads, length, length); None where distances are not looked at.
        """
        if self._by_distance is None:
            return None
        length = max((end - start for start, end in pairwise(bounds)), default=0)
        ranges = distance_ranges(length, self._buckets)
        added: Tensor = self._by_distance[ranges]
        return added.permute(2, 0, 1).contiguous()

    def _layer(self, block: Any, config: Any) -> _Layer:
        own = block.attention.self
        # The products of queries and keys are scaled by way of the queries' weights.
        scale = (config.hidden_size // config.num_attention_heads) ** -0.5
        (query, query_bias), (key, key_bias), (value, value_bias) = map(
            _weights, (own.query, own.key, own.value)
        )
        linears = [
            (
                torch.cat([query * scale, key, value]),
                torch.cat([query_bias * scale, key_bias, value_bias]),
            ),
            *map(_weights, (block.attention.output.dense, block.intermediate.dense)),
            _weights(block.output.dense),
        ]
        norms = _weights(block.attention.output.LayerNorm), _weights(block.output.LayerNorm)
        attended, left, wide, narrow = (laid_out(*one, self.kernel) for one in linears)
        first, second = ((w.to(self._precision), b.to(self._precision)) for w, b in norms)
        return _Layer(attended, left, wide, narrow, first, second)

    def _through(
        self, layer: _Layer, hidden: Tensor, bounds: Sequence[int], nearness: Tensor | None
    ) -> Tensor:
        attended = self._attended(layer.attended(hidden), bounds, nearness)
        hidden = self._normed(layer.left.added(attended, hidden), layer.first_norm)
        wide = layer.wide.gelu(hidden)
        return self._normed(layer.narrow.added(wide, hidden), layer.second_norm)

    def _normed(self, hidden: Tensor, norm: tuple[Tensor, Tensor]) -> Tensor:
        return functional.layer_norm(hidden, hidden.shape[1:], *norm, self._epsilon)

    def _attended(
        self, projected: Tensor, bounds: Sequence[int], nearness: Tensor | None
    ) -> Tensor:
        """Attention, sequence by sequence: torch's fused one takes twice as long here in bf16."""
        found = projected.new_zeros(len(projected), projected.shape[1] // 3)
        # A few rows more are taken along than a sequence has, be they the next one's.
        last = bounds[-2] + self._taken(bounds[-1] - bounds[-2])
        projected = functional.pad(projected, (0, 0, 0, max(0, last - len(projected))))
        for start, end in pairwise(bounds):
            length, taken = end - start, self._taken(end - start)
            parts = projected[start : start + taken].view(taken, 3, self._heads, -1)
            queries, keys, values = parts.permute(1, 2, 0, 3)
            alike = torch.bmm(queries, keys.transpose(1, 2))
            if nearness is not None:
                alike[:, :length, :length] += nearness[:, :length, :length]
            if taken > length:
                alike[:, :, length:] = -torch.inf
            attended = torch.bmm(torch.softmax(alike, -1), values)[:, :length]
            found[start:end] = attended.transpose(0, 1).reshape(length, -1)
        return found

    def _taken(self, length: int) -> int:
        """How many rows are multiplied in the attention within a sequence of this length."""
        return _multiple(length, _MANY_ROWS) if self.kernel is Kernel.BF16 else length


@dataclass(frozen=True, slots=True)
class _Layer:
    attended: Linear
    left: Linear
    wide: Linear
    narrow: Linear
    first_norm: tuple[Tensor, Tensor]
    second_norm: tuple[Tensor, Tensor]


def _weights(module: Any) -> tuple[Tensor, Tensor]:
    return module.weight.detach().float(), module.bias.detach().float()
