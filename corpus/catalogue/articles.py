"""What the catalogue says of its articles."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date

from corpus.article import Article, BlockKind, Carrier
from corpus.catalogue import crowds, schema, sums
from corpus.catalogue.connections import Connections
from corpus.catalogue.rows import (
    ENTRY,
    FIRST_SOURCE,
    Entry,
    Shelved,
    day_of,
    entry_of,
    meets,
    source_of,
)
from corpus.errors import AlteredArticle

_CARRIED_BY = "CASE WHEN json_valid(o.carrier) THEN json_extract(o.carrier, '$.number') END"
"""The number, in its file, of the e-mail that a row `o` of `sources` is attached to."""


def _carried(rows: Sequence[sqlite3.Row]) -> Iterator[tuple[sqlite3.Row, Carrier]]:
    """Those rows of `sources` that are as they were stored, with what they are attached to."""
    for row in rows:
        carrier = (
            schema.read_carrier(row["carrier"]) if sums.source_sum(row) == row["sum"] else None
        )
        if carrier is not None:
            yield row, carrier


class Articles(Connections):
    """Look-ups of articles: whole, what is said of them, and those that meet conditions."""

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
        return [source_of(row) for row in rows]

    def carriers(self, article_id: str) -> list[tuple[Carrier, str | None]]:
        """The e-mails that an article is attached to, each with the id of its article, if any."""
        rows = self._rows(
            f"SELECT o.*, m.article_id AS mail FROM sources o LEFT JOIN sources m "
            f"ON m.path = o.path AND m.line = {_CARRIED_BY} AND m.line "
            "WHERE o.article_id = ? AND o.carrier IS NOT NULL ORDER BY o.path",
            article_id,
        )
        return [(carrier, row["mail"]) for row, carrier in _carried(rows)]

    def attached(self, article_id: str) -> list[tuple[str, str, str]]:
        """What is attached to an article that is an e-mail, in its order.

        Each as its id, the file's name (empty for a message) and its title.
        """
        rows = self._rows(
            "SELECT o.*, a.title FROM sources m "
            f"JOIN sources o ON o.path = m.path AND {_CARRIED_BY} = m.line "
            "JOIN articles a ON a.article_id = o.article_id AND a.current "
            "WHERE m.article_id = ? AND m.line ORDER BY o.path, o.line",
            article_id,
        )
        return [(row["article_id"], one.name, row["title"]) for row, one in _carried(rows)]

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
            f"SELECT {ENTRY} FROM articles a {FIRST_SOURCE} WHERE a.current "
            "AND a.article_id IN (SELECT value FROM json_each(?))",
            json.dumps(list(article_ids)),
        )
        return {row["article_id"]: entry_of(row) for row in self._sound(rows)}

    def published_days(
        self,
        *,
        publishers: Sequence[str] = (),
        published_from: date | None = None,
        published_to: date | None = None,
        collection: str = "",
    ) -> list[date]:
        """The days on which the articles that meet every condition were published, in order.

        Each once; the conditions are those of `passage_ids`.
        """
        condition, values = meets(publishers, published_from, published_to, collection=collection)
        rows = self._rows(
            "SELECT DISTINCT a.published FROM articles a WHERE a.current "
            f"AND a.published IS NOT NULL AND {condition} ORDER BY 1",
            *values,
        )
        return [day for row in rows if (day := day_of(row["published"]))]

    def undated(self, *, publishers: Sequence[str] = (), collection: str = "") -> int:
        """How many articles have no known day of publication; of these publishers, if any."""
        condition, values = meets(publishers, None, None, collection=collection)
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
        collection: str = "",
    ) -> Iterator[str]:
        """The furniture of the articles that have a word in their text and some furniture.

        Its lines, article by article. The conditions are those of `passage_ids`; the word may
        be part of another, and stands in any case where it is ASCII. All texts with furniture
        are gone through: 2,000 of 7 KB take 17 ms.
        """
        condition, values = meets(publishers, published_from, published_to, collection=collection)
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
        collection: str = "",
    ) -> list[Shelved]:
        """The articles that meet every condition, the newest first, undated ones last.

        The conditions are those of `passage_ids`.
        """
        condition, values = meets(publishers, published_from, published_to, articles, collection)
        rows = self._rows(
            "SELECT a.article_id, a.publisher, a.published FROM articles a WHERE a.current "
            f"AND {condition} ORDER BY a.published DESC, a.article_id",
            *values,
        )
        return [
            Shelved(row["article_id"], row["publisher"], day_of(row["published"])) for row in rows
        ]

    def lengths(self) -> dict[str, int]:
        """Article id → about how many characters its passages have, of all current articles."""
        rows = self._rows(
            'SELECT a.article_id, sum(p."end" - p.start) AS characters FROM articles a '
            "JOIN passages p ON p.article_row = a.row WHERE a.current GROUP BY a.row"
        )
        return {row["article_id"]: int(row["characters"]) for row in rows}

    def last_added(self) -> list[str]:
        """The ids of all current articles, those that were added last first."""
        rows = self._rows("SELECT article_id FROM articles WHERE current ORDER BY added DESC, row")
        return [row["article_id"] for row in rows]

    def said_of_day(self, article_ids: Sequence[str]) -> dict[str, str]:
        """Article id → the words from which its day of publication was read, where it has one."""
        rows = self._rows(
            "SELECT article_id, published_evidence FROM articles WHERE current "
            "AND published_evidence IS NOT NULL "
            "AND article_id IN (SELECT value FROM json_each(?))",
            json.dumps(list(article_ids)),
        )
        return {row["article_id"]: row["published_evidence"] for row in rows}

    def publishers(self) -> list[str]:
        """The publishers of the current articles, in order."""
        rows = self._rows(
            "SELECT DISTINCT publisher FROM articles "
            "WHERE current AND typeof(publisher) = 'text' ORDER BY 1"
        )
        return [row["publisher"] for row in rows]

    def same_story(self, article_ids: Sequence[str]) -> dict[str, list[str]]:
        """For each of these articles, the others that tell the same story, in order.

        Of thousands those that are most like it, up to `crowds.MOST`, as far as they were
        compared (see `crowds.compared`).
        """
        same = self._paired(article_ids)
        crowded = self._rows(
            "SELECT a.article_id, a.row, a.minhash, m.crowd FROM articles a "
            "JOIN crowded m ON m.article_row = a.row "
            "WHERE a.current AND a.article_id IN (SELECT value FROM json_each(?))",
            json.dumps(list(article_ids)),
        )
        for one in crowded:
            with self._reader() as db:
                near = crowds.compared(db, one["minhash"], one["crowd"])
            fellows = self._rows(
                "SELECT a.row, a.article_id, a.minhash FROM crowded m "
                "JOIN articles a ON a.row = m.article_row AND a.current "
                "WHERE m.crowd = ? AND m.article_row != ? "
                "AND m.article_row IN (SELECT value FROM json_each(?))",
                one["crowd"],
                one["row"],
                json.dumps(near),
            )
            ids = {fellow["row"]: fellow["article_id"] for fellow in fellows}
            named = [ids[row] for row in crowds.nearest(one["minhash"], fellows)]
            same[one["article_id"]] = sorted({*same[one["article_id"]], *named})
        return same

    def same_story_among(self, article_ids: Sequence[str]) -> dict[str, list[str]]:
        """For each of these articles, which of the others among them tell the same story."""
        same = self._paired(article_ids, article_ids)
        together: dict[int, list[str]] = {}
        for row in self._rows(
            "SELECT a.article_id, m.crowd FROM articles a JOIN crowded m ON m.article_row = a.row "
            "WHERE a.current AND a.article_id IN (SELECT value FROM json_each(?)) ORDER BY 1",
            json.dumps(list(article_ids)),
        ):
            together.setdefault(row["crowd"], []).append(row["article_id"])
        for fellows in together.values():
            for one in fellows:
                same[one] = sorted({*same[one], *fellows} - {one})
        return same

    def _paired(
        self, article_ids: Sequence[str], among: Sequence[str] | None = None
    ) -> dict[str, list[str]]:
        """For each article, what is noted of it pair by pair."""
        rows = self._rows(
            "SELECT a.article_id AS one, b.article_id AS other FROM duplicates d "
            "JOIN articles a ON a.row = d.article_row AND a.current "
            "JOIN articles b ON b.row = d.other_row AND b.current "
            "WHERE a.article_id IN (SELECT value FROM json_each(?1)) "
            "AND (?2 IS NULL OR b.article_id IN (SELECT value FROM json_each(?2))) ORDER BY 1, 2",
            json.dumps(list(article_ids)),
            None if among is None else json.dumps(list(among)),
        )
        same: dict[str, list[str]] = {article_id: [] for article_id in article_ids}
        for row in rows:
            same[row["one"]].append(row["other"])
        return same
