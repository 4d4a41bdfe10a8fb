"""Questions that the samples don't answer, each beside one that they do.

A place, person or year that no article speaks of; a fact of one place asked of another;
an attribute that nobody reports; another subject.
"""

import re

import pytest

from qa import Library

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def library(samples_library: Library) -> Library:
    return samples_library


def nobody_speaks_of(name: str) -> str:
    return f"No article speaks of “{name}”. "


NOTHING_DENIED = ""
READ = (
    r"\d+ passages from \d+ articles were read\. "
    r"(?:No sentence in them answers the question surely enough\."
    r"|What comes nearest tells of another time than “[^”]+”\.)"
)


@pytest.mark.parametrize(
    ("question", "denied"),
    [
        ("What did Ofsted say about Leeds?", nobody_speaks_of("Leeds")),
        ("When did inspectors visit Wigan?", nobody_speaks_of("Wigan")),
        ("What did Boudica say about Camden?", nobody_speaks_of("Boudica")),
        ("What grade did Ofsted give Camden in 1987?", nobody_speaks_of("1987")),
        (
            "What score did Haringey's Youth Justice Service earn?",
            NOTHING_DENIED,
        ),
        ("When did Islington issue a section 114 notice?", NOTHING_DENIED),
        ("How many care leavers have started apprenticeships at Hackney Council?", NOTHING_DENIED),
        ("When is Carmel Littleton's birthday?", NOTHING_DENIED),
        ("What was the name of the commissioner appointed in Bromley?", NOTHING_DENIED),
        ("How many children died in Croydon in 2018?", NOTHING_DENIED),
        ("How do I bake bread?", NOTHING_DENIED),
    ],
)
def test_what_the_articles_do_not_say_is_not_answered(library: Library, question: str, denied: str):
    answer = library.ask(question)
    assert (answer.answered, answer.text, answer.citations) == (False, "", ())
    assert re.fullmatch(re.escape(denied) + READ, answer.reason or "")


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
