"""What a model makes of a list, a comparison and a summary: of sentences that there are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from qa import Library
from qa.answer import Answer
from qa.language_model import LanguageModel, Use
from tests.fakes import SIMILARITY, WordEncoder
from tests.qa.pointing.serving import Answering, Asked, numbers, replies, says, serving

WORDS = ("councils", "rated", "outstanding", "report", "schools", "roads", "compare", "good")
FIRST = """Inspectors rate the councils

Hackney Council was rated outstanding for its schools. Sutton Council was rated good for its
schools. Bexley Council was rated outstanding for its roads.

The report on the councils took two years. Nobody was told of it before Monday.
"""
SECOND = """Roads of the councils

Hackney Council was rated good for its roads. Merton Council was rated outstanding for its roads.
"""
LIST = "Which councils were rated outstanding?"
COMPARISON = "How do Hackney and Sutton compare on their schools?"
SUMMARY = "Summarise what the articles say about the councils in three sentences."


@contextmanager
def opened(place: Path, model: LanguageModel | None = None) -> Iterator[Library]:
    settings = replace(SIMILARITY, language_model=model)
    with Library.open(place, encoder=WordEncoder(*WORDS), settings=settings) as library:
        yield library


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("articles")
    (folder / "first.txt").write_text(FIRST)
    (folder / "second.txt").write_text(SECOND)
    with opened(tmp_path_factory.mktemp("composing") / "library") as library:
        assert library.add(folder).failed == ()
        yield library


def asked(library: Library, question: str, answering: Answering) -> Answer:
    with serving(answering) as server:
        model = LanguageModel(server.url, "small", frozenset({Use.COMPOSING}))
        with opened(library.path, model) as with_model:
            answer = with_model.ask(question)
    for quote in answer.citations:
        assert library.article(quote.article_id).text[quote.start : quote.end] == quote.quote
    return answer


def number(request: Asked, begins: str) -> int:
    (found,) = {n for text, n in numbers(request).items() if text.startswith(begins)}
    return found


def entries(answer: Answer) -> list[tuple[str, bool, list[str]]]:
    """Each group's label, whether that is ours, and how its quotes begin."""
    return [
        (g.label, g.label_is_ours, [" ".join(c.quote.split()[:2]) for c in answer.cited_by(g)])
        for g in answer.groups
    ]


def test_an_entry_has_a_name_that_its_own_sentence_spells(library: Library):
    def lists(request: Asked) -> None:
        named = [
            {"name": "merton  council", "sentences": [number(request, "Merton")]},
            {
                "name": "The Best of Boroughs",
                "sentences": [number(request, "Hackney Council was rated out")],
            },
            {"name": "Bexley Council", "sentences": [99, -1]},
        ]
        replies(request, {"entries": named})

    answer = asked(library, LIST, lists)
    assert entries(answer) == [
        ("Merton Council", False, ["Merton Council"]),
    ]
    assert answer.consulted
    assert (answer.consulted.did, answer.consulted.unknown_words) == ((Use.COMPOSING,), 1)
    assert (answer.consulted.out_of_range, answer.consulted.calibrated) == (2, False)
    assert answer.is_tentative


def test_a_side_has_sentences_that_speak_of_it(library: Library):
    def compares(request: Asked) -> None:
        assert 'side 1: "Hackney"\nside 2: "Sutton"\n' in request.matter
        hackney, merton = (
            number(request, "Hackney Council was rated out"),
            number(request, "Merton"),
        )
        sutton = number(request, "Sutton")
        sides = [
            {"side": 1, "sentences": [merton, hackney]},
            {"side": 2, "sentences": [sutton]},
            {"side": 3, "sentences": [sutton]},
        ]
        replies(request, {"sides": sides})

    answer = asked(library, COMPARISON, compares)
    assert entries(answer) == [
        ("Hackney", True, ["Hackney Council"]),
        ("Sutton", True, ["Sutton Council"]),
    ]
    assert answer.consulted
    assert (answer.consulted.misplaced, answer.consulted.out_of_range) == (1, 1)


def test_a_summary_is_what_the_model_chose_in_its_order(library: Library):
    before = library.ask(SUMMARY)

    def sums_up(request: Asked) -> None:
        chosen = [number(request, "Merton"), number(request, "Sutton"), number(request, "Bexley")]
        replies(request, {"sentences": [chosen[0], 1_000, *chosen, 1]})

    answer = asked(library, SUMMARY, sums_up)
    assert len(before.citations) == len(answer.citations) == 3
    assert [c.quote.split()[0] for c in answer.citations] == ["Merton", "Sutton", "Bexley"]


@pytest.mark.parametrize("question", [LIST, COMPARISON, SUMMARY])
@pytest.mark.parametrize(
    "reply",
    [
        "Hackney is outstanding.",
        {"entries": []},
        {"sides": []},
        {"sentences": []},
        {"entries": [{"name": "Hackney", "sentences": [0]}]},
        {"sides": [{"side": 1, "sentences": [77]}]},
        {"sentences": [77]},
    ],
)
def test_what_can_not_be_used_leaves_the_answer_as_it_is_without_a_model(
    library: Library, question: str, reply: object
):
    before, answer = library.ask(question), asked(library, question, says(reply))
    assert replace(answer, consulted=None, timings_ms={}) == replace(before, timings_ms={})
    assert answer.consulted
    assert [use for use, _ in answer.consulted.without] == [Use.COMPOSING]
