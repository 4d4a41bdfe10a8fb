"""The connections to a catalogue's file: shared by threads, each look-up of one whole state."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path

from corpus.catalogue import opening, schema
from corpus.catalogue.rows import is_sound
from corpus.errors import CatalogueError

log = logging.getLogger(__name__)


class Connections:
    """The file `path`, opened as `Catalogue` says."""

    def __init__(
        self, path: Path, *, create: bool = True, exclusive: opening.Exclusive = nullcontext
    ) -> None:
        self.path = path
        self._create = create
        self._idle: list[opening.Connection] = []
        self._pool_lock = threading.Lock()
        self._reading = threading.local()
        self._closed = threading.Event()
        try:
            with self._connection() as db:
                opening.prepare(db, path, create=create, exclusive=exclusive)
            self._create = False  # one that vanishes later is lost, not new
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        with self._pool_lock:
            self._closed.set()
            for connection in self._idle:
                connection.close()
            self._idle.clear()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Within this, every look-up of this thread sees one and the same state.

        Raises:
            CatalogueError: as every look-up does, if the file can't be read.
        """
        if getattr(self._reading, "connection", None) is not None:
            yield
            return
        with self._connection() as db:
            db.execute("BEGIN")
            self._reading.connection = db
            try:
                yield
            finally:
                self._reading.connection = None
                opening.roll_back(db)

    @contextmanager
    def telling_once(self) -> Iterator[None]:
        """Within this, the log hears from this thread once of each altered article."""
        if getattr(self._reading, "told", None) is not None:
            yield
            return
        self._reading.told = set()
        try:
            yield
        finally:
            self._reading.told = None

    @property
    def change(self) -> int:
        """How many changes there have been."""
        with self._reader() as db:
            return opening.change_of(db, self.path)

    def setting(self, name: str) -> str | None:
        with self._reader() as db:
            return opening.setting(db, name)

    def _sound(self, rows: Sequence[sqlite3.Row]) -> Iterator[sqlite3.Row]:
        """Those rows that are what was stored; of the others the log hears."""
        for row in rows:
            if is_sound(row):
                yield row
            else:
                sentence = schema.altered_sentence("part", row["article_id"])
                self._tell(row["article_id"], sentence)

    def _tell(self, article_id: str, sentence: str) -> None:
        """Put what is said of an altered article into the log; see `telling_once`."""
        told: set[str] | None = getattr(self._reading, "told", None)
        if told is None or article_id not in told:
            log.warning("%s", sentence)
        if told is not None:
            told.add(article_id)

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """A connection that nobody else uses; what SQLite raises becomes a sentence."""
        with self._pool_lock:
            if self._closed.is_set():
                raise CatalogueError("the library is closed")
            db = self._idle.pop() if self._idle else None
        if isinstance(db, opening.Frozen) and db.seen != opening.state(self.path):
            db.close()  # somebody else may write to it after all, and has
            db = None
        if db is not None and db.file != opening.file_at(self.path):
            # Another file was put in its place: what was written here would be nowhere.
            db.close()
            db = None
        try:
            db = db or opening.connect(self.path, create=self._create)
        except sqlite3.Error as error:
            raise CatalogueError(opening.sentence(self.path, error)) from error
        try:
            yield db
        except sqlite3.Error as error:
            raise CatalogueError(opening.sentence(self.path, error)) from error
        finally:
            with self._pool_lock:
                if self._closed.is_set():
                    db.close()
                else:
                    self._idle.append(db)

    @contextmanager
    def _reader(self) -> Iterator[sqlite3.Connection]:
        held = getattr(self._reading, "connection", None)
        if held is not None:
            yield held
        else:
            with self._connection() as db:
                yield db

    def _rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        with self._reader() as db:
            return db.execute(query, values).fetchall()
