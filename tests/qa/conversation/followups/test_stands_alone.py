"""Questions that lack nothing: they are left as they are, whatever was asked before."""

from __future__ import annotations

import pytest

from qa.conversation import understand
from qa.question import Filters, Question, QuestionKind, Understood
from tests.qa.conversation.followups.turns import CROYDON, SCORE, TODAY, said, standalone

STANDS_ALONE = [
    # A question with names of its own.
    "What did inspectors say about Haringey?",
    "When was Croydon rated inadequate?",
    "Who leads Islington's children's services?",
    "Which boroughs were rated outstanding in 2020?",
    # A pronoun that means something in the question itself.
    "Did Croydon improve its services after 2017?",
    "Did Croydon say it would appeal?",
    "What happened to the social worker after she resigned?",
    "What did Barnet do when it was rated inadequate?",
    "How do care leavers find a home when they turn 18?",
    "Why do children say they feel safe in Islington?",
    "Is web chat secure? How do I turn it on?",
    "Is web chat open? If so, how do I do that?",
    "Did inspectors find that services were safe?",
    "What did the report say about Haringey?",
    "Are both parents told of a visit?",
    "Are both Merton and Sutton safe?",
    "Does a council know where its money goes?",
    "How did the Normans keep their language?",
    "who was ada lovelace and what did she do",
    "Did Ada tell Grace she was leaving?",
    # It, there and that which mean nothing.
    "How far is it from Leeds to Hull?",
    "How many of those living alone were visited?",
    "Is it true that Croydon was rated good?",
    "How long does it take to adopt a child in London?",
    "Is it possible to complain about a social worker?",
    "Is it so important to visit children every week?",
    "What happens to the playgrounds if it rains?",
    "Are there any children's homes in Camden?",
    "Is there a plan for youth clubs?",
    "How many inspectors are there?",
    "Which services that help young carers were praised?",
    "Did inspectors find that children were safe?",
    "What help is there for those who have left care?",
    "What is the budget for roads this year?",
    # A noun with its own complement.
    "What did the report on youth justice say?",
    "What did the leader of the council promise?",
    "Who wrote the report about knife crime?",
    "What did the adoption team do well?",
    # The thing is named, if only by a noun.
    "What is inflation?",
    "How many teams are in the league?",
    "How are social workers trained?",
    "Are there any other kinds of foster care?",
    # Fragments that say enough, and remarks.
    "Fines and penalties",
    "Spousal support",
    "Youth Justice Board",
    "Thank you!",
    "I see.",
    "",
    "?!",
]


@pytest.mark.parametrize("text", STANDS_ALONE)
def test_a_question_that_stands_alone_is_left_as_it_is(text: str) -> None:
    question = Question(text, said((CROYDON, "It was making progress."), SCORE))
    understood = understand(question, publishers=(), today=TODAY)
    assert understood.standalone == text
    assert understood.filters == Filters()


@pytest.mark.parametrize(
    "text", ["What did they say about it?", "Why?", "What about Croydon?", "And in 2020?", "him"]
)
def test_without_history_nothing_is_rewritten(text: str) -> None:
    understood = understand(Question(text), publishers=(), today=TODAY)
    assert understood == Understood(Question(text), text)


@pytest.mark.parametrize("text", ["🦊", "…!?。", "?"])
def test_what_has_no_word_is_no_question_of_what_was_asked_before(text: str) -> None:
    understood = understand(Question(text, said(CROYDON)), publishers=(), today=TODAY)
    assert (understood.standalone, understood.kind) == (text, QuestionKind.TALK)
    assert understood.in_view is None


def test_a_question_of_a_hundred_words_tells_its_own_story() -> None:
    text = f"What did it say about {'very ' * 100}old homes?"
    assert standalone(text, CROYDON) == text


@pytest.mark.parametrize("text", ["it " * 3000, "What about " + "a" * 20_000, "?" * 5000, "\0it\n"])
def test_odd_text_is_taken(text: str) -> None:
    assert isinstance(standalone(text, CROYDON), str)
