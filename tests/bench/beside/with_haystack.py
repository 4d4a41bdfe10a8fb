"""Haystack: its store in memory, BM25 and embeddings, joined by reciprocal rank fusion.

As in its tutorial on hybrid retrieval (https://haystack.deepset.ai/tutorials/33_hybrid_retrieval)
up to the ranker. Its other stores that search words are servers; the integration of FAISS has no
search by words.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from haystack import Document, Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import (
    InMemoryBM25Retriever,
    InMemoryEmbeddingRetriever,
)
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)

from tests.bench.beside.sides import FOUND, Part

FILE = "store.json"


class Haystack:
    packages = (
        "haystack-ai",
        "sentence-transformers-haystack",
        "sentence-transformers",
        "transformers",
        "torch",
        "numpy",
    )

    def __init__(self, model: str) -> None:
        self._model = model
        self._store: Any = None

    def make(self, folder: Path) -> None:
        self._folder = folder
        self._store = InMemoryDocumentStore()
        self._embedder = SentenceTransformersDocumentEmbedder(
            model=self._model, normalize_embeddings=True, progress_bar=False
        )
        self._embedder.warm_up()

    def add(self, part: Part) -> None:
        documents = [
            Document(
                id=str(p.number),
                content=p.text,
                meta={"article_id": p.article_id},
                embedding=None if part.vectors is None else part.vectors[p.text].tolist(),
            )
            for p in part.passages
        ]
        if part.vectors is None:
            documents = self._embedder.run(documents)["documents"]
        self._store.write_documents(documents)

    def finish(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._store.save_to_disk(str(self._folder / FILE))

    def open(self, folder: Path) -> None:
        self._store = InMemoryDocumentStore.load_from_disk(str(folder / FILE))
        text_embedder = SentenceTransformersTextEmbedder(
            model=self._model, normalize_embeddings=True, progress_bar=False
        )
        asking = Pipeline()
        asking.add_component("text_embedder", text_embedder)
        asking.add_component(
            "by_vector", InMemoryEmbeddingRetriever(document_store=self._store, top_k=FOUND)
        )
        asking.add_component(
            "by_words", InMemoryBM25Retriever(document_store=self._store, top_k=FOUND)
        )
        asking.add_component(
            "joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=FOUND)
        )
        asking.connect("text_embedder.embedding", "by_vector.query_embedding")
        asking.connect("by_vector", "joiner")
        asking.connect("by_words", "joiner")
        self._asking = asking

    def search(self, question: str) -> list[tuple[str, str]]:
        found = self._asking.run(
            {"text_embedder": {"text": question}, "by_words": {"query": question}}
        )
        return [(one.meta["article_id"], one.content) for one in found["joiner"]["documents"]]


def made(name: str, model: str) -> Haystack:
    return Haystack(model)
