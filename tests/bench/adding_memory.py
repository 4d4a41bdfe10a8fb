"""How much memory adding takes, by how much there is to add: it must not grow with it.

    python -m tests.bench.adding_memory [DATA] [--articles N N …] [--json FILE]

For each number of articles a library of its own is made by a process of its own, once from one
feed and once from a folder of as many files, with an encoder that costs nothing: alone, into a
catalogue that nothing is derived from, and as a whole, with the indexes, of which the one of the
vectors lies in memory (here they are short; those of the bundled model take 1.5 KB a passage).
The peaks are those of the process that adds and of the one that reads files for it.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import nullcontext
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.catalogue import Catalogue
from corpus.worker import Limits, Worker
from embeddings.encoder import Role
from qa import Library
from qa.settings import DEFAULT_PASSAGE_WORDS, Settings
from qa.upkeep.adding import Adding
from qa.upkeep.build import Build
from tests.bench.news import rows, write_feed


class CostlessEncoder:
    """Gives every text a vector of eight numbers, by its length and its letters."""

    name = "costless"
    dim = 8

    def encode(self, texts: Sequence[str], role: Role) -> NDArray[np.float32]:
        found = np.array(
            [[len(t), *(t.count(one) for one in "etaoins")] for t in texts], np.float32
        )
        return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), np.float32)


def alone(path: Path, library: Path) -> tuple[int, int]:
    """Add a path to a catalogue without indexes; the articles added, and the passages."""
    library.mkdir()
    catalogue = Catalogue(library / "catalogue.sqlite")
    settings, build = Settings(), Build(CostlessEncoder.name, DEFAULT_PASSAGE_WORDS)
    limits = Limits(settings.read_timeout_s, settings.read_memory_mb)
    with Worker(limits) as worker:
        adding = Adding(catalogue, CostlessEncoder(), settings, build, worker, nullcontext)
        report = adding.run([path], prune=False)
    passages = catalogue.counts().passages
    catalogue.close()
    return report.added, passages


def whole(path: Path, library: Path) -> tuple[int, int]:
    """Add a path to a library; the articles added, and the passages."""
    with Library.open(library, encoder=CostlessEncoder()) as opened:
        report = opened.add(path)
        return report.added, opened.status().counts.passages


def measured(kind: str, path: Path, library: Path) -> dict[str, Any]:
    """Add a path in this process, and say what it took."""
    articles, passages = {"alone": alone, "whole": whole}[kind](path, library)
    own, read = (resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    used = sum(one.ru_utime + one.ru_stime for one in (own, read))
    return {
        "what": kind,
        "articles": articles,
        "passages": passages,
        "peak_mb": round(own.ru_maxrss / 1024, 1),
        "reader_peak_mb": round(read.ru_maxrss / 1024, 1),
        "processor_ms_a_passage": round(1000 * used / max(passages, 1), 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("data", nargs="?", type=Path)
    parser.add_argument("--articles", type=int, nargs="+", default=[1_200, 12_000])
    parser.add_argument("--json", type=Path)
    parser.add_argument("--measured", nargs=3, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.measured:
        kind, path, library = chosen.measured
        print(json.dumps(measured(kind, Path(path), Path(library))))
        return
    found = []
    for count in chosen.articles:
        with tempfile.TemporaryDirectory() as name:
            articles = rows(chosen.data, count)
            many = Path(name) / "many"
            many.mkdir()
            for n, row in enumerate(articles):
                text = f"{row['title']}\n\n{row['text']}"
                (many / f"{n}.txt").write_text(text, encoding="utf-8")
            feed = write_feed(Path(name) / "feed.jsonl", articles)
            for (source, path), kind in product(
                (("feed", feed), ("folder", many)), ("alone", "whole")
            ):
                library = Path(name) / f"{kind}-{source}"
                order = ["--measured", kind, str(path), str(library)]
                child = subprocess.run(
                    [sys.executable, "-m", "tests.bench.adding_memory", *order],
                    check=True,
                    stdout=subprocess.PIPE,
                    text=True,
                )
                found.append({"from": source, **json.loads(child.stdout.splitlines()[-1])})
                print(json.dumps(found[-1]), flush=True)
    if chosen.json:
        chosen.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
