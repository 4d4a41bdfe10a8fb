"""The stores that the contract's tests run over: a new engine is one more `Kind` here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

import numpy as np
import pytest

from embeddings.stores.faiss_store import FaissStore
from embeddings.stores.store import VectorStore


class Kind(Protocol):
    """How stores of one engine are made, opened again and harmed."""

    def new(self, dim: int) -> VectorStore:
        """An empty store that can be saved."""
        ...

    def opened(self, mark: str) -> VectorStore:
        """The store that `new` made last, as it was saved with this mark."""
        ...

    @property
    def harms(self) -> Mapping[str, Callable[[], object]]:
        """What can befall a saved store, by name."""
        ...


class FaissKind:
    def __init__(self, folder: Path) -> None:
        self.path = folder / "vectors.faiss"

    def new(self, dim: int) -> FaissStore:
        return FaissStore(dim, self.path)

    def opened(self, mark: str) -> FaissStore:
        return FaissStore.open(self.path, sha256=mark)

    @property
    def harms(self) -> Mapping[str, Callable[[], object]]:
        path = self.path
        return {
            "missing": path.unlink,
            "cut": lambda: path.write_bytes(path.read_bytes()[:-5]),
            "altered": lambda: path.write_bytes(path.read_bytes()[:-1] + b"\x7f"),
            "emptied": lambda: path.write_bytes(b""),
        }


@pytest.fixture(params=[FaissKind], ids=["faiss"])
def kind(request: pytest.FixtureRequest, tmp_path: Path) -> Kind:
    made: Kind = request.param(tmp_path)
    return made


@pytest.fixture
def axes(kind: Kind) -> VectorStore:
    """Three ids on the three axes."""
    store = kind.new(3)
    store.add([10, 20, 30], np.eye(3, dtype=np.float32))
    return store
