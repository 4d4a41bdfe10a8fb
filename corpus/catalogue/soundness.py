"""Is all in the catalogue what was stored? What the doctor and the backup ask."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from corpus.catalogue import schema, sums
from corpus.catalogue.connections import Connections
from corpus.catalogue.rows import PASSAGE, Altered, AlteredSource, Examined, PassageVector


class Soundness(Connections):
    """Look-ups of what is not as it was stored, or not where it belongs.

    Articles are gone through in the order in which they lie in the file, one after another, so
    that neither memory nor a slow disk stands in the way of a large catalogue.
    """

    def examined(self) -> Iterator[Examined]:
        """The passages of all current articles, held against their sums."""
        with self._reader() as db:
            rows = db.execute(
                f"SELECT a.row, a.article_id, v.sum AS vectors_sum, p.vector, {PASSAGE} "
                "FROM articles a LEFT JOIN passages p ON p.article_row = a.row "
                "LEFT JOIN vector_sums v ON v.article_row = a.row "
                "WHERE a.current ORDER BY a.row"
            )
            for _, held in groupby(rows, key=itemgetter("row")):
                yield _examined(list(held))

    def stray_passages(self) -> list[int]:
        """The passages whose article there is not, or that is not answered from, in order."""
        rows = self._rows(
            "SELECT p.passage_id FROM passages p LEFT JOIN articles a ON a.row = p.article_row "
            "WHERE a.row IS NULL OR NOT a.current ORDER BY 1"
        )
        return [row["passage_id"] for row in rows]

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
            rows = db.execute("SELECT * FROM articles ORDER BY row")
            found = [
                Altered(row["article_id"], row["version"], bool(row["current"]), fault)
                for row in rows
                if (fault := schema.article_fault(row))
            ]
        return sorted(found, key=lambda one: (one.article_id, one.version))

    def altered_sources(self) -> list[AlteredSource]:
        """The places that are no longer those that were stored, in order."""
        with self._reader() as db:
            return [
                AlteredSource(row["path"], row["article_id"])
                for row in db.execute("SELECT * FROM sources ORDER BY path, article_id")
                if sums.source_sum(row) != row["sum"]
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


def _examined(rows: list[sqlite3.Row]) -> Examined:
    """An article's passages; where it has none, the one row has no passage in it."""
    passages = sorted(
        (row for row in rows if row["passage_id"] is not None), key=itemgetter("passage_id")
    )
    return Examined(
        article_id=rows[0]["article_id"],
        vectors=[PassageVector(row["passage_id"], row["vector"]) for row in passages],
        altered=next(
            (r["passage_id"] for r in passages if sums.passage_sum(r) != r["passage_sum"]), None
        ),
        vectors_altered=bool(passages) and sums.vectors_sum(passages) != rows[0]["vectors_sum"],
    )
