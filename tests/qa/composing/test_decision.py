import pytest

from corpus.article import Passage, Sentence
from corpus.catalogue import Entry, StoredPassage
from qa.composing.decision import NOTHING_FOUND, UNSURE, Decision, decide
from qa.reading.reader import AnswerSpan, Reading

ENTRY = Entry("a", "T", True, None, None, None, None)
SPAN = AnswerSpan(
    StoredPassage(1, Passage("a", 0, 4, "Yes.", "", (Sentence(0, 4),)), ENTRY),
    (Sentence(0, 4),),
    0,
    4,
    0.9,
)


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        (Reading((), 0.0), Decision(False, 0.0, NOTHING_FOUND)),
        (Reading((SPAN,), 0.5), Decision(True, 0.5, None)),
        (Reading((SPAN,), 0.49), Decision(False, 0.49, UNSURE)),
        (
            Reading((SPAN,), 0.1, ("Leeds",)),
            Decision(False, 0.1, "No article that fits this question speaks of “Leeds”."),
        ),
        (
            Reading((SPAN,), 0.1, ("Leeds", "2031", "Bath")),
            Decision(
                False,
                0.1,
                "No article that fits this question speaks of “Leeds”, “2031” or “Bath”.",
            ),
        ),
    ],
)
def test_abstaining_says_why(reading: Reading, expected: Decision):
    assert decide(reading, 0.5) == expected
