"""Vectors and their nearest neighbours, in FAISS.

Only this module knows that FAISS wants float32, pads short lists with id -1, and that
its inner product is a cosine only on unit vectors.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from embeddings.errors import DimensionMismatch, IndexDamaged
from embeddings.files import replace_file, sha256_of
from embeddings.stores.store import Neighbour

if TYPE_CHECKING:
    from numpy.typing import NDArray


class FaissStore:
    """A `VectorStore` in memory that is saved as one file: exact search by inner product.

    A new one is empty, whatever the file holds; `open` reads it. Without a file it can't
    be saved.
    """

    def __init__(self, dim: int, path: Path | None = None) -> None:
        import faiss

        self._path = path
        self._index: Any = faiss.IndexIDMap2(faiss.IndexFlatIP(dim))
        self._lock = threading.RLock()

    @property
    def dim(self) -> int:
        return int(self._index.d)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def ids(self) -> NDArray[np.int64]:
        """The ids held, in ascending order."""
        import faiss

        with self._lock:
            return np.sort(faiss.vector_to_array(self._index.id_map))

    def add(self, ids: Sequence[int], vectors: NDArray[np.floating[Any]]) -> None:
        """See `VectorStore.add`."""
        rows = self._checked(vectors)
        if len(ids) != len(rows):
            raise ValueError(f"got {len(ids)} ids for {len(rows)} vectors")
        if len(set(ids)) != len(ids):
            raise ValueError("an id comes twice")
        with self._lock:
            self.remove(ids)
            if len(ids):
                self._index.add_with_ids(rows, np.asarray(ids, dtype=np.int64))

    def remove(self, ids: Sequence[int]) -> int:
        """Remove the vectors with these ids; return how many of them were held."""
        import faiss

        if not len(ids) or not len(self):
            return 0
        with self._lock:
            held = np.asarray(ids, dtype=np.int64)
            return int(self._index.remove_ids(faiss.IDSelectorBatch(held)))

    def search(
        self,
        queries: NDArray[np.floating[Any]],
        k: int,
        *,
        allowed: NDArray[np.int64] | None = None,
    ) -> list[list[Neighbour]]:
        """See `VectorStore.search`."""
        import faiss

        rows = self._checked(queries)
        with self._lock:
            k = min(k, len(self))
            if k < 1 or not len(rows) or (allowed is not None and not len(allowed)):
                return [[] for _ in rows]
            parameters = None
            if allowed is not None:
                selector = faiss.IDSelectorBatch(np.ascontiguousarray(allowed, dtype=np.int64))
                # FAISS takes a class's fields as keywords; its stubs don't know.
                parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
            # FAISS orders equal scores, and chooses among them at the cut, by their place in
            # the index, which differs between builds. So it is asked for more than `k` until
            # no score is cut in two.
            wanted = k
            while True:
                wanted = min(wanted + max(1, wanted - k), len(self))
                scores, ids = self._index.search(rows, wanted, params=parameters)
                split = (scores[:, k - 1] == scores[:, -1]) & (ids[:, -1] != -1)
                if wanted in (k, len(self)) or not split.any():
                    break
        order = np.lexsort((ids, -scores), axis=1)[:, :k]
        scores = np.take_along_axis(scores, order, axis=1).tolist()
        ids = np.take_along_axis(ids, order, axis=1).tolist()
        return [
            [Neighbour(i, s) for i, s in zip(row_ids, row, strict=True) if i != -1]
            for row_ids, row in zip(ids, scores, strict=True)
        ]

    def save(self) -> str:
        """Write the file in one step; return its SHA-256."""
        import faiss

        if self._path is None:
            raise ValueError("a store without a file can't be saved")

        digest = ""

        def write(new: Path) -> None:
            nonlocal digest
            faiss.write_index(self._index, str(new))
            digest = sha256_of(new)

        with self._lock:
            replace_file(self._path, write)
        return digest

    @classmethod
    def open(cls, path: Path, *, sha256: str) -> FaissStore:
        """Read the file that `save` wrote.

        Raises:
            IndexDamaged: if the file is missing, or its sum is not `sha256`.
        """
        import faiss

        try:
            found = sha256_of(path)
        except OSError as error:
            raise IndexDamaged(f"{path} can't be read: {error.strerror}") from error
        if found != sha256:
            raise IndexDamaged(f"{path} has SHA-256 {found[:12]}…, expected {sha256[:12]}…")
        try:
            index = faiss.read_index(str(path))
        except RuntimeError as error:
            raise IndexDamaged(f"{path} is no FAISS index: {error}") from error
        opened = cls(int(index.d), path)
        opened._index = index
        return opened

    def _checked(self, vectors: NDArray[np.floating[Any]]) -> NDArray[np.float32]:
        rows = np.ascontiguousarray(vectors, dtype=np.float32)
        if rows.ndim != 2 or rows.shape[1] != self.dim:
            raise DimensionMismatch(
                f"the store has dim {self.dim}, got vectors of shape {rows.shape}; "
                "was it built by another model? rebuild with: pressmark doctor --fix"
            )
        return rows
