"""Search by words in a Milvus server: its own BM25 over our stems.

A passage's title, heading and words are one field of stems (see `qa.retrieval.lexical.stem`),
so that a word is found in the same forms as with tantivy. Milvus looks for whole stems only;
for patterns and likeness the stems themselves are kept in a second collection, and every
process that needs them holds them in memory. A stem stays in it when its last passage goes:
whether any passage has it is asked of the passages.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from corpus.english.folding import forms, with_figures
from embeddings.errors import IndexDamaged
from embeddings.stores.milvus import (
    MOST_BYTES,
    MOST_HITS,
    Found,
    Milvus,
    Place,
    Shape,
    among,
    any_word,
    best_among,
    following,
    unmoved,
)
from qa.question import NO_FILTERS, Filters
from qa.retrieval.lexical import content_words, stem
from qa.retrieval.vocabulary import Vocabulary
from qa.retrieval.words import LexicalDocument, LexicalHit

if TYPE_CHECKING:
    from numpy.typing import NDArray

_AT_ONCE = 1_000
"""So many passages are sent in one request: about a megabyte."""
_STEM_BYTES = 1_000
"""A longer stem is found by itself, not by patterns."""
_LIKE = 200
"""So many stems that match a pattern are asked for at once."""
_REMEMBERED = 10_000
"""So many answers to the same question are remembered until the next change."""
_UNKNOWN = -1
"""The day of an article without a date: before every day that is asked for."""

K = TypeVar("K")
V = TypeVar("V")


class MilvusWords:
    """A `WordStore` in the collection `name` of a server, and in `name_stems`.

    A new one is empty; `open` takes up what the server holds. `place` says where it is held by
    now, should the collections be gone.

    Raises:
        StoreUnavailable: (as every method does) if the server can't be reached, or refuses.
    """

    def __init__(self, server: Milvus, name: str, place: Place = unmoved) -> None:
        self._begin(server, name, place)
        for one in (name, self._stems):
            server.drop(one)
        server.create(name, Shape(words=True, texts=("publisher",), numbers=("published",)))
        server.create(self._stems, Shape(text_ids=True, numbers=("number",)))

    @classmethod
    def open(cls, server: Milvus, name: str, place: Place = unmoved) -> MilvusWords:
        """The index that a server holds under this name.

        Raises:
            IndexDamaged: if it holds none, or a part of one.
        """
        opened = cls.__new__(cls)
        opened._begin(server, name, place)
        for one in (name, opened._stems):
            if not server.take_up(one):
                raise IndexDamaged(f"{server.uri} has no collection {one}")
        opened.refresh()
        return opened

    def _begin(self, server: Milvus, name: str, place: Place) -> None:
        self._server, self._place, self._lock = server, place, threading.RLock()
        self._forget(name)

    def _forget(self, name: str) -> None:
        """Know nothing yet of what is in the collection `name`."""
        self.name, self._stems = name, f"{name}_stems"
        self._vocabulary, self._next, self._is_behind = Vocabulary(), 0, True
        self._count: int | None = None
        self._counts: dict[str, int] = {}
        self._holds: dict[tuple[str, Filters], bool] = {}

    def moved(self, name: str) -> bool:
        """See `embeddings.stores.milvus.Moving.moved`."""
        place = self._place()
        with self._lock:
            if place and self.name == name != place:
                self._forget(place)  # its stems have other numbers
                self.refresh()
            return self.name != name

    def refresh(self) -> None:
        """See what other processes have changed by now."""
        with self._lock:
            self._server.settle(self.name)
            self._server.settle(self._stems)
            self._is_behind = True
            self._count = None
            self._counts.clear()
            self._holds.clear()

    @following
    def __len__(self) -> int:
        with self._lock:
            if self._count is None:
                self._count = self._server.count(self.name)
            return self._count

    @following
    def ids(self) -> NDArray[np.int64]:
        """The ids of all passages held, in order."""
        return self._server.ids(self.name)

    def change(self, removed: Sequence[int], added: Iterable[LexicalDocument]) -> None:
        """Remove and add passages. Begun and broken off, it may be done again.

        A passage that is added again replaces its former self.
        """
        self._server.delete(self.name, removed)
        documents = iter(added)
        while some := list(islice(documents, _AT_ONCE)):
            rows = [(one, _stems_of(f"{one.title}\n{one.body}")) for one in some]
            # First the stems: one without a passage does no harm.
            self._learn(one for _, stems in rows for one in stems)
            sent = [_row(one, stems) for one, stems in rows]
            self._server.put(self.name, sent, row_bytes=1_500)
        self.refresh()

    @following
    def differing(self, documents: Iterable[LexicalDocument]) -> list[int]:
        """The ids of those passages, of at most 10,000, that are held otherwise than so."""
        rows = [_row(one, _stems_of(f"{one.title}\n{one.body}")) for one in documents]
        condition = f"id in [{','.join(str(row['id']) for row in rows)}]"
        fields = ["id", "words", "publisher", "published"]
        held = {
            row["id"]: row for row in self._server.rows(self.name, condition, fields, len(rows))
        }
        return [row["id"] for row in rows if row["id"] in held and row != held[row["id"]]]

    @following
    def search(
        self,
        query: str,
        k: int,
        filters: Filters = NO_FILTERS,
        within: Sequence[int] | None = None,
    ) -> list[LexicalHit]:
        """See `WordStore.search`; at most 16,384 are found, the most that Milvus gives."""
        words = " ".join(_stems_of(" ".join(content_words(with_figures(query))) or query))
        if not words or k < 1 or not len(self):
            return []
        conditions = _conditions(filters)

        def search(most: int, condition: str) -> list[list[Found]]:
            both = _all_of([*conditions, *([condition] if condition else [])])
            return [self._server.score(self.name, words, most, both)]

        k = min(k, MOST_HITS)
        if within is None:
            (found,) = search(k, "")
        elif len(within):
            allowed = np.unique(np.asarray(within, dtype=np.int64))
            (found,) = best_among(search, allowed, k, len(self), finds_all=True)
        else:
            return []
        hits = [LexicalHit(one.id, one.score) for one in found]
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage_id))

    @following
    def holds(self, pattern: str, filters: Filters = NO_FILTERS) -> bool:
        """See `WordStore.holds`."""
        asked = pattern, filters
        if (known := self._holds.get(asked)) is None:
            stems = self._known().matching(pattern, _LIKE)
            condition = _all_of([any_word(stems), *_conditions(filters)])
            known = bool(stems) and bool(self._server.rows(self.name, condition, ["id"], 1))
            _remember(self._holds, asked, known)
        return known

    @following
    def having(self, text: str, filters: Filters = NO_FILTERS) -> list[int]:
        """See `WordStore.having`."""
        words = dict.fromkeys(_stems_of(" ".join(content_words(with_figures(text))) or text))
        if not words:
            return []
        each = _all_of([*(any_word([word]) for word in words), *_conditions(filters)])
        return [int(one) for one in self._server.ids(self.name, each)]

    @following
    def like(self, word: str, edits: int, k: int) -> list[int]:
        """See `WordStore.like`."""
        known = self._known()
        stems = {s for one in {word, stem(word)} if one for s in known.like(one, edits, _LIKE)}
        if not stems:
            return []
        rows = self._server.rows(self.name, any_word(sorted(stems)), ["id"], k)
        return sorted(int(row["id"]) for row in rows)

    @following
    def rarities(self, stems: Sequence[str]) -> list[float]:
        """See `WordStore.rarities`."""
        total = len(self)
        counts = [self._having_stem(one) for one in stems]
        return [math.log(1 + (max(total - n, 0) + 0.5) / (n + 0.5)) for n in counts]

    def _having_stem(self, one: str) -> int:
        """How many passages have a stem."""
        if (known := self._counts.get(one)) is None:
            known = self._server.count(self.name, any_word([one])) if one.isalnum() else 0
            _remember(self._counts, one, known)
        return known

    def _known(self) -> Vocabulary:
        """The stems that the server holds, as far as they were there at the last refresh."""
        with self._lock:
            if self._is_behind:
                # Those with the last number seen may not all have been there.
                condition = f"number >= {max(self._next - 1, 0)}"
                for page in self._server.all_rows(self._stems, condition, ["id", "number"]):
                    self._vocabulary.add(row["id"] for row in page)
                    self._next = max(self._next, *(int(row["number"]) + 1 for row in page))
                self._is_behind = False
            return self._vocabulary

    def _learn(self, stems: Iterable[str]) -> None:
        with self._lock:
            short = (one for one in stems if len(one.encode()) <= _STEM_BYTES)
            new = self._known().missing(short)
            rows = [{"id": one, "number": self._next} for one in new]
            if rows:
                self._server.put_without_vector(self._stems, rows)
                self._vocabulary.add(new)
                self._next += 1


def _remember(known: dict[K, V], key: K, found: V) -> None:
    if len(known) >= _REMEMBERED:
        known.clear()
    known[key] = found


def _stems_of(text: str) -> list[str]:
    return [one for word in forms(text) if (one := stem(word))]


def _row(document: LexicalDocument, stems: Sequence[str]) -> dict[str, Any]:
    return {
        "id": document.passage_id,
        "words": _fitting(stems),
        "publisher": _cut(document.publisher or ""),
        "published": document.published.toordinal() if document.published else _UNKNOWN,
    }


def _fitting(stems: Sequence[str]) -> str:
    """The stems, as many as fit in a field: some ten thousand."""
    text = " ".join(stems)
    return text if len(text.encode()) <= MOST_BYTES else _cut(text).rpartition(" ")[0]


def _cut(text: str) -> str:
    return text.encode()[:MOST_BYTES].decode(errors="ignore")


def _conditions(filters: Filters) -> list[str]:
    """What of the filters the passages' rows know: publisher and date."""
    conditions = []
    if filters.publishers:
        conditions.append(among("publisher", map(_cut, filters.publishers)))
    if filters.published_from or filters.published_to:
        first = (filters.published_from or date.min).toordinal()
        last = (filters.published_to or date.max).toordinal()
        conditions.append(f"published >= {first} and published <= {last}")
    return conditions


def _all_of(conditions: Sequence[str]) -> str:
    return " and ".join(f"({one})" for one in conditions)
