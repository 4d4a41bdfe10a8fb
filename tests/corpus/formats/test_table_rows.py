"""Rows of tables, their cells and what names the columns, from each format."""

from __future__ import annotations

import io

import pytest
from docx import Document

from corpus import passages
from corpus.article import Article
from corpus.formats import docx, html, markdown
from corpus.formats.table_rows import grid
from corpus.page.assembly import assemble

PROSE = (
    "The council has said what it charges, and for whom, in a paper that the cabinet took note of "
    "on Monday evening after a long debate."
)


def rows_of(article: Article) -> list[tuple[bool, dict[int, str]]]:
    """The rows: whether each names the columns, and its cells by their columns."""
    return [
        (b.row.is_head, {c.column: article.text[c.start : c.end] for c in b.row.cells})
        for b in article.blocks
        if b.row is not None
    ]


def page(table: str) -> Article:
    words = f"<article><h1>Charges</h1><p>{PROSE}</p>{table}<p>{PROSE}</p></article>"
    whole = f"<html><head><title>Charges</title></head><body>{words}</body></html>"
    return assemble(html.read(whole.encode(), "a.html"))


def test_cells_of_a_page_lie_in_their_columns_whatever_spans_or_is_empty():
    article = page(
        "<table><thead><tr><th>Home<th>Seen<th>Overall<th>Safe</tr></thead>"
        "<tr><td rowspan=2><p>Elm Court</p><td>May<td><td>Good</tr>"
        "<tr><td>June<td colspan=2><div>Poor</div></tr>"
        "<tr><td><td>July<td>Fair<td>Good</tr></table>"
    )
    assert rows_of(article) == [
        (True, {0: "Home", 1: "Seen", 2: "Overall", 3: "Safe"}),
        (False, {0: "Elm Court", 1: "May", 3: "Good"}),
        (False, {1: "June", 2: "Poor"}),
        (False, {1: "July", 2: "Fair", 3: "Good"}),
    ]
    assert "Elm Court\tMay\t\tGood\nJune\tPoor\nJuly\tFair\tGood\n" in article.text
    last = passages.split(article, passage_words=10)[-4]
    assert (last.heading, last.text) == (
        "Home, Seen, Overall, Safe",
        "July\tFair\tGood\n\nThe council has",
    )


def test_a_table_without_names_of_columns_has_no_head():
    article = page("<table><tr><th>Overall<td>Outstanding</tr><tr><th>Safe<td>Good</tr></table>")
    assert rows_of(article) == [
        (False, {0: "Overall", 1: "Outstanding"}),
        (False, {0: "Safe", 1: "Good"}),
    ]


WIDE = "<tr><td>{}<td colspan=2>{}<td colspan=2>{}</tr>"
FIVE = "<tr>" + "<td>{}" * 5 + "</tr>"


def test_a_cell_knows_the_wide_heading_above_its_own():
    article = page(
        f"<table>{WIDE.format('', '2022', '2023')}"
        f"{FIVE.format('Library', 'Hours', 'Visits', 'Hours', 'Visits')}"
        f"{FIVE.format('Central', '52', '184,200', '50', '201,350')}"
        f"{FIVE.format('Northgate', '31', '40,120', '30', '38,975')}</table>"
    )
    assert [is_head for is_head, _ in rows_of(article)] == [True, True, False, False]
    (table,) = (t for p in passages.split(article) for t in p.tables)
    assert table.head is not None
    over = [" / ".join(table.head.over(cell)) for cell in table.rows[-1].cells]
    assert over == ["Library", "2022 / Hours", "2022 / Visits", "2023 / Hours", "2023 / Visits"]


def test_years_below_a_wide_heading_head_their_columns_between_single_ones():
    article = page(
        "<table><tr><td rowspan=2>Placement<td colspan=2>Children<td rowspan=2>Change</tr>"
        "<tr><td>2023<td>2024</tr><tr><td>Foster care<td>281<td>266<td>-15</tr>"
        "<tr><td>Homes<td>40<td>52<td>12</tr></table>"
    )
    assert [is_head for is_head, _ in rows_of(article)] == [True, True, False, False]
    (table,) = (t for p in passages.split(article) for t in p.tables)
    assert table.head is not None
    over = [" / ".join(table.head.over(cell)) for cell in table.rows[-1].cells]
    assert over == ["Placement", "Children / 2023", "Children / 2024", "Change"]


def test_a_row_of_words_below_a_wide_heading_is_no_heading():
    article = page(
        f"<table>{WIDE.format('', 'Inspected', 'Asked')}"
        f"{FIVE.format('Elm Court', 'good', 'fair', 'poor', 'sound')}"
        f"{FIVE.format('Hazel Bank', 'fine', 'sound', 'fair', 'good')}"
        f"{FIVE.format('The Limes', 'fair', 'good', 'sound', 'fine')}</table>"
    )
    assert [is_head for is_head, _ in rows_of(article)] == [False] * 4


def test_a_page_laid_out_in_a_table_has_no_rows():
    article = page(f"<table><tr><td>{PROSE}<td>{PROSE}</tr><tr><td>More<td>{PROSE}</tr></table>")
    assert rows_of(article) == []


def test_a_row_in_markdown_has_its_cells_between_the_bars():
    table = "| Permit | Zone \\| area | Charge |\n|---|---|--:|\n| Carer || £15 |\n"
    text = f"# Charges\n\n{PROSE}\n\n{table}"
    article = assemble(markdown.read(text.encode(), "a.md"))
    assert article.text == text
    assert rows_of(article) == [
        (True, {0: "Permit", 1: "Zone \\| area", 2: "Charge"}),
        (False, {0: "Carer", 2: "£15"}),
    ]
    assert passages.split(article)[-1].heading == "Permit, Zone \\| area, Charge"


def test_a_word_table_is_headed_by_the_row_that_reads_so():
    document = Document()
    document.add_paragraph(PROSE)
    table = document.add_table(rows=0, cols=3)
    for line in (("Permit", "Zone", "Charge"), ("Carer", "", "£15"), ("Visitor", "B", "£42")):
        for cell, words in zip(table.add_row().cells, line, strict=True):
            cell.text = words
    file = io.BytesIO()
    document.save(file)
    article = assemble(docx.read(file.getvalue(), "a.docx"))
    assert rows_of(article) == [
        (True, {0: "Permit", 1: "Zone", 2: "Charge"}),
        (False, {0: "Carer", 2: "£15"}),
        (False, {0: "Visitor", 1: "B", 2: "£42"}),
    ]


def test_a_word_table_goes_on_behind_a_row_of_paragraphs():
    document = Document()
    document.add_paragraph(PROSE)
    table = document.add_table(rows=0, cols=3)
    for line in (
        ("Permit", "Zone", "Charge"),
        ("Carer", "", "£15"),
        ("Visitor", PROSE, "£42"),
        ("Resident", "A", "£85"),
    ):
        for cell, words in zip(table.add_row().cells, line, strict=True):
            cell.text = words
    table.cell(1, 0).add_paragraph("(free for two years)")
    table.cell(2, 1).add_paragraph(PROSE)
    file = io.BytesIO()
    document.save(file)
    article = assemble(docx.read(file.getvalue(), "a.docx"))
    assert rows_of(article) == [
        (True, {0: "Permit", 1: "Zone", 2: "Charge"}),
        (False, {0: "Carer (free for two years)", 2: "£15"}),
        (False, {0: "Resident", 1: "A", 2: "£85"}),
    ]


@pytest.mark.parametrize(
    ("spans", "columns"),
    [
        ([[(1, 1), (1, 1)], [(1, 1), (1, 1)]], [[0, 1], [0, 1]]),
        ([[(1, 2), (2, 1)], [(1, 1), (1, 1)]], [[0, 1], [1, 2]]),
        ([[(1, 1), (1, 2), (1, 1)], [(1, 1), (1, 1)]], [[0, 1, 2], [0, 2]]),
    ],
)
def test_cells_move_on_past_those_that_reach_down(spans, columns):
    assert grid(spans) == columns
