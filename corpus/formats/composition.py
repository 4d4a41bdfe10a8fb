"""Blocks laid one after another into one text: what HTML, DOCX and PDF have in common."""

from __future__ import annotations

import re

from corpus.article import Block, BlockKind
from corpus.formats.raised import LOWERED
from corpus.tables import Row

HEADING_WORDS = 12

_STOPS = (".", ",", ";", ":", "!", "…")
_LINE = re.compile(r"[^\n]+")


class Composition:
    """A text in the making, and its blocks."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self.blocks: list[Block] = []

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def add(
        self,
        kind: BlockKind,
        words: str,
        *,
        gap: str = "\n\n",
        bullet: str = "",
        recognised: bool = False,
        row: Row | None = None,
    ) -> None:
        """Put `words` at the end as one block; nothing where they are only white space.

        `gap` is the white space before it, left out at the beginning of the text.
        `bullet` stands before the block and belongs to no block. The cells of a `row` are
        counted from the beginning of `words`.
        """
        words = words.strip()
        if not words:
            return
        self._append((gap if self._parts else "") + bullet)
        end = self._length + len(words)
        placed = row.moved(self._length) if row else None
        self.blocks.append(Block(kind, self._length, end, recognised, row=placed))
        self._append(words)

    def put(self, text: str) -> int:
        """Put `text` at the end as it is, behind an empty line, in no block; where it begins."""
        self._append("\n\n" if self._parts else "")
        start = self._length
        self._append(text)
        return start

    def _append(self, part: str) -> None:
        self._parts.append(part)
        self._length += len(part)


def heads(words: str) -> bool:
    """Whether words set in bold alone, as a paragraph of their own, read as a heading."""
    return len(words.split()) <= HEADING_WORDS and not words.rstrip("\"'”’)]").endswith(_STOPS)


def one_line(words: str) -> str:
    """`words` with every run of white space made one space."""
    return " ".join(words.split())


def broken_lines(words: str) -> list[str]:
    """The lines that forced line breaks make of a paragraph, each a block of its own.

    A line that goes on in lower case is one sentence with the line before, so the two
    stay together, the newline between them.
    """
    lines: list[str] = []
    for match in _LINE.finditer(words):
        line = match[0].strip()
        if not line:
            continue
        joined = words[: match.start()].endswith("\n\n")
        if lines and not joined and line[0].islower() and lines[-1][-1] not in ".!?:;":
            lines[-1] += "\n" + line
        else:
            lines.append(line)
    return lines


def key(words: str) -> str:
    """What two printings of one line have in common: its letters and digits, case folded.

    Raised ones, as of a note's mark, are as good as others.
    """
    plain = words if words.isascii() else words.translate(LOWERED)
    return "".join(c for c in plain.casefold() if c.isalnum())
