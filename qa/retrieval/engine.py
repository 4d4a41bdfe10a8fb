"""What a derived index needs of the engine that searches it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from qa.retrieval.manifest import Written

Store = TypeVar("Store")


def unheard(*done: object) -> None:
    """Nobody hears how far the work is."""


class Engine(Protocol[Store]):
    """What a derived index needs of what searches it; one class an engine."""

    name: str
    """The index's name in the manifest."""
    noun: str
    """What it is called in sentences."""
    commits: bool
    """Whether what it is given is on the disk, or its server, at once, for all processes."""
    apart: bool
    """Whether all processes write to and search the very same store: it may be ahead of its note,
    and a new one is built beside the former, which is searched meanwhile."""

    @property
    def place(self) -> Path | str:
        """Where it lies on the disk; of one on a server, its name in sentences."""
        ...

    def load(self, written: Written) -> Store:
        """What is on the disk.

        Raises:
            IndexDamaged: if it is missing, damaged, or not what was written.
        """
        ...

    def examined(self, written: Written, held: Store) -> Store:
        """What is to be held against the catalogue: what is on the disk, or, of what is kept in
        memory, `held`, once the file is found to be the one that was saved.

        Raises:
            IndexDamaged: as `load` does.
        """
        ...

    def new(self, *, on_disk: bool, told: Callable[[float], None] = unheard) -> Store:
        """An empty store, on the disk in the place of what lies there, or in memory.

        `told` hears what share of that is done, in [0, 1], where it takes long.
        """
        ...

    def work(self) -> float:
        """About how many µs of a processor it takes to build one for all that the catalogue has.

        Only held against the other index's, to tell how far both are.
        """
        ...

    def training_share(self) -> float:
        """What part of the work of building one for all that the catalogue has is `new`."""
        ...

    def grown(self, told: Callable[[int, float], None]) -> Store:
        """A store in memory, of the kind that `new` makes, with all that the catalogue has.

        `told` hears how many passages are in it and what share of the work is done, in [0, 1];
        it may break it off by raising. Only asked of one that does not commit.
        """
        ...

    def suits(self) -> bool:
        """Whether what is on the disk, and not read, is of the kind for a library that has grown
        as large as this one.
        """
        ...

    def fits(self, store: Store) -> bool:
        """Whether `new` would make a store of the same kind for as many passages as this holds."""
        ...

    def size(self, store: Store) -> int:
        """How many passages are held."""
        ...

    def ids(self, store: Store) -> NDArray[np.int64]:
        """The ids of the passages held, in order."""
        ...

    def change(
        self,
        store: Store,
        removed: Sequence[int],
        added: Sequence[int],
        told: Callable[[int], None] = unheard,
    ) -> None:
        """Remove passages and take others in, by their ids in the catalogue.

        Both may name what is gone or held already. `told` hears, now and then, how many were
        taken in; it may break that off by raising.
        """
        ...

    def refresh(self, store: Store) -> Store:
        """The store with what was committed since, or another that was built in its place.

        Raises:
            IndexDamaged: if what is on the disk can't be read just now.
        """
        ...

    def altered(self, store: Store, ids: Sequence[int]) -> list[int]:
        """Of some passages those that the store holds otherwise than the catalogue does.

        None where a sum over the whole store has shown that already.
        """
        ...

    def save(self, store: Store) -> str:
        """Put on the disk what is not there yet; return the mark of what was saved."""
        ...
