"""A tiny MPNet on disk, whose vocabulary is ours in the opposite order, specials renamed."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from transformers import MPNetConfig, MPNetModel

from embeddings.encoder import bundled_model_folder

RENAMED = {"[PAD]": "<pad>", "[CLS]": "<s>", "[SEP]": "</s>", "[MASK]": "<mask>"}


def tiny_mpnet(folder: Path) -> Path:
    """Write one into a folder, drawn at random, always the same."""
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
