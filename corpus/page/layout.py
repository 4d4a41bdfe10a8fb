"""A text as the lines that the rules look at: trimmed, numbered by offsets, bullets set apart.

One `Line` is what will be one block: a physical line of plain text, a hard-wrapped
paragraph joined again, or a block that the format already knew.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from corpus.article import Block, BlockKind
from corpus.tables import Row

WRAP_COLUMNS = 120
"""Longer lines are paragraphs by themselves; mail wraps near 72, PDF text near 100."""

# A dash or asterisk is a bullet only with a space behind it; the round ones always are.
_BULLET = re.compile(r"(?:[•◦▪‣●○■□·⁃➢➤✓✔]\s*|[*\-–—]\s+|\(?\d{1,2}[.)]\s+|\(?[a-z]\)\s+)(?=\S)")
# A lone dash or asterisk parts two sections; a round bullet has lost its item to the next line.
_LONE_BULLET = re.compile(r"[•◦▪‣●○■□·⁃]")
_LONE_MARK = re.compile(r"[*\-–—]|\(?(?:\d{1,2}|[a-z])[.)]")
# Mid-line, only marks that prose has no use for; see `_split_run_on`.
_ROUND_RUN_ON = re.compile(r"\s*[•◦▪‣●■]\s*")
_DASH_RUN_ON = re.compile(r"\s+-\s+")
# Below, "stop" is the end of a sentence: a mark, perhaps behind it a quote mark or bracket.
_STOP = re.compile(r"[.!?…。！？।॥؟۔][\"'”’»)\]」』]*$")
# Scripts that set no space between words: Thai to Khmer, kana, Han.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)
LETTERS_OF_A_WORD = 2
"""In those scripts; in Japanese two or three, in Chinese under two."""
_LINK = re.compile(r"\[([^\[\]]{1,200})\]\([^()\s]{1,500}\)")
_CURLY_QUOTES = (("‘", "'"), ("’", "'"), ("‚", "'"), ("“", '"'), ("”", '"'), ("„", '"'))
_UNSEEN = ("\u00ad", "\u200b", "\u200c", "\u200d", "\ufeff")
# A line that ends in one of these goes on in the next, whatever letter that begins with.
_OPEN_ENDING = re.compile(
    r"(?:,|\b(?:an?|the|of|to|in|on|at|by|for|from|with|and|or|but|that|which|who|as|than|into|said|"
    r"is|are|was|were|be|been|has|have|had|its|their|his|her|this|these|not|will|would))$"
)


def word_count(text: str) -> int:
    """How many words `text` has: those between spaces, and what scripts without spaces have."""
    spaced = len(text.split())
    if text.isascii():
        return spaced
    return spaced + len(_UNSPACED.findall(text)) // LETTERS_OF_A_WORD


def is_stopped(text: str) -> bool:
    """Whether `text` ends as a sentence ends, in any script."""
    return _STOP.search(text) is not None


def plain(text: str) -> str:
    """`text` for comparing: one space between words, straight quotes, case folded."""
    spaced = " ".join(text.split())
    if not spaced.isascii():
        for curly, straight in _CURLY_QUOTES:
            spaced = spaced.replace(curly, straight)
        for unseen in _UNSEEN:
            spaced = spaced.replace(unseen, "")
    return spaced.casefold()


@dataclass(frozen=True)
class Line:
    """The characters `[start, end)` of a text, with what the rules ask of them.

    `text` is the slice, without its bullet. Not slotted: the derived values are
    worked out once, when a rule first asks.
    """

    start: int
    end: int
    text: str
    kind: BlockKind | None = None
    """What the format says it is; None where the format gave only lines."""
    bullet: bool = False
    gap: bool = False
    """A blank line stands above."""
    recognised: bool = False
    """Its words were recognised in a picture."""
    mark: str | None = None
    """Why it is furniture, where that was found out before."""
    row: Row | None = None
    """Its cells, where the format knows it for a row of a table."""

    @cached_property
    def plain(self) -> str:
        return plain(self.text)

    @cached_property
    def said(self) -> str:
        """`plain` without the addresses of links in Markdown."""
        return _LINK.sub(r"\1", self.plain)

    @cached_property
    def words(self) -> int:
        return word_count(self.text)

    @cached_property
    def stopped(self) -> bool:
        """It ends as a sentence ends."""
        return is_stopped(self.text)

    @property
    def prose(self) -> bool:
        """It reads as a sentence or more of running text."""
        return (self.stopped and self.words >= 2) or self.words >= 25

    def part(self, start: int, end: int, *, bullet: bool | None = None) -> Line:
        """The characters `[start, end)` of this line, counted from its start, trimmed."""
        piece = self.text[start:end]
        start += len(piece) - len(piece.lstrip())
        piece = piece.strip()
        return Line(
            self.start + start,
            self.start + start + len(piece),
            piece,
            self.kind,
            self.bullet if bullet is None else bullet,
            self.gap and start == 0,
            self.recognised,
            self.mark,
        )


def lines(text: str) -> list[Line]:
    """The lines of plain text, in order; hard-wrapped paragraphs are one line."""
    return _split_run_ons(_join_wrapped(text, physical_lines(text)))


def lines_of_blocks(text: str, blocks: Sequence[Block]) -> list[Line]:
    """One line per block, and lines for what stands between the blocks.

    Formats leave out markup (`#`, `>`) and sometimes more; it must not be lost.
    """
    found: list[Line] = []
    reached = 0
    for block in blocks:
        found += _between(text, reached, block.start, before_item=_is_item(block))
        bullet = _BULLET.match(text, block.start, block.end) if _is_item(block) else None
        start = bullet.end() if bullet else block.start
        if start < block.end and (piece := text[start : block.end].strip()):
            start += len(text[start : block.end]) - len(text[start : block.end].lstrip())
            line = Line(start, start + len(piece), piece, block.kind, _is_item(block))
            if block.recognised or block.mark or block.row:
                line = replace(line, recognised=block.recognised, mark=block.mark, row=block.row)
            found.append(line)
        reached = block.end
    return found + _between(text, reached, len(text), before_item=False)


def _is_item(block: Block) -> bool:
    return block.kind is BlockKind.LIST_ITEM


def _between(text: str, start: int, end: int, *, before_item: bool) -> list[Line]:
    if not text[start:end].strip():
        return []
    gap = _physical(text, start, end)
    if before_item and gap and _LONE_MARK.fullmatch(gap[-1].text):
        gap.pop()
    return _split_run_ons(_join_wrapped(text, gap))


def physical_lines(text: str) -> list[Line]:
    """The lines of `text` that are not blank, trimmed, as they stand."""
    return _physical(text, 0, len(text))


def _physical(text: str, start: int, end: int) -> list[Line]:
    found: list[Line] = []
    gap = False
    pending_bullet = False
    at = start
    for raw in text[start:end].splitlines(keepends=True):
        piece = raw.strip()
        if not piece:
            gap = True
        elif _LONE_BULLET.fullmatch(piece):
            # The item's words follow on the next line.
            pending_bullet = True
        else:
            begin = at + len(raw) - len(raw.lstrip())
            bullet = _BULLET.match(piece)
            skip = bullet.end() if bullet else 0
            is_item = pending_bullet or bullet is not None
            found.append(Line(begin + skip, begin + len(piece), piece[skip:], None, is_item, gap))
            gap = pending_bullet = False
        at += len(raw)
    return found


def _goes_on(line: Line, following: Line) -> bool:
    """`line` stops in mid-sentence and `following` takes it up."""
    if line.stopped or line.text.endswith((":", ";")):
        return False
    if following.text[0].islower():
        return True
    return _OPEN_ENDING.search(line.text) is not None


def _join_wrapped(text: str, physical: list[Line]) -> list[Line]:
    """Paragraphs of hard-wrapped text in one line each; other text as it is.

    A line is full where the next line's first word would not have fitted the
    width. Runs of full lines are joined if some line in the run goes on in
    mid-sentence, so that a list of headlines of like length stays a list.
    """
    neighbours = [
        (a, b)
        for a, b in pairwise(physical)
        if not b.gap and not b.bullet and 40 <= len(a.text) <= WRAP_COLUMNS
    ]
    wrapped = [len(a.text) for a, b in neighbours if _goes_on(a, b)]
    long = sum(len(line.text) for line in physical if len(line.text) > WRAP_COLUMNS)
    # In wrapped prose most lines go on; where most do not, lines are paragraphs or items.
    if len(wrapped) < 0.4 * len(neighbours) or not wrapped or long > 0.3 * len(text):
        return physical
    width = max(wrapped)

    joined: list[Line] = []
    run = [physical[0]]
    for line in physical[1:]:
        last = run[-1]
        full = len(last.text) + 1 + len(line.text.split(None, 1)[0]) > 0.9 * width
        if full and not line.gap and not line.bullet and len(last.text) <= width + 2:
            run.append(line)
        else:
            joined += _close(text, run)
            run = [line]
    return joined + _close(text, run)


def _close(text: str, run: list[Line]) -> list[Line]:
    if not any(_goes_on(a, b) for a, b in pairwise(run)):
        return run
    first, last = run[0], run[-1]
    whole = text[first.start : last.end]
    return [Line(first.start, last.end, whole, None, first.bullet, first.gap)]


def _split_run_ons(found: list[Line]) -> list[Line]:
    split: list[Line] = []
    for i, line in enumerate(found):
        beside_item = (i > 0 and found[i - 1].bullet) or (
            i + 1 < len(found) and found[i + 1].bullet
        )
        split += _split_run_on(line) if line.bullet or beside_item else [line]
    return split


def _split_run_on(line: Line) -> list[Line]:
    """The items of a list's line that run into one another.

    A dash inside an item is punctuation more often than a bullet. It is read as
    one only in a line that lost its own bullet and begins in lower case, which is
    how converters leave items they have glued.
    """
    if line.bullet:
        breaks = list(_ROUND_RUN_ON.finditer(line.text))
    elif line.text[0].islower():
        breaks = list(_DASH_RUN_ON.finditer(line.text)) or list(_ROUND_RUN_ON.finditer(line.text))
    else:
        return [line]
    edges = [0, *(at for found in breaks for at in found.span()), len(line.text)]
    parts = [
        line.part(a, b, bullet=True)
        for a, b in zip(edges[::2], edges[1::2], strict=True)
        if line.text[a:b].strip()
    ]
    return parts or [line]
