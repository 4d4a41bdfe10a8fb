"""Vectors and their nearest neighbours, in a collection of a Milvus server.

What is put in is there at once, for every process on every machine. How near neighbours are
found is the server's affair: exactly where it holds few vectors, by a graph (HNSW) where it
holds many. Another collection may take the place of a store's while it is read: it is read on
there, then.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from embeddings.errors import IndexDamaged
from embeddings.stores.milvus import (
    MOST_HITS,
    Found,
    Milvus,
    Place,
    Shape,
    best_among,
    following,
    unmoved,
)
from embeddings.stores.store import Neighbour, checked

if TYPE_CHECKING:
    from numpy.typing import NDArray


class MilvusStore:
    """A `VectorStore` in the collection `name`, with vectors of width `dim`.

    A new one is empty, whatever the server holds under its name; `open` takes up what is there.
    `place` says where it is held by now, should the collection be gone.

    Raises:
        StoreUnavailable: (as every method does) if the server can't be reached, or refuses.
    """

    def __init__(self, server: Milvus, name: str, dim: int, place: Place = unmoved) -> None:
        self._server, self.name, self._dim = server, name, dim
        self._lock = threading.RLock()
        self._count: int | None = None
        self._place = place
        server.drop(name)
        server.create(name, Shape(vector=dim))

    @classmethod
    def open(cls, server: Milvus, name: str, dim: int, place: Place = unmoved) -> MilvusStore:
        """The store that a server holds under this name.

        Raises:
            IndexDamaged: if it holds none.
        """
        if not server.take_up(name):
            raise IndexDamaged(f"{server.uri} has no collection {name}")
        opened = cls.__new__(cls)
        opened._server, opened.name, opened._dim = server, name, dim
        opened._lock, opened._count = threading.RLock(), None
        opened._place = place
        opened.refresh()
        return opened

    def moved(self, name: str) -> bool:
        """See `Moving.moved`."""
        place = self._place()
        with self._lock:
            if place and self.name == name != place:
                self.name = place
                self.refresh()
            return self.name != name

    @property
    def dim(self) -> int:
        return self._dim

    @following
    def __len__(self) -> int:
        with self._lock:
            if self._count is None:
                self._count = self._server.count(self.name)
            return self._count

    @property
    @following
    def ids(self) -> NDArray[np.int64]:
        """The ids held, in ascending order."""
        return self._server.ids(self.name)

    @following
    def held(self, ids: Sequence[int]) -> set[int]:
        """Which of some ids are held."""
        return self._server.held(self.name, ids)

    @following
    def vectors(self, ids: Sequence[int]) -> dict[int, NDArray[np.float32]]:
        """The vectors held under these ids, of which there may be 10,000."""
        condition = f"id in [{','.join(map(str, ids))}]"
        rows = self._server.rows(self.name, condition, ["id", "vector"], len(ids))
        return {row["id"]: np.asarray(row["vector"], dtype=np.float32) for row in rows}

    def refresh(self) -> None:
        """See what other processes have changed by now."""
        with self._lock:
            self._count = None
            self._server.settle(self.name)

    def add(self, ids: Sequence[int], vectors: NDArray[np.floating[Any]]) -> None:
        """See `VectorStore.add`."""
        rows = checked(vectors, self.dim)
        if len(ids) != len(rows):
            raise ValueError(f"got {len(ids)} ids for {len(rows)} vectors")
        if len(set(ids)) != len(ids):
            raise ValueError("an id comes twice")
        sent = [{"id": int(i), "vector": row} for i, row in zip(ids, rows, strict=True)]
        self._server.put(self.name, sent, row_bytes=4 * self._dim)
        with self._lock:
            self._count = None

    def remove(self, ids: Sequence[int]) -> int:
        """Remove the vectors with these ids; return how many of them were held."""
        removed = self._server.delete(self.name, [int(i) for i in ids])
        with self._lock:
            self._count = None
        return removed

    @following
    def search(
        self,
        queries: NDArray[np.floating[Any]],
        k: int,
        *,
        allowed: NDArray[np.int64] | None = None,
    ) -> list[list[Neighbour]]:
        """See `VectorStore.search`; at most 16,384 are found, the most that Milvus gives."""
        rows = checked(queries, self.dim)
        held = len(self)
        k = min(k, held, MOST_HITS)
        if k < 1 or not len(rows) or (allowed is not None and not len(allowed)):
            return [[] for _ in rows]
        if allowed is not None:
            allowed = np.unique(allowed)

        def search(most: int, condition: str) -> list[list[Found]]:
            return self._server.nearest(self.name, rows, most, condition)

        # Which of several equal scores come before the cut is up to the server. So it is asked
        # for more than `k` until no score is cut in two.
        wanted = k
        while True:
            wanted = min(wanted + max(1, wanted - k), held, MOST_HITS)
            if allowed is None:
                found = search(wanted, "")
            else:
                found = best_among(search, allowed, wanted, held)
            split = any(len(f) == wanted and f[k - 1].score == f[-1].score for f in found)
            if wanted in (k, held, MOST_HITS) or not split:
                break
        return [
            [
                Neighbour(hit.id, hit.score)
                for hit in sorted(hits, key=lambda hit: (-hit.score, hit.id))[:k]
            ]
            for hits in found
        ]

    def save(self) -> str:
        """Nothing is left to do: the server has it all."""
        return ""
