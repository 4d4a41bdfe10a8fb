"""How long a question takes in a library, by stage, and a warm start as a whole process.

    python -m tests.bench.asking [DATA] [--articles N] [--library DIR] [--questions N]

Questions are made of the articles' own titles, so that there is something to find; they are
answered as topics, which takes longer than a fact (`tests.bench.listing` has all kinds). A
library of N articles is made unless DIR already holds one.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from qa import Library
from tests.bench.news import rows, write_feed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("data", nargs="?", type=Path)
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--questions", type=int, default=100)
    chosen = parser.parse_args()
    articles = rows(chosen.data, max(chosen.articles, chosen.questions))
    titles = [row["title"] for row in articles if row["title"]][: chosen.questions]
    questions = [f"What is known about this: {title}?"[:300] for title in titles]
    with tempfile.TemporaryDirectory() as name:
        path = chosen.library or Path(name) / "l"
        with Library.open(path) as library:
            if not library.article_ids():
                library.add(write_feed(Path(name) / "feed.jsonl", articles))
            library.ask(questions[0])
            times = [library.ask(question).timings_ms for question in questions]
            counts = library.status().counts
        print(f"{counts.articles} articles, {counts.passages} passages; ms a question:")
        for stage in times[0]:
            values = np.array([row[stage] for row in times])
            p50, p95, p99 = np.percentile(values, [50, 95, 99])
            print(f"  {stage:<10} p50 {p50:6.1f}  p95 {p95:6.1f}  p99 {p99:6.1f}")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"peak memory: {peak:.0f} MB")
        ask = [
            "-c",
            "from qa.cli.commands import main; main()",
            "ask",
            questions[0],
            "--library",
            str(path),
        ]
        for label, arguments in {
            "import torch": ["-c", "import torch"],
            "import sentence_transformers": ["-c", "import sentence_transformers"],
            "pressmark ask": ask,
        }.items():
            print(f"{label}: {min(_seconds(arguments) for _ in range(3)):.2f} s")


def _seconds(arguments: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
