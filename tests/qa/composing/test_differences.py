"""What two articles on one matter give differently, asked without a fact to hold them against."""

from pathlib import Path

import pytest

from qa import Answer
from qa.conversation.intents import Filled, Intent, Kind, Slot
from qa.question import QuestionKind
from tests.qa.composing.judging import asked, judging, library_of

AXES = "pool", "cost", "opened", "visits", "open", "swimmers", "lane", "built", "hall"
DIFFER = ("The articles give these differently; each quote says when its article was published.",)
QUESTION = "Where do the reports on the Larkmoor pool disagree?"


class OfThePool:
    """Reads every question as one whether accounts of the Larkmoor pool agree."""

    def read(self, questions: list[str]) -> list[Intent]:
        return [self._intent(question) for question in questions]

    def _intent(self, text: str) -> Intent:
        at = text.find("Larkmoor pool")
        filled = (Filled(Slot.ABOUT, at, at + len("Larkmoor pool")),) if at >= 0 else ()
        return Intent(text, Kind.AGREEMENT, 0.9, None, filled)


def answer(folder: Path, first: str, second: str, question: str = QUESTION, **days: str) -> Answer:
    """Of two articles on the pool, the second half a year newer unless `days` say otherwise."""
    rows = [
        {"id": "a", "title": "Larkmoor pool opens", "published": "2022-03-01", "text": first},
        {"id": "b", "title": "Larkmoor pool", "published": "2022-09-01", "text": second},
        {"id": "c", "title": "Wrenfield pool", "published": "2022-09-01",
         "text": "The pool of Wrenfield cost £9 million and had 7,000 visits."},
    ]  # fmt: skip
    rows = [{**row, "published": days.get(row["id"], row["published"])} for row in rows]
    with library_of(folder, rows, *AXES) as library:
        return asked(library, judging(library, {}), question, intents=OfThePool())


def pairs(found: Answer) -> list[list[str]]:
    return [
        [c.quote[(c.answer_start or 0) - c.start : (c.answer_end or 0) - c.start] for c in cited]
        for cited in map(found.cited_by, found.groups)
    ]


def test_what_counts_the_same_and_what_is_told_again_stands_side_by_side_the_newer_first(tmp_path):
    found = answer(
        tmp_path,
        "The pool cost £2 million. In its first year it had 400 visits. "
        "The hall was built in 1911.",
        "Its first year saw 380 visits to the pool. The pool cost £3 million. "
        "It has a hall that was built in 1908.",
    )
    assert found.kind is QuestionKind.COMPARISON
    assert sorted(pairs(found)) == [
        ["1908", "1911"],
        ["380", "400"],
        ["£3 million", "£2 million"],
    ]
    assert found.remarks == DIFFER
    assert not found.text_is_ours


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The pool had 400 visits.", "The pool had 400 visits and 30 swimmers."),
        ("The pool had 400 visits in 2020.", "The pool had 380 visits in 2021."),
        ("The pool had 400 visits.", "The pool of Wrenfield had 380 visits, unlike Larkmoor."),
        ("The pool opened on 20 February.", "The pool opened again on 20 August."),
        ("The pool opened in May 2019.", "The pool opened on 3 May 2019."),
        ("The pool opened four years after the fire.", "The pool opened two years after it."),
        ("The pool had 400 visits.", "Correction: we wrote of 380 visits to the pool. It is 400."),
        ("The pool has six swimmers.", "The pool has two lanes."),
        ("Three people left the pool.", "On its first day 400 people saw the pool."),
        ("The pool opened last week.", "The pool opened in 1976."),
    ],
)  # fmt: skip
def test_what_is_of_another_time_place_or_thing_is_no_difference(tmp_path, first, second):
    assert answer(tmp_path, first, second).remarks != DIFFER


def test_a_question_for_articles_of_certain_days_sets_those_against_each_other(tmp_path):
    first, second = "The pool had 400 visits.", "The pool had 380 visits."
    question = "Where do the reports on the Larkmoor pool of March and May 2022 disagree?"
    assert answer(tmp_path, first, second, question, b="2022-05-02").remarks == DIFFER


def test_a_sentence_that_differs_twice_has_neither_figure_marked(tmp_path):
    found = answer(
        tmp_path,
        "The pool has a hall that was built in 1911. The pool had 400 visits.",
        "The hall of the pool was built in 1908, and the pool had 380 visits.",
    )
    assert len(found.groups) == 2
    assert found.citations[0].answer_start is None


def test_of_one_article_nothing_differs(tmp_path):
    found = answer(tmp_path, "The pool had 400 visits. The pool had 380 visits.", "It rains.")
    assert found.remarks != DIFFER
