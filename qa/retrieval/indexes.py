"""The two derived indexes of a library, kept in step with its catalogue.

On disk they are `vectors.faiss`, `lexical/` and `manifest.json`, which says what the two
were built from and up to which change. One that is behind catches up, one that is
missing, damaged or of another model is rebuilt, both without embedding anything. A
catalogue that can't be the one they were built from is refused, and they are kept. Where
another store was chosen (`qa.retrieval.choice`), that is opened in their place.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from corpus.catalogue import Catalogue
from embeddings.stores.store import VectorStore
from qa.errors import PRESSMARK_ERRORS, CatalogueLost
from qa.retrieval.choice import Engines, Searched, engines
from qa.retrieval.derived import DerivedIndex
from qa.retrieval.engine import Engine, unheard
from qa.retrieval.manifest import ACCEPTING, chosen_store, is_to_ask_only, origin
from qa.retrieval.words import WordStore
from qa.status import IndexProgress

log = logging.getLogger(__name__)

_TOLD_S = 0.2


class _GivenUp(Exception):
    """An index that is being built is not wanted any more."""


class Indexes:
    """Both indexes of the library in `folder`, as far as the disk has them.

    `may_write` says whether this process holds the library's lock while opening; without
    it an index on the disk that can't be used is rebuilt in memory only. With `accept`
    the catalogue is taken as it is, and both are rebuilt if they were built from another.

    Vectors that the disk has are read when they are to be searched: `catch_up` says so. A
    library that has grown out of the kind of its vector index gets another with `grow`, built
    in the background. `on_progress` hears how far an index is that is built from the catalogue
    while it is opened or caught up; it may break that off by raising.

    Raises:
        CatalogueLost: if the catalogue is older than the indexes, or another library's.
    """

    def __init__(
        self,
        folder: Path,
        catalogue: Catalogue,
        model: str,
        dim: int,
        *,
        may_write: bool,
        accept: bool = False,
        on_progress: Callable[[IndexProgress], None] = unheard,
    ) -> None:
        self._folder = folder
        self._on_progress = on_progress
        self._catalogue = catalogue
        self._model, self._dim = model, dim
        self._lock = threading.RLock()
        self._work: tuple[int, float, float] | None = None
        """How many passages there are, and what each index takes for them; see `Engine.work`."""
        self._chosen = chosen_store(catalogue)
        chosen = self._engines()
        self._notes = chosen.notes
        self.given_up = self._notes.loss() if accept else None
        """What was wrong with the catalogue, where it was taken as it is."""
        if self.given_up:
            self._notes.forget()
        self._check()
        self._origin = origin(catalogue)
        self._begin(chosen, may_write=may_write and not self._reads_only)
        self._growing: threading.Thread | None = None
        self._growth, self._given_up = IndexProgress(0, 0, 0.0), threading.Event()
        self.catch_up(may_write=may_write)

    @property
    def vectors(self) -> VectorStore:
        if not self.searchable:
            self.catch_up(may_write=False, searching=True)
        return self._vectors.store

    @property
    def lexical(self) -> WordStore:
        return self._lexical.store

    @property
    def behind(self) -> int:
        """How many changes of the catalogue the searches don't know yet.

        All of them where another catalogue was put in its place: its numbers are not ours.
        """
        if origin(self._catalogue) != self._origin:
            return max(self._catalogue.change, 1)
        reached = [one.reached for one in (self._vectors, self._lexical) if one.is_open]
        return self._catalogue.change - min(reached)

    @property
    def searchable(self) -> bool:
        """Whether vectors can be searched, as far as they have been caught up."""
        return self._vectors.is_open

    def catch_up(self, *, may_write: bool, searching: bool = False) -> None:
        """Bring both indexes up to the catalogue's last change; vectors if they are `searchable`,
        as they are once somebody was `searching`.

        Without `may_write` the lexical index only sees what the writing process committed.

        Raises:
            CatalogueLost: as when they were opened.
        """
        with self._lock:
            self._notes.read_again()
            may_write = may_write and not self._reads_only
            self._work = None
            with self._catalogue.reading():
                self._check()
                now, found = self._catalogue.change, origin(self._catalogue)
                chosen = chosen_store(self._catalogue)
                if chosen != self._chosen or (found != self._origin and self._shared):
                    self._chosen, self._origin = chosen, found
                    other = self._engines()
                    may_write = may_write and not self._reads_only
                    self._begin(other, may_write=may_write)
                if found != self._origin:
                    self._vectors.open_again(may_write=may_write)
                    self._lexical.open_again(may_write=may_write)
                    self._origin = found
                if searching:
                    self._vectors.open(may_write=may_write)
                self._vectors.catch_up(now, may_write=may_write)
                self._lexical.catch_up(now, may_write=may_write)

    def faults(self) -> list[str]:
        """Where the indexes on disk and the catalogue disagree, in sentences."""
        with self._lock:
            self._notes.read_again()
            with self._catalogue.reading():
                expected, now = self._catalogue.passage_ids(), self._catalogue.change
                return self._vectors.faults(expected, now) + self._lexical.faults(expected, now)

    def grow(self, *, unread: bool = False) -> None:
        """Begin to build another kind of vector index, if that is what the library needs by now.

        With `unread` also where vectors were not read, since nobody has searched. Searches use
        the old one until it is done. It is saved by the next `catch_up` that `may_write`.
        """
        with self._lock:
            if self._growing is not None or not (unread or self.searchable):
                return
            if self._vectors.is_outgrown:
                self._given_up.clear()
                self._growth = IndexProgress(0, self._catalogue.passage_total(), 0.0)
                self._growing = threading.Thread(
                    target=self._grow, args=(self._vectors, self._origin), daemon=True
                )
                self._growing.start()

    def wait(self, on_progress: Callable[[IndexProgress], None] = lambda done: None) -> bool:
        """Wait until what `grow` began is done, or given up; whether there is something to be
        saved then.
        """
        while (growing := self._growing) is not None and not self._given_up.is_set():
            on_progress(self._growth)
            growing.join(_TOLD_S)
        return self._vectors.is_unsaved

    def give_up_growing(self) -> None:
        """Go on with the old index; what is built of another is thrown away."""
        self._given_up.set()

    def _grow(self, vectors: DerivedIndex[VectorStore], origin: object) -> None:
        def told(passages: int, share: float) -> None:
            self._growth = replace(self._growth, passages=passages, share=share)
            if self._given_up.is_set():
                raise _GivenUp

        try:
            store, reached = vectors.renewed(told)
            with self._lock:
                if (vectors, origin) == (self._vectors, self._origin):
                    vectors.exchange(store, reached)
                    self.catch_up(may_write=False)
        except _GivenUp:
            log.info("the vector index is not built anew: it was given up")
        except PRESSMARK_ERRORS as error:  # the old one does as well, if more slowly
            if not self._given_up.is_set():
                log.warning("the vector index could not be built anew: %s", error)
        finally:
            self._growing = None

    def rebuild(self) -> None:
        """Build both indexes anew from the catalogue; nothing is embedded."""
        with self._lock:
            self._vectors.rebuild()
            self._lexical.rebuild()
            self.catch_up(may_write=True)

    def _engines(self) -> Engines:
        library = Searched(self._folder, self._catalogue, self._model, self._dim)
        chosen = engines(library, self._chosen)
        self._shared = chosen.shared
        self._reads_only = chosen.shared and is_to_ask_only(self._catalogue)
        return chosen

    def _begin(self, chosen: Engines, *, may_write: bool) -> None:
        """Open both indexes with these engines, as far as they have been written."""
        catalogue, self._notes = self._catalogue, chosen.notes
        self._building = chosen
        self._vectors: DerivedIndex[VectorStore] = DerivedIndex(
            *(chosen.vectors, self._notes, catalogue),
            may_write=may_write,
            told=self._told_of(chosen.vectors),
        )
        self._lexical: DerivedIndex[WordStore] = DerivedIndex(
            *(chosen.words, self._notes, catalogue),
            may_write=may_write,
            told=self._told_of(chosen.words),
        )

    def _told_of(self, engine: Engine[Any]) -> Callable[[int, float], None]:
        """What hears how far one of the indexes is: vectors come first, then words."""

        def told(passages: int, share: float) -> None:
            if self._work is None:  # it takes a while to count a million
                two = self._building.vectors.work(), self._building.words.work()
                self._work = self._catalogue.passage_total(), *two
            total, vectors, words = self._work
            done = vectors * share if engine.name == "vectors" else vectors + words * share
            done = min(done / max(vectors + words, 1.0), 1.0)
            self._on_progress(IndexProgress(passages, total, done, engine.noun))

        return told

    def _check(self) -> None:
        if fault := self._notes.loss():
            raise CatalogueLost(fault, self._folder, ACCEPTING)
