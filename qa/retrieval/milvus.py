"""A library that is searched by a Milvus server: both indexes, and what they have reached.

The server holds, for each library, `pressmark_ID_notes`, which says of each index which
collection it is, which change it has reached and which model it is of; and the collections
themselves. ID is the library's own, and of one that was put back from a backup its restoring's
as well, so that no two libraries ever write to the same place.

Any number of machines may ask; one library folder, on one machine, writes (see
`qa.upkeep.backup` for copies of its catalogue to ask from). Between them:

- Only who holds that folder's lock writes: first the catalogue, then the collections, then the
  notes. So a collection may be ahead of what the notes say of it, for as long as a process takes
  for its writing, or until the next one if it was killed. What an asker's own catalogue doesn't
  know of that is passed over; how many rows a collection has tells an asker nothing.
- An index that is built anew gets new collections beside the former ones, which are searched
  until the notes name the new, in one step, once these are whole. The former go with the next
  change that is noted. Killed before, the notes name the former still, and what was begun is
  dropped by the next process that writes.
- Nobody knows who asks. So an asker whose collection is gone, as it opens it or in the middle of
  a question, reads the notes again and goes on in the collection that they name. It fails where
  they name none, or still the one that is gone.
"""

from __future__ import annotations

import re
import shlex
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Generic, TypeVar
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from corpus.catalogue import Catalogue
from embeddings.errors import IndexDamaged
from embeddings.stores.milvus import Milvus, Place, Shape
from embeddings.stores.milvus_store import MilvusStore
from qa.errors import LibraryError
from qa.retrieval.engine import unheard
from qa.retrieval.engines import chunks, documents, stored_vectors, told_of
from qa.retrieval.manifest import NOTHING, ManifestFile, Written, is_to_ask_only, origin
from qa.retrieval.milvus_words import MilvusWords

_AT_ONCE = 1_000
"""So many passages are read of the catalogue, and told of, at once."""
_FORM = 1
"""Of our collections; those of another are not opened, but built anew."""


class MilvusNotes:
    """The `Notes` of a library's indexes on a server, as they were last read or written.

    `manifest.json` beside the catalogue says as well how far the server's indexes are, so that a
    catalogue that was lost is known without the server.
    """

    def __init__(
        self, milvus: Milvus, base: str, folder: Path, catalogue: Catalogue, model: str
    ) -> None:
        self._milvus, self._collection = milvus, f"{base}_notes"
        self._model = model
        self._catalogue = catalogue
        self._file = ManifestFile(folder, catalogue, model)
        self._written: dict[str, Written] = {}
        self.read_again()

    def read_again(self) -> None:
        """See what other processes have noted since."""
        self._file.read_again()
        self._written = self._now()

    def newest(self, name: str) -> Written:
        """What is noted of an index now; what was read before stays what `written` says."""
        return self._now().get(name, NOTHING)

    def _now(self) -> dict[str, Written]:
        if not self._milvus.take_up(self._collection):
            return {}
        self._milvus.settle(self._collection)
        return {
            row["id"]: Written(int(row["change"]), str(row["place"]))
            for row in self._milvus.rows(self._collection, "", ["*"], 100)
            if row["model"] == self._model and row["form"] == _FORM
        }

    def written(self, name: str) -> Written:
        """What an index has written."""
        return self._written.get(name, NOTHING)

    def put(self, name: str, written: Written) -> None:
        """Note what an index has written now."""
        if not self._milvus.has(self._collection):
            shape = Shape(text_ids=True, texts=("model", "place"), numbers=("change", "form"))
            self._milvus.create(self._collection, shape)
        row = {
            "id": name,
            "model": self._model,
            "place": written.sha256,
            "change": written.change,
            "form": _FORM,
        }
        self._milvus.put_without_vector(self._collection, [row])
        self._written[name] = written
        # Not by the index's name: that is the one on the disk, which may be taken up again.
        self._file.put(f"milvus {name}", Written(written.change))

    def forget(self) -> None:
        """Trust no index and no proof from here on."""
        self._file.forget()
        self._milvus.drop(self._collection)
        self._written = {}

    def loss(self) -> str | None:
        """Why the catalogue can't be the one that the indexes were built from; None if it can.

        One that is a copy to ask from may be older than they are.
        """
        if is_to_ask_only(self._catalogue):
            return None
        reached = max((one.change for one in self._written.values()), default=-1)
        if reached > self._catalogue.change:
            return (
                f"{self._catalogue.path} is at change {self._catalogue.change}, but what "
                f"{self._milvus.uri} holds of it has reached change {reached}: it is older"
            )
        return self._file.loss()


_Store = TypeVar("_Store", MilvusStore, MilvusWords)


class _Generations(ABC, Generic[_Store]):
    """The collections of one index of a library, of which the notes name the one that counts."""

    commits = True
    apart = True
    name: str
    noun: str
    share_of_work: float
    """To the other index's. Most of the work is the server's: milvus-lite took 4.8 s for vectors
    and 9.8 s for words of 9,907 passages."""

    def __init__(self, milvus: Milvus, base: str, notes: MilvusNotes, folder: Path) -> None:
        self._milvus, self._notes, self._folder = milvus, notes, folder
        self._prefix = f"{base}_{self.name}_"
        self.place = f"the {self.noun} in {milvus.uri}"

    @abstractmethod
    def _open(self, name: str) -> _Store:
        """What lies there; `IndexDamaged` if nothing does."""

    def load(self, written: Written) -> _Store:
        """What the notes name, or have come to name since they were read."""
        name = self._noted(written)
        while True:
            try:
                return self._open(name)
            except IndexDamaged:
                if (now := self._noted_now()) in (None, name):
                    raise
                name = now

    def examined(self, written: Written, held: _Store) -> _Store:
        """What the notes name."""
        return self.load(written)

    def grown(self, told: Callable[[int, float], None]) -> _Store:
        raise NotImplementedError("how it is searched is the server's affair")

    def suits(self) -> bool:
        return True

    def work(self) -> float:
        return self.share_of_work

    def training_share(self) -> float:
        return 0.0

    def refresh(self, store: _Store) -> _Store:
        """What the notes name now, up to date."""
        written = self._notes.written(self.name)
        if written.change >= 0 and written.sha256 != store.name:
            return self.load(written)
        store.refresh()
        return store

    def _new(self, on_disk: bool) -> str:
        """The name of collections to be built.

        Raises:
            LibraryError: if this process may not build them.
        """
        if not on_disk:
            raise LibraryError(
                f"{self.place} is not there yet: it is just being built, or its building was "
                "broken off. Try again when that is done; it is begun anew by "
                f"pressmark doctor --fix --library {shlex.quote(str(self._folder))}, on the "
                "machine that adds to the library"
            )
        return f"{self._prefix}{uuid4().hex[:12]}"

    def _noted_now(self) -> str | None:
        """The collection that the notes name now."""
        written = self._notes.newest(self.name)
        return self._noted(written) if written.change >= 0 else None

    def _place_of(self, name: str) -> Place:
        """Where the contents of a new store are: there, until the notes have named it."""
        return lambda: self._noted_now() if self._notes.written(self.name).sha256 == name else None

    def _noted(self, written: Written) -> str:
        if not written.sha256.startswith(self._prefix):
            raise IndexDamaged(f"{self.place} is noted to be {written.sha256!r}, which is not ours")
        return written.sha256

    def _sweep(self, kept: str) -> None:
        """Drop what is neither the index that is kept nor the one that is searched until now."""
        used = (kept, self._notes.written(self.name).sha256)
        for one in self._milvus.names():
            if one.startswith(self._prefix) and not one.startswith(tuple(filter(None, used))):
                self._milvus.drop(one)


class MilvusVectorEngine(_Generations[MilvusStore]):
    """The vectors of the catalogue's passages, of width `dim`, in a Milvus server."""

    name = "vectors"
    noun = "vector index"
    share_of_work = 1.0

    def __init__(
        self,
        milvus: Milvus,
        base: str,
        notes: MilvusNotes,
        folder: Path,
        catalogue: Catalogue,
        dim: int,
    ) -> None:
        super().__init__(milvus, base, notes, folder)
        self._catalogue, self._dim = catalogue, dim

    def _open(self, name: str) -> MilvusStore:
        return MilvusStore.open(self._milvus, name, self._dim, self._noted_now)

    def new(self, *, on_disk: bool, told: Callable[[float], None] = unheard) -> MilvusStore:
        name = self._new(on_disk)
        return MilvusStore(self._milvus, name, self._dim, self._place_of(name))

    def fits(self, store: MilvusStore) -> bool:
        return True

    def size(self, store: MilvusStore) -> int:
        return len(store)

    def ids(self, store: MilvusStore) -> NDArray[np.int64]:
        return store.ids

    def change(
        self,
        store: MilvusStore,
        removed: Sequence[int],
        added: Sequence[int],
        told: Callable[[int], None] = unheard,
    ) -> None:
        store.remove(removed)
        for chunk in told_of(chunks(added, _AT_ONCE), told):
            store.add(*stored_vectors(self._catalogue, chunk, self._dim))

    def altered(self, store: MilvusStore, ids: Sequence[int]) -> list[int]:
        held = store.vectors(ids)
        wanted = zip(*stored_vectors(self._catalogue, ids, self._dim), strict=True)
        return [i for i, row in wanted if i in held and not np.allclose(held[i], row, atol=1e-4)]

    def save(self, store: MilvusStore) -> str:
        self._sweep(store.name)
        return store.name


class MilvusWordEngine(_Generations[MilvusWords]):
    """The words of the catalogue's passages, and what filters need, in a Milvus server."""

    name = "lexical"
    noun = "lexical index"
    share_of_work = 2.0

    def __init__(
        self,
        milvus: Milvus,
        base: str,
        notes: MilvusNotes,
        folder: Path,
        catalogue: Catalogue,
    ) -> None:
        super().__init__(milvus, base, notes, folder)
        self._catalogue = catalogue

    def _open(self, name: str) -> MilvusWords:
        return MilvusWords.open(self._milvus, name, self._noted_now)

    def new(self, *, on_disk: bool, told: Callable[[float], None] = unheard) -> MilvusWords:
        name = self._new(on_disk)
        return MilvusWords(self._milvus, name, self._place_of(name))

    def fits(self, store: MilvusWords) -> bool:
        return True

    def size(self, store: MilvusWords) -> int:
        return len(store)

    def ids(self, store: MilvusWords) -> NDArray[np.int64]:
        return self._milvus.ids(store.name)

    def change(
        self,
        store: MilvusWords,
        removed: Sequence[int],
        added: Sequence[int],
        told: Callable[[int], None] = unheard,
    ) -> None:
        some = told_of(chunks(added, _AT_ONCE), told)
        store.change(removed, (one for ids in some for one in documents(self._catalogue, ids)))

    def altered(self, store: MilvusWords, ids: Sequence[int]) -> list[int]:
        return store.differing(documents(self._catalogue, ids))

    def save(self, store: MilvusWords) -> str:
        self._sweep(store.name)
        return store.name


def base_name(catalogue: Catalogue, folder: Path) -> str:
    """What the names of a library's collections begin with.

    Raises:
        LibraryError: if the library has no id yet.
    """
    library, restored, _ = origin(catalogue)
    if not library:
        raise LibraryError(
            f"{folder} has no id yet; it gets one when something is added to it, or by: "
            f"pressmark doctor --fix --library {shlex.quote(str(folder))}"
        )
    parts = ["pressmark", library, *([restored[:12]] if restored else [])]
    return "_".join(re.sub(r"\W", "_", one) for one in parts)
