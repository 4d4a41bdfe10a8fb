"""Footnotes and endnotes, and the sentences that bear their marks.

A note says little alone: "Of this sum, £600,000 was a lottery grant." What it speaks of stands
where its mark does, "… £4.2 million on the new pool.¹"
"""

from __future__ import annotations

import re
from bisect import bisect_left

from corpus import sentences
from corpus.article import Article, Block, BlockKind
from corpus.formats.raised import LOWERED, SUPERSCRIPTS

_BEGINS = re.compile(
    rf"(?:(?P<raised>[{SUPERSCRIPTS}]{{1,3}})|\[\^?(?P<bracketed>\w{{1,4}})\]:?|(?P<plain>\d{{1,3}}))"
    r"\s+(?=\S)"
)
"""How a note begins: with its mark, raised or in brackets, or on a printed page as a number."""
_RAISED = re.compile(rf"(?<!\w)[{SUPERSCRIPTS}]{{1,3}}(?!\w)")
_BRACKETED = re.compile(r"\[\^?(\w{1,4})\](?!:)")


def bearers(article: Article) -> dict[int, tuple[int, int]]:
    """Where each note of an article begins → the span of the sentence that bears its mark.

    Of several marks alike, as where each page counts anew, it is the last above the note. A line
    that begins as a note does, and whose mark stands nowhere above it, is none.
    """
    own = (BlockKind.BODY, BlockKind.LIST_ITEM)
    may = [(b, begun) for b in article.blocks if b.kind in own and (begun := _begun(article, b))]
    if not may:
        return {}
    begins = {block.start for block, _ in may}
    placed = _marks(article, begins)
    found = {}
    for block, mark in may:
        places = placed.get(mark, [])
        at = bisect_left(places, (block.start, 0)) - 1
        if at >= 0:
            offset, number = places[at]
            found[block.start] = _sentence(article.text, article.blocks[number], offset)
    return found


def leads_to(sentence: str, note: str) -> bool:
    """Whether a sentence bears the mark that another begins with as a note does."""
    mark = _mark(_BEGINS.match(note))
    return bool(mark) and mark in {
        *(found[0].translate(LOWERED) for found in _RAISED.finditer(sentence)),
        *(f"[{found[1]}]" for found in _BRACKETED.finditer(sentence)),
    }


def _begun(article: Article, block: Block) -> str:
    """The mark that a block begins with as a note does; empty where it doesn't."""
    if block.row is not None:
        return ""
    return _mark(_BEGINS.match(article.text, block.start, block.end))


def _mark(begun: re.Match[str] | None) -> str:
    if begun is None:
        return ""
    if begun["bracketed"]:
        return f"[{begun['bracketed']}]"
    return begun["plain"] or begun["raised"].translate(LOWERED)


def _marks(article: Article, notes: set[int]) -> dict[str, list[tuple[int, int]]]:
    """The marks that lead to notes → their offsets, in order, each with the number of its block."""
    placed: dict[str, list[tuple[int, int]]] = {}
    for number, block in enumerate(article.blocks):
        if block.kind in (BlockKind.FURNITURE, BlockKind.TITLE) or block.start in notes:
            continue
        for mark in _RAISED.finditer(article.text, block.start, block.end):
            placed.setdefault(mark[0].translate(LOWERED), []).append((mark.start(), number))
        for mark in _BRACKETED.finditer(article.text, block.start, block.end):
            placed.setdefault(f"[{mark[1]}]", []).append((mark.start(), number))
    return placed


def _sentence(text: str, block: Block, offset: int) -> tuple[int, int]:
    """The sentence of a block in which a mark stands, or that ends before it."""
    if block.kind is BlockKind.HEADING or block.row is not None:
        return block.start, block.end
    said = [s for s in sentences.split(text, block.start, block.end) if s.start < offset]
    return (said[-1].start, said[-1].end) if said else (block.start, block.end)
