"""How alike vectors of length 1 are.

OpenBLAS's product, which `@` takes, has warned of an invalid value where all are finite
(numpy #24067); this one does without it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def cosines(vectors: NDArray[np.float32], other: NDArray[np.float32]) -> NDArray[np.float32]:
    """The cosines of unit vectors, of shape (..., width), with another (width,), in [-1, 1]."""
    found: NDArray[np.float32] = np.einsum("...i,i->...", vectors, other)
    return found


def all_cosines(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The cosines of unit vectors (n, width) with each other, of shape (n, n)."""
    found: NDArray[np.float32] = np.einsum("ik,jk->ij", vectors, vectors)
    return found
