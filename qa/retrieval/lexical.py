"""Search by words: BM25 over stemmed English, in tantivy.

Only this module, and the searcher that it uses, know tantivy. The index is derived from the
catalogue: a passage's words, the words of its title and heading, and what filters need. Words
are held in the forms that `corpus.english.folding` gives them, so "Zoe" finds "Zoë" and "10"
finds "ten".
"""

from __future__ import annotations

import math
import os
import re
import shutil
import tempfile
from array import array
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import tantivy

from corpus.english.folding import forms, with_figures
from corpus.english.words import STOP_WORDS
from qa.question import NO_FILTERS, Filters
from qa.retrieval.segments import Searcher, check_to_open, panics_told
from qa.retrieval.words import LexicalDocument, LexicalHit

if TYPE_CHECKING:
    from numpy.typing import NDArray

TITLE_BOOST = 0.5
"""Weight of a word in title or heading against one in the passage. nDCG@10 by article with
weight 0 / 0.25 / 0.5 / 1: SQuAD2 .848 .848 .849 .850, MTRAG govt .483 .507 .514 .490,
CLAPNQ .905 .950 .965 .972."""

_HEAP_BYTES = 64_000_000
_TOGETHER = 20_000
"""So many hits of which only the ids matter are taken at once."""
_TOKENIZER = "folded_en_stem"
"""Written into the index: one made before words were folded doesn't fit, and is rebuilt."""

_CONTENT_WORD = re.compile(r"\w+(?:[.,]\d+)*")


class LexicalIndex:
    """A `WordStore` in a folder, which is made if it isn't there; without one, in memory.

    One writer at a time; searching is safe from any thread and sees the last commit
    before `refresh`. Files that are damaged may be found to be only when they are searched,
    which raises `IndexDamaged`.

    Raises:
        OSError: if the folder can't be made.
        ValueError: if the folder holds something that is not such an index.
    """

    def __init__(self, folder: Path | None, *, read_only: bool = False) -> None:
        self._schema = _schema()
        self._folder = folder
        self._read_only = read_only
        if read_only:
            self._look()
            return
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        self._use(folder)

    def _use(self, folder: Path | None) -> None:
        with panics_told():
            index = tantivy.Index(self._schema, str(folder) if folder else None)
            index.register_tokenizer(_TOKENIZER, _analyzer())
            self._index, self._searcher = index, Searcher(index.searcher(), self._folder)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """The index that lies in a folder; where we may not write, it can be searched only.

        Raises:
            ValueError: if there is none.
            IndexDamaged: if it is damaged so that it must not be opened.
        """
        if not tantivy.Index.exists(str(folder)):
            raise ValueError("there is no index")
        check_to_open(folder)
        try:
            return cls(folder, read_only=not os.access(folder, os.W_OK))
        except ValueError as error:
            if "schema does not match" not in str(error):
                raise
            raise ValueError("its schema is another version's of Pressmark") from error

    def _look(self) -> None:
        """Open what the folder holds now, without writing to it.

        Even to read, tantivy makes a lock file where the index lies. So it is shown a folder
        of links to the index's files, which it has opened by the time that this one goes.
        """
        assert self._folder is not None
        try:
            # tantivy watches the folder and may put its lock there just as it is removed.
            with tempfile.TemporaryDirectory(
                prefix="pressmark-", ignore_cleanup_errors=True
            ) as name:
                for file in self._folder.iterdir():
                    if file.suffix != ".lock":
                        (Path(name) / file.name).symlink_to(file.absolute())
                self._use(Path(name))
            shutil.rmtree(name, ignore_errors=True)
        except OSError as error:
            raise ValueError(f"no links to its files can be made: {error}") from error

    def __len__(self) -> int:
        return self._searcher.num_docs

    def ids(self) -> NDArray[np.int64]:
        """The ids of all passages held, in order."""
        # Hits take far more room than ids: no more of them than `_TOGETHER` at once.
        found, left = array("q"), [(0, 2**63 - 1)]
        searcher = self._searcher
        while left:
            first, last = left.pop()
            query = tantivy.Query.range_query(
                self._schema, "passage_id", tantivy.FieldType.Integer, first, last
            )
            total = int(searcher.search(query, 1).count or 0)
            if total > _TOGETHER and first < last:
                middle = (first + last) // 2
                left += [(middle + 1, last), (first, middle)]
            elif total:
                hits = searcher.search(query, total, count=False).hits
                ids = searcher.fast_field_values("passage_id", [address for _, address in hits])
                found.extend(sorted(int(i or 0) for i in ids))
        return np.array(found, dtype=np.int64)

    def knows(self, passage_id: int) -> bool:
        """Whether a passage with this id is, or lately was, held."""
        return self._searcher.doc_freq("passage_id", passage_id) > 0

    def holds(self, pattern: str, filters: Filters = NO_FILTERS) -> bool:
        """Whether any passage, its title or heading has such a stem, of all that filters admit.

        `pattern` is a regular expression that a stem matches as a whole; a plain stem is one.
        """
        either = [
            (tantivy.Occur.Should, tantivy.Query.regex_query(self._schema, field, pattern))
            for field in ("body", "title")
        ]
        query = tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Must, tantivy.Query.boolean_query(either)),
                *self._conditions(filters),
            ]
        )
        return bool(self._searcher.search(query, 1, count=False).hits)

    def having(self, text: str, filters: Filters = NO_FILTERS) -> list[int]:
        """The ids of the passages that have every content word of a text, in order.

        In themselves, their title or heading, and in any order. Of a text without content
        words all words count; one without words has none.
        """
        words = dict.fromkeys(forms(" ".join(content_words(with_figures(text))) or text))
        either = [
            tantivy.Query.boolean_query(
                [
                    (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, field, one))
                    for field in ("body", "title")
                ]
            )
            for word in words
            if (one := stem(word))
        ]
        if not either or not len(self):
            return []
        each = [(tantivy.Occur.Must, query) for query in either]
        query = tantivy.Query.boolean_query([*each, *self._conditions(filters)])
        found = self._searcher.search(query, len(self), count=False).hits
        ids = self._searcher.fast_field_values("passage_id", [address for _, address in found])
        return sorted(int(i or 0) for i in ids)

    def like(self, word: str, edits: int, k: int) -> list[int]:
        """The ids of up to `k` passages with a word up to so many edits from a folded one's.

        By stems; an edit is a letter more, less or another, or two that change places.
        """
        queries = [
            (
                tantivy.Occur.Should,
                tantivy.Query.fuzzy_term_query(
                    self._schema, field, one, distance=edits, transposition_cost_one=True
                ),
            )
            for field in ("body", "title")
            for one in {word, stem(word)}
        ]
        found = self._searcher.search(tantivy.Query.boolean_query(queries), k, count=False).hits
        ids = self._searcher.fast_field_values("passage_id", [address for _, address in found])
        return sorted(int(i or 0) for i in ids)

    def rarities(self, stems: Sequence[str]) -> list[float]:
        """How rare each stem is among the passages: its BM25 inverse document frequency,
        `ln(1 + (N - n + 0.5) / (n + 0.5))` (Robertson and Zaragoza 2009, with the 1 that
        keeps it above 0), where n of N passages hold it.
        """
        searcher = self._searcher
        total = len(self)
        counts = [searcher.doc_freq("body", stem) for stem in stems]
        return [math.log(1 + (max(total - n, 0) + 0.5) / (n + 0.5)) for n in counts]

    def change(self, removed: Sequence[int], added: Iterable[LexicalDocument]) -> None:
        """Remove and add passages, and commit: after a crash, all of it is there or nothing.

        A passage that is added again replaces its former self.

        Raises:
            OSError, ValueError: if it can't be written.
            IndexDamaged: if the index's files are damaged.
        """
        with panics_told():
            self._change(removed, added)

    def _change(self, removed: Sequence[int], added: Iterable[LexicalDocument]) -> None:
        writer, last = self._index.writer(_HEAP_BYTES, 1), -1
        self.refresh()  # nobody else writes from here on
        try:
            self._sweep(writer)
            for passage_id in removed:
                writer.delete_documents_by_term("passage_id", passage_id)
            for document in added:
                # tantivy keeps each removal in memory until it commits, a kilobyte for each.
                if document.passage_id <= last or self.knows(document.passage_id):
                    writer.delete_documents_by_term("passage_id", document.passage_id)
                last = max(last, document.passage_id)
                writer.add_document(_document(document))
            writer.commit()
        finally:
            writer.wait_merging_threads()
        self.refresh()

    def _sweep(self, writer: tantivy.IndexWriter) -> None:
        """Remove what a writer left behind that was killed within its commit.

        A list of deletions is named for its segment and commit. One that was written, but
        never came to count, is in the way of the next commit, which bears the same number:
        tantivy refuses to write over it, and would for ever.
        """
        writer.garbage_collect_files()
        if self._folder is not None:
            for unfinished in self._folder.glob(".tmp*"):
                unfinished.unlink(missing_ok=True)

    def refresh(self) -> None:
        """See what was committed meanwhile, here or by another process."""
        if self._read_only:
            self._look()
            return
        with panics_told():
            self._index.reload()
            self._searcher = Searcher(self._index.searcher(), self._folder)

    def search(
        self,
        query: str,
        k: int,
        filters: Filters = NO_FILTERS,
        within: Sequence[int] | None = None,
    ) -> list[LexicalHit]:
        """Return up to `k` passages that share a content word with the query, best first.

        `within` holds the ids of the passages that may be found, where not all may; articles
        that `filters` name are known by their passages alone.

        Equal scores come in the order of the ids. The query's characters have no meaning
        beyond their words. Function words count only in a query of nothing else: fused
        search without and with them had an nDCG@10 of .590 and .578 on MTRAG govt, .484 and
        .473 on clapnq, .320 and .324 on fiqa, .862 and .858 on a third of SQuAD2's questions.
        """
        searcher = self._searcher
        words = forms(" ".join(content_words(with_figures(query))) or query)
        if not words or k < 1:
            return []
        parsed = self._index.parse_query(
            " ".join(words), ["title", "body"], field_boosts={"title": TITLE_BOOST}
        )
        conditions = self._conditions(filters)
        if within is not None:
            terms = tantivy.Query.term_set_query(self._schema, "passage_id", list(within))
            conditions.append((tantivy.Occur.Must, tantivy.Query.const_score_query(terms, 0.0)))
        if conditions:
            parsed = tantivy.Query.boolean_query([(tantivy.Occur.Must, parsed), *conditions])
        found = searcher.search(parsed, k, count=False).hits
        ids = searcher.fast_field_values("passage_id", [address for _, address in found])
        hits = [LexicalHit(int(i or 0), score) for i, (score, _) in zip(ids, found, strict=True)]
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage_id))

    def _conditions(self, filters: Filters) -> list[tuple[Any, Any]]:
        conditions = []
        if filters.publishers:
            terms = tantivy.Query.term_set_query(
                self._schema, "publisher", list(filters.publishers)
            )
            conditions.append(terms)
        if filters.published_from or filters.published_to:
            conditions.append(
                tantivy.Query.range_query(
                    self._schema,
                    "published",
                    tantivy.FieldType.Unsigned,
                    (filters.published_from or date.min).toordinal(),
                    (filters.published_to or date.max).toordinal(),
                )
            )
        # A condition selects; it must not add to the score.
        return [
            (tantivy.Occur.Must, tantivy.Query.const_score_query(condition, 0.0))
            for condition in conditions
        ]


def content_words(text: str) -> list[str]:
    """The words of a text that are no stop words, in order, in lower case.

    Capitals tell WHO, the US and IT from their likes, and the month from what may be.
    """
    shouted = text.isupper()
    return [
        match.group().casefold()
        for match in _CONTENT_WORD.finditer(text)
        if (word := match.group()).casefold() not in STOP_WORDS
        or (len(word) > 1 and word.isupper() and not shouted)
        or (word == "May" and match.start() > 0)
    ]


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A folded word as the index holds it, stemmed; empty for what is no word."""
    tokens = _analyzer().analyze(word)
    return str(tokens[0]) if tokens else ""


@lru_cache(maxsize=1)
def _analyzer() -> Any:
    """The chain of filters that tantivy calls `en_stem`, but that words may have any length."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    return (
        builder.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.stemmer("english")).build()
    )


def delete_index(folder: Path) -> None:
    """Remove an index's folder, so that a new one can be made in its place."""
    shutil.rmtree(folder, ignore_errors=True)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("passage_id", indexed=True, fast=True)
    builder.add_text_field("title", tokenizer_name=_TOKENIZER, index_option="freq")
    builder.add_text_field("body", tokenizer_name=_TOKENIZER, index_option="freq")
    builder.add_text_field("publisher", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("published", indexed=True)
    return builder.build()


def _document(passage: LexicalDocument) -> tantivy.Document:
    document = tantivy.Document()
    document.add_integer("passage_id", passage.passage_id)
    document.add_text("title", " ".join(forms(passage.title)))
    document.add_text("body", " ".join(forms(passage.body)))
    if passage.publisher:
        document.add_text("publisher", passage.publisher)
    if passage.published:
        document.add_unsigned("published", passage.published.toordinal())
    return document
