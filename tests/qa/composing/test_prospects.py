"""What is only planned answers no question for what was done; only the verb asked for decides."""

from __future__ import annotations

import pytest

from qa.composing.prospects import done_verb, is_only_ahead
from tests.qa.composing.test_sifting import sifted
from tests.qa.spans import told


@pytest.mark.parametrize(
    ("question", "verb"),
    [
        ("Who won the vote?", "win"),
        ("When did the bridge open?", "open"),
        ("Who was awarded the contract?", "award"),
        ("When has the pool opened?", "open"),
        ("Who will win the vote?", None),
        ("Who runs the pool?", None),
        ("What can be opened in May?", None),
        ("What has to be opened?", None),
        ("Who is expected to win?", None),
        ("Who was the mayor?", None),
        ("What did the council do?", None),
    ],
)
def test_a_question_asks_for_what_was_done_by_its_verb(question: str, verb: str | None) -> None:
    assert done_verb(question) == verb


@pytest.mark.parametrize(
    ("verb", "sentence"),
    [
        ("win", "Dana Whitlock is widely expected to win the vote."),
        ("win", "Dana Whitlock hopes to win the vote with free buses."),
        ("win", "If she wins, Dana Whitlock takes office in May."),
        ("win", "The residents hope to win it."),
        ("open", "The council plans to open a footbridge in October 2025."),
        ("open", "The bridge is to open in May 2024."),
        ("open", "The bridge will soon be opened."),
        ("open", "The bridge would have opened in May."),
        ("award", "The contract is due to be awarded to Harrow Steel."),
        ("build", "The council wants 300 homes to be built."),
    ],
)
def test_what_is_planned_hoped_for_or_supposed_is_not_done(verb: str, sentence: str) -> None:
    assert is_only_ahead(told(sentence), verb)


@pytest.mark.parametrize(
    ("verb", "sentence"),
    [
        ("win", "Dana Whitlock won the vote, and hopes to win another."),
        ("win", "Dana Whitlock went on to win the vote."),
        ("win", "Dana Whitlock was the first woman to win the cup."),
        ("win", "Whitlock wins the vote in Westbrook."),
        ("open", "The bridge was opened in May 2024 and will close in June."),
        ("open", "The bridge is said to have opened in May."),
        ("close", "It was forced to close in May."),
        ("lift", "A promise was enough to convince the oil producers to lift it."),
        ("sell", "The board decided to sell it to Ada Wren."),
        ("replace", "The hall opened in 2011 to replace the old one."),
        ("give", "The land was given by Ada Wren, who will give more."),
        ("build", "Some 300 homes have been built, and 200 are to be built."),
        ("appoint", "Ada Wren has been appointed to lead it."),
        ("build", "The council will look into it."),
    ],
)
def test_what_was_done_is_done_whatever_else_is_planned(verb: str, sentence: str) -> None:
    assert not is_only_ahead(told(sentence), verb)


def test_who_won_is_not_who_is_expected_to() -> None:
    hoped = told("Dana Whitlock is expected to win the vote.", words="Dana Whitlock")
    found = sifted("Who won the vote?", hoped)
    assert (found.reading.spans, found.reading.confidence, found.planned) == ((), 0.0, (hoped,))
    done = told("Joel Ferrant won the vote.", words="Joel Ferrant", score=0.5)
    assert sifted("Who won the vote?", hoped, done).reading.spans == (done,)
    assert sifted("Who is expected to win the vote?", hoped).reading.spans == (hoped,)


def test_an_article_that_tells_it_only_as_planned_does_not_tell_it_in_other_words() -> None:
    hoped = told("Ada Wren hopes to win the vote.", words="Ada Wren", article_id="before")
    stands = told("Joel Ferrant stands again.", words="Joel Ferrant", article_id="before")
    elected = told("Kay Lind was elected on Monday.", words="Kay Lind", article_id="after")
    found = sifted("Who won the vote?", hoped, stands, elected)
    assert (found.reading.spans, found.planned) == ((elected,), (hoped, stands))


def test_what_the_reader_holds_for_likelier_may_tell_it_in_other_words() -> None:
    elected = told("Kay Lind was elected on Monday.", words="Kay Lind", score=0.9)
    hoped = told("Ada Wren hopes to win the next vote.", words="Ada Wren", score=0.5)
    assert sifted("Who won the vote?", elected, hoped).reading.spans == (elected,)
