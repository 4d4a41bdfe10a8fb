"""Tables of PDF documents: in a grid, between level rules, by alignment; and what is none."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from fpdf import FPDF
from fpdf.enums import TableBordersLayout, VAlign

from corpus.article import Draft
from corpus.formats.pdf import read

TEXT = (
    "The harbour trust has published what its four boathouses cost and what is to be done with "
    "them. Its members will speak about it at their next meeting, which is open to all."
)
HOUSES = (
    ("Boathouse", "Last surveyed", "State of the roof", "Slipway", "Doors"),
    ("Upper Weir", "November 2023", "Sound", "Good", "Sound"),
    ("Long Ferry", "March 2024", "Good", "Requires repair", "Good"),
    ("Mill Lane and the shed by the old canal", "May 2022", "Poor", "Poor", "Requires repair"),
    ("The Cut", "June 2024", "Requires repair", "Good", "Poor"),
)


def page() -> FPDF:
    paper = FPDF()
    paper.add_page()
    text(paper)
    return paper


def text(paper: FPDF) -> None:
    paper.set_font("Helvetica", size=11)
    paper.ln(4)
    paper.multi_cell(0, 6, TEXT, align="L", new_x="LMARGIN", new_y="NEXT")
    paper.ln(4)


def beside(paper: FPDF, *rows: Sequence[str], width: float = 45, bold: int = 0) -> None:
    """Words beside each other, without a rule; the first `bold` rows are bold."""
    for number, row in enumerate(rows):
        paper.set_font("Helvetica", "B" if number < bold else "", 11)
        for words in row:
            paper.cell(width, 6, words)
        paper.ln()


def draft(paper: FPDF) -> Draft:
    text(paper)
    return read(bytes(paper.output()), "a.pdf")


def tables(found: Draft) -> list[tuple[bool, list[tuple[str, int, int]]]]:
    """Each row: whether it is a head, and its cells with their columns."""
    return [
        (
            block.row.is_head,
            [(found.text[c.start : c.end], c.column, c.columns) for c in block.row.cells],
        )
        for block in found.blocks or ()
        if block.row
    ]


def plain(*rows: Sequence[str], heads: int = 1) -> list[tuple[bool, list[tuple[str, int, int]]]]:
    return [
        (n < heads, [(words, column, 1) for column, words in enumerate(row)])
        for n, row in enumerate(rows)
    ]


@pytest.mark.parametrize(
    "rules", ["ALL", "INTERNAL", "HORIZONTAL_LINES", "NO_HORIZONTAL_LINES", "MINIMAL", "NONE"]
)
def test_a_table_is_read_whatever_rules_it_has(rules: str) -> None:
    paper = page()
    layout = getattr(TableBordersLayout, rules)
    with paper.table(borders_layout=layout, text_align="LEFT", v_align=VAlign.T) as table:
        for line in HOUSES:
            table.row(line)
    assert tables(draft(paper)) == plain(*HOUSES)


def test_cells_that_rules_join_stand_in_all_their_columns() -> None:
    paper = page()
    with paper.table(num_heading_rows=2) as table:
        row = table.row()
        row.cell("Lock", rowspan=2)
        row.cell("2022", colspan=2)
        row.cell("2023", colspan=2)
        table.row(("Boats", "Days shut", "Boats", "Days shut"))
        table.row(("Upper Weir", "184", "12", "201", "9"))
        table.row(("Long Ferry", "96", "31", "88", "40"))
    assert tables(draft(paper)) == [
        (True, [("Lock", 0, 1), ("2022", 1, 2), ("2023", 3, 2)]),
        (True, [("Boats", 1, 1), ("Days shut", 2, 1), ("Boats", 3, 1), ("Days shut", 4, 1)]),
        (False, [(w, n, 1) for n, w in enumerate(("Upper Weir", "184", "12", "201", "9"))]),
        (False, [(w, n, 1) for n, w in enumerate(("Long Ferry", "96", "31", "88", "40"))]),
    ]


def test_what_is_aligned_is_a_table() -> None:
    paper = page()
    rows = (
        ("Mooring", "Length", "Yearly charge"),
        ("Upper Weir", "12 m", "85.00"),
        ("Long Ferry", "9 m", "42.00"),
        ("The Cut", "21 m", "310.00"),
    )
    beside(paper, *rows, bold=1)
    found = draft(paper)
    assert tables(found) == plain(*rows)
    assert "Upper Weir\t12 m\t85.00\nLong Ferry\t9 m\t42.00" in found.text


@pytest.mark.parametrize(
    "rows",
    [
        (  # ragged text in two columns, each line begun large
            ("Short lines that are ragged", "And over here they go on again"),
            ("Stand here beside the others", "With words that begin in large"),
            ("Nobody would call it a real", "Each line of such a poem does"),
            ("Table of any sort, since it", "So that it may look aligned"),
            ("Is only what a poet wrote", "Though it is none at all here"),
        ),
        (  # and in small
            ("The trust was made by an act", "Today it has nine members"),
            ("of the year of the flood. Its", "whom the towns send. They"),
            ("first chair was a miller who", "meet four times a year in"),
            ("held it for thirty years and", "the hall by the ferry, where"),
        ),
        (  # a list with its numbers
            ("1.", "The trust must agree to the plan"),
            ("2.", "Then the towns are asked for money"),
            ("3.", "At last the work on the lock begins"),
        ),
        (  # a table of contents
            ("What was found ..........................", "3"),
            ("What it costs ..........................", "7"),
            ("What is to be done ..........................", "12"),
        ),
        (("Long Ferry, in March", "The trust's clerk"),),
    ],
)
def test_what_is_only_beside_each_other_is_no_table(rows: tuple[tuple[str, str], ...]) -> None:
    paper = page()
    beside(paper, *rows, width=80)
    assert tables(draft(paper)) == []


def test_a_box_around_text_and_rules_between_paragraphs_are_no_table() -> None:
    paper = page()
    for _ in range(4):
        y = paper.get_y()
        paper.line(10, y, 200, y)
        text(paper)
    paper.rect(10, paper.get_y(), 190, 30)
    found = draft(paper)
    assert tables(found) == []
    assert len([block for block in found.blocks or () if block.kind.value == "body"]) == 6
