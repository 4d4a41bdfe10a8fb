"""What of an article's text is markup of its source, to be set as it means and not to be shown.

Only what is displayed: the text, and so the place of each quote in it, stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.article import Block, BlockKind
from qa.as_read import AsRead
from qa.desk import markdown_ink
from qa.desk.article_ink import Coat, Stroke
from qa.desk.article_lines import Line, is_markup
from qa.desk.line_breaks import soft_breaks

_HASHES = re.compile(r"#{1,6}[ \t]+")
_CODE_COLUMNS = 4


class Setting:
    """How the lines of one article are set."""

    def __init__(self, as_read: AsRead, lines: Sequence[Line]) -> None:
        self._text = as_read.article.text
        files = [source.rsplit("#", 1)[0].lower() for source in as_read.sources]
        self._is_markdown = any(file.endswith(markdown_ink.FILE) for file in files)
        self._is_pdf = any(file.endswith(".pdf") for file in files)
        self._known = markdown_ink.references(self._text) if self._is_markdown else {}
        self._lines = lines
        self._code = frozenset(_code(lines)) if self._is_markdown else frozenset()

    def is_code(self, line: Line) -> bool:
        """Whether a document in Markdown shows the line as code, as it stands."""
        return line.start in self._code

    def strokes(self) -> Iterator[Stroke]:
        """What lies over the lines of the article."""
        for line in self._lines:
            if self.is_code(line):
                continue
            yield from self._bullet(line)
            if line.kind is not BlockKind.FURNITURE:
                yield from self._marks(line)
                for block in line.blocks:
                    yield from self._within(block)

    def _bullet(self, line: Line) -> Iterator[Stroke]:
        """What stands before the words of a line, but for the number of an item of a list."""
        shown = line.blocks[0].start
        before = self._text[line.start : shown]
        if line.own_mark:
            shown = line.start + len(before) - len(before.lstrip())
        elif not before.strip() and line.kind is not BlockKind.LIST_ITEM and not self._is_markdown:
            return  # an indentation
        if line.start < shown:
            yield Stroke(line.start, shown, Coat.UNSEEN)

    def _marks(self, line: Line) -> Iterator[Stroke]:
        """Markup beside the words of a line."""
        behind = line.start
        for n, block in enumerate(line.blocks):
            if block.kind is BlockKind.FURNITURE and is_markup(self._text[block.start : block.end]):
                # The space beside it goes, too.
                last = n + 1 == len(line.blocks)
                start = behind if last and n else block.start
                yield Stroke(start, block.end if last else line.blocks[n + 1].start, Coat.UNSEEN)
            behind = block.end

    def _breaks(self, start: int, end: int) -> list[int]:
        """Where lines of a block end for want of room; in Markdown all do that are in one block."""
        if self._is_markdown:
            return [n for n in range(start, end) if self._text[n] == "\n"]
        return soft_breaks(self._text, start, end, is_pdf=self._is_pdf)

    def _within(self, block: Block) -> Iterator[Stroke]:
        """Markup and breaks of lines within the words of a block."""
        text, start, end = self._text, block.start, block.end
        if block.kind is BlockKind.FURNITURE:
            return
        if block.kind in (BlockKind.TITLE, BlockKind.HEADING) and (
            hashes := _HASHES.match(text, start, end)
        ):
            yield Stroke(start, hashes.end(), Coat.UNSEEN)
        for at in self._breaks(start, end):
            yield Stroke(at, at + 1, Coat.BREAK)
        if not self._is_markdown:
            return
        places = [(cell.start, cell.end) for cell in block.row.cells] if block.row else None
        for a, b in places or [(start, end)]:
            yield from markdown_ink.strokes(text, a, b, self._known)


def _code(lines: Sequence[Line]) -> Iterator[int]:
    """Where lines of code begin: between two fences, or set in under a paragraph."""
    fenced = in_list = False
    for line in lines:
        if line.is_fence:
            fenced = not fenced
        elif fenced:
            yield line.start
        elif line.kind is BlockKind.LIST_ITEM:
            in_list = True
        elif line.indent < _CODE_COLUMNS:
            in_list = False
        elif line.blocks[0].kind is BlockKind.BODY and not in_list and line.table is None:
            yield line.start  # before the words of a quotation stands its mark
