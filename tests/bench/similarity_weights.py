"""Fit the weights of the reader that needs no training, and say how good they are.

    python -m tests.bench.similarity_weights DATA [--questions N]

Reads SQuAD 2.0's rows of `train/reader.jsonl.gz` in DATA: each context becomes an article,
each question is asked of the library of all of them, and each of its best sentences is a
row of a logistic regression: does it hold the answer, at its place? Groups (Wikipedia
articles) are split in two: fitted on one half, judged on the other.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import tempfile
from dataclasses import astuple, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from embeddings.encoder import SentenceEncoder
from qa import Library, Question
from qa.reading.reader import Reading
from qa.reading.similarity import Signals, SimilarityReader
from tests.bench.news import write_feed


class Recorder(SimilarityReader):
    """Keeps every sentence's signals, with its place, for the question last read."""

    def read(self, batch):  # type: ignore[no-untyped-def]
        drafts = [self._draft(question, found) for question, found in batch]
        vectors = self._encoder.encode([r.text for d in drafts for r in d.rows], "passage")
        queries = self._encoder.encode([question.standalone for question, _ in batch], "query")
        self.rows, done = [], 0
        for draft, query in zip(drafts, queries, strict=True):
            similarities = vectors[done : done + len(draft.rows)] @ query
            done += len(draft.rows)
            self.rows.append(
                [
                    (row, replace(row.signals, similarity=float(similarity)))
                    for row, similarity in zip(draft.rows, similarities, strict=True)
                ]
            )
        return [Reading((), 0.0) for _ in batch]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("data", type=Path)
    parser.add_argument("--questions", type=int, default=1000)
    chosen = parser.parse_args()
    with gzip.open(chosen.data / "train" / "reader.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [row for row in map(json.loads, file) if row["source"] == "squad2"]
    random.Random(1).shuffle(rows)
    contexts = {_id(row): row for row in rows}
    asked = rows[: chosen.questions]
    with tempfile.TemporaryDirectory() as name:
        encoder = SentenceEncoder()
        with Library.open(Path(name) / "l", encoder=encoder) as library:
            feed = [
                {"id": i, "title": row["title"], "text": row["context"]}
                for i, row in contexts.items()
            ]
            library.add(write_feed(Path(name) / "feed.jsonl", feed))
            reader = Recorder(encoder, library._rarities)
            library._reader = reader
            examples = []
            for start in range(0, len(asked), 32):
                batch = asked[start : start + 32]
                library.ask_many([Question(row["question"]) for row in batch])
                for row, signals in zip(batch, reader.rows, strict=True):
                    examples.append((row, [(s, _answers(row, r)) for r, s in signals]))
    groups = sorted({row["group"] for row in asked})
    for fitted in (groups[::2], groups[1::2], groups):
        _judge(examples, set(fitted), set(groups) - set(fitted) or set(groups))


def _judge(examples: list[Any], fitted: set[str], judged: set[str]) -> None:
    train = [pair for row, pairs in examples if row["group"] in fitted for pair in pairs]
    model = LogisticRegression(C=10.0, max_iter=1000)
    model.fit([astuple(signals) for signals, _ in train], [answers for _, answers in train])
    names = [field.name for field in fields(Signals)]
    weights = dict(zip(names, model.coef_[0].round(2).tolist(), strict=True))
    print(f"\nfitted on {len(fitted)} groups, {len(train)} sentences")
    print("weights", weights, "bias", round(float(model.intercept_[0]), 2))
    best, answerable, right = [], [], []
    for row, pairs in examples:
        if row["group"] in judged and pairs:
            scores = model.predict_proba([astuple(signals) for signals, _ in pairs])[:, 1]
            best.append(float(scores.max()))
            answerable.append(bool(row["answers"]))
            right.append(pairs[int(scores.argmax())][1])
    found = np.array([r for r, a in zip(right, answerable, strict=True) if a])
    print(f"judged on {len(judged)} groups, {len(best)} questions")
    print(f"best sentence holds the answer: {found.mean():.3f} of the answerable")
    print(f"AUROC answerable against not: {roc_auc_score(answerable, best):.3f}")
    print(f"AUROC right against wrong or unanswerable: {roc_auc_score(right, best):.3f}")
    for threshold in (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5):
        given = np.array(best) >= threshold
        kept = given[np.array(answerable)].mean()
        refused = (~given)[~np.array(answerable)].mean()
        precision = np.array(right)[given].mean() if given.any() else float("nan")
        print(
            f"  threshold {threshold:.2f}: answers {given.mean():.2f}, right of these "
            f"{precision:.2f}; answerable answered {kept:.2f}, unanswerable refused {refused:.2f}"
        )


def _answers(row: dict[str, Any], found: Any) -> bool:
    """Whether a sentence holds a gold answer at its place."""
    if found.candidate.stored.entry.article_id != _id(row):
        return False
    sentence = found.sentence
    return any(sentence.start <= a["start"] < sentence.end for a in row["answers"])


def _id(row: dict[str, Any]) -> str:
    return hashlib.sha256(row["context"].encode()).hexdigest()[:16]


if __name__ == "__main__":
    main()
