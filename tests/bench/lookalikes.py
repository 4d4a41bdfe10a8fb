"""Vectors that lie as a model's do, as many as are wanted, without the model's work.

Each is a real one moved by the difference of two real ones that are near each other. So they
come in clusters of all sizes and differ in the directions in which real ones differ, which
noise in every direction alike would not do.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.catalogue import Catalogue

_POOL = 8_000
_NEAR = 20
_LEAST, _MOST = 0.4, 1.0
"""How far one is moved, in differences. Of as many, 16,778 of news, the tenth neighbour of a
headline has a cosine of .51 (drawn) and .56 (real), and by looking through an eighth of the
lists .960 and .973 of the ten nearest are found: drawn ones are somewhat harder to find."""


def vectors_of(library: Path) -> NDArray[np.float32]:
    """The different vectors of a library's passages, in a fixed random order."""
    catalogue = Catalogue(library / "catalogue.sqlite", create=False)
    try:
        held = catalogue.vectors(catalogue.passage_ids())
    finally:
        catalogue.close()
    rows = np.frombuffer(b"".join(one.vector for one in held), dtype="<f2")
    different = np.unique(rows.reshape(len(held), -1), axis=0)
    return np.random.default_rng(0).permutation(different).astype(np.float32)


class Lookalikes:
    """Draws unit vectors that lie as those of `pool` do; the same for the same seed."""

    def __init__(self, pool: NDArray[np.float32], *, seed: int = 0) -> None:
        self._pool = pool[:_POOL]
        self._random = np.random.default_rng(seed)
        near = []
        for start in range(0, len(self._pool), 1_000):
            cosines = self._pool[start : start + 1_000] @ self._pool.T
            np.fill_diagonal(cosines[:, start:], -1)  # not itself
            near.append(np.argpartition(-cosines, _NEAR, axis=1)[:, :_NEAR])
        self._near = np.concatenate(near)

    @property
    def dim(self) -> int:
        return int(self._pool.shape[1])

    def draw(self, count: int) -> NDArray[np.float32]:
        """So many, of shape (count, dim), as exact as the catalogue keeps them."""
        pool, random = self._pool, self._random
        base, first = random.integers(len(pool), size=(2, count))
        second = self._near[first, random.integers(_NEAR, size=count)]
        share = random.uniform(_LEAST, _MOST, size=(count, 1)).astype(np.float32)
        rows = pool[base] + share * (pool[first] - pool[second])
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return rows.astype(np.float16).astype(np.float32)
