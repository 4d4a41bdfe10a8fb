"""The bundled model by its parts: the tokenizer, BERT, and the mean of a text's tokens.

A `SentenceTransformer` gives the same vectors, a test compares them; but to import it takes
longer than to import torch, and most of what it brings (training, evaluation, other kinds of
models) is nothing that this model needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from embeddings.bert import Bert, BertForm

_TOKENS = 256
"""A longer text is cut there, as the model's `sentence_bert_config.json` says."""


class MiniLM:
    """The model in a folder, on the accelerator that torch finds, else the processor.

    Not to be used by several threads at once.
    """

    def __init__(self, folder: Path) -> None:
        found = torch.accelerator.current_accelerator(check_available=True)
        self.device = found or torch.device("cpu")
        network = Bert.empty(BertForm.in_folder(folder))
        weights = load_file(folder / "model.safetensors")
        network.load_state_dict({n: weights[n] for n in network.state_dict()}, assign=True)
        self.dim = network.config.hidden_size
        self._network = network.eval().to(self.device)
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(_TOKENS)
        self._tokenizer.no_padding()

    @torch.inference_mode()
    def encode(
        self, texts: Sequence[str], role: str = "", *, batch_texts: int = 32
    ) -> NDArray[np.float32]:
        """A vector per text, of shape (len(texts), dim); `batch_texts` are read at a time.

        The model has no prompts, so it takes no notice of the `role`.
        """
        tokens = [one.ids for one in self._tokenizer.encode_batch(list(texts))]
        order = sorted(range(len(tokens)), key=lambda n: -len(tokens[n]))
        vectors = torch.empty(len(tokens), self.dim)
        for at in range(0, len(order), batch_texts):
            numbers = order[at : at + batch_texts]
            vectors[numbers] = self._vectors([tokens[n] for n in numbers]).float().cpu()
        found: NDArray[np.float32] = vectors.numpy()
        return found

    def _vectors(self, rows: Sequence[Sequence[int]]) -> Tensor:
        length = max(map(len, rows))
        ids = torch.zeros(len(rows), length, dtype=torch.long)
        mask = torch.zeros(len(rows), length, dtype=torch.bool)
        for n, row in enumerate(rows):
            ids[n, : len(row)] = torch.tensor(row)
            mask[n, : len(row)] = True
        hidden = self._network(ids.to(self.device), mask.to(self.device)).last_hidden_state
        weight = mask.to(self.device)[..., None].to(hidden.dtype)
        return functional.normalize((hidden * weight).sum(1) / weight.sum(1))
