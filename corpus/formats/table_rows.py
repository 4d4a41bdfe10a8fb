"""Which rows of a table name its columns, and whether it is one at all, for all formats.

Formats say what their cells are; many say nothing. Pages are also laid out in tables: then
what stands in the cells is whole paragraphs, and they are no rows to us.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from corpus.formats.composition import heads as reads_as_heading
from corpus.tables import Cell, Row

CELLS_APART = "\t"
"""What stands between the cells of a row in a text of our making."""

HEAD_ROWS = 3
_WORDS_OF_A_CELL = 15
"""With more on average it is a page's layout."""
ROWS_OF_A_TABLE = 3
"""With fewer, cells of several paragraphs are no cells; nobody need count further."""
_WORDS_OF_A_HEADING = 8
_FIGURES = re.compile(r"\d")
_YEAR = re.compile(r"(?:19|20)\d\d(?:\s?[-–/]\s?\d\d(?:\d\d)?)?")


@dataclass(frozen=True, slots=True)
class Laid:
    """A cell with its words; `is_heading`, where the format says that it names a row or column."""

    cell: Cell
    words: str
    is_heading: bool = False


def share_a_line(cells: Sequence[Sequence[str]], rows: int) -> bool:
    """Whether the cells of a row, each given by its paragraphs, stand on one line of a text.

    Those of several paragraphs do, too, where they are short and the table has several rows: what
    a page is laid out in, an address or a letter's head, is read paragraph by paragraph.
    """
    deep = [cell for cell in cells if len(cell) > 1]
    short = all(len(" ".join(cell).split()) <= _WORDS_OF_A_CELL for cell in deep)
    return not deep or (short and rows >= ROWS_OF_A_TABLE and len(cells) > 1)


def side_by_side(
    cells: Sequence[tuple[str, int, int, bool]], deep: Sequence[int] = ()
) -> tuple[str, list[Laid]]:
    """The words of a row, tabs between its cells, and these, counted from its beginning.

    Each is given by its words, its column, how many it stands in, and whether it is a heading;
    one without words is no cell, but has its tab, save at either end. `deep` says in how many
    rows each stands, where any stands in several.
    """
    named = [n for n, (words, *_) in enumerate(cells) if words]
    deep = deep[named[0] :] if named else ()
    cells = cells[named[0] : named[-1] + 1] if named else ()
    laid: list[Laid] = []
    start = 0
    for n, (words, column, columns, is_heading) in enumerate(cells):
        if words:
            held = max(deep[n], 1) if n < len(deep) else 1
            cell = Cell(start, start + len(words), column, columns, held)
            laid.append(Laid(cell, words, is_heading))
        start += len(words) + len(CELLS_APART)
    return CELLS_APART.join(words for words, *_ in cells), laid


def rows_at(found: Sequence[tuple[Any, Sequence[Laid]]]) -> dict[int, Row]:
    """The rows among paragraphs, by the numbers of these.

    Each is given by the table that it is a row of, None for text, and its cells. A table goes on
    behind text that stands in its cells.
    """
    placed: dict[int, Row] = {}
    numbered = ((n, one) for n, one in enumerate(found) if one[0] is not None)
    for table, (_, group) in enumerate(groupby(numbered, key=lambda one: id(one[1][0]))):
        lines = list(group)
        laid = [cells for _, (_, cells) in lines]
        for (n, _), row in zip(lines, rows(table, laid), strict=True):
            if row is not None:
                placed[n] = row
    return placed


def rows(table: int, laid: Sequence[Sequence[Laid]], *, sections: bool = True) -> list[Row | None]:
    """For each line of a table its row; None for one without words.

    All are None if it is no table, but a page's layout, a list, or a single row. Without
    `sections` no row is taken for one that names a section.
    """
    worded = [n for n, line in enumerate(laid) if line]
    found = iter(_rows(table, [_reaching(laid, n, worded) for n in worded], sections))
    return [next(found, None) if line else None for line in laid]


def _reaching(laid: Sequence[Sequence[Laid]], n: int, worded: Sequence[int]) -> Sequence[Laid]:
    """The cells of a line, their rows counted without those that have no words."""
    if all(one.cell.rows == 1 for one in laid[n]):
        return laid[n]
    counts = [bisect_left(worded, n + o.cell.rows) - bisect_left(worded, n) for o in laid[n]]
    return [
        replace(one, cell=replace(one.cell, rows=count))
        for one, count in zip(laid[n], counts, strict=True)
    ]


def _rows(table: int, laid: Sequence[Sequence[Laid]], may_part: bool) -> list[Row]:
    cells = [one for row in laid for one in row]
    wide = sum(len(row) > 1 for row in laid)
    if wide < 2 or wide * 2 < len(laid):
        return []
    if sum(len(one.words.split()) for one in cells) > _WORDS_OF_A_CELL * len(cells):
        return []
    above = _captions(laid) if may_part else 0
    heads = _heads(laid[above:])
    if not heads:
        above, heads = 0, _heads(laid) if above else 0
    sections = _sections(laid, above + heads) if may_part else frozenset()
    return [
        Row(
            *(table, tuple(o.cell for o in row)),
            is_head=above <= n < above + heads,
            is_section=n < above or n in sections,
        )
        for n, row in enumerate(laid)
    ]


def _heads(laid: Sequence[Sequence[Laid]]) -> int:
    """How many rows at the top name the columns."""
    heads = _told_heads(laid) or int(_reads_as_head(laid))
    return 2 if heads < 2 and _is_parted_below(laid) else heads


def _captions(laid: Sequence[Sequence[Laid]]) -> int:
    """How many rows at the top stand in all columns, and say what the table is of."""
    columns = _columns(laid)
    return next(
        n
        for n, row in enumerate(laid)
        if not _names_all(row) or row[0].cell.columns < columns or columns < 2
    )


def _columns(laid: Sequence[Sequence[Laid]]) -> int:
    return max(one.cell.column + one.cell.columns for row in laid for one in row)


def _sections(laid: Sequence[Sequence[Laid]], first: int) -> frozenset[int]:
    """Which rows, from the `first` below the head on, name the sections of a table.

    Such a row has one cell, its words read as a heading, and rows of several cells follow. The
    cell stands in all columns or is a heading; or there are several, and the table begins with
    one: a single one may have no figures yet.
    """
    columns = _columns(laid)
    last = max(n for n, row in enumerate(laid) if len(row) > 1)
    alone = [n for n in range(first, last) if _names_all(laid[n])]
    begins = alone[:1] == [first] and len(alone) > 1
    return frozenset(
        n for n in alone if begins or laid[n][0].is_heading or laid[n][0].cell.columns >= columns
    )


def _names_all(row: Sequence[Laid]) -> bool:
    """Whether a row is one cell, in the first column, of words that may be a heading."""
    if len(row) > 1 or row[0].cell.column or row[0].cell.rows > 1:
        return False
    return reads_as_heading(row[0].words) and any(map(str.isalpha, row[0].words))


def _told_heads(laid: Sequence[Sequence[Laid]]) -> int:
    """How many rows at the top are headings throughout, by what the format says."""
    for n, row in enumerate(laid):
        if not all(one.is_heading for one in row):
            while n > 1 and len(laid[n - 1]) == 1 and laid[n - 1][0].cell.column == 0:
                n -= 1  # a section's name, set like the head above it
            heads = n if n <= HEAD_ROWS else 1
            return heads if any(len(head) > 1 for head in laid[:heads]) else 0
    return 1  # it says so of all


def _is_parted_below(laid: Sequence[Sequence[Laid]]) -> bool:
    """Whether the second row names the columns that stand below the wide headings of the first.

    Where the first names a single column, the second has nothing to say of it. It says the
    same below several of them ("Hours, Visits, Hours, Visits"), or figures stand below it alone.
    """
    if len(laid) < 4 or not any(one.cell.columns > 1 for one in laid[0]):
        return False
    single = [one.cell for one in laid[0] if one.cell.columns == 1]
    if any(one.cell.is_under(cell) for one in laid[1] for cell in single):
        return False
    names = {one.words.casefold() for one in laid[1]}
    if not (len(names) < len(laid[1]) or _heads_figures(laid[1], laid[2:])):
        return False
    return _are_names(laid[0]) and _reads_as_head(laid[1:], laid[0])


def _heads_figures(row: Sequence[Laid], below: Sequence[Sequence[Laid]]) -> bool:
    """Whether a column has figures in all its cells, but none, or a year, in that of `row`."""
    for one in row:
        held = [o.words for line in below for o in line if o.cell.is_under(one.cell)]
        is_year = _YEAR.fullmatch(one.words) and not any(map(_YEAR.fullmatch, held))
        names = is_year or not _FIGURES.search(one.words)
        if held and all(map(_FIGURES.search, held)) and names:
            return True
    return False


def _are_names(row: Sequence[Laid]) -> bool:
    """Whether the cells of a row are short, with no figures in them but a year's."""
    return all(
        len(one.words.split()) <= _WORDS_OF_A_HEADING
        and (not _FIGURES.search(one.words) or _YEAR.search(one.words))
        for one in row
    )


def _reads_as_head(laid: Sequence[Sequence[Laid]], above: Sequence[Laid] = ()) -> bool:
    """Whether the first row of a table names its columns, though the format doesn't say so.

    Its words are short, each other words, and none comes again below. Where there are only
    two columns these may be names and what belongs to them, so that more has to tell: there
    are figures below, and none above. What stands `above` it belongs to its names.
    """
    first, below = laid[0], laid[1:]
    words = [one.words.casefold() for one in first]
    columns = _columns(laid)
    whole = {
        (*(o.words for o in above if o.cell.is_under(one.cell)), words[n])
        for n, one in enumerate(first)
    }
    single = sum(one.cell.columns == 1 for one in above)  # these need no word of this row
    if len(first) < max(2, columns - max(1, single)) or len(whole) < len(first):
        return False
    if any(one.is_heading for row in below for one in row) and not first[0].is_heading:
        return False  # names of rows, and the first row has one like the others
    if not _are_names(first):
        return False
    under = [[o.words for row in below for o in row if o.cell.is_under(h.cell)] for h in first]
    if any(one in {w.casefold() for w in held} for one, held in zip(words, under, strict=True)):
        return False
    return (columns > 2 and len(below) > 1) or _heads_figures(first, below)


def grid(spans: Sequence[Sequence[tuple[int, int]]]) -> list[list[int]]:
    """In which column each cell begins, by how many columns and rows each stands in."""
    taken: dict[int, int] = {}
    """Until which row each column is held by a cell from above."""
    found: list[list[int]] = []
    for n, row in enumerate(spans):
        columns: list[int] = []
        column = 0
        for wide, deep in row:
            while taken.get(column, 0) > n:
                column += 1
            columns.append(column)
            for each in range(column, column + wide):
                taken[each] = n + deep
            column += wide
        found.append(columns)
    return found
