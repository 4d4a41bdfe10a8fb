"""What a library is while it is open: a catalogue, and indexes that keep in step with it.

Here is who may write and when, what the library is built with, what is to be done before and
after anything is written, and what became of a catalogue that was lost. What is done with the
articles, and how questions are answered, is not known here.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.catalogue import Catalogue
from embeddings.encoder import Encoder, SentenceEncoder
from embeddings.errors import StoreUnavailable
from qa.errors import CatalogueLost, LibraryError
from qa.retrieval.manifest import ACCEPTING, copy_of, missing, out_of_step
from qa.settings import Settings
from qa.status import Finding, IndexProgress
from qa.upkeep import build
from qa.upkeep.build import Build
from qa.upkeep.lock import LibraryLock

if TYPE_CHECKING:
    from qa.retrieval.indexes import Indexes

log = logging.getLogger(__name__)


class Opened:
    """The catalogue, the indexes and the lock of one library; safe to share between threads."""

    def __init__(
        self,
        path: Path,
        *,
        create: bool,
        settings: Settings,
        encoder: Encoder | None,
        accept: bool,
    ) -> None:
        self.path = path
        self._loss = missing(path)
        if self._loss and not accept:
            raise self._loss
        self._settings = settings
        self._lock = LibraryLock(path)
        self._open_lock = threading.RLock()
        self.catalogue = Catalogue(
            path / "catalogue.sqlite",
            create=create or accept,
            exclusive=self._migrating,
        )
        try:
            self._loss = self._loss or out_of_step(path, self.catalogue)
            if self._loss and not accept:
                raise self._loss
            self.build = build.settled(
                self.catalogue, settings, None if encoder is None else encoder.name
            )
            self.encoder = encoder or SentenceEncoder(
                self.build.model, allow_download=settings.allow_download
            )
        except BaseException:
            self.catalogue.close()
            raise
        self._accepts = accept
        self._held: Indexes | None = None

    def close(self) -> None:
        """Close the files, once an index that is being built is there."""
        self.finish_index()
        self.catalogue.close()

    @property
    def indexes(self) -> Indexes:
        """The derived indexes, opened (and caught up, if no other process writes) at first use."""
        if self._held is None:
            with self._open_lock:
                if self._held is None:
                    from qa.retrieval.indexes import Indexes

                    with self._lock.held_if_free() as may_write:
                        if may_write and build.is_saved(self.catalogue):
                            build.remember_store(self.catalogue, self._settings)
                        self._held = Indexes(
                            self.path,
                            self.catalogue,
                            self.build.model,
                            self.encoder.dim,
                            may_write=may_write,
                            accept=self._accepts,
                        )
        return self._held

    def open_indexes(self) -> None:
        """To be done before anything is written.

        Afterwards an index that is ahead of a catalogue put back from a copy could not be
        told from one that is in step.
        """
        _ = self.indexes

    def keep_up(self, *, searching: bool = True) -> None:
        """Take in what other processes have stored since; `searching` needs the vectors."""
        if self._held is None or self._held.behind:
            # The first to store anything chose the model: was that another than ours?
            self._settle()
        if self.indexes.behind or (searching and not self.indexes.searchable):
            with self._lock.held_if_free() as may_write:
                self.indexes.catch_up(may_write=may_write, searching=searching)

    @contextmanager
    def writing(self, *, patience_s: float = 0.0, built: Build | None = None) -> Iterator[None]:
        """Held while something is written to the library, which is built with something then.

        Whoever else is writing is waited for: `Settings.lock_wait_s`, and `patience_s` as in
        `LibraryLock.held`.

        Raises:
            LibraryLocked: if another process is writing to the library.
            LibraryError: if it is a copy to ask from, or if it is no longer `built` so: another
                library was put in its place.
        """
        if copy := copy_of(self.catalogue):
            raise LibraryError(copy.refusal(self.path))
        with self._lock.held(self._settings.lock_wait_s, patience_s=patience_s):
            self._settle()
            if not build.is_saved(self.catalogue):
                _ = self.encoder.dim  # a model that can't be loaded is none to build with
                build.save(self.catalogue, self.build)
            build.remember_store(self.catalogue, self._settings)
            if built is not None and self.build != built:
                raise LibraryError(
                    f"another library was put in the place of {self.path}, built with "
                    f"{self.build}, not {built}; add the rest again"
                )
            yield

    def take_in(self, *, ended: bool = False) -> None:
        """Tell the searches of what was added; the catalogue has it already.

        Once adding has ended, an index that the library has outgrown makes way for another
        also where nobody searches here: else the first to ask would wait for it.
        """
        try:
            self.indexes.catch_up(may_write=True)
            self.indexes.grow(unread=ended)
        except StoreUnavailable as error:
            log.warning("%s. What was added is kept, and searched once the server is back", error)

    def finish_index(self, on_progress: Callable[[IndexProgress], None] | None = None) -> None:
        """Wait for an index that is built in the background, as `Library.finish_index` does."""
        if self._held is None:
            return
        try:
            built = self._held.wait(on_progress or (lambda done: None))
        except BaseException:
            self._held.give_up_growing()
            raise
        if built:
            with suppress(LibraryError), self._lock.held_if_free() as may_write:
                if may_write:
                    self._held.catch_up(may_write=True)

    def with_loss(self, findings: list[Finding]) -> list[Finding]:
        """What an examination found, after a catalogue that was lost, where one was.

        Once the indexes are rebuilt from the one that is there, that is done with.
        """
        if self._loss is None and self._held is not None and self._held.given_up:
            self._loss = CatalogueLost(self._held.given_up, self.path, ACCEPTING)
        if self._held is not None:
            self._held.given_up = None
        if self._loss is not None:
            gone_on = self._held is not None  # opening the indexes has rebuilt them
            findings = [self._given_up(self._loss, gone_on), *findings]
            self._loss = None if gone_on else self._loss
        return findings

    def _given_up(self, loss: CatalogueLost, gone_on: bool) -> Finding:
        """A catalogue that was lost, and what the library has gone on with."""
        if not gone_on:
            return Finding(loss.fault, False)
        held = self.catalogue.counts().articles
        left = f"its {held} article{'' if held == 1 else 's'}" if held else "no articles"
        return Finding(
            f"{loss.fault}; the library goes on with {left}, and what only the lost catalogue held "
            "is not in it: bring it back with pressmark restore, or add it again",
            mended=False,
            given_up=True,
        )

    @contextmanager
    def _migrating(self) -> Iterator[None]:
        """Held while a library of an earlier release is brought up to date."""
        try:
            with self._lock.held(self._settings.lock_wait_s):
                yield
        except LibraryError as error:
            raise LibraryError(
                f"the library was made by an earlier version of Pressmark, and has to be brought "
                f"up to date before it can be read: {error}"
            ) from error

    def _settle(self) -> None:
        """See what the library is built with by now.

        Raises:
            OtherModel: if another process chose something else meanwhile.
        """
        self.build = build.settled(self.catalogue, self._settings, self.encoder.name)
