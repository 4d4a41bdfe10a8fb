r"""What RTF says of its paragraphs and cells, written into it as marks that stay in its text.

striprtf reads the words, their alphabets and what is not text. It drops what stands around
them: which style a paragraph has, where a cell ends, how wide it is. Here that is put among
the words beforehand, in characters of nobody's; see `rtf_rows` for what becomes of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from striprtf.striprtf import destinations


class Mark(StrEnum):
    """One character of nobody's, at the end of what it says something of."""

    PARAGRAPH = "\ue010"
    IN_TABLE = "\ue011"
    """The end of a paragraph of a cell, behind which the cell goes on."""
    CELL = "\ue012"
    ROW = "\ue013"
    NESTED_CELL = "\ue014"
    NESTED_ROW = "\ue015"
    LISTED = "\ue016"
    """What stands before it is a list's bullet or number."""
    TITLE = "\ue017"
    TOP_HEADING = "\ue018"
    HEADING = "\ue019"
    ITEM = "\ue01a"
    FURNITURE = "\ue01b"
    BOLD = "\ue01c"
    """All words of the paragraph are bold."""


ENDS = (
    *(Mark.PARAGRAPH, Mark.IN_TABLE, Mark.CELL, Mark.ROW),
    *(Mark.NESTED_CELL, Mark.NESTED_ROW),
)
"""The marks at which a piece of the text ends."""


@dataclass(frozen=True, slots=True)
class CellPlace:
    """Where a cell of a row ends on paper, in twips from the left."""

    right: int = 0
    goes_on: bool = False
    """It is one with the cell before it in its row."""
    goes_down: bool = False
    """It is one with the cell above it."""


@dataclass(frozen=True, slots=True)
class RowPlace:
    """Where a row and its cells stand on paper, in twips from the left."""

    left: int = 0
    cells: tuple[CellPlace, ...] = ()
    is_head: bool = False
    """It is repeated on each page."""
    next_cell: CellPlace = CellPlace()
    """What is said of the cell that is told next."""


@dataclass(frozen=True, slots=True)
class _State:
    """What holds until its group ends."""

    skipped: bool = False
    """It is a destination that is no text, or hidden."""
    style: str | None = None
    level: int | None = None
    listed: bool = False
    in_table: bool = False
    bold: bool = False
    hidden: bool = False
    row: RowPlace = RowPlace()
    in_mark: bool = False
    """It is the bullet or number of a list's item."""


@dataclass(slots=True)
class _Paragraph:
    listed: bool = False
    bold: bool = False
    plain: bool = False
    """It has words that are not bold."""


_TOKEN = re.compile(
    r"\\(?P<word>[a-z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<hex>[0-9a-f]{2})|\\(?P<sign>[^a-z])"
    r"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n]+",
    re.IGNORECASE | re.DOTALL,
)
_STYLE = re.compile(
    r"\{(\\s(\d+)(?![\w*])[^{}]*)(?:\{[^{}]*\}[^{}]*)*\}|\{((?!\\\*|\\s\d)[^{}]*)\}"
)
_WORDS = re.compile(r"\\\*?[a-z]+-?\d* ?|\\'[0-9a-f]{2}|\\.|[\r\n]", re.IGNORECASE)
_LEVEL = re.compile(r"\\outlinelevel(\d)")
_BODY_LEVEL = 9
_MOST_CELLS = 1_000
"""Of a row whose places are kept; Word makes 63."""
_LIST_MARKS = ("listtext", "pntext")
_KINDS = (
    (re.compile(r"title", re.IGNORECASE), Mark.TITLE),
    (re.compile(r"heading 1", re.IGNORECASE), Mark.TOP_HEADING),
    (re.compile(r"heading \d|subtitle", re.IGNORECASE), Mark.HEADING),
    (re.compile(r"toc (?:\d|heading)|header|footer", re.IGNORECASE), Mark.FURNITURE),
    (re.compile(r"list (?!paragraph).*", re.IGNORECASE), Mark.ITEM),
)


def marked(rtf: str) -> tuple[str, list[RowPlace]]:
    """The document with its marks, and where its rows stand, one for each `Mark.ROW`."""
    walk = _Walk(_styles(rtf))
    return "".join(walk.over(rtf)), walk.rows


def _styles(rtf: str) -> Mapping[str, Mark]:
    """What the styles of paragraphs say that they are, by their numbers."""
    start = rtf.find("{\\stylesheet")
    found: dict[str, Mark] = {}
    if start < 0:
        return found
    end = rtf.find("\\pard", start)
    sheet = rtf[start + 1 : end if end > 0 else len(rtf)]
    for style in _STYLE.finditer(sheet):
        words = style[1] or style[3] or ""
        name = _WORDS.sub("", words).split(";")[0].strip()
        kind = next((kind for pattern, kind in _KINDS if pattern.fullmatch(name)), None)
        level = _LEVEL.search(words)
        if kind is None and level:
            kind = _of_level(int(level[1]))
        if kind is not None:
            found[style[2] or "0"] = kind
    return found


def _of_level(level: int) -> Mark | None:
    if level >= _BODY_LEVEL:
        return None
    return Mark.HEADING if level else Mark.TOP_HEADING


_ENDING = {
    "par": Mark.PARAGRAPH,
    "sect": Mark.PARAGRAPH,
    "page": Mark.PARAGRAPH,
    "cell": Mark.CELL,
    "nestcell": Mark.NESTED_CELL,
}


@dataclass(slots=True)
class _Walk:
    styles: Mapping[str, Mark]
    rows: list[RowPlace] = field(default_factory=list)
    _state: _State = _State()
    _outer: list[_State] = field(default_factory=list)
    _paragraph: _Paragraph = field(default_factory=_Paragraph)
    _row_within: bool = False
    """A row of a table in a cell ends with the group."""

    def over(self, rtf: str) -> Iterator[str]:
        """The document's pieces, marks among them."""
        for token in _TOKEN.finditer(rtf):
            if token["brace"]:
                yield from self._brace(token["brace"])
            elif token["word"]:
                yield from self._word(token[0], token["word"], token["number"])
            elif token["sign"] in ("\n", "\r"):
                yield from self._end("par")
            elif token["sign"] == "*":
                self._state = replace(self._state, skipped=True)
                yield token[0]
            else:
                yield from self._said(token[0], token["text"] or token["hex"] or "")

    def _brace(self, brace: str) -> Iterator[str]:
        yield brace
        if brace == "{":
            self._outer.append(self._state)
        elif self._outer:
            inner, self._state = self._state, self._outer.pop()
            if inner.in_mark and not self._state.in_mark:
                yield Mark.LISTED
            if self._row_within and not self._state.skipped:
                self._row_within = False
                yield Mark.NESTED_ROW

    def _said(self, token: str, words: str) -> Iterator[str]:
        state = self._state
        if state.hidden and not state.skipped:
            return
        if words.strip() and not state.skipped and not state.in_mark:
            self._paragraph.bold |= state.bold
            self._paragraph.plain |= not state.bold
        yield token

    def _word(self, token: str, word: str, number: str | None) -> Iterator[str]:
        if word in _LIST_MARKS:
            self._state = replace(self._state, in_mark=True)
            self._paragraph.listed = True
            return
        if word in destinations:
            self._state = replace(self._state, skipped=True)
        self._row_within |= word == "nestrow"
        if self._state.skipped:
            yield token
        elif word == "row":
            self.rows.append(self._state.row)
            yield from ("{}", Mark.ROW)
        elif word in _ENDING:
            yield from self._end(word)
        elif word == "u":
            yield from self._said(token, word)
        else:
            self._state = _set(self._state, word, int(number) if number else None)
            yield token

    def _end(self, word: str) -> Iterator[str]:
        """The marks at the end of a paragraph; the braces end what a sign is written for."""
        state, paragraph = self._state, self._paragraph
        if state.skipped:
            return
        self._paragraph = _Paragraph()
        end = _ENDING[word]
        if end is Mark.PARAGRAPH and state.in_table:
            end = Mark.IN_TABLE
        kind = self.styles.get(state.style or "0")
        if kind is None and state.level is not None:
            kind = _of_level(state.level)
        if kind is None and (state.listed or paragraph.listed):
            kind = Mark.ITEM
        bold = paragraph.bold and not paragraph.plain
        yield from ("{}", kind or "", Mark.BOLD if bold else "", end)


def _set(state: _State, word: str, number: int | None) -> _State:
    """What holds behind a control word."""
    match word:
        case "pard":
            return replace(state, style=None, level=None, listed=False, in_table=False)
        case "plain":
            return replace(state, bold=False, hidden=False)
        case "b":
            return replace(state, bold=number != 0)
        case "v" | "deleted":
            return replace(state, hidden=number != 0)
        case "s":
            return replace(state, style=str(number))
        case "outlinelevel":
            return replace(state, level=number)
        case "ls":
            return replace(state, listed=bool(number))
        case "intbl":
            return replace(state, in_table=True)
    return replace(state, row=_set_row(state.row, word, number or 0))


def _set_row(row: RowPlace, word: str, number: int) -> RowPlace:
    match word:
        case "trowd":
            return RowPlace()
        case "trleft":
            return replace(row, left=number)
        case "trhdr":
            return replace(row, is_head=True)
        case "clmrg":
            return replace(row, next_cell=replace(row.next_cell, goes_on=True))
        case "clvmrg":
            return replace(row, next_cell=replace(row.next_cell, goes_down=True))
        case "cellx" if len(row.cells) < _MOST_CELLS:
            cell = replace(row.next_cell, right=number)
            return replace(row, cells=(*row.cells, cell), next_cell=CellPlace())
    return row
