"""A file made ready to be stored: its articles with their passages, and what can't be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from corpus import formats, passages
from corpus.article import Article, Draft, Failure, Passage
from corpus.formats.problems import attempted
from corpus.page import furniture
from corpus.page.assembly import assemble

READING = 1
"""The number of the rules by which files are read. Whoever changes what an unchanged file gives
(text, blocks, title, date, publisher) raises it, once a release: files that were added before
are then read anew when they are added again."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article as it is read, before it is compared with what the library holds."""

    draft: Draft
    article: Article
    """Assembled without knowing which lines its publisher repeats."""
    line_keys: frozenset[int]
    """The keys of the lines by which repeated ones are told; none without a publisher."""
    passages: tuple[Passage, ...]
    """Those of `article`."""


def prepare(path: Path, *, max_file_bytes: int, passage_words: int) -> Iterator[Prepared | Failure]:
    """What the file at `path` holds, in order; at least one of the two comes.

    Nothing is raised for what the file holds but `MemoryError`.
    """
    for row in formats.read(path, max_file_bytes=max_file_bytes):
        if isinstance(row, Failure):
            yield row
        else:
            yield attempted(row.source, partial(_prepared, row, passage_words))


def _prepared(draft: Draft, passage_words: int) -> Prepared:
    article = assemble(draft)
    keys = furniture.line_keys(draft.text) if draft.publisher else frozenset()
    split = tuple(passages.split(article, passage_words=passage_words))
    return Prepared(draft, article, keys, split)
