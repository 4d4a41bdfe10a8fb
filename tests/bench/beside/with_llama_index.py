"""LlamaIndex: a `VectorStoreIndex` over FAISS, its BM25 retriever, and their fusion.

As in its example of reciprocal rank fusion
(https://developers.llamaindex.ai/python/framework/integrations/retrievers/reciprocal_rerank_fusion)
without questions made by a language model. The vectors are in `FaissVectorStore`, exact,
and not in the store that is there without any other, a dictionary of lists.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import faiss
from llama_index.core import (
    Settings,
    StorageContext,
    VectorStoreIndex,
    load_index_from_storage,
)
from llama_index.core.llms import MockLLM
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.schema import TextNode
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.retrievers.bm25 import BM25Retriever
from llama_index.vector_stores.faiss import FaissVectorStore

from tests.bench.beside.sides import FOUND, Part

WIDTH = 384
BATCH = 32


class LlamaIndex:
    packages = (
        "llama-index-core",
        "llama-index-embeddings-huggingface",
        "llama-index-retrievers-bm25",
        "llama-index-vector-stores-faiss",
        "bm25s",
        "faiss-cpu",
        "sentence-transformers",
        "transformers",
        "torch",
        "numpy",
    )

    def __init__(self, model: str) -> None:
        self._model = model
        self._index: Any = None

    def _settle(self) -> None:
        Settings.embed_model = HuggingFaceEmbedding(self._model, embed_batch_size=BATCH)
        Settings.llm = MockLLM()  # none is asked: there is one query

    def make(self, folder: Path) -> None:
        self._settle()
        self._folder = folder
        store = FaissVectorStore(faiss_index=faiss.IndexFlatIP(WIDTH))
        self._index = VectorStoreIndex(
            nodes=[], storage_context=StorageContext.from_defaults(vector_store=store)
        )

    def add(self, part: Part) -> None:
        nodes = [
            TextNode(
                id_=str(p.number),
                text=p.text,
                metadata={"article_id": p.article_id},
                excluded_embed_metadata_keys=["article_id"],
                embedding=None if part.vectors is None else part.vectors[p.text].tolist(),
            )
            for p in part.passages
        ]
        self._index.insert_nodes(nodes)

    def finish(self) -> None:
        self._index.storage_context.persist(str(self._folder))
        words = BM25Retriever.from_defaults(docstore=self._index.docstore, similarity_top_k=FOUND)
        words.persist(str(self._folder / "bm25"))

    def open(self, folder: Path) -> None:
        self._settle()
        storage = StorageContext.from_defaults(
            persist_dir=str(folder), vector_store=FaissVectorStore.from_persist_dir(str(folder))
        )
        index = load_index_from_storage(storage)
        self._asking = QueryFusionRetriever(
            [
                index.as_retriever(similarity_top_k=FOUND),
                BM25Retriever.from_persist_dir(str(folder / "bm25")),
            ],
            mode="reciprocal_rerank",
            similarity_top_k=FOUND,
            num_queries=1,
            use_async=False,
        )

    def search(self, question: str) -> list[tuple[str, str]]:
        return [
            (one.node.metadata["article_id"], one.node.get_content())
            for one in self._asking.retrieve(question)
        ]


def made(name: str, model: str) -> LlamaIndex:
    return LlamaIndex(model)
