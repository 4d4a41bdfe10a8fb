"""How fast a library grows, against bare encoding of the same passages.

    python -m tests.bench.adding [DATA] [--articles N] [--turns N] [--library DIR] [--json FILE]

Adds N articles to a new library, and encodes the texts of its passages bare: by a
`SentenceTransformer` in the best precision that it has here (bf16 or float32), and by our own
encoder with nothing around it. All three take turns of one feed each, so that a busy machine slows
them alike; the ratios are the figures to quote, by the clock and by the processor's time.

Then adds everything again unchanged, one article more, every article with one word changed or
one sentence more in its middle, and each article under another id: how many of the passages are
embedded again is told. Keeps the library in DIR if one is given, for `tests.bench.asking`.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from corpus import sentences
from embeddings.encoder import Role, SentenceEncoder, bundled_model_folder, native_bf16
from qa import Library
from qa.upkeep.embedding import embedding_text
from tests.bench.beside.processor import processor
from tests.bench.news import rows, write_feed

WORD, SENTENCE = "Hereabouts", "The figures were published on the same day."


class CountingEncoder:
    """The bundled model; `texts` counts the passages that it was given."""

    def __init__(self) -> None:
        self._encoder = SentenceEncoder()
        self.name, self.dim = self._encoder.name, self._encoder.dim
        self.texts = 0

    def encode(self, texts: Sequence[str], role: Role) -> NDArray[np.float32]:
        self.texts += len(texts) if role == "passage" else 0
        return self._encoder.encode(texts, role)


class Clock:
    """What several ways took together, by the clock and of the processor."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.processor: dict[str, float] = {}

    def take(self, name: str, way: Callable[[], object]) -> None:
        began, used = time.perf_counter(), _processor_s()
        way()
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - began
        self.processor[name] = self.processor.get(name, 0.0) + _processor_s() - used


def _processor_s() -> float:
    """The processor's time of this process and of the one that reads files for it."""
    children = Path(f"/proc/{_reader()}/stat")
    if not children.exists():
        return time.process_time()
    ticks = children.read_text().rpartition(")")[2].split()[11:13]
    return time.process_time() + sum(map(int, ticks)) / 100


def _reader() -> int:
    """The process that reads files for this one; 0 if there is none."""
    for tasks in Path("/proc/self/task").iterdir():
        for child in (tasks / "children").read_text().split():
            return int(child)
    return 0


def changed(row: dict[str, Any], way: str) -> dict[str, Any]:
    """An article of which a word in the middle is another, or that has one sentence more there."""
    text = row["text"]
    found = sentences.split(text, 0, len(text))
    middle = found[len(found) // 2]
    if way == "a word":
        _, _, rest = text[middle.start : middle.end].partition(" ")
        new = f"{text[: middle.start]}{WORD} {rest}{text[middle.end :]}"
    else:
        new = f"{text[: middle.end]} {SENTENCE}{text[middle.end :]}"
    return {**row, "text": new}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("data", nargs="?", type=Path)
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    articles = rows(chosen.data, chosen.articles + 1)
    bare = SentenceTransformer(str(bundled_model_folder()), device="cpu")
    encoder, own = CountingEncoder(), SentenceEncoder()
    clock = Clock()
    found: dict[str, Any] = {"processor": processor(), "bf16": native_bf16()}
    with (
        tempfile.TemporaryDirectory() as name,
        Library.open(chosen.library or Path(name) / "l", encoder=encoder) as library,
    ):
        folder = Path(name)

        def encode_bare(texts: Sequence[str]) -> None:
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=native_bf16()):
                bare.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)

        # Everything is loaded, and the process that reads has begun.
        library.add(write_feed(folder / "warm.jsonl", articles[-1:]))
        encode_bare(["Is the model loaded?"])
        own.encode(["Is the model loaded?"], "passage")
        size = -(-chosen.articles // chosen.turns)
        count = 0
        for turn in range(chosen.turns):
            part = articles[turn * size : min((turn + 1) * size, chosen.articles)]
            feed = write_feed(folder / f"{turn}.jsonl", part)
            clock.take("adding", lambda feed=feed: library.add(feed))  # type: ignore[misc]
            texts = [
                embedding_text(row["title"], p.heading, p.text)
                for row in part
                for p in library.passages(row["id"])
            ]
            count += len(texts)
            clock.take("bare", lambda texts=texts: encode_bare(texts))  # type: ignore[misc]
            clock.take("own", lambda texts=texts: own.encode(texts, "passage"))  # type: ignore[misc]
        found |= {"articles": chosen.articles, "passages": count}
        for way in clock.seconds:
            found[f"{way}_passages_a_second"] = round(count / clock.seconds[way], 1)
            found[f"{way}_processor_ms_a_passage"] = round(1000 * clock.processor[way] / count, 2)
        for way in ("bare", "own"):
            for kind, took in (("clock", clock.seconds), ("processor", clock.processor)):
                found[f"adding_to_{way}_by_{kind}"] = round(took[way] / took["adding"], 3)

        began = time.perf_counter()
        again = library.add(*(folder / f"{turn}.jsonl" for turn in range(chosen.turns)))
        found["unchanged_s"] = round(time.perf_counter() - began, 2)
        assert again.unchanged == chosen.articles, again
        some = articles[: min(chosen.articles, 50)]
        for kind, rewritten in {
            "a word": [changed(row, "a word") for row in some],
            "a sentence more": [changed(row, "a sentence more") for row in some],
            "another id": [{**row, "id": f"{row['id']}-too"} for row in some],
        }.items():
            encoder.texts = 0
            library.add(write_feed(folder / f"{kind}.jsonl", rewritten))
            there = sum(len(library.passages(row["id"])) for row in rewritten)
            found[f"embedded_again_with_{kind.replace(' ', '_')}"] = round(encoder.texts / there, 3)
        found["mb_on_disk"] = round(library.status().bytes / 1e6, 1)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found["peak_mb_with_three_models"] = round(peak)
    for key, value in found.items():
        print(f"{key}: {value}")
    if chosen.json:
        chosen.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
