"""Passages that search ranks high for a question: the hardest kind of wrong ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import tantivy

_WORD = re.compile(r"\w+")


class Lexical:
    """BM25 over passages, in memory, with English stemming."""

    def __init__(self, texts: Sequence[str]) -> None:
        schema = (
            tantivy.SchemaBuilder()
            .add_unsigned_field("n", stored=True)
            .add_text_field("text", tokenizer_name="en_stem", index_option="freq")
            .build()
        )
        self._index = tantivy.Index(schema)
        writer = self._index.writer(num_threads=1)
        for n, text in enumerate(texts):
            writer.add_document(tantivy.Document(n=n, text=text))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def search(self, query: str, k: int) -> list[tuple[int, float]]:
        """Up to `k` passages' numbers with their BM25 scores, best first."""
        words = " ".join(_WORD.findall(query.lower()))
        if not words:
            return []
        hits = self._searcher.search(self._index.parse_query(words, ["text"]), k).hits
        return [(int(self._searcher.doc(address)["n"][0]), float(score)) for score, address in hits]


def _scaled(scores: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    low, high = scores.min(), scores.max()
    return (scores - low) / (high - low) if high > low else np.zeros_like(scores)


def nearest(
    questions: Sequence[str],
    lexical: Lexical,
    *,
    k: int,
    question_vectors: npt.NDArray[np.float32] | None = None,
    passage_vectors: npt.NDArray[np.float32] | None = None,
) -> Iterator[list[int]]:
    """For each question, up to `k` passages' numbers, best first.

    As the library searches: BM25 and vectors, 100 each, each scaled to [0, 1] and added;
    BM25 alone where no vectors are given.
    """
    for at, question in enumerate(questions):
        hits = lexical.search(question, 100)
        fused: dict[int, float] = {}
        if hits:
            scaled = _scaled(np.array([score for _, score in hits], dtype=np.float32))
            fused = {n: float(s) for (n, _), s in zip(hits, scaled, strict=True)}
        if question_vectors is not None and passage_vectors is not None:
            similar = passage_vectors @ question_vectors[at]
            top = np.argsort(-similar)[:100]
            for n, s in zip(top.tolist(), _scaled(similar[top]).tolist(), strict=True):
                fused[n] = fused.get(n, 0.0) + s
        yield sorted(fused, key=lambda n: (-fused[n], n))[:k]
