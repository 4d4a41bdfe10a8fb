"""The tables of an article at the desk: rows and cells as such, the text as it stands."""

from __future__ import annotations

from corpus.article import Article, Block, BlockKind
from corpus.tables import Cell, Row
from qa.as_read import AsRead
from qa.desk.article_ink import Highlight
from qa.desk.article_view import render_article
from tests.qa.desk.elements import Element, parse

MARKDOWN = (
    "What they cost:\n\n"
    "| Permit | Zone | Yearly |\n|--------|------|-------:|\n| Visitor | | £42 <b> |\n"
    "| Carer, and others | | £15 |\n\nAll may be renewed."
)


def row(words: str, *cells: str, head: bool = False, spans: tuple[int, ...] = (1, 1, 1)) -> Block:
    """The block of a row of `MARKDOWN`; "" is a cell without words."""
    start = MARKDOWN.index(words)
    laid, column, at = [], 0, start
    for cell, wide in zip(cells, spans, strict=False):
        if cell:
            at = MARKDOWN.index(cell, at)
            laid.append(Cell(at, at + len(cell), column, wide))
        column += wide
    return Block(BlockKind.BODY, start, start + len(words), row=Row(7, tuple(laid), head))


def shown(highlight: Highlight | None = None) -> Element:
    rule = MARKDOWN.index("|---")
    blocks = (
        Block(BlockKind.BODY, 0, 15),
        row("| Permit | Zone | Yearly |", "Permit", "Zone", "Yearly", head=True),
        Block(BlockKind.FURNITURE, rule, MARKDOWN.index("\n| Visitor")),
        row("| Visitor | | £42 <b> |", "Visitor", "", "£42 <b>"),
        row("| Carer, and others | | £15 |", "Carer, and others", "£15", spans=(2, 1)),
        Block(BlockKind.BODY, MARKDOWN.index("All may"), len(MARKDOWN)),
    )
    article = Article("a", "Permits", True, MARKDOWN, blocks)
    return parse(render_article(AsRead(article, ()), highlight)).one(css_class="article-text")


def cells(element: Element, tag: str) -> list[tuple[str, str]]:
    """The words that are seen of each cell, and in how many columns it stands."""
    return [
        (
            "".join(
                part if isinstance(part, str) else part.text_content
                for part in cell.parts
                if isinstance(part, str) or part.attributes.get("class") != "gap"
            ),
            cell.attributes.get("colspan", "1"),
        )
        for cell in element.all(tag)
    ]


def test_rows_are_a_table_and_the_text_is_whole():
    page = shown()
    assert page.text_content == MARKDOWN
    box = page.one(css_class="table-box")
    assert (box.attributes["role"], box.attributes["tabindex"]) == ("region", "0")
    assert cells(box.one("thead"), "th") == [("Permit", "1"), ("Zone", "1"), ("Yearly", "1")]
    assert [cells(line, "td") for line in box.one("tbody").all("tr")] == [
        [("Visitor", "1"), ("", "1"), ("£42 <b>", "1")],
        [("Carer, and others", "2"), ("£15", "1")],
    ]
    assert [line.text_content for line in page.all(css_class="line")] == [
        "What they cost:",
        "All may be renewed.",
    ]


def test_marks_lie_within_the_cells_and_hold_the_quote():
    start, end = MARKDOWN.index("Visitor"), MARKDOWN.index(" |\n| Carer")
    answer = MARKDOWN.index("£42")
    page = shown(Highlight(start, end, answer, answer + 3))
    marks = page.all("mark", "cited")
    assert "".join(mark.text_content for mark in marks) == MARKDOWN[start:end]
    assert [mark.text_content for mark in marks] == ["Visitor", " | | ", "£42 <b>"]
    assert page.one("b", "answering").text_content == "£42"
    assert all(not line.parts or isinstance(line.parts[0], Element) for line in page.all("tr"))


def test_a_section_stands_across_and_a_cell_reaches_down():
    text = "Home\tSeen\nAdults\nElm Court\tMay\nJune"
    rows, at = [], 0
    for n, line in enumerate(text.split("\n")):
        laid, start = [], at
        for column, words in enumerate(line.split("\t"), start=n == 3):
            deep = 2 if words == "Elm Court" else 1
            laid.append(Cell(start, start + len(words), column, rows=deep))
            start += len(words) + 1
        row = Row(1, tuple(laid), is_head=n == 0, is_section=n == 1)
        rows.append(Block(BlockKind.BODY, at, at + len(line), row=row))
        at += len(line) + 1
    article = Article("a", "Homes", True, text, tuple(rows))
    page = parse(render_article(AsRead(article, ()), None)).one(css_class="article-text")
    assert page.text_content == text
    section, elm, june = page.one("tbody").all("tr")
    assert cells(section, "th") == [("Adults", "2")]
    assert [cell.attributes.get("rowspan") for cell in elm.all("td")] == ["2", None]
    assert cells(june, "td") == [("June", "1")]
