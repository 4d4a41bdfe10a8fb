"""How long answers of each kind take over a library of news: to the first entries, and in all.

    python -m tests.bench.listing [DATA] [--articles N] [--library DIR] [--exhaustive]

Lists, which take longest, then comparisons, summaries, times, topics and facts, each by itself.
A library of N articles of DATA/news (else of samples) is made unless DIR already holds one.
Each question is asked once to warm up, then again: shown are when its first entries were there,
when it was done, both by the clock and by the processor's time (of one core with
`OMP_NUM_THREADS=1`), how many passages were read and what became of them.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from embeddings.encoder import native_bf16
from qa import Library
from qa.answer import Answer, Progress
from tests.bench.news import rows, write_feed

LISTS = (
    "Which countries sent troops?",
    "Which companies cut jobs?",
    "Who criticised the government?",
    "Which ministers resigned?",
    "Which cities were hit by floods?",
    "Which articles mention climate change?",
    "Which schools were closed?",
    "Who commented on the strike?",
    "Which banks were fined?",
    "What measures were announced against inflation?",
)
OTHERS = (
    "How do France and Germany compare on unemployment?",
    "Compare the floods in India and in Nepal",
    "How do the president and the opposition compare on immigration?",
    "Summarise what is said about climate change",
    "Summarise what is said about the strike",
    "What is said about Brexit?",
    "Timeline of the elections in France",
    "What happened in Syria?",
    "Is unemployment falling?",
    "What did the minister say about taxes?",
    "earthquake",
    "pressure on the president to end the dispute",
)
FACTS = (
    "Who is the president of France?",
    "When did the strike begin?",
    "How many people died in the floods?",
    "Where was the summit held?",
    "Why did the airline cancel its flights?",
    "How much did the company pay?",
)


@dataclass(frozen=True, slots=True)
class Timed:
    answer: Answer
    first_s: float
    """Until the first entries could be shown, or the answer was there."""
    done_s: float
    first_cpu_s: float
    """The processor's time until then: what else the machine does is not in it."""
    cpu_s: float


def asked(library: Library, question: str, *, exhaustive: bool) -> Timed:
    """The answer to a question, and how long it took."""
    first: list[tuple[float, float]] = []
    started, cpu = time.perf_counter(), time.process_time()

    def taken() -> tuple[float, float]:
        return time.perf_counter() - started, time.process_time() - cpu

    def heard(progress: Progress) -> None:
        if progress.so_far and progress.so_far.groups and not first:
            first.append(taken())

    answer = library.ask(question, exhaustive=exhaustive, on_progress=heard)
    done, done_cpu = taken()
    first_s, first_cpu = first[0] if first else (done, done_cpu)
    return Timed(answer, first_s, done, first_cpu, done_cpu)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("data", nargs="?", type=Path)
    parser.add_argument("--articles", type=int, default=5_000)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--exhaustive", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        path = chosen.library or Path(name) / "l"
        with Library.open(path) as library:
            if not library.article_ids():
                feed = write_feed(Path(name) / "feed.jsonl", rows(chosen.data, chosen.articles))
                library.add(feed)
            counts = library.status().counts
            print(
                f"{counts.articles} articles, {counts.passages} passages; "
                f"bf16 {'native' if native_bf16() else 'not native'}"
            )
            for label, questions in (("lists", LISTS), ("others", OTHERS), ("facts", FACTS)):
                library.ask(questions[0])
                timed = [asked(library, one, exhaustive=chosen.exhaustive) for one in questions]
                _report(label, questions, timed)


def _report(label: str, questions: Sequence[str], timed: Sequence[Timed]) -> None:
    print(f"{label}:")
    for question, one in zip(questions, timed, strict=True):
        ledger = one.answer.looked_at.to_dict() if one.answer.looked_at else {}
        print(
            f"  {one.answer.kind.value:<10} {question:<64} first {one.first_s:5.2f} s  "
            f"done {one.done_s:5.2f} s  processor {one.first_cpu_s:5.2f} {one.cpu_s:5.2f} s  "
            f"entries {len(one.answer.groups):3}  {ledger}"
        )
    for what, values in (
        ("first entries", [one.first_s for one in timed]),
        ("done", [one.done_s for one in timed]),
        ("first entries, processor", [one.first_cpu_s for one in timed]),
        ("done, processor", [one.cpu_s for one in timed]),
    ):
        p50, p95 = np.percentile(values, [50, 95])
        print(f"  {what}: p50 {p50:.2f} s, p95 {p95:.2f} s")


if __name__ == "__main__":
    main()
