"""The articles as a table, page by page; collections, corrections, and what was removed."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from corpus.article import Correction, Field
from corpus.catalogue import crowds, schema, sums
from corpus.catalogue.connections import Connections
from corpus.catalogue.lookups import read_correction
from corpus.catalogue.rows import day_of


class Column(StrEnum):
    """What the table of articles can be sorted by."""

    TITLE = "title"
    PUBLISHER = "publisher"
    PUBLISHED = "published"
    ADDED = "added"
    PASSAGES = "passages"
    COPIES = "copies"


class State(StrEnum):
    """Articles of which there is something to know."""

    IN_PART = "in part"
    """Something of its file was left out."""
    CORRECTED = "corrected"
    UNDATED = "undated"
    COPIES = "copies"
    """Others tell the same story."""


@dataclass(frozen=True, slots=True)
class Sought:
    """Which articles of the table to show, and in which order."""

    words: str = ""
    """Each must stand in the title, the publisher's name or a file's path, in any case, with or
    without accents; or all of it begins the article's id."""
    publisher: str | None = None
    """One of `publishers`; "" for articles without one."""
    state: State | None = None
    collection: str = ""
    sort: Column = Column.ADDED
    descending: bool = True


@dataclass(frozen=True, slots=True)
class ShelfRow:
    """A current article as a row of the table."""

    article_id: str
    title: str
    publisher: str | None
    published: date | None
    published_evidence: str | None
    added: str
    """When this version came, as ISO 8601, in UTC."""
    passages: int
    versions: int
    sources: tuple[str, ...]
    left_out: tuple[str, ...]
    """What of its files is not in it, in sentences."""
    copies: tuple[str, ...]
    """The titles of others that tell the same story; of thousands, some."""
    corrected: tuple[Field, ...]
    collections: tuple[str, ...]
    is_sound: bool
    """Whether it is what was stored; else it is not answered from."""
    copies_total: int = 0
    """How many others tell the same story."""


@dataclass(frozen=True, slots=True)
class ShelfPage:
    """Some rows of the table, and how many there are of all that was sought."""

    rows: tuple[ShelfRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Collection:
    """A named set of articles to ask within."""

    name: str
    articles: int
    made: str
    """When, as ISO 8601, in UTC."""


@dataclass(frozen=True, slots=True)
class Removal:
    """Articles that were removed together, and can be brought back."""

    number: int
    what: str
    """The id, file or folder that was given."""
    made_by: str
    made: str
    """When, as ISO 8601, in UTC."""
    articles: int
    titles: tuple[str, ...]
    """Those of the first few."""


_TITLES = 3
_STATES = {
    State.IN_PART: "a.article_id IN (SELECT s.article_id FROM omissions o "
    "JOIN sources s ON s.path = o.path "
    "AND o.source = s.path || CASE WHEN s.line THEN '#' || s.line ELSE '' END)",
    State.CORRECTED: "a.article_id IN (SELECT article_id FROM corrections WHERE undone IS NULL)",
    State.UNDATED: "a.published IS NULL",
    State.COPIES: "(a.row IN (SELECT article_row FROM duplicates) "
    "OR a.row IN (SELECT article_row FROM crowded))",
}
_COPIES = (
    "((SELECT count(*) FROM duplicates d WHERE d.article_row = a.row) + coalesce((SELECT size - 1 "
    "FROM crowds c JOIN crowded m ON m.crowd = c.number WHERE m.article_row = a.row), 0))"
)
"""How many others tell the same story as article `a`."""
_ORDERS = {
    Column.TITLE: "a.title COLLATE NOCASE",
    Column.PUBLISHER: "a.publisher COLLATE NOCASE",
    Column.PUBLISHED: "a.published",
    Column.ADDED: "a.added",
    Column.PASSAGES: "(SELECT count(*) FROM passages p WHERE p.article_row = a.row)",
    Column.COPIES: _COPIES,
}
_WORD = """(has(a.title, ?1) OR has(a.publisher, ?1)
    OR EXISTS (SELECT 1 FROM sources s WHERE s.article_id = a.article_id AND has(s.path, ?1)))"""


class Shelf(Connections):
    """Look-ups for whoever looks after the articles."""

    def shelf(self, sought: Sought, *, start: int = 0, rows: int = 50) -> ShelfPage:
        """The articles that are sought: `rows` of them from the one at place `start`, from 0."""
        condition, values = _sought(sought)
        order = f"{_ORDERS[sought.sort]} {'DESC' if sought.descending else 'ASC'} NULLS LAST"
        with self.reading(), self._reader() as db:
            db.create_function("has", 2, _has, deterministic=True)
            (total,) = db.execute(
                f"SELECT count(*) FROM articles a WHERE a.current AND {condition}", values
            ).fetchone()
            found = db.execute(
                f"SELECT a.article_id FROM articles a WHERE a.current AND {condition} "
                f"ORDER BY {order}, a.article_id LIMIT ? OFFSET ?",
                (*values, rows, start),
            ).fetchall()
            return ShelfPage(self._shelf_rows([row["article_id"] for row in found]), total)

    def shelf_ids(self, sought: Sought) -> list[str]:
        """The ids of all articles that are sought, in order."""
        condition, values = _sought(sought)
        with self._reader() as db:
            db.create_function("has", 2, _has, deterministic=True)
            found = db.execute(
                f"SELECT a.article_id FROM articles a WHERE a.current AND {condition} ORDER BY 1",
                values,
            )
            return [row["article_id"] for row in found]

    def collections(self) -> list[Collection]:
        """All collections, by name."""
        rows = self._rows(
            "SELECT c.name, c.made, count(m.article_id) AS articles FROM collections c "
            "LEFT JOIN members m ON m.collection = c.number "
            "GROUP BY c.number ORDER BY c.name COLLATE NOCASE"
        )
        return [Collection(row["name"], row["articles"], row["made"]) for row in rows]

    def members(self, collection: str) -> list[str]:
        """The ids of the articles in a collection, in order."""
        rows = self._rows(
            "SELECT m.article_id FROM members m JOIN collections c ON c.number = m.collection "
            "WHERE c.name = ? ORDER BY 1",
            collection,
        )
        return [row["article_id"] for row in rows]

    def corrections(self, article_id: str) -> list[Correction]:
        """Every correction of an article, those that were undone too, the last first.

        One that was altered is left out.
        """
        rows = self._rows(
            "SELECT * FROM corrections WHERE article_id = ? ORDER BY number DESC", article_id
        )
        return [one for row in rows if (one := read_correction(row))]

    def altered_corrections(self) -> list[tuple[int, str, str]]:
        """The corrections that are not as they were stored: number, article's id, field."""
        rows = self._rows("SELECT * FROM corrections ORDER BY number")
        return [
            (row["number"], row["article_id"], row["field"])
            for row in rows
            if sums.correction_sum(row) != row["sum"]
        ]

    def stray_members(self) -> int:
        """How many articles that are not there collections name."""
        rows = self._rows(
            "SELECT count(*) AS strays FROM members "
            "WHERE collection NOT IN (SELECT number FROM collections) "
            "OR article_id NOT IN (SELECT article_id FROM articles WHERE current)"
        )
        return int(rows[0]["strays"])

    def removals(self) -> list[Removal]:
        """What was removed by hand and can be brought back, the last first."""
        return [
            Removal(
                row["number"],
                row["what"],
                row["made_by"],
                row["made"],
                row["articles"],
                tuple(
                    one["title"]
                    for one in self._rows(
                        "SELECT title FROM removed_articles WHERE removal = ? "
                        "ORDER BY article_id LIMIT ?",
                        row["number"],
                        _TITLES,
                    )
                ),
            )
            for row in self._rows(
                "SELECT r.*, count(*) AS articles FROM removals r "
                "JOIN removed_articles a ON a.removal = r.number "
                "GROUP BY r.number ORDER BY r.number DESC"
            )
        ]

    def altered_removed(self) -> list[tuple[int, str]]:
        """The removed articles that are not as they were kept: removal, article's id."""
        rows = self._rows("SELECT * FROM removed_articles ORDER BY removal, article_id")
        return [
            (row["removal"], row["article_id"])
            for row in rows
            if sums.packed_sum(row) != row["sum"]
        ]

    def _shelf_rows(self, article_ids: Sequence[str]) -> tuple[ShelfRow, ...]:
        ids = json.dumps(list(article_ids))
        rows = self._rows(
            "SELECT a.*, (SELECT count(*) FROM passages p WHERE p.article_row = a.row) AS passages,"
            " (SELECT count(*) FROM articles v WHERE v.article_id = a.article_id) AS versions,"
            f" {_COPIES} AS copies "
            "FROM articles a WHERE a.current AND a.article_id IN (SELECT value FROM json_each(?))",
            ids,
        )
        sources = self._grouped(
            "SELECT article_id, path || CASE WHEN line THEN '#' || line ELSE '' END AS said "
            "FROM sources WHERE article_id IN (SELECT value FROM json_each(?)) ORDER BY 1, 2",
            ids,
        )
        left_out = self._grouped(
            "SELECT DISTINCT s.article_id, o.reason AS said FROM omissions o "
            "JOIN sources s ON s.path = o.path "
            "AND o.source = s.path || CASE WHEN s.line THEN '#' || s.line ELSE '' END "
            "WHERE s.article_id IN (SELECT value FROM json_each(?)) ORDER BY 1, 2",
            ids,
        )
        copies = self._grouped(
            "SELECT a.article_id, b.title AS said FROM articles a "
            "JOIN duplicates d ON d.article_row = a.row "
            "JOIN articles b ON b.row = d.other_row AND b.current "
            "WHERE a.current AND a.article_id IN (SELECT value FROM json_each(?)) ORDER BY 1, 2",
            ids,
        )
        for row in rows:
            if row["copies"] > len(named := copies.setdefault(row["article_id"], [])):
                named += self._of_crowd(row["row"])
        corrected = self._grouped(
            "SELECT article_id, field AS said FROM corrections WHERE undone IS NULL "
            "AND article_id IN (SELECT value FROM json_each(?)) ORDER BY 1, 2",
            ids,
        )
        within = self._grouped(
            "SELECT m.article_id, c.name AS said FROM members m "
            "JOIN collections c ON c.number = m.collection "
            "WHERE m.article_id IN (SELECT value FROM json_each(?)) ORDER BY 1, 2",
            ids,
        )
        found = {
            row["article_id"]: ShelfRow(
                article_id=row["article_id"],
                title=row["title"],
                publisher=row["publisher"],
                published=day_of(row["published"]),
                published_evidence=row["published_evidence"],
                added=row["added"],
                passages=row["passages"],
                versions=row["versions"],
                sources=tuple(sources.get(row["article_id"], ())),
                left_out=tuple(left_out.get(row["article_id"], ())),
                copies=tuple(copies.get(row["article_id"], ())),
                copies_total=row["copies"],
                corrected=tuple(map(Field, corrected.get(row["article_id"], ()))),
                collections=tuple(within.get(row["article_id"], ())),
                is_sound=schema.article_fault(row) is None,
            )
            for row in rows
        }
        return tuple(found[one] for one in article_ids if one in found)

    def _of_crowd(self, row: int) -> list[str]:
        """The titles of some that are in a crowd with an article, in order."""
        found = self._rows(
            "SELECT b.title FROM crowded m JOIN crowded o ON o.crowd = m.crowd "
            "JOIN articles b ON b.row = o.article_row AND b.current "
            "WHERE m.article_row = ?1 AND o.article_row != ?1 ORDER BY o.article_row LIMIT ?2",
            row,
            crowds.MOST,
        )
        return sorted(one["title"] for one in found)

    def _grouped(self, query: str, ids: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for row in self._rows(query, ids):
            found.setdefault(row["article_id"], []).append(row["said"])
        return found


def _sought(sought: Sought) -> tuple[str, list[str]]:
    """The condition, and its values, that articles `a` are among those that are sought."""
    conditions, values = ["1"], list[str]()
    each = []
    for word in folded(sought.words).split():
        each.append(_WORD.replace("?1", "?"))
        values += [word] * 3
    if each:
        conditions.append(f"({' AND '.join(each)} OR substr(a.article_id, 1, ?) = ?)")
        id_begins = sought.words.strip()
        values += [str(len(id_begins)), id_begins]
    if sought.publisher is not None:
        conditions.append("coalesce(a.publisher, '') = ?")
        values.append(sought.publisher)
    if sought.state is not None:
        conditions.append(_STATES[sought.state])
    if sought.collection:
        conditions.append(
            "a.article_id IN (SELECT m.article_id FROM members m "
            "JOIN collections c ON c.number = m.collection WHERE c.name = ?)"
        )
        values.append(sought.collection)
    return " AND ".join(conditions), values


def folded(text: str) -> str:
    """`text` without regard to case and accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in parts if not unicodedata.combining(one))


def _has(text: object, word: str) -> bool:
    return isinstance(text, str) and word in folded(text)
