"""Filters are set by plain words only, and their words are taken out of the question."""

from __future__ import annotations

import time
from datetime import date

import pytest

from qa.conversation import understand
from qa.question import Filters, Question, Turn

TODAY = date(2024, 5, 15)  # a Wednesday
PUBLISHERS = (
    "Islington Gazette",
    "City Matters",
    "NewStart",
    "The Guardian",
    "Guardian Weekly",
    "Nature",
    "Ofsted",
    "Islington Council",
    "Croydon",
    "St Mary’s Echo",
)
GAZETTE = ("Islington Gazette",)


def read(text: str, *history: Turn) -> tuple[str, Filters]:
    understood = understand(Question(text, history), publishers=PUBLISHERS, today=TODAY)
    return understood.standalone, understood.filters


def published(first: str | None, last: str | None) -> Filters:
    return Filters(
        published_from=date.fromisoformat(first) if first else None,
        published_to=date.fromisoformat(last) if last else None,
    )


PUBLISHER = [
    (
        "According to the Islington Gazette, who leads the council?",
        "Who leads the council?",
        GAZETTE,
    ),
    ("Who leads the council according to islington gazette?", "Who leads the council?", GAZETTE),
    (
        "Who resigned in Croydon, as reported by NewStart?",
        "Who resigned in Croydon?",
        ("NewStart",),
    ),
    ("What was reported by NewStart about Leeds?", "What was reported about Leeds?", ("NewStart",)),
    (
        "What is said about care leavers in NewStart?",
        "What is said about care leavers?",
        ("NewStart",),
    ),
    ("What did City Matters say about fly-tipping?", "What was said about fly-tipping?", None),
    ("What has City Matters reported on bins?", "What has been reported on bins?", None),
    (
        "Summarise the Islington Gazette's article on bins",
        "Summarise the article on bins",
        GAZETTE,
    ),
    ("What do articles in City Matters say about bins?", "What do articles say about bins?", None),
    ("How bad are the bins in articles from City Matters?", "How bad are the bins?", None),
    ("List City Matters articles about bins", "List articles about bins", None),
    # The longest name; every spelling of one; several.
    ("Who won, according to Guardian Weekly?", "Who won?", ("Guardian Weekly",)),
    ("Who won the cup, according to the guardian?", "Who won the cup?", ("The Guardian",)),
    (
        "Who won the cup, according to NewStart or the Guardian?",
        "Who won the cup?",
        ("NewStart", "The Guardian"),
    ),
    ("Who won the cup, according to St Mary's Echo?", "Who won the cup?", ("St Mary’s Echo",)),
    # A council's own articles, where articles are said.
    (
        "What do articles by Islington Council say about bins?",
        "What do articles say about bins?",
        ("Islington Council",),
    ),
    (
        "How many bins are there in Ofsted articles?",
        "How many bins are there in articles?",
        ("Ofsted",),
    ),
]


@pytest.mark.parametrize(("text", "rest", "publishers"), PUBLISHER)
def test_a_publisher_said_plainly_is_a_filter(
    text: str, rest: str, publishers: tuple[str, ...] | None
) -> None:
    assert read(text) == (rest, Filters(publishers or ("City Matters",)))


DATES = [
    ("What do articles published in 2018 say about bins?", "2018-01-01", "2018-12-31"),
    ("What do articles say about bins, published since March 2020?", "2020-03-01", None),
    ("What do articles written before 2019 say about bins?", None, "2018-12-31"),
    ("What do stories reported before 2019 say about bins?", None, "2018-12-31"),
    ("How bad are the bins in articles from October 2018?", "2018-10-01", "2018-10-31"),
    ("How bad are the bins in articles dated 26 October 2018?", "2018-10-26", "2018-10-26"),
    ("How bad are the bins in articles from Oct. 26th, 2018?", "2018-10-26", "2018-10-26"),
    ("How bad are the bins in articles from 2018-10-26?", "2018-10-26", "2018-10-26"),
    ("How bad are the bins in articles since 2020?", "2020-01-01", None),
    ("How bad are the bins in articles from 2020 onwards?", "2020-01-01", None),
    ("How bad are the bins in articles after 2019?", "2020-01-01", None),
    ("How bad are the bins in articles until March 2020?", None, "2020-03-31"),
    ("How bad are the bins in articles between 2018 and March 2020?", "2018-01-01", "2020-03-31"),
    ("How bad are the bins in articles from 2018 to 2020?", "2018-01-01", "2020-12-31"),
    ("How bad are the bins in articles from the 2010s?", "2010-01-01", "2019-12-31"),
    ("How bad are the bins in news from last year?", "2023-01-01", "2023-12-31"),
    ("How bad are the bins in news from last month?", "2024-04-01", "2024-04-30"),
    ("How bad are the bins in news from this week?", "2024-05-13", "2024-05-19"),
    ("How bad are the bins in news from last week?", "2024-05-06", "2024-05-12"),
    ("How bad are the bins in news from yesterday?", "2024-05-14", "2024-05-14"),
    ("How bad are the bins in articles from the last two years?", "2022-05-15", "2024-05-15"),
    ("How bad are the bins in articles from the past 3 months?", "2024-02-15", "2024-05-15"),
    ("How bad are the bins in last year's news?", "2023-01-01", "2023-12-31"),
    ("How bad are the bins in 2018 articles?", "2018-01-01", "2018-12-31"),
    ("What was published about bins in 2018?", "2018-01-01", "2018-12-31"),
    ("What was published last year about bins?", "2023-01-01", "2023-12-31"),
    ("What was reported last year about bins?", "2023-01-01", "2023-12-31"),
    ("What was published up to and including 2018 about bins?", None, "2018-12-31"),
    ("What do reports published since 2020 say about bins?", "2020-01-01", None),
]


@pytest.mark.parametrize(("text", "first", "last"), DATES)
def test_a_day_of_publication_said_plainly_is_a_filter(
    text: str, first: str | None, last: str | None
) -> None:
    standalone, filters = read(text)
    assert filters == published(first, last)
    assert standalone in {
        "How bad are the bins?",
        "How bad are the bins in articles?",
        "How bad are the bins in news?",
        "What do articles say about bins?",
        "What do stories say about bins?",
        "What do reports say about bins?",
        "What was published about bins?",
        "What was reported about bins?",
    }


NO_FILTER = [
    # When something happened, not when it was written about.
    "What happened to Baby P in 2007?",
    "How has Croydon improved since 2017?",
    "What was Ofsted's judgement last September?",
    "How many crimes were reported in 2018?",
    "What cases were reported before 2019?",
    "Which services opened before March 2020?",
    "What changed in the last two years?",
    "What was reported about Baby P in 2007?",
    "What is said about bins last year?",
    "What was published about the vote that took place last year?",
    "What was reported about the vote that took place last year?",
    "What is said to have happened on 12 February 2024?",
    "Who was leader between 2014 and 2018?",
    # Another thing than an article was published.
    "What did the report published in March 2020 say?",
    "What do reports from 2018 say about bins?",
    "What do Ofsted reports published in 2018 say about Leeds?",
    "When was the guidance published in 2018 withdrawn?",
    "Which book was published in 1998?",
    "How large was the budget published in 2018?",
    "Who wrote the ballad published in 1998?",
    "What did the panel find, in the memo published by NewStart?",
    "Was the first issue published in 1843?",
    # The time is part of a name, or of a longer time.
    "What was said about the 2018 inspection?",
    "What was reported about Croydon's 2018/19 budget?",
    "What was said before the report of 2019 came out?",
    "What was written about bins in the first three weeks of 2018?",
    "What was published on the third of June 2018?",
    "What was published about bins, but not in 2018?",
    "What was published about bins by 2018?",
    # No such day.
    "How bad are the bins in articles from 31 February 2020?",
    "How bad are the bins in articles between 2020 and 2018?",
    "How bad are the bins in recent articles?",
    "How bad are the bins in articles from October?",
    # What a council or a watchdog says stands in others' articles.
    "According to Ofsted, how good is Leeds?",
    "What did Ofsted say about Leeds?",
    "What did Islington Council say about bins?",
    "What happened in Croydon?",
    "What does Ofsted's report say about Leeds?",
    # A name that says no source.
    "How many people read the Islington Gazette?",
    "Who owns NewStart?",
    "How many people work in NewStart?",
    "What lives in nature?",
    "Who sued the Guardian?",
    "What was said about bins, but not in the Guardian?",
    "Who won the cup, according to the Sunday Post?",
    "What is said about bins in the Islington Gazetteer?",
]


@pytest.mark.parametrize("text", NO_FILTER)
def test_anything_less_plain_is_no_filter(text: str) -> None:
    assert read(text) == (text, Filters())


def test_a_publisher_and_a_time_go_together() -> None:
    assert read("How bad are the bins in articles from City Matters published in 2018?") == (
        "How bad are the bins?",
        Filters(("City Matters",), date(2018, 1, 1), date(2018, 12, 31)),
    )


def test_all_spellings_of_a_publisher_are_meant() -> None:
    understood = understand(
        Question("Who won the cup, according to the Guardian?"),
        publishers=("Guardian", "The Guardian"),
        today=TODAY,
    )
    assert understood.filters == Filters(("Guardian", "The Guardian"))


def test_a_question_that_is_nothing_but_filter_keeps_its_words() -> None:
    text = "And in City Matters?"
    assert read(text) == (text, Filters(("City Matters",)))


MATTERS_ONLY = Filters(("City Matters",))
IN_2018 = published("2018-01-01", "2018-12-31")
YEAR = (date(2018, 1, 1), date(2018, 12, 31))
OF_ALL = [
    ("What was published in 2018?", "What was published?", IN_2018),
    ("what do you have from 2018", "What do you have", IN_2018),
    ("anything from before 2018?", "Anything?", published(None, "2017-12-31")),
    ("show me whats from 2018", "Which articles are there?", IN_2018),
    ("which stories ran in 2018", "Which articles are there?", IN_2018),
    ("do you have anything from City Matters?", "Do you have anything?", MATTERS_ONLY),
    ("list everything that came out in 2018", "Which articles are there?", IN_2018),
    ("how many stories came out in 2018?", "How many stories", IN_2018),
    ("what came from City Matters", "Which articles are there?", MATTERS_ONLY),
    ("show me the City Matters stories", "Show me stories", MATTERS_ONLY),
    ("stories by City Matters about the harbour", "Stories about the harbour", MATTERS_ONLY),
    ("articles from City Matters from 2018", "Articles", Filters(("City Matters",), *YEAR)),
    ("how many pieces come from City Matters", "How many pieces", MATTERS_ONLY),
]


@pytest.mark.parametrize(("text", "left", "filters"), OF_ALL)
def test_a_time_or_publisher_of_all_that_there_is_is_a_filter(text, left, filters) -> None:
    assert read(text) == (left, filters)


@pytest.mark.parametrize("text", ["the South stories", "all from the South edition of The Quay"])
def test_a_publisher_may_be_named_by_its_section(text) -> None:
    publishers = ("The Quay", "The Quay: South", "The Quay: North")
    found = understand(Question(text), publishers=publishers, today=TODAY)
    assert found.filters == Filters(("The Quay: South",))


@pytest.mark.parametrize(
    "text",
    [
        "What opened in 2018?",
        "Is there anything about Baby P in 2007?",
        "What was it before 2018?",
        "Which articles mention 2018?",
        "What did you do in 2018?",
        "Which boroughs did Ofsted inspect in 2018?",
    ],
)
def test_the_time_of_what_is_told_is_none_of_the_articles(text) -> None:
    assert read(text) == (text, Filters())


MATTERS = Turn("What did City Matters say about Leeds?", "")
OF_2018 = Turn("How bad are the bins in articles from 2018?", "")


@pytest.mark.parametrize(
    ("text", "before", "expected"),
    [
        # A part of a question keeps the filters of the whole one.
        ("And Sutton?", MATTERS, ("What was said about Sutton?", Filters(("City Matters",)))),
        ("And the Islington Gazette?", MATTERS, ("What was said about Leeds?", Filters(GAZETTE))),
        ("And in NewStart?", MATTERS, ("What was said about Leeds?", Filters(("NewStart",)))),
        ("And in 2019?", OF_2018, ("How bad are the bins?", published("2019-01-01", "2019-12-31"))),
        (
            "And in 2019?",
            MATTERS,
            ("What was said about Leeds in 2019?", Filters(("City Matters",))),
        ),
        (
            "And according to NewStart?",
            OF_2018,
            (
                "How bad are the bins?",
                Filters(("NewStart",), date(2018, 1, 1), date(2018, 12, 31)),
            ),
        ),
        # A question of its own inherits none.
        ("When was it founded?", MATTERS, ("When was Leeds founded?", Filters())),
        ("Who leads Sutton?", MATTERS, ("Who leads Sutton?", Filters())),
    ],
)
def test_filters_in_a_conversation(text: str, before: Turn, expected: tuple[str, Filters]) -> None:
    assert read(text, before) == expected


@pytest.mark.parametrize(
    ("today", "text", "first", "last"),
    [
        (date(2024, 3, 31), "last month", "2024-02-01", "2024-02-29"),
        (date(2024, 3, 31), "the last month", "2024-02-29", "2024-03-31"),
        (date(2024, 2, 29), "the last year", "2023-02-28", "2024-02-29"),
        (date(2024, 1, 1), "last month", "2023-12-01", "2023-12-31"),
        (date(2024, 1, 1), "yesterday", "2023-12-31", "2023-12-31"),
    ],
)
def test_a_time_is_counted_from_today(today: date, text: str, first: str, last: str) -> None:
    question = Question(f"How bad are the bins in news from {text}?")
    assert understand(question, publishers=(), today=today).filters == published(first, last)


def test_white_space_without_end_takes_no_time_and_parts_no_words() -> None:
    gap = " \n" * 20_000
    started = time.process_time()
    text = (
        f"How bad are the bins in articles{gap}from{gap}last{gap}year,{gap}according to NewStart?"
    )
    assert read(text) == (
        "How bad are the bins?",
        Filters(("NewStart",), date(2023, 1, 1), date(2023, 12, 31)),
    )
    assert read(f"What is{gap}this?") == (f"What is{gap}this?", Filters())
    assert time.process_time() - started < 10
