"""Questions with their intents marked."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from qa.conversation.intents import Filled, Kind, Slot
from qa.training import questions
from qa.training.intents import QUESTIONS
from qa.training.questions import Marked, labels, marked, varied
from qa.training.rows import Row


def asked(question: str) -> Row:
    return Row(question, "The ferry sails on.", (), "Ferries", "ferries", "ours")


def test_rows_are_facts_but_where_the_rules_know_another_kind():
    rows = [
        "Who built the ferry?",
        "Is it new?",
        "List the ferries",
        "Who built  the ferry?",
    ]
    found = questions.plain([asked(text) for text in [*rows, "why " * 50]])
    assert [(one.text, one.kind, one.is_marked) for one in found] == [
        ("Who built the ferry?", Kind.FACT, False),
        ("Is it new?", Kind.YES_NO, False),
    ]
    assert not varied(found[0], random.Random(1)).is_marked


def parts(one: Marked) -> list[tuple[Slot, str]]:
    return [(part.slot, one.text[part.start : part.end]) for part in one.filled]


def test_parts_are_marked_in_the_text_itself():
    row = {
        "q": "Which [listed|towns] flooded in [time|2019]?",
        "kind": "list",
        "state": None,
    }
    one = marked(row)
    assert one.text == "Which towns flooded in 2019?"
    assert one.kind is Kind.LIST
    assert one.filled == (Filled(Slot.LISTED, 6, 11), Filled(Slot.TIME, 23, 27))


def test_articles_prepositions_of_times_and_possession_are_no_part():
    row = {
        "q": "[speaker|The mayor's] words on [about|all the trams] [time|in the spring]",
        "kind": "speaker",
        "state": None,
    }
    assert parts(marked(row)) == [
        (Slot.SPEAKER, "mayor"),
        (Slot.ABOUT, "trams"),
        (Slot.TIME, "spring"),
    ]
    since = {"q": "[time|since the flood]", "kind": "fact", "state": None}
    assert parts(marked(since)) == [(Slot.TIME, "since the flood")]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"q": "What [about|trams?", "kind": "topic", "state": null}', "line 2: expected parts"),
        ('{"q": "Trams?", "kind": "tramway", "state": null}', "line 2: 'tramway' is not a valid"),
        ('{"q": "Trams?", "state": null}', "line 2: 'kind'"),
        ("trams", "line 2: "),
    ],
)
def test_a_line_that_is_not_one_is_named(tmp_path: Path, line: str, message: str):
    path = tmp_path / "questions.jsonl"
    path.write_text('{"q": "Trams?", "kind": "topic", "state": null}\n' + line + "\n")
    with pytest.raises(ValueError, match=message):
        questions.read(path)


def test_variants_keep_their_parts_at_their_words():
    one = marked(
        {
            "q": "[side|Leeds] and [side|York] compared on [about|fares in Hull], [time|2019]",
            "kind": "comparison",
            "state": None,
        }
    )
    rng = random.Random(1)
    seen = set()
    for _ in range(200):
        other = varied(one, rng)
        seen.add(other.text)
        assert [slot for slot, _ in parts(other)] == [slot for slot, _ in parts(one)]
        phrases = [phrase.lower() for _, phrase in parts(other)]
        assert " and " not in phrases[0]
        assert phrases[2][0] in "fa"
        assert phrases[3].isdigit() or not phrases[3].isalpha()
    assert len(seen) > 100


def test_words_of_a_part_begin_it_and_go_on():
    one = Marked("sum up the bin strike", Kind.SUMMARY, None, (Filled(Slot.ABOUT, 11, 21),))
    about = 1 + 2 * list(Slot).index(Slot.ABOUT)
    spans = [(0, 3), (4, 6), (7, 10), (11, 14), (15, 21)]
    assert labels(one, spans) == [0, 0, 0, about, about + 1]


def test_the_questions_that_it_learns_from_are_of_every_kind_and_each_there_once():
    made = questions.read(QUESTIONS)
    assert {one.kind for one in made} == {*Kind}
    assert len({one.text.lower() for one in made}) == len(made)
