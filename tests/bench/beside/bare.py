"""Encoding alone, by `SentenceTransformer.encode` in float32: what the processor gives."""

from __future__ import annotations

from pathlib import Path

from sentence_transformers import SentenceTransformer

from tests.bench.beside.sides import Part


class Bare:
    packages = ("sentence-transformers", "transformers", "torch", "numpy")

    def __init__(self, model: str) -> None:
        self._model = SentenceTransformer(model, device="cpu")

    def make(self, folder: Path) -> None:
        """There is nothing to keep."""

    def add(self, part: Part) -> None:
        self._model.encode([p.text for p in part.passages], normalize_embeddings=True)

    def finish(self) -> None:
        """There is nothing to keep."""


def made(name: str, model: str) -> Bare:
    return Bare(model)
