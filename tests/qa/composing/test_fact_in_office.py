"""Whoever followed somebody in an office is answered, however unsure the reader is."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from qa import Library
from qa.question import Understood
from qa.reading.reader import Candidate, Reading
from tests.qa.composing.judging import Judging, asked, library_of

TEXT = "Ada Wren has resigned as chair of the trust. She was succeeded by Ivo Teal."


class Unsure(Judging):
    def read(self, batch: Sequence[tuple[Understood, Sequence[Candidate]]]) -> list[Reading]:
        return [replace(reading, confidence=0.01) for reading in super().read(batch)]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    rows = [{"id": "trust", "title": "The trust", "text": TEXT, "published": "2021-05-03"}]
    with library_of(tmp_path_factory.mktemp("offices"), rows, "trust", "chair") as one:
        yield one


def test_a_succession_that_an_article_tells_of_answers(library: Library):
    answer = asked(library, Unsure(library._reading, {}), "Who came after Ada Wren at the trust?")
    assert (answer.answered, answer.text) == (True, "Ivo Teal")


def test_another_question_is_turned_down_as_the_reader_doubts_it(library: Library):
    answer = asked(library, Unsure(library._reading, {}), "Who came to the trust with Ada Wren?")
    assert not answer.answered
