"""Cells of printed tables, and the lines that are made of their rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.formats.composition import one_line
from corpus.formats.pdf_lines import PrintedLine
from corpus.formats.table_rows import rows, side_by_side

GUTTER = 0.45
"""Between the columns of a table there is white space of at least so many font sizes."""
MOST_COLUMNS = 60
"""What has more is no table to be read."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Words in the columns from `column` on of a table's row."""

    lines: tuple[PrintedLine, ...]
    column: int
    columns: int = 1
    rows: int = 1

    @property
    def words(self) -> str:
        return one_line(" ".join(line.words for line in self.lines))

    @property
    def bold(self) -> bool:
        return all(line.bold for line in self.lines)


Grid = Sequence[Sequence[Placed]]


class Numbers:
    """The numbers of a document's tables."""

    def __init__(self) -> None:
        self.last = -1

    def row_lines(self, grid: Grid) -> list[PrintedLine] | None:
        """The rows as lines; None where they are no table."""
        all_bold = all(cell.bold for line in grid for cell in line)
        sided = [
            side_by_side(
                [(c.words, c.column, c.columns, c.bold and not all_bold) for c in line],
                [c.rows for c in line],
            )
            for line in grid
        ]
        found = rows(self.last + 1, [laid for _, laid in sided])
        if not all(found):
            return None
        self.last += 1
        lines = []
        for line, (words, _), row in zip(grid, sided, found, strict=True):
            printed = [one for cell in line for one in cell.lines]
            lines.append(
                replace(
                    printed[0],
                    words=words,
                    left=min(one.left for one in printed),
                    right=max(one.right for one in printed),
                    bottom=min(one.bottom for one in printed),
                    bold=False,
                    tilted=False,
                    recognised=any(one.recognised for one in printed),
                    cells=len(line),
                    parts=(),
                    row=row,
                )
            )
        return lines
