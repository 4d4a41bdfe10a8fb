"""Articles, their passages and places, as they are stored in one change to the catalogue."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from corpus.article import Article, BlockKind, Carrier, Failure, Omission, Passage
from corpus.catalogue import crowds, duplicates, schema, sums
from corpus.catalogue.lookups import REPEATED_IN, Lookups


@dataclass(frozen=True, slots=True)
class NewPassage:
    """A passage stored in this change that has no vector yet.

    `title` is its article's, empty where the article has none of its own.
    """

    passage_id: int
    title: str
    passage: Passage


class ArticleWriter(Lookups):
    """The part of `CatalogueWriter` that adding and mending need, and the others stand on."""

    def __init__(self, db: sqlite3.Connection, change: int) -> None:
        super().__init__(db)
        self.change = change
        self.changed = False
        self.without_vector: dict[int, NewPassage] = {}
        self._to_sum: set[int] = set()
        """The rows of articles whose passages or vectors changed."""

    def finish(self) -> None:
        """What is done once, at the end of a change, before it is stored."""
        if not self.changed:
            return
        for row in sorted(self._to_sum):
            passages = self._db.execute(
                "SELECT passage_id, vector FROM passages WHERE article_row = ? ORDER BY 1", (row,)
            ).fetchall()
            if passages:
                self._do(
                    "INSERT OR REPLACE INTO vector_sums VALUES (?, ?)",
                    row,
                    sums.vectors_sum(passages),
                )
            else:
                self._do("DELETE FROM vector_sums WHERE article_row = ?", row)
        self.put_setting("change", str(self.change))

    def put_setting(self, name: str, value: str) -> None:
        self._do("INSERT OR REPLACE INTO settings VALUES (?, ?)", name, value)

    def put_article(
        self, article: Article, passages: Sequence[Passage], line_keys: Collection[int]
    ) -> frozenset[str]:
        """Store an article, or a new version of one, as the current one.

        Returns the ids of earlier articles of the same publisher in which one of its lines
        has now become furniture, since it makes up the number: each must be put again with
        `put_blocks`.
        """
        last = self._one(
            "SELECT max(version) AS version FROM articles WHERE article_id = ?", article.article_id
        )
        version = (last["version"] or 0) + 1 if last else 1
        self._retire(article.article_id)
        body = "\n".join(
            article.text[b.start : b.end]
            for b in article.blocks
            if b.kind in (BlockKind.BODY, BlockKind.LIST_ITEM)
        )
        minhash = duplicates.signature(body)
        columns = _as_read(article)
        cursor = self._do(
            "INSERT INTO articles (article_id, version, current, minhash, added, "
            f"{', '.join(columns)}) VALUES (?, ?, 1, ?, ?, {', '.join('?' * len(columns))})",
            article.article_id,
            version,
            minhash,
            datetime.now(UTC).isoformat(timespec="seconds"),
            *columns.values(),
        )
        row = int(cursor.lastrowid or 0)
        self._sum_article(row)
        self._put_passages(row, article, passages)
        crowds.note(self._db, row, minhash)
        # Its lines are those of the site that it was read from, whatever was corrected.
        return self._put_lines(row, self.as_read(article).publisher, line_keys)

    def put_blocks(self, article: Article, passages: Sequence[Passage]) -> None:
        """Store other blocks and passages for a current article's unchanged text.

        A passage that stays the same keeps its id and its vector.
        """
        row = self._row_of(article.article_id)
        self._do(
            "UPDATE articles SET blocks = ? WHERE row = ?", schema.write_blocks(article.blocks), row
        )
        self._sum_article(row)
        held = {
            (r["start"], r["end"], r["heading"], r["sentences"], r["tables"]): r["passage_id"]
            for r in self._db.execute("SELECT * FROM passages WHERE article_row = ?", (row,))
        }
        new = []
        for passage in passages:
            sentences = schema.write_sentences(passage.sentences)
            tables = schema.write_tables(passage.tables)
            key = (passage.start, passage.end, passage.heading, sentences, tables)
            if held.pop(key, None) is None:
                new.append(passage)
        self._remove_passages(list(held.values()))
        self._put_passages(row, article, new)

    def put_vectors(self, vectors: dict[int, bytes]) -> None:
        """Complete passages stored in this change with their vectors, by passage id."""
        for passage_id, vector in vectors.items():
            self._do("UPDATE passages SET vector = ? WHERE passage_id = ?", vector, passage_id)
            del self.without_vector[passage_id]

    def split_again(self, article: Article, passages: Sequence[Passage]) -> None:
        """Store a current article's passages anew, all of them without vectors."""
        row = self._row_of(article.article_id)
        held = self._db.execute("SELECT passage_id FROM passages WHERE article_row = ?", (row,))
        self._remove_passages([r["passage_id"] for r in held.fetchall()])
        self._put_passages(row, article, passages)

    def put_source(
        self, article_id: str, path: str, line: int, carrier: Carrier | None = None
    ) -> None:
        """Note that an article stands in a file, in a feed at that line, else line 0.

        `carrier` is the e-mail in the file that it is attached to.
        """
        known = self._one(
            "SELECT line, carrier FROM sources WHERE path = ? AND article_id = ?", path, article_id
        )
        written = schema.write_carrier(carrier)
        if known is None or (known["line"], known["carrier"]) != (line, written):
            source = {"path": path, "article_id": article_id, "line": line, "carrier": written}
            self._do(
                "INSERT OR REPLACE INTO sources (path, article_id, line, carrier, sum) "
                "VALUES (?, ?, ?, ?, ?)",
                *source.values(),
                sums.source_sum(source),
            )

    def remove_source(self, article_id: str, path: str) -> bool:
        """Forget that an article stands in a file; with its last source the article goes.

        Returns whether the article went.
        """
        self._do("DELETE FROM sources WHERE path = ? AND article_id = ?", path, article_id)
        self._do("DELETE FROM files WHERE path = ?", path)
        if not self.articles_from(path):
            self.put_omissions(path, [])
        if self.paths_of(article_id):
            return False
        self.remove_article(article_id)
        return True

    def remove_article(self, article_id: str) -> None:
        """Remove an article with all its versions and sources.

        Its files count as unread from now on, so that adding them again brings it back.
        """
        self._retire(article_id)
        paths = self.paths_of(article_id)
        self._do("DELETE FROM sources WHERE article_id = ?", article_id)
        for path in paths:
            self._do("DELETE FROM files WHERE path = ?", path)
            if not self.articles_from(path):
                self.put_omissions(path, [])
        for table in ("articles", "corrections", "members"):
            self._do(f"DELETE FROM {table} WHERE article_id = ?", article_id)

    def restore(self, article: Article) -> None:
        """Put a current article as it was read in the place of what was altered of it.

        Its passages stay; whether they are sound has to be seen.
        """
        columns = _as_read(article)
        self._do(
            f"UPDATE articles SET {', '.join(f'{name} = ?' for name in columns)} "
            "WHERE article_id = ? AND current",
            *columns.values(),
            article.article_id,
        )
        self._sum_article(self._row_of(article.article_id))

    def forget_source(self, article_id: str, path: str) -> None:
        """Forget a place that was altered; the article stays, and its file is read again."""
        self._do("DELETE FROM sources WHERE path = ? AND article_id = ?", path, article_id)
        self._do("DELETE FROM files WHERE path NOT IN (SELECT path FROM sources)")

    def forget_files(self) -> None:
        """Note that every file must be read again."""
        self._do("DELETE FROM files")

    def answer_from(self, article_id: str, version: int) -> None:
        """Answer from this version of an article, and from none other."""
        self._do("UPDATE articles SET current = 0 WHERE article_id = ? AND current", article_id)
        self._do(
            "UPDATE articles SET current = 1 WHERE article_id = ? AND version = ?",
            article_id,
            version,
        )

    def take_back_strays(self) -> None:
        """Answer again from articles that passages say are current; drop passages of no article."""
        self._do(
            "UPDATE articles SET current = 1 WHERE NOT current "
            "AND row IN (SELECT article_row FROM passages) AND article_id NOT IN "
            "(SELECT article_id FROM articles WHERE current)"
        )
        strays = self._db.execute(
            "SELECT passage_id FROM passages WHERE article_row NOT IN "
            "(SELECT row FROM articles WHERE current)"
        )
        self._remove_passages([row["passage_id"] for row in strays.fetchall()])
        self._do(
            "DELETE FROM vector_sums WHERE article_row NOT IN (SELECT article_row FROM passages)"
        )

    def remove_version(self, article_id: str, version: int) -> None:
        """Remove a version of an article that is no longer current."""
        self._do(
            "DELETE FROM articles WHERE article_id = ? AND version = ? AND NOT current",
            article_id,
            version,
        )

    def put_file(self, path: str, sha256: str, reading: int) -> None:
        """Note that a file with this sum need not be read again by the rules of this number.

        It was read whole and without failure, or its reading was given up: then failures
        are known in it.
        """
        if not self.is_read(path, sha256, reading):
            self._do("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", path, sha256, reading)

    def forget_file(self, path: str) -> None:
        """Note that a file must be read again, whatever its sum."""
        if self.file_sum(path) is not None:
            self._do("DELETE FROM files WHERE path = ?", path)

    def put_failures(self, path: str, failures: Sequence[Failure]) -> None:
        """Replace what is known to be unreadable in a file; an empty list clears it."""
        held = {
            row["source"]: row["reason"]
            for row in self._db.execute(
                "SELECT source, reason FROM failures WHERE path = ?", (path,)
            )
        }
        now = {failure.source: failure.reason for failure in failures}
        if held == now:
            return
        self._do("DELETE FROM failures WHERE path = ?", path)
        seen = datetime.now(UTC).isoformat(timespec="seconds")
        for source, reason in now.items():
            self._do(
                "INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?)", source, path, reason, seen
            )
        self._do("DELETE FROM files WHERE path = ?", path)

    def put_omissions(self, path: str, omissions: Sequence[Omission]) -> None:
        """Replace what is known to be left out of a file's articles; an empty list clears it."""
        now = dict.fromkeys(omissions)
        if set(self.omissions_in(path)) == now.keys():
            return
        self._do("DELETE FROM omissions WHERE path = ?", path)
        for one in now:
            self._do("INSERT INTO omissions VALUES (?, ?, ?)", one.source, path, one.reason)

    def _put_passages(self, row: int, article: Article, passages: Sequence[Passage]) -> None:
        title = article.title if article.title_is_own else ""
        self._to_sum.add(row)
        for passage in passages:
            columns = {
                "article_row": row,
                "start": passage.start,
                "end": passage.end,
                "heading": passage.heading,
                "sentences": schema.write_sentences(passage.sentences),
                "tables": schema.write_tables(passage.tables),
            }
            cursor = self._do(
                'INSERT INTO passages (article_row, start, "end", heading, sentences, tables, '
                "change, sum, words) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                *columns.values(),
                self.change,
                sums.passage_sum({**columns, "text": passage.text}),
                sums.words_key(title, passage.heading, passage.text),
            )
            passage_id = int(cursor.lastrowid or 0)
            self.without_vector[passage_id] = NewPassage(passage_id, title, passage)

    def _sum_article(self, row: int) -> None:
        stored = self._db.execute("SELECT * FROM articles WHERE row = ?", (row,)).fetchone()
        self._do(
            "UPDATE articles SET entry_sum = ?, blocks_sum = ? WHERE row = ?",
            sums.entry_sum(stored),
            sums.blocks_sum(stored),
            row,
        )

    def _remove_passages(self, passage_ids: Sequence[int]) -> None:
        for passage_id in passage_ids:
            self._do("INSERT INTO removed_passages VALUES (?, ?)", passage_id, self.change)
            self._do("DELETE FROM passages WHERE passage_id = ?", passage_id)
            self.without_vector.pop(passage_id, None)

    def _retire(self, article_id: str) -> None:
        """Make an article's current version one that is no longer answered from."""
        found = self._one("SELECT row FROM articles WHERE article_id = ? AND current", article_id)
        if found is None:
            return
        row = found["row"]
        self._to_sum.add(row)
        ids = self._db.execute("SELECT passage_id FROM passages WHERE article_row = ?", (row,))
        self._remove_passages([r["passage_id"] for r in ids.fetchall()])
        self._do("DELETE FROM lines WHERE article_row = ?", row)
        crowds.forget(self._db, row)
        self._do("UPDATE articles SET current = 0 WHERE row = ?", row)

    def _put_lines(self, row: int, publisher: str | None, keys: Collection[int]) -> frozenset[str]:
        if not publisher or not keys:
            return frozenset()
        self._db.executemany(
            "INSERT INTO lines VALUES (?, ?, ?)", [(publisher, key, row) for key in set(keys)]
        )
        # Only a line that just now made up the number can change earlier articles.
        now = self._lines_in(publisher, keys, REPEATED_IN)
        found = self._db.execute(
            "SELECT DISTINCT a.article_id FROM lines l JOIN articles a ON a.row = l.article_row "
            "WHERE l.publisher = ? AND l.article_row != ? "
            "AND l.key IN (SELECT value FROM json_each(?))",
            (publisher, row, json.dumps(sorted(now))),
        )
        return frozenset(r["article_id"] for r in found)

    def _row_of(self, article_id: str) -> int:
        found = self._one("SELECT row FROM articles WHERE article_id = ? AND current", article_id)
        if found is None:
            raise KeyError(article_id)
        return int(found["row"])

    def _do(self, query: str, *values: object) -> sqlite3.Cursor:
        self.changed = True
        return self._db.execute(query, values)


def _as_read(article: Article) -> dict[str, object]:
    """The columns that hold what was read of an article, with their values."""
    return {
        "title": article.title,
        "title_is_own": article.title_is_own,
        "text": article.text,
        "text_sha256": sums.text_sum(article.text),
        "blocks": schema.write_blocks(article.blocks),
        "published": article.published.isoformat() if article.published else None,
        "published_evidence": article.published_evidence,
        "url": article.url,
        "publisher": article.publisher,
    }
