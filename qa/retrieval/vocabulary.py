"""The stems that an index of words holds, to be looked for by pattern and by likeness.

Held in memory by tantivy, whose dictionary is an automaton: a regular expression, or a word
with two letters wrong, is looked for among a million stems in milliseconds. For an index
that can look for whole stems only.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable

import tantivy

_HEAP_BYTES = 32_000_000
_FIELD = "stem"


class Vocabulary:
    """Stems, to which more can be added. Safe to share between threads."""

    def __init__(self) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field(_FIELD, stored=True, tokenizer_name="raw", index_option="basic")
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema)
        self._searcher = self._index.searcher()
        self._lock = threading.Lock()

    def add(self, stems: Iterable[str]) -> None:
        """Add stems; those that are held already are passed over."""
        with self._lock:
            new = self.missing(stems)
            if new:
                writer = self._index.writer(_HEAP_BYTES, 1)
                try:
                    for one in new:
                        document = tantivy.Document()
                        document.add_text(_FIELD, one)
                        writer.add_document(document)
                    writer.commit()
                finally:
                    writer.wait_merging_threads()
                self._index.reload()
                self._searcher = self._index.searcher()

    def missing(self, stems: Iterable[str]) -> list[str]:
        """Those of some stems that are not held, each once."""
        once = dict.fromkeys(stems)
        return [one for one in once if not self._searcher.doc_freq(_FIELD, one)]

    def matching(self, pattern: str, most: int) -> list[str]:
        """Up to `most` stems that a regular expression matches as a whole."""
        return self._found(tantivy.Query.regex_query(self._schema, _FIELD, pattern), most)

    def like(self, word: str, edits: int, most: int) -> list[str]:
        """Up to `most` stems up to so many edits from a word; two letters that change places
        are one edit.
        """
        query = tantivy.Query.fuzzy_term_query(
            self._schema, _FIELD, word, distance=edits, transposition_cost_one=True
        )
        return self._found(query, most)

    def _found(self, query: tantivy.Query, most: int) -> list[str]:
        searcher = self._searcher
        hits = searcher.search(query, most, count=False).hits
        return sorted(str(searcher.doc(address).get_first(_FIELD)) for _, address in hits)
