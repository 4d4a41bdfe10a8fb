"""HTML that stands in a field or a file of another format: all of it is the article's.

A page has its menus and adverts; a feed's `text`, a chapter or a message in HTML has none
that a program put round it, so that nothing is looked for but the blocks.
"""

from __future__ import annotations

import re
from html import unescape

from corpus.article import BlockKind
from corpus.formats.composition import Composition, heads, one_line
from corpus.formats.html_page import HEADINGS, Piece, parse, pieces

_BLOCK_TAG = re.compile(
    r"</?(?:p|br|div|h[1-6]|ul|ol|li|blockquote|table|tr|section|article|figure|pre|hr)\b",
    re.IGNORECASE,
)
_CLOSED = re.compile(
    r"</(?:a|abbr|article|aside|b|blockquote|cite|code|dd|div|dl|dt|em|figcaption|figure|font|"
    r"h[1-6]|header|i|iframe|li|mark|ol|p|pre|q|s|script|section|small|span|strong|style|sub|sup|"
    r"table|tbody|td|th|thead|time|tr|u|ul|video)\s*>|<(?:br|hr)\s*/?>|<img\s[^<>]*>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_EMPTY_LINES = re.compile(r"\n[ \t]*\n\s*")


def is_markup(words: str) -> bool:
    """Whether `words` are HTML: an element is closed in them, or a line is broken.

    "Put <b> before it" is a sentence about HTML.
    """
    return _CLOSED.search(words) is not None


def without_entities(words: str) -> str:
    """`words` with `&pound;` and `&#8217;` made the characters they stand for.

    Twice, since programs that write feeds escape what was escaped already.
    """
    for _ in range(2):
        words = _ENTITY.sub(lambda entity: unescape(entity[0]), words)
    return words


def line_of(markup: str) -> str:
    """A title or name that may have tags or entities in it, on one line."""
    words = compose(markup).text if is_markup(markup) else without_entities(markup)
    return one_line(words)


def compose(markup: str) -> Composition:
    """The text of `markup` with its blocks; empty where it shows no words.

    Where only words are marked and no blocks, lines and empty lines part the paragraphs, as
    the editors of publishing systems keep them.
    """
    if not _BLOCK_TAG.search(markup):
        markup = _EMPTY_LINES.sub("<p>", markup).replace("\n", "<br>")
    page = Composition()
    tree = parse(markup)
    for piece in pieces(tree) if tree is not None else ():
        page.add(kind_of(piece), piece.words, gap=piece.gap)
    return page


def kind_of(piece: Piece) -> BlockKind:
    """What a piece of a text is that has no furniture."""
    if piece.tag in HEADINGS or (piece.bold and piece.tag == "p" and heads(piece.words)):
        return BlockKind.HEADING
    return BlockKind.LIST_ITEM if piece.tag == "li" else BlockKind.BODY
