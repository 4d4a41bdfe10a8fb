"""The lines of a PDF document, with their place and size on the page.

PDFium knows characters and where they stand, no paragraphs. It is not safe to use from
several threads, so all of it happens under one lock.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from ctypes import addressof, c_double, c_int, create_string_buffer
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from math import cos, hypot, pi, sin
from statistics import median_low
from typing import TYPE_CHECKING, Any

from pypdfium2 import PdfDocument, PdfiumError
from pypdfium2.raw import (
    FPDF_PAGEOBJ_IMAGE,
    FPDF_TEXTRENDERMODE_INVISIBLE,
    FS_MATRIX,
    FPDFPage_CountObjects,
    FPDFText_GetCharAngle,
    FPDFText_GetCharOrigin,
    FPDFText_GetFontInfo,
    FPDFText_GetFontSize,
    FPDFText_GetMatrix,
    FPDFText_GetTextObject,
    FPDFText_GetUnicode,
    FPDFTextObj_GetTextRenderMode,
)

from corpus.errors import UnreadableArticle
from corpus.formats.decoding import visible
from corpus.formats.pdf_rules import Rules, rules_of
from corpus.formats.raised import raised
from corpus.tables import Row

if TYPE_CHECKING:
    from PIL import Image

_PDFIUM = threading.Lock()

_HYPHEN_AT_LINE_END = 0x02
"""PDFium's mark where a line ends in a hyphen; it swallows the line's end with it."""
_PASSWORD, _SECURITY = 4, 5
"""PDFium's FPDF_ERR_PASSWORD and FPDF_ERR_SECURITY."""
# Bullets of the fonts Symbol and Wingdings, which have places of their own.
_SYMBOLS = {0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "➢", 0xF076: "❖", 0xFFFE: "-"}
STAMPED = 100
"""A page that is one picture may have so many characters of text put upon it, such as a number."""
COVERED = 0.8
"""A picture that takes so much of the page is a scan of it, where there is no more text."""
PICTURED = 200 / 72
"""Pictures of pages have so many pixels a point: 200 an inch."""
MOST_PIXELS = 8_000_000
"""Two pages of A4 at that, and no more for pages of any size."""
SAMPLED = 6
"""How many of a line's characters are asked for their font."""
ANGLES_ASKED = 50
TILTED = 0.09
"""Radians, 5 degrees: lines at a larger angle to the page's other lines are a stamp's."""
SMALL = 0.85
"""Raised characters are smaller than so much of their line's size ..."""
LIFTED = 0.15
"""... and stand higher than its letters by at least so much of it."""
INITIAL_SIZE = 1.7
"""A letter so many times as large as those beside it is an initial."""
GUTTER = 1.5
"""White space wider than so many times the size of the letters parts what stands on one line."""
SPACE = 0.12
"""White space wider than so many times the size of the letters parts two words."""

_SIGNS_OFTEN_RAISED = frozenset("0123456789abcdfghijklmnrstuvwxyz")


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One line of a page; lengths are points, the origin is the page's lower left corner.

    On a page whose text runs upwards, as on a table set sideways, it is the corner that is
    to the lower left of whoever reads the text.
    """

    words: str
    page: int
    """Counted from 0."""
    left: float
    right: float
    bottom: float
    """What its letters stand on."""
    height: float
    """The size of its font."""
    bold: bool
    from_top: float
    """Where it stands on the page, 0 at the upper edge and 1 at the lower."""
    tilted: bool = False
    """It runs at an angle to the page's other lines."""
    cells: int = 1
    """How many lines it was made of that stand beside each other."""
    recognised: bool = False
    """Its words were recognised in a picture of the page, here or before: text recognition lays
    what it finds over the picture, unseen."""
    parts: tuple[PrintedLine, ...] = ()
    """The lines that it was made of, from left to right, where they are several."""
    row: Row | None = None
    """Its cells, where it is a row of a table; counted from the beginning of its words."""

    @property
    def letter_width(self) -> float:
        return (self.right - self.left) / len(self.words)


@dataclass(frozen=True, slots=True)
class Document:
    """What a PDF file holds."""

    pages: int
    untold: tuple[int, ...]
    """The pages, counted from 0, that show something but hold hardly any text: scanned, mostly."""
    damaged: tuple[int, ...]
    """The pages, counted from 0, that PDFium can't load."""
    lines: tuple[PrintedLine, ...]
    """In PDFium's reading order, which is the order they were drawn in. What stands on one
    line with wide space between is several of them."""
    title: str
    """The property of that name; empty where there is none."""
    rules: Mapping[int, Rules] = field(default_factory=dict)
    """The rules that are drawn on each page, counted from 0."""


def document_of(data: bytes) -> Document:
    """The lines of the PDF document in `data`.

    Raises:
        UnreadableArticle: if it is protected or damaged.
    """
    with _PDFIUM:
        pdf = _opened(data)
        try:
            lines: list[PrintedLine] = []
            untold, damaged = [], []
            rules: dict[int, Rules] = {}
            for number in range(len(pdf)):
                try:
                    page = pdf[number]
                    rules[number] = rules_of(page)
                    found = _page_lines(page, number, rules[number])
                    if _is_picture(page, found):
                        untold.append(number)
                    page.close()
                except PdfiumError:
                    damaged.append(number)  # the other pages are worth having
                else:
                    lines += found
            title = pdf.get_metadata_value("Title")
            return Document(len(pdf), tuple(untold), tuple(damaged), tuple(lines), title, rules)
        finally:
            pdf.close()


def _opened(data: bytes) -> PdfDocument:
    try:
        return PdfDocument(data)
    except PdfiumError as error:
        if error.err_code in (_PASSWORD, _SECURITY):
            raise UnreadableArticle(
                "The PDF is encrypted and asks for a password; save it without one."
            ) from None
        raise UnreadableArticle(
            "The PDF is damaged, or not a PDF at all; get it again, or open it in a viewer "
            "and print it to a new PDF."
        ) from error


def _is_picture(page: Any, lines: Sequence[PrintedLine]) -> bool:
    """Whether a page shows something, but its text is none, or no more than a stamp's."""
    if not lines:
        return int(FPDFPage_CountObjects(page.raw)) > 0
    if sum(len(line.words) for line in lines) > STAMPED:
        return False
    whole = page.get_width() * page.get_height() or 1.0
    for shown in page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE], max_depth=2):
        left, bottom, right, top = shown.get_bounds()
        if abs((right - left) * (top - bottom)) > COVERED * whole:
            return True
    return False


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as it is shown."""

    page: int
    """Counted from 0."""
    image: Image.Image
    scale: float
    """Its pixels a point."""


def pictures(data: bytes, pages: Iterable[int]) -> Iterator[Picture]:
    """The pictures of these pages of the PDF document in `data`, which `document_of` could read.

    They are made as they are asked for.
    """
    with _PDFIUM:
        pdf = _opened(data)
    try:
        for number in pages:
            with _PDFIUM:
                page = pdf[number]
                pixels = page.get_width() * page.get_height() * PICTURED * PICTURED
                scale = PICTURED * min(1.0, (MOST_PIXELS / max(pixels, 1.0)) ** 0.5)
                image = page.render(scale=scale, grayscale=True).to_pil()
                page.close()
            yield Picture(number, image, scale)
    finally:
        with _PDFIUM:
            pdf.close()


def _page_lines(page: Any, number: int, rules: Rules) -> list[PrintedLine]:
    text = page.get_textpage()
    try:
        runs = list(_runs(text))
        signs = _Signs(text, [index for run in runs for index, _ in run], page.get_bbox())
        pieces = [piece for run in runs for piece in signs.parted(run, rules)]
        lines = [signs.line(line, number) for line in _gathered(pieces, rules)]
        return [line for line in lines if line.words]
    finally:
        text.close()


_Run = list[tuple[int, int]]
"""Characters in order: each one's index in the page, and its UTF-16 unit or code point."""


def _runs(text: Any) -> Iterator[_Run]:
    """The lines of a page as PDFium breaks them, none of them blank at an end."""
    run: _Run = []
    count = text.count_chars()
    for index in range(count + 1):
        code = FPDFText_GetUnicode(text.raw, index) if index < count else 0x0A
        if code in (0x0A, 0x0D, _HYPHEN_AT_LINE_END):
            if code == _HYPHEN_AT_LINE_END:
                run.append((index, ord("-")))
            if run := _trimmed(run):
                yield run
            run = []
        elif code:
            run.append((index, code))


def _trimmed(run: _Run) -> _Run:
    """A run without the blanks at its ends."""
    start, end = 0, len(run)
    while start < end and _is_blank(run[start]):
        start += 1
    while start < end and _is_blank(run[end - 1]):
        end -= 1
    return run[start:end]


def _is_blank(sign: tuple[int, int]) -> bool:
    return chr(sign[1]).isspace()


@dataclass(frozen=True, slots=True)
class _Piece:
    """Characters that stand on one line, with no wide space between."""

    run: _Run
    left: float
    right: float
    base: float
    """What most of them stand on."""
    size: float
    bold: bool
    angle: float


class _Signs:
    """Where a page's characters stand, seen by whoever reads most of them upright."""

    def __init__(self, text: Any, inked: Sequence[int], box: tuple[float, ...]) -> None:
        self._text = text
        asked = inked[:: max(1, len(inked) // ANGLES_ASKED)]
        quarters = Counter(round(self._angle(i) / (pi / 2)) % 4 for i in asked)
        self._turned = max(quarters, key=lambda q: (quarters[q], -q), default=0) * pi / 2
        left, bottom, right, top = box
        corners = [self._turn(x, y) for x in (left, right) for y in (bottom, top)]
        self._left = min(x for x, _ in corners)
        self._bottom = min(y for _, y in corners)
        self._height = max(y for _, y in corners) - self._bottom or 1.0

    def parted(self, run: _Run, rules: Rules) -> Iterator[_Piece]:
        """A run of PDFium's, parted at wide white space, at a rule, and beside a large initial."""
        whole = self._piece(run)
        if whole.angle:
            yield whole
            return
        cuts = {0, len(run)}
        last = 0
        one = self._is_one_object(run)
        for at, (index, code) in enumerate(run):
            if not _is_blank(run[at]):
                large = not one and chr(code).isupper()
                if large and self._size(index) > INITIAL_SIZE * whole.size:
                    cuts |= {at, at + 1}
                last = at
            elif not _is_blank(run[at + 1]):
                left, right = self._ends(run[last][0])[1], self._ends(run[at + 1][0])[0]
                if right - left > GUTTER * whole.size or rules.parts(left, right, whole.base):
                    cuts.add(at)
        for start, end in pairwise(sorted(cuts)):
            part = _trimmed(run[start:end])
            if part:
                yield whole if len(part) == len(run) else self._piece(part)

    def line(self, pieces: Sequence[_Piece], page: int) -> PrintedLine:
        """The line of pieces that stand close to one another."""
        main = max(pieces, key=lambda piece: (len(piece.run), piece.size))
        words = ""
        for before, piece in zip([None, *pieces], pieces, strict=False):
            if before and piece.left - before.right > SPACE * main.size:
                words += " "
            words += self._words(piece, main, words)
        left = min(piece.left for piece in pieces)
        return PrintedLine(
            words.strip(),
            page,
            left,
            max(*(piece.right for piece in pieces), left + 1.0),
            main.base,
            main.size,
            all(piece.bold for piece in pieces),
            1.0 - (main.base + 0.8 * main.size - self._bottom) / self._height,
            tilted=main.angle > TILTED,
            recognised=self._is_unseen(main.run[0][0]),
        )

    def _words(self, piece: _Piece, main: _Piece, before: str) -> str:
        """What a piece says, its raised characters written as such."""
        lifts = self._lifted(piece.run, main)
        if not any(lifts):
            return _string([code for _, code in piece.run])
        parts = [
            (lifted, _string([sign[1] for sign, _ in signs]))
            for lifted, signs in groupby(zip(piece.run, lifts, strict=True), lambda one: one[1])
        ]
        words = ""
        for n, (lifted, part) in enumerate(parts):
            behind = parts[n + 1][1] if n + 1 < len(parts) else ""
            words += raised(before + words, part, behind) if lifted else part
        return words

    def _is_one_object(self, run: _Run) -> bool:
        """Whether all its characters were drawn at once, and so stand on one height."""
        first, last = (FPDFText_GetTextObject(self._text.raw, run[n][0]) for n in (0, -1))
        return bool(first) and bool(last) and addressof(first.contents) == addressof(last.contents)

    def _lifted(self, run: _Run, main: _Piece) -> list[bool]:
        """Whether each character of a run is raised; one that is drawn with others as they are."""
        lifts: list[bool] = []
        for blank, signs in groupby(run, _is_blank):
            word = list(signs)
            if blank or self._is_one_object(word):
                lifted = not blank and self._is_raised(word[0][0], main)
                lifts += [lifted and _may_be_raised(sign) for sign in word]
            else:
                lifts += [_may_be_raised(s) and self._is_raised(s[0], main) for s in word]
        return lifts

    def _is_raised(self, index: int, main: _Piece) -> bool:
        lift = self._origin(index)[1] - main.base
        return lift > LIFTED * main.size and self._size(index) < SMALL * main.size

    def _piece(self, run: _Run) -> _Piece:
        inked = [index for index, code in run if not chr(code).isspace()]
        # A bullet, a bracket or a formula may be of another font, so several are asked.
        asked = 1 if self._is_one_object(run) else SAMPLED
        sample = inked[:: max(1, len(inked) // asked)]
        angle = abs((self._angle(inked[0]) - self._turned + pi) % (2 * pi) - pi)
        return _Piece(
            run,
            self._ends(inked[0])[0],
            self._ends(inked[-1])[1],
            median_low([self._origin(index)[1] for index in sample]),
            max(median_low([self._size(index) for index in sample]), 1.0),
            all(self._is_bold(index) for index in sample),
            angle if angle > TILTED else 0.0,
        )

    def _turn(self, x: float, y: float) -> tuple[float, float]:
        if not self._turned:
            return x, y
        along, up = cos(self._turned), sin(self._turned)
        return x * along + y * up, y * along - x * up

    def _ends(self, index: int) -> tuple[float, float]:
        """Where the character begins and ends on its line."""
        left, bottom, right, top = self._text.get_charbox(index, loose=True)
        if self._turned:
            along = [self._turn(x, y)[0] for x in (left, right) for y in (bottom, top)]
            left, right = min(along), max(along)
        return left - self._left, right - self._left

    def _is_unseen(self, index: int) -> bool:
        mode = FPDFTextObj_GetTextRenderMode(FPDFText_GetTextObject(self._text.raw, index))
        return bool(mode == FPDF_TEXTRENDERMODE_INVISIBLE)

    def _angle(self, index: int) -> float:
        """The direction that the character is set in, anticlockwise; PDFium turns clockwise."""
        return -max(float(FPDFText_GetCharAngle(self._text.raw, index)), 0.0)

    def _origin(self, index: int) -> tuple[float, float]:
        """The point that the character stands on."""
        x, y = c_double(), c_double()
        FPDFText_GetCharOrigin(self._text.raw, index, x, y)
        x_seen, y_seen = self._turn(x.value, y.value)
        return x_seen - self._left, y_seen - self._bottom

    def _size(self, index: int) -> float:
        """The size of the character's font, in points on the page."""
        matrix = FS_MATRIX()
        scale = 1.0
        if FPDFText_GetMatrix(self._text.raw, index, matrix):
            scale = hypot(matrix.c, matrix.d) or 1.0
        return float(FPDFText_GetFontSize(self._text.raw, index)) * scale

    def _is_bold(self, index: int) -> bool:
        name = create_string_buffer(128)
        FPDFText_GetFontInfo(self._text.raw, index, name, len(name), c_int())
        font = name.value.lower()
        return any(weight in font for weight in (b"bold", b"black", b"heavy"))


def _may_be_raised(sign: tuple[int, int]) -> bool:
    return sign[1] <= 0x7F and chr(sign[1]) in _SIGNS_OFTEN_RAISED


def _gathered(pieces: Sequence[_Piece], rules: Rules) -> Iterator[list[_Piece]]:
    """The pieces of each line: where characters are raised, PDFium breaks it off."""
    line: list[_Piece] = []
    for piece in pieces:
        if line and _goes_on(line, piece, rules):
            line.append(piece)
        else:
            if line:
                yield line
            line = [piece]
    if line:
        yield line


def _goes_on(line: Sequence[_Piece], piece: _Piece, rules: Rules) -> bool:
    """Whether a piece stands right behind a line's last, on the same line."""
    last = line[-1]
    main = max(line, key=lambda one: len(one.run))
    small, large = sorted((main.size, piece.size))
    gap = piece.left - last.right
    same = abs(piece.base - main.base) < (0.25 if small > SMALL * large else 0.6) * small
    close = same and last.angle == piece.angle and -0.3 * large < gap < GUTTER * large / 2
    return close and not rules.parts(last.right, piece.left, piece.base)


def _string(units: list[int]) -> str:
    """The characters of UTF-16 units or code points; PDFium gives either."""
    text = "".join(map(chr, units)).translate(_SYMBOLS)
    return visible(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
