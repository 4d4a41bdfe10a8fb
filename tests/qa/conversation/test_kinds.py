"""The kind of answer that a question asks for."""

from __future__ import annotations

from datetime import date

import pytest

from qa.conversation import understand
from qa.question import Question, QuestionKind, Turn

FACT, LIST = QuestionKind.FACT, QuestionKind.LIST
COMPARISON, SUMMARY = QuestionKind.COMPARISON, QuestionKind.SUMMARY

KINDS = [
    ("What score did Islington's Youth Justice Service earn?", FACT),
    ("Which borough was rated outstanding?", FACT),
    ("Which council's leader resigned?", FACT),
    ("Which's the best council?", FACT),
    ("which’s worse", FACT),
    ("Which' is it?", FACT),
    ("What percentage of boroughs improved?", FACT),
    ("What about bicycles?", FACT),
    ("Which analysis convinced the council?", FACT),
    ("Which body checks on homes?", FACT),
    ("How many boroughs were rated good?", FACT),
    ("Did more than 100 children go missing?", FACT),
    ("Is it more than half of them?", FACT),
    ("Who was better known as Boz?", FACT),
    ("When did Haringey's services improve?", FACT),
    ("What did inspectors worry about in Leeds?", FACT),
    ("What do councils spend on roads?", FACT),
    ("Why did Ofsted visit Croydon rather than Sutton?", FACT),
    ("", FACT),
    ("Which boroughs were rated outstanding?", LIST),
    ("which London boroughs improved", LIST),
    ("In which boroughs did services improve?", LIST),
    ("And which people resigned?", LIST),
    ("Which of the councils were inspected?", LIST),
    ("List the areas for improvement", LIST),
    ("Please name every borough that improved.", LIST),
    ("What are all the ratings since 2018?", LIST),
    ("What London boroughs improved?", LIST),
    ("Which of Croydon's homes closed?", LIST),
    ("What hospices did inspectors praise?", LIST),
    ("Give me a list of inspections", LIST),
    ("Compare Croydon and Haringey", COMPARISON),
    ("How does Croydon compare with Haringey?", COMPARISON),
    ("What is the difference between a visit and an inspection?", COMPARISON),
    ("Is Croydon better than Haringey?", COMPARISON),
    ("Did Croydon spend more than Haringey?", COMPARISON),
    ("Are crime rates higher than in Leeds?", COMPARISON),
    ("How do the two reports differ?", COMPARISON),
    ("Which is safer, Merton or Sutton?", COMPARISON),
    ("Croydon vs Haringey on care leavers", COMPARISON),
    ("Summarise the differences between the two visits", COMPARISON),
    ("Summarise the report on Croydon", SUMMARY),
    ("Give me an overview of youth justice in London", SUMMARY),
    ("Tell me about Islington's care leavers", SUMMARY),
    ("Tell me more about care leavers", SUMMARY),
    ("What is the article on Croydon about?", SUMMARY),
    ("What do the articles say about knife crime?", SUMMARY),
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_kind(text: str, kind: QuestionKind) -> None:
    assert understand(Question(text), publishers=(), today=date(2024, 5, 15)).kind is kind


def test_a_part_of_a_question_is_of_the_whole_one_s_kind() -> None:
    question = Question("And Sutton?", (Turn("Is Croydon better than Haringey?", ""),))
    understood = understand(question, publishers=(), today=date(2024, 5, 15))
    assert understood.kind is COMPARISON
