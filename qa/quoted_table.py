"""The table that a quote is rows of: what heads its columns, and where its cells lie.

The quote is the row; the head is a second piece of the article's text, checked as the quote is,
and so is what rows above say of the row: the section that it is in, a cell that reaches down.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from itertools import zip_longest
from typing import Any

from corpus.tables import Above, Cell, Head, Row, Table
from qa import rows


def to_dict(table: Table) -> dict[str, Any]:
    """The table as JSON: all offsets are the article's, a cell is its offsets, columns and rows."""
    head = table.head
    return {
        "heading": head.text if head else None,
        "heading_start": head.start if head else None,
        "heading_end": head.end if head else None,
        "heading_cells": _from_cells(head.cells) if head else [],
        "rows": [_from_cells(row.cells) for row in table.rows],
        "above": [[_from_above(above) for above in row.above] for row in table.rows],
        "row_is": [{name: getattr(row, name) for name in _OF_ROWS} for row in table.rows],
    }


_OF_ROWS = ("table", "is_head", "is_section")
"""What rows written before this was kept lack."""


def from_dict(row: Mapping[str, Any]) -> Table:
    """The table whose `to_dict` is `row`.

    Raises:
        KeyError, ValueError: as `qa.rows` does.
    """
    heading = rows.text(row, "heading")
    head = None
    if heading is not None:
        head = Head(rows.whole(row, "heading_start"), heading, _to_cells(row, "heading_cells"))
    cells, above = rows.listed(row, "rows"), rows.listed(row, "above")
    found = zip_longest(cells, above[: len(cells)], rows.objects(row, "row_is")[: len(cells)])
    return Table(tuple(_row(line, more or (), own or {}) for line, more, own in found), head)


def _row(cells: object, above: object, own: Mapping[str, Any]) -> Row:
    line = {"cells": cells, "above": above}
    return Row(
        rows.whole(own, "table", 0),
        _to_cells(line, "cells"),
        is_head=rows.flag(own, "is_head", False),
        is_section=rows.flag(own, "is_section", False),
        above=_to_above(line),
    )


def _from_cells(cells: Iterable[Cell]) -> list[dict[str, int]]:
    return [asdict(cell) for cell in cells]


def _from_above(above: Above) -> dict[str, Any]:
    (cell,) = _from_cells([above.cell])
    return {**cell, "words": above.words, "is_section": above.is_section}


def _to_above(line: Mapping[str, Any]) -> tuple[Above, ...]:
    found = rows.objects(line, "above")
    words = [rows.text(one, "words") or "" for one in found]
    sections = [rows.flag(one, "is_section") for one in found]
    return tuple(map(Above, _to_cells(line, "above"), words, sections))


def _to_cells(row: Mapping[str, Any], name: str) -> tuple[Cell, ...]:
    return tuple(
        Cell(
            rows.whole(cell, "start"),
            rows.whole(cell, "end"),
            rows.whole(cell, "column"),
            rows.whole(cell, "columns"),
            rows.whole(cell, "rows", 1),
        )
        for cell in rows.objects(row, name)
    )


_SECTIONS = -1
"""The column in which the section of a row is shown."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A quoted table as it is shown: each line has as many cells, "" or None without words.

    The section that a row is in stands in a column of its own, before the others.
    """

    head: tuple[str, ...]
    """What heads each column; empty where nothing heads any."""
    rows: tuple[tuple[Cell | str | None, ...], ...]
    """A cell of the quote, or the words of one from a row above."""


def shown(table: Table) -> Shown:
    """The columns that the quoted rows, or rows above, have words in, and those that are headed."""
    head = table.head
    above = [one for row in table.rows for one in row.above]
    reaching = (one.cell for one in above if not one.is_section)
    cells = [*table.cells(), *reaching, *(head.cells if head else ())]
    columns = sorted({cell.column for cell in cells})
    columns = [_SECTIONS, *columns] if any(one.is_section for one in above) else columns
    names = [
        " ".join(head.words(c) for c in head.cells if c.column == column) if head else ""
        for column in columns
    ]
    lines = [_line(row) for row in table.rows]
    return Shown(
        tuple(names) if head else (),
        tuple(tuple(line.get(column) for column in columns) for line in lines),
    )


def _line(row: Row) -> dict[int, Cell | str]:
    """What stands in the columns of a row; sections, the widest first, before the first."""
    line: dict[int, Cell | str] = {
        one.cell.column: one.words for one in row.above if not one.is_section
    }
    if sections := [one.words for one in row.above if one.is_section]:
        line[_SECTIONS] = ", ".join(sections)
    return line | {cell.column: cell for cell in row.cells}
