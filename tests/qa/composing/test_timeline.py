"""Questions of time, asked of a small library of dated articles and one without a date."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from qa import Answer, Library
from qa.answer import DateIs
from qa.composing.newest import _at, _dating
from qa.composing.timeline import Entry, _of_the_period, _told
from qa.composing.times import own_times
from qa.conversation.periods import Period
from qa.question import QuestionKind, Understood
from qa.reading.quotes import quote_of
from qa.reading.reader import Candidate, Reading
from tests.fakes import SIMILARITY, WordEncoder
from tests.qa import spans
from tests.qa.composing.judging import SUPPORTS, Judging, asked, judging, quotes

YEARS = re.compile(r"20\d\d")
ROWS = [
    {
        "id": "poor",
        "title": "Larkmoor pier rated poor",
        "published": "2018-03-05",
        "text": "The pier of Larkmoor was rated poor on 1 March 2018.\n\nIt has leaking roofs.",
    },
    {
        "id": "fair",
        "title": "Larkmoor pier rated fair",
        "published": "2021-06-20",
        "text": "The pier of Larkmoor was rated fair this week.\n\n"
        "In September 2019 its roof was mended.",
    },
    {
        "id": "undated",
        "title": "The pier of Larkmoor",
        "text": "The pier of Larkmoor is rated excellent.",
    },
    {
        "id": "elsewhere",
        "title": "Wrenfield pier burns",
        "published": "2020-01-08",
        "text": "The pier of Wrenfield burnt down on 7 January 2020.",
    },
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("time")
    (folder / "feed.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    encoder = WordEncoder("pier", "larkmoor", "wrenfield", "rated")
    with Library.open(folder / "library", encoder=encoder, settings=SIMILARITY) as library:
        library.add(folder / "feed.jsonl")
        yield library


def told(answer: Answer) -> list[tuple[str, date | None, DateIs | None, list[str]]]:
    return [
        (g.label, g.date, g.date_is, [c.quote for c in answer.cited_by(g)]) for g in answer.groups
    ]


def test_where_the_newest_quote_names_no_time_the_articles_own_dating_stands_beside_it():
    leading = spans.told("It is good.", words="good", published="2024-03-03", score=0.9)
    dating = spans.told("Inspectors came in January 2024.", published="2024-03-03", score=0.3)
    older = spans.told("They came in 2019.", published="2024-03-03", score=0.4)
    elsewhere = spans.told("It rained in January 2024.", published="2024-03-03", article_id="b")
    assert _dating(leading, [leading, elsewhere, older, dating]) == dating
    assert _dating(leading, [leading, elsewhere, older]) is None


def test_a_timeline_has_dated_entries_in_their_order_each_with_its_quote(library: Library):
    answer = library.ask("What happened in Larkmoor?")
    assert answer.kind is QuestionKind.TIME
    assert told(answer) == [
        (
            "",
            date(2018, 3, 1),
            DateIs.SAID,
            ["The pier of Larkmoor was rated poor on 1 March 2018."],
        ),
        ("September 2019", None, None, ["In September 2019 its roof was mended."]),
        (
            "",
            date(2021, 6, 20),
            DateIs.PUBLISHED,
            ["The pier of Larkmoor was rated fair this week."],
        ),
    ]


def test_what_became_of_one_thing_is_told_by_what_is_on_it_not_by_the_days_of_the_place(
    tmp_path: Path,
):
    rows = [
        ROWS[0],
        {
            "id": "visitors",
            "title": "Larkmoor",
            "published": "2021-06-20",
            "text": "The pier of Larkmoor was mended in September 2019.\n\n"
            "The crowds of Larkmoor, formerly the largest, are now among the smallest.",
        },
    ]
    (tmp_path / "feed.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    encoder = WordEncoder("pier", "larkmoor", "crowds")
    with Library.open(tmp_path / "library", encoder=encoder, settings=SIMILARITY) as library:
        library.add(tmp_path / "feed.jsonl")
        crowds = library.ask("How have the crowds of Larkmoor changed over time?")
        pier = library.ask("How has the pier of Larkmoor changed over time?")
    assert [c.quote for c in crowds.citations][:1] == [
        "The crowds of Larkmoor, formerly the largest, are now among the smallest."
    ]
    assert [label or day for label, day, _, _ in told(pier)] == [
        date(2018, 3, 1),
        "September 2019",
    ]


@pytest.mark.parametrize("question", ["Timeline of Larkmoor", "History of Larkmoor, please"])
def test_the_capital_of_a_timeline_is_no_name(library: Library, question: str):
    assert len(library.ask(question).groups) == 3


def test_a_timeline_since_something_that_happened_in_a_year_begins_there(library: Library):
    answer = library.ask("What has happened in Larkmoor since it was mended in 2019?")
    assert [label or day for label, day, _, _ in told(answer)] == [
        "September 2019",
        date(2021, 6, 20),
    ]


def test_a_timeline_keeps_to_the_time_that_is_asked_for(library: Library):
    answer = library.ask("What happened in Larkmoor since 2019?")
    assert [label or day for label, day, _, _ in told(answer)] == [
        "September 2019",
        date(2021, 6, 20),
    ]


def test_a_timeline_since_a_day_has_what_was_published_since_and_needs_no_capitals(
    library: Library,
):
    answer = library.ask("timeline of larkmoor after november 2020")
    assert [label or day for label, day, _, _ in told(answer)] == [date(2021, 6, 20)]


def test_what_happened_on_a_day_is_what_articles_of_that_day_tell(library: Library):
    answer = library.ask("What happened on 20 June 2021?")
    assert told(answer) == [
        (
            "",
            date(2021, 6, 20),
            DateIs.PUBLISHED,
            ["The pier of Larkmoor was rated fair this week."],
        ),
    ]


def test_a_timeline_begins_with_the_event_since_which_is_asked(library: Library):
    answer = library.ask("What has happened in Larkmoor since its roof was mended?")
    assert [label or day for label, day, _, _ in told(answer)] == [
        "September 2019",
        date(2021, 6, 20),
    ]


def test_asked_when_something_was_last_further_days_count_that_the_reader_finds_it_was(library):
    question = "When was the pier of Larkmoor last rated?"
    alone = asked(library, judging(library, {}), question)
    among = asked(library, judging(library, {"its roof was mended": SUPPORTS}), question)
    mended = "In September 2019 its roof was mended."
    assert (mended in quotes(alone), mended in quotes(among)) == (False, True)


def test_of_several_days_in_a_sentence_the_one_is_marked_of_which_the_reader_finds_it_was_then():
    span = spans.told(
        "The team left in October 2024, and the report appeared in December 2024.",
        words="report",
        published="2024-12-06",
    )
    left, appeared = own_times(span)
    assert [spans.marked(_at(span, time)) for time in (left, appeared)] == [
        "in October 2024",
        "in December 2024",
    ]


def test_the_latest_on_a_matter_is_what_happened_newest_first(library: Library):
    answer = library.ask("latest on Larkmoor")
    assert [label or day for label, day, _, _ in told(answer)] == [
        date(2021, 6, 20),
        "September 2019",
        date(2018, 3, 1),
    ]


@pytest.mark.parametrize(
    "question", ["what happened at the pier of wrenfield?", "timeline of the wrenfield pier"]
)
def test_a_timeline_of_a_name_in_small_letters_has_what_is_told_of_it_alone(
    library: Library, question: str
) -> None:
    assert quotes(library.ask(question)) == ["The pier of Wrenfield burnt down on 7 January 2020."]


def test_where_the_reader_is_unsure_and_no_entry_comes_near_there_is_no_timeline(
    tmp_path: Path,
) -> None:
    words = ("kiln", "loom", "mill", "forge", "press", "barge", "lathe", "saddle", "anchor", "jug")
    text = " ".join(f"The {word} was sold on {day} May 2019." for day, word in enumerate(words, 3))
    (tmp_path / "feed.jsonl").write_text(json.dumps({"title": "Sales", "text": text}))
    encoder = WordEncoder(*words)
    with Library.open(tmp_path / "library", encoder=encoder, settings=SIMILARITY) as library:
        library.add(tmp_path / "feed.jsonl")
        assert not library.ask(f"Timeline of the {' '.join(words)}").answered
        assert library.ask("Timeline of the loom").answered


def test_of_a_month_only_what_is_told_of_that_month_is_shown():
    year, month = Period(date(2020, 1, 1), date(2020, 12, 31)), Period(*[date(2020, 3, 4)] * 2)
    march = Period(date(2020, 3, 1), date(2020, 3, 31))
    of_year, of_month = (Entry(spans.told("It burnt."), period, None) for period in (year, month))
    assert _of_the_period([of_year, of_month], march) == [of_month]
    assert _of_the_period([of_year], march) == [of_year]


class Timeless(Judging):
    """Finds no answer to a question that names a year, as where no article names it."""

    def read(self, batch: Sequence[tuple[Understood, Sequence[Candidate]]]) -> list[Reading]:
        return [
            replace(reading, confidence=0.0) if YEARS.search(question.standalone) else reading
            for (question, _), reading in zip(batch, super().read(batch), strict=True)
        ]


def test_what_tells_of_a_time_in_other_words_is_read_for_without_it(library):
    reader = Timeless(library._reading, {})
    answer = asked(library, reader, "When was the pier of Larkmoor rated before 2019?")
    assert quotes(answer) == ["The pier of Larkmoor was rated poor on 1 March 2018."]
    never = asked(library, reader, "When was the pier of Larkmoor rated before 2018?")
    assert (never.answered, never.near_misses != ()) == (False, True)


def test_an_abstention_says_that_what_is_near_is_of_another_time(library: Library):
    answer = library.ask("How was the pier of Larkmoor rated in 2020?")
    assert not answer.answered
    assert answer.reason is not None
    assert answer.reason.endswith("What comes nearest tells of another time than “2020”.")


def test_an_entry_goes_on_to_a_sentence_that_leans_on_it():
    told = spans.told("They came in May 2020.", "It was the fourth visit.", published="2020-06-01")
    (entry, _) = _told(told, told.sentences[0])
    assert quote_of(entry.span) == "They came in May 2020. It was the fourth visit."


def test_where_nothing_dated_is_told_there_is_no_timeline(library: Library):
    answer = library.ask("What happened in Gullsea?")
    assert (answer.answered, answer.groups) == (False, ())


def test_the_newest_state_leads_and_an_undated_one_is_last_and_marked(library: Library):
    answer = library.ask("How is the pier of Larkmoor rated now?")
    assert told(answer) == [
        (
            "newer",
            date(2021, 6, 20),
            DateIs.PUBLISHED,
            ["The pier of Larkmoor was rated fair this week."],
        ),
        (
            "older",
            date(2018, 3, 1),
            DateIs.SAID,
            ["The pier of Larkmoor was rated poor on 1 March 2018."],
        ),
        ("undated", None, None, ["The pier of Larkmoor is rated excellent."]),
    ]
