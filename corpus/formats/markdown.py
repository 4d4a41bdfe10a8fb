"""Markdown: the text as it stands, markup and all, and the blocks that CommonMark sees in it.

A block covers the words: behind a heading's `#`, a list item's bullet, a quotation's
first `>`. These marks, rules, fences and a table's dividing row are furniture blocks of
their own, and so are front matter, comments, link definitions and paragraphs that are
only pictures; a bullet is in no block. Code is body: what a document shows as code is
its author's words, and leaving it out would lose answers. Where each line of it begins with
`>` it is a quotation that was set in too far.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby, pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.article import Block, BlockKind, Draft
from corpus.formats.composition import heads, key, one_line
from corpus.formats.decoding import decode, storable
from corpus.formats.metadata_dates import published_on
from corpus.formats.table_rows import Laid, rows
from corpus.tables import Cell

MAX_COLUMNS = 1_000
"""In a text with a wider table than this none is told from a paragraph."""

_TITLES = ("title", "headline")
_DATES = ("published", "date", "publish_date", "publishdate", "pubdate", "date_published")
_PUBLISHERS = ("publisher", "publication", "site_name", "sitename", "site")
_URLS = ("url", "canonical_url", "canonical", "source_url", "link")

_FRONT_MATTER = re.compile(
    r"\A---[ \t]*\n(?P<fields>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
_FIELD = re.compile(r"([A-Za-z_][\w .-]*?)[ \t]*:(?:[ \t]+(.*))?$")
_CLOSING_HASHES = re.compile(r"(?:^|[ \t])#+[ \t]*$")
_HARD_BREAK = re.compile(r"(?: {2,}|\\)$")
_MARKER = re.compile(r"[-*+•]|\d{1,2}[.)]")
_YEAR_AS_MARKER = re.compile(r"(?<!\d)\d{3,9}[.)][ \t]+$")
_ONLY_PICTURES = re.compile(r"(?:\[?!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])?(?:\]\([^)]*\))?\s*)+")
_BOLD = re.compile(r"(\*\*|__)[^*_\n]+\1")
_HTML = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)|<[^>]*>", re.DOTALL | re.IGNORECASE
)
_BAR = re.compile(r"\\.|(?P<bar>\|)")
"""A bar parts cells; behind a backslash it is a cell's own."""
_NO_WORDS = re.compile(r"[\W_]+|(?:`{3,}|~{3,}).*|\[[^\]]+\]:.*")
"""What may stand outside the blocks: marks, a fence's first line, a link definition."""


def read(data: bytes, source: str) -> Draft:
    """The article with its blocks; title, date, publisher and address from front matter.

    The first heading of the first level is the title, unless front matter gives another.

    Raises:
        UnreadableArticle: if `data` is no text.
    """
    text = storable(decode(data))
    fields, body_start = _front_matter(text)
    lines = _SourceLines(text, body_start)
    # A row of the widest table takes a token for each cell of it.
    tables = all(line.count("|") <= MAX_COLUMNS for line in lines.raw)
    tokens = _parser(tables).parse(text[body_start:])
    blocks = _covering(text, body_start, list(_blocks(tokens, lines)))
    if body_start:
        blocks.insert(0, Block(BlockKind.FURNITURE, 0, len(text[:body_start].rstrip())))
    title = one_line(_first(fields, _TITLES))
    blocks = _with_title(text, blocks, title)
    own = next((text[b.start : b.end] for b in blocks if b.kind is BlockKind.TITLE), "")
    day, evidence = None, None
    for name in _DATES:
        day = published_on(fields.get(name, ""))
        if day:
            evidence = f"{name}: {fields[name]}"
            break
    return Draft(
        source,
        text,
        title=title or one_line(own) or None,
        published=day,
        published_evidence=evidence,
        url=next((u for n in _URLS if (u := fields.get(n, "")).startswith("http")), None),
        publisher=one_line(_first(fields, _PUBLISHERS)) or None,
        blocks=tuple(blocks),
    )


def _front_matter(text: str) -> tuple[dict[str, str], int]:
    """The top-level `key: value` lines of YAML front matter, and where the body begins.

    Lines rather than YAML, because the commonest mistake in front matter, a title with
    an unquoted colon, makes YAML refuse the whole of it.
    """
    match = _FRONT_MATTER.match(text)
    if match is None:
        return {}, 0
    fields: dict[str, str] = {}
    for line in match["fields"].split("\n"):
        if not line.strip() or line[0] in " \t#-":
            continue
        field = _FIELD.match(line)
        if field is None:
            return {}, 0
        fields.setdefault(field[1].strip().casefold(), _scalar(field[2] or ""))
    return (fields, match.end()) if fields else ({}, 0)


def _scalar(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        quote = value[0]
        return value[1:-1].replace("''" if quote == "'" else '\\"', quote)
    return re.sub(r"(?:^|[ \t]+)#.*", "", value)


def _first(fields: Mapping[str, str], names: Sequence[str]) -> str:
    return next((fields[name] for name in names if fields.get(name)), "")


@cache
def _parser(tables: bool) -> MarkdownIt:
    # Only blocks are wanted; parsing what is inside them would cost most of the time.
    parser = MarkdownIt("commonmark").disable("inline")
    return parser.enable("table") if tables else parser


@dataclass(frozen=True, slots=True)
class _SourceLine:
    start: int
    words: str
    """Without white space at either end."""

    @property
    def end(self) -> int:
        return self.start + len(self.words)


class _SourceLines:
    """The lines of the body, by their number, with their offsets in the whole text."""

    def __init__(self, text: str, start: int) -> None:
        self._lines: list[_SourceLine] = []
        self.raw = text[start:].split("\n")
        for raw in self.raw:
            words = raw.strip()
            self._lines.append(_SourceLine(start + len(raw) - len(raw.lstrip()), words))
            start += len(raw) + 1

    def between(self, first: int, last: int) -> list[_SourceLine]:
        """The lines `[first, last)` that are not blank."""
        return [line for line in self._lines[first:last] if line.words]


def _blocks(tokens: Sequence[Token], lines: _SourceLines) -> Iterator[Block]:
    """The blocks of the leaves of CommonMark's tree, in order."""
    heading = ""
    first_of_item = in_table = False
    table: list[_SourceLine] = []
    for token in tokens:
        if token.type == "list_item_open":
            first_of_item = True
        elif token.type == "heading_open":
            heading = token.tag
        elif token.type in ("table_open", "table_close"):
            in_table = token.type == "table_open"
            yield from _table(table)
            table = []
        if token.map is None:
            continue
        first, last = token.map
        if token.type == "inline" and heading:
            yield from _heading(heading, token.content, lines.between(first, last))
            heading, first_of_item = "", False
        elif token.type == "inline" and not in_table:
            kind = BlockKind.LIST_ITEM if first_of_item else BlockKind.BODY
            yield from _paragraph(kind, token.content, lines, first, last)
            first_of_item = False
        elif token.type == "tr_open":
            table += lines.between(first, last)
        elif token.type == "fence":
            yield from _together(
                BlockKind.BODY, lines.between(first + 1, first + 1 + token.content.count("\n"))
            )
        elif token.type == "code_block":
            indented = lines.between(first, last)
            if all(line.words.startswith(">") for line in indented):
                yield from _quotation([lines.between(n, n + 1) for n in range(first, last)])
            else:
                yield from _together(BlockKind.BODY, indented)
        elif token.type == "html_block":
            has_words = bool(_HTML.sub("", token.content).strip())
            kind = BlockKind.BODY if has_words else BlockKind.FURNITURE
            yield from _together(kind, lines.between(first, last))


def _quotation(lines: Sequence[Sequence[_SourceLine]]) -> Iterator[Block]:
    """The paragraphs of a quotation that is set in so far that CommonMark takes it for code.

    Each line is given alone; one that is blank is empty.
    """
    for has_words, found in groupby(lines, key=lambda line: bool(line and _said(line[0]))):
        if has_words:
            first, *others = (line for (line,) in found)
            start = first.end - len(_said(first))
            yield Block(BlockKind.BODY, start, others[-1].end if others else first.end)


def _said(line: _SourceLine) -> str:
    """The words of a quotation's line, behind its marks."""
    return line.words.lstrip("> \t")


def _table(lines: Sequence[_SourceLine]) -> Iterator[Block]:
    """The rows of a table, of which the first names the columns."""
    if not lines:
        return
    laid = [_cells(line, heads=n == 0) for n, line in enumerate(lines)]
    for line, row in zip(lines, rows(lines[0].start, laid), strict=True):
        yield Block(BlockKind.BODY, line.start, line.end, row=row)


def _cells(line: _SourceLine, *, heads: bool) -> list[Laid]:
    """The cells of a row; what stands before a bar at its beginning, as a quotation's mark, is
    none.
    """
    bars = [match.start() for match in _BAR.finditer(line.words) if match["bar"]]
    if not bars or line.words[: bars[0]].strip("> "):
        bars.insert(0, -1)
    cells = []
    for column, (bar, end) in enumerate(pairwise([*bars, len(line.words)])):
        raw = line.words[bar + 1 : end]
        if words := raw.strip():
            start = line.start + bar + 1 + len(raw) - len(raw.lstrip())
            cells.append(Laid(Cell(start, start + len(words), column), words, heads))
    if len(cells) == 1 and _BOLD.fullmatch(cells[0].words):
        return [replace(cells[0], is_heading=True)]
    return cells


def _block(kind: BlockKind, line: _SourceLine) -> Block:
    return Block(kind, line.start, line.end)


def _together(kind: BlockKind, lines: Sequence[_SourceLine]) -> Iterator[Block]:
    if lines:
        yield Block(kind, lines[0].start, lines[-1].end)


def _heading(tag: str, content: str, lines: Sequence[_SourceLine]) -> Iterator[Block]:
    """The words of a heading, marked as a title for the time being if it is of level one."""
    if not lines or not content.strip():
        return
    kind = BlockKind.TITLE if tag == "h1" else BlockKind.HEADING
    if len(lines) > 1:  # underlined, on several lines
        yield Block(kind, lines[0].start + _indent(lines[0].words, content), lines[-1].end)
        return
    words = lines[0].words
    if not words.endswith(content.strip()):
        words = _CLOSING_HASHES.sub("", words).rstrip()
    start = lines[0].start + _indent(words, content)
    yield Block(kind, start, lines[0].start + len(words))


def _indent(line: str, content: str) -> int:
    """Where in its first line a paragraph's words begin, behind quotation marks and bullets.

    CommonMark's content is the end of the line, whatever stands before it.
    """
    words = content.strip().split("\n", 1)[0].rstrip()
    start = len(line) - len(words) if line.endswith(words) else 0
    # `1986. A good year.` is a list item to CommonMark, a sentence to us.
    year = _YEAR_AS_MARKER.search(line[:start])
    return year.start() if year else start


def _paragraph(
    kind: BlockKind, content: str, lines: _SourceLines, first: int, last: int
) -> Iterator[Block]:
    paragraph = lines.between(first, last)
    if not paragraph or not content.strip():
        return
    if _ONLY_PICTURES.fullmatch(content.strip()):
        kind = BlockKind.FURNITURE
    elif _BOLD.fullmatch(content.strip()) and heads(content.strip().strip("*_")):
        kind = BlockKind.HEADING
    indent = _indent(paragraph[0].words, content)
    if not paragraph[0].words[indent:].startswith(content.strip().split("\n", 1)[0]):
        kind = BlockKind.BODY  # a year stands before it, no bullet
    start = paragraph[0].start + indent
    end = paragraph[0].end
    raw = [line for line in lines.raw[first:last] if line.strip()]
    for above, line in zip(raw, paragraph[1:], strict=False):
        # Two spaces or a backslash at its end break a line for good; one that goes on
        # in lower case is the same sentence all the same.
        if _HARD_BREAK.search(above) and not line.words.lstrip("> ")[:1].islower():
            yield Block(kind, start, end)
            start = line.start + len(line.words) - len(line.words.lstrip("> \t"))
        end = line.end
    yield Block(kind, start, end)


def _covering(text: str, start: int, blocks: Sequence[Block]) -> list[Block]:
    """`blocks`, and between them blocks for all that is neither white space nor a bullet."""
    covering: list[Block] = []
    for block in [*blocks, None]:
        covering += _rest(text, start, block.start if block else len(text))
        if block:
            covering.append(block)
            start = block.end
    return covering


def _rest(text: str, start: int, end: int) -> Iterator[Block]:
    for match in re.finditer(r"\S[^\n]*", text[start:end]):
        words = match[0].rstrip()
        place = start + match.start()
        marks = list(re.finditer(r"\S+", words))
        if all(m[0].strip(">#") == "" or _MARKER.fullmatch(m[0]) for m in marks):
            for mark in marks:
                if not _MARKER.fullmatch(mark[0]):
                    yield Block(BlockKind.FURNITURE, place + mark.start(), place + mark.end())
        else:
            kind = BlockKind.FURNITURE if _NO_WORDS.fullmatch(words) else BlockKind.BODY
            yield Block(kind, place, place + len(words))


def _with_title(text: str, blocks: Sequence[Block], title: str) -> list[Block]:
    """`blocks` with one title at most: the first of level one, if it says what `title` says."""
    settled: list[Block] = []
    found = False
    for block in blocks:
        if block.kind is BlockKind.TITLE:
            own = not found and (not title or key(text[block.start : block.end]) == key(title))
            found = found or own
            kind = BlockKind.TITLE if own else BlockKind.HEADING
            block = Block(kind, block.start, block.end)
        settled.append(block)
    return settled
