"""How much reading improves the order of what was found, for several weights of the reader.

    python -m tests.bench.reranking DATA [--sets NAME...] [--cache DIR] [--sample N]

Each set of DATA is asked of the library of its articles, which `tests.bench.quality` keeps
in the cache. Figures are nDCG@10 by article; weight 0 is the search alone. Halves are by
question, so that a weight chosen on one can be judged on the other.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from qa.answer import Answer
from qa.evaluation.gold import GoldQuestion
from qa.evaluation.questions import read
from qa.evaluation.retrieval_measures import retrieval_columns
from qa.library import Library
from qa.reading.reader import Reading
from tests.bench.quality import ARTICLES, library_folder

SETS = ("mtrag-govt", "mtrag-clapnq", "mtrag-fiqa", "mtrag-cloud", "squad2")
WEIGHTS = (0.0, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.0, 4.0)
Place = tuple[str, int, int]


class _Keeping:
    """Reads as the reader within, and keeps what it first found relevant, by place.

    What is read again for another reading of a question is none of it.
    """

    threshold = 2.0
    plain_from = 2.0

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self.relevance: list[Mapping[Place, float]] = []

    def read(self, batch: Any) -> list[Reading]:
        if self.relevance:
            return [Reading((), 0.0) for _ in batch]
        for (_, candidates), reading in zip(batch, self._reader.read(batch), strict=True):
            passages = {c.stored.passage_id: c.stored.passage for c in candidates}
            self.relevance.append(
                {
                    (p.article_id, p.start, p.end): reading.relevance.get(i, 0.0)
                    for i, p in passages.items()
                }
            )
        return [Reading((), 0.0) for _ in batch]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("data", type=Path)
    parser.add_argument("--sets", nargs="+", default=SETS)
    parser.add_argument("--cache", type=Path, default=Path(".cache/quality"))
    parser.add_argument("--sample", type=int)
    chosen = parser.parse_args()
    for name in chosen.sets:
        data = chosen.data / name
        questions = read(data / "questions.jsonl").some(sample=chosen.sample).questions
        (chosen.cache / name).mkdir(parents=True, exist_ok=True)
        with Library.open(library_folder(chosen.cache / name, data)) as library:
            library.add(data / ARTICLES)
            keeping = _Keeping(library._reading)
            library._reader = keeping
            fused: list[Answer] = []
            relevance: list[Mapping[Place, float]] = []
            for at in range(0, len(questions), 32):
                part = questions[at : at + 32]
                keeping.relevance = []
                fused += library.ask_many([gold.question for gold in part])
                relevance += keeping.relevance
        _report(name, questions, fused, relevance)


def _report(
    name: str,
    questions: Sequence[GoldQuestion],
    fused: Sequence[Answer],
    relevance: Sequence[Mapping[Place, float]],
) -> None:
    print(f"\n{name}: {len(questions)} questions")
    print(f"{'weight':>8}{'all':>8}{'even':>8}{'odd':>8}")
    for weight in WEIGHTS:
        answers = {
            gold.question_id: _reordered(answer, found, weight)
            for gold, answer, found in zip(questions, fused, relevance, strict=True)
        }
        values = retrieval_columns(questions, answers)["retrieval.ndcg@10"]
        figures = (np.nanmean(part) for part in (values, values[::2], values[1::2]))
        print(f"{weight:8.2f}" + "".join(f"{figure:8.3f}" for figure in figures), flush=True)


def _reordered(answer: Answer, relevance: Mapping[Place, float], weight: float) -> Answer:
    scored = [
        replace(
            hit,
            score=(hit.score + weight * relevance.get((hit.article_id, hit.start, hit.end), 0.0))
            / (1 + weight),
        )
        for hit in answer.retrieved
    ]
    return replace(answer, retrieved=tuple(sorted(scored, key=lambda hit: -hit.score)))


if __name__ == "__main__":
    main()
