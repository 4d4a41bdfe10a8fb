"""The table that a quote is rows of: what heads its columns, and where its cells lie.

The quote is the row; the head is a second piece of the article's text, checked as the quote is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from corpus.tables import Cell, Head, Row, Table
from qa import rows


def to_dict(table: Table) -> dict[str, Any]:
    """The table as JSON: all offsets are the article's, a cell is its offsets and columns."""
    head = table.head
    return {
        "heading": head.text if head else None,
        "heading_start": head.start if head else None,
        "heading_end": head.end if head else None,
        "heading_cells": _from_cells(head.cells) if head else [],
        "rows": [_from_cells(row.cells) for row in table.rows],
    }


def from_dict(row: Mapping[str, Any]) -> Table:
    """The table whose `to_dict` is `row`.

    Raises:
        KeyError, ValueError: as `qa.rows` does.
    """
    heading = rows.text(row, "heading")
    head = None
    if heading is not None:
        head = Head(rows.whole(row, "heading_start"), heading, _to_cells(row, "heading_cells"))
    lines = [{"cells": line} for line in rows.listed(row, "rows")]
    return Table(tuple(Row(0, _to_cells(line, "cells")) for line in lines), head)


def _from_cells(cells: Iterable[Cell]) -> list[dict[str, int]]:
    return [
        {"start": c.start, "end": c.end, "column": c.column, "columns": c.columns} for c in cells
    ]


def _to_cells(row: Mapping[str, Any], name: str) -> tuple[Cell, ...]:
    return tuple(
        Cell(*(rows.whole(cell, part) for part in ("start", "end", "column", "columns")))
        for cell in rows.objects(row, name)
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """A quoted table as it is shown: each line has as many cells, "" or None without words."""

    head: tuple[str, ...]
    """What heads each column; empty where nothing heads any."""
    rows: tuple[tuple[Cell | None, ...], ...]


def shown(table: Table) -> Shown:
    """The columns that the quoted rows have words in, and those that are headed."""
    head = table.head
    cells = [*table.cells(), *(head.cells if head else ())]
    columns = sorted({cell.column for cell in cells})
    names = [
        " ".join(head.words(c) for c in head.cells if c.column == column) if head else ""
        for column in columns
    ]
    lines = [{cell.column: cell for cell in row.cells} for row in table.rows]
    return Shown(
        tuple(names) if head else (),
        tuple(tuple(line.get(column) for column in columns) for line in lines),
    )
