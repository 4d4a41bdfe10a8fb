"""Vectors and their nearest neighbours, in FAISS: all of them compared, or those near by.

Only this module and `faiss_index.py` know FAISS: that it wants float32, pads short lists with
id -1, and that its inner product is a cosine only on unit vectors.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from embeddings.errors import IndexDamaged
from embeddings.files import replace_file, sha256_of
from embeddings.stores import faiss_index
from embeddings.stores.sharing import SharedLock
from embeddings.stores.store import Neighbour, checked

if TYPE_CHECKING:
    from numpy.typing import NDArray


class FaissStore:
    """A `VectorStore` in memory that is saved as one file; vectors are kept as float16.

    A new one is empty, whatever the file holds; `open` reads it. Without a file it can't be
    saved. It is exact, unless it was `trained`. Searching goes on while it is saved.
    """

    def __init__(self, dim: int, path: Path | None = None) -> None:
        self._use(faiss_index.exact(dim), path)

    def _use(self, index: Any, path: Path | None) -> None:
        self._index, self._path = index, path
        self._lock, self._saving = SharedLock(), threading.Lock()
        self._last: int | None = None
        """No id above is held; None where that is not known."""

    @classmethod
    def trained(
        cls,
        sample: NDArray[np.floating[Any]],
        vectors: int,
        path: Path | None = None,
        *,
        on_round: Callable[[float], None] = lambda share: None,
    ) -> FaissStore:
        """An empty store for about so many vectors, of which `sample` are some: approximate.

        Its vectors lie in lists, each with what is near its centre, and a search looks through
        the nearest lists only. Up to `faiss_index.COMPARED` vectors all are looked through.
        Takes a while: see `sample_for`. `on_round` hears how much of it is done, in [0, 1], and
        may break it off by raising. The same sample gives the same lists.

        Raises:
            ValueError: if the sample is empty.
        """
        if not len(sample):
            raise ValueError("a store can't be trained without a sample")
        rows = np.ascontiguousarray(sample, dtype=np.float32)
        store = cls.__new__(cls)
        store._use(faiss_index.trained(rows, vectors, on_round), path)
        return store

    @property
    def is_exact(self) -> bool:
        """Whether it compares a query with every vector."""
        return not faiss_index.lists(self._index)

    @property
    def is_outgrown(self) -> bool:
        """Whether it was trained for a quarter of the vectors that it holds, or less."""
        return _outgrown(faiss_index.lists(self._index), len(self))

    @property
    def dim(self) -> int:
        return int(self._index.d)

    @staticmethod
    def sample_for(vectors: int) -> int:
        """How many of so many vectors are a sample that is large enough to train with."""
        return faiss_index.sample_for(vectors)

    @staticmethod
    def training_share(vectors: int) -> float:
        """What part of the work of building one for so many vectors is training it."""
        return faiss_index.training_share(vectors)

    @staticmethod
    def suits(path: Path, vectors: int) -> bool:
        """Whether the file that `save` wrote has lists, enough for so many vectors.

        Little of one with lists is read. What is no such file doesn't suit.
        """
        try:
            lists = faiss_index.lists_in(path)
        except RuntimeError:
            return False
        return lists > 0 and not _outgrown(lists, vectors)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def ids(self) -> NDArray[np.int64]:
        """The ids held, in ascending order."""
        with self._lock.shared():
            return np.sort(faiss_index.ids(self._index))

    def add(self, ids: Sequence[int], vectors: NDArray[np.floating[Any]]) -> None:
        """See `VectorStore.add`."""
        rows = checked(vectors, self.dim)
        if len(ids) != len(rows):
            raise ValueError(f"got {len(ids)} ids for {len(rows)} vectors")
        if len(set(ids)) != len(ids):
            raise ValueError("an id comes twice")
        if not len(ids):
            return
        new = np.asarray(ids, dtype=np.int64)
        with self._lock.exclusive():
            if self._last is None:
                self._last = int(faiss_index.ids(self._index).max(initial=-1))
            # To find what is to go all ids are gone through: what is new only now comes after.
            if (held := new[new <= self._last]).size:
                faiss_index.remove(self._index, held)
            self._index.add_with_ids(rows, new)
            self._last = max(self._last, int(new.max()))

    def remove(self, ids: Sequence[int]) -> int:
        """Remove the vectors with these ids; return how many of them were held."""
        if not len(ids) or not len(self):
            return 0
        with self._lock.exclusive():
            return faiss_index.remove(self._index, np.asarray(ids, dtype=np.int64))

    def search(
        self,
        queries: NDArray[np.floating[Any]],
        k: int,
        *,
        allowed: NDArray[np.int64] | None = None,
    ) -> list[list[Neighbour]]:
        """See `VectorStore.search`.

        One that is trained may miss neighbours. It compares as many vectors however few are
        allowed, so that it misses none where these are few; equal scores come by id among what
        it finds, and the same vectors always lie in the same list.
        """
        rows = checked(queries, self.dim)
        with self._lock.shared():
            k = min(k, len(self))
            if k < 1 or not len(rows) or (allowed is not None and not len(allowed)):
                return [[] for _ in rows]
            # FAISS orders equal scores, and chooses among them at the cut, by their place in
            # the index, which differs between builds. So it is asked for more than `k` until
            # no score is cut in two.
            wanted = k
            while True:
                wanted = min(wanted + max(1, wanted - k), len(self))
                scores, ids = faiss_index.search(self._index, rows, wanted, allowed)
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
        if self._path is None:
            raise ValueError("a store without a file can't be saved")

        digest = ""

        def write(new: Path) -> None:
            nonlocal digest
            faiss_index.write(self._index, new)
            digest = sha256_of(new)

        with self._saving, self._lock.shared():
            replace_file(self._path, write)
        return digest

    @staticmethod
    def check(path: Path, *, sha256: str) -> None:
        """See whether a file is the one that `save` wrote, without reading it into memory.

        Raises:
            IndexDamaged: if it is missing, or its sum is not `sha256`.
        """
        try:
            found = sha256_of(path)
        except OSError as error:
            raise IndexDamaged(f"{path} can't be read: {error.strerror}") from error
        if found != sha256:
            raise IndexDamaged(f"{path} has SHA-256 {found[:12]}…, expected {sha256[:12]}…")

    @classmethod
    def open(cls, path: Path, *, sha256: str) -> FaissStore:
        """Read the file that `save` wrote.

        Raises:
            IndexDamaged: as `check` does.
        """
        cls.check(path, sha256=sha256)
        try:
            index = faiss_index.read(path)
        except (RuntimeError, ValueError) as error:
            raise IndexDamaged(f"{path} is no FAISS index of ours: {error}") from error
        opened = cls.__new__(cls)
        opened._use(index, path)
        return opened


def _outgrown(lists: int, vectors: int) -> bool:
    return 0 < 2 * lists <= faiss_index.lists_for(vectors)
