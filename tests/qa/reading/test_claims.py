"""What a reader learned of claims alone: changes beside its weights, and whose they are."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import torch

from qa.errors import ReaderUnavailable
from qa.reading import claims, model, shipped
from qa.reading.low_rank import SCALE, places
from qa.reading.model import load, save
from qa.reading.tokens import Pair

pytestmark = pytest.mark.model

SAID = Pair("The pool is shut.", "Pool", "The pool closed in May.", ((0, 23),))


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a reader that has learned to judge, and nothing of claims alone."""
    torch.manual_seed(3)
    network = model.base_network()
    network.learn_to_judge()
    folder = tmp_path_factory.mktemp("reader")
    save(network, folder)
    return folder


@pytest.fixture
def changed(plain: Path, tmp_path: Path) -> Path:
    """The same with changes of claims."""
    folder = tmp_path / "changed"
    shutil.copytree(plain, folder)
    network = load(plain).network
    found = {}
    for name, module, attribute in places(network.encoder):
        out, into = getattr(module, attribute).weight.shape
        found[name] = (torch.full((out, 2), 0.01), torch.full((2, into), 0.02))
    reader = model.verify(folder)["sha256"]
    claims.save(
        found, {"claim": torch.nn.Linear(384, 3)}, folder, reader=reader, facts={"training": {}}
    )
    return folder


def test_only_claims_are_read_with_the_changes(plain: Path, changed: Path):
    before, after = load(plain), load(changed)
    assert before.score([SAID]) == after.score([SAID])
    assert before.judge([SAID]) != after.judge([SAID])
    assert before.judging is before.network
    assert after.judging.words is after.network.words
    (name, module, attribute), *_ = places(after.judging.encoder)
    (_, other, _), *_ = places(after.network.encoder)
    difference = getattr(module, attribute).weight - getattr(other, attribute).weight
    assert name == "0.query"
    assert difference.flatten().tolist() == pytest.approx(
        [SCALE * 2 * 0.01 * 0.02] * difference.numel(), rel=2e-2
    )


def test_changes_are_read_back_as_they_were(changed: Path):
    left, right = claims.changes(changed)["5.output"]
    assert (left.shape, right.shape) == ((384, 2), (2, 1536))
    assert left.unique().tolist() == pytest.approx([0.01], rel=1e-3)


def test_changes_of_another_reader_are_refused(changed: Path):
    noted = json.loads((changed / claims.MANIFEST).read_text())
    (changed / claims.MANIFEST).write_text(json.dumps(noted | {"reader": "0" * 64}))
    with pytest.raises(ReaderUnavailable, match="of another reader"):
        load(changed)


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000])
def test_a_damaged_note_of_changes_is_refused_by_its_name(changed: Path, text: str):
    (changed / claims.MANIFEST).write_text(text)
    with pytest.raises(ReaderUnavailable, match=r"claims\.json can't be read \([^)]*it is "):
        load(changed)


def test_changes_that_were_altered_are_refused(changed: Path):
    weights = changed / claims.WEIGHTS
    weights.write_bytes(weights.read_bytes()[:-1] + b"?")
    with pytest.raises(ReaderUnavailable, match="SHA-256"):
        load(changed)


def test_changes_that_do_not_fit_are_refused(changed: Path):
    left = {"claim.weight": torch.zeros(3, 384), "claim.bias": torch.zeros(3)}
    reader = model.verify(changed)["sha256"]
    shipped.write(
        left, changed, claims.WEIGHTS, claims.MANIFEST, form=claims.FORMAT, facts={"reader": reader}
    )
    with pytest.raises(ReaderUnavailable, match="does not fit"):
        load(changed).judge([Pair("It rains.", "", "It rained.")])
