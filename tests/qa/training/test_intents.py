"""Training the reader of intents."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa.conversation.intents import Kind
from qa.reading import intent_model
from qa.training import intents
from qa.training.questions import Marked, marked

LISTS = ["towns flooded in May", "pools that closed", "firms fined by courts", "trams in use"]
FACTS = ["who ran the pools", "when was it", "how deep is it", "whose pools are they"]
TALK = ["hello there", "thanks a lot", "ok then", "good morning"]


@pytest.mark.model
def test_what_is_learned_ships_whole(tmp_path: Path):
    rows = [{"q": f"[listed|{text}]", "kind": "list", "state": None} for text in LISTS]
    rows += [{"q": text, "kind": "talk", "state": None} for text in TALK]
    data = tmp_path / "questions.jsonl"
    data.write_text("\n".join(map(json.dumps, rows)) + "\n")
    made = [marked(row) for row in rows]
    trained = intents.train(made, passes=12)
    asked = [*LISTS, *TALK, "schools that closed"]
    trained.save(tmp_path / "weights", {})
    loaded = intent_model.load(tmp_path / "weights")
    before, after = trained.model.read(asked), loaded.read(asked)
    assert [one.kind for one in before] == [Kind.LIST] * 4 + [Kind.TALK] * 4 + [Kind.LIST]
    for one, other in zip(before, after, strict=True):
        assert (one.kind, one.state, one.filled) == (other.kind, other.state, other.filled)
        assert one.certainty == pytest.approx(other.certainty, abs=5e-3)
    assert intents.measured(loaded, made)["kind"] == 1.0


@pytest.mark.model
def test_of_what_is_not_marked_the_kind_alone_is_learned():
    row = {"q": "[listed|pools] that closed", "kind": "list", "state": None}
    made = [marked(row)] * 4
    facts = [Marked(text, Kind.FACT, None, (), is_marked=False) for text in FACTS]
    trained = intents.train(made, facts, passes=15)
    read = trained.model.read([*FACTS, "pools that closed"])
    assert [one.kind for one in read] == [Kind.FACT] * len(FACTS) + [Kind.LIST]
    assert read[-1].filled == made[0].filled


@pytest.mark.model
def test_training_goes_on_from_weights(tmp_path: Path):
    made = [marked({"q": f"[listed|{text}]", "kind": "list", "state": None}) for text in LISTS]
    intents.train(made, passes=6).save(tmp_path, {})
    before = intent_model.load(tmp_path).read(LISTS)
    as_it_was = intents.train(made, start=tmp_path, passes=1, rate=0.0).model.read(LISTS)
    for one, other in zip(before, as_it_was, strict=True):
        assert (one.kind, one.filled) == (other.kind, other.filled)
        assert one.certainty == pytest.approx(other.certainty, abs=5e-3)


def test_data_that_cant_be_used_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    missing = tmp_path / "none.jsonl"
    assert intents.main(["--data", str(missing), "--out", str(tmp_path / "out")]) == 2
    assert str(missing) in capsys.readouterr().err
