from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pytest

from corpus.article import Passage, Sentence
from corpus.catalogue import Entry, StoredPassage
from qa.answer import LookedAt
from qa.composing.decision import NOTHING_TO_READ, Decision, decide, explained
from qa.composing.remarks import Reason
from qa.question import NO_FILTERS, Filters
from qa.reading.reader import AnswerSpan, Reading

ENTRY = Entry("a", "T", True, None, None, None, None)
SPAN = AnswerSpan(
    StoredPassage(1, Passage("a", 0, 4, "Yes.", "", (Sentence(0, 4),)), ENTRY),
    (Sentence(0, 4),),
    0,
    4,
    0.9,
)
LOOKED = LookedAt(articles=4, passages=10)
UNSURE = (
    "10 passages from 4 articles were read. No sentence in them answers the question surely enough."
)
PAPER = Filters(("The Paper",))


@dataclass(frozen=True)
class FakeKnown:
    """Articles that lack all names but for some; a few of those stand beside them."""

    held: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    without_day: int = 0

    def absent(self, names: Sequence[str]) -> Sequence[str]:
        return [name for name in names if name not in self.held]

    def beside(self, names: Sequence[str]) -> Sequence[str]:
        return [name for name in names if name in self.aside]

    def undated(self) -> int:
        return self.without_day


NOTHING_HELD = FakeKnown()


@pytest.mark.parametrize(
    ("reading", "looked", "expected"),
    [
        (Reading((SPAN,), 0.5), LOOKED, Decision(0.5, None)),
        (Reading((SPAN,), 0.49), LOOKED, Decision(0.49, Reason.UNSURE)),
        (Reading((), 0.9), LOOKED, Decision(0.9, Reason.UNSURE)),
        (Reading((), 0.9), LookedAt(0, 0), Decision(0.0, Reason.NOTHING_TO_READ)),
    ],
)
def test_answers_from_the_threshold_on(reading: Reading, looked: LookedAt, expected: Decision):
    assert decide(reading, 0.5, looked) == expected


@pytest.mark.parametrize(
    ("missing", "filters", "expected"),
    [
        ((), NO_FILTERS, UNSURE),
        (("Leeds",), NO_FILTERS, f"No article speaks of “Leeds”. {UNSURE}"),
        (
            ("Leeds", "2031", "Bath"),
            PAPER,
            f"No article from The Paper speaks of “Leeds”, “2031” or “Bath”. {UNSURE}",
        ),
    ],
)
def test_abstaining_says_what_was_looked_at(
    missing: tuple[str, ...], filters: Filters, expected: str
):
    assert explained(missing, LOOKED, filters, NOTHING_HELD) == expected


def test_where_what_is_near_tells_of_another_time_that_is_what_is_said():
    said = "3 passages from 2 articles were read. What comes nearest tells of another time than"
    looked = LookedAt(2, 3)
    assert explained((), looked, NO_FILTERS, NOTHING_HELD, "2016") == f"{said} “2016”."
    absent = explained(("2016",), looked, NO_FILTERS, NOTHING_HELD, "2016")
    assert absent.startswith("No article speaks of “2016”.")


def test_where_what_is_near_tells_only_what_was_planned_that_is_what_is_said():
    looked = LookedAt(2, 3)
    assert explained((), looked, NO_FILTERS, NOTHING_HELD, only_planned=True) == (
        "3 passages from 2 articles were read. What comes nearest tells what was planned, not what "
        "was done."
    )
    absent = explained(("Leeds",), looked, NO_FILTERS, NOTHING_HELD, only_planned=True)
    assert absent.startswith("No article speaks of “Leeds”.")


def test_name_that_another_article_speaks_of_is_not_denied():
    assert explained(("Leeds",), LOOKED, NO_FILTERS, FakeKnown(held=("Leeds",))) == UNSURE


def test_one_passage_is_said_in_the_singular():
    assert explained((), LookedAt(1, 1), NO_FILTERS, NOTHING_HELD) == (
        "1 passage from 1 article was read. No sentence in it answers the question surely enough."
    )


def test_where_nothing_could_be_read_nothing_is_said_of_the_articles():
    looked = LookedAt(0, 0)
    assert explained(("Leeds",), looked, NO_FILTERS, NOTHING_HELD) == NOTHING_TO_READ
    assert (
        explained(("Leeds",), looked, PAPER, NOTHING_HELD) == "No article from The Paper is known."
    )


def test_what_stands_only_around_the_articles_is_not_denied():
    known = FakeKnown(aside=("Leeds", "Bath"))
    assert explained(("Leeds", "York", "Bath"), LOOKED, NO_FILTERS, known) == (
        "No article speaks of “York”. “Leeds” and “Bath” stand only around articles, in what "
        "their pages carry besides (menus, adverts, lists of other articles), which is never "
        f"quoted. {UNSURE}"
    )
    assert explained(("Leeds",), LOOKED, PAPER, known).startswith(
        "“Leeds” stands only around articles from The Paper, in what"
    )


@pytest.mark.parametrize(
    ("undated", "said"),
    [
        (0, "."),
        (1, "; 1 article has no known date."),
        (1_200, "; 1,200 articles have no known date."),
    ],
)
def test_a_denial_by_date_counts_the_articles_without_one(undated: int, said: str):
    since, known = Filters((), date(2020, 1, 1)), FakeKnown(without_day=undated)
    assert explained((), LookedAt(0, 0), since, known) == (
        f"No article published since 2020-01-01 is known{said}"
    )
    assert explained(("Leeds",), LOOKED, since, known) == (
        f"No article published since 2020-01-01 speaks of “Leeds”{said} {UNSURE}"
    )
