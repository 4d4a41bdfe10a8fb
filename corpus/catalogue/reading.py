"""The one source of truth: a SQLite file with articles, passages, their vectors, and failures.

Every change is one transaction that moves a counter on, and every passage carries the
counter at which it came (or went), so that whatever is derived from the catalogue can
tell how far behind it is and catch up. The vectors are bytes kept for others.

One writer at a time, any number of readers; a reader sees a whole state.
"""

from __future__ import annotations

import json
import logging
import re
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from corpus.article import Article, BlockKind, Failure, Omission, Passage, Span
from corpus.catalogue import opening, schema, sums
from corpus.catalogue.copying import copy_out
from corpus.catalogue.lookups import Lookups
from corpus.catalogue.writing import CatalogueWriter
from corpus.errors import AlteredArticle, CatalogueError

log = logging.getLogger(__name__)


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
class Shelved:
    """A current article, as far as it is counted: whose it is and of which day."""

    article_id: str
    publisher: str | None
    published: date | None


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
    """A version of an article of which something stored is not what went in."""

    article_id: str
    version: int
    current: bool
    fault: str
    """Which part: "the text", for one."""


@dataclass(frozen=True, slots=True)
class AlteredSource:
    """A place an article was read from, not as it was stored."""

    path: str
    article_id: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a catalogue holds. Versions count every version, the current ones too."""

    articles: int
    versions: int
    passages: int
    failures: int
    sources: int


# All that a citation says, with the sums that cover it.
_ENTRY = """
    a.row, a.article_id, a.version, a.title, a.title_is_own, a.published, a.published_evidence,
    a.url, a.publisher, a.text_sha256, a.entry_sum, s.path, s.line, s.sum AS source_sum
"""
_FIRST_SOURCE = """
    LEFT JOIN sources s ON s.article_id = a.article_id
    AND s.path = (SELECT min(path) FROM sources WHERE article_id = a.article_id)
"""
_PASSAGE = """
    p.passage_id, p.article_row, p.start, p."end", p.heading, p.sentences, p.tables,
    p.sum AS passage_sum,
    substr(a.text, p.start + 1, p."end" - p.start) AS text
"""
_CURRENT_PASSAGES = "passages p JOIN articles a ON a.row = p.article_row AND a.current"


class Catalogue:
    """The catalogue in the file `path`, which with `create` is made if it isn't there.

    Safe to share between threads. One of an earlier format is brought to today's, while
    `exclusive` is held.

    Raises:
        CatalogueError: if the file can't be opened, is damaged, or is not a catalogue
            of a format that we know.
    """

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

    @property
    def change(self) -> int:
        """How many changes there have been."""
        with self._reader() as db:
            return opening.change_of(db, self.path)

    def setting(self, name: str) -> str | None:
        with self._reader() as db:
            return opening.setting(db, name)

    def article(self, article_id: str) -> Article | None:
        """The current version of an article; None if there is none by this id.

        Raises:
            AlteredArticle: if it is not what was stored.
        """
        rows = self._rows("SELECT * FROM articles WHERE article_id = ? AND current", article_id)
        return schema.read_article(rows[0]) if rows else None

    def sound_article(self, article_id: str) -> Article | None:
        """As `article`; None, and a line in the log, for one that is not what was stored."""
        try:
            return self.article(article_id)
        except AlteredArticle as error:
            self._tell(article_id, f"{error}")
            return None

    def article_ids(self) -> list[str]:
        """The ids of all current articles, in order."""
        return [
            row["article_id"]
            for row in self._rows("SELECT article_id FROM articles WHERE current ORDER BY 1")
        ]

    def titles(self) -> dict[str, str]:
        """Article id → title, of all current articles, in the order of the ids."""
        query = "SELECT article_id, title FROM articles WHERE current ORDER BY 1"
        return {row["article_id"]: row["title"] for row in self._rows(query)}

    def versions(self, article_id: str) -> list[Article]:
        """Every version of an article, oldest first.

        Raises:
            AlteredArticle: if one of them is not what was stored.
        """
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
        """What is said of these articles, those that are current.

        One of which something else is said than was stored is logged and left out.
        """
        rows = self._rows(
            f"SELECT {_ENTRY} FROM articles a {_FIRST_SOURCE} WHERE a.current "
            "AND a.article_id IN (SELECT value FROM json_each(?))",
            json.dumps(list(article_ids)),
        )
        return {row["article_id"]: _entry(row) for row in self._sound(rows)}

    def passages(self, passage_ids: Sequence[int]) -> dict[int, StoredPassage]:
        """The passages with these ids; one that is not (or no longer) current is left out.

        So is one that is not what was stored, in its words, its sentences or what is said of
        its article: it is logged, and `altered_passages` tells it from one that is gone.
        """
        return {
            row["passage_id"]: StoredPassage(
                row["passage_id"], schema.read_passage(row), _entry(row)
            )
            for row in self._sound(self._passage_rows(passage_ids))
        }

    def altered_passages(self, passage_ids: Sequence[int]) -> list[int]:
        """Those of these passages that are current and that `passages` leaves out, in order."""
        rows = self._passage_rows(passage_ids)
        return sorted(row["passage_id"] for row in rows if not _is_sound(row))

    def altered_passages_of(self, article_id: str) -> list[int]:
        """An article's passages of which words, place or sentences are not as stored, in order."""
        rows = self._rows(
            f"SELECT {_PASSAGE} FROM {_CURRENT_PASSAGES} WHERE a.article_id = ? ORDER BY 1",
            article_id,
        )
        return [row["passage_id"] for row in rows if sums.passage_sum(row) != row["passage_sum"]]

    def stray_passages(self) -> list[int]:
        """The passages whose article there is not, or that is not answered from, in order."""
        rows = self._rows(
            "SELECT p.passage_id FROM passages p LEFT JOIN articles a ON a.row = p.article_row "
            "WHERE a.row IS NULL OR NOT a.current ORDER BY 1"
        )
        return [row["passage_id"] for row in rows]

    def cited(self, article_id: str, start: int, end: int) -> tuple[Entry, str]:
        """What is said of a current article, and its characters `[start, end)`.

        Both are checked against their sums: a passage's where one holds these characters, so
        that it doesn't take longer in a longer article, else the whole text's.

        Raises:
            KeyError: if there is no such current article.
            AlteredArticle: if they are not what was stored.
        """
        rows = self._rows(
            f"SELECT {_PASSAGE}, {_ENTRY} FROM {_CURRENT_PASSAGES} {_FIRST_SOURCE} "
            'WHERE a.article_id = ? AND p.start <= ? AND p."end" >= ? '
            "ORDER BY p.start DESC LIMIT 1",
            article_id,
            start,
            end,
        )
        if rows and _is_sound(rows[0]):
            passage = schema.read_passage(rows[0])
            return _entry(rows[0]), passage.text[start - passage.start : end - passage.start]
        article = self.article(article_id)
        if article is None:
            raise KeyError(article_id)
        entry = self.entries([article_id]).get(article_id)
        if rows or entry is None:
            raise AlteredArticle(schema.altered_sentence("part", article_id))
        return entry, article.text[start:end]

    def is_recognised(self, article_id: str, start: int, end: int) -> bool:
        """Whether some of a current article's characters `[start, end)` were recognised (OCR)."""
        rows = self._rows(
            "SELECT blocks FROM articles WHERE article_id = ? AND current AND blocks LIKE ?",
            article_id,
            f'%"{schema.RECOGNISED}"%',
        )
        return any(
            block.recognised and block.start < end and block.end > start
            for row in rows
            for block in schema.read_blocks(row["blocks"])
        )

    def spans(self, passage_ids: Sequence[int]) -> dict[int, Span]:
        """Where these passages stand; one that is not (or no longer) current is left out."""
        rows = self._rows(
            f'SELECT p.passage_id, a.article_id, p.start, p."end" FROM {_CURRENT_PASSAGES} '
            "WHERE p.passage_id IN (SELECT value FROM json_each(?))",
            json.dumps(list(passage_ids)),
        )
        return {
            r["passage_id"]: Span(r["article_id"], r["start"], r["end"])
            for r in rows
            if _are_offsets(r["start"], r["end"])
        }

    def passages_of(self, article_id: str) -> list[Passage]:
        """An article's passages, in the order of the text, as far as they are what was stored."""
        held = self.passages(self.passage_ids_of(article_id))
        return sorted((stored.passage for stored in held.values()), key=lambda p: p.start)

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
        articles: Sequence[str] = (),
    ) -> list[int]:
        """The ids of the passages whose article meets every condition given, in order.

        No publishers: any publisher; no articles' ids: any article. An unknown date meets no
        condition on dates.
        """
        condition, values = _meets(publishers, published_from, published_to, articles)
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
        return [day for row in rows if (day := _day(row["published"]))]

    def undated(self, *, publishers: Sequence[str] = ()) -> int:
        """How many articles have no known day of publication; of these publishers, if any."""
        condition, values = _meets(publishers, None, None)
        rows = self._rows(
            "SELECT count(*) AS articles FROM articles a WHERE a.current "
            f"AND a.published IS NULL AND {condition}",
            *values,
        )
        return int(rows[0]["articles"])

    def furniture_with(
        self,
        word: str,
        *,
        publishers: Sequence[str] = (),
        published_from: date | None = None,
        published_to: date | None = None,
    ) -> Iterator[str]:
        """The furniture of the articles that have a word in their text and some furniture.

        Its lines, article by article. The conditions are those of `passage_ids`; the word may
        be part of another, and stands in any case where it is ASCII. All texts with furniture
        are gone through: 2,000 of 7 KB take 17 ms.
        """
        condition, values = _meets(publishers, published_from, published_to)
        escaped = re.sub(r"([\\%_])", r"\\\1", word)
        rows = self._rows(
            "SELECT * FROM articles a WHERE a.current AND a.blocks LIKE ? "
            f"AND a.text LIKE ? ESCAPE '\\' AND {condition} ORDER BY a.row",
            f'%"{BlockKind.FURNITURE.value}"%',
            f"%{escaped}%",
            *values,
        )
        for row in rows:
            with suppress(AlteredArticle):  # which the doctor tells of
                article = schema.read_article(row)
                yield "\n".join(
                    article.text[block.start : block.end]
                    for block in article.blocks
                    if block.kind is BlockKind.FURNITURE
                )

    def shelved(
        self,
        *,
        publishers: Sequence[str] = (),
        published_from: date | None = None,
        published_to: date | None = None,
        articles: Sequence[str] = (),
    ) -> list[Shelved]:
        """The articles that meet every condition, the newest first, undated ones last.

        The conditions are those of `passage_ids`.
        """
        condition, values = _meets(publishers, published_from, published_to, articles)
        rows = self._rows(
            "SELECT a.article_id, a.publisher, a.published FROM articles a WHERE a.current "
            f"AND {condition} ORDER BY a.published DESC, a.article_id",
            *values,
        )
        return [
            Shelved(row["article_id"], row["publisher"], _day(row["published"])) for row in rows
        ]

    def said_of_day(self, article_ids: Sequence[str]) -> dict[str, str]:
        """Article id → the words from which its day of publication was read, where it has one."""
        rows = self._rows(
            "SELECT article_id, published_evidence FROM articles WHERE current "
            "AND published_evidence IS NOT NULL "
            "AND article_id IN (SELECT value FROM json_each(?))",
            json.dumps(list(article_ids)),
        )
        return {row["article_id"]: row["published_evidence"] for row in rows}

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
            "WHERE current AND typeof(publisher) = 'text' ORDER BY 1"
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

    def damage(self) -> list[str]:
        """What SQLite finds wrong with the file; empty if nothing."""
        with self._reader() as db:
            try:
                found = [str(row[0]) for row in db.execute("PRAGMA integrity_check(10)")]
            except sqlite3.DatabaseError as error:
                return [str(error)]
        return [] if found == ["ok"] else found

    def altered(self) -> list[Altered]:
        """The versions of which something is no longer what was stored; by their ids."""
        with self._reader() as db:
            rows = db.execute("SELECT * FROM articles ORDER BY article_id, version")
            return [
                Altered(row["article_id"], row["version"], bool(row["current"]), fault)
                for row in rows
                if (fault := schema.article_fault(row))
            ]

    def altered_sources(self) -> list[AlteredSource]:
        """The places that are no longer those that were stored, in order."""
        rows = self._rows("SELECT * FROM sources ORDER BY path, article_id")
        return [
            AlteredSource(row["path"], row["article_id"])
            for row in rows
            if sums.source_sum(row) != row["sum"]
        ]

    def altered_vectors(self) -> list[str]:
        """The current articles of which the vectors are not those that were stored, in order."""
        with self._reader() as db:
            stored = dict(db.execute("SELECT article_row, sum FROM vector_sums").fetchall())
            rows = db.execute(
                "SELECT a.row, a.article_id, p.passage_id, p.vector "
                f"FROM {_CURRENT_PASSAGES} ORDER BY a.article_id, p.passage_id"
            )
            return [
                article_id
                for (row, article_id), passages in groupby(
                    rows, key=lambda passage: (passage["row"], passage["article_id"])
                )
                if sums.vectors_sum(passages) != stored.get(row)
            ]

    def without_source(self) -> list[str]:
        """The current articles of which it is not known where they were read, in order."""
        rows = self._rows(
            "SELECT article_id FROM articles WHERE current "
            "AND article_id NOT IN (SELECT article_id FROM sources) ORDER BY 1"
        )
        return [row["article_id"] for row in rows]

    def files_without_source(self) -> list[str]:
        """The files that were read and that no article is known to stand in, in order."""
        rows = self._rows(
            "SELECT path FROM files WHERE path NOT IN (SELECT path FROM sources) ORDER BY 1"
        )
        return [row["path"] for row in rows]

    def superseded(self) -> list[tuple[str, int, int]]:
        """Articles answered from in a version that is not their last: id, version, last one."""
        rows = self._rows(
            "SELECT article_id, version, (SELECT max(version) FROM articles b "
            "WHERE b.article_id = a.article_id) AS last FROM articles a "
            "WHERE current AND last > version ORDER BY article_id"
        )
        return [(row["article_id"], row["version"], row["last"]) for row in rows]

    def _sound(self, rows: Sequence[sqlite3.Row]) -> Iterator[sqlite3.Row]:
        """Those rows that are what was stored; of the others the log hears."""
        for row in rows:
            if _is_sound(row):
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

    def _passage_rows(self, passage_ids: Sequence[int]) -> list[sqlite3.Row]:
        return self._rows(
            f"SELECT {_PASSAGE}, {_ENTRY} FROM {_CURRENT_PASSAGES} {_FIRST_SOURCE} "
            "WHERE p.passage_id IN (SELECT value FROM json_each(?))",
            json.dumps(list(passage_ids)),
        )

    def _rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        with self._reader() as db:
            return db.execute(query, values).fetchall()


def _meets(
    publishers: Sequence[str],
    published_from: date | None,
    published_to: date | None,
    articles: Sequence[str] = (),
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
    if articles:
        conditions.append("a.article_id IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(list(articles)))
    return " AND ".join(conditions), values


def _day(value: object) -> date | None:
    """A day of publication; None without one, and for one altered so that it is no day."""
    if value is None:
        return None
    try:
        return schema.read_date(str(value))
    except ValueError:
        return None


def _entry(row: sqlite3.Row) -> Entry:
    return Entry(
        article_id=row["article_id"],
        title=row["title"],
        title_is_own=bool(row["title_is_own"]),
        publisher=row["publisher"],
        published=schema.read_date(row["published"]),
        url=row["url"],
        source=f"{row['path']}#{row['line']}" if row["line"] else row["path"],
    )


def _is_sound(row: sqlite3.Row) -> bool:
    """Whether all in a row of `_ENTRY`, and of `_PASSAGE` if it is one, is what was stored."""
    sound = sums.entry_sum(row) == row["entry_sum"] and (
        row["path"] is None or sums.source_sum(row) == row["source_sum"]
    )
    if "passage_sum" in row.keys():  # noqa: SIM118 - a row is no mapping
        sound = sound and sums.passage_sum(row) == row["passage_sum"]
    return sound


def _are_offsets(start: object, end: object) -> bool:
    return isinstance(start, int) and isinstance(end, int) and 0 <= start < end
