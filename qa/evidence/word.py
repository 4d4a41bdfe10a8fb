"""Evidence as a DOCX document, for whoever goes on writing in it."""

from __future__ import annotations

import io
import re
from typing import Any

import docx
from docx.shared import Pt, RGBColor

from qa import quoted_table
from qa.evidence.exhibits import Evidence, Quoted
from qa.evidence.outline import Heading, Lead, Ours, Piece, QuotePiece, SourceLines, outline, parts
from qa.saying import POSSIBLY

# What XML 1.0 can't hold. A tab and a line end python-docx makes a tab and a break of.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_GREY = RGBColor(0x44, 0x44, 0x44)


def to_docx(evidence: Evidence) -> bytes:
    """The document's bytes. Characters that no DOCX can hold become U+FFFD."""
    document = docx.Document()
    document.core_properties.title = _text(evidence.title)[:255]
    document.core_properties.author = "Pressmark"
    document.core_properties.comments = ""
    document.core_properties.created = evidence.made.replace(tzinfo=None)
    document.core_properties.modified = evidence.made.replace(tzinfo=None)
    for piece in outline(evidence):
        _add(document, piece)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _add(document: Any, piece: Piece) -> None:
    match piece:
        case Heading(text, level):
            document.add_heading(_text(text), level)
        case Ours(text):
            _small(document.add_paragraph(), text)
        case Lead(text, n, is_tentative):
            paragraph = document.add_paragraph()
            if is_tentative:
                paragraph.add_run(f"{POSSIBLY} ").italic = True
            words = paragraph.add_run(_text(text))
            words.bold, words.font.size = True, Pt(14)
            paragraph.add_run(f" [{n}]")
        case QuotePiece(mark, quote, lines, url):
            _add_quote(document, mark, quote)
            _small(document.add_paragraph(), "\n".join([*lines, *([url] if url else [])]))
        case SourceLines(title, lines, url):
            document.add_paragraph().add_run(_text(title)).bold = True
            _small(document.add_paragraph(), "\n".join([*lines, *([url] if url else [])]))


def _add_quote(document: Any, mark: str, quote: Quoted) -> None:
    paragraph = document.add_paragraph(style="Quote")
    paragraph.add_run(f"{mark} ").italic = False
    if quote.table is None:
        paragraph.add_run("“")
        _add_words(paragraph, quote, quote.start, quote.start + len(quote.quote))
        paragraph.add_run("”")
        return
    shown = quoted_table.shown(quote.table)
    lines = [*([shown.head] if shown.head else []), *shown.rows]
    table = document.add_table(rows=len(lines), cols=len(lines[0]), style="Table Grid")
    for row, line in zip(table.rows, lines, strict=True):
        for cell, words in zip(row.cells, line, strict=True):
            if isinstance(words, str):
                cell.paragraphs[0].add_run(_text(words)).bold = True
            elif words:
                _add_words(cell.paragraphs[0], quote, words.start, words.end)


def _add_words(paragraph: Any, quote: Quoted, start: int, end: int) -> None:
    for words, is_answer in parts(quote, start, end):
        run = paragraph.add_run(_text(words))
        run.bold = run.underline = is_answer or None


def _small(paragraph: Any, text: str) -> None:
    run = paragraph.add_run(_text(text))
    run.font.size, run.font.color.rgb = Pt(9), _GREY


def _text(text: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
