"""The tables on printed pages that rules show: in a grid of them, or with one below each row.

What they find is a line for each row, its cells one after another with tabs between.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from corpus.formats.pdf_cells import GUTTER, MOST_COLUMNS, Numbers, Placed
from corpus.formats.pdf_layout import SAME_ROW
from corpus.formats.pdf_lines import PrintedLine
from corpus.formats.pdf_rules import NEAR, Rule, Rules

LEAST_RULES = 4
"""So many level rules of one length are those of rows; of three, two are around all rows."""
CLOSE = 2.4
"""A row may stand so many font sizes above the first rule, or below the last, ..."""
HEAD_LINES = 4
"""... and have so many lines."""
MOST_CELLS = 0.6
"""Where so many of a grid's columns have words on one line, and again on others ..."""
SEVERAL = 3
"""... so many times in one of its rows, that is several rows with no rule between."""
MOST_LINES = 15
"""Between two level rules stand fewer lines; more are text with rules around it."""


def ruled(
    lines: Sequence[PrintedLine], rules: Mapping[int, Rules], numbers: Numbers
) -> list[PrintedLine]:
    """Lines in the order they were drawn in, those in a grid of rules made rows."""
    found: list[PrintedLine] = []
    for number, group in groupby(lines, key=lambda line: line.page):
        page = list(group)
        for frame in _frames(rules.get(number, Rules()), page):
            page = _with_rows(page, frame, numbers)
        found += page
    return found


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the columns and rows of a table are parted, from the left and from the top."""

    across: tuple[float, ...]
    down: tuple[float, ...]
    upright: tuple[Rule, ...]
    """Without them all columns are parted in all rows."""
    level: tuple[Rule, ...] = ()
    """Without them all rows are parted in all columns."""

    def place(self, line: PrintedLine) -> tuple[int, int] | None:
        """In which row and column the middle of a line stands; None outside."""
        column = _between(self.across, (line.left + line.right) / 2, 1.0)
        row = _between(self.down, line.bottom + 0.3 * line.height, -1.0)
        return None if column is None or row is None else (row, column)

    def walled(self, row: int, column: int) -> bool:
        """Whether a rule stands to the right of a place."""
        x, middle = self.across[column + 1], (self.down[row] + self.down[row + 1]) / 2
        return not self.upright or any(
            abs(rule.at - x) <= NEAR and rule.spans(middle) for rule in self.upright
        )

    def floored(self, row: int, column: int) -> bool:
        """Whether a rule stands below a place."""
        y, middle = self.down[row + 1], (self.across[column] + self.across[column + 1]) / 2
        return not self.level or any(
            abs(rule.at - y) <= 2 * NEAR and rule.spans(middle) for rule in self.level
        )

    def deep(self, row: int, column: int) -> int:
        """In how many rows the cell stands that begins in a place."""
        last = row
        while last + 2 < len(self.down) and not self.floored(last, column):
            last += 1
        return last - row + 1


def _between(places: Sequence[float], place: float, sign: float) -> int | None:
    for n, (first, last) in enumerate(pairwise(places)):
        if sign * first <= sign * place < sign * last:
            return n
    return None


def _frames(rules: Rules, lines: Sequence[PrintedLine]) -> Iterator[_Frame]:
    """The grids that rules form, and columns of words between level rules of one length."""
    left = set(rules.level)
    for level, upright in _crossing(rules):
        left -= set(level)
        sides = [place for rule in level for place in (rule.start, rule.end)]
        ends = [place for rule in upright for place in (rule.start, rule.end)]
        across = _places([*(rule.at for rule in upright), *sides])
        down = _places([*(rule.at for rule in level), *ends])[::-1]
        if 2 < len(across) <= MOST_COLUMNS and len(down) > 2:
            yield _Frame(across, down, upright, level)
    alike: dict[tuple[int, int], list[Rule]] = {}
    for rule in left:
        alike.setdefault((round(rule.start / 4), round(rule.end / 4)), []).append(rule)
    for level_rules in alike.values():
        if len(level_rules) >= LEAST_RULES and (frame := _between_rules(level_rules, lines)):
            yield frame


def _between_rules(level: Sequence[Rule], lines: Sequence[PrintedLine]) -> _Frame | None:
    """A table with a rule below each row, perhaps none above the first and below the last."""
    rule = level[0]
    beside = [
        line for line in lines if rule.start - NEAR <= line.left and line.right <= rule.end + NEAR
    ]
    down = _places([rule.at for rule in level])[::-1]
    within = [line for line in beside if down[-1] < line.bottom < down[0]]
    across = _gutters(within, rule)
    if not 2 < len(across) <= MOST_COLUMNS or len(within) > MOST_LINES * len(down):
        return None
    for sign, place in ((1, down[0]), (-1, down[-1])):
        row = _row_beyond(beside, place, sign, across[1])
        if len(row) > 1 and len(_gutters([*within, *row], rule)) == len(across):
            within += row
            end = max(sign * (line.bottom + 0.3 * line.height) for line in row) + row[0].height
            down = (end, *down) if sign == 1 else (*down, -end)
            across = _gutters(within, rule)
    return _Frame(across, down, ())


def _row_beyond(
    lines: Sequence[PrintedLine], place: float, sign: int, first_column_ends: float
) -> list[PrintedLine]:
    """The lines of the row above a level rule (`sign` 1) or below it (-1), close to it.

    The uppermost of them has words in the first column.
    """
    row: list[PrintedLine] = []
    for _ in range(HEAD_LINES):
        beyond = [one for one in lines if 0 < sign * (one.bottom - place) < CLOSE * one.height]
        nearest = min(beyond, key=lambda one: sign * one.bottom, default=None)
        if nearest is None:
            break
        level = [one for one in beyond if abs(one.bottom - nearest.bottom) < SAME_ROW * one.height]
        begins = any(one.left < first_column_ends for one in level)
        if row and sign == -1 and begins:
            break
        row += level
        if begins and sign == 1:
            break
        place = nearest.bottom + sign * 0.1
    return row


def _crossing(rules: Rules) -> Iterator[tuple[tuple[Rule, ...], tuple[Rule, ...]]]:
    """Level and upright rules that touch, with what touches these in turn."""
    upright_left = list(rules.upright)
    level_left = list(rules.level)
    while upright_left:
        upright, level = [upright_left.pop()], list[Rule]()
        grown = True
        while grown:
            new_level = [r for r in level_left if any(_touch(r, u) for u in upright)]
            level_left = [r for r in level_left if r not in new_level]
            level += new_level
            new = [u for u in upright_left if any(_touch(r, u) for r in new_level)]
            upright_left = [u for u in upright_left if u not in new]
            upright += new
            grown = bool(new)
        yield tuple(level), tuple(upright)


def _touch(level: Rule, upright: Rule) -> bool:
    return level.spans(upright.at) and upright.spans(level.at)


def _places(found: Sequence[float]) -> tuple[float, ...]:
    """Places in order, those close to each other made one."""
    places: list[float] = []
    for place in sorted(found):
        if not places or place - places[-1] > 2 * NEAR:
            places.append(place)
    return tuple(places)


def _gutters(lines: Sequence[PrintedLine], rule: Rule) -> tuple[float, ...]:
    """Where white space runs down through all lines, the rule's ends included."""
    reached, places = None, [rule.start]
    for line in sorted(lines, key=lambda one: one.left):
        if reached is not None and line.left - reached > GUTTER * line.height:
            places.append((line.left + reached) / 2)
        reached = line.right if reached is None else max(reached, line.right)
    return (*places, rule.end)


def _with_rows(page: Sequence[PrintedLine], frame: _Frame, numbers: Numbers) -> list[PrintedLine]:
    """A page's lines, those in a frame made its rows, where they are rows."""
    held: dict[tuple[int, int], list[PrintedLine]] = {}
    first: int | None = None
    rest: list[PrintedLine] = []
    for line in page:
        place = None if line.row or line.tilted else frame.place(line)
        if place is None:
            rest.append(line)
            continue
        row, column = place
        while column and not frame.walled(row, column - 1):
            column -= 1
        while row and not frame.floored(row - 1, column):
            row -= 1
        held.setdefault((row, column), []).append(line)
        first = len(rest) if first is None else first
    grid: list[list[Placed]] = []
    for row in range(len(frame.down) - 1):
        cells = []
        for column in range(len(frame.across) - 1):
            inside = held.get((row, column))
            if inside:
                last = column
                while last + 2 < len(frame.across) and not frame.walled(row, last):
                    last += 1
                ordered = sorted(inside, key=lambda one: (-round(one.bottom), one.left))
                wide, deep = last - column + 1, frame.deep(row, column)
                cells.append(Placed(tuple(ordered), column, wide, deep))
        if cells:
            grid.append(cells)
    parted = len(grid) > 1 and not any(map(_is_several, grid))
    lines = numbers.row_lines(grid) if parted else None
    if lines is None or first is None:
        return list(page)
    return [*rest[:first], *lines, *rest[first:]]


def _is_several(row: Sequence[Placed]) -> bool:
    """Whether rows without rules between them stand in one row of a grid."""
    places = Counter(round(line.bottom / line.height * 2) for cell in row for line in cell.lines)
    full = max(2.0, MOST_CELLS * len(row))
    return sum(beside >= full for beside in places.values()) >= SEVERAL
