"""The tables on printed pages that alignment alone shows.

Where in doubt it is no table: text in columns, a list with its numbers and a table of contents
are aligned, too, and their lines stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import median

from corpus.formats.pdf_cells import GUTTER, MOST_COLUMNS, Numbers, Placed
from corpus.formats.pdf_layout import SAME_ROW, joined_rows
from corpus.formats.pdf_lines import PrintedLine
from corpus.formats.pdf_rules import NEAR

LEAST_ROWS = 3
"""So many rows one below the other show that what is aligned is a table."""
ALIGNED = 0.7
"""So many of a column's cells begin, end, or have their middle, at one place ..."""
OFF = 0.4
"""... give or take so many font sizes."""
FILLED = 0.5
"""The share of cells with words."""
WORDY = 4.0
"""A column with more words a cell is text; a table that only alignment shows has one at most."""
GOING_ON = 0.2
"""Of a column's cells fewer go on, in small letters, in what stands above; lines of text do."""
APART = 3.5
"""Rows further apart than so many font sizes are of two tables."""
FURTHER = 1.7
"""... or so many times as far apart as the rows above."""
HIGHEST = 8.0
"""Font sizes: a cell seldom has more lines. What is drawn next and stands further up is text."""
WRAPPED = 0.92
"""A cell's second line is nearer to the first than so much of the distance between rows."""
HANGING = 2.4
"""Font sizes: so near stands a line of a cell below the one before."""
LOOKED_BACK = 15
"""Lines: how far before a line what stands beside it may have been drawn."""

_MARK = re.compile(r"(?:\(?(?:\d{1,3}|[a-z]|[ivxlc]{1,5})(?:\.\d{1,3})*[.)]?|\W)$", re.IGNORECASE)
"""What stands before an item of a list."""
_LEADER = re.compile(r"(?:\.\s?){5,}")


def aligned(lines: Sequence[PrintedLine], numbers: Numbers) -> list[PrintedLine]:
    """Lines in the order of reading, those whose parts are aligned as cells made rows."""
    seen, drawn = _as_seen(lines)
    stretch: list[tuple[int, int] | None] = [None] * (len(seen) + 1)
    for first, end in drawn:
        stretch[first:end] = [(first, end)] * (end - first)
    found: list[PrintedLine] = []
    start = 0
    while start < len(seen):
        run = _Run(seen, start) if len(seen[start].parts) > 1 else None
        made = None
        if run and not any(n and stretch[n] and stretch[n] == stretch[n - 1] for n in run.ends):
            grid = run.grid()
            made = numbers.row_lines(grid) if grid else None
        if run and made:
            found += made
            start = run.end
        elif held := stretch[start]:
            found += drawn[held]
            start = held[1]
        else:
            stop = start + 1
            while run and stop < run.end and not stretch[stop]:
                stop += 1
            found += seen[start:stop]
            start = stop
    return found


_Drawn = dict[tuple[int, int], Sequence[PrintedLine]]


def _as_seen(lines: Sequence[PrintedLine]) -> tuple[list[PrintedLine], _Drawn]:
    """Lines from the top down where they were drawn cell by cell, those of one height joined.

    Also where such stretches are in what is given, each with its lines as they were drawn.
    """
    stretches: list[list[int]] = []
    for n in range(1, len(lines)):
        line, last = lines[n], lines[n - 1]
        up = line.bottom - last.bottom
        if line.page != last.page or line.row or not 0 < up < HIGHEST * line.height:
            continue
        beside = (
            m
            for m in range(n - 1, max(-1, n - LOOKED_BACK), -1)
            if lines[m].page == line.page
            and abs(lines[m].bottom - line.bottom) < SAME_ROW * line.height
            and lines[m].right <= line.left
        )
        first = next(beside, None)
        if first is None:
            continue
        while stretches and stretches[-1][1] >= first - 1:
            first = min(first, stretches.pop()[0])
        stretches.append([first, n])
    seen: list[PrintedLine] = []
    drawn: _Drawn = {}
    reached = 0
    for first, last_one in stretches:
        end = last_one + 1
        while end < len(lines) and _hangs_behind(lines[first:end], lines[end]):
            end += 1
        seen += lines[reached:first]
        parts = [part for line in lines[first:end] for part in line.parts or (line,)]
        rows = joined_rows(parts)
        drawn[len(seen), len(seen) + len(rows)] = lines[first:end]
        seen += rows
        reached = end
    return [*seen, *lines[reached:]], drawn


def _hangs_behind(lines: Sequence[PrintedLine], line: PrintedLine) -> bool:
    """Whether a line goes on below the last of some, in the same cell."""
    last = lines[-1]
    near = 0 < last.bottom - line.bottom < HANGING * line.height
    return line.page == last.page and near and len(line.parts) < 2 and line.left >= last.left - NEAR


class _Run:
    """Lines below one another whose parts fit in columns with white space between."""

    def __init__(self, lines: Sequence[PrintedLine], start: int) -> None:
        self._lines: list[PrintedLine] = []
        self._columns: list[tuple[float, float]] = []
        """Where each begins and ends, from the left."""
        self._start = self.end = start
        while self.end < len(lines) and self._takes(lines[self.end]):
            self._lines.append(lines[self.end])
            self.end += 1
        while self._lines and not self._lines[-1].parts and not self._hangs(self._lines[-1]):
            self._lines.pop()  # a heading of what follows
            self.end -= 1

    @property
    def ends(self) -> tuple[int, int]:
        return self._start, self.end

    def _takes(self, line: PrintedLine) -> bool:
        """Put a line's parts into the columns, if they fit."""
        if line.row or line.tilted or _LEADER.search(line.words):
            return False
        if self._lines:
            last = self._lines[-1]
            step = last.bottom - line.bottom
            fits = last.page == line.page and 0 < step < APART * line.height
            steps = [a.bottom - b.bottom for a, b in pairwise(self._lines[-4:])]
            if (
                not fits
                or (steps and step > FURTHER * max(steps))
                or abs(last.height - line.height) > 0.15 * line.height
            ):
                return False
        parts = line.parts or (line,)
        if len(parts) > MOST_COLUMNS:
            return False
        if len(parts) == 1 and not (self._hangs(line) or (line.bold and not self._lines[-1].bold)):
            return False
        if len(parts) == 1 and not self._hangs(line):
            return True  # it heads the rows below it, perhaps across all columns
        columns = self._columns
        for part in parts:
            over = [c for c in columns if c[0] < part.right and part.left < c[1]]
            if len(over) > 1:
                return False
            kept = [c for c in columns if c not in over]
            left = min(part.left, *(c[0] for c in over), part.left)
            columns = sorted([*kept, (left, max([part.right, *(c[1] for c in over)]))])
        gap = min((b[0] - a[1] for a, b in pairwise(columns)), default=0.0)
        if gap < GUTTER * line.height or len(set(map(_column_of(columns), parts))) < len(parts):
            return False
        self._columns = columns
        return True

    def _hangs(self, line: PrintedLine) -> bool:
        """Whether it is one part that may go on with a cell: in small letters, or set in."""
        if not self._columns:
            return False
        return line.words[0].islower() or line.left >= self._columns[0][1]

    def grid(self) -> list[list[Placed]] | None:
        """The rows of a table; None where the lines are none."""
        many = [line for line in self._lines if line.parts]
        if len(many) < LEAST_ROWS or len(self._columns) < 2:
            return None
        grid = self._grid()
        cells = [[c for line in grid for c in line if c.column == n] for n in self._numbers]
        filled = sum(map(len, cells))
        if filled < FILLED * len(grid) * len(self._columns):
            return None
        lines = [[line for cell in column for line in cell.lines] for column in cells]
        texts = [[line.words for line in column] for column in lines]
        if not all(map(_is_aligned, lines)) or any(map(_goes_on, texts)):
            return None
        if sum(_words(column) > WORDY for column in texts) > (1 if len(cells) > 2 else 0):
            return None
        marks = sum(bool(_MARK.match(words)) for words in texts[0])
        return None if len(cells) == 2 and marks * 2 >= len(texts[0]) else grid

    @property
    def _numbers(self) -> range:
        return range(len(self._columns))

    def _grid(self) -> list[list[Placed]]:
        """The lines as rows; one that goes on with the cells above it is no row of its own."""
        column_of = _column_of(self._columns)
        placed = [[(column_of(p), p) for p in line.parts or (line,)] for line in self._lines]
        steps = [a.bottom - b.bottom for a, b in pairwise(self._lines)]
        full = [s for s, line in zip(steps, placed[1:], strict=True) if line[0][0] == 0]
        pitch = median(full) if full else 0.0
        grid: list[list[Placed]] = []
        for n, (line, parts) in enumerate(zip(self._lines, placed, strict=True)):
            low = all(p.words[0].islower() for _, p in parts)
            near = parts[0][0] > 0 and steps[n - 1] < WRAPPED * pitch if n else False
            if grid and (low or near):
                grid[-1] = _going_on(grid[-1], parts)
            elif not line.parts and parts[0][0] == 0:
                grid.append([Placed((line,), 0, len(self._columns))])
            else:
                grid.append([Placed((part,), column) for column, part in parts])
        return grid


def _going_on(row: Sequence[Placed], parts: Sequence[tuple[int, PrintedLine]]) -> list[Placed]:
    cells = {cell.column: cell for cell in row}
    for column, part in parts:
        own = cells.get(column)
        cells[column] = Placed((*own.lines, part) if own else (part,), column)
    return [cells[column] for column in sorted(cells)]


def _column_of(columns: Sequence[tuple[float, float]]) -> Callable[[PrintedLine], int]:
    def column_of(part: PrintedLine) -> int:
        middle = (part.left + part.right) / 2
        return min(
            range(len(columns)),
            key=lambda n: max(columns[n][0] - middle, middle - columns[n][1], 0.0),
        )

    return column_of


def _is_aligned(column: Sequence[PrintedLine]) -> bool:
    """Whether most cells of a column begin, end, or have their middle, at one place."""
    if not column:
        return False
    off = OFF * median([line.height for line in column])
    for places in (
        [line.left for line in column],
        [line.right for line in column],
        [(line.left + line.right) / 2 for line in column],
    ):
        middle = median(places)
        if sum(abs(place - middle) <= off for place in places) >= ALIGNED * len(places):
            return True
    return False


def _goes_on(texts: Sequence[str]) -> bool:
    """Whether the cells of a column are lines of text."""
    low = sum(words[0].islower() for words in texts[1:])
    return _words(texts) >= 3 and low >= GOING_ON * (len(texts) - 1)


def _words(texts: Sequence[str]) -> float:
    return sum(len(words.split()) for words in texts) / max(len(texts), 1)
