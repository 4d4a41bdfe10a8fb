"""Pages of a PDF that are pictures, read by text recognition, and what is said of those left."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from corpus.formats.ocr import Recognise
from corpus.formats.pdf_layout import by_columns
from corpus.formats.pdf_lines import Document, Picture, PrintedLine, pictures

logger = logging.getLogger(__name__)

FILE_S = 600.0
"""After so many seconds no further page of a file is recognised."""
INSTALL = "install text recognition with: pip install 'pressmark[ocr]'"


@dataclass(frozen=True, slots=True)
class Recognised:
    """What text recognition gave of some pages."""

    lines: tuple[PrintedLine, ...] = ()
    unread: tuple[int, ...] = ()
    """The pages, counted from 0, in whose pictures no text was found."""
    failed: tuple[int, ...] = ()
    """The pages at which text recognition failed."""
    late: tuple[int, ...] = ()
    """The pages for which there was no time."""


def recognised(data: bytes, pages: Sequence[int], recognise: Recognise) -> Recognised:
    """The lines of these pages of the PDF document in `data`, in the order of reading."""
    lines: list[PrintedLine] = []
    unread: list[int] = []
    failed: list[int] = []
    began = time.monotonic()
    seen = 0
    for picture in pictures(data, pages):
        if time.monotonic() - began > FILE_S:
            break
        seen += 1
        try:
            found = by_columns(list(_lines(picture, recognise)))
        except Exception:
            # Another's code, met by pictures of any origin; the other pages are worth having.
            logger.exception("the text of page %d could not be recognised", picture.page + 1)
            failed.append(picture.page)
        else:
            lines += found
            unread += [] if found else [picture.page]
    return Recognised(tuple(lines), tuple(unread), tuple(failed), tuple(pages[seen:]))


def _lines(picture: Picture, recognise: Recognise) -> Iterator[PrintedLine]:
    height = picture.image.height / picture.scale
    for line in recognise(picture.image):
        yield PrintedLine(
            line.words,
            picture.page,
            line.left / picture.scale,
            line.right / picture.scale,
            height - line.foot / picture.scale,
            line.height / picture.scale,
            bold=False,
            from_top=line.foot / picture.image.height,
            tilted=line.tilted,
            recognised=True,
        )


def left_out(document: Document, found: Recognised | None) -> Iterator[str]:
    """What is said of a document's pages that gave no text.

    `found` is None where text recognition isn't installed.
    """
    if document.damaged:
        yield (
            f"{_pages(document.damaged, document.pages)} damaged and left out; get the file "
            "again, or print it to a new PDF."
        )
    if document.untold and found is None:
        yield (
            f"{_pages(document.untold, document.pages)} without text, so probably scanned, and "
            f"left out; {INSTALL}, then add the file with --retry."
        )
    if found is not None and found.unread:
        yield (
            f"{_pages(found.unread, document.pages)} without text, and none was recognised in "
            "what is shown there."
        )
    if found is not None and found.failed:
        yield (
            f"{_pages(found.failed, document.pages)} without text, and recognising it failed; the "
            "log has the reason. More memory may help (read_memory_mb in Settings)."
        )
    if found is not None and found.late:
        yield (
            f"{_pages(found.late, document.pages)} scanned and left out, since recognising text "
            f"took {FILE_S / 60:g} minutes by then; split the file."
        )


def _pages(numbers: Sequence[int], count: int) -> str:
    """Pages, counted from 0, as the subject of a sentence: "Pages 2, 4 to 6 and 9 of 12 are"."""
    named: list[str] = []
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        first, *_, last = [number + 1 for _, number in run] * 2
        named += [f"{first} to {last}"] if last - first > 1 else map(str, range(first, last + 1))
    *others, final = named
    listed = f"{', '.join(others)} and {final}" if others else final
    return f"Page {listed} of {count} is" if len(numbers) == 1 else f"Pages {listed} of {count} are"
