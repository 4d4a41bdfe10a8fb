"""The bundled model by its parts: the tokenizer, BERT, and the mean of a text's tokens.

A `SentenceTransformer` gives the same vectors, a test compares them; but to import it takes
longer than to import torch, and most of what it brings (training, evaluation, other kinds of
models) is nothing that this model needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from embeddings.bert import Bert, BertForm
from embeddings.kernels import Kernel
from embeddings.packed import PackedEncoder, groups
from embeddings.spare import give_back

_TOKENS = 256
"""A longer text is cut there, as the model's `sentence_bert_config.json` says."""

_GROUP_TOKENS = 1_024
"""About how many tokens go through a processor's layers at a time. Per passage of news, of one
core: 13.5 ms with 1,536 and 12.8 with 4,096 in bf16, 25.4 with 768, 23.9 with 1,536 and 23.0 with
4,096 in float32; what the layers hold meanwhile grows with them."""


@dataclass(frozen=True, slots=True)
class _Text:
    """A text's tokens; it has no second part."""

    ids: list[int]

    @property
    def second(self) -> int:
        return len(self.ids)


class MiniLM:
    """The model in a folder, on the accelerator that torch finds, else the processor.

    There it multiplies in the `kernel`'s precision. Not to be used by several threads at once.
    """

    def __init__(self, folder: Path, kernel: Kernel = Kernel.FLOAT32) -> None:
        found = torch.accelerator.current_accelerator(check_available=True)
        self.device = found or torch.device("cpu")
        network = Bert.empty(BertForm.in_folder(folder))
        weights = load_file(folder / "model.safetensors")
        network.load_state_dict({n: weights[n] for n in network.state_dict()}, assign=True)
        self.dim = network.config.hidden_size
        on_processor = self.device.type == "cpu"
        self._packed = PackedEncoder(network, kernel) if on_processor else None
        self._network = None if on_processor else network.eval().to(self.device)
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(_TOKENS)
        self._tokenizer.no_padding()

    @torch.inference_mode()
    def encode(
        self, texts: Sequence[str], role: str = "", *, batch_texts: int = 32
    ) -> NDArray[np.float32]:
        """A vector per text, of shape (len(texts), dim).

        An accelerator reads `batch_texts` at a time.

        The model has no prompts, so it takes no notice of the `role`.
        """
        tokens = [one.ids for one in self._tokenizer.encode_batch(list(texts))]
        order = sorted(range(len(tokens)), key=lambda n: -len(tokens[n]))
        vectors = torch.empty(len(tokens), self.dim)
        if self._packed is not None:
            vectors[order] = self._end_to_end(self._packed, [tokens[n] for n in order])
        else:
            for at in range(0, len(order), batch_texts):
                numbers = order[at : at + batch_texts]
                vectors[numbers] = self._padded([tokens[n] for n in numbers]).float().cpu()
        found: NDArray[np.float32] = vectors.numpy()
        return found

    def _end_to_end(self, packed: PackedEncoder, rows: Sequence[list[int]]) -> Tensor:
        means: list[Tensor] = []
        grouped = list(groups([len(row) for row in rows], _GROUP_TOKENS))
        for numbers in grouped:
            states = packed.through(packed.embedded([_Text(rows[n]) for n in numbers]))
            hidden = states.hidden.float()
            means += (hidden[start:end].mean(0) for start, end in pairwise(states.bounds))
        if len(grouped) > 1:
            # Groups differ in size, and what one leaves free doesn't fit the next one: after
            # 192 passages a hundred megabytes lay about.
            give_back()
        return functional.normalize(torch.stack(means))

    def _padded(self, rows: Sequence[Sequence[int]]) -> Tensor:
        assert self._network is not None
        length = max(map(len, rows))
        ids = torch.zeros(len(rows), length, dtype=torch.long)
        mask = torch.zeros(len(rows), length, dtype=torch.bool)
        for n, row in enumerate(rows):
            ids[n, : len(row)] = torch.tensor(row)
            mask[n, : len(row)] = True
        hidden = self._network(ids.to(self.device), mask.to(self.device)).last_hidden_state
        weight = mask.to(self.device)[..., None].to(hidden.dtype)
        return functional.normalize((hidden * weight).sum(1) / weight.sum(1))
