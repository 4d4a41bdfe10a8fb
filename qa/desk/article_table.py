"""The rows of an article's table as an HTML table.

`textContent` of it is the article's text, character for character: what parts the cells in the
text, and the rows, is there but not displayed. It stands within the cells, since a browser puts
text between two cells before the table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from corpus.article import Block
from corpus.tables import Cell, Row

Marked = Callable[[int, int], str]
"""The HTML of the article's characters `[start, end)`, what is quoted of them marked."""


def table_html(rows: Sequence[Block], start: int, marked: Marked) -> str:
    """The rows as a table, in a box of its own that scrolls sideways.

    What stands from `start` to the first of them, such as an indentation, is part of it, and
    what stands between them.
    """
    named = [block.row for block in rows if block.row is not None]
    columns = sorted({cell.column for row in named for cell in row.cells})
    lines: list[str] = []
    heads = next((n for n, row in enumerate(named) if not row.is_head), len(named))
    covered: set[tuple[int, int]] = set()
    """Rows and columns that a cell from above stands in."""
    for n, (block, row) in enumerate(zip(rows, named, strict=True)):
        free = [column for column in columns if (n, column) not in covered]
        below = named[n + 1 : heads if n < heads else None]
        deep = {cell: _deep(cell, below) for cell in row.cells}
        covered |= {
            (n + further, column)
            for cell, rows_held in deep.items()
            for further in range(1, rows_held)
            for column in range(cell.column, cell.column + cell.columns)
        }
        lines.append(_line(block, row, start, free, deep, marked))
        start = block.end
    head = f"<thead>{''.join(lines[:heads])}</thead>" if heads else ""
    body = f"<tbody>{''.join(lines[heads:])}</tbody>" if lines[heads:] else ""
    return (
        '<div class="table-box" role="region" tabindex="0" aria-label="Table">'
        f"<table>{head}{body}</table></div>"
    )


def _deep(cell: Cell, below: Sequence[Row]) -> int:
    """In how many rows a cell is shown: until one of those below has a cell in its columns."""
    deep = 1
    for row in below[: cell.rows - 1]:
        if any(cell.is_under(other) for other in row.cells):
            break
        deep += 1
    return deep


def _line(
    block: Block,
    row: Row,
    start: int,
    columns: Sequence[int],
    deep: Mapping[Cell, int],
    marked: Marked,
) -> str:
    """One row; each of the columns has a cell in it, but for those that another stands in.

    What names a section stands in all of them.
    """
    tag, scope = ("th", ' scope="col"') if row.is_head else ("td", "")
    if row.is_section:
        tag, scope = "th", ' scope="rowgroup"'
    parts: list[str] = []
    reached, ends = start, row.cells[-1].end
    for cell, wide in _laid(row, columns):
        inside, held = "", 1
        if cell is not None:
            inside = _unseen(marked(reached, cell.start)) + marked(cell.start, cell.end)
            reached, held = cell.end, deep[cell]
            if cell.end == ends:
                inside += _unseen(marked(reached, block.end))
        span = f' colspan="{wide}"' if wide > 1 else ""
        span += f' rowspan="{held}"' if held > 1 else ""
        parts.append(f'<{tag}{scope if cell else ""}{span} dir="auto">{inside}</{tag}>')
    named = ' class="section"' if row.is_section else ""
    return f"<tr{named}>{''.join(parts)}</tr>"


def _laid(row: Row, columns: Sequence[int]) -> list[tuple[Cell | None, int]]:
    """The cells of a row in order, None for an empty one, each with how many columns it takes."""
    if row.is_section:
        return [(row.cells[0], len(columns))]
    begins = {cell.column: cell for cell in row.cells}
    laid: list[tuple[Cell | None, int]] = []
    covered = -1
    for column in columns:
        if cell := begins.get(column):
            covered = cell.column + cell.columns - 1
            laid.append((cell, sum(column <= other <= covered for other in columns)))
        elif column > covered:
            laid.append((None, 1))
    return laid


def _unseen(html: str) -> str:
    return f'<span class="gap">{html}</span>' if html else ""
