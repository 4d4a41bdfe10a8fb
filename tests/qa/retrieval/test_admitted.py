from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from corpus.catalogue import Catalogue
from qa.question import Filters
from qa.retrieval.admitted import Admitted
from tests.corpus.catalogue.test_catalogue import an_article, store

SINCE_2018 = Filters(published_from=date(2018, 1, 1))


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    catalogue = Catalogue(tmp_path / "catalogue.sqlite")
    store(catalogue, an_article("a", published=date(2019, 5, 1)), (0, 12), (13, 26))
    store(catalogue, an_article("b", published=date(2017, 5, 1)), (0, 12))
    yield catalogue
    catalogue.close()


def test_what_filters_admit_is_looked_up_once(catalogue: Catalogue):
    admitted = Admitted(catalogue)
    first = admitted.ids(SINCE_2018)
    assert first.tolist() == [1, 2]
    assert admitted.ids(SINCE_2018) is first
    assert admitted.ids(Filters(articles=("b",))).tolist() == [3]


def test_what_changed_since_counts(catalogue: Catalogue):
    admitted = Admitted(catalogue)
    assert admitted.ids(SINCE_2018).tolist() == [1, 2]
    store(catalogue, an_article("c", published=date(2020, 5, 1)), (0, 12))
    assert admitted.ids(SINCE_2018).tolist() == [1, 2, 4]
    with catalogue.writing() as change:
        change.remove_article("a")
    assert admitted.ids(SINCE_2018).tolist() == [4]


def test_an_article_put_into_a_collection_is_admitted_by_it(catalogue: Catalogue):
    admitted, within = Admitted(catalogue), Filters(collection="lamps")
    with catalogue.writing() as change:
        change.make_collection("lamps")
    assert admitted.ids(within).tolist() == []
    with catalogue.writing() as change:
        change.collect("lamps", ["b"])
    assert admitted.ids(within).tolist() == [3]
