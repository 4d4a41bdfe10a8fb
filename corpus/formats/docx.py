"""DOCX documents: their paragraphs in order, with what the styles say they are.

The text is all of the main document: paragraphs, tables, text boxes, content controls,
words inserted but not those deleted. The cells of a row stand on one line with tabs
between, unless one of them holds several long paragraphs. Footnotes are blocks of their own
behind what refers to them, endnotes at the end; page headers and footers and comments stay
out. A list's bullets and numbers are made by Word, so they are not in the text.

The day a document was made or changed is not the day it was published, and is not used.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice
from typing import Any

from docx import Document
from docx.opc.exceptions import OpcError

from corpus.article import BlockKind, Draft
from corpus.errors import UnreadableArticle
from corpus.formats import packages
from corpus.formats.composition import Composition, broken_lines, heads, one_line
from corpus.formats.decoding import visible
from corpus.formats.docx_changes import settle
from corpus.formats.docx_notes import ENDNOTE, FALLBACK, FOOTNOTE, Notes
from corpus.formats.docx_notes import W as _W
from corpus.formats.docx_tables import places_of, rows_of_cells
from corpus.formats.properties import sensible_title
from corpus.formats.raised import raised, without_marks
from corpus.formats.table_rows import (
    ROWS_OF_A_TABLE,
    Laid,
    rows_at,
    share_a_line,
    side_by_side,
)

_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SIGNS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": "\t", f"{_W}noBreakHyphen": "-"}
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
"""The names of the Strict format, which python-docx doesn't know, all begin so (ISO 29500-1)."""
_LEFT_OUT = frozenset(
    {
        FALLBACK,  # the same text box again, for older programs
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
    paragraphs = list(_Flow(document).paragraphs())
    rows = rows_at([(paragraph.table, paragraph.cells) for paragraph in paragraphs])
    for number, paragraph in enumerate(paragraphs):
        kind = paragraph.kind
        if kind is BlockKind.TITLE or (paragraph.top and not page.blocks):
            kind = BlockKind.HEADING if title else BlockKind.TITLE
        if kind in (BlockKind.TITLE, BlockKind.HEADING):
            page.add(kind, one_line(paragraph.words))
            if kind is BlockKind.TITLE:
                title = without_marks(one_line(paragraph.words))
            continue
        close = kind is BlockKind.LIST_ITEM or paragraph.is_row
        gap = "\n" if close and page.blocks and page.blocks[-1].kind is kind else "\n\n"
        for nth, line in enumerate(broken_lines(paragraph.words)):
            page.add(kind, line, gap=gap if nth == 0 else "\n", row=rows.get(number))
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
    with packages.opened(data, *what, damages=(OpcError,)) as archive:
        if _STRICT.search(archive.read("_rels/.rels")):
            data = _transitional(archive)
        return Document(io.BytesIO(data))


def _transitional(archive: zipfile.ZipFile) -> bytes:
    """A package of the Strict format under the names of the format that Word mostly writes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as renamed:
        for part in archive.infolist():
            content = archive.read(part)
            if part.filename.endswith((".xml", ".rels")):
                content = _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/", content)
            renamed.writestr(part.filename, content)
    return file.getvalue()


@dataclass(frozen=True, slots=True)
class _StyledParagraph:
    words: str
    kind: BlockKind
    table: Any = None
    """The table that it is a row of."""
    cells: tuple[Laid, ...] = ()
    top: bool = False
    """It is a heading of the first level."""
    is_initial: bool = False
    """It is a large letter, set beside the paragraph behind it."""
    notes: tuple[_StyledParagraph, ...] = ()
    """The paragraphs of the footnotes that it refers to."""

    @property
    def is_row(self) -> bool:
        return self.table is not None


class _Flow:
    """The paragraphs of a document, in order, told apart by their styles."""

    def __init__(self, document: Any) -> None:
        self._root = document.element.body
        settle(self._root)
        self._styles = {style.style_id: style for style in reversed(list(document.styles))}
        self._kinds: dict[str, tuple[BlockKind, bool]] = {}
        self._notes = Notes(document)
        self._raised_styles = {
            style_id
            for style_id, style in self._styles.items()
            if _is_raised(style.element.find(f"{_W}rPr"))
        }

    def paragraphs(self) -> Iterator[_StyledParagraph]:
        """Those that have words, notes behind the paragraph, list or table that refers to them.

        A large initial, which is a paragraph of its own to Word, begins the one behind it.
        """
        notes: list[_StyledParagraph] = []
        initial, in_list = "", False
        for paragraph in self._within(self._root):
            if paragraph.is_initial:
                initial += paragraph.words.strip()
            elif paragraph.words.strip():
                within = paragraph.is_row or paragraph.kind is BlockKind.LIST_ITEM
                if not (in_list and within):
                    yield from notes
                    notes = []
                in_list = within
                yield replace(paragraph, words=initial + paragraph.words) if initial else paragraph
                initial = ""
                notes += paragraph.notes
        yield from notes
        yield from self._notes_of(self._root, ENDNOTE)

    def _within(self, element: Any) -> Iterator[_StyledParagraph]:
        for child in element.iterchildren(tag=f"{_W}*"):
            if child.tag == f"{_W}p":
                yield self._paragraph(child)
                for box in child.iterdescendants(f"{_W}txbxContent"):
                    own = next(box.iterancestors(f"{_W}p")) is child
                    if own and not any(e.tag == FALLBACK for e in box.iterancestors()):
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
        rows = next(row.iterancestors(f"{_W}tbl")).iter(f"{_W}tr")
        beside = sum(1 for _ in islice(rows, ROWS_OF_A_TABLE))
        listed = any(p.kind is BlockKind.LIST_ITEM for cell in cells if len(cell) > 1 for p in cell)
        if listed or not share_a_line([[p.words for p in cell] for cell in cells], beside):
            yield from (paragraph for cell in cells for paragraph in cell)
        else:
            repeated = row.find(f"{_W}trPr/{_W}tblHeader") is not None
            places = places_of(row)
            words, laid = side_by_side(
                [
                    (
                        one_line(" ".join(p.words for p in cell)),
                        column,
                        wide,
                        repeated or _is_all_heading(cell),
                    )
                    for cell, (column, wide, _) in zip(cells, places, strict=True)
                ],
                rows_of_cells(row, places),
            )
            notes = tuple(note for cell in cells for p in cell for note in p.notes)
            table = next(row.iterancestors(f"{_W}tbl"))
            yield _StyledParagraph(
                words, BlockKind.BODY, table=table, cells=tuple(laid), notes=notes
            )

    def _paragraph(self, element: Any) -> _StyledParagraph:
        words = self._words(element)
        properties = element.find(f"{_W}pPr")
        kind, top, is_initial = BlockKind.BODY, False, False
        if properties is not None:
            frame = properties.find(f"{_W}framePr")
            is_initial = frame is not None and frame.get(f"{_W}dropCap") in ("drop", "margin")
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
        notes = tuple(self._notes_of(element, FOOTNOTE))
        return _StyledParagraph(words, kind, top=top, is_initial=is_initial, notes=notes)

    def _notes_of(self, element: Any, sort: str) -> Iterator[_StyledParagraph]:
        """The paragraphs of the notes that an element refers to, the first behind its mark."""
        for mark, note in self._notes.referred(element, sort):
            for paragraph in self._within(note):
                if paragraph.words.strip():
                    words = mark + paragraph.words.strip()
                    yield _StyledParagraph(words, BlockKind.BODY)
                    mark = ""

    def _words(self, element: Any) -> str:
        parts = [
            (lifted, visible("".join(words for words, _ in some)))
            for lifted, some in groupby(self._parts(element, False), key=lambda part: part[1])
        ]
        words = ""
        for n, (lifted, part) in enumerate(parts):
            behind = parts[n + 1][1] if n + 1 < len(parts) else ""
            words += raised(words, part, behind) if lifted else part
        return words

    def _parts(self, element: Any, lifted: bool) -> Iterator[tuple[str, bool]]:
        """The words in an element, in order, each with whether they are raised."""
        for child in element.iterchildren():
            if child.tag in (f"{_W}t", f"{_MATHS}t"):
                yield child.text or "", lifted
            elif child.tag in _SIGNS:
                yield _SIGNS[child.tag], False
            elif child.tag in (FOOTNOTE, ENDNOTE):
                yield self._notes.mark(child), True
            elif child.tag not in _LEFT_OUT and not _is_hidden(child):
                yield from self._parts(child, lifted or self._lifts(child))

    def _lifts(self, element: Any) -> bool:
        """Whether an element is a run that is raised."""
        properties = element.find(f"{_W}rPr") if element.tag == f"{_W}r" else None
        if properties is None:
            return False
        style = properties.find(f"{_W}rStyle")
        if properties.find(f"{_W}vertAlign") is None and style is not None:
            return style.get(f"{_W}val") in self._raised_styles
        return _is_raised(properties)

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


def _is_all_heading(cell: Sequence[_StyledParagraph]) -> bool:
    return bool(cell) and all(paragraph.kind is BlockKind.HEADING for paragraph in cell)


def _is_numbered(properties: Any) -> bool:
    """Whether paragraph properties put a bullet or number before it; list 0 takes it away."""
    number = properties.find(f"{_W}numPr/{_W}numId")
    return number is not None and number.get(f"{_W}val") != "0"


def _is_raised(properties: Any) -> bool:
    """Whether a run's properties raise it."""
    place = None if properties is None else properties.find(f"{_W}vertAlign")
    return place is not None and place.get(f"{_W}val") == "superscript"


def _is_hidden(run: Any) -> bool:
    return _is_on(run.find(f"{_W}rPr/{_W}vanish")) if run.tag == f"{_W}r" else False


def _is_bold(paragraph: Any) -> bool:
    runs = [
        run
        for run in paragraph.iterdescendants(f"{_W}r")
        if not _is_hidden(run) and any((text.text or "").strip() for text in run.iter(f"{_W}t"))
    ]
    return bool(runs) and all(_is_on(run.find(f"{_W}rPr/{_W}b")) for run in runs)


def _is_on(switch: Any) -> bool:
    return switch is not None and switch.get(f"{_W}val") not in ("0", "false", "off")
