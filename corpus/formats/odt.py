"""Open documents (LibreOffice's .odt): their paragraphs in order, told apart by their styles.

The text is the document's body: paragraphs, lists, tables, text boxes. A note stands behind
the paragraph that refers to it, in a block of its own; its mark is not text. What was
deleted and comments stay out, a table of contents is furniture. The cells of a row stand on
one line with tabs between. The day a document was made or changed is not the day it was
published, and is not used.

The package is XML in a ZIP, which lxml reads here as it does e-books. odfpy has had no
release since 2020; odfdo is kept well, but lets lxml put entities in, and what it offers
beyond lxml (1.6 MB) is for writing documents.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from corpus.article import BlockKind, Draft
from corpus.errors import UnreadableArticle
from corpus.formats import packages
from corpus.formats.composition import Composition, broken_lines, heads, one_line
from corpus.formats.decoding import visible
from corpus.formats.properties import sensible_title
from corpus.formats.raised import CLOSES, OPENS, settled
from corpus.formats.table_rows import (
    ROWS_OF_A_TABLE,
    Laid,
    rows_at,
    share_a_line,
    side_by_side,
)

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_TEXT, _TABLE = f"{{{_OASIS}:text:1.0}}", f"{{{_OASIS}:table:1.0}}"
_OFFICE, _STYLE = f"{{{_OASIS}:office:1.0}}", f"{{{_OASIS}:style:1.0}}"
_DRAWN = f"{{{_OASIS}:drawing:1.0}}text-box"
_BOLD = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}font-weight"
_DC_TITLE = "{http://purl.org/dc/elements/1.1/}title"

_PARAGRAPHS = (f"{_TEXT}p", f"{_TEXT}h")
_LEFT_OUT = frozenset(
    {
        f"{_TEXT}tracked-changes",
        f"{_TEXT}note-citation",
        f"{_OFFICE}annotation",
        f"{_OFFICE}forms",
        f"{_TEXT}sequence-decls",
    }
)
_SIGNS = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
_INDEXES = frozenset(
    f"{_TEXT}{name}"
    for name in ("table-of-content", "illustration-index", "table-index", "alphabetical-index")
)


@dataclass(frozen=True, slots=True)
class _Styled:
    words: str
    kind: BlockKind = BlockKind.BODY
    close: bool = False
    """It is a list's item or a table's row, which stand below each other without a gap."""
    table: Any = None
    """The table that it is a row of."""
    cells: tuple[Laid, ...] = ()


def read(data: bytes, source: str) -> Draft:
    """The document's text with its blocks.

    The title is the first paragraph of the style Title, else a first-level heading that the
    text begins with, else the document's property if it is a sensible one.

    Raises:
        UnreadableArticle: if it is protected or damaged, unpacks to too much or has no text.
    """
    with packages.opened(data, ".odt", "an open document", "a word processor") as archive:
        if "META-INF/manifest.xml" in archive.namelist():
            manifest = archive.read("META-INF/manifest.xml")
            if b"encryption-data" in manifest:
                raise UnreadableArticle(
                    "The document is protected by a password; save it without one."
                )
        content = packages.xml_of(archive, "content.xml")
        paragraphs = list(_Flow(content, _part(archive, "styles.xml")).paragraphs())
        meta = _part(archive, "meta.xml")
    page = Composition()
    title: str | None = None
    rows = rows_at([(styled.table, styled.cells) for styled in paragraphs])
    for number, styled in enumerate(paragraphs):
        kind = styled.kind
        if kind is BlockKind.TITLE:
            title, kind = title or one_line(styled.words), BlockKind.HEADING if title else kind
        gap = "\n" if styled.close and page.blocks and page.blocks[-1].kind is kind else "\n\n"
        lines = [one_line(styled.words)] if kind is not BlockKind.BODY else None
        for nth, line in enumerate(lines or broken_lines(styled.words)):
            page.add(kind, line, gap=gap if nth == 0 else "\n", row=rows.get(number))
    if not page.blocks:
        raise UnreadableArticle(
            "The document has no text; if it holds pictures of pages, have their text recognised."
        )
    declared = next(meta.iter(_DC_TITLE), None) if meta is not None else None
    return Draft(
        source,
        page.text,
        title=title or sensible_title(declared.text if declared is not None else None),
        blocks=tuple(page.blocks),
    )


def _part(archive: Any, name: str) -> Any:
    return packages.xml_of(archive, name) if name in archive.namelist() else None


class _Flow:
    """The paragraphs of a document, in order."""

    def __init__(self, content: Any, styles: Any) -> None:
        self._body = content.find(f"{_OFFICE}body/{_OFFICE}text")
        if self._body is None:
            raise ValueError("this open document holds no text document")
        self._styles = {
            style.get(f"{_STYLE}name"): style
            for root in (styles, content)
            if root is not None
            for style in root.iter(f"{_STYLE}style")
        }
        self._begun = False

    def paragraphs(self) -> Iterator[_Styled]:
        """Those that have words."""
        for styled in self._within(self._body):
            if styled.words.strip():
                self._begun = True
                yield styled

    def _within(self, element: Any) -> Iterator[_Styled]:
        for child in element.iterchildren(tag="{*}*"):
            if child.tag in _PARAGRAPHS:
                yield from self._paragraph(child)
            elif child.tag in (f"{_TEXT}list-item", f"{_TEXT}list-header"):
                yield from self._item(child)
            elif child.tag == f"{_TABLE}table-row":
                yield from self._row(child)
            elif child.tag in _INDEXES:
                for styled in self._within(child):
                    yield replace(styled, kind=BlockKind.FURNITURE)
            elif child.tag not in _LEFT_OUT:
                yield from self._within(child)  # a list, a table, a section

    def _item(self, item: Any) -> Iterator[_Styled]:
        first = item.tag == f"{_TEXT}list-item"
        for styled in self._within(item):
            if first and styled.kind is BlockKind.BODY and styled.words.strip():
                styled, first = replace(styled, kind=BlockKind.LIST_ITEM, close=True), False
            yield styled

    def _row(self, row: Any) -> Iterator[_Styled]:
        placed = list(_placed(row))
        cells = [[p for p in self._within(cell) if p.words.strip()] for cell, _ in placed]
        rows = next(row.iterancestors(f"{_TABLE}table")).iter(f"{_TABLE}table-row")
        beside = sum(1 for _ in islice(rows, ROWS_OF_A_TABLE))
        listed = any(p.kind is BlockKind.LIST_ITEM for cell in cells if len(cell) > 1 for p in cell)
        nested = any(p.table is not None for cell in cells for p in cell)
        lines = [[p.words for p in cell] for cell in cells]
        if listed or nested or not share_a_line(lines, beside):
            yield from (paragraph for cell in cells for paragraph in cell)
            return
        in_head = next(row.iterancestors(f"{_TABLE}table-header-rows"), None) is not None
        words, laid = side_by_side(
            [
                (
                    one_line(" ".join(p.words for p in held)),
                    column,
                    _number(cell.get(f"{_TABLE}number-columns-spanned")),
                    in_head or (bool(held) and all(p.kind is BlockKind.HEADING for p in held)),
                )
                for (cell, column), held in zip(placed, cells, strict=True)
            ],
            [_number(cell.get(f"{_TABLE}number-rows-spanned")) for cell, _ in placed],
        )
        table = next(row.iterancestors(f"{_TABLE}table"), None)
        yield _Styled(words, close=True, table=table, cells=tuple(laid))

    def _paragraph(self, element: Any) -> Iterator[_Styled]:
        words = settled(visible("".join(self._words(element))))
        yield _Styled(words, self._kind(element, words))
        for inner in element.iterdescendants(f"{_TEXT}note-body", _DRAWN):
            if next(inner.iterancestors(*_PARAGRAPHS)) is element:
                yield from self._within(inner)

    def _words(self, element: Any) -> Iterator[str]:
        """The words of a paragraph, without those of notes, comments and boxes in it."""
        yield element.text or ""
        for child in element.iterchildren(tag="{*}*"):
            if child.tag == f"{_TEXT}s":
                yield " " * min(_number(child.get(f"{_TEXT}c")), 100)
            elif child.tag in _SIGNS:
                yield _SIGNS[child.tag]
            elif child.tag not in (f"{_TEXT}note", _DRAWN, *_LEFT_OUT):
                properties = self._text_properties(child)
                if str(properties.get(f"{_STYLE}text-position")).startswith("super"):
                    yield from (OPENS, *self._words(child), CLOSES)
                else:
                    yield from self._words(child)
            yield child.tail or ""

    def _kind(self, element: Any, words: str) -> BlockKind:
        names = list(self._names(element.get(f"{_TEXT}style-name")))
        if "title" in names:
            return BlockKind.TITLE
        if element.tag == f"{_TEXT}h" or "subtitle" in names:
            top = element.get(f"{_TEXT}outline-level", "1") == "1"
            return BlockKind.TITLE if top and not self._begun else BlockKind.HEADING
        if heads(words) and words.strip() and self._is_bold(element):
            return BlockKind.HEADING
        return BlockKind.BODY

    def _names(self, name: str | None) -> Iterator[str]:
        """The names of a style and of those it is based on, in small letters."""
        passed: set[str] = set()
        while name and name not in passed:
            passed.add(name)
            yield name.replace("_20_", " ").lower()
            style = self._styles.get(name)
            name = style.get(f"{_STYLE}parent-style-name") if style is not None else None

    def _is_bold(self, paragraph: Any) -> bool:
        """Whether all its words are set in bold, by its own style or those of its spans."""
        if self._sets_bold(paragraph):
            return True
        own = [paragraph.text, *(child.tail for child in paragraph)]
        spans = list(paragraph.iterchildren(f"{_TEXT}span"))
        return (
            bool(spans)
            and not any(words and words.strip() for words in own)
            and all(map(self._sets_bold, spans))
        )

    def _sets_bold(self, element: Any) -> bool:
        return self._text_properties(element).get(_BOLD) == "bold"

    def _text_properties(self, element: Any) -> Mapping[str, str]:
        """What the style of a paragraph or span says of its letters."""
        style = self._styles.get(element.get(f"{_TEXT}style-name"))
        properties = style.find(f"{_STYLE}text-properties") if style is not None else None
        return properties.attrib if properties is not None else {}


def _placed(row: Any) -> Iterator[tuple[Any, int]]:
    """The cells of a row with the columns that they begin in.

    What a cell from beside or above covers is told by the document, too.
    """
    column = 0
    for cell in row.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
        if cell.tag == f"{_TABLE}table-cell":
            yield cell, column
        column += _number(cell.get(f"{_TABLE}number-columns-repeated"))


def _number(value: str | None) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 6 else 1
