"""A quoted row as people see it, in Markdown, in the terminal and at the desk."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from corpus.tables import Above, Cell, Head, Row, Table
from qa.answer import Answer, Citation, Place
from qa.cli import printing
from qa.desk.quote_view import citation_html
from qa.quoted_table import from_dict, shown, to_dict
from tests.qa.desk.elements import parse

PLACE = Place("a", "Homes", None, None, None, "a.md")
QUOTE = "| Elm *Court* | | Good |"
HEAD = Head(0, "| Home | Seen | Safe |", (Cell(2, 6, 0), Cell(9, 13, 1), Cell(16, 20, 2)))
ROW = Row(0, (Cell(42, 53, 0), Cell(58, 62, 2)))
CITED = Citation(1, PLACE, 40, 64, QUOTE, 58, 62, table=Table((ROW,), HEAD))
ANSWER = Answer("How safe?", "How safe?", True, 0.9, None, "Good", (CITED,))


SECTION = Above(Cell(25, 31, 0, 3), "Adults", is_section=True)
BESIDE = Above(Cell(33, 36, 1), "May")
BELOW = replace(CITED, table=Table((replace(ROW, above=(SECTION, BESIDE)),), HEAD))


def test_what_rows_above_say_of_a_row_is_shown_with_it_but_not_copied():
    assert shown(BELOW.table).head == ("", "Home", "Seen", "Safe")
    (line,) = shown(BELOW.table).rows
    assert line == ("Adults", ROW.cells[0], "May", ROW.cells[1])
    answer = replace(ANSWER, citations=(BELOW,))
    assert "   | Adults | Elm \\*Court\\* | May | Good |\n" in answer.to_markdown()
    html = parse(citation_html(BELOW))
    assert html.one(css_class="quote-text").text_content == QUOTE
    said = [not isinstance(c, str) and c.attributes for c in html.one(css_class="row").parts]
    assert [one and one.get("data-above") for one in said] == ["Adults", None, "May", None]
    assert from_dict(to_dict(BELOW.table)) == BELOW.table


def test_markdown_shows_a_table_between_quotation_marks():
    assert ANSWER.to_markdown() == (
        "Good [1]\n\n1. “\n\n   | Home | Seen | Safe |\n   | --- | --- | --- |\n"
        "   | Elm \\*Court\\* |  | Good |\n\n   ”\n"
        "   — Homes, date unknown, characters 40 to 64 of a\\.md"
    )


def test_the_terminal_shows_columns_below_their_heads(monkeypatch: pytest.MonkeyPatch):
    out = io.StringIO()
    monkeypatch.setattr(printing, "console", lambda: Console(file=out, width=80))
    printing.print_answer(ANSWER)
    lines = [line.rstrip() for line in out.getvalue().splitlines()]
    assert lines[2:4] == ["[1] “Home         Seen  Safe", "    | Elm *Court*        Good”"]


def test_the_desk_shows_cells_and_copies_the_quote_as_it_stands():
    html = parse(citation_html(CITED))
    assert html.one(css_class="quote-text").text_content == QUOTE
    assert html.one(css_class="heads").text_content == "HomeSeenSafe"
    cells = html.one(css_class="row").parts
    assert [not isinstance(c, str) and c.attributes.get("data-head") for c in cells] == [
        "Home",
        None,
        "Safe",
    ]
