"""Questions that the samples don't answer, each beside one that they do.

A place, person or year that no article speaks of; a fact of one place asked of another;
an attribute that nobody reports; another subject.
"""

from collections.abc import Iterator

import pytest

from corpus import samples
from qa import Library
from qa.composing.decision import UNSURE

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library.open(tmp_path_factory.mktemp("samples") / "library") as library:
        assert library.add(samples.folder()).failed == ()
        yield library


def nobody_speaks_of(name: str) -> str:
    return f"No article that fits this question speaks of “{name}”."


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("What did Ofsted say about Leeds?", nobody_speaks_of("Leeds")),
        ("When did inspectors visit Wigan?", nobody_speaks_of("Wigan")),
        ("What did Boudica say about Camden?", nobody_speaks_of("Boudica")),
        ("What grade did Ofsted give Camden in 1987?", nobody_speaks_of("1987")),
        (
            "What score did Haringey's Youth Justice Service earn?",
            nobody_speaks_of("Haringey's Youth Justice Service"),
        ),
        ("When did Islington issue a section 114 notice?", UNSURE),
        ("How many care leavers have started apprenticeships at Hackney Council?", UNSURE),
        ("When is Carmel Littleton's birthday?", UNSURE),
        ("What was the name of the commissioner appointed in Bromley?", UNSURE),
        ("How many children died in Croydon in 2018?", UNSURE),
        ("How do I bake bread?", UNSURE),
    ],
)
def test_what_the_articles_do_not_say_is_not_answered(library: Library, question: str, reason: str):
    answer = library.ask(question)
    assert (answer.answered, answer.text, answer.citations) == (False, "", ())
    assert answer.reason == reason


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("When did inspectors visit Hackney?", "July 2024"),
        ("Who was hired as Croydon's permanent executive director?", "Robert Henderson"),
        ("When did Croydon issue a section 114 notice?", "November 2020"),
        ("How many care leavers have started apprenticeships at Islington Council?", "ten of them"),
        (
            "What score did Islington's Youth Justice Service earn?",
            "34 points out of a possible 36",
        ),
        ("Which council was Croydon's improvement partner?", "Camden Council"),
        ("How many inspectors came to Hackney?", "Six inspectors"),
        ("Who led the inspection of Islington?", "Sarah Canto"),
        ("How often does the independent person visit a children's home?", "once a month"),
    ],
)
def test_what_they_do_say_is(library: Library, question: str, words: str):
    answer = library.ask(question)
    assert answer.answered
    assert words in answer.citations[0].quote
