"""The stores that the contract's tests run over: a new engine is one more `Kind` here."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

import numpy as np
import pytest

from embeddings.stores.faiss_store import FaissStore
from embeddings.stores.milvus_store import MilvusStore
from embeddings.stores.store import VectorStore
from tests.milvus import lite


class Kind(Protocol):
    """How stores of one engine are made, opened again and harmed."""

    snapshots: bool
    """Whether a store is kept as it was saved; else whatever is done is kept at once."""
    place: str
    """Where the store is that `new` made last."""

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
    snapshots = True

    def __init__(self, folder: Path) -> None:
        self.path = folder / "vectors.faiss"
        self.place = str(self.path)

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


class TrainedFaissKind(FaissKind):
    """Approximate; so few vectors as in the contract's tests it compares all the same."""

    def new(self, dim: int) -> FaissStore:
        sample = np.random.default_rng(0).normal(size=(64, dim))
        return FaissStore.trained(sample, 400, self.path)


class MilvusKind:
    """One collection for each store that is made, on a milvus-lite that all tests share."""

    snapshots = False
    _numbers = itertools.count()

    def __init__(self, folder: Path) -> None:
        self._server = lite()

    def new(self, dim: int) -> MilvusStore:
        self.place, self._dim = f"contract_{next(self._numbers)}", dim
        return MilvusStore(self._server, self.place, dim)

    def opened(self, mark: str) -> MilvusStore:
        assert mark == ""
        return MilvusStore.open(self._server, self.place, self._dim)

    @property
    def harms(self) -> Mapping[str, Callable[[], object]]:
        return {"missing": lambda: self._server.drop(self.place)}


@pytest.fixture(
    params=[FaissKind, TrainedFaissKind, MilvusKind], ids=["faiss", "trained", "milvus"]
)
def kind(request: pytest.FixtureRequest, tmp_path: Path) -> Kind:
    made: Kind = request.param(tmp_path)
    return made


@pytest.fixture
def snapshots(kind: Kind) -> Kind:
    """Those engines alone that keep a store as it was saved."""
    if not kind.snapshots:
        pytest.skip("this engine keeps at once whatever is done")
    return kind


@pytest.fixture
def axes(kind: Kind) -> VectorStore:
    """Three ids on the three axes."""
    store = kind.new(3)
    store.add([10, 20, 30], np.eye(3, dtype=np.float32))
    return store
