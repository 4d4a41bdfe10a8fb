"""A CSV file that is no feed of articles but a table: one article, its rows as they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from corpus.article import Block, BlockKind, Draft
from corpus.formats.decoding import decode, storable
from corpus.formats.table_rows import Laid, rows
from corpus.tables import Cell

_DELIMITERS = ",;\t|"


def read(data: bytes, source: str) -> Draft | None:
    """The article: the file's text, each row a block; None where it is no table.

    It is one where at least half of the rows have several cells, of a few words each.

    Raises:
        UnreadableArticle: if `data` is no text.
    """
    text = storable(decode(data))
    lines = [line for line in _lines(text) if line.cells]
    # A row of one cell has no more to say: nothing in a file of values parts it into sections.
    found = rows(0, [line.cells for line in lines], sections=False)
    blocks = [
        Block(BlockKind.BODY, line.start, line.end, row=row)
        for line, row in zip(lines, found, strict=True)
        if row is not None
    ]
    if not blocks:
        return None
    return Draft(source, text, title=_name(source), blocks=tuple(blocks), day_settled=True)


def _name(source: str) -> str | None:
    """The file's name in words: a table has no other title."""
    return re.sub(r"[\W_]+", " ", Path(source).name.split(".")[0]).strip() or None


class _Line(NamedTuple):
    start: int
    end: int
    cells: list[Laid]


def _lines(text: str) -> Iterator[_Line]:
    """The rows with their cells; those of the first name the columns."""
    first = text.split("\n", 1)[0]
    apart = re.escape(max(_DELIMITERS, key=first.count))
    field = re.compile(
        rf'[ ]*+(?:"((?:[^"]|"")*+)"(?=[ ]*+(?:{apart}|\n|\Z))|([^{apart}\n]*+))[ ]*+'
    )
    start = at = 0
    is_first = True
    cells: list[Laid] = []
    column = 0
    while at < len(text) and (match := field.match(text, at)) is not None:
        group = 1 if match[1] is not None else 2
        words, begins = match[group], match.start(group)
        if words.strip():
            begins += len(words) - len(words.lstrip())
            cell = Cell(begins, begins + len(words.strip()), column)
            cells.append(Laid(cell, words.strip(), is_first))
        at, column = match.end(), column + 1
        if text[at : at + 1] in ("\n", ""):
            line = text[start:at]
            start += len(line) - len(line.lstrip())
            yield _Line(start, start + len(line.strip()), cells)
            is_first, start, column, cells = is_first and not cells, at + 1, 0, []
        at += 1
