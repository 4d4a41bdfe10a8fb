"""Passages written for training: how they are read, and how a claim is put."""

from __future__ import annotations

import gzip
import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qa.training import own_passages, rows
from qa.training.claims import LABELS
from qa.training.own_passages import OwnPassage

TEXT = "The lido shut in May. Its boiler had failed. A school sold cakes for the lido's repair."
ROW: dict[str, Any] = {
    "title": "Lido",
    "text": TEXT,
    "claims": [
        {
            "claim": "The lido closed.",
            "form": "statement",
            "label": "supports",
            "evidence": [[0, 21]],
        },
        {"claim": "is the lido heated", "form": "question", "label": "contradicts"},
        {"claim": "A school will save the lido.", "form": "statement", "label": "neither"},
    ],
    "questions": [
        {"question": "when did the lido close", "answer": "May"},
        {"question": "who paid for the boiler", "answer": None},
    ],
}


def written(tmp_path: Path, *rows: dict[str, Any]) -> Path:
    path = tmp_path / "passages.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


@pytest.fixture
def passage(tmp_path: Path) -> OwnPassage:
    (found,) = own_passages.read(written(tmp_path, ROW))
    return found


def test_a_question_is_kept_as_asked_and_said_as_what_its_yes_would_claim(passage: OwnPassage):
    assert [(claim.asked, claim.claim) for claim in passage.claims] == [
        (None, "The lido closed."),
        ("is the lido heated", "The lido is heated."),
        (None, "A school will save the lido."),
    ]
    assert passage.questions == (
        ("when did the lido close", "May"),
        ("who paid for the boiler", None),
    )


def test_what_decides_a_claim_stands_alone_where_it_is_known(passage: OwnPassage):
    found = [(pair.question, pair.text, LABELS[n]) for pair, n in own_passages.decided([passage])]
    assert found == [
        ("The lido closed.", "The lido shut in May.", "supports"),
        ("A school will save the lido.", "A school sold cakes for the lido's repair.", "neither"),
    ]
    assert {pair.text for pair, _ in own_passages.whole([passage])} == {TEXT}


def test_a_claim_is_learned_with_what_decides_it_or_with_what_does_not(passage: OwnPassage):
    rng = random.Random(1)
    seen = {
        (pair.question.lower().rstrip(".?"), pair.text, LABELS[n])
        for _ in range(200)
        for pair, n in own_passages.varied([passage], rng)
    }
    assert {(text, label) for claim, text, label in seen if claim == "the lido closed"} == {
        (TEXT, "supports"),
        ("The lido shut in May.", "supports"),
        ("A school sold cakes for the lido's repair.", "neither"),
    }
    # What decides it is not known, so no sentence may be said not to.
    assert {(text, label) for claim, text, label in seen if claim == "the lido is heated"} == {
        (TEXT, "contradicts")
    }


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"questions": [{"question": "when", "answer": "June"}]}, "“June” is not in the passage"),
        ({"claims": [ROW["claims"][0] | {"label": "maybe"}]}, "got 'maybe'"),
        ({"claims": [ROW["claims"][0] | {"evidence": [[0, 900]]}]}, "outside of the passage"),
    ],
)
def test_a_line_that_cannot_be_is_named(tmp_path: Path, change: dict[str, Any], said: str):
    with pytest.raises(ValueError, match=f"line 2: .*{said}"):
        own_passages.read(written(tmp_path, ROW, ROW | change))


def test_its_questions_are_rows_that_the_readers_training_reads(
    passage: OwnPassage, tmp_path: Path
):
    file = tmp_path / "own.jsonl.gz"
    with gzip.open(file, "wt") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in own_passages.rows([passage]))
    answered, other = rows.read(file)
    assert [answered.context[start:end] for start, end in answered.answers] == ["May"]
    assert (answered.title, answered.source, other.answers) == ("Lido", "own", ())


def test_an_answer_is_a_whole_word_of_its_passage_where_it_is_one(passage: OwnPassage):
    one = replace(passage, text="In Mayfair it shut in May.", questions=(("when", "May"),))
    (row,) = own_passages.rows([one])
    assert row["answers"] == [{"text": "May", "start": 22}]
