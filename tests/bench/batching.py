"""What batching is worth: questions asked many at once against one by one.

    python -m tests.bench.batching DATA_DIR [--set NAME] [--questions N] [--batches N...]
        [--rounds N]

DATA_DIR holds folders with `articles.jsonl.gz` and `questions.jsonl`; the library is that of
`tests.bench.quality`'s cache. The same questions are asked in every way, the ways taking
turns, so that a busy machine is busy for all of them; the ratio carries over to other
machines, the times do not. The answers must be the same in every way, and that is checked.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from pathlib import Path

from embeddings.encoder import Encoder, SentenceEncoder
from qa.answer import Answer
from qa.evaluation.questions import read
from qa.library import Library
from qa.question import Question
from tests.bench.quality import library_folder


def _ask(
    folder: Path, encoder: Encoder, questions: list[Question], batch: int, retrieval_only: bool
) -> tuple[float, list[Answer]]:
    answers: list[Answer] = []
    # A library opened anew remembers no vectors of the rounds before.
    with Library.open(folder, encoder=encoder) as library:
        library.ask("Are the indexes open?")
        begun = time.perf_counter()
        for at in range(0, len(questions), batch):
            some = questions[at : at + batch]
            answers += library.ask_many(some, retrieval_only=retrieval_only)
        return time.perf_counter() - begun, answers


def _said(answers: list[Answer]) -> list[tuple[bool, list[str]]]:
    return [(answer.answered, [c.quote for c in answer.citations]) for answer in answers]


def main() -> None:
    form = argparse.RawTextHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=form)
    parser.add_argument("data", type=Path)
    parser.add_argument("--set", default="squad2")
    parser.add_argument("--questions", type=int, default=64)
    parser.add_argument("--batches", type=int, nargs="+", default=[8, 32, 64])
    parser.add_argument("--rounds", type=int, default=3, help="the median counts")
    parser.add_argument("--cache", type=Path, default=Path(".cache/quality"))
    wanted = parser.parse_args()
    data = wanted.data / wanted.set
    found = read(data / "questions.jsonl").some(sample=wanted.questions, seed=1)
    questions = [gold.question for gold in found.questions]
    folder = library_folder(wanted.cache / wanted.set, data)
    encoder = SentenceEncoder()
    with Library.open(folder, encoder=encoder) as library:
        library.add(data / "articles.jsonl.gz")
    for retrieval_only in (False, True):
        ways = [1, *wanted.batches]
        seconds: dict[int, list[float]] = {batch: [] for batch in ways}
        said = {}
        for _ in range(wanted.rounds):
            for batch in ways:
                took, answers = _ask(folder, encoder, questions, batch, retrieval_only)
                seconds[batch].append(took)
                said[batch] = _said(answers)
        alone = statistics.median(seconds[1])
        what = "search only" if retrieval_only else "whole answers"
        sys.stdout.write(f"{wanted.set}, {len(questions)} questions, {what}\n")
        for batch in ways:
            middle = statistics.median(seconds[batch])
            differ = sum(a != b for a, b in zip(said[1], said[batch], strict=True))
            sys.stdout.write(
                f"  batches of {batch:3d}: {len(questions) / middle:7.1f} questions/s, "
                f"{alone / middle:5.2f} times one by one; {differ} answers differ\n"
            )


if __name__ == "__main__":
    main()
