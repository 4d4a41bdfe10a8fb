"""Whatever is asked: an answer, or one of the errors that the documentation names."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa import Answer, Library, Question, Turn
from qa.question import MAX_QUESTION_CHARACTERS
from tests.fakes import SIMILARITY, WordEncoder

ARTICLES = [
    {
        "id": "harbour",
        "title": "The harbour opens",
        "publisher": "The Gazette",
        "published": "2020-05-04",
        "text": "The harbour opened in May.\n\nInspectors gave it a score of 34 out of 36.",
    },
    {
        "id": "bridge",
        "title": "The bridge closes",
        "publisher": "City Matters",
        "published": "2021-02-03",
        "text": "The old bridge will close, the council said. “We are sorry,” said the mayor.",
    },
    {"id": "setting", "title": "A setting", "text": "With max_file_size a market may be set."},
]

WORDS = """
    which Which's which' who Who's whose what When's where's how many how why is are did the that
    it he they them there said says council harbour bridge market Gazette boroughs articles
    mayor's mayors' best better than compare summarise list about since before after between and
    or in from of to last past this year years months weeks today yesterday May 2020 1999 0000
    0 36. 34/36 1,000 31/02/2020 2020-13-45 a_b max_file_size _ title: title:x body:[a id:* AND
    OR NOT IN * ? ! ... ; : - – ( ) [1] ^2 ~ " ' ’ “ ” ''' \\ \\d + <b> $x$ {} % U.S. e.g. St.
    laſt auguſt İ ß ﬁ ² ½ ٣ १२ 日本 学校は何ですか кто مدرسة 🙂 👨‍👩‍👧 é
"""
PHRASES = [
    "in The Gazette",
    "in articles from City Matters",
    "and City Matterſ",
    "articles published in laſt year",
    "in articles from the last 999 years",
    "published between 31 February 2020 and 2019",
    "What about",
    "the latter",
    "who said that",
    "tell me more about",
    "\ud800",
    "\udfff",
    "\x00",
    "\x1b[31m",
    "\u2028",
    "\u202e",
    "\n",
    "\t",
    "x" * 300,
    "a_" * 200,
]

words = st.sampled_from(WORDS.split() + PHRASES) | st.text(max_size=12)
separators = st.sampled_from([" ", " ", "", ", ", "? "])
sentences = st.builds(
    lambda parts, between: between.join(parts)[:MAX_QUESTION_CHARACTERS],
    st.lists(words, min_size=1, max_size=12),
    separators,
)
turns = st.builds(Turn, sentences, sentences | st.just("The council said so. " * 500))
questions = st.builds(
    Question,
    sentences.filter(str.strip),
    st.lists(turns, max_size=3).map(tuple),
)


@pytest.fixture(scope="module")
def feed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("feed") / "feed.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ARTICLES))
    return path


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, feed: Path) -> Iterator[Library]:
    encoder = WordEncoder("harbour", "bridge", "council", "market", "score")
    folder = tmp_path_factory.mktemp("any") / "library"
    with Library.open(folder, encoder=encoder, settings=SIMILARITY) as library:
        library.add(feed)
        yield library


def check(library: Library, question: Question, answer: Answer) -> None:
    """See that an answer is whole, can be written, and quotes what is there."""
    assert not answer.failed, answer.reason
    assert answer.question == question.text
    assert answer.answered == bool(answer.citations or answer.text_is_ours)
    for quote in (*answer.citations, *answer.near_misses):
        text = library.article(quote.place.article_id).text
        assert text[quote.start : quote.end] == quote.quote
    answer.to_json().encode()
    answer.to_markdown().encode()


@given(asked=st.lists(questions, min_size=8, max_size=8))
@settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_question_is_answered_or_turned_down(library: Library, asked: list[Question]):
    for question, answer in zip(asked, library.ask_many(asked), strict=True):
        check(library, question, answer)


ODD = [
    "Which's the best council?",
    "What is max_file_size?",
    "Who said \ud83d?",
    "title:harbour AND body:[a TO z]",
    "学校は何ですか",
    "\x00\x1b[31m",
    "?" * MAX_QUESTION_CHARACTERS,
    "harbour " * 250,
    "x" * MAX_QUESTION_CHARACTERS,
]


def test_odd_questions_are_read_by_the_reader_that_ships(tmp_path: Path, feed: Path):
    asked = [Question(text, (Turn(text, text),)) for text in ODD]
    with Library.open(tmp_path / "library") as library:
        library.add(feed)
        for question, answer in zip(asked, library.ask_many(asked), strict=True):
            check(library, question, answer)


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("", "the question is empty"),
        ("\n\t ", "the question is empty"),
        ("x" * 2001, "the question has 2,001 characters, at most 2,000 are read; shorten it"),
        (3, "a question is text; found int 3"),
        (None, "a question is text; found NoneType None"),
    ],
)
def test_what_is_no_question_is_refused_with_a_sentence(library: Library, question, message):
    with pytest.raises(ValueError, match=message):
        library.ask(question)
