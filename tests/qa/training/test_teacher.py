"""The teacher: its tokens, and its opinions kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from qa.reading.model import Network
from qa.reading.tokens import Pair, base_tokenization, batch
from qa.training import teacher
from qa.training.examples import Example
from tests.tiny_mpnet import tiny_mpnet


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_mpnet(tmp_path_factory.mktemp("mpnet"))


EXAMPLES = [
    Example(
        question="Where did rain fall?",
        title="Weather",
        text=f"Rain fell on {place}. " + "Snow fell. " * n,
        sentences=((0, 14 + len(place)),),
        evidence=(1,),
        answers=((13, 13 + len(place)),),
        answerable=True,
        kind="answerable",
        source="squad2",
    )
    for n, place in enumerate(("Leeds", "Hull", "Whitby"))
]


@pytest.mark.model
def test_words_of_the_teacher_stay_as_they_are(base: Path) -> None:
    network = teacher.network(base)
    trained = {name for name, weight in network.named_parameters() if weight.requires_grad}
    assert not any(".embeddings." in name for name in trained)
    assert {name for name in trained if not name.startswith("encoder.")} == {
        f"{head}.{part}" for head in ("span", "passage", "sentence") for part in ("weight", "bias")
    }


def opinions(network: Network, folder: Path, part: int = 100) -> list[teacher.Opinion]:
    return teacher.opinions(
        network,
        base_tokenization(),
        EXAMPLES,
        max_tokens=128,
        batch_tokens=50,
        folder=folder,
        part=part,
    )


@pytest.mark.model
def test_opinions_are_the_networks_probabilities(base: Path, tmp_path: Path) -> None:
    network = teacher.network(base)
    found = opinions(network, tmp_path)
    for example, opinion in zip(EXAMPLES, found, strict=True):
        pair = Pair(example.question, example.title, example.text, example.sentences)
        [row] = base_tokenization().tokens([pair], max_tokens=128)
        with torch.inference_mode():
            out = network(batch([row], torch.device("cpu")))
        places = [0, *range(row.first, row.first + len(row.offsets))]
        expected = out.start.softmax(-1)[0, places].numpy()
        assert opinion.start == pytest.approx(expected, abs=2e-3)
        assert opinion.start.sum() == pytest.approx(1.0, abs=2e-3)
        assert opinion.passage == pytest.approx(out.passage.sigmoid().item(), abs=2e-3)
        assert opinion.sentences == pytest.approx(out.sentences.sigmoid()[0].numpy(), abs=2e-3)


@pytest.mark.model
def test_opinions_that_are_kept_are_not_asked_for_again(base: Path, tmp_path: Path) -> None:
    network = teacher.network(base)
    first = opinions(network, tmp_path, part=2)
    kept = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert len(kept) == 2
    again = opinions(network, tmp_path, part=2)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == kept
    for one, other in zip(first, again, strict=True):
        assert np.array_equal(one.start, other.start)
        assert one.passage == other.passage


@pytest.mark.model
def test_another_teacher_has_opinions_of_its_own(base: Path, tmp_path: Path) -> None:
    network = teacher.network(base)
    first = opinions(network, tmp_path)
    with torch.no_grad():
        network.passage.bias += 3.0
    second = opinions(network, tmp_path)
    assert all(b.passage > a.passage for a, b in zip(first, second, strict=True))
