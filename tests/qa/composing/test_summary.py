"""A summary is whole sentences of the article or the matter that is meant, in their order."""

import json
from collections.abc import Iterator

import pytest

from qa import Library
from qa.question import QuestionKind
from tests.fakes import SIMILARITY, WordEncoder

HARBOUR = (
    "The council will build a deep harbour. The harbour will cost nine million pounds. "
    "The harbour will cost nine million pounds! It is a lot. "
    "Traders fear that the market will close for a year. Boats may come in the spring of 2024."
)
LEANING = "The old pier was shut in May. It had still been full of boats and of people in June."
TABLE = "Visits\tBoats\tPiers\tTraders\tMarkets\tBakers"
RYE = "Bread in Sutton is now made with a quarter of rye."
SEEDS = "Sutton has won a prize for bread with seeds in it."
ROOFED = (
    "The market in the old square has a roof since the spring. Boats brought the glass from Hull. "
    "Bread stays dry now, and so do all the bakers of the quarter."
)
ROWS = [
    ("plan", "Harbour plans", HARBOUR, "2022-05-04"),
    ("early", "Talk of harbours", "A harbour was first asked for by the traders.", "2019-05-04"),
    ("pier", "The pier shuts", f"{LEANING}\n\n{TABLE}", "2021-05-04"),
    ("rye", "Rye", f"{RYE} Sutton has a town hall with a clock of its own.", "2021-06-01"),
    ("seeds", "Seeds", f"{SEEDS} Sutton will hold a fair on the green in May.", "2021-07-01"),
    ("bread", "Bread", "Bakers in the town bake bread at night.", "2020-05-04"),
    ("roof", "A roof for the market", ROOFED, "2020-06-04"),
]
WORDS = ("harbour", "market", "boats", "cost", "bread", "sutton")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("summaries")
    names = ("id", "title", "text", "published")
    rows = [dict(zip(names, row, strict=True)) for row in ROWS]
    (folder / "feed.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    encoder = WordEncoder(*WORDS)
    with Library.open(folder / "library", encoder=encoder, settings=SIMILARITY) as library:
        library.add(folder / "feed.jsonl")
        yield library


def test_an_article_is_summed_up_in_its_own_order_and_says_nothing_twice(library: Library):
    answer = library.ask("What is the article about the deep harbour about?")
    assert (answer.answered, answer.kind) == (True, QuestionKind.SUMMARY)
    assert [c.quote for c in answer.citations] == [
        "The council will build a deep harbour.",
        "The harbour will cost nine million pounds.",
        "Traders fear that the market will close for a year.",
        "Boats may come in the spring of 2024.",
    ]
    assert [group.citations for group in answer.groups] == [(1,), (2,), (3,), (4,)]


def test_an_article_named_by_a_word_of_its_title_is_the_one_summed_up(library: Library):
    answer = library.ask("Summarise the talk story")
    assert [c.quote for c in answer.citations] == ["A harbour was first asked for by the traders."]


def test_a_sentence_that_leans_on_the_one_before_it_is_quoted_with_it_and_no_row(library: Library):
    answer = library.ask("Summarise the article “The pier shuts”")
    assert [c.quote for c in answer.citations] == [LEANING]


def test_an_article_on_another_place_is_not_the_one_meant(library: Library):
    answer = library.ask("Summarise the article about the deep harbour in Croydon")
    assert (answer.answered, answer.citations) == (False, ())


def test_a_summary_is_as_long_as_is_asked_for(library: Library):
    answer = library.ask("Summarise the article about the deep harbour in two sentences")
    assert len(answer.citations) == 2
    starts = [c.start for c in answer.citations]
    assert starts == sorted(starts)


def test_a_matter_is_summed_up_from_several_articles_by_their_days(library: Library):
    answer = library.ask("Summarise what is said about the harbour")
    assert answer.citations[0].place.article_id == "early"
    assert {c.place.article_id for c in answer.citations} == {"early", "plan"}


def test_of_a_matter_in_a_place_only_what_is_on_the_matter_is_summed_up(library: Library):
    answer = library.ask("Summarise what is said about bread in Sutton")
    assert answer.citations
    assert {c.quote for c in answer.citations} <= {RYE, SEEDS}


def test_what_an_article_says_under_a_title_that_tells_of_the_matter_is_on_the_matter(
    library: Library,
):
    answer = library.ask("Summarise what is said about the market")
    of_it = [c.quote for c in answer.citations if c.place.article_id == "roof"]
    assert "Boats brought the glass from Hull." in of_it


def test_nothing_is_summed_up_of_what_no_article_tells(library: Library):
    answer = library.ask("Summarise what is said about cricket")
    assert (answer.answered, answer.citations) == (False, ())


def test_what_somebody_did_of_whom_but_one_sentence_tells_is_not_summed_up(library: Library):
    assert library.ask("Summarise what the council built in the deep harbour").answered is False


def test_this_article_is_the_only_one_there_is(tmp_path):
    (tmp_path / "plan.txt").write_text(f"Harbour plans\n\n{HARBOUR}\n")
    with Library.open(tmp_path / "l", encoder=WordEncoder(*WORDS), settings=SIMILARITY) as one:
        one.add(tmp_path / "plan.txt")
        answer = one.ask("What is this article about?")
    assert (answer.answered, answer.kind) == (True, QuestionKind.SUMMARY)
    assert answer.citations[0].quote == "The council will build a deep harbour."
