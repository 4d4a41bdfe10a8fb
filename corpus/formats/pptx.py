"""Presentations: the slides' words in order, read by python-pptx.

A slide's title is a heading, what stands in its boxes follows from top to bottom, tables row
by row with tabs between the cells, then its notes. Numbers, dates and footers that a slide
has from its layout are furniture. Pictures and charts have no words that are read. The day
a file was made or changed is not the day it was published, and is not used.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.exc import PythonPptxError

from corpus.article import BlockKind, Draft
from corpus.errors import UnreadableArticle
from corpus.formats import packages
from corpus.formats.composition import Composition, broken_lines, one_line
from corpus.formats.decoding import visible
from corpus.formats.properties import sensible_title
from corpus.formats.raised import CLOSES, OPENS, settled
from corpus.formats.table_rows import Laid, rows_at, side_by_side

_TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.VERTICAL_TITLE)
_FURNITURE = (
    PP_PLACEHOLDER.SLIDE_NUMBER,
    PP_PLACEHOLDER.DATE,
    PP_PLACEHOLDER.FOOTER,
    PP_PLACEHOLDER.HEADER,
)
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_RUN, _BREAK, _FIELD = f"{_A}r", f"{_A}br", f"{_A}fld"
_WORDS, _PROPERTIES = f"{_A}t", f"{_A}rPr"
_DEEPEST = 50
"""How many groups of shapes may lie in each other."""


@dataclass(frozen=True, slots=True)
class _Said:
    kind: BlockKind
    words: str
    close: bool = False
    """It stands close to one of its kind."""
    table: Any = None
    """The table that it is a row of."""
    cells: tuple[Laid, ...] = ()


def read(data: bytes, source: str) -> Draft:
    """The presentation's text with its blocks; the first slide's title is its title.

    Raises:
        UnreadableArticle: if it is protected or damaged, unpacks to too much or has no text.
    """
    what = (".pptx", "a presentation", "its own program")
    page = Composition()
    title: str | None = None
    with packages.opened(data, *what, damages=(PythonPptxError,)):
        presentation = Presentation(io.BytesIO(data))
        slides = enumerate(presentation.slides)
        said = [(number, one) for number, slide in slides for one in _words(slide)]
        rows = rows_at([(one.table, one.cells) for _, one in said])
        for nth, (number, one) in enumerate(said):
            kind = one.kind
            if kind is BlockKind.TITLE:
                kind = BlockKind.HEADING if title or number else kind
                title = title or (one_line(one.words) if kind is BlockKind.TITLE else None)
            last = page.blocks[-1].kind if page.blocks else None
            gap = "\n" if one.close and last is kind else "\n\n"
            page.add(kind, one.words, gap=gap, row=rows.get(nth))
        declared = presentation.core_properties.title
    if not any(block.kind is not BlockKind.FURNITURE for block in page.blocks):
        raise UnreadableArticle(
            "The presentation has no text; if its slides are pictures, have their text recognised."
        )
    return Draft(
        source, page.text, title=title or sensible_title(declared), blocks=tuple(page.blocks)
    )


def _words(slide: Any) -> Iterator[_Said]:
    """The blocks of a slide."""
    shapes = sorted(_shapes(slide.shapes), key=_place)
    for shape in shapes:
        if getattr(shape, "has_table", False) and shape.has_table:
            yield from _of_table(shape.table)
        elif shape.has_text_frame:
            yield from _of_box(shape)
    if slide.has_notes_slide and (notes := slide.notes_slide.notes_text_frame):
        for line in broken_lines(visible(notes.text).replace("\v", "\n")):
            yield _Said(BlockKind.BODY, line)


def _of_table(table: Any) -> Iterator[_Said]:
    """Its rows; a cell that another from beside or above covers has no words of its own."""
    for number, row in enumerate(table.rows):
        own = [cell for cell in row.cells if not cell.is_spanned]
        words, laid = side_by_side(
            [
                (
                    one_line(visible(cell.text)),
                    column,
                    cell.span_width if cell.is_merge_origin else 1,
                    number == 0 and table.first_row,
                )
                for column, cell in enumerate(row.cells)
                if not cell.is_spanned
            ],
            [cell.span_height if cell.is_merge_origin else 1 for cell in own],
        )
        yield _Said(BlockKind.BODY, words, close=True, table=table, cells=tuple(laid))


def _of_box(shape: Any) -> Iterator[_Said]:
    kind = shape.placeholder_format.type if shape.is_placeholder else None
    if kind in _TITLES:
        yield _Said(BlockKind.TITLE, one_line(visible(shape.text_frame.text)))
        return
    paragraphs = [words for p in shape.text_frame.paragraphs if (words := _of_paragraph(p)).strip()]
    listed = kind in (PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT) and len(paragraphs) > 1
    for words in paragraphs:
        if kind in _FURNITURE:
            yield _Said(BlockKind.FURNITURE, one_line(words))
        elif listed:
            yield _Said(BlockKind.LIST_ITEM, one_line(words), close=True)
        else:
            for line in broken_lines(words):
                yield _Said(BlockKind.BODY, line)


def _of_paragraph(paragraph: Any) -> str:
    """Its words, with what is raised marked as such; a forced line break is a newline."""
    parts = []
    for element in paragraph._p.iterchildren(_RUN, _BREAK, _FIELD):
        words = "\n" if element.tag == _BREAK else "".join(element.itertext(_WORDS))
        properties = element.find(_PROPERTIES)
        is_raised = properties is not None and not properties.get("baseline", "0").startswith(
            ("0", "-")
        )
        parts.append(f"{OPENS}{words}{CLOSES}" if is_raised else words)
    return settled(visible("".join(parts)))


def _shapes(shapes: Any, depth: int = 0) -> Iterator[Any]:
    """The shapes of a slide, those in groups too."""
    for shape in shapes:
        if hasattr(shape, "shapes") and depth < _DEEPEST:
            yield from _shapes(shape.shapes, depth + 1)
        elif hasattr(shape, "has_text_frame"):
            yield shape


def _place(shape: Any) -> tuple[int, int, int]:
    """Where a shape stands: the title first, then from top to bottom and left to right."""
    is_title = shape.is_placeholder and shape.placeholder_format.type in _TITLES
    return (0 if is_title else 1, shape.top or 0, shape.left or 0)
