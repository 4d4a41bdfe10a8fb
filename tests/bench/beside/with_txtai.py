"""txtai: one `Embeddings`, hybrid and with content.

Its documentation: https://neuml.github.io/txtai/embeddings/ ("Hybrid search", "content").
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from txtai import Embeddings

from tests.bench.beside.sides import FOUND, Part


class Txtai:
    packages = ("txtai", "faiss-cpu", "transformers", "torch", "numpy")

    def __init__(self, model: str) -> None:
        self._model = model
        self._embeddings: Any = None
        self._articles: dict[str, str] = {}

    def make(self, folder: Path) -> None:
        self._folder = folder
        self._embeddings = Embeddings(path=self._model, hybrid=True, content=True)
        self._empty = True

    def add(self, part: Part) -> None:
        rows = [
            (p.number, {"text": p.text, "article_id": p.article_id}, None) for p in part.passages
        ]
        if part.vectors is not None:
            known = part.vectors
            self._embeddings.model.encode = lambda texts, category: np.array(
                [known[text] for text in texts]
            )
        if self._empty:
            self._embeddings.index(rows)
        else:
            self._embeddings.upsert(rows)
        self._empty = False

    def finish(self) -> None:
        self._embeddings.save(str(self._folder))

    def open(self, folder: Path) -> None:
        self._embeddings = Embeddings()
        self._embeddings.load(str(folder))

    def search(self, question: str) -> list[tuple[str, str]]:
        found = self._embeddings.search(
            "select text, article_id, score from txtai where similar(:question)",
            FOUND,
            parameters={"question": question},
        )
        return [(row["article_id"], row["text"]) for row in found]


def made(name: str, model: str) -> Txtai:
    return Txtai(model)
