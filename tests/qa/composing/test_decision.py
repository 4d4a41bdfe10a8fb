from collections.abc import Sequence

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


def all_absent(names: Sequence[str]) -> Sequence[str]:
    return names


def none_absent(names: Sequence[str]) -> Sequence[str]:
    return ()


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
    assert explained(missing, LOOKED, filters, all_absent) == expected


def test_name_that_another_article_speaks_of_is_not_denied():
    assert explained(("Leeds",), LOOKED, NO_FILTERS, none_absent) == UNSURE


def test_one_passage_is_said_in_the_singular():
    assert explained((), LookedAt(1, 1), NO_FILTERS, none_absent) == (
        "1 passage from 1 article was read. No sentence in it answers the question surely enough."
    )


def test_where_nothing_could_be_read_nothing_is_said_of_the_articles():
    looked = LookedAt(0, 0)
    assert explained(("Leeds",), looked, NO_FILTERS, all_absent) == NOTHING_TO_READ
    assert explained(("Leeds",), looked, PAPER, all_absent) == "No article from The Paper is known."
