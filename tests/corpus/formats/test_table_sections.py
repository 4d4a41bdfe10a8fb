"""Rows below the name of a section, and beside a cell that stands in several rows."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from docx import Document
from fpdf import FPDF
from pptx import Presentation
from pptx.util import Inches

from corpus import passages
from corpus.article import Article, Draft
from corpus.formats import csv_table, docx, html, markdown, pdf, pptx, rtf
from corpus.page.assembly import assemble
from tests.corpus.formats.test_office import of_odt

PROSE = (
    "The council has counted the beds of its homes, and says where each of them stands, in a paper "
    "that the cabinet took note of on Monday evening."
)
LONG = "Beds of all homes of the north, as counted by the homes in March, of which "
LINES = (
    ("Area", "Home", "Beds", "Free"),
    ("Adult services",),
    ("North", "Elm Court", "24", "3"),
    (None, "Hazel Bank", "31", "2"),
    ("South", "The Limes", "18", "0"),
    ("Children's services",),
    ("North", "Elm Court", "6", "1"),
)
"""None is what the cell above reaches down to; a single cell stands in all columns."""
SAID = [
    ("North", ["Adult services"]),
    ("Hazel Bank", ["Adult services", "North"]),
    ("South", ["Adult services"]),
    ("North", ["Children's services"]),
]
"""The first cell of each row, and what is above it."""


def said(draft: Draft) -> list[tuple[str, list[str]]]:
    article: Article = assemble(draft)
    found = {
        row.cells[0].start: (
            article.text[row.cells[0].start : row.cells[0].end],
            [above.words for above in row.above],
        )
        for passage in passages.split(article)
        for table in passage.tables
        for row in table.rows
        if not (row.is_head or row.is_section)
    }
    return [found[start] for start in sorted(found)]


def in_html() -> Draft:
    rows = ""
    for n, line in enumerate(LINES):
        if len(line) == 1:
            rows += f"<tr><th colspan=4 scope=rowgroup>{line[0]}</th></tr>"
            continue
        deep = {0: " rowspan=2"} if None in LINES[min(n + 1, 6)] else {}
        tag = "td" if n else "th"
        cells = [(k, words) for k, words in enumerate(line) if words]
        rows += "".join(["<tr>", *(f"<{tag}{deep.get(k, '')}>{w}" for k, w in cells), "</tr>"])
    page = f"<article><h1>Beds</h1><p>{PROSE}</p><table>{rows}</table><p>{PROSE}</p></article>"
    return html.read(f"<html><body>{page}</body></html>".encode(), "a.html")


def in_docx() -> Draft:
    made = Document()
    made.add_paragraph(PROSE)
    table = made.add_table(rows=len(LINES), cols=4)
    _fill(table)
    file = io.BytesIO()
    made.save(file)
    return docx.read(file.getvalue(), "a.docx")


def _fill(table) -> None:  # of python-docx or python-pptx
    for n, line in enumerate(LINES):
        for k, words in enumerate(line):
            if words:
                table.cell(n, k).text = words
            else:
                table.cell(n - 1, k).merge(table.cell(n, k))
        if len(line) == 1:
            table.cell(n, 0).merge(table.cell(n, 3))


def in_pptx() -> Draft:
    show = Presentation()
    slide = show.slides.add_slide(show.slide_layouts[5])
    slide.shapes.title.text = "Beds"
    size = Inches(1), Inches(1), Inches(8), Inches(4)
    _fill(slide.shapes.add_table(len(LINES), 4, *size).table)
    file = io.BytesIO()
    show.save(file)
    return pptx.read(file.getvalue(), "a.pptx")


def in_odt() -> Draft:
    cell, covered = "<table:table-cell{}><text:p>{}</text:p></table:table-cell>", "covered"
    rows = ""
    for n, line in enumerate(LINES):
        wide = ' table:number-columns-spanned="4"' if len(line) == 1 else ""
        down = ' table:number-rows-spanned="2"' if None in LINES[min(n + 1, 6)] else ""
        cells = [
            cell.format(wide or ("" if k else down), words)
            if words
            else f"<table:{covered}-table-cell/>"
            for k, words in enumerate(line)
        ]
        rows += f"<table:table-row>{''.join(cells)}</table:table-row>"
    return of_odt(f"<text:p>{PROSE}</text:p><table:table>{rows}</table:table>")


def in_rtf() -> Draft:
    rows = ""
    for n, line in enumerate(LINES):
        edges = [9000] if len(line) == 1 else [2000, 4000, 6000, 9000]
        first = r"\clvmgf" if n == 2 else r"\clvmrg" if None in line else ""
        places = first + "".join(rf"\cellx{edge}" for edge in edges)
        cells = "".join(rf"{words or ''}\cell " for words in line)
        rows += rf"\trowd{places}\pard\intbl {cells}\row"
    return rtf.read(rf"{{\rtf1\ansi\pard {PROSE}\par{rows}}}".encode(), "a.rtf")


def in_pdf() -> Draft:
    paper = FPDF()
    paper.add_page()
    paper.set_font("Helvetica", size=11)
    paper.multi_cell(0, 6, PROSE, new_x="LMARGIN", new_y="NEXT")
    with paper.table() as table:
        for n, line in enumerate(LINES):
            row = table.row()
            for words in filter(None, line):
                deep = 2 if words == "North" and n == 2 else 1
                row.cell(words, colspan=4 if len(line) == 1 else 1, rowspan=deep)
    return pdf.read(bytes(paper.output()), "a.pdf")


@pytest.mark.parametrize("read", [in_html, in_docx, in_pptx, in_odt, in_rtf, in_pdf])
def test_a_row_knows_its_section_and_the_cell_that_reaches_down_to_it(read: Callable[[], Draft]):
    assert said(read()) == SAID


TABLE = """# Beds

{prose}

| Home | Beds | Free |
|---|---|---|
| **Adult services** | | |
| Elm Court | 24 | 3 |
| Hazel Bank | 31 | 2 |
{more}
"""


def test_in_markdown_a_row_of_one_cell_names_a_section_where_the_table_begins_with_one():
    more = "| Children's services | | |\n| The Limes | 6 | 1 |"
    draft = markdown.read(TABLE.format(prose=PROSE, more=more).encode(), "a.md")
    assert said(draft) == [
        ("Elm Court", ["**Adult services**"]),
        ("Hazel Bank", ["**Adult services**"]),
        ("The Limes", ["Children's services"]),
    ]
    text = TABLE.replace("| **Adult services** | | |\n", "")
    more = "| Oak House | | |\n| The Limes | 6 | 1 |"
    draft = markdown.read(text.format(prose=PROSE, more=more).encode(), "a.md")
    assert [above for _, above in said(draft)] == [[], [], [], []]


def test_notes_in_a_row_of_their_own_and_what_ends_a_table_name_no_section():
    rows = "".join(f"<tr><td>{home}<td>{n}<td>0</tr>" for n, home in enumerate(("Elm", "Oak"), 5))
    alone = "<tr><td colspan=3>{}</tr>"
    note = alone.format("Figures are those of the last day in March, as counted by the homes.")
    end = alone.format("Source: the homes")
    table = f"<tr><th>Home<th>Beds<th>Free</tr>{note}{rows}{end}"
    page = f"<article><h1>Beds</h1><p>{PROSE}</p><table>{table}</table><p>{PROSE}</p></article>"
    draft = html.read(f"<html><body>{page}</body></html>".encode(), "a.html")
    rows_read = [block.row for block in draft.blocks or () if block.row]
    assert [row.is_section for row in rows_read] == [False] * 5


def test_what_a_passage_lacks_of_a_section_stands_in_its_heading():
    article = assemble(in_html())
    last = [p for p in passages.split(article, passage_words=12) if "The Limes" in p.text][-1]
    assert "Adult services" not in last.text
    assert last.heading == "Area, Home, Beds, Free. Adult services"


def test_a_caption_across_the_table_is_no_heading_of_a_column_but_said_of_all_rows():
    lines = "<tr><td colspan=3>Beds at the end of March</tr><tr><td>Home<td>Beds<td>Free</tr>"
    lines += "<tr><td>Elm<td>24<td>3</tr><tr><td>Oak<td>6<td>1</tr>"
    page = f"<article><h1>Beds</h1><p>{PROSE}</p><table>{lines}</table><p>{PROSE}</p></article>"
    draft = html.read(f"<html><body>{page}</body></html>".encode(), "a.html")
    rows = [block.row for block in draft.blocks or () if block.row]
    assert [(row.is_section, row.is_head) for row in rows] == [
        (True, False),
        (False, True),
        (False, False),
        (False, False),
    ]
    assert said(draft) == [(home, ["Beds at the end of March"]) for home in ("Elm", "Oak")]


def test_a_row_of_one_value_parts_no_file_of_values():
    draft = csv_table.read(b"Home,Beds,Free\nOak,,\nElm,24,3\nAsh,,\nFir,6,1\n", "a.csv")
    assert draft is not None
    assert [block.row.is_section for block in draft.blocks or () if block.row] == [False] * 5


def test_a_cell_reaches_down_to_where_its_column_has_words_of_its_own():
    """Some programs leave words in each of the cells that they merge; each row has its own."""
    places = rf"\trowd{{}}\cellx3000\cellx6000\pard\intbl {LONG}{{}}\cell {{}}\cell\row"
    rows = "".join(places.format(r"\clvmrg", n, 10 + n) for n in range(300))
    draft = rtf.read(rf"{{\rtf1\ansi\pard {PROSE}\par{rows}}}".encode(), "a.rtf")
    assert [above for _, above in said(draft)] == [[]] * 300


def test_of_many_sections_that_follow_each_other_the_last_are_said():
    sections = "".join(f"<tr><th colspan=3>Part {n}</th></tr>" for n in range(1, 9))
    lines = f"<tr><th>Home<th>Beds<th>Free</tr>{sections}<tr><td>Elm<td>24<td>3</tr>"
    lines += "<tr><td>Oak<td>6<td>1</tr>" * 9
    page = f"<article><h1>Beds</h1><p>{PROSE}</p><table>{lines}</table><p>{PROSE}</p></article>"
    draft = html.read(f"<html><body>{page}</body></html>".encode(), "a.html")
    assert said(draft)[0] == ("Elm", ["Part 5", "Part 6", "Part 7", "Part 8"])
