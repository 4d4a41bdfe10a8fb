"""Training what a reader knows of claims."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from qa.reading import model
from qa.reading.low_rank import SCALE
from qa.training import judgements, own_passages
from qa.training.low_rank import LowRank, adaptable, cut, pairs
from tests.qa.training import own_claims


@pytest.mark.model
def test_what_is_learned_ships_beside_its_reader_and_can_be_gone_on_with(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    data = own_claims.write(tmp_path)
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
    for further in ([], ["--whole"]):
        again = ["--start", str(folder), "--out", str(tmp_path / "again"), "--passes", "1"]
        assert judgements.main([*given, *again, *further]) == 0
        assert json.loads(capsys.readouterr().out)["passages"]["right"] == 1.0


def test_what_became_of_a_layer_is_cut_to_the_rank_of_its_product():
    torch.manual_seed(3)
    before = torch.randn(6, 5)
    change = LowRank(torch.nn.Linear(5, 6), 2)
    with torch.no_grad():
        change.left.copy_(torch.randn(6, 2))
        grown = torch.outer(torch.randn(6), torch.randn(5))  # one rank; the product has two
        change.inner.weight.copy_(before + grown)
        exactly = SCALE * change.left @ change.right
    given = cut(change, before)
    assert torch.equal(given.inner.weight, before)
    wanted = torch.linalg.svd(grown + exactly)
    kept = (wanted.U[:, :2] * wanted.S[:2]) @ wanted.Vh[:2]
    assert torch.allclose(SCALE * given.left @ given.right, kept, atol=1e-5)


@pytest.mark.model
def test_a_share_of_the_changes_is_less_sure():
    network = model.base_network()
    head = network.learn_to_judge()
    changes = adaptable(network.encoder, 2)
    with torch.no_grad():
        for change in changes.values():
            change.left.fill_(0.5)
        head.weight.fill_(3.0)
    judgements.tempered(pairs(changes), head, share=0.8, temperature=2.0)
    assert all(torch.allclose(one.left, torch.tensor(0.4)) for one in changes.values())
    assert head.weight.unique().tolist() == [1.5]


def test_passages_that_cant_be_used_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    missing = tmp_path / "none.jsonl"
    assert judgements.main(["--data", str(missing), "--out", str(tmp_path / "out")]) == 2
    assert str(missing) in capsys.readouterr().err
