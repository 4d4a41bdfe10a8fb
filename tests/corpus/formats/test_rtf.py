"""RTF: what it says of its paragraphs, and its tables."""

from __future__ import annotations

import time

import pytest

from corpus.article import Draft
from corpus.formats import rtf
from tests.corpus.formats.shown import shown

HEAD = rb"""{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Arial;}{\f3\fcharset2 Symbol;}}
{\stylesheet{\ql\f0\fs24 \snext0 Normal;}{\s1\b\fs32\outlinelevel0 heading 1;}
{\s2\b\outlinelevel1 \sbasedon0 heading 2;}{\s3 toc 1;}{\*\cs10 \additive Default;}}"""


def of_rtf(body: bytes) -> Draft:
    return rtf.read(HEAD + body + b"}", "a.rtf")


def cells(draft: Draft) -> list[list[tuple[str, int, int]]]:
    """The cells of each row: words, column, and in how many columns they stand."""
    rows = [block.row for block in draft.blocks or () if block.row]
    return [[(draft.text[c.start : c.end], c.column, c.columns) for c in r.cells] for r in rows]


def test_headings_and_items_are_told_by_styles_levels_lists_and_bold_letters() -> None:
    draft = of_rtf(
        rb"\pard\s1\outlinelevel0\b Beds in care homes\b0\par\pard\s3 Beds 2\par"
        rb"\pard\plain The council counted {\b all} beds{\v  twice}.\par"
        rb"\pard\outlinelevel1 By home\par\pard Elm Court has {\deleted 20 }24.\par"
        rb"{\b In the north}\par"
        rb"{\listtext\pard\f3\'b7\tab}\pard\ls1 Alder House\par"
        rb"{\listtext\pard\f3 o\tab}\pard\ls1 Pine House\u8217\par\pard So it is."
    )
    assert shown(draft) == [
        ("title", "Beds in care homes"),
        ("furniture", "Beds 2"),
        ("heading", "By home"),
        ("heading", "In the north"),
        ("list_item", "·\tAlder House"),
        ("list_item", "•\tPine House’"),
    ]
    assert draft.text.split("\n")[2:5:2] == [
        "The council counted all beds.",
        "Elm Court has 24.",
    ]
    assert draft.title == "Beds in care homes"


def test_cells_stand_in_the_columns_that_their_edges_show() -> None:
    draft = of_rtf(
        rb"\pard Before.\par"
        rb"\trowd\trhdr\cellx2000\cellx4000\cellx6000\pard\intbl Home\cell Beds\cell Free\cell\row"
        rb"\trowd\cellx6010\pard\intbl Adult services\cell\row"
        rb"\trowd\cellx2000\cellx4000\cellx6000\pard\intbl Elm Court\cell 24\cell 3\cell\row"
        rb"\trowd\clmgf\cellx2000\clmrg\cellx4005\cellx6000\pard\intbl Oak \'26 Ash\cell\cell"
        rb" 5\cell"
        rb"{\trowd\clmgf\cellx2000\clmrg\cellx4005\cellx6000\row}"
        rb"\pard Behind.\par"
    )
    assert cells(draft) == [
        [("Home", 0, 1), ("Beds", 1, 1), ("Free", 2, 1)],
        [("Adult services", 0, 3)],
        [("Elm Court", 0, 1), ("24", 1, 1), ("3", 2, 1)],
        [("Oak & Ash", 0, 2), ("5", 2, 1)],
    ]
    rows = [block.row for block in draft.blocks or () if block.row]
    assert [row.is_head for row in rows] == [True, False, False, False]
    assert draft.text.split("\n")[::5] == ["Before.", "Behind."]


def test_tables_in_cells_are_tables_and_those_with_paragraphs_between_are_two() -> None:
    inner = rb"""{\trowd\cellx5000\pard\intbl
\pard\intbl\itap2 Home\nestcell Beds\nestcell{\*\nesttableprops\trowd\cellx1\cellx2\nestrow}
{\nonesttables\par}\pard\intbl\itap2 Elm\nestcell 24\nestcell{\*\nesttableprops\trowd\nestrow}
\pard\intbl\cell\row}\pard Between.\par"""
    row = rb"\trowd\cellx1\cellx90\pard\intbl %s\cell %s\cell\row"
    draft = of_rtf(inner + row % (b"Ward", b"Beds") + row % (b"Alder", b"48"))
    assert cells(draft) == [
        [("Home", 0, 1), ("Beds", 1, 1)],
        [("Elm", 0, 1), ("24", 1, 1)],
        [("Ward", 0, 1), ("Beds", 1, 1)],
        [("Alder", 0, 1), ("48", 1, 1)],
    ]
    assert len({block.row.table for block in draft.blocks or () if block.row}) == 2


def test_short_paragraphs_of_a_cell_share_its_line_and_long_ones_part_the_row() -> None:
    row = rb"\trowd\cellx900\cellx2000\pard\intbl %s\cell %s\cell\row"
    long = b"It was seen twice, and each time there was nobody who could say what it is for."
    draft = of_rtf(
        row % (b"Home", b"Beds")
        + row % (b"Elm Court\\par (north)", b"24")
        + row % (b"Oak\\par " + long, b"6")
        + row % (b"Ash", b"5")
        + rb"\pard After it.\par"
    )
    assert cells(draft) == [
        [("Home", 0, 1), ("Beds", 1, 1)],
        [("Elm Court (north)", 0, 1), ("24", 1, 1)],
        [("Ash", 0, 1), ("5", 1, 1)],
    ]
    assert len({block.row.table for block in draft.blocks or () if block.row}) == 1
    assert f"\nOak\n{long.decode()}\n6\nAsh" in draft.text
    alone = of_rtf(row % (b"The first.\\par The second.", b"24") + rb"\pard After it.\par")
    assert (alone.text, alone.blocks) == ("The first.\nThe second.\n24\nAfter it.", None)


FONTS = rb"{\fonttbl" + rb"{\f0 Arial;}" * 4_000 + rb"}"


@pytest.mark.parametrize(
    "body",
    [
        rb"{" + rb"\fldinst a " * 30_000 + rb"}\pard The bridge opened.",
        rb"{\field{\*\fldinst{ LINK a}}{\fldrslt The bridge opened.}} " * 20_000,
        FONTS + rb"\pard The bridge opened." + rb"{\footnote In May.}" * 10_000,
        rb"\trowd" + rb"\cellx9" * 60_000 + rb"\intbl The bridge\cell opened.\cell\row",
        rb"\trowd\clvmrg\cellx100\cellx200\intbl \cell The bridge opened.\cell\row " * 5_000,
    ],
    ids=["open fields", "links", "notes below many fonts", "cells of a row", "merged cells"],
)
def test_much_of_one_thing_takes_no_more_than_its_share_of_time(body: bytes) -> None:
    began = time.process_time()
    assert "The bridge" in of_rtf(body).text
    assert time.process_time() - began < 10


def test_each_note_is_lines_of_its_own_behind_the_text() -> None:
    notes = rb"{\footnote First\par again.} and {\footnote\b Second.}"
    draft = of_rtf(rb"\pard The bridge" + notes + rb" opened.")
    assert draft.text == "The bridge and  opened.\n\nFirst\nagain.\n\nSecond."
