"""Is all in the catalogue what was stored? What the doctor and the backup ask."""

from __future__ import annotations

import sqlite3
from itertools import groupby

from corpus.catalogue import schema, sums
from corpus.catalogue.connections import Connections
from corpus.catalogue.rows import CURRENT_PASSAGES, PASSAGE, Altered, AlteredSource


class Soundness(Connections):
    """Look-ups of what is not as it was stored, or not where it belongs."""

    def altered_passages_of(self, article_id: str) -> list[int]:
        """An article's passages of which words, place or sentences are not as stored, in order."""
        rows = self._rows(
            f"SELECT {PASSAGE} FROM {CURRENT_PASSAGES} WHERE a.article_id = ? ORDER BY 1",
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
        with self._reader() as db:
            return [
                AlteredSource(row["path"], row["article_id"])
                for row in db.execute("SELECT * FROM sources ORDER BY path, article_id")
                if sums.source_sum(row) != row["sum"]
            ]

    def altered_vectors(self) -> list[str]:
        """The current articles of which the vectors are not those that were stored, in order."""
        with self._reader() as db:
            stored = dict(db.execute("SELECT article_row, sum FROM vector_sums").fetchall())
            rows = db.execute(
                "SELECT a.row, a.article_id, p.passage_id, p.vector "
                f"FROM {CURRENT_PASSAGES} ORDER BY a.article_id, p.passage_id"
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
