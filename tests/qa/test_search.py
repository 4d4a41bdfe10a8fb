from collections.abc import Iterator
from pathlib import Path

import pytest

from qa import Filters, Library
from tests.fakes import READ_APART, WordEncoder

HARBOUR = "The harbour opens\n\nThe new harbour opened in May after three years of work.\n"
BRIDGE = "The bridge closes\n\nThe old bridge over the harbour will close for repairs.\n"
MARKET = "A market for the square\n\nTraders asked the council for a market on Saturdays.\n"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in (("harbour", HARBOUR), ("bridge", BRIDGE), ("market", MARKET)):
        (folder / f"{name}.txt").write_text(text)
    encoder = WordEncoder("harbour", "bridge", "market")
    with Library.open(tmp_path / "library", encoder=encoder, settings=READ_APART) as library:
        library.add(folder)
        yield library


def test_a_search_gives_passages_with_their_words_and_places_best_first(library: Library):
    found = library.search("harbour", 2)
    assert [one.title for one in found] == ["The harbour opens", "The bridge closes"]
    assert [library.article(one.article_id).text[one.start : one.end] for one in found] == [
        one.text for one in found
    ]
    assert found[0].text.endswith("after three years of work.")
    assert found[0].score == 1.0 > found[1].score


def test_a_search_keeps_within_its_scope(library: Library):
    (market,) = library.find("A market for the square")
    found = library.search("harbour", scope=Filters(articles=(market,)))
    assert [one.article_id for one in found] == [market]


def test_a_search_loads_no_reader(library: Library):
    library.search("harbour")
    assert library._reader is None


@pytest.mark.parametrize(
    ("text", "limit", "message"),
    [("  ", 10, "the question is empty"), ("harbour", 0, "at least 1 passage, not 0")],
)
def test_a_search_that_makes_no_sense_is_refused(library: Library, text, limit, message):
    with pytest.raises(ValueError, match=message):
        library.search(text, limit)
