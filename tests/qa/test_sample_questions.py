"""The promises, on the samples and their questions, with the bundled model."""

import json
from pathlib import Path

import pytest

from corpus.article import BlockKind
from qa import Answer, Library, Question, Turn

QUESTIONS = [
    json.loads(line)
    for line in (Path(__file__).parent.parent / "samples_questions.jsonl").read_text().splitlines()
]

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def library(samples_library: Library) -> Library:
    return samples_library


@pytest.fixture(scope="module")
def answers(library: Library) -> list[Answer]:
    return library.ask_many(
        [
            Question(q["question"], tuple(Turn(**turn) for turn in q.get("history", [])))
            for q in QUESTIONS
        ]
    )


def test_every_quote_is_exact(library: Library, answers: list[Answer]):
    quotes = [
        (row["article_id"], row["start"], row["end"], row["quote"])
        for answer in answers
        for row in [*answer.to_dict()["citations"], *answer.to_dict()["near_misses"]]
    ]
    exact = [library.article(i).text[start:end] == quote for i, start, end, quote in quotes]
    assert len(exact) >= len(QUESTIONS)
    assert all(exact)


def test_every_answer_stands_in_its_first_quote(answers: list[Answer]):
    for answer in answers:
        if answer.answered:
            first = answer.citations[0]
            start = first.start if first.answer_start is None else first.answer_start
            words = first.quote[start - first.start :]
            assert words.startswith(answer.text) or answer.text == first.quote
        else:
            assert (answer.text, answer.citations) == ("", ())
            assert answer.reason


def test_no_quote_holds_furniture_or_a_title(library: Library, answers: list[Answer]):
    for answer in answers:
        for citation in answer.citations:
            for block in library.article(citation.place.article_id).blocks:
                if block.kind in (BlockKind.FURNITURE, BlockKind.TITLE):
                    assert block.end <= citation.start or citation.end <= block.start


def test_the_two_papers_with_one_story_are_one_citation(library: Library):
    answer = library.ask("Which council was Croydon's improvement partner?")
    assert answer.answered
    copies = {c.place.title for c in answer.citations} | {
        place.title for c in answer.citations for place in c.also_in
    }
    assert len({c.quote for c in answer.citations}) == len(answer.citations)
    assert copies
