"""Pressmark: a library, fed with the articles themselves, which it reads and cuts by itself.

Searching is the hybrid search that answers are read from: the question's vector, both searches,
their fusion, and the words of the best passages, checked against the sums of their articles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import embeddings.encoder
from embeddings.encoder import BUNDLED_DIM, BUNDLED_MODEL, Encoder, Role
from qa import Library
from tests.bench.beside.sides import FOUND, Part


class Known:
    """An encoder that knows the vectors of texts, and has another encode those it doesn't know.

    Those are few: passages that end elsewhere until a publisher's other articles have shown which
    of their lines are furniture.
    """

    name, dim = BUNDLED_MODEL, BUNDLED_DIM

    def __init__(self, encoder: Encoder) -> None:
        self.vectors: Mapping[str, Any] = {}
        self._encoder = encoder

    def encode(self, texts: Sequence[str], role: Role) -> NDArray[np.float32]:
        new = [text for text in texts if text not in self.vectors]
        encoded = iter(self._encoder.encode(new, role) if new else ())
        rows = [self.vectors[t] if t in self.vectors else next(encoded) for t in texts]
        return np.array(rows, dtype=np.float32)


class Ours:
    packages = ("tantivy", "faiss-cpu", "sentence-transformers", "transformers", "torch", "numpy")

    def __init__(self, *, float32: bool) -> None:
        if float32:
            embeddings.encoder.native_bf16 = lambda: False

    def make(self, folder: Path) -> None:
        self._folder = folder
        self._library = Library.open(folder)
        self._library._encoder.encode(["Is the model loaded?"], "passage")

    def add(self, part: Part) -> None:
        if part.vectors is not None:
            known = Known(self._library._encoder)
            known.vectors = part.vectors
            self._library.close()
            self._library = Library.open(self._folder, encoder=known)
        report = self._library.add(part.feed)
        assert not report.failed, report

    def finish(self) -> None:
        """All is stored already."""

    def open(self, folder: Path) -> None:
        self._library = Library.open(folder, create=False)
        self._library.search("Is the model loaded?", FOUND)

    def search(self, question: str) -> list[tuple[str, str]]:
        return [(one.article_id, one.text) for one in self._library.search(question, FOUND)]


def made(name: str, model: str) -> Ours:
    return Ours(float32=name.endswith("float32"))
