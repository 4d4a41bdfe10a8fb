"""An article's blocks as the lines that a reader sees, and these in runs: of a list, a table, of
what is not the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import groupby
from string import punctuation

from corpus.article import Article, Block, BlockKind

_FENCE = re.compile(r"(?:`{3,}|~{3,})[^\n]*")
_RULE = re.compile(r"(?=[^\n]*\S[^\n]*\S)[-*_–—=~•·#\s]+")
_MARKS = re.compile(rf"[\s{re.escape(punctuation)}–—•·]+")
_OWN_MARK = re.compile(r"\s*(?P<mark>\S+)\s*")


@dataclass(frozen=True, slots=True)
class Line:
    """The blocks that share a line of the text, with the indentation or bullet before them."""

    start: int
    end: int
    blocks: tuple[Block, ...]
    words: str

    @property
    def kind(self) -> BlockKind:
        """Furniture only where nothing else is on the line; else what comes first."""
        kinds = [b.kind for b in self.blocks if b.kind is not BlockKind.FURNITURE]
        return kinds[0] if kinds else BlockKind.FURNITURE

    @property
    def table(self) -> int | None:
        """The number of the table that it is a row of."""
        only = self.blocks[0] if len(self.blocks) == 1 else None
        if only is None or only.row is None or only.kind is BlockKind.FURNITURE:
            return None
        return only.row.table if only.row.cells else None

    @property
    def is_markup(self) -> bool:
        """Whether it only says how the others are set: a rule, a fence around code."""
        return self.kind is BlockKind.FURNITURE and is_markup(self.words)

    @property
    def is_fence(self) -> bool:
        """Whether code begins below it, or ends above it."""
        return self.is_markup and _FENCE.fullmatch(self.words.strip()) is not None

    @property
    def is_rule(self) -> bool:
        """Whether it parts what stands above it from what stands below."""
        return self.is_markup and _RULE.fullmatch(self.words) is not None

    @property
    def own_mark(self) -> str:
        """What stands before the words of an item of a list where it says more than a bullet:
        its number or letter.
        """
        match = _OWN_MARK.match(self.words[: self.blocks[0].start - self.start])
        return match["mark"] if match and any(map(str.isalnum, match["mark"])) else ""

    @property
    def indent(self) -> int:
        """In how many columns its first mark stands."""
        line = self.words.expandtabs(4)
        return len(line) - len(line.lstrip())


def is_markup(words: str) -> bool:
    """Whether furniture is nothing but marks of how a text is set."""
    return _MARKS.fullmatch(words) is not None or _FENCE.fullmatch(words.strip()) is not None


class RunKind(Enum):
    TEXT = auto()
    LIST = auto()
    TABLE = auto()
    FURNITURE = auto()


@dataclass(frozen=True, slots=True)
class Run:
    """Lines that are shown as one."""

    kind: RunKind
    lines: tuple[Line, ...]


def runs(article: Article) -> Iterator[Run]:
    """All lines of an article, in order."""
    lines = _lines(article)
    kinds = [_kind(line) for line in lines]
    for n in range(1, len(lines) - 1):
        # The line below a table's head in Markdown is in the table; a rule between two adverts
        # is furniture as they are.
        before, after = kinds[n - 1], kinds[n + 1]
        if lines[n].is_markup and before == after and before[0] in (_TABLE, _FURNITURE):
            kinds[n] = before
    for (kind, _), group in groupby(zip(kinds, lines, strict=True), key=lambda one: one[0]):
        yield Run(kind, tuple(line for _, line in group))


_TABLE, _FURNITURE = RunKind.TABLE, RunKind.FURNITURE


def _kind(line: Line) -> tuple[RunKind, int | bool | None]:
    """Of which kind of run it is, and which one of several beside each other."""
    if line.table is not None:
        return RunKind.TABLE, line.table
    if line.kind is BlockKind.FURNITURE and not line.is_markup:
        return RunKind.FURNITURE, None
    if line.kind is BlockKind.LIST_ITEM:
        return RunKind.LIST, line.own_mark != ""
    return RunKind.TEXT, None


def _lines(article: Article) -> list[Line]:
    text = article.text
    lines: list[tuple[int, list[Block]]] = []
    behind = 0
    for block in article.blocks:
        if lines and "\n" not in text[behind : block.start]:
            lines[-1][1].append(block)
        else:
            lines.append((_line_start(text, behind, block.start), [block]))
        behind = block.end
    return [
        Line(start, blocks[-1].end, tuple(blocks), text[start : blocks[-1].end])
        for start, blocks in lines
    ]


def _line_start(text: str, start: int, end: int) -> int:
    """Where in the gap `[start, end)` the next line begins: behind its leading empty lines."""
    first = next((i for i in range(start, end) if not text[i].isspace()), end)
    return max(start, text.rfind("\n", start, first) + 1)


def depths(lines: Sequence[Line]) -> Iterator[int]:
    """How deep each item of a list stands in others, by how far it is indented."""
    above: list[int] = []
    for line in lines:
        while above and above[-1] > line.indent:
            above.pop()
        if not above or above[-1] < line.indent:
            above.append(line.indent)
        yield len(above) - 1
