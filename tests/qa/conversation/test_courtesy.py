"""What is said around a question is taken off it, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from qa.conversation import understand
from qa.conversation.courtesy import plainly
from qa.question import Question

WAY = (
    "I am writing a longer piece about boroughs, with budgets that do not balance and leaders "
    "who left, and I want to know one thing in particular which my editor says needs a fact: "
)

SAID = [
    (
        "I write for the Sunday page. Could you list the schools that closed, as far as your "
        "articles go?",
        "List the schools that closed?",
    ),
    ("Give me the names of everyone who has led it.", "Which people have led it?"),
    ("Which schools closed? Please list them all.", "Which schools closed?"),
    ("rooms in the youth hub, list please", "List rooms in the youth hub"),
    ("councils that lost a grade", "List councils that lost a grade"),
    ("Could you please tell me what grade Sutton's schools got? Thanks!",
     "What grade did Sutton's schools get?"),
    ("can you list the four grades please", "List the four grades"),
    ("Hi, who leads Croydon?", "Who leads Croydon?"),
    ("Hi there! could you tell me if Hackney is safe", "Is Hackney safe?"),
    ("I was wondering whether Croydon improved", "Did Croydon improve?"),
    ("tell me who the leader of Brent is", "Who is the leader of Brent?"),
    ("tell me who leads Brent", "Who leads Brent?"),
    ("tell me which schools closed", "Which schools closed?"),
    ("tell me which schools Ofsted visited", "Which schools did Ofsted visit?"),
    ("tell me what the inspectors said about it", "What did the inspectors say about it?"),
    ("Could you tell me what people think of it?", "What do people think of it?"),
    ("tell me what you have on Hackney", "What do you have on Hackney?"),
    ("tell me what has changed in Brent", "What has changed in Brent?"),
    ("Let me know what the ratings were", "What were the ratings?"),
    ("Would you explain why Camden improved?", "Why did Camden improve?"),
    ("I'd like to know when Croydon was inspected, please", "When was Croydon inspected?"),
    ("Do you know how many children Hackney looks after?",
     "How many children does Hackney look after?"),
    ("do you know how many children croydon looks after",
     "How many children does croydon look after?"),
    ("tell me how many schools there are", "How many schools are there?"),
    ("please summarise the report", "Summarise the report"),
    ("My question is: did Sutton improve?", "Did Sutton improve?"),
    ("Hackney, is it still good?", "Is Hackney still good?"),
    ("the pool in Sutton: has it opened", "Has the pool in Sutton opened"),
    ("OK, something different. Who runs the pool?", "Who runs the pool?"),
    ("Changing the subject a bit, who runs the pool?", "Who runs the pool?"),
    ("Speaking of trams again, are they safe?", "Are trams safe?"),
    ("let's try another topic - who runs the pool?", "Who runs the pool?"),
    ("did it find anything else, like rust?", "did it find anything else, like rust?"),
    ("anything else: leaks?", "anything else: leaks?"),
    ("About the pool in Sutton, is it open?", "Is the pool in Sutton open?"),
    # Where and when it is stands in front, too.
    ("In Sutton, is it wet?", "In Sutton, is it wet?"),
    ("After the leak in the pool, was it shut?", "After the leak in the pool, was it shut?"),
    ("Diving in winter, is it safe?", "Is Diving in winter safe?"),
    (f"{WAY}who was made commissioner in Sutton?", "Who was made commissioner in Sutton?"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "asked"), SAID)
def test_courtesy_and_preamble_are_no_part_of_the_question(text: str, asked: str) -> None:
    assert plainly(text) == asked
    assert understand(Question(text), publishers=(), today=date(2024, 5, 15)).standalone == asked


@pytest.mark.parametrize(
    "text",
    [
        "Who leads Croydon?",
        "What is on the waiting list?",
        "Councils told to save more",
        "Can you appeal against a fine?",
        "I pay rent and want to buy. Should I save?",
        "Hello Kitty is from where?",
        "good morning Kent presenter",
        "Tell me about the House Project",
        "hello",
        "Thank you, that helps!",
        "do you know Hackney",
        "",
        "?!",
    ],
)
def test_a_question_with_nothing_around_it_is_left_as_it_is(text: str) -> None:
    assert plainly(text) == text


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("names of all the councillors please", "Which councillors are named in the articles?"),
        ("list the schools mentioned in the stories", "Which schools are named in the articles?"),
        ("the names of the head teachers", "Which head teachers are named in the articles?"),
        ("list the articles in the library", "list the articles in the library"),
        ("names of the people who left", "names of the people who left"),
    ],
)
def test_whoever_is_named_is_asked_for_in_a_list(text: str, asked: str) -> None:
    assert plainly(text) == asked
