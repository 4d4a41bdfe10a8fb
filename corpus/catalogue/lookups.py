"""What whoever adds to the catalogue has to know of it, within one state of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from dataclasses import replace

from corpus.article import Article, Correction, Failure, Field, Omission
from corpus.catalogue import schema, sums
from corpus.errors import AlteredArticle

REPEATED_IN = 4
"""A line that stands in this many articles of one publisher is furniture."""

Words = tuple[str, str, str]
"""What a passage's vector is made of: its article's title (empty where it has none of its own),
its heading, its text."""


class Lookups:
    """What can be looked up within `Catalogue.looking()`, or in a change."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def article(self, article_id: str) -> Article | None:
        """The current version of an article; None if there is none, or it was altered."""
        row = self._one("SELECT * FROM articles WHERE article_id = ? AND current", article_id)
        try:
            return schema.read_article(row) if row else None
        except AlteredArticle:
            return None

    def is_current(self, article_id: str) -> bool:
        """Whether an article by this id is answered from."""
        query = "SELECT 1 FROM articles WHERE article_id = ? AND current"
        return self._one(query, article_id) is not None

    def article_with_text(self, text: str) -> str | None:
        """The id of a current article with exactly this text."""
        row = self._one(
            "SELECT article_id FROM articles WHERE text_sha256 = ? AND current "
            "ORDER BY article_id LIMIT 1",
            sums.text_sum(text),
        )
        return row["article_id"] if row else None

    def corrections(self, article_id: str) -> list[Correction]:
        """What was corrected by hand of an article and was not undone, in the order of the fields.

        One that was altered is left out.
        """
        rows = self._db.execute(
            "SELECT * FROM corrections WHERE article_id = ? AND undone IS NULL ORDER BY field",
            (article_id,),
        )
        return [one for row in rows if (one := read_correction(row))]

    def corrected(self, article: Article) -> Article:
        """An article as it was read, with what was corrected by hand of the one by its id."""
        for correction in self.corrections(article.article_id):
            article = article.corrected(correction)
        return article

    def as_read(self, article: Article) -> Article:
        """A stored article as its file gives it, without what was corrected by hand."""
        for row in self._db.execute(
            "SELECT * FROM corrections WHERE article_id = ? AND undone IS NULL",
            (article.article_id,),
        ):
            if read_correction(row):
                said = json.loads(row["as_read"])
                if "title_is_own" in said:
                    said["title_is_own"] = bool(said["title_is_own"])
                if "published" in said:
                    said["published"] = schema.read_date(said["published"])
                article = replace(article, **said)
        return article

    def collection(self, name: str) -> str | None:
        """The name of a collection as it was given; None if there is none of this name."""
        row = self._one("SELECT name FROM collections WHERE name = ?", name)
        return row["name"] if row else None

    def sums_of_text(self, article_id: str) -> frozenset[str]:
        """The sums that the text of a current article may have had when it was stored.

        The one that was stored with it and the one of the text that is there: either may
        have been altered.
        """
        row = self._one("SELECT * FROM articles WHERE article_id = ? AND current", article_id)
        if row is None:
            return frozenset()
        return frozenset((row["text_sha256"], sums.text_sum(row["text"])))

    def knows_id(self, article_id: str) -> bool:
        """Whether any version of any article has, or had, this id."""
        return self._one("SELECT 1 FROM articles WHERE article_id = ?", article_id) is not None

    def articles_from(self, path: str) -> list[str]:
        """The ids of the articles read from a file, in order."""
        rows = self._db.execute(
            "SELECT article_id FROM sources WHERE path = ? ORDER BY article_id", (path,)
        )
        return [row["article_id"] for row in rows]

    def paths_of(self, article_id: str) -> list[str]:
        """The files an article was read from, in order."""
        rows = self._db.execute(
            "SELECT path FROM sources WHERE article_id = ? ORDER BY path", (article_id,)
        )
        return [row["path"] for row in rows]

    def file_sum(self, path: str) -> str | None:
        """The SHA-256 a file had when it was last read whole, or given up."""
        row = self._one("SELECT sha256 FROM files WHERE path = ?", path)
        return row["sha256"] if row else None

    def is_read(self, path: str, sha256: str, reading: int) -> bool:
        """Whether a file with this sum was read, or given up, by the rules of this number."""
        query = "SELECT 1 FROM files WHERE path = ? AND sha256 = ? AND reading = ?"
        return self._one(query, path, sha256, reading) is not None

    def repeated_lines(self, publisher: str, keys: Collection[int]) -> frozenset[int]:
        """Which of these lines stand in `REPEATED_IN` - 1 or more of a publisher's articles."""
        return self._lines_in(publisher, keys, REPEATED_IN - 1, at_least=True)

    def _lines_in(
        self, publisher: str, keys: Collection[int], articles: int, *, at_least: bool = False
    ) -> frozenset[int]:
        """Which of these lines stand in so many of a publisher's articles, or `at_least` so many.

        Of each no more are counted than that takes: a line may stand in ten thousand of them.
        """
        rows = self._db.execute(
            "SELECT k.value AS key, (SELECT count(*) FROM (SELECT 1 FROM lines "
            "WHERE publisher = ?1 AND key = k.value LIMIT ?3)) AS articles "
            "FROM json_each(?2) AS k",
            (publisher, json.dumps(list(keys)), articles + 1),
        )
        return frozenset(
            row["key"]
            for row in rows
            if row["articles"] == articles or (at_least and row["articles"] > articles)
        )

    def vectors_of(self, words: Collection[Words]) -> dict[Words, bytes]:
        """The vectors of those of these words that a current passage has, as stored.

        One that is not what was stored, or of which the words are not, is left out.
        """
        by_key = {sums.words_key(*one): one for one in words}
        rows = self._db.execute(
            "SELECT p.*, CASE WHEN a.title_is_own THEN a.title ELSE '' END AS title, "
            'substr(a.text, p.start + 1, p."end" - p.start) AS text '
            "FROM passages p JOIN articles a ON a.row = p.article_row AND a.current "
            "WHERE p.words IN (SELECT value FROM json_each(?)) AND p.vector IS NOT NULL "
            "GROUP BY p.words ORDER BY p.article_row",
            (json.dumps(list(by_key)),),
        ).fetchall()
        sound = {row: self._has_sound_vectors(row) for row in {r["article_row"] for r in rows}}
        return {
            said: row["vector"]
            for row in rows
            if (said := (row["title"], row["heading"], row["text"])) == by_key[row["words"]]
            and sound[row["article_row"]]
        }

    def _has_sound_vectors(self, row: int) -> bool:
        """Whether the vectors of the article in a row are those that were stored."""
        stored = self._one("SELECT sum FROM vector_sums WHERE article_row = ?", row)
        passages = self._db.execute(
            "SELECT passage_id, vector FROM passages WHERE article_row = ? ORDER BY 1", (row,)
        )
        return stored is not None and sums.vectors_sum(passages) == stored["sum"]

    def failures_in(self, path: str) -> list[Failure]:
        """What is known to be unreadable in a file, in the order of the sources."""
        rows = self._db.execute(
            "SELECT source, reason FROM failures WHERE path = ? ORDER BY source", (path,)
        )
        return [Failure(row["source"], row["reason"]) for row in rows]

    def omissions_in(self, path: str) -> list[Omission]:
        """What of a file was left out of its articles, in the order of the sources."""
        rows = self._db.execute(
            "SELECT source, reason FROM omissions WHERE path = ? ORDER BY source, reason", (path,)
        )
        return [Omission(row["source"], row["reason"]) for row in rows]

    def failed_paths(self) -> list[str]:
        """The files in which something could not be read, in order."""
        rows = self._db.execute("SELECT DISTINCT path FROM failures ORDER BY path")
        return [row["path"] for row in rows]

    def _one(self, query: str, *values: object) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self._db.execute(query, values).fetchone()
        return row


_COLUMNS = {
    Field.TITLE: ("title", "title_is_own"),
    Field.PUBLISHED: ("published", "published_evidence"),
    Field.PUBLISHER: ("publisher",),
}


def columns_of(field: Field) -> tuple[str, ...]:
    """The columns of `articles` that hold what can be corrected."""
    return _COLUMNS[field]


def as_read_columns(article: Article, field: Field) -> str:
    """What an article says of itself in these columns, as JSON."""
    values = {
        "title": article.title,
        "title_is_own": int(article.title_is_own),
        "published": article.published.isoformat() if article.published else None,
        "published_evidence": article.published_evidence,
        "publisher": article.publisher,
    }
    return json.dumps({name: values[name] for name in columns_of(field)}, ensure_ascii=False)


def read_correction(row: sqlite3.Row) -> Correction | None:
    """A row of `corrections`; None if it is not what was stored."""
    if sums.correction_sum(row) != row["sum"]:
        return None
    field = Field(row["field"])
    return Correction(
        number=row["number"],
        article_id=row["article_id"],
        field=field,
        value=row["value"],
        as_read=json.loads(row["as_read"])[columns_of(field)[0]],
        evidence=row["evidence"],
        made_by=row["made_by"],
        made=row["made"],
        undone=row["undone"],
    )
