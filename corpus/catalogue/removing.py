"""Articles removed by hand are kept, packed, for as long as that can be undone.

What is packed is rows as they were, with their sums; numbers of articles are never used again,
so the sums hold when the rows come back. Passages come back under new ids, as whatever is
derived takes an id that went for gone.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from base64 import b64decode, b64encode
from datetime import UTC, datetime
from typing import Any

from corpus.catalogue import crowds, schema, sums
from corpus.catalogue.writing import ArticleWriter

_OF_ARTICLE = ("sources", "corrections", "members")
"""The tables that know an article by its id."""
_WITHIN = ("passages", "lines")
"""Those that know it by its row."""


class Removing(ArticleWriter):
    """Removing by hand, and taking it back."""

    def begin_removal(self, what: str, made_by: str) -> int:
        """The number of a removal; what is removed within it comes back together."""
        made = datetime.now(UTC).isoformat(timespec="seconds")
        cursor = self._do(
            "INSERT INTO removals (what, made_by, made) VALUES (?, ?, ?)", what, made_by, made
        )
        return int(cursor.lastrowid or 0)

    def keep_removed(self, removal: int, article_id: str) -> bool:
        """Keep what is known of a current article, which is about to be removed.

        False, and nothing is kept, if it is not what was stored.
        """
        versions = self._all("SELECT * FROM articles WHERE article_id = ?", article_id)
        if any(schema.article_fault(row) for row in versions):
            return False
        current = next((row for row in versions if row["current"]), None)
        if current is None:
            return False
        held: dict[str, list[sqlite3.Row]] = {"articles": versions}
        for table in _OF_ARTICLE:
            held[table] = self._all(f"SELECT * FROM {table} WHERE article_id = ?", article_id)
        for table in _WITHIN:
            held[table] = self._all(f"SELECT * FROM {table} WHERE article_row = ?", current["row"])
        packed = zlib.compress(json.dumps(held, default=_plain).encode())
        row = {
            "removal": removal,
            "article_id": article_id,
            "title": current["title"],
            "packed": packed,
        }
        self._do(
            "INSERT INTO removed_articles VALUES (?, ?, ?, ?, ?)",
            *row.values(),
            sums.packed_sum(row),
        )
        return True

    def take_back(self, removal: int) -> tuple[list[str], list[str], frozenset[str]]:
        """Undo a removal: the ids that are back, those that are not, and articles to mark again.

        Not back comes what was added again meanwhile, and what was altered in the catalogue.
        To be marked again with `put_blocks` are articles in which a line has now become
        furniture, as `put_article` says.
        """
        back, left, again = [], [], frozenset[str]()
        for row in self._all(
            "SELECT * FROM removed_articles WHERE removal = ? ORDER BY article_id", removal
        ):
            if self.knows_id(row["article_id"]) or sums.packed_sum(row) != row["sum"]:
                left.append(row["article_id"])
                continue
            again |= self._put_back(json.loads(zlib.decompress(row["packed"])))
            back.append(row["article_id"])
        self.forget_removal(removal)
        return back, left, again - set(back)

    def forget_removal(self, removal: int) -> None:
        """Keep what was removed no longer: it can't be undone then."""
        self._do("DELETE FROM removed_articles WHERE removal = ?", removal)
        self._do("DELETE FROM removals WHERE number = ?", removal)

    def forget_removed(self, removal: int, article_id: str) -> None:
        """Keep one of the articles that were removed together no longer."""
        self._do(
            "DELETE FROM removed_articles WHERE removal = ? AND article_id = ?",
            removal,
            article_id,
        )

    def _put_back(self, held: dict[str, list[dict[str, Any]]]) -> frozenset[str]:
        for table in ("articles", *_OF_ARTICLE, "passages"):
            for row in held[table]:
                columns = {name: _value(value) for name, value in row.items()}
                if table == "passages":
                    columns = {**columns, "change": self.change}
                    del columns["passage_id"]
                names = ", ".join(f'"{name}"' for name in columns)
                self._do(
                    f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})",
                    *columns.values(),
                )
        current = next(row for row in held["articles"] if row["current"])
        number = int(current["row"])
        self._to_sum.add(number)
        crowds.note(self._db, number, _value(current["minhash"]))
        keys = [line["key"] for line in held["lines"]]
        publisher = held["lines"][0]["publisher"] if keys else None
        return self._put_lines(number, publisher, keys)

    def _all(self, query: str, *values: object) -> list[sqlite3.Row]:
        return self._db.execute(query, values).fetchall()


def _plain(value: object) -> object:
    """A row, or bytes, as JSON can hold them."""
    if isinstance(value, sqlite3.Row):
        return dict(value)
    if isinstance(value, bytes):
        return {"base64": b64encode(value).decode()}
    raise TypeError(f"{value!r:.60} is nothing that the catalogue stores")


def _value(value: Any) -> Any:
    return b64decode(value["base64"]) if isinstance(value, dict) else value
