"""The paragraphs and rows of an RTF document, from its text with the marks of `rtf_marks`."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from corpus.article import BlockKind
from corpus.formats.composition import heads, one_line
from corpus.formats.rtf_marks import ENDS, Mark, RowPlace
from corpus.formats.table_rows import Laid, share_a_line, side_by_side

_KINDS = {
    Mark.TITLE: BlockKind.TITLE,
    Mark.TOP_HEADING: BlockKind.HEADING,
    Mark.HEADING: BlockKind.HEADING,
    Mark.ITEM: BlockKind.LIST_ITEM,
    Mark.FURNITURE: BlockKind.FURNITURE,
}
_PIECE = re.compile(f"([^{''.join(ENDS)}]*)([{''.join(ENDS)}]|$)")
_NEAR_TWIPS = 45
"""Edges of cells so near are one: programs round them, and count borders in or not."""
_BULLET = "•"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, or one row, of the document; without words it is an empty line."""

    words: str
    kind: BlockKind | None = None
    """None where the document doesn't say what it is."""
    top: bool = False
    """It is a heading of the first level."""
    table: Any = None
    """The table that it is a row of."""
    cells: tuple[Laid, ...] = ()


@dataclass(frozen=True, slots=True)
class _Row:
    """A row before it is known which columns its table has."""

    cells: tuple[tuple[Paragraph, ...], ...]
    """The paragraphs of each that have words."""
    place: RowPlace

    def shares_a_line(self, rows: int) -> bool:
        """Whether it is read as a row, where the table has so many."""
        several = (one for cell in self.cells if len(cell) > 1 for one in cell)
        listed = any(one.kind is BlockKind.LIST_ITEM for one in several)
        nested = any(one.cells for cell in self.cells for one in cell)
        lines = [[one.words for one in cell] for cell in self.cells]
        return not listed and not nested and share_a_line(lines, rows)


def paragraphs(text: str, rows: Sequence[RowPlace]) -> Iterator[Paragraph]:
    """The paragraphs in order, those of a cell within their row; `rows` is where these stand.

    A row with a cell of several long paragraphs, or with a table in a cell, is these.
    """
    table: list[_Row] = []
    for found in _in_order(text, iter(rows)):
        if isinstance(found, _Row):
            table.append(found)
            continue
        yield from _laid(table)
        table = []
        yield found
    yield from _laid(table)


def _in_order(text: str, places: Iterator[RowPlace]) -> Iterator[Paragraph | _Row]:
    cells: list[list[Paragraph]] = []
    cell: list[Paragraph] = []
    inner: list[Paragraph] = []
    for piece in _PIECE.finditer(text):
        words, end = piece[1], piece[2]
        if end == Mark.ROW:
            held_last = [cell] if any(one.words for one in cell) else []
            found = [[one for one in held if one.words] for held in [*cells, *held_last]]
            place = next(places, RowPlace())
            yield _Row(tuple(map(tuple, found)), place)
            cells, cell = [], []
        elif end == Mark.NESTED_CELL:
            inner.append(_paragraph(words))
        elif end == Mark.NESTED_ROW:
            cell.append(_nested(inner, cell))
            inner = []
        elif end == Mark.CELL:
            cells.append([*cell, *inner, _paragraph(words)])
            cell, inner = [], []
        elif end == Mark.IN_TABLE:
            cell.append(_paragraph(words))
        else:
            yield from (one for held in [*cells, cell] for one in held)
            cells, cell = [], []
            yield from _lines(words, last=not end)


def _lines(words: str, *, last: bool) -> Iterator[Paragraph]:
    """The lines of a paragraph outside tables; a break forces each but the first."""
    if words.strip() or not last:
        whole = _paragraph(words)
        lines = whole.words.split("\n")
        kind = whole.kind if len(lines) == 1 else None
        yield from (replace(whole, words=line.strip(), kind=kind) for line in lines)


def _paragraph(words: str) -> Paragraph:
    """A paragraph without its marks; a list's bullet that is no common one is made one."""
    found = [mark for mark in Mark if mark in words]
    kind = next((_KINDS[mark] for mark in found if mark in _KINDS), None)
    before, listed, behind = words.rpartition(Mark.LISTED)
    if listed and len(before.strip()) == 1 and before.strip() != "·":
        before = f"{_BULLET}\t"
    plain = re.sub(f"[{''.join(Mark)}]", "", before + behind).strip()
    if kind is None and Mark.BOLD in found and heads(plain):
        kind = BlockKind.HEADING
    return Paragraph(plain, kind, Mark.TOP_HEADING in found)


def _nested(cells: Sequence[Paragraph], beside: Sequence[Paragraph]) -> Paragraph:
    """A row of a table that stands in a cell, behind what stands in that cell already."""
    table = beside[-1].table if beside and beside[-1].cells else object()
    return _row([(cell, n, 1) for n, cell in enumerate(cells)], table, is_head=False)


def _laid(table: Sequence[_Row]) -> Iterator[Paragraph]:
    """The rows of a table, each cell in the columns that it stands in on paper."""
    edges: list[int] = []
    for edge in sorted({e for row in table for e in _edges(row.place)}):
        if not edges or edge - edges[-1] > _NEAR_TWIPS:
            edges.append(edge)
    one = object()
    placed = [_placed(row, edges) for row in table]
    for row, cells, deep in zip(table, placed, _depths(placed, table), strict=True):
        if not row.shares_a_line(len(table)):
            yield from (one for cell in row.cells for one in cell)
            continue
        yield _row(cells, one, is_head=row.place.is_head, deep=deep)


def _depths(placed: Sequence[_Places], table: Sequence[_Row]) -> list[list[int]]:
    """In how many rows each cell of each row stands, those counted that are one with it below."""
    found: list[list[int]] = []
    below: dict[int, int] = {}
    """Of each column how many rows from here on are one with the cell above them."""
    for cells, row in zip(reversed(placed), reversed(table), strict=True):
        found.append([1 + below.get(column, 0) for _, column, _ in cells])
        places = row.place.cells
        going = zip(cells, places, strict=True) if len(cells) == len(places) else ()
        below = {at: 1 + below.get(at, 0) for (_, at, _), place in going if place.goes_down}
    return found[::-1]


_Places = list[tuple[Paragraph, int, int]]
"""The cells of a row, the column of each, and in how many it stands."""


def _edges(place: RowPlace) -> list[int]:
    return [place.left, *(cell.right for cell in place.cells)]


def _placed(row: _Row, edges: Sequence[int]) -> _Places:
    places = row.place.cells
    columns = [bisect_left(edges, edge - _NEAR_TWIPS) for edge in _edges(row.place)]
    cells = [_one(cell) for cell in row.cells]
    if len(places) < len(cells) or columns != sorted(set(columns)):
        return [(cell, n, 1) for n, cell in enumerate(cells)]
    placed: _Places = []
    for n, cell in enumerate(cells):
        wide = columns[n + 1] - columns[n]
        if places[n].goes_on and placed and not cell.words:
            before, column, so_far = placed[-1]
            placed[-1] = before, column, so_far + wide
        else:
            placed.append((cell, columns[n], wide))
    return placed


def _one(cell: Sequence[Paragraph]) -> Paragraph:
    """The paragraphs of a cell in one; a heading where all are."""
    kinds = {one.kind for one in cell}
    return Paragraph(" ".join(one.words for one in cell), kinds.pop() if len(kinds) == 1 else None)


def _row(
    cells: Sequence[tuple[Paragraph, int, int]],
    table: object,
    *,
    is_head: bool,
    deep: Sequence[int] = (),
) -> Paragraph:
    words, laid = side_by_side(
        [
            (one_line(cell.words), column, wide, is_head or cell.kind is BlockKind.HEADING)
            for cell, column, wide in cells
        ],
        deep,
    )
    return Paragraph(words, table=table, cells=tuple(laid))
