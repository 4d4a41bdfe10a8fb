"""An index that is derived from the catalogue: opened, kept in step, rebuilt, examined.

Which engine searches it is a part of its own (`qa/retrieval/engines.py`). There are two
ways in which one can hold what it is given. One that *commits* has it on the disk at once,
for every process to see. Another has it in this process's memory, and is saved as a whole
now and then; what came after is read from the catalogue when it is opened.

Where an index can't be written, on a full disk say, it is kept in memory: nothing is lost,
since the catalogue has it all.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Generic

import numpy as np

from corpus.catalogue import Catalogue
from embeddings.errors import IndexDamaged
from qa.retrieval.engine import Engine, Store, unheard
from qa.retrieval.manifest import NOTHING, Notes, Written

log = logging.getLogger(__name__)

_SNAPSHOT_SHARE = 0.1
_SNAPSHOT_LEAST, _SNAPSHOT_MOST = 2_000, 50_000
"""How many passages are read from the catalogue when an index is opened that is kept in memory:
at most so many more than it has on the disk. 50,000 take about two seconds."""
_SAID = 100_000
"""Of so many passages it is said that they are taken in: a quarter of a minute and more."""
_SAMPLE = 200
"""So many passages are compared with what an index on a server holds of them."""
_PROBE_BYTES = 1_000_000
UNWRITABLE = (OSError, RuntimeError, ValueError, IndexDamaged)
"""What the system, FAISS and tantivy raise where a file can't be written, or what lies there can't
be changed since it is damaged."""


class DerivedIndex(Generic[Store]):
    """One index of a library: `store`, which has reached the catalogue's change `reached`.

    `may_write` says, here and below, whether this process holds the library's lock. Without
    it, what is on the disk is only read. `told` hears, where one is built, how many passages are in
    it and what share of the work is done, in [0, 1]; it may break it off by raising.

    Who only adds need not read a large file: an index that is kept in memory, and that the disk
    has, is opened by the first `open`, and until then it is caught up only to be saved.
    """

    def __init__(
        self,
        engine: Engine[Store],
        notes: Notes,
        catalogue: Catalogue,
        *,
        may_write: bool,
        told: Callable[[int, float], None] = unheard,
    ) -> None:
        self._engine = engine
        self._told = told
        self._notes = notes
        self._catalogue = catalogue
        self._renewed = False
        self._begin(may_write)

    @property
    def is_open(self) -> bool:
        return self._held is not None

    @property
    def store(self) -> Store:
        """What searches; the index must be open."""
        if self._held is None:
            raise RuntimeError(f"the {self._engine.noun} is not open yet")
        return self._held

    def open(self, *, may_write: bool) -> None:
        """Read what is on the disk, unless that was done; it is to be caught up then."""
        if self._held is None:
            self._open(may_write)

    def catch_up(self, now: int, *, may_write: bool) -> None:
        """Bring the index up to `now`, the catalogue's change.

        Without `may_write` one on the disk only sees what the writing process committed.
        The notes must have been read before the catalogue.
        """
        if self._held is None:
            if not may_write or not self._has_grown(self._notes.written(self._engine.name).change):
                return
            self._open(may_write)
        if may_write and self._engine.commits:
            self._take_over()
        if now != self.reached:
            if self._in_memory or may_write:
                self._write(now)
            else:
                self._look_again()
        if may_write:
            self._save(now)
        elif self._is_exchanged():
            self._open(may_write=False)
            if now != self.reached:
                self._write(now)

    def open_again(self, *, may_write: bool) -> None:
        """Forget what is held, which was another catalogue's, and begin with what is on the disk.

        The notes must have been read again.
        """
        self._begin(may_write)

    def rebuild(self) -> None:
        """Begin anew with an empty index, to be caught up, on the disk."""
        self._start(may_write=True)

    @property
    def is_outgrown(self) -> bool:
        """Whether another kind of store would be better for what is held, or saved, by now."""
        if self._engine.commits:
            return False
        return not (self._engine.suits() if self._held is None else self._engine.fits(self._held))

    def renewed(self, told: Callable[[int, float], None]) -> tuple[Store, int]:
        """A new store of the kind that fits, and the change that it has reached, for `exchange`.

        Takes minutes where there is much; meanwhile the index can be used and changed. What
        `told` hears: see `Engine.grown`.
        """
        now = self._catalogue.change  # what comes or goes from here on is caught up afterwards
        return self._engine.grown(told), now

    def exchange(self, store: Store, reached: int) -> None:
        """Go on with a store that `renewed` gave, to be caught up; it is saved when that may be."""
        self._hold(store, reached, in_memory=True)
        self._renewed = True

    @property
    def is_unsaved(self) -> bool:
        """Whether a store was exchanged that the disk doesn't have yet."""
        return self._renewed

    def faults(self, expected: Sequence[int], now: int) -> list[str]:
        """Where the index and the catalogue, which holds `expected`, disagree, in sentences."""
        engine, written, found = self._engine, self._notes.written(self._engine.name), []
        store: Store | None = None if engine.commits else self.store
        if written.change < 0:
            found.append(f"{engine.place} was never finished")
        else:
            try:
                store = engine.examined(written, self.store)
            except IndexDamaged as error:
                found.append(str(error))
        if store is not None and not np.array_equal(held := engine.ids(store), expected):
            fault = f"the {engine.noun} holds {len(held)} passages, the catalogue {len(expected)}"
            if len(held) == len(expected):
                fault += f", and {len(np.setdiff1d(expected, held))} of them are others"
            found.append(fault)
        if store is not None:
            sample = expected[:: max(1, len(expected) // _SAMPLE)]
            if altered := engine.altered(store, sample):
                found.append(
                    f"the {engine.noun} holds passages otherwise than the catalogue, such as "
                    f"{altered[0]}: {len(altered)} of {len(sample)} that were looked at"
                )
        if engine.commits and 0 <= written.change != now:
            found.append(f"the {engine.noun} is at change {written.change}, the catalogue at {now}")
        return found

    def _begin(self, may_write: bool) -> None:
        """Open the index, unless that can wait until somebody searches."""
        self._held: Store | None = None
        self.reached, self._in_memory = self._catalogue.change, not self._engine.commits
        if self._engine.commits or self._notes.written(self._engine.name).change < 0:
            self._open(may_write)

    def _open(self, may_write: bool) -> None:
        written = self._notes.written(self._engine.name)
        if written.change >= 0:
            try:
                store = self._engine.load(written)
                if self._is_others(may_write) or self._is_whole(store, written.change):
                    self._hold(store, written.change, in_memory=not self._engine.commits)
                    self._mark = written.sha256
                    return
                log.warning("%s is not what the catalogue holds; rebuilt", self._engine.place)
            except IndexDamaged as error:
                log.warning("%s; the %s is rebuilt", error, self._engine.noun)
        self._start(may_write)

    def _hold(self, store: Store, reached: int, *, in_memory: bool) -> None:
        self._held, self.reached, self._in_memory = store, reached, in_memory
        self._mark, self._renewed = "", False
        self._begun = False  # and not noted yet

    def _is_exchanged(self) -> bool:
        """Whether ours is outgrown, and another process has saved one since that we opened it."""
        written = self._notes.written(self._engine.name)
        return written.change >= 0 and written.sha256 != self._mark and self.is_outgrown

    def _is_others(self, may_write: bool) -> bool:
        """Whether another process may be writing to what is held: no count of it means a thing."""
        return self._engine.apart and not may_write

    def _is_whole(self, store: Store, change: int) -> bool:
        """Whether an index that claims to be at a change holds as many passages as it should.

        That is known without counting far back only where nothing has changed since.
        """
        with self._catalogue.reading():
            if change != self._catalogue.change:
                return True
            return self._engine.size(store) == self._catalogue.passage_total()

    def _start(self, may_write: bool) -> None:
        if may_write:
            try:
                # First on paper: killed in between, nothing takes the half-made for whole.
                if not self._engine.apart:
                    self._notes.put(self._engine.name, NOTHING)
                training = self._engine.training_share()
                store = self._engine.new(
                    on_disk=True, told=lambda share: self._told(0, training * share)
                )
                self._hold(store, 0, in_memory=not self._engine.commits)
                self._begun = True
                return
            except UNWRITABLE as error:
                self._warn(error)
        self._hold(self._engine.new(on_disk=False), 0, in_memory=True)

    def _take_over(self) -> None:
        """See what other processes wrote since, before writing."""
        if self._begun:
            return
        written = self._notes.written(self._engine.name)
        if self._in_memory or written.change < 0:
            self._open(may_write=True)
            return
        try:
            self._held = self._engine.refresh(self.store)
            self.reached = written.change
        except IndexDamaged as error:  # another process was killed while it built a new one
            log.warning("%s; the %s is rebuilt", error, self._engine.noun)
            self._start(may_write=True)

    def _look_again(self) -> None:
        """See what the writing process has committed."""
        # The notes were read first: what they tell of was committed before they were written,
        # so the store is never behind what we take it for.
        written = self._notes.written(self._engine.name)
        try:
            self._held = self._engine.refresh(self.store)
            self.reached = written.change
        except IndexDamaged as error:  # it is being built anew; the store still has the old one
            log.info("%s", error)

    def _write(self, now: int) -> None:
        try:
            self._change(now)
            return
        except UNWRITABLE as error:
            place = self._engine.place
            if self._in_memory or not isinstance(place, Path):
                raise
            if can_write(place.parent):
                # Not the disk is at fault, but what lies there.
                log.warning("%s can't be changed (%s); rebuilt", place, error)
                self._start(may_write=True)
            else:
                self._warn(error)
                self._hold(self._engine.new(on_disk=False), 0, in_memory=True)
        try:
            self._change(now)
        except UNWRITABLE as error:
            if self._in_memory:
                raise
            self._warn(error)
            self._hold(self._engine.new(on_disk=False), 0, in_memory=True)
            self._change(now)

    def _change(self, now: int) -> None:
        catalogue, since = self._catalogue, self.reached
        removed: Sequence[int]
        added: Sequence[int]
        if since > 0:
            removed, added = catalogue.removed_since(since), catalogue.passage_ids_since(since)
        else:  # all there is, whatever change it says it came at
            removed, added = [], catalogue.passage_ids()
        if len(added) >= _SAID:
            log.warning(
                "the %s takes in %s passages from the catalogue; nothing is embedded, but it "
                "takes a while",
                self._engine.noun,
                f"{len(added):,}",
            )
        training = 0.0 if since else self._engine.training_share()
        self._engine.change(
            *(self.store, removed, added),
            lambda done: self._told(done, training + (1 - training) * done / len(added)),
        )
        self.reached = now

    def _save(self, now: int) -> None:
        written = self._notes.written(self._engine.name)
        if self._engine.commits:
            due = not self._in_memory and (self._begun or written.change != now)
        else:
            due = self._renewed or written.change < 0 or self._has_grown(written.change)
        if due:
            try:
                mark = self._engine.save(self.store)
                self._notes.put(self._engine.name, Written(now, mark))
                self._begun = False
                self._mark, self._renewed = mark, False
            except UNWRITABLE as error:
                self._warn(error)

    def _has_grown(self, saved: int) -> bool:
        """Whether so much has changed since it was saved that it is worth writing it anew.

        So adding one article rewrites no large file.
        """
        since = self._catalogue.changes_since(saved)
        if since <= _SNAPSHOT_LEAST:
            return False
        most = _SNAPSHOT_SHARE * self._catalogue.passage_total()
        return since > min(max(_SNAPSHOT_LEAST, most), _SNAPSHOT_MOST)

    def _warn(self, error: Exception) -> None:
        log.warning(
            "%s can't be written (%s) and stays in memory; see whether the disk is full or "
            "something else lies there",
            self._engine.place,
            error,
        )


def can_write(folder: Path) -> bool:
    """Whether a file of a megabyte can be written in a folder."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(_PROBE_BYTES))
    except OSError:
        return False
    return True
