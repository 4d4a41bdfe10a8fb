"""How fast we encode, against bare `SentenceTransformer.encode` in the same precision.

    python -m tests.bench.encoding [DATA] [--passages N]

Both encode the same passages in turns, so that a busy machine slows both alike; the
ratio is the figure to quote.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer

from corpus import passages
from corpus.article import Draft
from corpus.page.assembly import assemble
from embeddings.encoder import SentenceEncoder, bundled_model_folder, native_bf16
from tests.bench.news import rows

ROUNDS = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("data", nargs="?", type=Path)
    parser.add_argument("--passages", type=int, default=256)
    chosen = parser.parse_args()
    texts: list[str] = []
    for row in rows(chosen.data, chosen.passages):
        article = assemble(Draft(source="", text=row["text"], title=row["title"]))
        texts += [passage.text for passage in passages.split(article)]
    texts = texts[: chosen.passages]
    ours = SentenceEncoder()
    bare = SentenceTransformer(str(bundled_model_folder()), device="cpu")
    precision = torch.autocast("cpu", dtype=torch.bfloat16, enabled=native_bf16())

    def encode_bare() -> None:
        with precision:
            bare.encode(texts, normalize_embeddings=True, show_progress_bar=False)

    ways: dict[str, Callable[[], object]] = {
        "ours": lambda: ours.encode(texts, "passage"),
        "bare": encode_bare,
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for way in ways.values():
        way()  # load and warm up
    for _ in range(ROUNDS):
        for name, way in ways.items():
            started = time.perf_counter()
            way()
            seconds[name].append(time.perf_counter() - started)
    print(f"{len(texts)} passages, bf16: {native_bf16()}")
    for name, times in seconds.items():
        print(f"{name}: {len(texts) / statistics.median(times):.1f} passages a second")
    ratios = [b / o for o, b in zip(seconds["ours"], seconds["bare"], strict=True)]
    print(f"ours / bare: {statistics.median(ratios):.2f}")


if __name__ == "__main__":
    main()
