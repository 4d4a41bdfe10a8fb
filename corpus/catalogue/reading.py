"""The one source of truth: a SQLite file with articles, passages, their vectors, and failures.

Every change is one transaction that moves a counter on, and every passage carries the
counter at which it came (or went), so that whatever is derived from the catalogue can
tell how far behind it is and catch up. The vectors are bytes kept for others.

One writer at a time, any number of readers; a reader sees a whole state.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.article import Failure, Omission
from corpus.catalogue import opening
from corpus.catalogue.changes import CatalogueWriter
from corpus.catalogue.copying import copy_out
from corpus.catalogue.lookups import Lookups
from corpus.catalogue.passages import Passages
from corpus.catalogue.rows import Counts
from corpus.catalogue.shelf import Shelf
from corpus.catalogue.soundness import Soundness


class Catalogue(Passages, Soundness, Shelf):
    """The catalogue in the file `path`, which with `create` is made if it isn't there.

    Safe to share between threads. One of an earlier format is brought to today's, while
    `exclusive` is held.

    Raises:
        CatalogueError: if the file can't be opened, is damaged, or is not a catalogue
            of a format that we know.
    """

    @contextmanager
    def looking(self) -> Iterator[Lookups]:
        """Look-ups for whoever is about to add, of one and the same state."""
        with self.reading():
            yield Lookups(self._reading.connection)

    @contextmanager
    def writing(self) -> Iterator[CatalogueWriter]:
        """One change: all of it is stored when the block ends, or nothing if it raises.

        The counter moves on by one if anything was changed.

        Raises:
            CatalogueError: if the file can't be written, such as on a full disk.
        """
        with self._connection() as db:
            try:
                db.execute("BEGIN IMMEDIATE")
                writer = CatalogueWriter(db, opening.change_of(db, self.path) + 1)
                yield writer
                writer.finish()
                if writer.changed:
                    db.execute("COMMIT")
            finally:
                opening.roll_back(db)

    def copy(self, path: Path) -> None:
        """Copy the catalogue, as it is at this moment, into another file; writers may go on.

        Raises:
            CatalogueError: if the one can't be read or the other not be written.
        """
        with self._connection() as db:
            copy_out(db, path)

    def failures(self) -> list[Failure]:
        """What could not be read, until it can be or is removed, in the order of the sources."""
        return [
            Failure(row["source"], row["reason"])
            for row in self._rows("SELECT source, reason FROM failures ORDER BY source")
        ]

    def omissions(self) -> list[Omission]:
        """What was left out of articles, in the order of the sources."""
        return [
            Omission(row["source"], row["reason"])
            for row in self._rows("SELECT source, reason FROM omissions ORDER BY source, reason")
        ]

    def counts(self) -> Counts:
        """How much there is."""
        (row,) = self._rows(
            "SELECT (SELECT count(*) FROM articles WHERE current) AS articles,"
            " (SELECT count(*) FROM articles) AS versions,"
            " (SELECT count(*) FROM passages) AS passages,"
            " (SELECT count(*) FROM failures) AS failures,"
            " (SELECT count(*) FROM sources) AS sources"
        )
        return Counts(**dict(row))
