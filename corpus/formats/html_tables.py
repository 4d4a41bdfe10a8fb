"""Which pieces of an HTML page are rows of its tables, and where their cells lie."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from corpus.formats.html_page import Piece
from corpus.formats.table_rows import CELLS_APART, Laid, grid, rows, side_by_side
from corpus.tables import Row

_CELLS = ("td", "th")
_WIDEST = 1_000
_LONGEST = 65_534
"""What HTML itself takes for the widest and the longest cell."""


def rows_of(found: Sequence[Piece]) -> dict[int, Row]:
    """The rows, by the numbers of the pieces that they are."""
    numbered = [(n, piece, _table(piece)) for n, piece in enumerate(found) if piece.cells]
    placed: dict[int, Row] = {}
    for table, (_, group) in enumerate(groupby(numbered, key=lambda one: id(one[2]))):
        pieces = list(group)
        columns = _columns(pieces[0][2])
        laid = [_laid(piece, columns) for _, piece, _ in pieces]
        for (n, _, _), row in zip(pieces, rows(table, laid), strict=True):
            if row is not None:
                placed[n] = row
    return placed


def _table(piece: Piece) -> Any:
    """The table that a row stands in; the row itself where there is none around it."""
    return next(piece.element.iterancestors("table"), piece.element)


def _columns(table: Any) -> dict[Any, int]:
    """The column that each cell of a table begins in."""
    lines = [
        list(row.iterchildren(*_CELLS))
        for row in table.iter("tr")
        if next(row.iterancestors("table"), table) is table
    ]
    spans = [[(_wide(cell), _deep(cell)) for cell in line] for line in lines]
    return {
        cell: column
        for line, columns in zip(lines, grid(spans), strict=True)
        for cell, column in zip(line, columns, strict=True)
    }


def _wide(cell: Any) -> int:
    return _span(cell, "colspan", _WIDEST)


def _deep(cell: Any) -> int:
    return _span(cell, "rowspan", _LONGEST)


def _span(cell: Any, name: str, most: int) -> int:
    written = cell.get(name, "1").strip()
    return min(max(int(written), 1), most) if written.isascii() and written.isdigit() else 1


def _laid(piece: Piece, columns: dict[Any, int]) -> list[Laid]:
    in_head = any(e.tag == "thead" for e in piece.element.iterancestors())
    _, laid = side_by_side(
        [
            (words, columns[cell], _wide(cell), in_head or cell.tag == "th" or piece.bold)
            for words, cell in zip(piece.words.split(CELLS_APART), piece.cells, strict=False)
        ],
        [_deep(cell) for cell in piece.cells],
    )
    return laid
