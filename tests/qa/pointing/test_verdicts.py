"""Our "yes" or "no" beside sentences that a model chose: it is ours, by what we make of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from qa import Library
from qa.language_model import LanguageModel, Use
from qa.pointing.account import Account
from qa.pointing.chat import ChatServer
from qa.pointing.reading import PointedReader
from qa.reading.quotes import quote_of
from tests.qa.composing.judging import SUPPORTS, Judging, asked, judging, library_of, quotes
from tests.qa.pointing.serving import points, serving

DRY = "The fountain in Croydon is dry."
ARTICLES = [
    {
        "id": "title",
        "title": "The fountain in Croydon is dry",
        "text": f"Tea was served at noon. Nobody came. {DRY}",
        "published": "2024-06-12",
    },
    {
        "id": "follows",
        "title": "The keeper of the pool",
        "text": "Dora Finch is the keeper of the pool in Camden. She follows Carl Dean.",
        "published": "2023-01-01",
    },
    {
        "id": "spoke",
        "title": "A talk",
        "text": "Carl Dean spoke at the pool in Camden on Monday.",
        "published": "2022-01-01",
    },
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with library_of(tmp_path_factory.mktemp("verdicts"), ARTICLES, "fountain", "pool") as library:
        yield library


class BeneathTheTitle(Judging):
    """Marks an answer where one is, and takes all beneath the title to support it.

    So does the trained reader.
    """

    def read(self, batch):  # type: ignore[no-untyped-def]
        return [
            replace(reading, spans=tuple(s for s in reading.spans if "dry" in quote_of(s)))
            for reading in super().read(batch)
        ]


@pytest.mark.parametrize("pointed_at", ["Tea was", "Nobody came", "The fountain"])
def test_our_yes_stands_above_what_says_it_whatever_a_model_points_at(
    library: Library, pointed_at: str
):
    told = dict.fromkeys(("Tea was", "Nobody came", "is dry"), SUPPORTS)
    reader = BeneathTheTitle(library._reading, told)
    with serving(points((pointed_at, "answers"))) as server:
        model = LanguageModel(server.url, "small", frozenset({Use.READING}))
        account = Account(ChatServer(model), model)
        pointed = PointedReader(reader, lambda _: account)
        answer = asked(library, pointed, "Is the fountain in Croydon dry?")
    assert account.closed().did == (Use.READING,)  # type: ignore[union-attr]
    assert (answer.text, quotes(answer)) == ("Yes", [DRY])


def test_our_no_stands_above_what_says_it_alone(library: Library):
    answer = asked(library, judging(library, {}), "Is Carl Dean keeper of the pool in Camden?")
    left = "Dora Finch is the keeper of the pool in Camden. She follows Carl Dean."
    assert (answer.text, quotes(answer)) == ("No", [left])
