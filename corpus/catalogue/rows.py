"""What the catalogue gives of its rows: the values, and how they are selected and checked."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from corpus.article import Carrier, Passage
from corpus.catalogue import schema, sums


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
    carrier: Carrier | None = None
    """The e-mail that it is attached to there."""


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
class Examined:
    """A current article's passages, held against their sums."""

    article_id: str
    vectors: list[PassageVector]
    """Of all its passages, in the order of their ids; empty where it has none."""
    altered: int | None
    """The first passage of which words, place or sentences are not as stored."""
    vectors_altered: bool


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
ENTRY = """
    a.row, a.article_id, a.version, a.title, a.title_is_own, a.published, a.published_evidence,
    a.url, a.publisher, a.text_sha256, a.entry_sum, s.path, s.line, s.carrier,
    s.sum AS source_sum
"""
FIRST_SOURCE = """
    LEFT JOIN sources s ON s.article_id = a.article_id
    AND s.path = (SELECT min(path) FROM sources WHERE article_id = a.article_id)
"""
PASSAGE = """
    p.passage_id, p.article_row, p.start, p."end", p.heading, p.sentences, p.tables,
    p.sum AS passage_sum,
    substr(a.text, p.start + 1, p."end" - p.start) AS text
"""
CURRENT_PASSAGES = "passages p JOIN articles a ON a.row = p.article_row AND a.current"


def meets(
    publishers: Sequence[str],
    published_from: date | None,
    published_to: date | None,
    articles: Sequence[str] = (),
    collection: str = "",
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
    if collection:
        conditions.append(
            "a.article_id IN (SELECT m.article_id FROM members m "
            "JOIN collections c ON c.number = m.collection WHERE c.name = ?)"
        )
        values.append(collection)
    return " AND ".join(conditions), values


def day_of(value: object) -> date | None:
    """A day of publication; None without one, and for one altered so that it is no day."""
    if value is None:
        return None
    try:
        return schema.read_date(str(value))
    except ValueError:
        return None


def entry_of(row: sqlite3.Row) -> Entry:
    return Entry(
        article_id=row["article_id"],
        title=row["title"],
        title_is_own=bool(row["title_is_own"]),
        publisher=row["publisher"],
        published=schema.read_date(row["published"]),
        url=row["url"],
        source=source_of(row),
        carrier=schema.read_carrier(row["carrier"]),
    )


def source_of(row: sqlite3.Row) -> str:
    """The place in a row that holds `path` and `line`."""
    return f"{row['path']}#{row['line']}" if row["line"] else row["path"]


def is_sound(row: sqlite3.Row) -> bool:
    """Whether all in a row of `ENTRY`, and of `PASSAGE` if it is one, is what was stored."""
    sound = sums.entry_sum(row) == row["entry_sum"] and (
        row["path"] is None or sums.source_sum(row) == row["source_sum"]
    )
    if "passage_sum" in row.keys():  # noqa: SIM118 - a row is no mapping
        sound = sound and sums.passage_sum(row) == row["passage_sum"]
    return sound


def are_offsets(start: object, end: object) -> bool:
    return isinstance(start, int) and isinstance(end, int) and 0 <= start < end
