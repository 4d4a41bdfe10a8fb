"""PDF documents: their text as it stands, its lines gathered into paragraphs.

A paragraph is found by how its lines lie: their distance, size and indent, and whether
the next line's first word would still have fitted. Its line breaks stay in the text, and
so do hyphens at the ends of lines. The cells of a table's row stand on one line with tabs
between; rules show it, or how they are aligned. What recurs at the head or foot of the pages is
furniture. Where it stands in the middle of a paragraph, between two pages, it is put
behind that paragraph, so that the sentence it interrupts can be quoted whole.

The day a PDF was made is not the day its text was published, and is not used.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median_high, median_low

from corpus.article import BlockKind, Draft
from corpus.errors import UnreadableArticle
from corpus.formats import ocr
from corpus.formats import pdf_layout as layout
from corpus.formats.composition import Composition, heads, key, one_line
from corpus.formats.ocr import Recognise
from corpus.formats.pdf_alignment import aligned
from corpus.formats.pdf_cells import Numbers
from corpus.formats.pdf_grids import ruled
from corpus.formats.pdf_lines import Document, PrintedLine, document_of
from corpus.formats.pdf_scans import INSTALL, Recognised, left_out, recognised
from corpus.formats.properties import sensible_title
from corpus.formats.raised import without_marks
from corpus.tables import Row

LOOSE = 1.3
"""Lines further apart than so many times the usual are two paragraphs."""
SAME_SIZE = 0.08
HEADING_SIZE = 1.1
TITLE_SIZE = 1.25
TITLE_WORDS = 30
INDENT = 1.0
"""The first line of a paragraph is set in by at least so many font sizes."""
NARROWER = 0.1
"""Lines that end this much before the page's longest, of their width, are a column."""
RAGGED = 0.9
"""Of the lines that surely go on in the next, so many leave no more room than is usual."""
UNMAPPED_SHARE = 0.3

_BULLET = re.compile(r"(?:[•▪‣◦●○■□·⁃➢❖]\s*|[-–—*o]\s+)(?=\S)")
_LEADER = re.compile(r"(?:\.\s?){5,}\s*\S{1,5}$")
"""The dots before the page number in a table of contents."""
_STOP = re.compile(r"[.!?…:;][\"'”’)\]]*[⁰¹²³⁴-⁹]*$")
_NUMBERED = re.compile(r"\(?\d{1,2}(?:\.\d{1,2})*[.)]\s|\(?[a-z]\)\s|\d{1,2}(?:\.\d{1,2})+\s")
_RUN_ON = re.compile(r"[^\s(][:;,]?(?:\s+(?:and|or))?\s+\((?:[a-z]|\d{1,2}|[ivx]{1,4})\)\s")
"""An item that stands within a line: the list runs on as prose does."""


def read(data: bytes, source: str) -> Draft:
    """The document's text with its blocks; `read_with` what is installed."""
    return read_with(data, source, ocr.installed())


def read_with(data: bytes, source: str, recognise: Recognise | None) -> Draft:
    """The document's text with its blocks.

    Pages that are pictures are read by `recognise`; without it they are left out.

    The title is what stands largest on the first page, else the document's property if
    it is a sensible one.

    Raises:
        UnreadableArticle: if it is encrypted, damaged, or has no text.
    """
    document = document_of(data)
    letters = "".join(line.words for line in document.lines)
    if sum(map(_is_unmapped, letters)) > UNMAPPED_SHARE * len(letters):
        if recognise is None:
            raise UnreadableArticle(
                f"The PDF's fonts don't tell which letters they show; {INSTALL}, and add the file "
                "again."
            )
        document = replace(document, untold=tuple(range(document.pages)), lines=())
    found = recognised(data, document.untold, recognise) if recognise else None
    numbers = Numbers()
    drawn = ruled(_together(document, found), document.rules, numbers)
    lines = aligned(layout.reading_order(drawn), numbers)
    if not lines:
        raise UnreadableArticle(_why_empty(document, found))
    in_tables = {index for index, line in enumerate(lines) if line.row}
    usual = _Usual([line for line in lines if not line.row] or lines)
    aside = layout.running(lines) | layout.in_margin(lines, usual.height, usual.length)
    notes = layout.footnotes(lines, aside | in_tables, usual.height)
    paragraphs = list(_paragraphs(lines, usual, aside, notes))
    declared = sensible_title(document.title)
    title = _title(paragraphs, usual, declared)
    text = Composition()
    for paragraph in paragraphs:
        kind = BlockKind.TITLE if paragraph is title else _kind(paragraph, usual)
        bullet = _BULLET.match(paragraph.words) if kind is BlockKind.LIST_ITEM else None
        mark = bullet[0] if bullet else ""
        last = text.blocks[-1] if text.blocks else None
        close = (
            last
            and last.kind is kind
            and (
                kind is BlockKind.LIST_ITEM
                or (last.row and paragraph.row and last.row.table == paragraph.row.table)
            )
        )
        text.add(
            kind,
            paragraph.words[len(mark) :],
            gap="\n" if close else "\n\n",
            bullet=mark,
            recognised=any(line.recognised for line in paragraph.lines),
            row=paragraph.row,
        )
    return Draft(
        source,
        text.text,
        title=without_marks(one_line(title.words)) if title else declared,
        blocks=tuple(text.blocks),
        left_out=tuple(left_out(document, found)),
    )


def _together(document: Document, found: Recognised | None) -> list[PrintedLine]:
    """The lines of all pages; of one that was recognised, only what was recognised."""
    lines = found.lines if found else ()
    read = {line.page for line in lines}
    printed = [line for line in document.lines if line.page not in read]
    return sorted([*printed, *lines], key=lambda line: line.page)


def _why_empty(document: Document, found: Recognised | None) -> str:
    pages = "1 page" if document.pages == 1 else f"{document.pages} pages"
    if found is None:
        return (
            f"The PDF has {pages} and no text, so it is probably scanned; {INSTALL}, and add the "
            "file again."
        )
    return (
        f"The PDF has {pages} and no text, and none could be recognised in what they show; scan "
        "it again, straight and at 200 dpi or more."
    )


def _is_unmapped(letter: str) -> bool:
    """Whether a font gives this for a sign without saying which letter it is."""
    return letter == "\ufffd" or "\ue000" <= letter <= "\uf8ff" or letter < "\t"


@dataclass(frozen=True, slots=True, eq=False)
class _PrintedParagraph:
    lines: tuple[PrintedLine, ...]
    aside: bool = False
    """It is a running head or foot, or a stamp."""

    @property
    def words(self) -> str:
        return "\n".join(line.words for line in self.lines)

    @property
    def row(self) -> Row | None:
        """Its cells, where it is a row of a table, and not aside."""
        return None if self.aside else self.lines[0].row

    @property
    def height(self) -> float:
        return max(line.height for line in self.lines)

    @property
    def bold(self) -> bool:
        return all(line.bold for line in self.lines)


@dataclass(slots=True)
class _Column:
    """Lines below one another, of one size, with no wider space between."""

    margin: float
    """Where the longest of them ends; without a wrapped line, the longest of the page."""
    wraps: bool = False
    """A sentence goes on from one of them to the next."""


class _Usual:
    """What most of a document's lines are like."""

    def __init__(self, lines: Sequence[PrintedLine]) -> None:
        self.height = median_high([line.height for line in lines for _ in line.words])
        self.length = median_high([len(line.words) for line in lines for _ in line.words])
        """The usual length of a line in characters."""
        self.bold = sum(len(line.words) * (1 if line.bold else -1) for line in lines) > 0
        distances = [
            above.bottom - line.bottom
            for above, line in pairwise(lines)
            if above.page == line.page and _same_size(above, line)
        ]
        usual = [d for d in distances if 0 < d < 3 * self.height]
        self.pitch = median_low(usual) if usual else 1.2 * self.height
        """The usual distance from one line to the next."""
        self._margins: dict[tuple[int, int, int], float] = {}
        for line in lines:
            place = line.page, int(line.left / line.height), round(line.height)
            self._margins[place] = max(line.right, self._margins.get(place, line.right))
        self._columns = self._found_columns(lines)
        rooms = sorted(
            self._room(last, line)
            for last, line in pairwise(lines)
            if last.page == line.page and _same_size(last, line) and layout.goes_on(last, line)
        )
        self._ragged = max(0.0, rooms[int(RAGGED * (len(rooms) - 1))]) if rooms else 0.0
        """How much room lines leave that surely go on in the next; 0 where they are full."""

    def goes_on(self, paragraph: Sequence[PrintedLine], line: PrintedLine) -> bool:
        """Whether `line` belongs to the paragraph of the lines before it."""
        last = paragraph[-1]
        if not _same_size(last, line) or _BULLET.match(line.words):
            return False
        open_ended = not _STOP.search(last.words)
        if layout.goes_on(last, line) or (open_ended and last.words.endswith("-")):
            # In mid-sentence only a gap of a line or more is an end.
            return line.page != last.page or last.bottom - line.bottom < 2 * self._pitch(paragraph)
        under_way = open_ended and any(map(layout.goes_on, paragraph, paragraph[1:]))
        short = self._is_far_short(last) if under_way else self._is_short(last, line)
        if short or line.bold != last.bold or (last.cells > 1 and line.cells > 1):
            return False
        if line.page != last.page or line.bottom > last.bottom:
            return open_ended
        if last.bottom - line.bottom > LOOSE * self._pitch(paragraph):
            return False
        set_in = line.left - last.left > INDENT * line.height
        is_item = _NUMBERED.match(line.words) and not any(
            _RUN_ON.search(above.words) for above in paragraph
        )
        return open_ended or not (is_item or (set_in and len(paragraph) > 1))

    def _pitch(self, paragraph: Sequence[PrintedLine]) -> float:
        for above, line in pairwise(paragraph):
            if above.page == line.page and above.bottom > line.bottom:
                return above.bottom - line.bottom
        return self.pitch * max(1.0, paragraph[-1].height / self.height)

    def _is_short(self, line: PrintedLine, following: PrintedLine) -> bool:
        """Whether a line ends before it had to: the next one's first word would have fitted."""
        column = self._columns[id(line)]
        if len(line.words) < self.length / 2 and not column.wraps:
            return True
        if self._is_far_short(line):
            return True
        # Letters differ in width; in mid-sentence the doubt is for a wrapped line.
        if _STOP.search(line.words):
            return self._room(line, following) > 2 * line.letter_width
        return self._room(line, following) > max(6 * line.letter_width, self._ragged)

    def _is_far_short(self, line: PrintedLine) -> bool:
        """Whether a line ends before the middle of its column."""
        return line.right - line.left < (self._columns[id(line)].margin - line.left) / 2

    def _room(self, line: PrintedLine, following: PrintedLine) -> float:
        """How much room a line would have left had the next one's first word stood on it."""
        word = following.words.split(None, 1)[0]
        return self._columns[id(line)].margin - line.right - (len(word) + 1) * line.letter_width

    def _found_columns(self, lines: Sequence[PrintedLine]) -> dict[int, _Column]:
        """The column of each line, by the line's `id`."""
        columns: dict[int, _Column] = {}
        last: PrintedLine | None = None
        for line in lines:
            column = columns[id(last)] if last is not None and self._is_below(line, last) else None
            if column is None:
                column = _Column(line.right)
            elif last is not None:
                column.margin = max(column.margin, line.right)
                column.wraps |= layout.goes_on(last, line)
            columns[id(line)] = column
            last = line
        for line in lines:
            column, margin = columns[id(line)], self._page_margin(line)
            if not column.wraps or margin - column.margin < NARROWER * (margin - line.left):
                column.margin = max(column.margin, margin)
        return columns

    def _page_margin(self, line: PrintedLine) -> float:
        """Where the longest of a page's lines of this size ends that begin near this one."""
        near = range(-3, 4)
        step = int(line.left / line.height)
        rights = (self._margins.get((line.page, step + n, round(line.height))) for n in near)
        return max(right for right in rights if right is not None)

    def _is_below(self, line: PrintedLine, last: PrintedLine) -> bool:
        gap = last.bottom - line.bottom
        pitch = self.pitch * max(1.0, line.height / self.height)
        near = abs(line.left - last.left) < 4 * line.height
        same = line.page == last.page and _same_size(last, line)
        return same and near and 0 < gap <= LOOSE * pitch


def _same_size(line: PrintedLine, other: PrintedLine) -> bool:
    return abs(line.height - other.height) <= SAME_SIZE * line.height


def _paragraphs(
    lines: Sequence[PrintedLine],
    usual: _Usual,
    aside: Container[int],
    notes: Sequence[Sequence[int]],
) -> Iterator[_PrintedParagraph]:
    """The paragraphs in order; what stands aside, and notes, behind the one they interrupt."""
    gathered: list[PrintedLine] = []
    interrupting: list[_PrintedParagraph] = []
    begun = {note[0]: note for note in notes}
    noted = {index for note in notes for index in note}
    for index, line in enumerate(lines):
        if index in aside:
            interrupting.append(_PrintedParagraph((line,), aside=True))
        elif index in noted:
            if index in begun:
                note = tuple(lines[i] for i in begun[index])
                interrupting.append(_PrintedParagraph(note))
        elif gathered and not (line.row or gathered[0].row) and usual.goes_on(gathered, line):
            gathered.append(line)
        else:
            if gathered:
                yield _PrintedParagraph(tuple(gathered))
            yield from interrupting
            gathered, interrupting = [line], []
    if gathered:
        yield _PrintedParagraph(tuple(gathered))
    yield from interrupting


def _kind(paragraph: _PrintedParagraph, usual: _Usual) -> BlockKind:
    if paragraph.aside or all(_LEADER.search(line.words) for line in paragraph.lines):
        return BlockKind.FURNITURE
    if paragraph.row:
        return BlockKind.BODY
    if _BULLET.match(paragraph.words):
        return BlockKind.LIST_ITEM
    stands_out = paragraph.height >= HEADING_SIZE * usual.height or (
        paragraph.bold and not usual.bold
    )
    return BlockKind.HEADING if stands_out and heads(paragraph.words) else BlockKind.BODY


def _title(
    paragraphs: Sequence[_PrintedParagraph], usual: _Usual, declared: str | None
) -> _PrintedParagraph | None:
    first = [p for p in paragraphs if not (p.aside or p.row) and p.lines[0].page == 0]
    if declared and (same := [p for p in first if key(p.words) == key(declared)]):
        return same[0]
    # Larger than the title there may be a letterhead, but not by much.
    least = max(TITLE_SIZE * usual.height, 0.8 * max((p.height for p in first), default=0.0))
    large = [p for p in first if p.height >= least and 2 <= len(p.words.split()) <= TITLE_WORDS]
    return max(large, key=lambda p: p.height, default=None)
