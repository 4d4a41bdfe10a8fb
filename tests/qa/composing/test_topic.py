"""A topic is met by sentences of several articles, none said twice; or it is turned down."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from qa import Library
from qa.answer import Group
from qa.composing.topic import Telling, is_far, is_strange, likely, varied, without_names
from qa.question import QuestionKind
from qa.reading.reader import AnswerSpan
from tests.fakes import SIMILARITY, WordEncoder

ROWS = [
    ("one", "Harbour plans", "A harbour is planned. The market fears it.", "2019-05-04"),
    ("two", "Harbour opens", "The harbour has opened at last. Boats sell bread.", "2021-06-05"),
    ("copy", "Plans", "A harbour is planned. Bread was sold.", "2022-06-05"),
    ("other", "Market", "Traders sell bread. The market is full.", "2023-07-06"),
    ("east", "Ferry", "In Eastmoor the ferry runs.", "2023-07-06"),
    ("west", "Ferry", "The ferry runs well, and in Westmoor daily.", "2023-07-06"),
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("topics")
    names = ("id", "title", "text", "published")
    rows = [dict(zip(names, row, strict=True)) for row in ROWS]
    (folder / "feed.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    encoder = WordEncoder("harbour", "planned", "opened", "bread", "market", "ferry")
    with Library.open(folder / "library", encoder=encoder, settings=SIMILARITY) as library:
        library.add(folder / "feed.jsonl")
        yield library


@pytest.mark.parametrize("question", ["new harbour", "Tell me about the harbour"])
def test_each_article_on_a_topic_is_quoted_once_and_nothing_twice(library: Library, question):
    answer = library.ask(question)
    assert (answer.answered, answer.kind) == (True, QuestionKind.TOPIC)
    quotes = {c.quote for c in answer.citations}
    assert quotes == {"A harbour is planned.", "The harbour has opened at last."}
    assert answer.groups == tuple(Group("", True, None, (c.n,)) for c in answer.citations)


def test_a_word_of_a_topic_that_nothing_more_telling_has_is_told_of_too(library: Library) -> None:
    quotes = [c.quote for c in library.ask("harbour and ferry").citations]
    assert quotes == ["In Eastmoor the ferry runs.", "A harbour is planned."]


@pytest.mark.parametrize("question", ["Eastmoor ferry", "eastmoor ferry", "ferry in eastmoor"])
def test_what_is_told_of_another_place_is_left_out_where_the_one_named_is_told_of(
    library: Library, question
):
    quotes = [c.quote for c in library.ask(question).citations]
    assert quotes == ["In Eastmoor the ferry runs."]


@pytest.mark.parametrize(
    ("matter", "confidence", "nearest", "is_strange_"),
    [
        ("harbour fines", 0.05, 0.4, True),
        ("harbour fines", 0.2, 0.4, False),  # a sentence may answer
        ("harbour fines", 0.05, 0.7, False),  # one means the same
        ("harbour bread", 0.05, 0.4, False),  # the articles have the words
    ],
)
def test_a_matter_is_strange_where_neither_its_words_nor_its_meaning_are_there(
    matter: str, confidence: float, nearest: float, is_strange_: bool
):
    assert is_strange(matter, confidence, nearest, {"harbour", "bread"}.__contains__) is is_strange_


@pytest.mark.parametrize(
    ("confidence", "nearest", "is_far_"),
    [
        (0.1, 0.5, True),
        (0.3, 0.5, False),  # a sentence may answer
        (0.1, 0.7, False),  # one comes near
    ],
)
def test_a_matter_is_far_where_no_sentence_answers_or_comes_near(
    confidence: float, nearest: float, is_far_: bool
) -> None:
    assert is_far(confidence, nearest) is is_far_


def test_a_topic_whose_words_stand_scattered_in_a_passage_is_turned_down(tmp_path: Path) -> None:
    words = [
        "kiln",
        "regatta",
        "painter",
        "orchard",
        "violin",
        "barge",
        "lantern",
        "saddle",
        "anchor",
        "pottery",
    ]
    text = " ".join(f"There we saw the {word} and much else besides." for word in words)
    (tmp_path / "feed.jsonl").write_text(json.dumps({"title": "A day out", "text": text}))
    encoder = WordEncoder(*words)
    with Library.open(tmp_path / "library", encoder=encoder, settings=SIMILARITY) as library:
        library.add(tmp_path / "feed.jsonl")
        assert not library.ask(" ".join(words)).answered
        assert library.ask("regatta").answered


@pytest.mark.parametrize("question", ["bread in Eastmoor", "Croydon market"])
def test_what_is_only_told_of_other_places_is_turned_down(library: Library, question: str):
    answer = library.ask(question)
    assert (answer.answered, answer.kind, answer.citations) == (False, QuestionKind.TOPIC, ())


def test_a_topic_that_neither_words_nor_meaning_meet_is_turned_down(library: Library):
    answer = library.ask("cricket fixtures")
    assert (answer.answered, answer.kind, answer.citations) == (False, QuestionKind.TOPIC, ())


@pytest.mark.parametrize(
    ("matter", "rest"),
    [("Hackney cyber attack", "cyber attack"), ("bread market", None), ("Hackney", None)],
)
def test_what_a_topic_says_besides_its_names_is_told_apart(matter: str, rest: str | None):
    found = without_names(matter)
    assert (found and found.removeprefix("on ").strip()) == rest


def test_words_and_meaning_each_count_for_a_topic():
    assert likely(0.0, 0.0) < 0.01
    assert likely(0.9, 0.0) > 0.5
    assert likely(0.3, 1.0) > 0.5


def test_of_two_that_tell_much_the_one_that_adds_something_comes_first(library: Library):
    telling = [Telling(span(library, n), 1.0, worth) for n, worth in ((0, 0.9), (1, 0.8), (3, 0.5))]
    vectors = np.array([[1, 0], [0.8, 0.6], [0, 1]], dtype=np.float32)
    assert list(varied(telling, vectors, 3, per_article=1)) == [0, 2, 1]
    assert list(varied(telling, vectors[[0, 2, 1]], 3, per_article=1)) == [0, 1, 2]


def test_what_means_the_same_is_left_out_and_of_an_article_only_so_much(library: Library):
    same = np.array([[1, 0], [1, 0], [0, 1]], dtype=np.float32)
    telling = [Telling(span(library, n), 1.0, 0.5) for n in (0, 1, 3)]
    assert list(varied(telling, same, 3, per_article=1)) == [0, 2]
    apart = np.eye(3, dtype=np.float32)
    of_one = [Telling(span(library, n, at), 1.0, 0.5) for n, at in ((0, 0), (0, 1), (3, 0))]
    assert list(varied(of_one, apart, 3, per_article=1)) == [0, 2]
    assert list(varied(of_one, apart, 3, per_article=2)) == [0, 1, 2]


def span(library: Library, article: int, at: int = 0) -> AnswerSpan:
    """A sentence of one of `ROWS`."""
    catalogue = library._catalogue
    ids = catalogue.passage_ids_of(ROWS[article][0])
    stored = catalogue.passages(ids)[ids[0]]
    sentence = stored.passage.sentences[at]
    return AnswerSpan(stored, (sentence,), sentence.start, sentence.end, 0.5)
