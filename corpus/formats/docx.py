"""DOCX documents: their paragraphs in order, with what the styles say they are.

The text is all of the main document: paragraphs, tables, text boxes, content controls,
words inserted but not those deleted. The cells of a row stand on one line with tabs
between, unless one of them holds several paragraphs. Page headers and footers,
footnotes and comments are parts of their own and stay out. A list's bullets and numbers
are made by Word, so they are not in the text.

The day a document was made or changed is not the day it was published, and is not used.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.opc.exceptions import OpcError

from corpus.article import BlockKind, Draft
from corpus.errors import UnreadableArticle
from corpus.formats import packages
from corpus.formats.composition import Composition, broken_lines, heads, one_line
from corpus.formats.decoding import visible
from corpus.formats.properties import sensible_title

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SIGNS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": "\t", f"{_W}noBreakHyphen": "-"}
_LEFT_OUT = frozenset(
    {
        _FALLBACK,  # the same text box again, for older programs
        f"{_W}del",
        f"{_W}moveFrom",
        f"{_W}pPr",
        f"{_W}txbxContent",  # read as paragraphs of their own
    }
)
_STYLE_KINDS = (
    (re.compile(r"title", re.IGNORECASE), BlockKind.TITLE),
    (re.compile(r"heading \d|subtitle", re.IGNORECASE), BlockKind.HEADING),
    (re.compile(r"toc (?:\d|heading)|header|footer", re.IGNORECASE), BlockKind.FURNITURE),
    (re.compile(r"list (?!paragraph).*", re.IGNORECASE), BlockKind.LIST_ITEM),
)


def read(data: bytes, source: str) -> Draft:
    """The document's text with its blocks.

    The title is the first paragraph of the style Title, else a first-level heading that
    the text begins with, else the document's property if it is a sensible one.

    Raises:
        UnreadableArticle: if it is protected, damaged, unpacks to too much or has no text.
    """
    document = _open(data)
    page = Composition()
    title: str | None = None
    for paragraph in _Flow(document).paragraphs():
        kind = paragraph.kind
        if kind is BlockKind.TITLE or (paragraph.top and not page.blocks):
            kind = BlockKind.HEADING if title else BlockKind.TITLE
        if kind in (BlockKind.TITLE, BlockKind.HEADING):
            page.add(kind, one_line(paragraph.words))
            title = title or (one_line(paragraph.words) if kind is BlockKind.TITLE else None)
            continue
        close = kind is BlockKind.LIST_ITEM or paragraph.is_row
        gap = "\n" if close and page.blocks and page.blocks[-1].kind is kind else "\n\n"
        for number, line in enumerate(broken_lines(paragraph.words)):
            page.add(kind, line, gap=gap if number == 0 else "\n")
    if not page.blocks:
        raise UnreadableArticle(
            "The document has no text; if it holds pictures of pages, have their text recognised."
        )
    return Draft(
        source,
        page.text,
        title=title or sensible_title(document.core_properties.title),
        blocks=tuple(page.blocks),
    )


def _open(data: bytes) -> Any:
    """The document, opened by python-docx."""
    what = (".docx", "a Word document", "a word processor")
    with packages.opened(data, *what, damages=(OpcError,)):
        return Document(io.BytesIO(data))


@dataclass(frozen=True, slots=True)
class _StyledParagraph:
    words: str
    kind: BlockKind
    is_row: bool = False
    top: bool = False
    """It is a heading of the first level."""


class _Flow:
    """The paragraphs of a document, in order, told apart by their styles."""

    def __init__(self, document: Any) -> None:
        self._root = document.element.body
        self._styles = {style.style_id: style for style in reversed(list(document.styles))}
        self._kinds: dict[str, tuple[BlockKind, bool]] = {}

    def paragraphs(self) -> Iterator[_StyledParagraph]:
        """Those that have words."""
        return (p for p in self._within(self._root) if p.words.strip())

    def _within(self, element: Any) -> Iterator[_StyledParagraph]:
        for child in element.iterchildren(tag=f"{_W}*"):
            if child.tag == f"{_W}p":
                yield self._paragraph(child)
                for box in child.iterdescendants(f"{_W}txbxContent"):
                    own = next(box.iterancestors(f"{_W}p")) is child
                    if own and not any(e.tag == _FALLBACK for e in box.iterancestors()):
                        yield from self._within(box)
            elif child.tag == f"{_W}tr":
                yield from self._row(child)
            elif child.tag not in _LEFT_OUT:
                # A table, a content control, a wrapper.
                yield from self._within(child)

    def _row(self, row: Any) -> Iterator[_StyledParagraph]:
        if next(row.iterdescendants(f"{_W}tbl"), None) is not None:
            yield from self._within(row)
            return
        cells = [[p for p in self._within(cell) if p.words.strip()] for cell in row.iter(f"{_W}tc")]
        if any(len(cell) > 1 for cell in cells):
            yield from (paragraph for cell in cells for paragraph in cell)
        else:
            words = "\t".join(one_line(cell[0].words) for cell in cells if cell)
            yield _StyledParagraph(words, BlockKind.BODY, is_row=True)

    def _paragraph(self, element: Any) -> _StyledParagraph:
        words = visible("".join(_words(element)))
        properties = element.find(f"{_W}pPr")
        kind, top = BlockKind.BODY, False
        if properties is not None:
            style = properties.find(f"{_W}pStyle")
            if style is not None:
                kind, top = self._kind_of_style(style.get(f"{_W}val"))
            level = properties.find(f"{_W}outlineLvl")
            if kind is BlockKind.BODY and level is not None and level.get(f"{_W}val") != "9":
                kind = BlockKind.HEADING
            if kind is BlockKind.BODY and _is_numbered(properties):
                kind = BlockKind.LIST_ITEM
        if kind is BlockKind.BODY and heads(words) and _is_bold(element):
            kind = BlockKind.HEADING
        return _StyledParagraph(words, kind, top=top)

    def _kind_of_style(self, style_id: str) -> tuple[BlockKind, bool]:
        """What a style, or one that it is based on, makes of a paragraph; and if `Heading 1`."""
        if style_id not in self._kinds:
            self._kinds[style_id] = (BlockKind.BODY, False)
            style = self._styles.get(style_id)
            passed: set[str] = set()
            while style is not None and style.style_id not in passed:  # or based on itself
                passed.add(style.style_id)
                name = style.name or ""
                kind = next((k for p, k in _STYLE_KINDS if p.fullmatch(name)), None)
                properties = style.element.find(f"{_W}pPr")
                if kind is None and properties is not None and _is_numbered(properties):
                    kind = BlockKind.LIST_ITEM
                if kind is not None:
                    self._kinds[style_id] = kind, name.lower() == "heading 1"
                    break
                style = getattr(style, "base_style", None)
        return self._kinds[style_id]


def _is_numbered(properties: Any) -> bool:
    """Whether paragraph properties put a bullet or number before it; list 0 takes it away."""
    number = properties.find(f"{_W}numPr/{_W}numId")
    return number is not None and number.get(f"{_W}val") != "0"


def _words(element: Any) -> Iterator[str]:
    for child in element.iterchildren():
        if child.tag in (f"{_W}t", f"{_MATHS}t"):
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag not in _LEFT_OUT and not _is_hidden(child):
            yield from _words(child)


def _is_hidden(run: Any) -> bool:
    return _is_on(run.find(f"{_W}rPr/{_W}vanish")) if run.tag == f"{_W}r" else False


def _is_bold(paragraph: Any) -> bool:
    runs = [r for r in paragraph.iterdescendants(f"{_W}r") if "".join(_words(r)).strip()]
    return bool(runs) and all(_is_on(run.find(f"{_W}rPr/{_W}b")) for run in runs)


def _is_on(switch: Any) -> bool:
    return switch is not None and switch.get(f"{_W}val") not in ("0", "false", "off")
