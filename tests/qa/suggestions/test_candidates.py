"""What may be asked of an article, before any of it was asked."""

from __future__ import annotations

import pytest

from corpus.article import Article, Block, BlockKind
from qa.suggestions.candidates import of


def made(text: str, title: str = "New ways of working") -> list[str]:
    """The questions that may be asked of an article."""
    article = Article("a", title, True, text, (Block(BlockKind.BODY, 0, len(text)),))
    return [candidate.question for candidate in of([article])]


SUMMARY = "Summarise “New ways of working”"


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("It was put right by care leavers and others.", "What is said about care leavers?"),
        (
            "It was put to the Care Quality Commission.",
            "What is said about the Care Quality Commission?",
        ),
    ],
)
def test_of_what_is_spoken_of_once_may_be_asked_before_a_summary(text: str, question: str) -> None:
    assert made(text) == [question, SUMMARY]


@pytest.mark.parametrize(
    "text",
    [
        "It was put right in twelve months.",  # a measure
        "It was put right by the council’s services.",  # whose it is stands elsewhere
        "It was put right by meeting young people.",  # half a clause
        "It was said that the verdict rests on it.",
    ],
)
def test_of_half_a_phrase_nothing_is_asked(text: str) -> None:
    assert made(text) == [SUMMARY]


def test_a_place_narrows_what_is_asked() -> None:
    found = made("It was put right by care leavers and others.", "Croydon finds new ways")
    assert found == [
        "What is said about care leavers in Croydon?",
        "Summarise “Croydon finds new ways”",
    ]


def test_the_summary_stands_behind_the_first_five() -> None:
    bodies = ("Care Quality Commission", "Audit Reform Board", "Harbour Trust", "Bridge Fund")
    more = ("Weir Society", "Tram Company", "Mill Company")
    found = made(" ".join(f"It was put to the {one}." for one in (*bodies, *more)))
    assert found.index(SUMMARY) == 5
