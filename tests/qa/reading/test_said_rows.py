"""What the reader reads of a table's rows, and what of it is the passage's own."""

from __future__ import annotations

import pytest

from corpus import passages
from corpus.article import Passage
from corpus.formats import markdown
from corpus.page.assembly import assemble
from qa.reading.passage_reading import PassageReading, ScoredSpan
from qa.reading.said_rows import SaidPassage
from tests.qa.spans import passage_of

TABLE = """# Homes

Inspectors told what they found.

| Home | Inspected | Overall |
|------|-----------|---------|
| Elm Court | March 2024 | Good |
| The Limes | June 2024 | |
"""
SAID = (
    "Home: Elm Court; Inspected: March 2024; Overall: Good\nHome: The Limes; Inspected: June 2024"
)


@pytest.fixture
def rows() -> Passage:
    return passages.split(assemble(markdown.read(TABLE.encode(), "a.md")))[-1]


def reading(*spans: tuple[int, int]) -> PassageReading:
    scored = tuple(ScoredSpan(start, end, -1.0 - n) for n, (start, end) in enumerate(spans))
    return PassageReading(scored, -3.0, 1.0, (0.0, 0.0))


def own(passage: Passage, *words: str) -> list[str]:
    """What is left of spans of what is read, in words of the passage."""
    said = SaidPassage(passage)
    spans = [(said.text.index(one), said.text.index(one) + len(one)) for one in words]
    return [passage.text[s.start : s.end] for s in said.own(reading(*spans)).spans]


def test_a_row_is_read_with_what_heads_its_columns(rows: Passage):
    said = SaidPassage(rows)
    assert said.text == SAID
    assert [said.words_of(sentence) for sentence in rows.sentences] == [
        "Home: Elm Court; Inspected: March 2024; Overall: Good",
        "Home: The Limes; Inspected: June 2024",
    ]


def test_what_is_found_is_one_cell_of_the_text(rows: Passage):
    assert own(rows, "Overall: Good") == ["Good"]
    assert own(rows, "2024; Overall: Go") == ["Good"]
    assert own(rows, "March") == ["March 2024"]


def test_of_a_long_cell_the_words_that_were_found_are_left():
    text = TABLE.replace("March 2024", "twice in the spring of March 2024")
    long = passages.split(assemble(markdown.read(text.encode(), "a.md")))[-1]
    assert own(long, "March 2024") == ["March 2024"]


def test_words_of_ours_and_a_cell_already_found_answer_nothing(rows: Passage):
    assert own(rows, "Inspected", "June 2024", "June") == ["June 2024"]


SECTIONS = """# Homes

Inspectors told what they found.

| Home | Inspected | Overall |
|------|-----------|---------|
| Adults | | |
| Elm Court | March 2024 | Good |
| Children | | |
| Elm Court | June 2024 | Poor |
"""


def test_a_row_is_read_with_the_section_that_it_is_in():
    rows = passages.split(assemble(markdown.read(SECTIONS.encode(), "a.md")))[-1]
    said = SaidPassage(rows)
    assert said.text == (
        "Adults; Home: Elm Court; Inspected: March 2024; Overall: Good\n"
        "Children; Home: Elm Court; Inspected: June 2024; Overall: Poor"
    )
    assert [said.words_of(sentence) for sentence in rows.sentences] == [
        "",
        "Adults; Home: Elm Court; Inspected: March 2024; Overall: Good",
        "",
        "Children; Home: Elm Court; Inspected: June 2024; Overall: Poor",
    ]
    assert own(rows, "Adults; Home: Elm", "Overall: Poor") == ["Elm Court", "Poor"]


def test_prose_is_read_as_it_stands():
    passage = passage_of("One here.", "Snow.", offset=7)
    said = SaidPassage(passage)
    assert (said.text, said.sentences) == (passage.text, ((0, 9), (10, 15)))
    found = reading((0, 3))
    assert said.own(found) is found
