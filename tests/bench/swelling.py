"""A library made many times as large, by a way that is quicker than adding.

Copies of its articles are put straight into the catalogue, with all their sums, and into the
index of words. In each copy the rarer words of a text change places with others of as many
letters, so that offsets hold, texts differ and a word is about as rare as it was; vectors are
drawn. Only that two articles tell the same story is never so of copies.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import tantivy

from corpus.catalogue import sums
from embeddings.files import replace_text
from qa.retrieval.lexical import LexicalIndex
from qa.retrieval.manifest import Manifest, Written
from tests.bench.lookalikes import Lookalikes

_PARTS = re.compile(r"(\W+)")
_COMMON = 1_500
"""So many of the most frequent words stay as they are."""


def swell(path: Path, drawn: Lookalikes, copies: int, *, first: int = 1) -> None:
    """Put `copies` copies of a library's own articles beside them, from the number `first` on.

    The library must not be open. Its index of vectors is behind afterwards, or not there yet.
    """
    db = sqlite3.connect(path / "catalogue.sqlite", isolation_level=None)
    db.row_factory = sqlite3.Row
    db.execute("BEGIN IMMEDIATE")
    copier = _Copier(db, drawn)
    words = LexicalIndex(path / "lexical")
    writer = words._index.writer(256_000_000, 1)
    for number in range(first, first + copies):
        for document in copier.copy(number):
            writer.add_document(document)
    change = copier.finish()
    writer.commit()
    writer.wait_merging_threads()
    db.execute("COMMIT")
    db.close()
    held = Manifest.read(path / "manifest.json")
    written = {**held.written, "lexical": Written(change, "")}
    replace_text(
        path / "manifest.json",
        Manifest(held.model, held.library, change, written).to_json(),
    )


class _Copier:
    def __init__(self, db: sqlite3.Connection, drawn: Lookalikes) -> None:
        self._db, self._drawn = db, drawn
        own = "article_id NOT LIKE '%~%'"
        self._articles = self._rows(f"SELECT * FROM articles WHERE current AND {own}")
        rows = f"SELECT row FROM articles WHERE current AND {own}"
        self._passages: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for one in self._rows(
            f"SELECT * FROM passages WHERE article_row IN ({rows}) ORDER BY passage_id"
        ):
            self._passages[one["article_row"]].append(one)
        self._lines = self._rows(f"SELECT * FROM lines WHERE article_row IN ({rows})")
        self._bands = self._rows(f"SELECT * FROM bands WHERE article_row IN ({rows})")
        self._sources = self._rows(f"SELECT * FROM sources WHERE {own}")
        self._texts = {a["row"]: _PARTS.split(a["text"]) for a in self._articles}
        self._last_row = max(a["row"] for a in self._articles)
        self._last_passage = max(p["passage_id"] for ps in self._passages.values() for p in ps)
        (found,) = db.execute("SELECT value FROM settings WHERE name = 'change'").fetchone()
        self._change = int(found) + 1
        counted = Counter(w for parts in self._texts.values() for w in parts[::2])
        self._rare = defaultdict[tuple[int, bool], list[str]](list)
        for word, _ in counted.most_common()[_COMMON:]:
            self._rare[len(word), word[:1].isupper()].append(word)

    def copy(self, number: int) -> Iterator[tantivy.Document]:
        """Store a copy of everything; what the index of words wants of each passage."""
        swapped = self._swapped(number)
        rows = number * self._last_row
        vectors = self._drawn.draw(sum(map(len, self._passages.values())))
        packed = iter(vectors.astype("<f2"))
        for article in self._articles:
            text = "".join(swapped.get(one, one) for one in self._texts[article["row"]])
            title = "".join(swapped.get(one, one) for one in _PARTS.split(article["title"]))
            new = {
                **article,
                "row": article["row"] + rows,
                "article_id": f"{article['article_id']}~{number}",
                "title": title,
                "text": text,
                "text_sha256": sums.text_sum(text),
            }
            new |= {"entry_sum": sums.entry_sum(new), "blocks_sum": sums.blocks_sum(new)}
            self._insert("articles", [new])
            passages = []
            for one in self._passages[article["row"]]:
                held = {
                    **one,
                    "passage_id": one["passage_id"] + number * self._last_passage,
                    "article_row": new["row"],
                    "vector": next(packed).tobytes(),
                    "change": self._change,
                }
                body = text[one["start"] : one["end"]]
                passages.append({**held, "sum": sums.passage_sum({**held, "text": body})})
                yield _document(passages[-1]["passage_id"], f"{title}\n{one['heading']}", body, new)
            self._insert("passages", passages)
            summed = {"article_row": new["row"], "sum": sums.vectors_sum(passages)}
            self._insert("vector_sums", [summed])
        self._insert("sources", [self._source(one, number) for one in self._sources])
        # Other lines and other bands than its own: the tables grow, and nothing meets in them.
        for table, column, held_rows in (
            ("lines", "key", self._lines),
            ("bands", "band", self._bands),
        ):
            self._insert(
                table,
                [
                    {**one, "article_row": one["article_row"] + rows, column: one[column] ^ number}
                    for one in held_rows
                ],
            )

    def finish(self) -> int:
        """Move the counter on; return it."""
        self._db.execute(
            "UPDATE settings SET value = ? WHERE name = 'change'", (str(self._change),)
        )
        return self._change

    def _source(self, one: dict[str, Any], number: int) -> dict[str, Any]:
        new = {
            **one,
            "path": f"{one['path']}~{number}",
            "article_id": f"{one['article_id']}~{number}",
        }
        return {**new, "sum": sums.source_sum(new)}

    def _swapped(self, number: int) -> Mapping[str, str]:
        random, swapped = Random(number), dict[str, str]()
        for words in self._rare.values():
            others = words[:]
            random.shuffle(others)
            swapped |= zip(words, others, strict=True)
        return swapped

    def _rows(self, query: str) -> list[dict[str, Any]]:
        return [dict(row) for row in self._db.execute(query)]

    def _insert(self, table: str, rows: list[dict[str, Any]]) -> None:
        if rows:
            names = ", ".join(f'"{name}"' for name in rows[0])
            marks = ", ".join("?" * len(rows[0]))
            self._db.executemany(
                f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})",
                [tuple(row.values()) for row in rows],
            )


def _document(number: int, title: str, body: str, article: dict[str, Any]) -> tantivy.Document:
    """As `qa.retrieval.lexical` makes it, but for folding, which takes two thirds of its time."""
    document = tantivy.Document()
    document.add_integer("passage_id", number)
    document.add_text("title", title)
    document.add_text("body", body)
    if article["publisher"]:
        document.add_text("publisher", article["publisher"])
    if article["published"]:
        document.add_unsigned("published", date.fromisoformat(article["published"]).toordinal())
    return document
