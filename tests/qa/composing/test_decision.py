from collections.abc import Sequence

import pytest

from corpus.article import Passage, Sentence
from corpus.catalogue import Entry, StoredPassage
from qa.answer import LookedAt
from qa.composing.decision import NOTHING_TO_READ, Decision, decide
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
    ("reading", "filters", "expected"),
    [
        (Reading((SPAN,), 0.5), NO_FILTERS, Decision(True, 0.5, None)),
        (Reading((SPAN,), 0.49), NO_FILTERS, Decision(False, 0.49, UNSURE)),
        (
            Reading((SPAN,), 0.1, ("Leeds",)),
            NO_FILTERS,
            Decision(False, 0.1, f"No article speaks of “Leeds”. {UNSURE}"),
        ),
        (
            Reading((SPAN,), 0.1, ("Leeds", "2031", "Bath")),
            PAPER,
            Decision(
                False,
                0.1,
                f"No article from The Paper speaks of “Leeds”, “2031” or “Bath”. {UNSURE}",
            ),
        ),
    ],
)
def test_abstaining_says_what_was_looked_at(reading: Reading, filters: Filters, expected: Decision):
    assert decide(reading, 0.5, LOOKED, filters, all_absent) == expected


def test_name_that_another_article_speaks_of_is_not_denied():
    reading = Reading((SPAN,), 0.1, ("Leeds",))
    assert decide(reading, 0.5, LOOKED, NO_FILTERS, none_absent).reason == UNSURE


def test_one_passage_is_said_in_the_singular():
    assert decide(Reading((SPAN,), 0.1), 0.5, LookedAt(1, 1), NO_FILTERS, none_absent).reason == (
        "1 passage from 1 article was read. No sentence in it answers the question surely enough."
    )


def test_where_nothing_could_be_read_nothing_is_said_of_the_articles():
    nothing, looked = Reading((), 0.0, ("Leeds",)), LookedAt(0, 0)
    assert decide(nothing, 0.0, looked, NO_FILTERS, all_absent) == Decision(
        False, 0.0, NOTHING_TO_READ
    )
    assert decide(nothing, 0.0, looked, PAPER, all_absent) == Decision(
        False, 0.0, "No article from The Paper is known."
    )
