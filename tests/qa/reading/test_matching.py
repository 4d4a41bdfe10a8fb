"""What of a question a passage speaks of."""

from collections.abc import Sequence
from datetime import date

import pytest

from corpus.article import Passage, Sentence
from corpus.catalogue import Entry, StoredPassage
from qa.reading.matching import QuestionWords, unspoken


def equally_rare(stems: Sequence[str]) -> list[float]:
    return [1.0] * len(stems)


def stored(text: str, *, title: str = "Camden", published: date | None) -> StoredPassage:
    passage = Passage("a", 0, len(text), text, "Grades", (Sentence(0, len(text)),))
    return StoredPassage(1, passage, Entry("a", title, True, None, published, None, None))


JUNE = date(2022, 6, 24)


@pytest.mark.parametrize(
    ("question", "text", "published", "above"),
    [
        ("What grade in 2022?", "It is outstanding now.", JUNE, "2022: Camden Grades"),
        ("What grade in 2022?", "It was good in 2017.", JUNE, "2022: Camden Grades"),
        ("What grade in 2022?", "It rose in 2022.", JUNE, "Camden Grades"),
        ("What grade in 2021?", "It is outstanding now.", JUNE, "Camden Grades"),
        ("What grade?", "It is outstanding now.", JUNE, "Camden Grades"),
        ("What grade in 2022?", "It is outstanding now.", None, "Camden Grades"),
    ],
)
def test_year_of_publication_stands_above_where_it_is_asked_for_and_not_said(
    question: str, text: str, published: date | None, above: str
):
    words = QuestionWords(question, equally_rare)
    assert words.above(stored(text, published=published)) == above


def test_year_that_the_article_carries_is_spoken_of():
    words = QuestionWords("What grade had Camden in 2022?", equally_rare)
    there = words.match(stored("It is outstanding now.", published=JUNE))
    missing = words.match(stored("It is outstanding now.", published=None))
    assert (there.missing, missing.missing) == ((), ("2022",))
    assert unspoken(words, [there, missing]) == ()


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Who came in Dec 2024?", "Inspectors came in December 2024."),
        ("Who came in December 2024?", "Inspectors came in Dec. 2024."),
        ("Who came in Sept 2024?", "Inspectors came in September 2024."),
    ],
)
def test_month_cut_short_is_the_same_month(question: str, text: str):
    match = QuestionWords(question, equally_rare).match(stored(text, published=None))
    assert match.missing == ()
    assert match.around == pytest.approx(1)


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("Cllr Ada Lovelace was cabinet member in Hull.", True),
        ("Cllr Ada Lovelace left; Cllr Ben Dunn came.", False),
        ("A new cabinet member was found.", True),
    ],
)
def test_name_that_the_question_brings_itself_is_not_the_one_it_requires(text: str, lacks: bool):
    question = "Who followed Ada Lovelace as Hull's cabinet member?"
    assert QuestionWords(question, equally_rare).lacks_required(text) is lacks


def test_nothing_is_lacking_where_nothing_is_required():
    assert not QuestionWords("When was it?", equally_rare).lacks_required("It was.")


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Who is Zoe Farber-Nunez?", "Zoë Färber-Núñez directs the harbour."),
        ("Who is Zoë Färber-Núñez?", "Zoe Farber-Nunez directs the harbour."),
        ("How many were under 10?", "Of all boats, 91 were under ten metres."),
        ("Who had 1,200 boats?", "There were 1200 boats, twelve hundred."),
        ("Who lost £2.5m?", "It lost 2.5 million pounds."),
        ("What was Larkmoor Primary's Board told?", "The Board of Larkmoor Primary was told."),
        ("Who leads the Harbour of Saint Anne?", "The Harbour of St Anne's has a new head."),
        ("What did Councillor Dame Jo Wren say?", "Cllr Jo Wren spoke."),
    ],
)
def test_name_or_number_in_another_spelling_is_not_missing(question: str, text: str):
    match = QuestionWords(question, equally_rare).match(stored(text, published=None))
    assert match.missing == ()


def test_day_of_publication_in_words_is_spoken_of_by_the_articles_date():
    words = QuestionWords("What happened on 12 February 2024?", equally_rare)
    found = [
        set(words.match(stored("It was sold.", published=day)).missing)
        for day in (date(2024, 2, 12), date(2024, 2, 13), None)
    ]
    assert found == [set(), {"12", "February"}, {"12", "February", "2024"}]
