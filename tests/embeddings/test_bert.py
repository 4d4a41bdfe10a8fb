"""BERT in torch alone: the same numbers as `transformers` gives, without its imports."""

from __future__ import annotations

import subprocess
import sys

import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor
from transformers import BertModel

from embeddings.bert import Bert, BertForm
from embeddings.encoder import bundled_model_folder

pytestmark = pytest.mark.model

PADDED = torch.tensor([[101, 7592, 2088, 102], [101, 7592, 102, 0]])
MASK = torch.tensor([[1, 1, 1, 1], [1, 1, 1, 0]])


@pytest.fixture(scope="module")
def ours() -> Bert:
    folder = bundled_model_folder()
    made = Bert.empty(BertForm.in_folder(folder))
    weights = load_file(folder / "model.safetensors")
    made.load_state_dict({name: weights[name] for name in made.state_dict()}, assign=True)
    return made.eval()


@pytest.fixture(scope="module")
def theirs() -> BertModel:
    return BertModel.from_pretrained(bundled_model_folder(), add_pooling_layer=False).eval()


def both(ours: Bert, theirs: BertModel, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
    types = (torch.arange(ids.shape[1]) > 1).long().expand(ids.shape)
    with torch.inference_mode():
        return (
            ours(ids, mask, types).last_hidden_state,
            theirs(ids, attention_mask=mask, token_type_ids=types).last_hidden_state,
        )


@pytest.mark.parametrize("texts", [[0], [0, 1]], ids=["without padding", "padded"])
@pytest.mark.parametrize("bf16", [False, True])
def test_it_gives_to_the_bit_what_transformers_gives(
    ours: Bert, theirs: BertModel, texts: list[int], bf16: bool
):
    with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
        found, expected = both(ours, theirs, PADDED[texts], MASK[texts])
    assert torch.equal(found, expected)


def test_attention_written_out_is_the_fused_one(ours: Bert):
    written_out = Bert.empty(ours.config)
    written_out.load_state_dict(ours.state_dict(), assign=True)
    written_out.eager = True
    with torch.inference_mode():
        found = written_out(PADDED, MASK).last_hidden_state[MASK.bool()]
        expected = ours(PADDED, MASK).last_hidden_state[MASK.bool()]
    assert torch.allclose(found, expected, atol=1e-5)


def test_another_form_than_is_read_here_is_refused():
    with pytest.raises(ValueError, match="hidden_act is 'gelu', got 'relu'"):
        BertForm(hidden_act="relu")
    with pytest.raises(ValueError, match="multiple of num_attention_heads"):
        BertForm(hidden_size=100, num_attention_heads=12)


def test_reading_imports_neither_transformers_nor_torchs_compiler():
    script = (
        "import sys; from pathlib import Path; from qa.settings import INTENT_WEIGHTS\n"
        "from qa.settings import READER_WEIGHTS\n"
        "from qa.reading import intent_model, model, tokens\n"
        "intent_model.load(INTENT_WEIGHTS).read(['Who is the mayor?'])\n"
        "model.load(READER_WEIGHTS).score([tokens.Pair('Who?', '', 'He is.', ((0, 6),))])\n"
        "heavy = {'transformers', 'sklearn', 'scipy', 'sympy', 'torch._dynamo'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
