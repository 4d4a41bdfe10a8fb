"""The one source of truth: a SQLite file with articles, passages, their vectors, and failures.

Every change is one transaction that moves a counter on, and every passage carries the
counter at which it came (or went), so that whatever is derived from the catalogue can
tell how far behind it is and catch up. The vectors are bytes kept for others.

One writer at a time, any number of readers; a reader sees a whole state.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from corpus.article import Article, Failure, Passage, Span
from corpus.catalogue import schema
from corpus.catalogue.writing import CatalogueWriter, text_sum
from corpus.errors import CatalogueError

_WAIT_S = 30.0
_UNWRITABLE = (
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_PERM,
)
"""The kinds of SQLite's errors where a file can't be made or written."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the catalogue says of a current article, apart from its text."""

    article_id: str
    title: str
    title_is_own: bool
    publisher: str | None
    published: date | None
    url: str | None
    source: str | None
    """The first place it was read from: a path, or `path#line`."""


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage of a current article, by the id it is indexed under."""

    passage_id: int
    passage: Passage
    entry: Entry


@dataclass(frozen=True, slots=True)
class PassageVector:
    """A passage's vector as the bytes that were stored with it."""

    passage_id: int
    vector: bytes


@dataclass(frozen=True, slots=True)
class Altered:
    """A version of an article whose stored text is not what went in."""

    article_id: str
    version: int
    current: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a catalogue holds. Versions count every version, the current ones too."""

    articles: int
    versions: int
    passages: int
    failures: int
    sources: int


# An article's first source by path; a feed's line is named.
_ENTRY = """
    a.article_id, a.title, a.title_is_own, a.publisher, a.published, a.url,
    (SELECT CASE line WHEN 0 THEN path ELSE path || '#' || line END
     FROM sources s WHERE s.article_id = a.article_id ORDER BY path LIMIT 1) AS source
"""
_CURRENT_PASSAGES = "passages p JOIN articles a ON a.row = p.article_row AND a.current"


class Catalogue:
    """The catalogue in the file `path`, which with `create` is made if it isn't there.

    Safe to share between threads.

    Raises:
        CatalogueError: if the file can't be opened, is damaged, or is not a catalogue
            of this format.
    """

    def __init__(self, path: Path, *, create: bool = True) -> None:
        self.path = path
        self._create = create
        self._idle: list[sqlite3.Connection] = []
        self._pool_lock = threading.Lock()
        self._reading = threading.local()
        self._closed = threading.Event()
        try:
            with self._connection() as db:
                self._prepare(db)
        except CatalogueError:
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
                _roll_back(db)

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
                writer = CatalogueWriter(db, int(_setting(db, "change") or 0) + 1)
                yield writer
                if writer.changed:
                    writer.put_setting("change", str(writer.change))
                    db.execute("COMMIT")
            finally:
                _roll_back(db)

    @property
    def change(self) -> int:
        """How many changes there have been."""
        return int(self.setting("change") or 0)

    def setting(self, name: str) -> str | None:
        with self._reader() as db:
            return _setting(db, name)

    def article(self, article_id: str) -> Article | None:
        """The current version of an article; None if there is none by this id."""
        rows = self._rows("SELECT * FROM articles WHERE article_id = ? AND current", article_id)
        return schema.read_article(rows[0]) if rows else None

    def article_ids(self) -> list[str]:
        """The ids of all current articles, in order."""
        return [
            row["article_id"]
            for row in self._rows("SELECT article_id FROM articles WHERE current ORDER BY 1")
        ]

    def versions(self, article_id: str) -> list[Article]:
        """Every version of an article, oldest first."""
        rows = self._rows(
            "SELECT * FROM articles WHERE article_id = ? ORDER BY version", article_id
        )
        return [schema.read_article(row) for row in rows]

    def sources(self, article_id: str) -> list[str]:
        """The places an article was read from: paths, or `path#line`."""
        rows = self._rows(
            "SELECT path, line FROM sources WHERE article_id = ? ORDER BY path", article_id
        )
        return [f"{row['path']}#{row['line']}" if row["line"] else row["path"] for row in rows]

    def sources_below(self, path: str) -> list[str]:
        """The paths of files at or below `path` that articles were read from, in order."""
        rows = self._rows("SELECT DISTINCT path FROM sources ORDER BY path")
        folder = path.rstrip("/") + "/"
        found = [row["path"] for row in rows]
        return [one for one in found if one == path or one.startswith(folder)]

    def entries(self, article_ids: Sequence[str]) -> dict[str, Entry]:
        """What is said of these articles, those that are current."""
        rows = self._rows(
            f"SELECT {_ENTRY} FROM articles a WHERE a.current "
            "AND a.article_id IN (SELECT value FROM json_each(?))",
            json.dumps(list(article_ids)),
        )
        return {row["article_id"]: _entry(row) for row in rows}

    def passages(self, passage_ids: Sequence[int]) -> dict[int, StoredPassage]:
        """The passages with these ids; one that is not (or no longer) current is left out."""
        rows = self._rows(
            'SELECT p.passage_id, p.start, p."end", p.heading, p.sentences, '
            f'substr(a.text, p.start + 1, p."end" - p.start) AS text, {_ENTRY} '
            f"FROM {_CURRENT_PASSAGES} WHERE p.passage_id IN (SELECT value FROM json_each(?))",
            json.dumps(list(passage_ids)),
        )
        return {
            row["passage_id"]: StoredPassage(
                row["passage_id"], schema.read_passage(row), _entry(row)
            )
            for row in rows
        }

    def spans(self, passage_ids: Sequence[int]) -> dict[int, Span]:
        """Where these passages stand; one that is not (or no longer) current is left out."""
        rows = self._rows(
            f'SELECT p.passage_id, a.article_id, p.start, p."end" FROM {_CURRENT_PASSAGES} '
            "WHERE p.passage_id IN (SELECT value FROM json_each(?))",
            json.dumps(list(passage_ids)),
        )
        return {r["passage_id"]: Span(r["article_id"], r["start"], r["end"]) for r in rows}

    def passages_of(self, article_id: str) -> list[Passage]:
        """An article's passages, in the order of the text."""
        rows = self._rows(
            'SELECT a.article_id, p.start, p."end", p.heading, p.sentences, '
            'substr(a.text, p.start + 1, p."end" - p.start) AS text '
            f"FROM {_CURRENT_PASSAGES} WHERE a.article_id = ? ORDER BY p.start",
            article_id,
        )
        return [schema.read_passage(row) for row in rows]

    def passage_ids_of(self, article_id: str) -> list[int]:
        """The ids of an article's passages, in the order of the text."""
        rows = self._rows(
            f"SELECT p.passage_id FROM {_CURRENT_PASSAGES} WHERE a.article_id = ? ORDER BY p.start",
            article_id,
        )
        return [row["passage_id"] for row in rows]

    def passage_ids(
        self,
        *,
        publishers: Sequence[str] = (),
        published_from: date | None = None,
        published_to: date | None = None,
    ) -> list[int]:
        """The ids of the passages whose article meets every condition given, in order.

        No publishers: any publisher. An unknown date meets no condition on dates.
        """
        condition, values = _meets(publishers, published_from, published_to)
        rows = self._rows(
            f"SELECT p.passage_id FROM {_CURRENT_PASSAGES} WHERE {condition} ORDER BY p.passage_id",
            *values,
        )
        return [row["passage_id"] for row in rows]

    def published_days(
        self,
        *,
        publishers: Sequence[str] = (),
        published_from: date | None = None,
        published_to: date | None = None,
    ) -> list[date]:
        """The days on which the articles that meet every condition were published, in order.

        Each once; the conditions are those of `passage_ids`.
        """
        condition, values = _meets(publishers, published_from, published_to)
        rows = self._rows(
            "SELECT DISTINCT a.published FROM articles a WHERE a.current "
            f"AND a.published IS NOT NULL AND {condition} ORDER BY 1",
            *values,
        )
        return [date.fromisoformat(row["published"]) for row in rows]

    def passage_ids_since(self, change: int) -> list[int]:
        """The ids of the passages that came after a change, in order."""
        rows = self._rows("SELECT passage_id FROM passages WHERE change > ? ORDER BY 1", change)
        return [row["passage_id"] for row in rows]

    def removed_since(self, change: int) -> list[int]:
        """The ids of the passages that went after a change, in order."""
        rows = self._rows(
            "SELECT passage_id FROM removed_passages WHERE change > ? ORDER BY 1", change
        )
        return [row["passage_id"] for row in rows]

    def vectors(self, passage_ids: Sequence[int]) -> list[PassageVector]:
        """The vectors of these passages, as stored, in the order of their ids."""
        rows = self._rows(
            "SELECT passage_id, vector FROM passages "
            "WHERE passage_id IN (SELECT value FROM json_each(?)) ORDER BY 1",
            json.dumps(list(passage_ids)),
        )
        return [PassageVector(row["passage_id"], row["vector"]) for row in rows]

    def publishers(self) -> list[str]:
        """The publishers of the current articles, in order."""
        rows = self._rows(
            "SELECT DISTINCT publisher FROM articles "
            "WHERE current AND publisher IS NOT NULL ORDER BY 1"
        )
        return [row["publisher"] for row in rows]

    def same_story(self, article_ids: Sequence[str]) -> dict[str, list[str]]:
        """For each of these articles, the others that tell the same story, in order."""
        rows = self._rows(
            "SELECT a.article_id AS one, b.article_id AS other FROM duplicates d "
            "JOIN articles a ON a.row = d.article_row AND a.current "
            "JOIN articles b ON b.row = d.other_row AND b.current "
            "WHERE a.article_id IN (SELECT value FROM json_each(?)) ORDER BY 1, 2",
            json.dumps(list(article_ids)),
        )
        same: dict[str, list[str]] = {article_id: [] for article_id in article_ids}
        for row in rows:
            same[row["one"]].append(row["other"])
        return same

    def failures(self) -> list[Failure]:
        """What could not be read, until it can be or is removed, in the order of the sources."""
        return [
            Failure(row["source"], row["reason"])
            for row in self._rows("SELECT source, reason FROM failures ORDER BY source")
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

    def damage(self) -> list[str]:
        """What SQLite finds wrong with the file; empty if nothing."""
        with self._reader() as db:
            try:
                found = [str(row[0]) for row in db.execute("PRAGMA integrity_check(10)")]
            except sqlite3.DatabaseError as error:
                return [str(error)]
        return [] if found == ["ok"] else found

    def altered(self) -> list[Altered]:
        """The versions whose text is no longer what was stored, by its sum; by their ids."""
        rows = self._rows("SELECT * FROM articles ORDER BY article_id, version")
        return [
            Altered(row["article_id"], row["version"], bool(row["current"]))
            for row in rows
            if text_sum(row["text"]) != row["text_sha256"]
        ]

    def _prepare(self, db: sqlite3.Connection) -> None:
        # Looked at first without a lock, so that opening never waits for a writer.
        if not _tables(db):
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("BEGIN IMMEDIATE")
            try:
                if not _tables(db):  # another process may have been quicker
                    for statement in schema.TABLES.split(";\n"):
                        db.execute(statement)
                    db.execute("INSERT INTO settings VALUES ('format', ?)", (str(schema.FORMAT),))
                db.execute("COMMIT")
            finally:
                _roll_back(db)
        if not {"settings", "articles", "passages"} <= _tables(db):
            raise CatalogueError(
                f"{self.path} is a SQLite file of another program; choose another folder"
            )
        if (found := _setting(db, "format")) != str(schema.FORMAT):
            raise CatalogueError(
                f"{self.path} has format {found}, this version of Pressmark reads "
                f"{schema.FORMAT}; open it with the version that wrote it, or build anew"
            )

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """A connection that nobody else uses; what SQLite raises becomes a sentence."""
        with self._pool_lock:
            if self._closed.is_set():
                raise CatalogueError("the library is closed")
            db = self._idle.pop() if self._idle else None
        if isinstance(db, _Frozen) and db.seen != _state(self.path):
            db.close()  # somebody else may write to it after all, and has
            db = None
        try:
            db = db or self._connected()
        except sqlite3.Error as error:
            raise CatalogueError(_sentence(self.path, error)) from error
        try:
            yield db
        except sqlite3.Error as error:
            raise CatalogueError(_sentence(self.path, error)) from error
        finally:
            with self._pool_lock:
                if self._closed.is_set():
                    db.close()
                else:
                    self._idle.append(db)

    def _connected(self) -> sqlite3.Connection:
        mode = "rwc" if self._create else "rw"
        try:
            return self._opened(f"mode={mode}", sqlite3.Connection)
        except sqlite3.OperationalError as error:
            # To read in its usual way SQLite makes two files beside the catalogue, which it
            # can't in a folder that is read-only or on a disk that is full. Without a log of
            # writes the file itself has all there is, and can be read alone.
            kind = error.sqlite_errorcode & 0xFF
            if kind not in _UNWRITABLE or _state(self.path) is None:
                raise
            try:
                return self._opened("mode=ro&immutable=1", _Frozen)
            except sqlite3.Error:
                raise error from None

    def _opened(self, how: str, kind: type[sqlite3.Connection]) -> sqlite3.Connection:
        state = _state(self.path)
        db = sqlite3.connect(
            f"{self.path.absolute().as_uri()}?{how}",
            uri=True,
            timeout=_WAIT_S,
            isolation_level=None,
            check_same_thread=False,
            factory=kind,
        )
        try:
            db.row_factory = sqlite3.Row
            db.execute("PRAGMA synchronous = FULL")  # a commit outlives a power cut
            db.execute("PRAGMA foreign_keys = ON")
            db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()  # can it be read?
        except sqlite3.Error:
            db.close()
            raise
        if isinstance(db, _Frozen):
            db.seen = state
        return db

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


class _Frozen(sqlite3.Connection):
    """A connection that takes the file for one that never changes."""

    seen: tuple[int, int, int] | None
    """The file's state when it was opened."""


def _state(path: Path) -> tuple[int, int, int] | None:
    """What tells a file's states apart; None where it has nothing, or has a log of writes."""
    try:
        log_of_writes = path.with_name(f"{path.name}-wal")
        if log_of_writes.exists() and log_of_writes.stat().st_size:
            return None
        found = path.stat()
    except OSError:
        return None
    return (found.st_ino, found.st_mtime_ns, found.st_size) if found.st_size else None


def _meets(
    publishers: Sequence[str], published_from: date | None, published_to: date | None
) -> tuple[str, list[str]]:
    """The condition, and its values, that articles `a` meet every filter that is given."""
    conditions, values = ["1"], list[str]()
    if publishers:
        conditions.append("a.publisher IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(list(publishers)))
    if published_from:
        conditions.append("a.published >= ?")
        values.append(published_from.isoformat())
    if published_to:
        conditions.append("a.published <= ?")
        values.append(published_to.isoformat())
    return " AND ".join(conditions), values


def _roll_back(db: sqlite3.Connection) -> None:
    """End a transaction without a trace, unless it was committed or SQLite has done so itself."""
    if db.in_transaction:
        db.execute("ROLLBACK")


def _sentence(path: Path, error: sqlite3.Error) -> str:
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
                "choose another library folder, if it was damaged, restore it from a copy"
            )
        case _:
            return (
                f"{path} can't be read or written as a catalogue ({error}); see what is wrong "
                "with: pressmark doctor, and restore it from a copy if it is damaged"
            )


def _tables(db: sqlite3.Connection) -> set[str]:
    return {row["name"] for row in db.execute("SELECT name FROM sqlite_master")}


def _setting(db: sqlite3.Connection, name: str) -> str | None:
    row = db.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
    return row["value"] if row else None


def _entry(row: sqlite3.Row) -> Entry:
    return Entry(
        article_id=row["article_id"],
        title=row["title"],
        title_is_own=bool(row["title_is_own"]),
        publisher=row["publisher"],
        published=schema.read_date(row["published"]),
        url=row["url"],
        source=row["source"],
    )
