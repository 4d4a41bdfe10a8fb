"""A scope set beside the question: only its articles answer, and the answer says so."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from qa import Filters, Library
from qa.answer import Answer
from qa.question import NO_FILTERS, Cited, Turn
from tests.fakes import SIMILARITY, WordEncoder

ROWS = (
    ("harbour", "The harbour got a score of 34.", "The Quay Post", "2020-05-01"),
    ("bridge", "The harbour bridge got a score of 7.", "Town and Tide", "2022-05-01"),
    ("market", "Traders sell bread at the harbour market.", "Town and Tide", None),
)
SCORE = "What score did the harbour get?"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("scope")
    rows = [
        {"id": i, "title": f"On the {i}", "text": text, "publisher": by, "published": day}
        for i, text, by, day in ROWS
    ]
    (folder / "feed.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    encoder = WordEncoder("harbour", "bridge", "market", "score")
    with Library.open(folder / "library", encoder=encoder, settings=SIMILARITY) as library:
        library.add(folder / "feed.jsonl")
        library.collect("Quays", ["harbour", "market", "bridge"])
        yield library


def found(answer: Answer) -> set[str]:
    return {one.article_id for one in answer.retrieved}


@pytest.mark.parametrize(
    ("scope", "articles"),
    [
        (NO_FILTERS, {"harbour", "bridge", "market"}),
        (Filters(("Town and Tide",)), {"bridge", "market"}),
        (Filters((), date(2021, 1, 1)), {"bridge"}),
        (Filters(articles=("market", "harbour")), {"harbour", "market"}),
        (Filters(("Town and Tide",), articles=("market", "harbour")), {"market"}),
        (Filters(articles=("gone",)), set()),
    ],
)
def test_only_articles_of_the_scope_are_searched(
    library: Library, scope: Filters, articles: set[str]
) -> None:
    assert found(library.ask(SCORE, scope=scope)) == articles


def test_the_answer_says_what_it_was_asked_within(library: Library) -> None:
    scope = Filters(collection="Quays")
    answer = library.ask(SCORE, scope=scope)
    assert answer.filters == scope
    assert answer.filters.describe() == "in the collection “Quays”"
    assert Answer.from_dict(answer.to_dict()) == answer
    assert library.ask(SCORE, scope=Filters(articles=("market",))).filters.describe() == "chosen"


def test_what_the_question_says_narrows_the_scope(library: Library) -> None:
    asked = "In articles published in 2022, what score did the harbour get?"
    assert found(library.ask(asked, scope=Filters(("Town and Tide",)))) == {"bridge"}
    turn = Turn("?", "", (Cited(1, "market", "On the market"),))
    apart = library.ask(
        "What does [1] say about the score?", [turn], scope=Filters(("The Quay Post",))
    )
    assert found(apart) == set()


def test_a_question_and_a_scope_that_exclude_each_other_find_nothing_and_say_so(
    library: Library,
) -> None:
    asked = "In articles published in 2020, what score did the harbour get?"
    for scope in (Filters((), date(2021, 1, 1)), Filters(articles=("bridge",))):
        answer = library.ask(asked, scope=scope)
        assert (answer.answered, found(answer)) == (False, set())
    answer = library.ask(asked, scope=Filters((), date(2021, 1, 1)))
    assert answer.reason is not None
    assert answer.reason.startswith(
        "No article within both the question’s own limits and those set beside it is known"
    )


def test_limits_of_one_sort_meet() -> None:
    first, last = date(2020, 1, 1), date(2021, 1, 1)
    some = Filters(("A", "B"), first, None, ("x", "y"))
    assert some.within(NO_FILTERS) == some
    assert NO_FILTERS.within(some) == replace(some, chosen=True)
    assert some.within(Filters(("B", "C"), date(2019, 1, 1), last, ("y",))) == Filters(
        ("B",), first, last, ("y",)
    )
    assert some.within(Filters(("C",))).exclude_all
    assert some.within(Filters(articles=("z",))).exclude_all
    assert not some.exclude_all
