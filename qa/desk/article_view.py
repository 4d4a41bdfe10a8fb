"""An article as HTML, as one reads it: headings, lists and tables as such, what is not the
article folded away, the quoted words marked.

`textContent` of the element `.article-text` is the article's text, character for
character, and of the `mark`s of a quote together the quote. Markup of the article's source, and
the white space between two blocks, is there but not displayed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus.article import Article, Block, BlockKind
from qa.as_read import AsRead, said_of
from qa.desk.article_bar import CLOSE_BUTTON, render_bar
from qa.desk.article_ink import Highlight, Ink
from qa.desk.article_lines import Line, Run, RunKind, depths, is_markup, runs
from qa.desk.article_strokes import Setting
from qa.desk.article_table import table_html
from qa.desk.escaping import escape
from qa.desk.places import place_of, reference

_UNSAID = ("", "format")
"""What there is to say of a block that needs no saying beside it; its title has the reason."""
_MARKS_NAMED = 3
"""Of a run of furniture so many kinds are named before it is opened."""


def _why(block: Block) -> str:
    """Why a block is furniture, for an attribute."""
    return escape("; ".join(filter(None, ("Not part of the article", said_of(block, whole=True)))))


class _Text:
    """One article's text on its way to a page."""

    def __init__(self, article: Article, setting: Setting, ink: Ink, laid: Sequence[Run]) -> None:
        self._article = article
        self._setting = setting
        self._ink = ink
        self._runs = laid
        self._reached = 0
        self._above: Line | None = None

    def html(self) -> str:
        parts = [part for run in self._runs for part in self._run(run)]
        text, ends = self._article.text, self._reached
        if text[ends:].strip():
            parts.append(
                f'<div class="line body" dir="auto">{self._ink.html(ends, len(text))}</div>'
            )
        else:
            parts.append(self._gap(len(text)))
        return "".join(parts)

    def _gap(self, end: int) -> str:
        """What stands between the last line and the next, which is not displayed."""
        inside = self._ink.html(self._reached, end)
        self._reached = max(self._reached, end)
        return f'<span class="gap">{inside}</span>' if inside else ""

    def _run(self, run: Run) -> Iterator[str]:
        first, last = run.lines[0], run.lines[-1]
        match run.kind:
            case RunKind.TABLE:
                yield self._gap(first.start)
                rows = [line.blocks[0] for line in run.lines if line.table is not None]
                yield table_html(rows, first.start, self._ink.html)
                self._reached = last.end
            case RunKind.LIST:
                yield self._gap(first.start)
                tag = "ol" if first.own_mark else "ul"
                yield f'<{tag} class="items" role="list">'
                for line, depth in zip(run.lines, depths(run.lines), strict=True):
                    yield self._item(line, depth)
                yield f"</{tag}>"
            case RunKind.FURNITURE:
                yield self._gap(first.start)
                said = escape(_said_of_run(run))
                is_open = " open" if self._ink.has_quote(first.start, last.end) else ""
                yield (
                    f'<details class="furniture-run"{is_open}>'
                    f'<summary data-said="{said}" aria-label="{said}"></summary>'
                )
                for line in run.lines:
                    yield self._gap(line.start) + self._line(line)
                yield "</details>"
            case RunKind.TEXT:
                for line in run.lines:
                    yield self._gap(line.start)
                    yield self._markup(line) if line.is_markup else self._line(line)
        self._above = last

    def _markup(self, line: Line) -> str:
        """A rule between two parts; all other markup, and the rule below a heading, is unseen."""
        above = self._above
        underlines = (
            above is not None
            and above.kind in (BlockKind.TITLE, BlockKind.HEADING)
            and self._article.text[above.end : line.start].count("\n") < 2
        )
        unseen = self._gap(line.end)
        self._above = line
        if underlines or not line.is_rule:
            return unseen
        return f'<div class="rule" role="separator">{unseen}</div>'

    def _item(self, line: Line, depth: int) -> str:
        before = self._gap(line.start)
        return self._line(line, before, f' data-depth="{depth}"' if depth else "")

    def _line(self, line: Line, before: str = "", more: str = "") -> str:
        kind = line.kind
        parts = [before, *self._blocks(line)]
        classes = [kind.value]
        if kind in (BlockKind.TITLE, BlockKind.HEADING):
            more += f' role="heading" aria-level="{_level(line)}"'
        elif self._setting.is_code(line):
            classes.append("code")
        elif kind is BlockKind.BODY and line.words.lstrip().startswith(">"):
            classes.append("quotation")
        blocks = [b for b in line.blocks if b.recognised or kind is BlockKind.FURNITURE]
        said = "; ".join(dict.fromkeys(s for s in map(said_of, blocks) if s not in _UNSAID))
        more += f' data-said="{escape(said)}"' if said else ""
        if kind is BlockKind.FURNITURE:
            more += f' title="{_why(line.blocks[0])}"'
        self._reached = line.end
        self._above = line
        tag = "li" if kind is BlockKind.LIST_ITEM else "div"
        return f'<{tag} class="line {" ".join(classes)}" dir="auto"{more}>{"".join(parts)}</{tag}>'

    def _blocks(self, line: Line) -> Iterator[str]:
        """The words of a line, furniture among them folded away."""
        behind = line.start
        for block in line.blocks:
            yield self._ink.html(behind, block.start)
            inside = self._ink.html(block.start, block.end)
            is_aside = block.kind is BlockKind.FURNITURE and line.kind is not BlockKind.FURNITURE
            if is_aside and not is_markup(self._article.text[block.start : block.end]):
                is_open = " open" if self._ink.has_quote(block.start, block.end) else ""
                inside = (
                    f'<details class="furniture-words" title="{_why(block)}"{is_open}>'
                    f'<summary aria-label="{_why(block)}"></summary>'
                    f"<span>{inside}</span></details>"
                )
            yield inside
            behind = block.end


def _level(line: Line) -> int:
    """The level of a heading, below the title's."""
    if line.kind is BlockKind.TITLE:
        return 3
    hashes = len(line.words) - len(line.words.lstrip("#"))
    return min(2 + hashes, 6) if hashes > 1 else 4


def _said_of_run(run: Run) -> str:
    """What a run of furniture is, to be read before it is opened."""
    blocks = [block for line in run.lines for block in line.blocks]
    marks = list(dict.fromkeys(b.mark for b in blocks if b.mark and b.mark not in _UNSAID))
    named = ", ".join(marks[:_MARKS_NAMED]) + (", …" if len(marks) > _MARKS_NAMED else "")
    count = sum(line.words.strip().count("\n") + 1 for line in run.lines)
    lines = f"{count} lines" if count > 1 else "1 line"
    return f"Not part of the article: {f'{named}, {lines}' if named else lines}"


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
    as_read: AsRead,
    highlight: Highlight | None = None,
    *,
    others: Sequence[Highlight] = (),
    notice: str | None = None,
) -> str:
    """The article as the HTML of the reading pane.

    `highlight` is the quote that it is opened at, `others` are further quotes of it; `notice` is a
    sentence shown above the text.
    """
    article = as_read.article
    at = {(quote.start, quote.end): quote for quote in others}
    if highlight:
        at[highlight.start, highlight.end] = highlight
    quotes = [at[place] for place in sorted(at)]
    current = quotes.index(highlight) if highlight else None
    laid = list(runs(article))
    setting = Setting(as_read, [line for run in laid for line in run.lines])
    ink = Ink(article.text, setting.strokes(), quotes, current)
    told = f'<p class="notice" role="status">{escape(notice)}</p>' if notice else ""
    text = _Text(article, setting, ink, laid).html()
    return (
        f"{render_bar(as_read, ink, quotes, current)}{told}"
        f'{_how_read(as_read)}<div class="article-text"'
        f' data-reference="{escape(reference(place_of(as_read)))}">{text}</div>'
    )


def render_message(sentence: str) -> str:
    """The reading pane with nothing but a sentence in it."""
    return (
        f'<header class="article-bar"><div class="article-name"></div>{CLOSE_BUTTON}</header>'
        f'<p class="no-article">{escape(sentence)}</p>'
    )
