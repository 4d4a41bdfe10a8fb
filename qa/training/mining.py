"""Which training passages our own retriever would put before the reader for a question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from embeddings.stores.faiss_store import FaissStore
from qa.retrieval.lexical import LexicalIndex
from qa.retrieval.retriever import fuse
from qa.retrieval.words import LexicalDocument

FOUND = 100
"""How many passages each search finds before fusion, as in the library."""


def lexical_index(texts: Sequence[str]) -> LexicalIndex:
    """A lexical index in memory over texts, each under its number as the id."""
    index = LexicalIndex(None)
    index.change([], (LexicalDocument(n, "", text, None, None) for n, text in enumerate(texts)))
    return index


def vector_index(vectors: npt.NDArray[np.float32]) -> FaissStore:
    """A vector index over rows of unit length, each under its number as the id."""
    index = FaissStore(vectors.shape[1])
    index.add(range(len(vectors)), vectors)
    return index


def nearest(
    questions: Sequence[str],
    lexical: LexicalIndex,
    *,
    k: int,
    question_vectors: npt.NDArray[np.float32] | None = None,
    passage_vectors: npt.NDArray[np.float32] | None = None,
) -> Iterator[list[int]]:
    """For each question, up to `k` passages' numbers, best first, nearly as the library would.

    BM25 alone where no vectors are given.
    """
    vectors = vector_index(passage_vectors) if passage_vectors is not None else None
    for n, question in enumerate(questions):
        by_words = {hit.passage_id: hit.score for hit in lexical.search(question, FOUND)}
        by_vector: dict[int, float] = {}
        if vectors is not None and question_vectors is not None:
            (found,) = vectors.search(question_vectors[n : n + 1], FOUND)
            by_vector = {neighbour.id: neighbour.score for neighbour in found}
        yield [hit.passage_id for hit in fuse(by_words, by_vector, k)]
