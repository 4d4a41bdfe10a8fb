"""Sums over all that is cited, so that an altered byte is never taken for an article's.

They tell what was altered by chance, by a broken disk, or by another program; whoever can
write to the catalogue on purpose can write the sums as well. Each is stored beside what it
covers: a version's text, what is said of it (title, publisher, date, address), its blocks,
each passage with its words, all vectors of an article with the passages they belong to, each
place an article was read from, each correction by hand, each article that was removed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import blake2b, sha256
from typing import Any, Protocol


class StoredRow(Protocol):
    """What gives the value of a column by its name."""

    def __getitem__(self, name: str, /) -> Any: ...


_SAID = (
    "row",
    "article_id",
    "version",
    "title",
    "title_is_own",
    "published",
    "published_evidence",
    "url",
    "publisher",
    "text_sha256",
)


def text_sum(text: object) -> str:
    """The SHA-256 of a text's UTF-8 bytes, in hexadecimal; what is no text has another sum."""
    words = text if isinstance(text, str) else repr(text)
    return sha256(words.encode("utf-8", "surrogateescape")).hexdigest()


def entry_sum(row: StoredRow) -> bytes:
    """The sum of what a row of `articles` says of the article, the sum of its text included."""
    return _sum(*(row[name] for name in _SAID))


def blocks_sum(row: StoredRow) -> bytes:
    """The sum of the blocks in a row of `articles`."""
    return _sum(row["row"], row["blocks"])


def passage_sum(row: StoredRow) -> bytes:
    """The sum of a row of `passages` that also holds its `text`.

    Where it holds nothing of a table it is what it was before passages knew of tables.
    """
    said = [row[name] for name in ("start", "end", "heading", "sentences", "text")]
    return _sum(row["article_row"], *said, *([row["tables"]] if row["tables"] != "[]" else []))


def words_key(title: str, heading: str, text: str) -> int:
    """The key of a passage's words with its title and heading, signed 64-bit.

    Two with one key are most likely the same; whoever must know compares the words.
    """
    whole = "\0".join((title, heading, text)).encode("utf-8", "surrogateescape")
    return int.from_bytes(blake2b(whole, digest_size=8).digest(), "little", signed=True)


def vectors_sum(rows: Iterable[StoredRow]) -> bytes:
    """The sum of an article's vectors, by rows of `passages` in the order of their ids."""
    whole = blake2b(digest_size=16)
    for row in rows:
        vector = row["vector"]
        whole.update(f"{row['passage_id']}:".encode())
        whole.update(vector if isinstance(vector, bytes) else repr(vector).encode())
    return whole.digest()


def source_sum(row: StoredRow) -> bytes:
    """The sum of a row of `sources`.

    Where the article is attached to nothing it is what it was before that was noted.
    """
    carrier = [] if row["carrier"] is None else [row["carrier"]]
    return _sum(row["path"], row["article_id"], row["line"], *carrier)


_CORRECTED = (
    "number",
    "article_id",
    "field",
    "value",
    "as_read",
    "evidence",
    "made_by",
    "made",
    "undone",
)


def correction_sum(row: StoredRow) -> bytes:
    """The sum of a row of `corrections`."""
    return _sum(*(row[name] for name in _CORRECTED))


def packed_sum(row: StoredRow) -> bytes:
    """The sum of a row of `removed_articles`, as it is packed."""
    packed = row["packed"] if isinstance(row["packed"], bytes) else repr(row["packed"]).encode()
    said = _sum(row["removal"], row["article_id"], row["title"])
    return blake2b(packed, key=said, digest_size=16).digest()


def _sum(*values: object) -> bytes:
    # As JSON, no two lists of values read the same. `repr`: an edit may have stored bytes.
    return blake2b(json.dumps(values, default=repr).encode(), digest_size=16).digest()
