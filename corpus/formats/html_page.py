"""The visible text of an HTML page, block by block.

Within a block white space is what a browser makes of it; a forced line break is a
newline. The cells of a table's row stand on one line with tabs between, unless one of
them holds several blocks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from lxml.etree import ParserError, iterwalk
from lxml.html import HTMLParser, document_fromstring

from corpus.formats.composition import broken_lines
from corpus.formats.decoding import (
    decode,
    normalise_newlines,
    refuse_binary,
    unicode_encoding,
    visible,
)
from corpus.formats.raised import CLOSES, OPENS, settled


def names(words: str) -> frozenset[str]:
    return frozenset(words.split())


HEADINGS = names("h1 h2 h3 h4 h5 h6")

_INVISIBLE = names(
    "script style noscript template head title svg iframe object embed video audio canvas select "
    "datalist textarea input rp rt"
)
"""`rt` is how to read the signs beside it: put between them, it would break their words."""
_BLOCKS = HEADINGS | names(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form header hgroup hr html label legend li main menu nav "
    "ol p pre search section summary table tbody td tfoot th thead tr ul"
)
_ROW_PARTS = names("td th")
_IN_A_CELL = names("p div center")
"""The blocks that a cell may have its words in and still be one line."""
_BOLD = names("b strong")
_BOX_WORDS = 4
_NEAR = 8
_DEPTH = 3
_NEVER_HIDDEN = names("html body main article")

_META_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_HIDING_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_FOR_NO_SCRIPTS = re.compile(
    r"<(noscript|script)\b([^<>]*)>|</(noscript|script)\s*>", re.IGNORECASE
)
_TEMPLATE_TYPE = re.compile(r"\btype\s*=\s*[\"']?text/(?:x-)?(?:html|template)", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\n\r\f]+")
_AROUND_BREAK = re.compile(r" *([\t\n]) *")


@dataclass(frozen=True, slots=True)
class Piece:
    """One block of the page: words without white space at either end."""

    words: str
    gap: str
    """The white space that goes before it."""
    tag: str
    """`h1` … `h6`, `li` for what a list item begins with, `p` for all else."""
    element: Any
    """The lxml element of the nearest block that the words lie in."""
    link_share: float
    """How much of the words are links, in [0, 1]."""
    bold: bool
    """Whether all the words are set in bold."""
    cells: tuple[Any, ...] = ()
    """Of a table's row its cells, from the first with words on: tabs part their words."""


def shown(data: bytes) -> Iterator[Any]:
    """The page as lxml trees without comments, in the ways in which it may be shown.

    Valid UTF-8 is taken for UTF-8 whatever the page says of itself, since browsers save
    pages in UTF-8 and leave the old declaration in.

    First as it stands. Then, where that differs, as scripts leave it: without what is for
    browsers that run none, which may leave an element open. Last as without scripts: with
    that text, and with what the page keeps as a template for its scripts.

    Raises:
        UnreadableArticle: if `data` is no text.
    """
    text = _decode(data)
    seen: set[str] = set()
    for way in (text, _for_scripts(text), _for_no_scripts(text)):
        if way not in seen and (tree := parse(way)) is not None:
            yield tree
        seen.add(way)


def parse(text: str) -> Any:
    """An HTML text as an lxml tree; None where there is no element in it."""
    # NUL would end the page; an encoding that the text declares no longer holds.
    text = text.replace("\0", "\ufffd")
    parser = HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
        huge_tree=True,  # else what lies deeper than 256 elements is dropped
        no_network=True,
    )
    try:
        return document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except ParserError:
        return None


def _for_scripts(text: str) -> str:
    """`text` less its `noscript` elements."""
    return _rewritten(text, lambda name, _: "" if name == "noscript" else None)


def _for_no_scripts(text: str) -> str:
    """`text` with its `noscript` elements and templates in scripts opened."""

    def opened(name: str, attributes: str) -> str | None:
        return "div" if name == "noscript" or _TEMPLATE_TYPE.search(attributes) else None

    return _rewritten(text, opened)


def _rewritten(text: str, wanted: Callable[[str, str], str | None]) -> str:
    """`text` with elements of raw text rewritten: left out, put into an element, or (None) kept."""
    parts: list[str] = []
    reached = 0
    within: tuple[str, str, int] | None = None
    for tag in _FOR_NO_SCRIPTS.finditer(text):
        opening, attributes, closing = tag.groups()
        if within is None and opening:
            become = wanted(opening.lower(), attributes)
            within = (opening.lower(), "script" if become is None else become, tag.start())
            if become is None:
                continue
            parts.append(text[reached : tag.start()])
            reached = tag.end()
        elif within is not None and closing and closing.lower() == within[0]:
            if within[1] != "script":
                inner = text[reached : tag.start()]
                parts.append(f"<{within[1]}>{inner}</{within[1]}>" if within[1] else "")
                reached = tag.end()
            within = None
    return "".join([*parts, text[reached:]])


def _decode(data: bytes) -> str:
    if unicode_encoding(data) is not None:
        return decode(data)
    refuse_binary(data)
    try:
        return normalise_newlines(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    if declared := _META_CHARSET.search(data[:4096]):
        name = declared[1].decode("ascii").lower()
        if name in ("iso-8859-1", "latin1", "us-ascii", "ascii"):
            name = "cp1252"  # what browsers read under these names
        try:
            return normalise_newlines(data.decode(name))
        except (LookupError, ValueError):
            pass
    return decode(data)


def pieces(tree: Any) -> Iterator[Piece]:
    """The blocks of the page that have words, in document order; raised marks of notes kept apart.

    "4 million" with a raised 3 behind it is "4 million³" (`corpus.formats.raised`).
    """
    return _Walk(tree).pieces()


class _Walk:
    """One walk over the tree: gathers inline text, hands it out at each block's edge."""

    def __init__(self, tree: Any) -> None:
        self._tree = tree
        self._text: list[str] = []
        self._links = 0
        """How many letters of `_text` are links."""
        self._open: list[Any] = []
        """The block elements around, outermost first."""
        self._plain = False
        """Whether `_text` has words that are not bold."""
        self._in_link = 0
        self._in_bold = 0
        self._in_pre = 0
        self._row: Any = None
        """The row whose cells share a line, while one is open."""
        self._cells: list[Any] = []
        """Its cells so far."""
        self._item: Any = None
        """The list item that has not begun yet."""
        self._gap = "\n\n"
        self._skipped: Any = None
        """The element left out last, which ends next."""

    def pieces(self) -> Iterator[Piece]:
        walker = iterwalk(self._tree, events=("start", "end"))
        for event, element in walker:
            tag = element.tag
            if event == "start":
                if tag in _INVISIBLE or is_hidden(element) or self._pops_up(element):
                    self._skipped = element
                    walker.skip_subtree()
                    continue
                yield from self._enter(element, tag)
                self._write(element.text)
            else:
                if element is not self._skipped:
                    yield from self._leave(element, tag)
                self._write(element.tail)
        yield from self._flush()

    def _enter(self, element: Any, tag: str) -> Iterator[Piece]:
        if tag == "br":
            self._text.append(" " if self._row is not None else "\n")
        elif tag == "q":
            self._text.append("“")
        elif tag == "sup":
            self._text.append(OPENS)
        elif tag == "a":
            previous = element.getprevious()
            if previous is not None and previous.tag == "a" and not previous.tail:
                self._text.append(" ")  # menus set their links apart by style alone
            self._in_link += 1
        elif tag in _BOLD:
            self._in_bold += 1
        elif tag in _ROW_PARTS and self._row is not None:
            self._text.append("\t")
            self._cells.append(element)
        elif self._row is not None and tag in _BLOCKS:
            self._text.append(" ")
        elif tag in _BLOCKS:
            yield from self._flush()
            self._open.append(element)
            self._in_pre += tag == "pre"
            if tag == "li":
                self._item = element
            elif tag == "tr" and _shares_a_line(element):
                self._row = element

    def _leave(self, element: Any, tag: str) -> Iterator[Piece]:
        if tag == "q":
            self._text.append("”")
        elif tag == "sup":
            self._text.append(CLOSES)
        elif tag == "a":
            self._in_link -= 1
        elif tag in _BOLD:
            self._in_bold -= 1
        elif self._row is not None and element is not self._row and tag in _BLOCKS:
            if tag not in _ROW_PARTS:
                self._text.append(" ")
        elif tag in _BLOCKS:
            yield from self._flush()
            self._open.pop()
            self._in_pre -= tag == "pre"
            if element is self._row:
                self._row = None
            if element is self._item:
                self._item = None
            if tag not in ("li", "tr"):
                self._gap = "\n\n"

    def _pops_up(self, element: Any) -> bool:
        """Whether it is a box that opens over a word of the sentence it stands in.

        Such a box is hidden from screen readers, or says again the word it is glued to.
        """
        if element.tag in _BLOCKS or not (before := "".join(self._text[-_NEAR:]).strip()):
            return False
        unread = element.get("aria-hidden") == "true" or element.get("role") == "tooltip"
        glued = self._text[-1][-1:].isalnum() and element.tag != "a"
        # Not looked for in depth: thousands of elements may lie in one another.
        if not (unread or glued) or not any(
            e.tag in _BLOCKS for e in islice(element.iterancestors(), _DEPTH)
        ):
            return False
        words = element.text_content().split()
        if len(words) < _BOX_WORDS:
            return False
        again = words[0] in before.split()[-len(words) :] and element.find(".//a") is not None
        return unread or (glued and again)

    def _write(self, text: str | None) -> None:
        if not text:
            return
        text = visible(text)
        if self._in_pre:
            self._text.append(text)
        else:
            self._text.append(_SPACES.sub(" ", text))
        if self._in_link:
            self._links += len(text.strip())
        if not self._in_bold and text.strip():
            self._plain = True

    def _flush(self) -> Iterator[Piece]:
        text = settled("".join(self._text))
        links, self._links = self._links, 0
        plain, self._plain = self._plain, False
        self._text.clear()
        cells, self._cells = self._cells, []
        if not text.strip():
            return
        block = self._open[-1] if self._open else self._tree
        if self._in_pre:
            parts = [part.strip() for part in re.split(r"\n[ \t]*\n", text) if part.strip()]
        else:
            text = _AROUND_BREAK.sub(r"\1", re.sub(" +", " ", text)).strip("\n ")
            cells = cells[len(text) - len(text.lstrip("\t")) - 1 :]
            text = text.strip("\n\t ")
            parts = broken_lines(text)
        for number, part in enumerate(parts):
            tag = "p"
            if block.tag in HEADINGS:
                tag = block.tag
            elif self._item is not None:
                tag, self._item = "li", None
            gap = self._gap if number == 0 else "\n\n" if self._in_pre else "\n"
            share = min(1.0, links / len(text))
            yield Piece(part, gap, tag, block, share, not plain, tuple(cells))
            self._gap = "\n" if block.tag in ("li", "tr") else "\n\n"


def _shares_a_line(row: Any) -> bool:
    """Whether the cells of a row have one block each at most, which are not parts of a list."""
    for cell in row.iterchildren():
        blocks = [e for e in cell.iterdescendants() if e.tag in _BLOCKS]
        if any(e.tag not in _IN_A_CELL for e in blocks):
            return False
        if sum(bool((e.text or "").strip()) or not _has_block(e) for e in blocks) > 1:
            return False
        if blocks and ((cell.text or "").strip() or any((e.tail or "").strip() for e in blocks)):
            return False
    return True


def _has_block(element: Any) -> bool:
    return any(child.tag in _BLOCKS for child in element.iterchildren())


def is_hidden(element: Any) -> bool:
    """Whether the page hides it by its own attributes."""
    if element.tag in _NEVER_HIDDEN:
        return False
    attributes = element.attrib
    return (
        attributes.get("hidden", "until-found") != "until-found"  # found by a search, it opens
        or (element.tag == "dialog" and "open" not in attributes)
        or bool(_HIDING_STYLE.search(attributes.get("style", "")))
    )
