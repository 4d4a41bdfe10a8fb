"""How a catalogue's file is opened: made, brought up to date, or refused in a sentence."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path

from corpus.catalogue import schema
from corpus.catalogue.migrations import FORMAT, migrate
from corpus.errors import CatalogueError

WAIT_S = 30.0
"""How long to wait for another process to end its transaction."""

Exclusive = Callable[[], AbstractContextManager[object]]


_UNWRITABLE = (
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_PERM,
)
"""The kinds of SQLite's errors where a file can't be made or written."""


class Connection(sqlite3.Connection):
    """A connection that knows which file it is to."""

    file: tuple[int, int] | None = None
    """The file's device and number, by which it is told from another of its name."""


class Frozen(Connection):
    """A connection that takes the file for one that never changes."""

    seen: tuple[int, int, int] | None
    """The file's state when it was opened."""


def state(path: Path) -> tuple[int, int, int] | None:
    """What tells a file's states apart; None where it has nothing, or has a log of writes."""
    try:
        log_of_writes = path.with_name(f"{path.name}-wal")
        if log_of_writes.exists() and log_of_writes.stat().st_size:
            return None
        found = path.stat()
    except OSError:
        return None
    return (found.st_ino, found.st_mtime_ns, found.st_size) if found.st_size else None


def file_at(path: Path) -> tuple[int, int] | None:
    """Device and number of the file that lies at a path now; None if there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def connect(path: Path, *, create: bool) -> Connection:
    """A connection to the catalogue's file; a `Frozen` one where nothing can be written."""
    try:
        return _opened(path, f"mode={'rwc' if create else 'rw'}", Connection)
    except sqlite3.OperationalError as error:
        # To read in its usual way SQLite makes two files beside the catalogue, which it
        # can't in a folder that is read-only or on a disk that is full. Without a log of
        # writes the file itself has all there is, and can be read alone.
        kind = error.sqlite_errorcode & 0xFF
        if kind not in _UNWRITABLE or state(path) is None:
            raise
        try:
            return _opened(path, "mode=ro&immutable=1", Frozen)
        except sqlite3.Error:
            raise error from None


def _opened(path: Path, how: str, kind: type[Connection]) -> Connection:
    before = state(path)
    db = sqlite3.connect(
        f"{path.absolute().as_uri()}?{how}",
        uri=True,
        timeout=WAIT_S,
        isolation_level=None,
        check_same_thread=False,
        factory=kind,
    )
    try:
        db.row_factory = sqlite3.Row
        # What is no UTF-8 any more was altered: its sum will tell, not an error here.
        db.text_factory = _text
        db.execute("PRAGMA synchronous = FULL")  # a commit outlives a power cut
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()  # can it be read?
    except sqlite3.Error:
        db.close()
        raise
    db.file = file_at(path)
    if isinstance(db, Frozen):
        db.seen = before
    return db


def prepare(db: sqlite3.Connection, path: Path, *, create: bool, exclusive: Exclusive) -> None:
    """Make the tables where there are none, bring those of an earlier format to today's.

    `exclusive` is held while the format changes.

    Raises:
        CatalogueError: if it is not a catalogue, of a format from the future, or damaged.
    """
    # Looked at first without a lock, so that opening never waits for a writer.
    if not _tables(db):
        if not create:
            raise CatalogueError(f"{path} is empty; restore it from a backup")
        _make(db)
    tables = _tables(db).keys()
    if len({"settings", "articles", "passages"} & tables) < 2:
        raise CatalogueError(f"{path} is a SQLite file of another program; choose another folder")
    if "settings" not in tables:
        raise CatalogueError(_lacks(path, "the table settings"))
    found = _format(db, path)
    if found > FORMAT:
        raise CatalogueError(
            f"{path} has format {found}, this version of Pressmark knows those up to {FORMAT}; "
            "open it with the version that wrote it, or a later one"
        )
    if found < FORMAT:
        _migrate(db, path, found, exclusive)
    _check_columns(db, path)


def setting(db: sqlite3.Connection, name: str) -> str | None:
    row = db.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row["value"])  # an edit may have stored anything


def change_of(db: sqlite3.Connection, path: Path) -> int:
    """How many changes there have been."""
    value = setting(db, "change") or "0"
    if not value.isdecimal():
        raise CatalogueError(
            f"{path} says that it is at change {value!r}, which is no number, so it was altered; "
            "restore it from a backup"
        )
    return int(value)


def roll_back(db: sqlite3.Connection) -> None:
    """End a transaction without a trace, unless it was committed or SQLite has done so itself."""
    if db.in_transaction:
        db.execute("ROLLBACK")


def sentence(path: Path, error: sqlite3.Error) -> str:
    """What went wrong with the catalogue, and what to do about it."""
    # Only errors of the file itself have a code; its last byte is the kind.
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:
        case sqlite3.SQLITE_FULL | sqlite3.SQLITE_IOERR:
            return (
                f"{path} can't be read or written ({error}); see whether the disk is full or "
                "broken, and try again: what was stored before is kept"
            )
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return (
                f"{path} can't be read or written ({error}); see whether its folder is there and "
                "you may write to it, or choose another library folder"
            )
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return (
                f"{path} can't be read or written ({error}), since another process is writing to "
                "it; try again when it is done"
            )
        case sqlite3.SQLITE_NOTADB:
            return (
                f"{path} can't be opened as a catalogue ({error}); if another program wrote it, "
                "choose another library folder, if it was damaged, restore it from a backup "
                "(pressmark restore)"
            )
        case _:
            return (
                f"{path} can't be read or written as a catalogue ({error}); see what is wrong "
                "with: pressmark doctor, and restore it from a backup (pressmark restore) if it is "
                "damaged"
            )


def _text(value: bytes) -> str:
    return value.decode("utf-8", "surrogateescape")


def _keep_log(db: sqlite3.Connection) -> None:
    """Write ahead from now on. Another process may do so at this moment: SQLite doesn't wait then,
    whatever the connection's patience, so this does.
    """
    until = time.monotonic() + WAIT_S
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            busy = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return


def _make(db: sqlite3.Connection) -> None:
    _keep_log(db)
    db.execute("BEGIN IMMEDIATE")
    try:
        if not _tables(db):  # another process may have been quicker
            _make_tables(db)
            db.execute("INSERT INTO settings VALUES ('format', ?)", (str(FORMAT),))
        db.execute("COMMIT")
    finally:
        roll_back(db)


def _make_tables(db: sqlite3.Connection) -> None:
    for statement in schema.TABLES.split(";\n"):
        db.execute(statement)


def _format(db: sqlite3.Connection, path: Path) -> int:
    found = setting(db, "format")
    if found is None or not found.isdecimal() or int(found) < 1:
        raise CatalogueError(
            f"{path} says that it has format {found!r}, which there never was, so it was "
            "altered; restore it from a backup"
        )
    return int(found)


def _migrate(db: sqlite3.Connection, path: Path, found: int, exclusive: Exclusive) -> None:
    try:
        with exclusive():
            migrate(db)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_READONLY:
            raise
        raise CatalogueError(
            f"{path} has format {found} and must be brought to {FORMAT} before it can be read, "
            "but it can't be written; open it once where it can, such as in a copy of its folder"
        ) from error


def _check_columns(db: sqlite3.Connection, path: Path) -> None:
    found = _tables(db)
    for table, columns in _expected().items():
        if table not in found:
            raise CatalogueError(_lacks(path, f"the table {table}"))
        if missing := sorted(columns - found[table]):
            raise CatalogueError(_lacks(path, f"the column {missing[0]} of the table {table}"))


def _lacks(path: Path, what: str) -> str:
    return f"{path} lacks {what}, so it was altered; restore it from a backup"


@cache
def _expected() -> dict[str, frozenset[str]]:
    db = sqlite3.connect(":memory:")
    try:
        db.row_factory = sqlite3.Row
        _make_tables(db)
        return _tables(db)
    finally:
        db.close()


def _tables(db: sqlite3.Connection) -> dict[str, frozenset[str]]:
    """The names of the tables, each with those of its columns."""
    rows = db.execute(
        "SELECT m.name AS name, json_group_array(c.name) AS columns "
        "FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' "
        "GROUP BY m.name"
    ).fetchall()
    return {row["name"]: frozenset(json.loads(row["columns"])) for row in rows}
