"""The teacher: its tokens, and its opinions kept."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import MPNetConfig, MPNetModel

from embeddings.encoder import bundled_model_folder
from qa.reading.model import Network, Pair, base_tokenization, batch
from qa.training import teacher
from qa.training.examples import Example

RENAMED = {"[PAD]": "<pad>", "[CLS]": "<s>", "[SEP]": "</s>", "[MASK]": "<mask>"}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny MPNet on disk, whose vocabulary is ours in the opposite order, specials renamed."""
    folder = tmp_path_factory.mktemp("mpnet")
    ours = json.loads((bundled_model_folder() / "tokenizer.json").read_text(encoding="utf-8"))
    words = sorted(ours["model"]["vocab"], reverse=True)
    vocabulary = {RENAMED.get(word, word): 2 + n for n, word in enumerate(words)}
    vocabulary |= {"<s>": 0, "<pad>": 1}
    table = {"model": {"vocab": vocabulary}, "added_tokens": []}
    (folder / "tokenizer.json").write_text(json.dumps(table), encoding="utf-8")
    torch.manual_seed(5)
    config = MPNetConfig(
        vocab_size=len(words) + 2,
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=16,
    )
    MPNetModel(config, add_pooling_layer=False).save_pretrained(folder)
    return folder


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
def test_teacher_sees_the_same_words_under_its_own_numbers(base: Path) -> None:
    network = teacher.network(base)
    theirs = {n: w for w, n in teacher._vocabulary(base).items()}
    ours = {n: w for w, n in teacher._vocabulary(bundled_model_folder()).items()}
    [row] = base_tokenization().tokens([Pair("Where?", "Hull", "Rain fell.")], max_tokens=128)
    seen = [theirs[n] for n in network.encoder._to_mpnet[torch.tensor(row.ids)].tolist()]
    assert seen == [RENAMED.get(ours[n], ours[n]) for n in row.ids]
    assert seen[0] == "<s>"


@pytest.mark.model
def test_words_of_the_teacher_stay_as_they_are(base: Path) -> None:
    network = teacher.network(base)
    trained = {name for name, weight in network.named_parameters() if weight.requires_grad}
    assert not any(".embeddings." in name for name in trained)
    assert {name for name in trained if not name.startswith("encoder.")} == {
        f"{head}.{part}" for head in ("span", "passage", "sentence") for part in ("weight", "bias")
    }


@pytest.mark.model
def test_vocabulary_that_lacks_words_is_refused(base: Path, tmp_path: Path) -> None:
    table = json.loads((base / "tokenizer.json").read_text())
    del table["model"]["vocab"]["rain"]
    (tmp_path / "tokenizer.json").write_text(json.dumps(table))
    with pytest.raises(ValueError, match="lacks 1 of our tokens, such as 'rain'"):
        teacher._translation(bundled_model_folder(), tmp_path)


@pytest.mark.model
def test_other_kind_of_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "bert"}))
    with pytest.raises(ValueError, match="holds a bert, expected an mpnet"):
        teacher.network(tmp_path)


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
