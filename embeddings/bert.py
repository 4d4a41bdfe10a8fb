"""BERT's encoder (Devlin et al. 2019), for inference, in torch alone.

`transformers` has it as well, but importing its `BertModel` imports how models are trained,
generate, and are spread over machines, and with that scikit-learn and SciPy: that took longer
than importing torch. The layers have the names that published weights have, and give to the bit
what `transformers` gives; a test compares them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True, slots=True)
class BertForm:
    """What shapes a BERT's weights and its reading, by the names that its `config.json` has.

    Raises:
        ValueError: if it is a form that isn't read here.
    """

    vocab_size: int = 30_522
    hidden_size: int = 768
    num_hidden_layers: int = 12
    num_attention_heads: int = 12
    intermediate_size: int = 3_072
    max_position_embeddings: int = 512
    type_vocab_size: int = 2
    layer_norm_eps: float = 1e-12
    hidden_act: str = "gelu"
    relative_attention_num_buckets: int = 0
    """Into so many ranges the distances between two tokens fall, each of which speaks for or
    against attention by itself, as in MPNet (Song et al. 2020); 0: they are not looked at."""

    def __post_init__(self) -> None:
        if self.hidden_act != "gelu":
            raise ValueError(f"hidden_act is 'gelu', got {self.hidden_act!r}")
        if self.hidden_size % self.num_attention_heads:
            raise ValueError(
                f"hidden_size is a multiple of num_attention_heads, got {self.hidden_size} and "
                f"{self.num_attention_heads}"
            )

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> BertForm:
        """The form in a configuration, which may say more.

        Raises:
            KeyError: if it lacks what every BERT's has.
            TypeError: if it is no mapping.
        """
        if not isinstance(config, Mapping):
            raise TypeError(f"a form is a mapping, got {config!r}")
        optional = {"relative_attention_num_buckets"} - config.keys()
        return cls(**{f.name: config[f.name] for f in fields(cls) if f.name not in optional})

    @classmethod
    def in_folder(cls, folder: Path) -> BertForm:
        """The form that a model's folder says it has.

        Raises:
            OSError: if its `config.json` can't be read.
        """
        return cls.of(json.loads((folder / "config.json").read_text(encoding="utf-8")))


class Hidden(NamedTuple):
    """What an encoder gives, by the name that `transformers` has for it."""

    last_hidden_state: Tensor
    """Of shape (texts, length, hidden)."""


class Bert(nn.Module):
    """The encoder: token numbers in, a vector a token out. Without dropout.

    Args:
        config: its form.
        eager: whether attention is written out, step by step, instead of torch's fused kernel:
            quicker in training on a processor, slower without gradients.
    """

    def __init__(self, config: BertForm, *, eager: bool = False) -> None:
        super().__init__()
        self.config = config
        self.eager = eager
        self.embeddings = _Embeddings(config)
        self.encoder = _Layers(config)

    @classmethod
    def empty(cls, config: BertForm) -> Bert:
        """One without weights, for `load_state_dict(…, assign=True)`.

        Drawing 23 million numbers only to replace them takes half a second.
        """
        with torch.device("meta"):
            return cls(config)

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor | None = None
    ) -> Hidden:
        """Encode a batch; all of shape (texts, length). Nothing is read where the mask is 0."""
        hidden = self.embeddings(input_ids, token_type_ids)
        mask: Tensor | None = attention_mask.bool()[:, None, None, :]
        # Without padding there is nothing to mask, and a quicker kernel.
        if not torch.compiler.is_compiling() and bool(attention_mask.all()):
            mask = None
        if self.config.relative_attention_num_buckets:
            nearness = self.encoder.nearness(hidden.shape[1])
            mask = nearness if mask is None else torch.where(mask, nearness, _NEVER)
        for layer in self.encoder.layer:
            hidden = layer(hidden, mask, self.eager)
        return Hidden(hidden)


class _Embeddings(nn.Module):
    def __init__(self, config: BertForm) -> None:
        super().__init__()
        width = config.hidden_size
        self.word_embeddings = _table(config.vocab_size, width)
        self.position_embeddings = _table(config.max_position_embeddings, width)
        self.token_type_embeddings = _table(config.type_vocab_size, width)
        self.LayerNorm = nn.LayerNorm(width, eps=config.layer_norm_eps)

    def forward(self, ids: Tensor, types: Tensor | None) -> Tensor:
        types = torch.zeros_like(ids) if types is None else types
        positions = torch.arange(ids.shape[1], device=ids.device)
        found = self.word_embeddings(ids) + self.token_type_embeddings(types)
        normed: Tensor = self.LayerNorm(found + self.position_embeddings(positions))
        return normed


def _table(rows: int, width: int) -> nn.Embedding:
    """A vector for each of `rows` numbers, drawn as BERT's are, unless it is to be empty.

    `nn.Embedding` draws them also on the device "meta", for which torch imports its compiler: a
    second.
    """
    vectors = torch.empty(rows, width)
    if not vectors.is_meta:
        nn.init.normal_(vectors, std=0.02)
    table: nn.Embedding = nn.Embedding.from_pretrained(vectors, freeze=False)  # type: ignore[no-untyped-call]
    return table


class _Layers(nn.Module):
    def __init__(self, config: BertForm) -> None:
        super().__init__()
        self.layer = nn.ModuleList(_Layer(config) for _ in range(config.num_hidden_layers))
        self.buckets = config.relative_attention_num_buckets
        if self.buckets:
            self.relative_attention_bias = _table(self.buckets, config.num_attention_heads)

    def nearness(self, length: int) -> Tensor:
        """What is added to attention for the distance alone, of shape (heads, length, length)."""
        ranges = distance_ranges(length, self.buckets, self.relative_attention_bias.weight.device)
        found: Tensor = self.relative_attention_bias(ranges).permute(2, 0, 1)
        return found


def distance_ranges(length: int, buckets: int, device: torch.device | None = None) -> Tensor:
    """For each of `length` tokens in which range each other lies, of shape (length, length).

    Half of the ranges are for tokens that come later; of each half one half is for single
    distances, the other for wider and wider ranges up to 128 tokens and beyond (Raffel et al. 2020,
    section 2.1, as MPNet has it).
    """
    places = torch.arange(length, device=device)
    away = places[None, :] - places[:, None]
    half, exact = buckets // 2, buckets // 4
    far = torch.log(away.abs().clamp(min=1) / exact) / math.log(_FARTHEST / exact)
    wide = exact + (far * (half - exact)).long()
    near = torch.where(away.abs() < exact, away.abs(), wide.clamp(max=half - 1))
    return near + half * (away > 0)


_FARTHEST = 128
_NEVER = -1e4


class _Layer(nn.Module):
    def __init__(self, config: BertForm) -> None:
        super().__init__()
        self.attention = _Attention(config)
        self.intermediate = _Dense(config.hidden_size, config.intermediate_size)
        self.output = _AddAndNorm(config.intermediate_size, config)

    def forward(self, hidden: Tensor, mask: Tensor | None, eager: bool) -> Tensor:
        hidden = self.attention(hidden, mask, eager)
        out: Tensor = self.output(functional.gelu(self.intermediate.dense(hidden)), hidden)
        return out


class _Attention(nn.Module):
    def __init__(self, config: BertForm) -> None:
        super().__init__()
        self.self = _SelfAttention(config)
        self.output = _AddAndNorm(config.hidden_size, config)

    def forward(self, hidden: Tensor, mask: Tensor | None, eager: bool) -> Tensor:
        out: Tensor = self.output(self.self(hidden, mask, eager), hidden)
        return out


class _SelfAttention(nn.Module):
    def __init__(self, config: BertForm) -> None:
        super().__init__()
        width = config.hidden_size
        self.heads = config.num_attention_heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)

    def forward(self, hidden: Tensor, mask: Tensor | None, eager: bool) -> Tensor:
        n, length, width = hidden.shape
        query, key, value = (
            part(hidden).view(n, length, self.heads, -1).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        if eager:
            weights = query @ key.transpose(2, 3) * query.shape[-1] ** -0.5
            if mask is not None and mask.dtype is torch.bool:
                weights = weights.masked_fill(~mask, torch.finfo(weights.dtype).min)
            elif mask is not None:
                weights = weights + mask
            found = weights.softmax(-1) @ value
        else:
            if mask is not None and mask.dtype is not torch.bool:
                mask = mask.to(query.dtype)
            found = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        whole: Tensor = found.transpose(1, 2).reshape(n, length, width)
        return whole


class _Dense(nn.Module):
    def __init__(self, width_in: int, width_out: int) -> None:
        super().__init__()
        self.dense = nn.Linear(width_in, width_out)


class _AddAndNorm(nn.Module):
    def __init__(self, width_in: int, config: BertForm) -> None:
        super().__init__()
        self.dense = nn.Linear(width_in, config.hidden_size)
        self.LayerNorm = nn.LayerNorm(config.hidden_size, eps=config.layer_norm_eps)

    def forward(self, hidden: Tensor, before: Tensor) -> Tensor:
        normed: Tensor = self.LayerNorm(self.dense(hidden) + before)
        return normed
