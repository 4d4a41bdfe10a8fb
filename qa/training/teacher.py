"""A larger network as the reader's teacher: trained on the same examples, then asked of them all.

Too large to ship or to read with, it knows better what answers; what it says of each
example is a softer and fuller target than the example's own label (Hinton et al. 2015).
Its base is MPNet (Song et al. 2020), whose vocabulary is that of the bundled model, so
both see the same tokens.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch

from embeddings import mpnet
from embeddings.encoder import bundled_model_folder
from embeddings.files import replace_file
from qa.reading.model import Network
from qa.reading.tokens import Pair, Tokenization, batch, by_length
from qa.training.examples import Example
from qa.training.targets import Opinion

log = logging.getLogger(__name__)

PART = 2000
"""Opinions are kept in files of so many examples: what a stop costs at most."""


def network(base: Path) -> Network:
    """MPNet from the folder of a `SentenceTransformer`, without dropout, with untrained heads.

    Words' and places' vectors stay as they are.

    Raises:
        ValueError: if the folder holds another model, or its vocabulary lacks words.
        OSError: if it can't be read.
    """
    encoder = mpnet.load(base, bundled_model_folder())
    made = Network(encoder.config, encoder)
    encoder.requires_grad_(True)
    encoder.embeddings.requires_grad_(False)
    return made


def opinions(
    teacher: Network,
    tokenization: Tokenization,
    examples: Sequence[Example],
    *,
    max_tokens: int,
    batch_tokens: int,
    folder: Path,
    part: int = PART,
) -> list[Opinion]:
    """What the teacher says of each example, in the examples' order.

    Kept in `folder`, in files of `part` examples named for what they hold, so that a run
    that was stopped goes on, and other examples or another teacher get opinions of their own.
    """
    folder.mkdir(parents=True, exist_ok=True)
    device = next(teacher.parameters()).device
    teacher.eval()
    found: list[Opinion] = []
    begun, new = time.monotonic(), 0
    own = hashlib.sha256(f"{max_tokens}".encode())
    for weight in teacher.state_dict().values():
        own.update(weight.detach().cpu().numpy().tobytes())
    for at in range(0, len(examples), part):
        chosen, name = examples[at : at + part], own.copy()
        name.update(repr(chosen).encode())
        path = folder / f"{name.hexdigest()[:16]}.npz"
        if not path.exists():
            made = _say(teacher, tokenization, chosen, max_tokens, batch_tokens, device)
            replace_file(path, lambda p, made=made: _write(p, made))  # type: ignore[misc]
            new += len(chosen)
            rate = new / (time.monotonic() - begun)
            log.info("%d of %d opinions, %.0f a second", at + len(chosen), len(examples), rate)
        found.extend(_read(path))
    return found


@torch.inference_mode()
def _say(
    teacher: Network,
    tokenization: Tokenization,
    examples: Sequence[Example],
    max_tokens: int,
    batch_tokens: int,
    device: torch.device,
) -> list[Opinion]:
    pairs = [Pair(e.question, e.title, e.text, e.sentences) for e in examples]
    rows = tokenization.tokens(pairs, max_tokens=max_tokens)
    made: dict[int, Opinion] = {}
    for numbers in by_length(rows, batch_tokens):
        out = teacher(batch([rows[n] for n in numbers], device))
        start, end = out.start.softmax(-1).cpu().numpy(), out.end.softmax(-1).cpu().numpy()
        passage, sentences = out.passage.sigmoid().tolist(), out.sentences.sigmoid().cpu().numpy()
        for i, n in enumerate(numbers):
            row = rows[n]
            places = [0, *range(row.first, row.first + len(row.offsets))]
            count = len(examples[n].sentences)
            told = np.zeros(count, dtype=np.float32)
            told[: sentences.shape[1]] = sentences[i, :count]
            made[n] = Opinion(start[i, places], end[i, places], passage[i], told)
    return [made[n] for n in range(len(examples))]


def _write(path: Path, made: Sequence[Opinion]) -> None:
    arrays = {
        "start": np.concatenate([o.start for o in made]).astype(np.float16),
        "end": np.concatenate([o.end for o in made]).astype(np.float16),
        "tokens": np.array([len(o.start) for o in made]),
        "passage": np.array([o.passage for o in made], dtype=np.float32),
        "sentences": np.concatenate([o.sentences for o in made]).astype(np.float16),
        "counts": np.array([len(o.sentences) for o in made]),
    }
    with path.open("wb") as out:
        np.savez(out, **arrays)  # type: ignore[arg-type]


def _read(path: Path) -> Iterator[Opinion]:
    with np.load(path) as kept:
        arrays = {name: kept[name] for name in kept.files}
    tokens, counts = np.cumsum(arrays["tokens"])[:-1], np.cumsum(arrays["counts"])[:-1]
    for start, end, passage, sentences in zip(
        np.split(arrays["start"].astype(np.float32), tokens),
        np.split(arrays["end"].astype(np.float32), tokens),
        arrays["passage"].tolist(),
        np.split(arrays["sentences"].astype(np.float32), counts),
        strict=True,
    ):
        yield Opinion(start, end, passage, sentences)
