"""Corrections by hand, stored: of an article's title, its day of publication, its publisher."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime

from corpus.article import Article, Correction, Field
from corpus.catalogue import sums
from corpus.catalogue.lookups import as_read_columns, columns_of, read_correction
from corpus.catalogue.writing import ArticleWriter
from corpus.errors import AlteredArticle


class Correcting(ArticleWriter):
    """What is corrected stands in the article's row, so that it is searched, filtered and cited."""

    def correct(
        self, article_id: str, field: Field, value: str | None, *, evidence: str, made_by: str
    ) -> Article:
        """Say otherwise of a current article than its file does; return it as it is now.

        Its passages have to be stored again, so that searches know: see `renew_passages`.

        Raises:
            KeyError: if there is no such current article.
            AlteredArticle: if it is not what was stored.
        """
        article = self._sound(article_id)
        former = self._correction(article_id, field)
        as_read = former["as_read"] if former else as_read_columns(article, field)
        if former:
            self._undo(former)
        row = {
            "article_id": article_id,
            "field": field.value,
            "value": value,
            "as_read": as_read,
            "evidence": evidence,
            "made_by": made_by,
            "made": _now(),
            "undone": None,
            "sum": b"",
        }
        cursor = self._do(
            f"INSERT INTO corrections ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",
            *row.values(),
        )
        self._sum_correction(int(cursor.lastrowid or 0))
        corrected = article.corrected(
            Correction(0, article_id, field, value, None, evidence, made_by, "")
        )
        self._say(corrected)
        return corrected

    def undo_correction(self, article_id: str, field: Field) -> Article:
        """Say of an article what its file does; return it as it is now.

        Raises:
            KeyError: if there is no such current article, or no sound correction of it.
            AlteredArticle: if the article is not what was stored.
        """
        article = self._sound(article_id)
        former = self._correction(article_id, field)
        if former is None:
            raise KeyError(field.value)
        self._undo(former)
        self._do(
            f"UPDATE articles SET {', '.join(f'{name} = ?' for name in columns_of(field))} "
            "WHERE article_id = ? AND current",
            *json.loads(former["as_read"]).values(),
            article_id,
        )
        self._sum_article(self._row_of(article_id))
        return self.article(article_id) or article

    def keep_corrections(self, article: Article) -> Article:
        """An article as it was read now, with what was corrected by hand of the one by its id.

        What its file says is noted, to go back to.
        """
        for field in Field:
            row = self._correction(article.article_id, field)
            as_read = as_read_columns(article, field)
            if row is not None and row["as_read"] != as_read:
                self._do(
                    "UPDATE corrections SET as_read = ? WHERE number = ?", as_read, row["number"]
                )
                self._sum_correction(row["number"])
        return self.corrected(article)

    def renew_passages(self, article_id: str) -> None:
        """Give a current article's passages new ids, so that whatever is derived takes them anew.

        They keep their vectors.
        """
        row = self._row_of(article_id)
        held = self._db.execute(
            "SELECT passage_id FROM passages WHERE article_row = ? ORDER BY 1", (row,)
        ).fetchall()
        self._to_sum.add(row)
        self._do(
            'INSERT INTO passages (article_row, start, "end", heading, sentences, vector, change, '
            'sum, tables, words) SELECT article_row, start, "end", heading, sentences, vector, ?, '
            "sum, tables, words FROM passages WHERE article_row = ? ORDER BY passage_id",
            self.change,
            row,
        )
        self._remove_passages([one["passage_id"] for one in held])

    def forget_correction(self, number: int) -> None:
        """Forget a correction that was altered; the article's files count as unread."""
        row = self._one("SELECT article_id FROM corrections WHERE number = ?", number)
        self._do("DELETE FROM corrections WHERE number = ?", number)
        for path in self.paths_of(row["article_id"]) if row else ():
            self.forget_file(path)

    def _sound(self, article_id: str) -> Article:
        self._row_of(article_id)
        article = self.article(article_id)
        if article is None:
            raise AlteredArticle(
                f"something of article {article_id!r} was altered in the catalogue, so it can't "
                "be corrected; see what can be done with: pressmark doctor"
            )
        return article

    def _correction(self, article_id: str, field: Field) -> sqlite3.Row | None:
        row = self._one(
            "SELECT * FROM corrections WHERE article_id = ? AND field = ? AND undone IS NULL",
            article_id,
            field.value,
        )
        return row if row and read_correction(row) else None

    def _undo(self, row: sqlite3.Row) -> None:
        self._do("UPDATE corrections SET undone = ? WHERE number = ?", _now(), row["number"])
        self._sum_correction(row["number"])

    def _say(self, article: Article) -> None:
        columns = {
            name: value
            for field in Field
            for name, value in json.loads(as_read_columns(article, field)).items()
        }
        self._do(
            f"UPDATE articles SET {', '.join(f'{name} = ?' for name in columns)} "
            "WHERE article_id = ? AND current",
            *columns.values(),
            article.article_id,
        )
        self._sum_article(self._row_of(article.article_id))

    def _sum_correction(self, number: int) -> None:
        row = self._one("SELECT * FROM corrections WHERE number = ?", number)
        if row is not None:
            self._do(
                "UPDATE corrections SET sum = ? WHERE number = ?", sums.correction_sum(row), number
            )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
