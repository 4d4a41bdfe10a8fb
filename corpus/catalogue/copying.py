"""A catalogue's file becomes another's copy, while either is in use."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from corpus.catalogue import opening
from corpus.errors import CatalogueError


def copy_out(db: sqlite3.Connection, path: Path) -> None:
    """Copy a catalogue, as it is at this moment, into a new file; writers may go on."""
    path.unlink(missing_ok=True)
    copy = sqlite3.connect(path)
    try:
        db.backup(copy)
    finally:
        copy.close()


def copy_over(source: Path, path: Path) -> bool:
    """Make the catalogue in `path` what `source` holds, in one transaction.

    False, and nothing is done, if what is there is no catalogue any more.

    Raises:
        CatalogueError: if it can't be written.
    """
    new, old = sqlite3.connect(source), sqlite3.connect(path, timeout=opening.WAIT_S)
    try:
        old.execute("PRAGMA synchronous = FULL")  # a commit outlives a power cut
        new.backup(old)
    except sqlite3.OperationalError as error:
        raise CatalogueError(opening.sentence(path, error)) from error
    except sqlite3.DatabaseError:
        return False
    finally:
        new.close()
        old.close()
    return True


def put_setting(path: Path, name: str, value: str) -> None:
    """Put a setting into a copy that nobody uses yet; its number of changes stays.

    Raises:
        CatalogueError: if it can't be written.
    """
    db = sqlite3.connect(path)
    try:
        with db:
            db.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, value))
    except sqlite3.Error as error:
        raise CatalogueError(opening.sentence(path, error)) from error
    finally:
        db.close()
