"""What every index of words promises, run over tantivy and over Milvus."""

import itertools
import math
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from qa.question import NO_FILTERS, Filters
from qa.retrieval.lexical import LexicalIndex
from qa.retrieval.milvus_words import MilvusWords
from qa.retrieval.words import LexicalDocument
from tests.milvus import lite

Words = LexicalIndex | MilvusWords
_NUMBERS = itertools.count()


def document(passage_id: int, body: str, title: str = "", **more) -> LexicalDocument:
    return LexicalDocument(passage_id, title, body, more.get("publisher"), more.get("published"))


@pytest.fixture(params=["tantivy", "milvus"])
def new(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Words]:
    if request.param == "tantivy":
        return lambda: LexicalIndex(tmp_path / str(next(_NUMBERS)))
    return lambda: MilvusWords(lite(), f"words_{next(_NUMBERS)}")


@pytest.fixture
def index(new: Callable[[], Words]) -> Words:
    made = new()
    first, last = date(2018, 5, 1), date(2020, 1, 1)
    made.change(
        [],
        [
            document(1, "Inspectors visited the children", publisher="A", published=first),
            document(2, "The kettle boiled", title="Inspection", publisher='B "daily"'),
            document(3, "A fair was held", publisher="A Paper", published=last),
        ],
    )
    return made


def found(index: Words, query: str, filters: Filters = NO_FILTERS) -> list[int]:
    return [hit.passage_id for hit in index.search(query, 10, filters)]


def test_words_match_by_their_stems_in_passage_and_title(index: Words):
    assert found(index, "visiting child") == [1]
    assert found(index, "inspect") == [2]
    assert sorted(found(index, "boil fairs")) == [2, 3]
    assert sorted(found(index, '(title:kettle AND "fair"*')) == [2, 3]
    assert found(index, "?!") == []


def test_scores_are_bm25_by_its_definition(new: Callable[[], Words]):
    index = new()
    documents = [document(1, "alpha alpha beta"), document(2, "beta gamma delta")]
    index.change([], [*documents, document(3, "x")])
    (hit,) = index.search("alpha", 5)
    # Robertson and Zaragoza 2009 with k1 = 1.2, b = 0.75, and Lucene's idf. What milvus-lite
    # has not yet written to its disk it scores with k1 = 1.5.
    idf = math.log(1 + (3 - 1 + 0.5) / (1 + 0.5))
    length = 1 - 0.75 + 0.75 * 3 / (7 / 3)
    assert hit.score == pytest.approx(idf * 2 * 2.2 / (2 + 1.2 * length), rel=0.04)


def test_filters_select(index: Words):
    everything = "visited kettle fair"
    assert found(index, everything, Filters(publishers=("A",))) == [1]
    assert sorted(found(index, everything, Filters(publishers=("A", 'B "daily"')))) == [1, 2]
    assert sorted(found(index, everything, Filters(published_from=date(2018, 5, 1)))) == [1, 3]
    assert found(index, everything, Filters(published_to=date(2018, 5, 1))) == [1]
    day = date(2020, 1, 1)
    assert found(index, everything, Filters(("A Paper",), day, day)) == [3]
    within = index.search(everything, 10, within=[3, 2, 9])
    assert sorted(hit.passage_id for hit in within) == [2, 3]
    assert index.search(everything, 10, within=[]) == []


def test_passages_are_removed_and_replaced(index: Words):
    index.change([1, 77], [document(2, "Tea was poured")])
    assert (found(index, "visited"), found(index, "kettle"), found(index, "tea")) == ([], [], [2])
    assert (index.ids().tolist(), len(index)) == ([2, 3], 2)


def test_passages_that_have_every_word_are_found(index: Words):
    assert index.having("the inspection of a kettle") == [2]
    assert index.having("the kettle at the fair") == []
    assert index.having("held", Filters(publishers=("A Paper",))) == [3]
    assert index.having("held", Filters(publishers=("A",))) == []
    assert index.having("?") == []


def test_stem_is_held_in_passage_or_title_of_an_admitted_article(index: Words):
    asked = [("kettl", NO_FILTERS), ("inspect", Filters(("A",))), ("kettl", Filters(("A",)))]
    asked += [("harbour", NO_FILTERS), ("fair", Filters((), date(2020, 1, 1), None))]
    asked += [("fair", Filters((), None, date(2019, 1, 1))), ("zebra|ke[a-z]?tl|x", NO_FILTERS)]
    held = [index.holds(one, filters) for one, filters in asked]
    assert held == [True, False, False, False, True, False, True]


def test_no_stem_is_held_any_more_once_its_last_passage_went(index: Words):
    assert index.holds("ke.+")
    index.change([2], [])
    assert (index.holds("ke.+"), index.like("kettel", 1, 9)) == (False, [])


def test_passages_with_a_like_word_are_found(index: Words):
    assert index.like("kettel", 1, 9) == [2]
    assert index.like("inspektion", 2, 9) == [2]
    assert index.like("zebra", 1, 9) == []


def test_rarer_stems_weigh_more(index: Words):
    index.change([], [document(4, "kettle"), document(5, "kettle")])
    kettle, fair, absent = index.rarities(["kettl", "fair", "zebra"])
    assert (kettle, fair) == pytest.approx((math.log(1 + 2.5 / 3.5), math.log(1 + 4.5 / 1.5)))
    assert absent == pytest.approx(math.log(1 + 5.5 / 0.5))


def test_an_empty_index_holds_and_finds_nothing(new: Callable[[], Words]):
    index = new()
    assert (len(index), index.ids().tolist(), found(index, "kettle"), index.having("kettle")) == (
        *(0, [], []),
        [],
    )
    assert (index.holds("k.*"), index.like("kettle", 1, 9)) == (False, [])


def test_a_passage_of_any_length_is_taken(new: Callable[[], Words]):
    index = new()
    index.change([], [document(1, "kettle " + "word " * 30_000 + "x" * 70_000)])
    assert (found(index, "kettle"), index.ids().tolist()) == ([1], [1])
