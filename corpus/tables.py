"""The values of a table: where its cells stand in a text, and what heads them.

The text of a table's row is a block like any other. These say which block is a row, where
its cells lie in it, and which row names the columns.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Cell:
    """The characters `[start, end)` of a row, and the columns that they stand in.

    These are `columns` columns from `column` on, counted from 0, in `rows` rows from its own
    on. A cell without words is none.
    """

    start: int
    end: int
    column: int
    columns: int = 1
    rows: int = 1

    def __post_init__(self) -> None:
        if not (0 <= self.start < self.end and self.column >= 0 and self.columns > 0):
            raise ValueError(f"no cell: {self.start, self.end, self.column, self.columns}")
        if self.rows < 1:
            raise ValueError(f"a cell stands in a row at least, not in {self.rows}")

    def is_under(self, other: Cell) -> bool:
        """Whether the two have a column in common."""
        return (
            self.column < other.column + other.columns and other.column < self.column + self.columns
        )


@dataclass(frozen=True, slots=True)
class Above:
    """A cell of a row further up that says something of a row, too, with its words."""

    cell: Cell
    words: str
    is_section: bool = False
    """It is the whole of its row, and heads all that follow; else it reaches down to the row."""


@dataclass(frozen=True, slots=True)
class Row:
    """A block that is a row: its cells in order, and whether it names the table's columns.

    `table` is the same in all rows of one table, and another in the next table's.
    """

    table: int
    cells: tuple[Cell, ...]
    is_head: bool = False
    is_section: bool = False
    """It has one cell, which names the section of the table that the rows below are in."""
    above: tuple[Above, ...] = ()
    """In a passage: what rows further up say of it, sections first."""

    def moved(self, by: int) -> Row:
        """The same row in a text in which it stands `by` characters further on."""
        cells = (replace(cell, start=cell.start + by, end=cell.end + by) for cell in self.cells)
        return replace(self, cells=tuple(cells))


_LONGEST_ABOVE = 200
"""A cell of more characters is not said with the rows that it reaches down to."""


_DEEPEST = 4
"""So many sections are in each other; of more that follow each other the last are said."""


def with_above(text: str, rows: Iterable[Row]) -> Iterator[Row]:
    """The rows of one table of a text, in order, each with what rows further up say of it.

    Where sections follow each other, the later are in the earlier. One alone ends all before:
    which of them it is in can't be told. A cell reaches down as far as its columns have no other:
    some programs leave words in each cell of those that they merge.
    """
    sections: list[Above] = []
    reaching: list[tuple[Above, int]] = []
    below_section = False
    for row in rows:
        free = _free_columns(row)
        reaching = [(above, left - 1) for above, left in reaching if left > 0 and free(above.cell)]
        if row.is_section:
            cell = row.cells[0]
            sections = sections[1 - _DEEPEST :] if below_section else []
            sections.append(Above(cell, text[cell.start : cell.end], is_section=True))
        elif not row.is_head:
            beside = sorted((above for above, _ in reaching), key=lambda one: one.cell.column)
            reaching += [
                (Above(cell, text[cell.start : cell.end]), cell.rows - 1)
                for cell in row.cells
                if cell.rows > 1 and cell.end - cell.start <= _LONGEST_ABOVE
            ]
            row = replace(row, above=(*sections, *beside))
        below_section = row.is_section
        yield row


def _free_columns(row: Row) -> Callable[[Cell], bool]:
    """Whether a row has no cell of its own under a cell from further up."""
    cells = sorted(row.cells, key=lambda cell: cell.column)
    begins = [cell.column for cell in cells]

    def is_free(above: Cell) -> bool:
        before = bisect_left(begins, above.column + above.columns)
        return not before or not cells[before - 1].is_under(above)

    return is_free


@dataclass(frozen=True, slots=True)
class Head:
    """The row, or the rows, that name a table's columns: the text from `start` on."""

    start: int
    text: str
    cells: tuple[Cell, ...]

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    def words(self, cell: Cell) -> str:
        """The words of one of its cells."""
        return self.text[cell.start - self.start : cell.end - self.start]

    def over(self, cell: Cell) -> list[str]:
        """What heads the columns of a cell, the uppermost first."""
        return [self.words(own) for own in self.cells if cell.is_under(own)]

    @property
    def line(self) -> str:
        """All its words in one line."""
        return ", ".join(self.words(cell) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """What a passage holds of one table: its rows, and the head, wherever that stands."""

    rows: tuple[Row, ...]
    head: Head | None = None

    def cells(self) -> Iterator[Cell]:
        for row in self.rows:
            yield from row.cells
