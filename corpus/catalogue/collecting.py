"""Collections, stored: named sets of articles to ask within."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from corpus.catalogue.writing import ArticleWriter


class Collecting(ArticleWriter):
    """A collection is known by its name, in any case; its articles by their ids."""

    def make_collection(self, name: str) -> bool:
        """Make a collection without articles; False if there is one of this name."""
        if self.collection(name) is not None:
            return False
        made = datetime.now(UTC).isoformat(timespec="seconds")
        self._do("INSERT INTO collections (name, made) VALUES (?, ?)", name, made)
        return True

    def rename_collection(self, name: str, new: str) -> None:
        """Give a collection another name."""
        self._do("UPDATE collections SET name = ? WHERE name = ?", new, name)

    def drop_collection(self, name: str) -> None:
        """Remove a collection; its articles stay in the library."""
        self._do("DELETE FROM members WHERE collection = ?", self._number_of(name))
        self._do("DELETE FROM collections WHERE name = ?", name)

    def collect(self, name: str, article_ids: Sequence[str]) -> int:
        """Put those of these articles that are current into a collection; how many came to it."""
        return self._do(
            "INSERT OR IGNORE INTO members SELECT ?, article_id FROM articles "
            "WHERE current AND article_id IN (SELECT value FROM json_each(?))",
            self._number_of(name),
            json.dumps(list(article_ids)),
        ).rowcount

    def take_out(self, name: str, article_ids: Sequence[str]) -> int:
        """Take articles out of a collection; how many left it."""
        return self._do(
            "DELETE FROM members WHERE collection = ? "
            "AND article_id IN (SELECT value FROM json_each(?))",
            self._number_of(name),
            json.dumps(list(article_ids)),
        ).rowcount

    def drop_strays(self) -> None:
        """Drop what collections say of articles that are not there, and of no collection."""
        self._do(
            "DELETE FROM members WHERE collection NOT IN (SELECT number FROM collections) "
            "OR article_id NOT IN (SELECT article_id FROM articles WHERE current)"
        )

    def _number_of(self, name: str) -> int:
        row = self._one("SELECT number FROM collections WHERE name = ?", name)
        if row is None:
            raise KeyError(name)
        return int(row["number"])
