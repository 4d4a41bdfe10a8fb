"""Evidence as one page of HTML to print or to keep: no script, nothing from elsewhere.

The page's own policy forbids whatever an article's words might ask a browser for.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from urllib.parse import urlsplit

from corpus.tables import Cell
from qa import quoted_table
from qa.evidence.exhibits import Evidence, Quoted
from qa.evidence.outline import Heading, Lead, Ours, Piece, QuotePiece, SourceLines, outline, parts
from qa.saying import POSSIBLY

STYLE = """
:root { color-scheme: light; }
body { font: 11pt/1.45 Georgia, 'Times New Roman', serif; color: #1a1a1a; background: #fff;
  max-width: 42rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6em; line-height: 1.2; margin: 0 0 1rem; }
h2 { font-size: 1.2em; margin: 2rem 0 .6rem; border-top: 1px solid #bbb; padding-top: 1rem; }
h3 { font-size: 1em; margin: 1.2rem 0 .4rem; }
.lead { font-size: 1.3em; font-weight: bold; margin: .4rem 0 .8rem; }
.ours, .lines, .lines + *, h3.ours { font-family: system-ui, sans-serif; }
.ours { color: #444; font-size: .9em; }
blockquote { margin: .8rem 0 .2rem 2.6rem; white-space: pre-wrap; }
blockquote .mark { float: left; margin-left: -2.6rem; font-family: system-ui, sans-serif; }
blockquote strong { text-decoration: underline; text-underline-offset: .15em; }
.lines { margin: 0 0 1rem 2.6rem; padding: 0; list-style: none; color: #444; font-size: .82em; }
.sources .lines { margin-left: 0; }
table { border-collapse: collapse; white-space: normal; }
td, th { border: 1px solid #999; padding: .15rem .5rem; text-align: left; vertical-align: top; }
a { color: #14532d; }
@media (max-width: 30rem) { blockquote, .lines { margin-left: 2rem; }
  blockquote .mark { margin-left: -2rem; } }
@media print { body { max-width: none; margin: 0; padding: 0; font-size: 10.5pt; }
  h1, h2, h3 { break-after: avoid; } figure { break-inside: avoid; } a { color: inherit; } }
@page { margin: 2cm; }
figure { margin: 0; }
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def to_html(evidence: Evidence) -> str:
    """The whole page, in UTF-8."""
    body = "\n".join(map(_piece, outline(evidence)))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_text(evidence.title)}</title>\n<style>{STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _piece(piece: Piece) -> str:
    match piece:
        case Heading(text, level):
            return f'<h{level} dir="auto">{_text(text)}</h{level}>'
        case Ours(text):
            return f'<p class="ours" dir="auto">{_text(text)}</p>'
        case Lead(text, n, is_tentative):
            possibly = f'<span class="ours">{POSSIBLY}</span> ' if is_tentative else ""
            return f'<p class="lead" dir="auto">{possibly}{_text(text)} [{n}]</p>'
        case QuotePiece(mark, quote, lines, url):
            return (
                f'<figure><blockquote dir="auto"><span class="mark">{mark}</span>“{_quoted(quote)}”'
                f"</blockquote>\n{_lines(lines, url)}</figure>"
            )
        case SourceLines(title, lines, url):
            return f'<div class="sources"><strong>{_text(title)}</strong>{_lines(lines, url)}</div>'


def _lines(lines: tuple[str, ...], url: str | None) -> str:
    items = [_text(line) for line in lines]
    if url:
        words = _text(url)
        items.append(f'<a href="{words}" rel="noreferrer">{words}</a>' if _is_web(url) else words)
    return f'<ul class="lines">{"".join(f"<li>{item}</li>" for item in items)}</ul>'


def _quoted(quote: Quoted) -> str:
    if quote.table is None:
        return "".join(_marked(quote, quote.start, quote.start + len(quote.quote)))
    shown = quoted_table.shown(quote.table)
    head = "".join(f"<th>{_text(name)}</th>" for name in shown.head)
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td>{_text(cell) if isinstance(cell, str) else _of_cell(quote, cell)}</td>"
            for cell in row
        )
        + "</tr>"
        for row in shown.rows
    )
    return f"<table>{f'<tr>{head}</tr>' if head else ''}{rows}</table>"


def _of_cell(quote: Quoted, cell: Cell | None) -> str:
    return "".join(_marked(quote, cell.start, cell.end)) if cell else ""


def _marked(quote: Quoted, start: int, end: int) -> Iterator[str]:
    for words, is_answer in parts(quote, start, end):
        yield f"<strong>{_text(words)}</strong>" if is_answer else _text(words)


def _is_web(url: str) -> bool:
    try:
        return urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return False


def _text(text: str) -> str:
    r"""Text as HTML that gives the same characters back: `\r` too, but NUL, which none can."""
    return html.escape(text).replace("\r", "&#13;").replace("\0", "\N{REPLACEMENT CHARACTER}")
