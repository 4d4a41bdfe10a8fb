"""The lines of a PDF document, with their place and size on the page.

PDFium knows characters and where they stand, no paragraphs. It is not safe to use from
several threads, so all of it happens under one lock.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from ctypes import c_double, c_int, create_string_buffer
from dataclasses import dataclass
from math import hypot
from statistics import median_low
from typing import Any

from pypdfium2 import PdfDocument, PdfiumError
from pypdfium2.raw import (
    FS_MATRIX,
    FPDFPage_CountObjects,
    FPDFText_GetCharOrigin,
    FPDFText_GetFontInfo,
    FPDFText_GetFontSize,
    FPDFText_GetMatrix,
    FPDFText_GetUnicode,
)

from corpus.errors import UnreadableArticle
from corpus.formats.decoding import visible

_PDFIUM = threading.Lock()

_HYPHEN_AT_LINE_END = 0x02
"""PDFium's mark where a line ends in a hyphen; it swallows the line's end with it."""
_PASSWORD, _SECURITY = 4, 5
"""PDFium's FPDF_ERR_PASSWORD and FPDF_ERR_SECURITY."""
# Bullets of the fonts Symbol and Wingdings, which have places of their own.
_SYMBOLS = {0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "➢", 0xF076: "❖", 0xFFFE: "-"}
SAMPLED = 6
"""How many of a line's characters are asked for their font."""


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One line of a page; lengths are points, the origin is the page's lower left corner."""

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

    @property
    def letter_width(self) -> float:
        return (self.right - self.left) / len(self.words)


@dataclass(frozen=True, slots=True)
class Document:
    """What a PDF file holds."""

    pages: int
    untold: tuple[int, ...]
    """The pages, counted from 0, that show something but hold no text: scanned, mostly."""
    damaged: tuple[int, ...]
    """The pages, counted from 0, that PDFium can't load."""
    lines: tuple[PrintedLine, ...]
    """In PDFium's reading order, which is the order they were drawn in."""
    title: str
    """The property of that name; empty where there is none."""


def document_of(data: bytes) -> Document:
    """The lines of the PDF document in `data`.

    Raises:
        UnreadableArticle: if it is protected or damaged.
    """
    with _PDFIUM:
        try:
            pdf = PdfDocument(data)
        except PdfiumError as error:
            if error.err_code in (_PASSWORD, _SECURITY):
                raise UnreadableArticle(
                    "The PDF is encrypted and asks for a password; save it without one."
                ) from None
            raise UnreadableArticle(
                "The PDF is damaged, or not a PDF at all; get it again, or open it in a viewer "
                "and print it to a new PDF."
            ) from error
        try:
            lines: list[PrintedLine] = []
            untold, damaged = [], []
            for number in range(len(pdf)):
                try:
                    page = pdf[number]
                    found = _page_lines(page, number)
                    if not found and FPDFPage_CountObjects(page.raw) > 0:
                        untold.append(number)
                    page.close()
                except PdfiumError:
                    damaged.append(number)  # the other pages are worth having
                else:
                    lines += found
            title = pdf.get_metadata_value("Title")
            return Document(len(pdf), tuple(untold), tuple(damaged), tuple(lines), title)
        finally:
            pdf.close()


def _page_lines(page: Any, number: int) -> list[PrintedLine]:
    text = page.get_textpage()
    try:
        page_height = page.get_height() or 1.0
        return [_placed(text, words, inked, number, page_height) for words, inked in _runs(text)]
    finally:
        text.close()


def _runs(text: Any) -> Iterator[tuple[str, list[int]]]:
    """The lines of a page as PDFium breaks them, each with the indices of its signs.

    A sign is a character that is not white space.
    """
    units: list[int] = []
    inked: list[int] = []
    count = text.count_chars()
    for index in range(count + 1):
        code = FPDFText_GetUnicode(text.raw, index) if index < count else 0x0A
        if code in (0x0A, 0x0D, _HYPHEN_AT_LINE_END):
            if code == _HYPHEN_AT_LINE_END:
                units.append(ord("-"))
                inked.append(index)
            words = _string(units).strip()
            if words and inked:
                yield words, inked
            units, inked = [], []
        elif code:
            units.append(code)
            if not chr(code).isspace():
                inked.append(index)


def _string(units: list[int]) -> str:
    """The characters of UTF-16 units or code points; PDFium gives either."""
    text = "".join(map(chr, units)).translate(_SYMBOLS)
    return visible(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def _placed(text: Any, words: str, inked: list[int], page: int, page_height: float) -> PrintedLine:
    first, last = inked[0], inked[-1]
    left, _, _, top = text.get_charbox(first, loose=True)
    right = text.get_charbox(last, loose=True)[2]
    # A bullet, a bracket or a formula may be of another font, so several are asked.
    sample = inked[:: max(1, len(inked) // SAMPLED)]
    return PrintedLine(
        words,
        page,
        left,
        max(right, left + 1.0),
        _foot(text, first),
        max(median_low([_size(text, index) for index in sample]), 1.0),
        all(_is_bold(text, index) for index in sample),
        1.0 - top / page_height,
    )


def _foot(text: Any, index: int) -> float:
    """The height on the page that the character stands on."""
    x, y = c_double(), c_double()
    FPDFText_GetCharOrigin(text.raw, index, x, y)
    return y.value


def _size(text: Any, index: int) -> float:
    """The size of the character's font, in points on the page."""
    matrix = FS_MATRIX()
    scale = 1.0
    if FPDFText_GetMatrix(text.raw, index, matrix):
        scale = hypot(matrix.c, matrix.d) or 1.0
    return float(FPDFText_GetFontSize(text.raw, index)) * scale


def _is_bold(text: Any, index: int) -> bool:
    name = create_string_buffer(128)
    FPDFText_GetFontInfo(text.raw, index, name, len(name), c_int())
    font = name.value.lower()
    return any(weight in font for weight in (b"bold", b"black", b"heavy"))
