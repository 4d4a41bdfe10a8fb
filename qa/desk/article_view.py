"""An article as HTML: its text whole, its furniture greyed, the quoted words marked.

`textContent` of the element `.article-text` is the article's text, character for
character, and of its `mark`s together the quote; the white space between two blocks
is there but not displayed, since the blocks have margins.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from corpus.article import Article, Block, BlockKind
from qa.as_read import AsRead, said_of
from qa.desk.article_table import table_html
from qa.desk.escaping import escape, in_words, web_address

CLOSE_BUTTON = '<button type="button" class="close" aria-label="Close the article">×</button>'


@dataclass(frozen=True, slots=True)
class Highlight:
    """The quote `[start, end)`, and within it the words that answer, where they are known."""

    start: int
    end: int
    answer_start: int | None = None
    answer_end: int | None = None


@dataclass(frozen=True, slots=True)
class _BlockRow:
    """The blocks that share a line of the text, with the indentation or bullet before them."""

    start: int
    end: int
    blocks: tuple[Block, ...]

    @property
    def kind(self) -> BlockKind:
        """Furniture only where nothing else is on the line; else what comes first."""
        kinds = [b.kind for b in self.blocks if b.kind is not BlockKind.FURNITURE]
        return kinds[0] if kinds else BlockKind.FURNITURE

    @property
    def table(self) -> int | None:
        """The number of the table that it is a row of."""
        only = self.blocks[0] if len(self.blocks) == 1 else None
        if only is None or only.row is None or only.kind is BlockKind.FURNITURE:
            return None
        return only.row.table if only.row.cells else None


def _line_start(text: str, start: int, end: int) -> int:
    """Where in the gap `[start, end)` the next row begins: behind its leading empty lines."""
    first = next((i for i in range(start, end) if not text[i].isspace()), end)
    return max(start, text.rfind("\n", start, first) + 1)


def _rows(article: Article) -> list[_BlockRow]:
    rows: list[_BlockRow] = []
    behind = 0
    for block in article.blocks:
        if rows and "\n" not in article.text[behind : block.start]:
            last = rows.pop()
            rows.append(_BlockRow(last.start, block.end, (*last.blocks, block)))
        else:
            start = _line_start(article.text, behind, block.start)
            rows.append(_BlockRow(start, block.end, (block,)))
        behind = block.end
    return rows


def _runs(article: Article) -> Iterator[tuple[bool, int | None, tuple[_BlockRow, ...]]]:
    """The rows in runs: of furniture, of one table (its number is told), of all else.

    What has no words, such as the line below a table's head in Markdown, is in the table that
    it stands in.
    """
    rows = _rows(article)
    tables = [row.table for row in rows]
    for n in range(1, len(rows) - 1):
        words = article.text[rows[n].start : rows[n].end]
        if tables[n - 1] == tables[n + 1] and not any(map(str.isalnum, words)):
            tables[n] = tables[n - 1]
    kinds = [
        (row.kind is BlockKind.FURNITURE and table is None, table)
        for row, table in zip(rows, tables, strict=True)
    ]
    for (is_furniture, table), group in groupby(zip(kinds, rows, strict=True), lambda one: one[0]):
        yield is_furniture, table, tuple(row for _, row in group)


def mark_within(text: str, start: int, end: int, inner: tuple[int, int] | None, tag: str) -> str:
    """`text[start:end]` escaped, the part of it that lies in `inner` between `<tag>`s."""
    if inner is None:
        return escape(text[start:end])
    left, right = (min(max(offset, start), end) for offset in inner)
    if left == right:
        return escape(text[start:end])
    name = tag.split()[0]
    return (
        f"{escape(text[start:left])}<{tag}>{escape(text[left:right])}</{name}>"
        f"{escape(text[right:end])}"
    )


def _marked(text: str, start: int, end: int, highlight: Highlight | None) -> str:
    if highlight is None:
        return escape(text[start:end])
    left, right = (min(max(o, start), end) for o in (highlight.start, highlight.end))
    if left == right:
        return escape(text[start:end])
    answer = None
    if highlight.answer_start is not None and highlight.answer_end is not None:
        answer = (highlight.answer_start, highlight.answer_end)
    quoted = mark_within(text, left, right, answer, 'b class="answering"')
    return f'{escape(text[start:left])}<mark class="cited">{quoted}</mark>{escape(text[right:end])}'


def _row_html(article: Article, row: _BlockRow, highlight: Highlight | None) -> str:
    parts: list[str] = []
    behind = row.start
    for block in row.blocks:
        parts.append(_marked(article.text, behind, block.start, highlight))
        inside = _marked(article.text, block.start, block.end, highlight)
        if block.kind is BlockKind.FURNITURE and row.kind is not BlockKind.FURNITURE:
            inside = f'<span class="furniture-words" title="{_why(block)}">{inside}</span>'
        parts.append(inside)
        behind = block.end
    role = ""
    if row.kind in (BlockKind.TITLE, BlockKind.HEADING):
        role = f' role="heading" aria-level="{3 if row.kind is BlockKind.TITLE else 4}"'
    blocks = [b for b in row.blocks if b.recognised or row.kind is BlockKind.FURNITURE]
    said = "; ".join(dict.fromkeys(filter(None, map(said_of, blocks))))
    note = f' data-said="{escape(said)}"' if said else ""
    if row.kind is BlockKind.FURNITURE:
        note += f' title="{_why(row.blocks[0])}"'
    return f'<div class="line {row.kind.value}" dir="auto"{role}{note}>{"".join(parts)}</div>'


def _why(block: Block) -> str:
    """Why a block is furniture, for an attribute."""
    return escape("; ".join(filter(None, ("Not part of the article", said_of(block, whole=True)))))


def _text_html(article: Article, highlight: Highlight | None) -> Iterator[str]:
    def gap(start: int, end: int) -> str:
        return f'<span class="gap">{_marked(article.text, start, end, highlight)}</span>'

    def marked(start: int, end: int) -> str:
        return _marked(article.text, start, end, highlight)

    behind = 0
    for is_furniture, table, rows in _runs(article):
        if is_furniture:
            yield '<div class="furniture-run" role="note" aria-label="Not part of the article">'
        if behind < rows[0].start:
            yield gap(behind, rows[0].start)
            behind = rows[0].start
        if table is not None:
            lines = [row.blocks[0] for row in rows if row.table is not None]
            yield table_html(lines, behind, marked)
            behind = rows[-1].end
            rows = ()
        for row in rows:
            if behind < row.start:
                yield gap(behind, row.start)
            yield _row_html(article, row, highlight)
            behind = row.end
        if is_furniture:
            yield "</div>"
    rest = _marked(article.text, behind, len(article.text), highlight)
    if article.text[behind:].strip():
        yield f'<div class="line body" dir="auto">{rest}</div>'
    elif rest:
        yield f'<span class="gap">{rest}</span>'


def _facts(article: Article) -> Iterator[str]:
    if article.publisher:
        yield escape(article.publisher)
    if article.published:
        evidence = article.published_evidence or ""
        yield f'<span title="Read from: {escape(evidence)}">{in_words(article.published)}</span>'
    else:
        yield "undated"
    address = web_address(article.url)
    if address:
        yield (
            f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">'
            "original page</a>"
        )


def _mail(as_read: AsRead) -> Iterator[str]:
    """The e-mail that an article came with, and what came with it, to be opened."""
    for carrier, mail in as_read.carriers:
        said = escape(carrier.describe())
        yield f"{said} {_opens(mail, 'Open the e-mail')}" if mail else said
    if as_read.attached:
        named = (_opens(one.article_id, one.name or one.title) for one in as_read.attached)
        yield f"Attached: {', '.join(named)}"


def _opens(article_id: str, words: str) -> str:
    """A button that opens another article in the pane."""
    return (
        f'<button type="button" class="place" data-article="{escape(article_id)}" dir="auto">'
        f"{escape(words)}</button>"
    )


def _only(article: Article) -> str:
    """What limits the next questions to this article."""
    return (
        f'<button type="button" class="only" data-only="{escape(article.article_id)}"'
        f' data-title="{escape(article.title)}">Ask about this article only</button>'
    )


def _how_read(as_read: AsRead) -> str:
    """How the article was read, folded: what the command `show` prints above the text."""
    facts = "".join(
        f'<div><dt>{escape(name)}</dt><dd dir="auto">{escape(value)}</dd></div>'
        for name, value in as_read.facts()
    )
    return (
        '<details class="as-read"><summary>How this article was read</summary>'
        f"<dl>{facts}</dl></details>"
    )


def render_article(
    as_read: AsRead, highlight: Highlight | None = None, *, notice: str | None = None
) -> str:
    """The article as the HTML of the reading pane; `notice` is a sentence shown above the text."""
    article = as_read.article
    name = escape(article.title) + ("" if article.title_is_own else " …")
    told = f'<p class="notice" role="status">{escape(notice)}</p>' if notice else ""
    text = "".join(_text_html(article, highlight))
    mail = "".join(f'<p class="facts mail">{said}</p>' for said in _mail(as_read))
    return (
        f'<header class="article-bar"><div class="article-name"><h2 dir="auto">{name}</h2>'
        f'<p class="facts">{" · ".join(_facts(article))}</p>{mail}</div>'
        f"{_only(article)}{CLOSE_BUTTON}</header>{told}"
        f'{_how_read(as_read)}<div class="article-text">{text}</div>'
    )


def render_message(sentence: str) -> str:
    """The reading pane with nothing but a sentence in it."""
    return (
        f'<header class="article-bar"><div class="article-name"></div>{CLOSE_BUTTON}</header>'
        f'<p class="no-article">{escape(sentence)}</p>'
    )
