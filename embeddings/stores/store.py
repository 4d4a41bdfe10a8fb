"""What every store of vectors can do, whichever engine it stands on.

One file an engine; the tests in `tests/embeddings/stores` hold for all of them. How a store
is made and opened again is its own affair (a file here, an address elsewhere).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from embeddings.errors import DimensionMismatch

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A vector's id and its cosine similarity to the query, in [-1, 1]."""

    id: int
    score: float


def checked(vectors: NDArray[np.floating[Any]], dim: int) -> NDArray[np.float32]:
    """Vectors of shape (n, dim) as float32, laid out in one piece.

    Raises:
        DimensionMismatch: if they have another shape.
    """
    rows = np.ascontiguousarray(vectors, dtype=np.float32)
    if rows.ndim != 2 or rows.shape[1] != dim:
        raise DimensionMismatch(
            f"the store has dim {dim}, got vectors of shape {rows.shape}; "
            "was it built by another model? rebuild with: pressmark doctor --fix"
        )
    return rows


class VectorStore(Protocol):
    """Unit vectors of one width, each under an id of the caller's, 0 or above.

    Safe to share between threads.
    """

    @property
    def dim(self) -> int:
        """The vectors' width."""
        ...

    def __len__(self) -> int:
        """How many vectors are held."""
        ...

    @property
    def ids(self) -> NDArray[np.int64]:
        """The ids held, in ascending order."""
        ...

    def add(self, ids: Sequence[int], vectors: NDArray[np.floating[Any]]) -> None:
        """Add vectors of shape (len(ids), dim), rows of unit length.

        An id that is held already is replaced.

        Raises:
            DimensionMismatch: if the vectors' width is not the store's.
            ValueError: if there are not as many ids as vectors, or an id comes twice.
        """
        ...

    def remove(self, ids: Sequence[int]) -> int:
        """Remove the vectors with these ids; return how many of them were held."""
        ...

    def search(
        self,
        queries: NDArray[np.floating[Any]],
        k: int,
        *,
        allowed: NDArray[np.int64] | None = None,
    ) -> list[list[Neighbour]]:
        """Return up to `k` nearest vectors per query, best first, equal scores by id.

        `queries` has shape (n_queries, dim), rows of unit length. `allowed` holds the only
        ids that may be found; None allows all.

        Raises:
            DimensionMismatch: if the queries' width is not the store's.
        """
        ...

    def save(self) -> str:
        """Make what is held outlast this process, in one step: all of it or nothing.

        Returns a mark to be kept by the caller, by which opening the store again can tell
        that it finds this very state. A store on a server keeps at once whatever is done, and
        has no mark.
        """
        ...
