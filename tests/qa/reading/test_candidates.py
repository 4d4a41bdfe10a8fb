import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa import Library
from qa.reading.candidates import candidates
from qa.retrieval.plan import Plan
from qa.retrieval.retriever import Hit
from qa.settings import ReaderKind, Settings
from tests.fakes import WordEncoder

SETTINGS = Settings(reader=ReaderKind.SIMILARITY, passage_words=10)
LONG = "with a great many other words around it that say next to nothing at all"
TEXTS = {
    "a": [f"The harbour opened {LONG}.", f"The bridge closed {LONG}.", f"A market came {LONG}."],
    "b": [f"The school won {LONG}.", f"The mayor lost {LONG}."],
}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    feed = tmp_path / "feed.jsonl"
    rows = [{"id": i, "title": i, "text": "\n\n".join(texts)} for i, texts in TEXTS.items()]
    feed.write_text("".join(json.dumps(row) + "\n" for row in rows))
    encoder = WordEncoder("harbour")
    with Library.open(tmp_path / "l", encoder=encoder, settings=SETTINGS) as library:
        library.add(feed)
        yield library


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (Plan(10, 2), ["a", "a"]),
        (Plan(10, 2, per_article=1), ["a", "b"]),
        (Plan(10, 9, per_article=2), ["a", "a", "b", "b"]),
        (Plan(10, 3, per_article=2), ["a", "a", "b"]),
    ],
)
def test_the_plan_says_how_many_are_read_and_of_one_article(library: Library, plan, expected):
    gone = Hit(1_000, 1, 1.0, None, None)
    ids = library._catalogue.passage_ids()
    assert len(ids) > 4
    hits = [gone, *(Hit(n, n, 1 / n, None, None) for n in ids)]
    chosen = candidates(library._catalogue, hits, plan)
    assert [candidate.stored.entry.article_id for candidate in chosen] == expected
    whole = candidates(library._catalogue, hits, Plan(10, 100))
    assert [candidate.hit for candidate in whole] == hits[1:]
