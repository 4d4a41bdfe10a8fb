"""A figure of a part is none of the whole: all parts are quoted, and none is set large."""

from __future__ import annotations

import pytest

from corpus import passages
from corpus.catalogue import Entry, StoredPassage
from corpus.formats import markdown
from corpus.page.assembly import assemble
from qa.composing.wholes import with_its_parts
from qa.reading.quotes import quote_of
from qa.reading.reader import AnswerSpan
from tests.qa.spans import marked, told

SPENT = (
    "It spent £13.1 million on home care for adults and £31.9 million on residential care for "
    "adults."
)


@pytest.mark.parametrize(
    ("question", "sentence", "figure", "shown"),
    [
        ("How much was spent on adults?", SPENT, "£13.1 million", SPENT),
        ("How much was spent on adults?", SPENT, "£31.9 million", SPENT),
        ("How much was spent on home care for adults?", SPENT, "£13.1 million", "£13.1 million"),
        ("How much was spent on adults?", "It spent £3 on adults.", "£3", "£3"),
        (
            "How many riders had the ferry?",
            "The ferry had 412 riders in 2023, compared with 530 riders in 2022.",
            "412",
            "412",
        ),
        (
            "How many homes for adults are there?",
            "There are 24 homes for young adults and 31 homes for older adults.",
            "24",
            "There are 24 homes for young adults and 31 homes for older adults.",
        ),
        (
            "How many episodes had the season?",
            "The season had 20 episodes, of which ten episodes were shown in the summer.",
            "20",
            "20",
        ),
        (
            "How much did it spend on roads in Abbey?",
            "It spent £3 on roads in Abbey and £4 on schools in Abbey.",
            "£3",
            "£3",
        ),
    ],
)
def test_of_figures_for_several_parts_that_are_not_told_apart_none_is_the_answer(
    question: str, sentence: str, figure: str, shown: str
) -> None:
    assert marked(with_its_parts(told(sentence, words=figure), question)) == shown


TABLE = """# What was spent

The council spent its money on these, in millions of pounds.

| Service | 2023 | 2024 |
|---|---|---|
| Children | 41.2 | 44.0 |
| Adults: home care | 12.5 | 13.1 |
| Adults: residential care | 30.4 | 31.9 |
{more}| Libraries | 3.1 | 2.9 |
"""
HOME = "| Adults: home care | 12.5 | 13.1 |"
BOTH = f"{HOME}\n| Adults: residential care | 30.4 | 31.9 |"


def cell(words: str, more: str = "") -> AnswerSpan:
    """A span of a cell of the table."""
    article = assemble(markdown.read(TABLE.format(more=more).encode(), "a.md"))
    passage = next(p for p in passages.split(article) if words in p.text)
    start = passage.start + passage.text.index(words)
    sentence = next(s for s in passage.sentences if s.start <= start < s.end)
    entry = Entry("a", "T", True, None, None, None, None)
    end = start + len(words)
    return AnswerSpan(StoredPassage(1, passage, entry), (sentence,), start, end, 0.9)


@pytest.mark.parametrize(
    ("question", "quoted", "answer"),
    [
        ("How much was spent on adults in 2024?", BOTH, BOTH),
        ("How much was spent on home care for adults in 2024?", HOME, "13.1"),
    ],
)
def test_rows_that_are_parts_of_what_is_asked_for_are_quoted_together(
    question: str, quoted: str, answer: str
) -> None:
    found = with_its_parts(cell("13.1"), question)
    assert (quote_of(found), marked(found)) == (quoted, answer)


@pytest.mark.parametrize("name", ["Adults", "Adults, total", "All adults"])
def test_the_row_that_is_of_the_whole_answers_for_it(name: str) -> None:
    row = f"| {name} | 42.9 | 45.0 |"
    found = with_its_parts(cell("13.1", f"{row}\n"), "How much was spent on adults in 2024?")
    assert (quote_of(found), marked(found)) == (row, "45.0")
