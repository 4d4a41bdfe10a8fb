"""The engines of the two derived indexes, FAISS for vectors and tantivy for words.

Each says how a passage of the catalogue becomes what its store holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.catalogue import Catalogue
from embeddings.errors import IndexDamaged
from embeddings.stores.faiss_store import FaissStore
from qa.retrieval import segments
from qa.retrieval.engine import unheard
from qa.retrieval.lexical import LexicalIndex, delete_index
from qa.retrieval.manifest import Written
from qa.retrieval.words import LexicalDocument

_CHUNK, _WORDS_CHUNK = 5_000, 500
"""So many passages are read of the catalogue at once; of words, which take long, it is told each
tenth of a second how far they are."""
_EXACT_US, _LISTED_US, _WORDS_US = 4, 10, 240
"""What a passage takes of a processor to be taken into an exact vector index, into one with lists
that are there, and into the index of words; measured over 99,070 and 990,700 of them."""


class VectorEngine:
    """The vectors of the catalogue's passages, of width `dim`, in FAISS.

    Up to `exact_up_to` passages all are compared with a question, above it those near by.
    """

    name = "vectors"
    noun = "vector index"
    commits = False
    apart = False

    def __init__(self, folder: Path, catalogue: Catalogue, dim: int, exact_up_to: int) -> None:
        self.place = folder / "vectors.faiss"
        self._catalogue = catalogue
        self._dim = dim
        self._exact_up_to = exact_up_to

    def load(self, written: Written) -> FaissStore:
        store = FaissStore.open(self.place, sha256=written.sha256)
        if store.dim != self._dim:
            raise IndexDamaged(f"{self.place} has dim {store.dim}, the model {self._dim}")
        return store

    def examined(self, written: Written, held: FaissStore) -> FaissStore:
        FaissStore.check(self.place, sha256=written.sha256)
        return held  # a second one would take as much memory again

    def new(self, *, on_disk: bool, told: Callable[[float], None] = unheard) -> FaissStore:
        total = self._catalogue.passage_total()
        if total <= self._exact_up_to:
            return FaissStore(self._dim, self.place)
        some = self._catalogue.some_passage_ids(FaissStore.sample_for(total))
        _, sample = stored_vectors(self._catalogue, some, self._dim)
        return FaissStore.trained(sample, total, self.place, on_round=told)

    def work(self) -> float:
        total, training = self._catalogue.passage_total(), self.training_share()
        each = _LISTED_US if total > self._exact_up_to else _EXACT_US
        return total * each / (1 - training)

    def training_share(self) -> float:
        total = self._catalogue.passage_total()
        return FaissStore.training_share(total) if total > self._exact_up_to else 0.0

    def grown(self, told: Callable[[int, float], None]) -> FaissStore:
        ids = self._catalogue.passage_ids()
        training = self.training_share()
        store = self.new(on_disk=False, told=lambda share: told(0, training * share))
        for chunk in chunks(ids):
            store.add(*stored_vectors(self._catalogue, chunk, self._dim))
            told(len(store), training + (1 - training) * len(store) / len(ids))
        return store

    def suits(self) -> bool:
        total = self._catalogue.passage_total()
        return total <= self._exact_up_to or FaissStore.suits(self.place, total)

    def fits(self, store: FaissStore) -> bool:
        if len(store) > self._exact_up_to:
            return not store.is_exact and not store.is_outgrown
        # Not to and fro where articles come and go.
        return store.is_exact or len(store) > self._exact_up_to // 2

    def size(self, store: FaissStore) -> int:
        return len(store)

    def ids(self, store: FaissStore) -> NDArray[np.int64]:
        return store.ids

    def change(
        self,
        store: FaissStore,
        removed: Sequence[int],
        added: Sequence[int],
        told: Callable[[int], None] = unheard,
    ) -> None:
        store.remove(removed)
        for chunk in told_of(chunks(added), told):
            store.add(*stored_vectors(self._catalogue, chunk, self._dim))

    def refresh(self, store: FaissStore) -> FaissStore:
        """Nobody else has written into this process's memory."""
        return store

    def altered(self, store: FaissStore, ids: Sequence[int]) -> list[int]:
        return []

    def save(self, store: FaissStore) -> str:
        return store.save()


class WordEngine:
    """The words of the catalogue's passages, their titles and what filters need, in tantivy."""

    name = "lexical"
    noun = "lexical index"
    commits = True
    apart = False

    def __init__(self, folder: Path, catalogue: Catalogue) -> None:
        self.place = folder / "lexical"
        self._catalogue = catalogue

    def load(self, written: Written) -> LexicalIndex:
        try:
            return LexicalIndex.open(self.place)
        except ValueError as error:
            raise IndexDamaged(f"{self.place} can't be opened ({error})") from error

    def examined(self, written: Written, held: LexicalIndex) -> LexicalIndex:
        segments.check(self.place)  # what opens may yet be damaged
        return self.load(written)

    def new(self, *, on_disk: bool, told: Callable[[float], None] = unheard) -> LexicalIndex:
        if not on_disk:
            return LexicalIndex(None)
        delete_index(self.place)
        return LexicalIndex(self.place)

    def work(self) -> float:
        return float(_WORDS_US * self._catalogue.passage_total())

    def training_share(self) -> float:
        return 0.0

    def grown(self, told: Callable[[int, float], None]) -> LexicalIndex:
        raise NotImplementedError("it never outgrows its kind")

    def suits(self) -> bool:
        return True

    def fits(self, store: LexicalIndex) -> bool:
        return True

    def size(self, store: LexicalIndex) -> int:
        return len(store)

    def ids(self, store: LexicalIndex) -> NDArray[np.int64]:
        return store.ids()

    def change(
        self,
        store: LexicalIndex,
        removed: Sequence[int],
        added: Sequence[int],
        told: Callable[[int], None] = unheard,
    ) -> None:
        some = told_of(chunks(added, _WORDS_CHUNK), told)
        store.change(removed, self._documents(store, some))

    def refresh(self, store: LexicalIndex) -> LexicalIndex:
        try:
            store.refresh()
            return store
        except ValueError as error:
            raise IndexDamaged(f"{self.place} can't be read ({error})") from error

    def altered(self, store: LexicalIndex, ids: Sequence[int]) -> list[int]:
        return []

    def save(self, store: LexicalIndex) -> str:
        """Every change was committed already; there is no mark."""
        return ""

    def _documents(
        self, store: LexicalIndex, added: Iterator[Sequence[int]]
    ) -> Iterator[LexicalDocument]:
        # Killed before the manifest was written, the index may hold some of them already. An
        # id stands for the same words for ever, and one replaced by itself would count twice
        # in BM25's statistics until tantivy merges.
        for chunk in added:
            new = [passage_id for passage_id in chunk if not store.knows(passage_id)]
            yield from documents(self._catalogue, new)


def stored_vectors(
    catalogue: Catalogue, ids: Sequence[int], dim: int
) -> tuple[list[int], NDArray[np.float32]]:
    """The ids of those passages that are there, and their vectors of width `dim` as rows.

    Zeros stand for a damaged one, whose passage only words find until the doctor embeds it
    again.
    """
    held, width = catalogue.vectors(ids), 2 * dim
    sound = (
        v.vector if isinstance(v.vector, bytes) and len(v.vector) == width else bytes(width)
        for v in held
    )
    vectors = np.frombuffer(b"".join(sound), dtype="<f2").astype(np.float32)
    vectors[~np.isfinite(vectors)] = 0
    return [v.passage_id for v in held], vectors.reshape(len(held), dim)


def documents(catalogue: Catalogue, ids: Sequence[int]) -> Iterator[LexicalDocument]:
    """Passages as an index of words wants them."""
    sound = catalogue.passages(ids)
    for passage_id in ids:
        if (stored := sound.get(passage_id)) is None:
            yield LexicalDocument(passage_id, "", "", None, None)  # it was altered
            continue
        title = stored.entry.title if stored.entry.title_is_own else ""
        yield LexicalDocument(
            passage_id,
            f"{title}\n{stored.passage.heading}",
            stored.passage.text,
            stored.entry.publisher,
            stored.entry.published,
        )


def chunks(ids: Sequence[int], size: int = _CHUNK) -> Iterator[Sequence[int]]:
    return (ids[i : i + size] for i in range(0, len(ids), size))


def told_of(
    chunks: Iterator[Sequence[int]], told: Callable[[int], None]
) -> Iterator[Sequence[int]]:
    """The same; `told` hears, after each, how many ids there were so far."""
    done = 0
    for chunk in chunks:
        yield chunk
        done += len(chunk)
        told(done)
