"""A context cut into passages as the library cuts articles, so that training sees the same."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus import passages
from corpus.article import Article, Block, BlockKind


@dataclass(frozen=True, slots=True)
class Window:
    """One passage of a context: `text` is `context[start:end]`.

    `sentences` are `[start, end)` in `text`.
    """

    start: int
    end: int
    text: str
    sentences: tuple[tuple[int, int], ...]


_LINE = re.compile(r"\S(?:[^\n]*\S)?")


def cut(context: str, *, passage_words: int) -> list[Window]:
    """The passages of a context, every line of it body text."""
    blocks = tuple(Block(BlockKind.BODY, *line.span()) for line in _LINE.finditer(context))
    article = Article("", "", title_is_own=False, text=context, blocks=blocks)
    return [
        Window(
            start=passage.start,
            end=passage.end,
            text=passage.text,
            sentences=tuple(
                (sentence.start - passage.start, sentence.end - passage.start)
                for sentence in passage.sentences
            ),
        )
        for passage in passages.split(article, passage_words=passage_words)
    ]
