"""How a quantity changed is told by its figures, each at its time."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from qa import Library
from qa.composing.measured import _quantity
from qa.reading.quotes import quote_of
from qa.reading.reader import AnswerSpan, Candidate, Reading
from tests.fakes import SIMILARITY, WordEncoder
from tests.qa.composing.told_reader import ToldReader

ROWS = [
    {
        "id": "first",
        "title": "Larkmoor pier",
        "published": "2021-06-16",
        "text": "The pier of Larkmoor opened on 5 May 2021. It had a budget of £150,000.",
    },
    {
        "id": "second",
        "title": "Larkmoor pier",
        "published": "2022-07-01",
        "text": "In May 2022, the budget of the pier was raised to £180,000. Most were for it.",
    },
    {
        "id": "third",
        "title": "Larkmoor pier",
        "published": "2023-07-02",
        "text": "A boat sank on 7 April 2023, off Larkmoor, and the budget is £210,000 now.",
    },
]


class FigureReader(ToldReader):
    """Marks the last figure of each sentence that speaks of a budget."""

    def _read(self, candidates: Sequence[Candidate]) -> Reading:
        reading = super()._read(candidates)
        return replace(reading, spans=tuple(map(_marked, reading.spans)))


def _marked(span: AnswerSpan) -> AnswerSpan:
    if span.score < 0.5 or not (found := [*re.finditer(r"£[\d,]+\d", quote_of(span))]):
        return span
    start = span.sentences[0].start + found[-1].start()
    return replace(span, start=start, end=start + len(found[-1][0]))


def test_figures_stand_in_order_at_the_time_said_of_them_else_at_the_day_of_publication(tmp_path):
    (tmp_path / "feed.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    encoder = WordEncoder("pier", "budget", "larkmoor")
    with Library.open(tmp_path / "library", encoder=encoder, settings=SIMILARITY) as library:
        library._reader = FigureReader("budget")
        library.add(tmp_path / "feed.jsonl")
        answer = library.ask("How has the budget of the pier changed over the years?")
    by_n = {citation.n: citation for citation in answer.citations}
    told = [
        (group.label, group.date, by_n[group.citations[0]].place.article_id)
        for group in answer.groups
    ]
    assert told == [
        ("", date(2021, 6, 16), "first"),
        ("May 2022", None, "second"),
        ("", date(2023, 7, 2), "third"),
    ]


@pytest.mark.parametrize(
    ("question", "quantity"),
    [
        ("How did the number of boats change over the months?", "the number of boats"),
        ("How has the number of people killed by storms changed?", "the number of people killed"),
        ("Timeline of the pier's budget, year by year", "the pier's budget"),
        ("What happened at the pier?", None),
    ],
)
def test_what_is_asked_how_it_changed(question: str, quantity: str | None) -> None:
    assert (_quantity(question) or "").startswith(quantity or "")
    assert (_quantity(question) is None) == (quantity is None)
