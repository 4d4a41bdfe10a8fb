"""The passages of the catalogue: their words, their places, their vectors."""

from __future__ import annotations

import json
import re
import sqlite3
from array import array
from collections.abc import Sequence
from datetime import date
from random import Random

from corpus.article import Passage, Span
from corpus.catalogue import schema
from corpus.catalogue.articles import Articles
from corpus.catalogue.rows import (
    CURRENT_PASSAGES,
    ENTRY,
    FIRST_SOURCE,
    PASSAGE,
    Entry,
    PassageVector,
    StoredPassage,
    are_offsets,
    entry_of,
    is_sound,
    meets,
)
from corpus.errors import AlteredArticle


class Passages(Articles):
    """Look-ups of passages, each checked against its sums before it is given."""

    def passages(self, passage_ids: Sequence[int]) -> dict[int, StoredPassage]:
        """The passages with these ids; one that is not (or no longer) current is left out.

        So is one that is not what was stored, in its words, its sentences or what is said of
        its article: it is logged, and `altered_passages` tells it from one that is gone.
        """
        return {
            row["passage_id"]: StoredPassage(
                row["passage_id"], schema.read_passage(row), entry_of(row)
            )
            for row in self._sound(self._passage_rows(passage_ids))
        }

    def altered_passages(self, passage_ids: Sequence[int]) -> list[int]:
        """Those of these passages that are current and that `passages` leaves out, in order."""
        rows = self._passage_rows(passage_ids)
        return sorted(row["passage_id"] for row in rows if not is_sound(row))

    def cited(self, article_id: str, start: int, end: int) -> tuple[Entry, str]:
        """What is said of a current article, and its characters `[start, end)`.

        Both are checked against their sums: a passage's where one holds these characters, so
        that it doesn't take longer in a longer article, else the whole text's.

        Raises:
            KeyError: if there is no such current article.
            AlteredArticle: if they are not what was stored.
        """
        rows = self._rows(
            f"SELECT {PASSAGE}, {ENTRY} FROM {CURRENT_PASSAGES} {FIRST_SOURCE} "
            'WHERE a.article_id = ? AND p.start <= ? AND p."end" >= ? '
            "ORDER BY p.start DESC LIMIT 1",
            article_id,
            start,
            end,
        )
        if rows and is_sound(rows[0]):
            passage = schema.read_passage(rows[0])
            return entry_of(rows[0]), passage.text[start - passage.start : end - passage.start]
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
            f'SELECT p.passage_id, a.article_id, p.start, p."end" FROM {CURRENT_PASSAGES} '
            "WHERE p.passage_id IN (SELECT value FROM json_each(?))",
            json.dumps(list(passage_ids)),
        )
        return {
            r["passage_id"]: Span(r["article_id"], r["start"], r["end"])
            for r in rows
            if are_offsets(r["start"], r["end"])
        }

    def passages_of(self, article_id: str) -> list[Passage]:
        """An article's passages, in the order of the text, as far as they are what was stored."""
        held = self.passages(self.passage_ids_of(article_id))
        return sorted((stored.passage for stored in held.values()), key=lambda p: p.start)

    def passages_saying(self, runs: Sequence[Sequence[str]]) -> list[int]:
        """The ids of the passages of the articles that have runs of words one behind another.

        With one character between each two words of a run, anything between two runs, and in any
        case where they are ASCII. All texts are gone through: 25 MB take a tenth of a second.
        """
        escaped = [
            "_".join(re.sub(r"([\\%_])", r"\\\1", word).replace("'", "_") for word in run)
            for run in runs
        ]
        rows = self._rows(
            "SELECT passage_id FROM passages WHERE article_row IN (SELECT row FROM articles "
            "WHERE current AND text LIKE ? ESCAPE '\\') ORDER BY 1",
            f"%{'%'.join(escaped)}%",
        )
        return [row["passage_id"] for row in rows]

    def passage_ids_of(self, article_id: str) -> list[int]:
        """The ids of an article's passages, in the order of the text."""
        rows = self._rows(
            f"SELECT p.passage_id FROM {CURRENT_PASSAGES} WHERE a.article_id = ? ORDER BY p.start",
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
        collection: str = "",
    ) -> array[int]:
        """The ids of the passages whose article meets every condition given, in order.

        Eight bytes each, here and wherever there may be a million of them.

        No publishers: any publisher; no articles' ids: any article; no collection's name: in
        any, or none. An unknown date meets no condition on dates.
        """
        condition, values = meets(publishers, published_from, published_to, articles, collection)
        # To have them in order SQLite goes through all passages, which takes longer than to sort.
        ordered = condition == "1"
        found = self._numbers(
            f"SELECT p.passage_id FROM {CURRENT_PASSAGES} WHERE {condition}"
            + (" ORDER BY p.passage_id" if ordered else ""),
            *values,
        )
        return found if ordered else array("q", sorted(found))

    def passage_ids_since(self, change: int) -> array[int]:
        """The ids of the passages that came after a change, in order."""
        # The sign keeps SQLite from going through all passages to have them in order.
        return self._numbers(
            "SELECT passage_id FROM passages WHERE change > ? ORDER BY +passage_id", change
        )

    def removed_since(self, change: int) -> array[int]:
        """The ids of the passages that went after a change, in order."""
        return self._numbers(
            "SELECT passage_id FROM removed_passages WHERE change > ? ORDER BY +passage_id", change
        )

    def passage_total(self) -> int:
        """How many passages there are."""
        return int(self._rows("SELECT count(*) AS n FROM passages")[0]["n"])

    def changes_since(self, change: int) -> int:
        """How many passages came or went after a change."""
        (row,) = self._rows(
            "SELECT (SELECT count(*) FROM passages WHERE change > ?1)"
            " + (SELECT count(*) FROM removed_passages WHERE change > ?1) AS n",
            change,
        )
        return int(row["n"])

    def some_passage_ids(self, count: int) -> list[int]:
        """The ids of about so many passages, all over the catalogue; some of them may be gone.

        The same as long as none comes or goes.
        """
        last = self._rows("SELECT max(passage_id) AS last FROM passages")[0]["last"] or 0
        wanted = min(last, count * last // max(1, self.passage_total()))
        return Random(0).sample(range(1, last + 1), wanted)

    def vectors(self, passage_ids: Sequence[int]) -> list[PassageVector]:
        """The vectors of these passages, as stored, in the order of their ids."""
        rows = self._rows(
            "SELECT passage_id, vector FROM passages "
            "WHERE passage_id IN (SELECT value FROM json_each(?)) ORDER BY 1",
            json.dumps(list(passage_ids)),
        )
        return [PassageVector(row["passage_id"], row["vector"]) for row in rows]

    def _numbers(self, query: str, *values: object) -> array[int]:
        """The whole numbers in the one column that a query gives, without a row for each."""
        with self._reader() as db:
            cursor = db.cursor()
            cursor.row_factory = None
            return array("q", (number for (number,) in cursor.execute(query, values)))

    def _passage_rows(self, passage_ids: Sequence[int]) -> list[sqlite3.Row]:
        return self._rows(
            f"SELECT {PASSAGE}, {ENTRY} FROM {CURRENT_PASSAGES} {FIRST_SOURCE} "
            "WHERE p.passage_id IN (SELECT value FROM json_each(?))",
            json.dumps(list(passage_ids)),
        )
