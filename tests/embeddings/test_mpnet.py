"""MPNet as a BERT that looks at distances: the same numbers as `transformers` gives."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from transformers import MPNetModel

from embeddings import mpnet
from embeddings.bert import distance_ranges
from embeddings.encoder import bundled_model_folder
from embeddings.kernels import Kernel
from embeddings.packed import PackedEncoder
from tests.tiny_mpnet import RENAMED, tiny_mpnet

pytestmark = pytest.mark.model

WORDS = [101, *range(2000, 2180), 102]
"""Longer than the farthest distance that is told apart."""
FEWER = [101, 7592, 2088, 102]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_mpnet(tmp_path_factory.mktemp("mpnet"))


def test_it_gives_what_transformers_gives_of_the_same_words(base: Path):
    ours = mpnet.load(base, bundled_model_folder()).eval()
    theirs = MPNetModel.from_pretrained(base, add_pooling_layer=False).eval()
    numbers = torch.tensor(mpnet._numbers(base, bundled_model_folder()))
    ids = torch.zeros(2, len(WORDS), dtype=torch.long)
    ids[0], ids[1, : len(FEWER)] = torch.tensor(WORDS), torch.tensor(FEWER)
    mask = (ids != 0).long()
    with torch.inference_mode():
        expected = theirs(numbers[ids], attention_mask=mask).last_hidden_state[mask.bool()]
        fused = ours(ids, mask).last_hidden_state[mask.bool()]
        ours.eager = True
        written_out = ours(ids, mask).last_hidden_state[mask.bool()]
    assert torch.allclose(fused, expected, atol=1e-5)
    assert torch.allclose(written_out, expected, atol=1e-5)


class Row:
    """A sequence of one part."""

    def __init__(self, ids: list[int]) -> None:
        self.ids, self.second = ids, len(ids)


@pytest.mark.parametrize(("kernel", "within"), [(Kernel.FLOAT32, 1e-5), (Kernel.BF16, 0.1)])
def test_sequences_end_to_end_look_at_distances_too(base: Path, kernel: Kernel, within: float):
    bert = mpnet.load(base, bundled_model_folder()).eval()
    packed = PackedEncoder(bert, kernel)
    with torch.inference_mode():
        states = packed.through(packed.embedded([Row(FEWER), Row(WORDS)]))
        for n, ids in enumerate((FEWER, WORDS)):
            row = torch.tensor([ids])
            expected = bert(row, torch.ones_like(row)).last_hidden_state[0]
            assert torch.allclose(states.of(n).float(), expected, atol=within)


def test_distances_fall_into_single_ones_and_then_wider_ranges():
    ranges = distance_ranges(200, 32)
    assert ranges[0, :9].tolist() == [0, *range(17, 24), 24]
    assert ranges[:9, 0].tolist() == list(range(9))
    assert (ranges[0, 199].item(), ranges[199, 0].item()) == (31, 15)


def test_words_come_under_our_numbers(base: Path):
    theirs = {number: word for word, number in mpnet._vocabulary(base).items()}
    numbers = mpnet._numbers(base, bundled_model_folder())
    ours = mpnet._vocabulary(bundled_model_folder())
    assert {word: theirs[numbers[n]] for word, n in ours.items()} == {
        word: RENAMED.get(word, word) for word in ours
    }


def test_a_vocabulary_that_lacks_words_is_refused(base: Path, tmp_path: Path):
    table = json.loads((base / "tokenizer.json").read_text())
    del table["model"]["vocab"]["rain"]
    (tmp_path / "tokenizer.json").write_text(json.dumps(table))
    (tmp_path / "config.json").write_text((base / "config.json").read_text())
    with pytest.raises(ValueError, match="lacks 1 of our tokens, such as 'rain'"):
        mpnet.load(tmp_path, bundled_model_folder())


def test_another_kind_of_model_is_refused(tmp_path: Path):
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "bert"}))
    with pytest.raises(ValueError, match="holds a bert, expected an mpnet"):
        mpnet.load(tmp_path, bundled_model_folder())
