"""What differs between a library searched by FAISS and tantivy, and the same one by Milvus.

    python -m tests.bench.stores LIBRARY [QUESTIONS.jsonl] [--questions N] [--uri URI] [--json FILE]

The library is copied, so that nothing is changed or embedded. Without a URI a milvus-lite
serves, in a process of its own. Questions are those of a set, in the project's format, else the
titles of articles. Told of both: how long it takes to fill, and to search; of the set nDCG@10
by article; and how much of the ten and of the hundred best passages is the same by vectors
alone, by words alone, and by both fused.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from corpus.catalogue import Catalogue
from qa import Library, Question
from qa.conversation import understand
from qa.question import read_history
from qa.retrieval.plan import Plan
from qa.retrieval.retriever import HybridRetriever
from qa.settings import Settings
from tests.bench.machines import served

DEPTH = 100
WAYS = ("vectors", "words", "fused")
_TODAY = date(2024, 1, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("library", type=Path)
    parser.add_argument("questions", nargs="?", type=Path)
    parser.add_argument("--questions", dest="most", type=int, default=200)
    parser.add_argument("--uri")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, served(Path(name), chosen.uri) as uri:
        copy = Path(name) / "library"
        copy.mkdir()
        with closing(Catalogue(chosen.library / "catalogue.sqlite", create=False)) as catalogue:
            catalogue.copy(copy / "catalogue.sqlite")
        with Library.open(copy) as library:
            asked = _asked(library, chosen.questions, chosen.most)
        found = {store: _searched(copy, store, asked) for store in ("faiss", f"milvus={uri}")}
    one, other = found.values()
    told: dict[str, Any] = {
        "passages": len(one["articles"]),
        "questions": len(asked),
        "faiss": _summary(one, asked),
        "milvus": _summary(other, asked),
    }
    for way in WAYS:
        told[f"same {way}"] = {
            f"@{k}": round(statistics.mean(map(_share, one[way], other[way], [k] * len(asked))), 3)
            for k in (10, DEPTH)
        }
    print(json.dumps(told, indent=1))
    if chosen.json:
        chosen.json.write_text(f"{json.dumps(told, indent=1)}\n", encoding="utf-8")


Asked = tuple[Question, Mapping[str, int]]


def _asked(library: Library, path: Path | None, most: int) -> list[Asked]:
    if path is None:
        ids = library.article_ids()
        some = ids[:: max(1, len(ids) // most)][:most]
        return [(Question(library.article(one).title), {}) for one in some]
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        (Question(row["question"], read_history(row.get("history"))), row["relevant"])
        for row in rows
        if row.get("relevant")
    ][:most]


def _searched(copy: Path, store: str, asked: Sequence[Asked]) -> dict[str, Any]:
    """What is found for each question, by each way of searching, as passages best first."""
    began = time.perf_counter()
    with Library.open(copy, settings=Settings(store=store)) as library:
        indexes = library._indexes
        filled_s = time.perf_counter() - began
        retriever = HybridRetriever(
            library._catalogue, library._encoder, indexes.vectors, indexes.lexical
        )
        publishers = tuple(library.status().publishers)
        understood = [
            understand(question, publishers=publishers, today=_TODAY) for question, _ in asked
        ]
        queries = library._encoder.encode([one.standalone for one in understood], "query")
        found: dict[str, Any] = {"vectors": [], "words": [], "fused": []}
        times: dict[str, list[float]] = {"vectors": [], "words": []}
        of = {
            stored.passage_id: stored.entry.article_id
            for stored in library._catalogue.passages(library._catalogue.passage_ids()).values()
        }
        for one, query in zip(understood, queries, strict=True):
            times["vectors"].append(-time.perf_counter())
            (near,) = indexes.vectors.search(query.reshape(1, -1), DEPTH)
            times["vectors"][-1] += time.perf_counter()
            times["words"].append(-time.perf_counter())
            words = indexes.lexical.search(one.standalone, DEPTH, one.filters)
            times["words"][-1] += time.perf_counter()
            (hits,) = retriever.retrieve([one], [Plan(DEPTH, 0)])
            found["vectors"].append([hit.id for hit in near])
            found["words"].append([hit.passage_id for hit in words])
            found["fused"].append([hit.passage_id for hit in hits])
        return {**found, "times": times, "filled_s": filled_s, "articles": of}


def _summary(found: Mapping[str, Any], asked: Sequence[Asked]) -> dict[str, Any]:
    told = {"filled_s": round(found["filled_s"], 1)}
    for way, times in found["times"].items():
        p50, p95 = np.percentile(times[1:] or times, [50, 95]) * 1000
        told[f"{way}_ms"] = {"p50": round(p50, 1), "p95": round(p95, 1)}
    if any(relevant for _, relevant in asked):
        of = found["articles"]
        for way in WAYS:
            values = [
                _ndcg(list(dict.fromkeys(of[one] for one in passages)), relevant)
                for passages, (_, relevant) in zip(found[way], asked, strict=True)
            ]
            told[f"ndcg@10 {way}"] = round(statistics.mean(values), 3)
    return told


def _ndcg(articles: Sequence[str], relevant: Mapping[str, int], k: int = 10) -> float:
    """Järvelin and Kekäläinen 2002, with the grade itself as gain."""
    discounts = 1 / np.log2(np.arange(2, k + 2))
    gains = np.array([relevant.get(one, 0) for one in articles[:k]])
    best = np.array(sorted(relevant.values(), reverse=True)[:k])
    return float((gains * discounts[: len(gains)]).sum() / (best * discounts[: len(best)]).sum())


def _share(one: Sequence[int], other: Sequence[int], k: int) -> float:
    """How much of the first `k` of either is the same."""
    return len({*one[:k]} & {*other[:k]}) / max(len(one[:k]), len(other[:k]), 1)


if __name__ == "__main__":
    main()
