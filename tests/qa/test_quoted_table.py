"""A quoted row as people see it, in Markdown, in the terminal and at the desk."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from corpus.tables import Cell, Head, Row, Table
from qa.answer import Answer, Citation, Place
from qa.cli import printing
from qa.desk.quote_view import citation_html
from tests.qa.desk.elements import parse

PLACE = Place("a", "Homes", None, None, None, "a.md")
QUOTE = "| Elm *Court* | | Good |"
HEAD = Head(0, "| Home | Seen | Safe |", (Cell(2, 6, 0), Cell(9, 13, 1), Cell(16, 20, 2)))
ROW = Row(0, (Cell(42, 53, 0), Cell(58, 62, 2)))
CITED = Citation(1, PLACE, 40, 64, QUOTE, 58, 62, table=Table((ROW,), HEAD))
ANSWER = Answer("How safe?", "How safe?", True, 0.9, None, "Good", (CITED,))


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
