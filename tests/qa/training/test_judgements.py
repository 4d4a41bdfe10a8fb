"""Training what a reader knows of claims."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa.reading import model
from qa.training import judgements, own_passages

TEXTS = [("The lido shut in May.", "The lido closed."), ("The tram runs.", "The tram is in use.")]


@pytest.mark.model
def test_what_is_learned_ships_beside_its_reader_and_can_be_gone_on_with(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    rows = [
        {
            "title": "",
            "text": text,
            "claims": [
                {"claim": claim, "form": "statement", "label": label}
                for claim, label in ((said, "supports"), ("Bread was sold.", "contradicts"))
            ],
            "questions": [],
        }
        for text, said in TEXTS * 6
    ]
    data = tmp_path / "passages.jsonl"
    data.write_text("".join(json.dumps(row) + "\n" for row in rows))
    network = model.base_network()
    network.learn_to_judge()
    folder = tmp_path / "reader"
    model.save(network, folder)
    given = ["--data", str(data), "--reader", str(folder), "--passes", "12"]
    given += ["--measure", str(data)]
    assert judgements.main([*given, "--out", str(folder)]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["passages"]["right"] == 1.0
    reader = model.load(folder)
    assert judgements.measured(reader, own_passages.whole(own_passages.read(data)))["right"] == 1.0
    again = ["--start", str(folder), "--out", str(tmp_path / "again"), "--passes", "1"]
    assert judgements.main([*given, *again]) == 0
    assert json.loads(capsys.readouterr().out)["passages"]["right"] == 1.0


def test_passages_that_cant_be_used_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    missing = tmp_path / "none.jsonl"
    assert judgements.main(["--data", str(missing), "--out", str(tmp_path / "out")]) == 2
    assert str(missing) in capsys.readouterr().err
