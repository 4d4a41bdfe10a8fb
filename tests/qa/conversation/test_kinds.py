"""The kind of answer that a question asks for."""

from __future__ import annotations

from datetime import date

import pytest

from qa.conversation import understand
from qa.question import Question, QuestionKind, Turn

FACT, LIST = QuestionKind.FACT, QuestionKind.LIST
COMPARISON, SUMMARY = QuestionKind.COMPARISON, QuestionKind.SUMMARY
YES_NO, TIME, SPEAKER = QuestionKind.YES_NO, QuestionKind.TIME, QuestionKind.SPEAKER
TOPIC, LIBRARY, TALK = QuestionKind.TOPIC, QuestionKind.LIBRARY, QuestionKind.TALK

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
    ("Who was better known as Boz?", FACT),
    ("When did Haringey's services improve?", FACT),
    ("What did inspectors worry about in Leeds?", FACT),
    ("What do councils spend on roads?", FACT),
    ("Why did Ofsted visit Croydon rather than Sutton?", FACT),
    ("", FACT),
    ("And in 2020?", FACT),
    ("What was Croydon rated in 2020?", FACT),
    ("Was Hackney rated good or outstanding?", FACT),
    ("Where are most people who speak Welsh today?", FACT),
    ("What uses a set of rules to decide?", FACT),
    ("What were the two wards called?", FACT),
    ("Who was the first mayor of Leeds?", FACT),
    ("Who wrote “The Fens” in 1974?", FACT),
    ("Who are the Normans?", FACT),
    ("What did the report state?", FACT),
    ("The capital of Kent is?", FACT),
    ("How did buses make a difference in the strike?", FACT),
    ("Which number is less than twelve?", FACT),
    ("How many articles has the treaty?", FACT),
    ("Is Islington outstanding?", YES_NO),
    ("did hackney improve", YES_NO),
    ("Has Sutton opened its new school?", YES_NO),
    ("Can you tell me whether Brent was rated good?", YES_NO),
    ("Is Hackney still outstanding?", YES_NO),
    ("Are there any children's homes in Camden?", YES_NO),
    ("Croydon was rated inadequate?", YES_NO),
    ("Can you appeal against a fine?", FACT),
    ("Did more than 100 children go missing?", YES_NO),
    ("Is it more than half of them?", YES_NO),
    ("Who commented on the inspection in Merton?", LIST),
    ("Who has praised the new mayor?", LIST),
    ("What are the four grades?", LIST),
    ("What were the inspectors' main concerns?", LIST),
    ("List the strengths inspectors found in Ealing", LIST),
    ("which articles mention care leavers", LIST),
    ("What recommendations were made to Croydon?", LIST),
    ("What should Croydon improve?", LIST),
    ("What does Lewisham need to improve?", LIST),
    ("What has the mayor promised?", LIST),
    ("Could you name the boroughs that were inspected?", LIST),
    ("How do Haringey and Croydon support young people?", COMPARISON),
    ("How did Brent do compared with last time?", COMPARISON),
    ("Did more children leave care in Hackney or in Brent?", COMPARISON),
    ("How did the grade in 2019 differ from the one in 2023?", COMPARISON),
    ("Who leads Sutton council now?", TIME),
    ("What is the latest rating of Hackney?", TIME),
    ("What are the most recent figures on fires?", TIME),
    ("When was Brent last inspected?", TIME),
    ("What changed between 2018 and 2021 in Croydon?", TIME),
    ("What happened in Croydon?", TIME),
    ("What has happened to the leisure centre?", TIME),
    ("How has Haringey improved since the last inspection?", TIME),
    ("timeline of the Sutton plan", TIME),
    ("What did the inspectors say about care leavers?", SPEAKER),
    ("What does Ofsted's director think about the plans?", SPEAKER),
    ("What has the leader told residents about the budget?", SPEAKER),
    ("Who said “we were let down”?", SPEAKER),
    ("who said the service was unsafe", SPEAKER),
    ("What was the council's response to the report?", SPEAKER),
    ("How did the mayor react to the cuts?", SPEAKER),
    ("What is said about foster carers?", SUMMARY),
    ("sum up the report please", SUMMARY),
    ("care leavers hackney", TOPIC),
    ("pressure on the minister to end the strike", TOPIC),
    ("Sutton school closures?", TOPIC),
    ("Tell me about Islington's care leavers", TOPIC),
    ("Tell me more about care leavers", TOPIC),
    ("How many articles are there?", LIBRARY),
    ("how many articles?", LIBRARY),
    ("What do you have on Hackney?", LIBRARY),
    ("Could you tell me what you have on Hackney?", LIBRARY),
    ("which papers?", LIBRARY),
    ("the newest?", LIBRARY),
    ("What can you do?", LIBRARY),
    ("Do you have anything about schools?", LIBRARY),
    ("How old are the articles?", LIBRARY),
    ("hello", TALK),
    ("Thanks a lot!", TALK),
    ("Hi, how are you?", TALK),
    ("ok, bye", TALK),
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
