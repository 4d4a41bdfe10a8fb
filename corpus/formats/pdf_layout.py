"""Where the lines of a printed page belong: to columns, to its margin, to its foot.

Lines come in the order that they were drawn in, which is mostly the order of reading. Where
it is not, the page shows it: a gutter that stays empty parts columns, a small line below the
text that begins with a mark is a footnote.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from statistics import median_low

from corpus.english.words import FUNCTION_WORDS
from corpus.formats.composition import one_line
from corpus.formats.pdf_lines import INITIAL_SIZE, PrintedLine
from corpus.formats.raised import SUPERSCRIPTS

EDGE = 0.15
"""The part of a page's height, above and below, in which running heads and feet stand."""
EDGE_LINES = 3
SAME_PLACE = 0.02
"""How far apart, in page heights, a running line may stand on two pages."""
SAME_ROW = 0.3
"""Lines whose feet are less than so many font sizes apart stand beside each other."""
GUTTER = 0.8
"""Between columns there is white space of at least so many font sizes."""
GUTTER_ROWS = 3
GOING_ON = 0.25
"""In columns at least this share of the lines goes on in the next in small letters; the
cells of a table seldom do."""
CELL_WORDS = 3
"""Fewer words a line than that are cells, or code."""
NOTE_SIZE = 0.93
"""Footnotes are set in at most so much of the text's size."""
STANDS_OUT = 1.1
MOST_ON_A_PAGE = 1_000
"""On a page with more lines than that, nobody looks for a gutter."""
MOST_COMPARED = 1_000_000
"""On a page with more pairs of lines than that, nobody looks for footnotes."""

_PAGE_NUMBER = re.compile(
    r"[-–—|\[\s]*(?:page\s*)?(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:of|/|\|)\s*\d{1,4})?[-–—|\]\s]*",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.!?…:][\"'”’)\]]*[⁰¹²³⁴-⁹]*$")
_RAISED_MARK = re.compile(rf"[{SUPERSCRIPTS}*†‡§¶]")
_NOTE_MARK = re.compile(r"(?:[*†‡§¶]{1,3}|\[?\d{1,3}(?!\d)[\].)]?|[a-z][.)])\s*(?=\S)")
_INITIAL = re.compile(r"([\"“‘']?)([^\W\d_])")


def goes_on(last: PrintedLine, line: PrintedLine) -> bool:
    """Whether a sentence surely goes on from the one line to the other; not behind a colon."""
    return line.words[0].islower() and not _STOP.search(last.words)


def reading_order(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """The lines in the order in which they are read, those of one row made one.

    Large initials are put before the words that they begin.
    """
    found: list[PrintedLine] = []
    for _, page in groupby(lines, key=lambda line: line.page):
        rows = _rows(page)
        start = 0
        while start < len(rows):
            end, gutters = _columns(rows, start)
            if end - start >= GUTTER_ROWS and (columns := _in_columns(rows[start:end], gutters)):
                found += columns
                start = end
            else:
                found.append(_joined(rows[start]))
                start += 1
    return _with_initials(found)


def _rows(lines: Iterator[PrintedLine]) -> list[list[PrintedLine]]:
    """Lines that were drawn one after another, from left to right, on one height."""
    rows: list[list[PrintedLine]] = []
    for line in lines:
        last = rows[-1][-1] if rows else None
        if (
            last is not None
            and not last.tilted
            and not line.tilted
            and abs(last.bottom - line.bottom) < SAME_ROW * min(last.height, line.height)
            and line.left >= last.right
        ):
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _joined(row: Sequence[PrintedLine]) -> PrintedLine:
    if len(row) == 1:
        return row[0]
    longest = max(row, key=lambda line: len(line.words))
    return replace(
        longest,
        words=" ".join(line.words for line in row),
        left=row[0].left,
        right=row[-1].right,
        bold=all(line.bold for line in row),
        cells=len(row),
        parts=tuple(row),
    )


def joined_rows(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """Lines from the top down, those of one height made one."""
    lowest = sorted(lines, key=lambda line: -line.bottom)
    return [_joined(row) for row in _rows(iter(_by_rows(lowest)))]


_Gutters = list[tuple[float, float]]


def _columns(rows: Sequence[Sequence[PrintedLine]], start: int) -> tuple[int, _Gutters]:
    """How far down from a row the white space between its parts stays white, and where."""
    gutters = [(a.right, b.left) for a, b in pairwise(rows[start])]
    end = start + 1
    while gutters and end < len(rows):
        row = rows[end]
        above = rows[end - 1][0]
        if not 0 < above.bottom - row[0].bottom < 4 * above.height:
            break
        kept = []
        for left, right in gutters:
            left = max([left, *(line.right for line in row if line.left < left)])
            right = min([right, *(line.left for line in row if line.right > right)])
            inside = any(line.left < right and line.right > left for line in row)
            if right - left >= GUTTER * row[0].height and not inside:
                kept.append((left, right))
        if len(kept) < len(gutters):
            break
        gutters = kept
        end += 1
    return end, gutters


def _in_columns(rows: Sequence[Sequence[PrintedLine]], gutters: _Gutters) -> list[PrintedLine]:
    """The lines of rows, column by column; none where what is beside each other are cells."""
    columns: list[list[PrintedLine]] = [[] for _ in range(len(gutters) + 1)]
    for row in rows:
        for line in row:
            columns[sum(right <= line.left for _, right in gutters)].append(line)
    if not all(map(_reads_on, columns)):
        return []
    return [line for column in columns for line in column]


def by_columns(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """The lines of one page in the order in which they are read, wherever they come from.

    Lines between which a gutter stays empty are read column by column.
    """
    lines = sorted(lines, key=lambda line: -line.bottom)
    gutter = _gutter(lines)
    if gutter is None:
        return _by_rows(lines)
    found: list[PrintedLine] = []
    band: list[PrintedLine] = []
    for line in (*lines, None):
        if line is not None and not line.left < gutter < line.right:
            band.append(line)
            continue
        sides = [
            [one for one in band if one.right <= gutter],
            [one for one in band if one.left >= gutter],
        ]
        if all(map(_reads_on, sides)):
            found += by_columns(sides[0]) + by_columns(sides[1])
        else:
            found += _by_rows(band)
        found += [line] if line is not None else []
        band = []
    return found


def _gutter(lines: Sequence[PrintedLine]) -> float | None:
    """Where most lines stand on either side, and few across."""
    best: tuple[int, float] | None = None
    for place in {line.left for line in lines} if len(lines) < MOST_ON_A_PAGE else ():
        x = place - 0.1
        across = sum(line.left < x < line.right for line in lines)
        left, right = (sum(n.right <= x for n in lines), sum(n.left >= x for n in lines))
        worth = min(left, right) - across
        if min(left, right) >= GUTTER_ROWS and worth > 0 and (best is None or (worth, -x) > best):
            best = worth, -x
    return -best[1] if best else None


def _by_rows(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """Lines from the top down, those that stand beside each other from left to right."""
    found: list[PrintedLine] = []
    row: list[PrintedLine] = []
    for line in lines:
        if row and row[0].bottom - line.bottom > SAME_ROW * line.height:
            found += sorted(row, key=lambda one: one.left)
            row = []
        row.append(line)
    return found + sorted(row, key=lambda one: one.left)


def _reads_on(column: Sequence[PrintedLine]) -> bool:
    """Whether lines below one another are prose, and no cells of a table."""
    words = sum(len(line.words.split()) for line in column)
    if len(column) < GUTTER_ROWS or words < CELL_WORDS * len(column):
        return False
    return sum(goes_on(a, b) for a, b in pairwise(column)) >= GOING_ON * (len(column) - 1)


def _with_initials(lines: list[PrintedLine]) -> list[PrintedLine]:
    initials = [i for i, line in enumerate(lines) if _INITIAL.fullmatch(line.words)]
    merged: set[int] = set()
    for i in initials:
        cap = lines[i]
        top = cap.bottom + cap.height
        beside = [
            j
            for j in range(max(0, i - 50), min(len(lines), i + 50))
            if j != i
            and (line := lines[j]).page == cap.page
            and cap.height >= INITIAL_SIZE * line.height
            and -0.2 * cap.height < line.left - cap.right < cap.height
            and cap.bottom - line.height < line.bottom < top
        ]
        if not beside:
            continue
        j = max(beside, key=lambda j: lines[j].bottom)
        line = lines[j]
        apart = " " if _is_word(cap.words, line.words, lines) else ""
        lines[j] = replace(line, words=cap.words + apart + line.words)
        merged.add(i)
    return [line for i, line in enumerate(lines) if i not in merged]


def _is_word(initial: str, words: str, lines: Sequence[PrintedLine]) -> bool:
    """Whether a large initial is a word by itself: "A", where "Acouncil" is none."""
    first = re.split(r"\W", words, maxsplit=1)[0].lower()
    if initial[-1].upper() not in "AIO" or not first:
        return not words[0].isalpha() and words[0] not in "'’"
    if first in FUNCTION_WORDS:
        return True
    known = {word for line in lines for word in re.findall(r"\w+", line.words.lower())}
    return initial[-1].lower() + first not in known


def running(lines: Sequence[PrintedLine]) -> set[int]:
    """The indices of the lines that are running heads, running feet or page numbers.

    They stand at a page's edge, and the same words, digits aside, in the same place on
    three pages, or on both of two.
    """
    pages: dict[int, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        pages[line.page].append(index)
    found: set[int] = set()
    alike: dict[str, list[int]] = defaultdict(list)
    for indices in pages.values():
        indices.sort(key=lambda i: lines[i].from_top)
        head = [i for i in indices[:EDGE_LINES] if lines[i].from_top < EDGE]
        foot = [i for i in indices[-EDGE_LINES:] if lines[i].from_top > 1 - EDGE]
        for index in (*head[:1], *foot[-1:]):
            if _PAGE_NUMBER.fullmatch(lines[index].words):
                found.add(index)
        for index in {*head, *foot}:
            if sum(map(str.isalpha, lines[index].words)) >= 3:
                alike[re.sub(r"\d+", "#", one_line(lines[index].words).casefold())].append(index)
    for indices in alike.values():
        place = median_low([lines[i].from_top for i in indices])
        same = [i for i in indices if abs(lines[i].from_top - place) < SAME_PLACE]
        if len({lines[i].page for i in same}) >= min(3, max(2, len(pages))):
            found.update(same)
    return found


def in_margin(lines: Sequence[PrintedLine], height: float, length: float) -> set[int]:
    """The indices of the lines of stamps: they lie across, or large beside the text.

    `height` and `length` are the text's usual ones.
    """
    found = {i for i, line in enumerate(lines) if line.tilted}
    text: dict[int, list[PrintedLine]] = defaultdict(list)
    for line in lines:
        if line.height < STANDS_OUT * height and len(line.words) >= length / 2 and not line.tilted:
            text[line.page].append(line)
    sides = {
        page: (
            min(line.left for line in printed),
            max(line.right for line in printed),
            min(line.from_top for line in printed),
            max(line.from_top for line in printed),
        )
        for page, printed in text.items()
    }
    for i, line in enumerate(lines):
        if line.page in sides and line.height >= STANDS_OUT * height:
            left, right, first, last = sides[line.page]
            if (line.right <= left or line.left >= right) and first <= line.from_top <= last:
                found.add(i)
    return found


def footnotes(
    lines: Sequence[PrintedLine], aside: Container[int], height: float
) -> list[list[int]]:
    """The footnotes, each as the indices of its lines.

    A footnote is small, has nothing but other notes and a running foot below it, and begins
    with a mark; or it goes on with what began at the foot of the page before.
    """
    notes: list[list[int]] = []
    last: PrintedLine | None = None
    pages = groupby((i for i in range(len(lines)) if i not in aside), lambda i: lines[i].page)
    for page, indices in pages:
        here = [(i, lines[i]) for i in indices]
        at_foot = _below(
            [line for _, line in here if line.height > NOTE_SIZE * height],
            [(i, line) for i, line in here if line.height <= NOTE_SIZE * height],
        )
        begun = last is not None and last.page == page - 1 and not _STOP.search(last.words)
        mark = _RAISED_MARK if any(map(_RAISED_MARK.match, _words(lines, at_foot))) else _NOTE_MARK
        expected = None
        for i in at_foot:
            match = mark.match(lines[i].words)
            figures = re.search("[0-9]+", match[0]) if match else None
            number = int(figures[0]) if figures else None
            begins = match is not None and (None in (number, expected) or number == expected)
            if begins or begun:
                last, begun = lines[i], True
                if begins:
                    notes.append([])
                    expected = number + 1 if number is not None else expected
                notes[-1].append(i)
    return notes


def _words(lines: Sequence[PrintedLine], indices: Sequence[int]) -> list[str]:
    return [lines[i].words for i in indices]


def _below(text: Sequence[PrintedLine], small: Sequence[tuple[int, PrintedLine]]) -> list[int]:
    """Which of the small lines of a page have none of its text below them."""
    if not text or len(text) * len(small) > MOST_COMPARED:
        return []
    return [
        i
        for i, line in small
        if not any(
            other.bottom < line.bottom and other.left < line.right and other.right > line.left
            for other in text
        )
    ]
