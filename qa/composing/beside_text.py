"""What an article's file says of it beside its text: who wrote it, and how long it is."""

from __future__ import annotations

import re

from corpus.article import Article, BlockKind
from corpus.page.marks import Furniture


def words_in(article: Article) -> int:
    """How many words an article has, its furniture left out."""
    own = (block for block in article.blocks if block.kind is not BlockKind.FURNITURE)
    return sum(len(article.text[block.start : block.end].split()) for block in own)


def authors_of(article: Article) -> str:
    """Who wrote an article, as the lines around its text say; empty where none does."""
    named = []
    for block in article.blocks:
        line = article.text[block.start : block.end].strip()
        if block.mark == Furniture.AUTHOR:
            named.append(line)
        elif block.mark == Furniture.BYLINE and (by := _BY.match(line)):
            named.append(line[by.end() :])
    return ", ".join(dict.fromkeys(named))


_BY = re.compile(r"(?:words |written |story |report )?by:? ", re.I)
