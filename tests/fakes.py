"""Stand-ins whose results can be worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from embeddings.encoder import Role
from qa.settings import ReaderKind, Settings

SIMILARITY = Settings(reader=ReaderKind.SIMILARITY, read_timeout_s=0)
"""For libraries whose answers follow from a fake encoder's vectors.

Files are read in the tests' own process: to start one for each library would take longer than
most of these tests. `READ_APART` is for those that show how files are read, or what comes of a
process that ends.
"""
READ_APART = replace(SIMILARITY, read_timeout_s=Settings().read_timeout_s)


class WordEncoder:
    """One axis per known word; a text's vector counts them, brought to unit length.

    A text without a known word lies on an axis of its own, so every vector has length 1.
    `encoded` keeps what was asked for, to show what was not embedded twice.
    """

    def __init__(self, *words: str, name: str = "words") -> None:
        self.name = name
        self.words = words
        self.encoded: list[str] = []

    @property
    def dim(self) -> int:
        return len(self.words) + 1

    def encode(self, texts: Sequence[str], role: Role) -> np.ndarray:
        self.encoded += texts
        rows = np.zeros((len(texts), self.dim), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            found = [w.strip(".,?!“”") for w in text.casefold().split()]
            row[: len(self.words)] = [found.count(word) for word in self.words]
            if not row.any():
                row[-1] = 1
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
