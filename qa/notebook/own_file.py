"""An SQLite file beside the catalogue that nothing needs in order to ask and answer.

Without it, or with a damaged one, asking goes on, and it is said that nothing is kept in it.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from qa.errors import NotKept

_WAIT_S = 5.0


class OwnFile:
    """One such file. Safe to share between threads and processes.

    Args:
        path: the file; it is made when something is first put into it.
        what: what it holds, in the plural, as "Conversations"; for messages.
        tables: the statements that make its tables.
        form: the number of its format.
    """

    def __init__(self, path: Path, *, what: str, tables: str, form: int) -> None:
        self.path = path
        self._what = what
        self._tables = tables
        self._form = form
        self._lock = threading.Lock()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection | None]:
        """The file; None where nothing was ever kept.

        Raises:
            NotKept: if it can't be read.
        """
        if not self.path.exists():
            yield None
            return
        with self.opened() as db:
            yield db

    @contextmanager
    def opened(self, *, create: bool = False) -> Iterator[sqlite3.Connection]:
        """The file for one look-up or change; with `create` it is made if it isn't there.

        Raises:
            NotKept: if it can't be read or written; the message says why, and what to do.
        """
        try:
            if create and not self.path.exists():
                self.path.touch(mode=0o600)
            with self._lock, closing(_connect(self.path)) as db:
                self._prepare(db)
                yield db
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise NotKept(
                    f"{self._what} can't be kept or read: {self.path} ({error}). Asking goes on; "
                    "see whether its folder can be written and the disk has room."
                ) from error
            raise self.damaged() from error
        except OSError as error:
            raise NotKept(
                f"{self._what} aren't kept: {self.path} can't be written ({error.strerror}). "
                "Asking goes on; see whether its folder can be written and the disk has room."
            ) from error

    def damaged(self) -> NotKept:
        """What is said where something in the file is not what was put there."""
        return NotKept(
            f"{self.path} is damaged, so {self._what.lower()} aren't kept or shown; asking goes "
            "on. Put a copy of it back, or move it away, and a new one is begun."
        )

    def _prepare(self, db: sqlite3.Connection) -> None:
        (found,) = db.execute("PRAGMA user_version").fetchone()
        if found == 0:
            with db:
                # Nobody else may make the tables meanwhile.
                db.execute("BEGIN IMMEDIATE")
                (found,) = db.execute("PRAGMA user_version").fetchone()
                if found == 0:
                    for statement in self._tables.split(";"):
                        db.execute(statement)
                    db.execute(f"PRAGMA user_version = {self._form}")
        elif found != self._form:
            raise NotKept(
                f"{self.path} was made by a later version of Pressmark, so "
                f"{self._what.lower()} aren't kept or shown; asking goes on. Use that version, or "
                "move the file away."
            )


def _connect(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=_WAIT_S, isolation_level=None)
    db.row_factory = sqlite3.Row
    db.create_function("folded", 1, str.casefold, deterministic=True)
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA secure_delete = ON")  # what is deleted is gone from the file, too
    db.execute("PRAGMA trusted_schema = OFF")
    return db
