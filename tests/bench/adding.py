"""How fast a library grows, against bare encoding of the same passages.

    python -m tests.bench.adding [DATA] [--articles N] [--library DIR]

Adds N articles to a new library and encodes the texts of its passages bare, in turns of
one feed each, then adds everything again unchanged and adds one article more. Keeps the
library in DIR if one is given, for `tests.bench.asking`.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer

from embeddings.encoder import bundled_model_folder, native_bf16
from qa import Library
from qa.upkeep.embedding import embedding_text
from tests.bench.news import rows, write_feed

TURNS = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("data", nargs="?", type=Path)
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--library", type=Path)
    chosen = parser.parse_args()
    articles = rows(chosen.data, chosen.articles + 1)
    bare = SentenceTransformer(str(bundled_model_folder()), device="cpu")
    adding = encoding = 0.0
    with (
        tempfile.TemporaryDirectory() as name,
        Library.open(chosen.library or Path(name) / "l") as library,
    ):
        folder = Path(name)
        library.ask("Is the model loaded?")
        write_feed(folder / "warm.jsonl", articles[-1:])
        size = -(-chosen.articles // TURNS)
        for turn in range(TURNS):
            part = articles[turn * size : min((turn + 1) * size, chosen.articles)]
            feed = write_feed(folder / f"{turn}.jsonl", part)
            started = time.perf_counter()
            report = library.add(feed)
            adding += time.perf_counter() - started
            assert report.added == len(part), report
            texts = [
                embedding_text(row["title"], p.heading, p.text)
                for row in part
                for p in library.passages(row["id"])
            ]
            started = time.perf_counter()
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=native_bf16()):
                bare.encode(texts, normalize_embeddings=True, show_progress_bar=False)
            encoding += time.perf_counter() - started
        passages = library.status().counts.passages
        print(f"{chosen.articles} articles, {passages} passages")
        print(f"adding:   {passages / adding:.1f} passages a second")
        print(f"encoding: {passages / encoding:.1f} passages a second, bare")
        print(f"adding / encoding: {encoding / adding:.2f}")
        started = time.perf_counter()
        again = library.add(*(folder / f"{turn}.jsonl" for turn in range(TURNS)))
        print(f"all again, unchanged: {time.perf_counter() - started:.2f} s")
        assert again.unchanged == chosen.articles, again
        started = time.perf_counter()
        library.add(folder / "warm.jsonl")
        print(f"one article more: {time.perf_counter() - started:.2f} s")
        many = folder / "many"
        many.mkdir()
        for row in articles[:-1]:
            (many / f"{row['id']}.txt").write_text(f"{row['title']}\n\n{row['text']}")
        library.add(many)
        started = time.perf_counter()
        again = library.add(many)
        took = time.perf_counter() - started
        print(f"a folder of {chosen.articles} unchanged files: {took:.2f} s")
        assert again.unchanged == chosen.articles, again
        print(f"on disk: {library.status().bytes / 1e6:.0f} MB")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory: {peak:.0f} MB, two loaded models in it")


if __name__ == "__main__":
    main()
