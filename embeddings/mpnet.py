"""MPNet as a BERT that looks at distances: the same layers under other names.

MPNet (Song et al. 2020) has no kinds of tokens, begins to count their places at two, and adds to
attention what the distance of two tokens says. Its vocabulary is that of the bundled model in
another order; brought into that one's, it takes the same tokens.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor

from embeddings.bert import Bert, BertForm

_SPECIAL = {"[PAD]": "<pad>", "[UNK]": "[UNK]", "[CLS]": "<s>", "[SEP]": "</s>", "[MASK]": "<mask>"}
_FIRST_PLACE = 2
_NAMES = (
    (".attention.attn.q.", ".attention.self.query."),
    (".attention.attn.k.", ".attention.self.key."),
    (".attention.attn.v.", ".attention.self.value."),
    (".attention.attn.o.", ".attention.output.dense."),
    (".attention.LayerNorm.", ".attention.output.LayerNorm."),
)


def load(folder: Path, like: Path) -> Bert:
    """The MPNet in a folder, taking the tokens of the model in the folder `like`.

    Raises:
        ValueError: if it is another model, or its vocabulary lacks words.
        OSError: if it can't be read.
    """
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    if config.get("model_type") != "mpnet":
        raise ValueError(f"{folder} holds a {config.get('model_type')}, expected an mpnet")
    numbers = _numbers(folder, like)
    return from_weights(config, load_file(folder / "model.safetensors"), numbers)


def from_weights(
    config: Mapping[str, Any], weights: Mapping[str, Tensor], numbers: list[int]
) -> Bert:
    """A BERT of MPNet's weights; `numbers` are those of its words in the order wanted.

    Raises:
        KeyError: if a weight is missing.
    """
    places = weights["embeddings.position_embeddings.weight"][_FIRST_PLACE:].clone()
    form = BertForm.of(
        {
            **config,
            "vocab_size": len(numbers),
            "type_vocab_size": 2,
            "max_position_embeddings": len(places),
        }
    )
    bert = Bert.empty(form)
    renamed = {_renamed(name): weight for name, weight in weights.items()} | {
        "embeddings.word_embeddings.weight": weights["embeddings.word_embeddings.weight"][numbers],
        "embeddings.position_embeddings.weight": places,
        "encoder.relative_attention_bias.weight": weights[
            "encoder.relative_attention_bias.weight"
        ].clone(),
        "embeddings.token_type_embeddings.weight": torch.zeros(2, form.hidden_size),
    }
    kept = {name: renamed[name] for name in bert.state_dict()}
    # A copy of what is small: one such view would hold the whole of the file in memory.
    small = {name: weight.clone() for name, weight in kept.items() if weight.ndim == 1}
    bert.load_state_dict(kept | small, assign=True)
    return bert


def _renamed(name: str) -> str:
    for theirs, ours in _NAMES:
        name = name.replace(theirs, ours)
    return name


def _numbers(folder: Path, like: Path) -> list[int]:
    """For each number of a word in `like` that of the same word in `folder`."""
    known, wanted = _vocabulary(folder), _vocabulary(like)
    lacking = [word for word in wanted if _SPECIAL.get(word, word) not in known]
    if lacking:
        raise ValueError(f"{folder} lacks {len(lacking)} of our tokens, such as {lacking[0]!r}")
    found = [0] * (1 + max(wanted.values()))
    for word, number in wanted.items():
        found[number] = known[_SPECIAL.get(word, word)]
    return found


def _vocabulary(folder: Path) -> dict[str, int]:
    table = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    known = dict(table["model"]["vocab"])
    return known | {added["content"]: added["id"] for added in table["added_tokens"]}
