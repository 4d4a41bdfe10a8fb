"""What is offered was asked before, and was answered with something new."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from corpus.article import Article, Block, BlockKind
from corpus.catalogue import ShelfPage, Sought
from qa.answer import Answer, Citation, Place
from qa.as_read import AsRead
from qa.question import NO_FILTERS, Filters, QuestionKind, Turn
from qa.suggestions import first_questions, follow_ups

SENTENCES = (
    "Croydon has two new parks.",
    "The park in Selhurst was opened in May 2021.",
    "The park in Norbury was opened in June 2022.",
    "Six gardeners looked after the parks of Croydon.",
    "The park in Norbury was closed in May 2023.",
)
TEXT = " ".join(SENTENCES)
ARTICLE = Article("parks", "New parks", True, TEXT, (Block(BlockKind.BODY, 0, len(TEXT)),))
PLACE = Place("parks", "New parks", None, date(2023, 6, 1), None, "parks.txt")
FIRST = "How many parks has Croydon?"


def cited(*sentences: int, confidence: float = 0.9, question: str = FIRST) -> Answer:
    citations = tuple(
        Citation(n, PLACE, at := TEXT.index(SENTENCES[one]), at + len(SENTENCES[one]), "")
        for n, one in enumerate(sentences, 1)
    )
    return Answer(question, question, bool(citations), confidence, None, "two", citations)


class Knowing:
    """Answers each question by one of the sentences."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answers: dict[str, Answer] = {}

    def ask(self, question: str, history: object = (), *, scope: Filters = NO_FILTERS) -> Answer:
        self.asked.append(question)
        return self.answers.get(question, cited(question=question))

    def as_read(self, article_id: str) -> AsRead:
        return AsRead({"parks": ARTICLE}[article_id], ())

    def shelf(self, sought: Sought | None = None, *, start: int = 0, rows: int = 50) -> ShelfPage:
        return ShelfPage((), 1)


SELHURST = "When was the park in Selhurst opened?"
NORBURY = "When was the park in Norbury opened?"
CLOSED = "When was the park in Norbury closed?"
GARDENERS = "How many gardeners looked after the parks of Croydon?"
TURNS = [Turn(FIRST, "two")]


def test_what_is_offered_is_answered_surely_by_its_own_sentence_with_a_new_quote() -> None:
    library = Knowing()
    library.answers = {
        SELHURST: cited(1),
        NORBURY: cited(4),  # the wrong sentence
        GARDENERS: cited(3, confidence=0.5),  # not sure
        CLOSED: cited(0, 4),
    }
    assert follow_ups(library, cited(0), TURNS) == (SELHURST, CLOSED)
    assert set(library.asked) >= {SELHURST, NORBURY, GARDENERS, CLOSED}


def test_what_shows_nothing_new_or_was_asked_before_is_not_offered() -> None:
    library = Knowing()
    library.answers = {SELHURST: cited(1), NORBURY: cited(2)}
    turns = [Turn(NORBURY.upper(), "2022"), *TURNS]
    assert follow_ups(library, cited(0, 1), turns) == ()
    assert NORBURY not in library.asked


def test_none_is_asked_once_it_is_not_to_go_on() -> None:
    library = Knowing()
    library.answers = {SELHURST: cited(1)}
    assert follow_ups(library, cited(0), TURNS, go_on=lambda: not library.asked) == (SELHURST,)
    assert library.asked == [SELHURST]


def test_after_talk_about_the_library_nothing_is_offered() -> None:
    library = Knowing()
    talk = replace(cited(), kind=QuestionKind.TALK, answered=True)
    assert follow_ups(library, talk, TURNS) == ()
    assert library.asked == []


def test_articles_that_were_just_added_offer_what_they_answer() -> None:
    library = Knowing()
    library.answers = {SELHURST: cited(1), "Summarise “New parks”": cited(0, confidence=1.0)}
    assert first_questions(library, ["parks"]) == (SELHURST, "Summarise “New parks”")
