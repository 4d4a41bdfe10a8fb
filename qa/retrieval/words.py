"""What every index of words can do, whichever engine it stands on.

One file an engine: `qa/retrieval/lexical.py` is tantivy. The tests in
`tests/qa/retrieval/test_words.py` hold for all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from qa.question import NO_FILTERS, Filters


@dataclass(frozen=True, slots=True)
class LexicalDocument:
    """A passage as an index of words wants it."""

    passage_id: int
    title: str
    """The article's title and the heading above the passage."""
    body: str
    publisher: str | None
    published: date | None


@dataclass(frozen=True, slots=True)
class LexicalHit:
    """A passage id and its BM25 score, above 0."""

    passage_id: int
    score: float


class WordStore(Protocol):
    """The words of passages, of their titles and headings. Safe to search from any thread."""

    def __len__(self) -> int:
        """How many passages are held."""
        ...

    def search(
        self,
        query: str,
        k: int,
        filters: Filters = NO_FILTERS,
        within: Sequence[int] | None = None,
    ) -> list[LexicalHit]:
        """Return up to `k` passages that share a content word with the query, best first.

        `within` holds the ids of the passages that may be found, where not all may; articles
        and collections that `filters` name are known by their passages alone. Equal scores
        come in the order of the ids. The query's characters have no meaning beyond their words.
        """
        ...

    def holds(self, pattern: str, filters: Filters = NO_FILTERS) -> bool:
        """Whether any passage, its title or heading has such a stem, of all that filters admit.

        `pattern` is a regular expression that a stem matches as a whole; a plain stem is one.
        """
        ...

    def having(self, text: str, filters: Filters = NO_FILTERS) -> list[int]:
        """The ids of the passages that have every content word of a text, in order.

        In themselves, their title or heading, and in any order. Of a text without content
        words all words count; one without words has none.
        """
        ...

    def like(self, word: str, edits: int, k: int) -> list[int]:
        """The ids of up to `k` passages with a word up to so many edits from a folded one's.

        By stems; an edit is a letter more, less or another, or two that change places.
        """
        ...

    def rarities(self, stems: Sequence[str]) -> list[float]:
        """How rare each stem is among the passages: its BM25 inverse document frequency,
        `ln(1 + (N - n + 0.5) / (n + 0.5))` (Robertson and Zaragoza 2009, with the 1 that
        keeps it above 0), where n of N passages hold it.
        """
        ...
