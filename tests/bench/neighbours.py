"""Which FAISS index to search vectors with: exact, inverted lists, or a graph, in one table.

    python -m tests.bench.neighbours LIBRARY [--vectors N...] [--kinds KIND...] [--json FILE]

The vectors are drawn to lie as those of LIBRARY do (`lookalikes.py`), the queries are the
headlines of its articles, encoded. Searches are of one query each, for 100 neighbours, since
that is what a question asks for; recall is that of the ten nearest against the exact search.
Beside the time that passes stands the processors' time, which a busy machine blurs less.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from corpus.catalogue import Catalogue
from embeddings.encoder import BUNDLED_MODEL, SentenceEncoder
from tests.bench.lookalikes import Lookalikes, vectors_of

_K, _RECALL_AT = 100, 10
_EQUAL = 1e-5
_SAMPLE_PER_LIST = 40
_ROUNDS = 8
_CHUNK = 50_000

Rows = NDArray[np.float32]


def flat32(rows: Rows) -> Iterator[tuple[Any, str]]:
    index = faiss.IndexFlatIP(rows.shape[1])
    index.add(rows)
    yield index, ""


def flat16(rows: Rows) -> Iterator[tuple[Any, str]]:
    index = faiss.IndexScalarQuantizer(
        rows.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    )
    index.train(rows[:100])
    index.add(rows)
    yield index, ""


def lists16(rows: Rows) -> Iterator[tuple[Any, str]]:
    yield from _lists(rows, faiss.ScalarQuantizer.QT_fp16, by_residual=False)


def lists8(rows: Rows) -> Iterator[tuple[Any, str]]:
    yield from _lists(rows, faiss.ScalarQuantizer.QT_8bit, by_residual=True)


def _lists(rows: Rows, codes: int, *, by_residual: bool) -> Iterator[tuple[Any, str]]:
    count = max(64, int(np.sqrt(len(rows))))
    quantiser = faiss.IndexFlatIP(rows.shape[1])
    index = faiss.IndexIVFScalarQuantizer(
        quantiser, rows.shape[1], count, codes, faiss.METRIC_INNER_PRODUCT, by_residual
    )
    index.cp.niter, index.cp.max_points_per_centroid = _ROUNDS, _SAMPLE_PER_LIST
    sample = np.random.default_rng(0).permutation(len(rows))[: count * _SAMPLE_PER_LIST]
    started = time.process_time()
    index.train(rows[np.sort(sample)])
    trained = time.process_time() - started
    for start in range(0, len(rows), _CHUNK):
        index.add(rows[start : start + _CHUNK])
    for share in (16, 8, 4):
        index.nprobe = count // share
        yield index, f"{count} lists, {count // share} of them; trained in {trained:.0f} s"


def graph16(rows: Rows) -> Iterator[tuple[Any, str]]:
    index = faiss.IndexHNSWSQ(
        rows.shape[1], faiss.ScalarQuantizer.QT_fp16, 16, faiss.METRIC_INNER_PRODUCT
    )
    index.hnsw.efConstruction = 80
    index.train(rows[:100])
    index.add(rows)
    for breadth in (100, 200, 400):
        index.hnsw.efSearch = breadth
        yield index, f"16 edges, breadth {breadth}"


KINDS: dict[str, Callable[[Rows], Iterator[tuple[Any, str]]]] = {
    "flat32": flat32,
    "flat16": flat16,
    "lists16": lists16,
    "lists8": lists8,
    "graph16": graph16,
}


def headlines(library: Path, count: int) -> Rows:
    """The vectors of some titles of a library, encoded as queries are."""
    catalogue = Catalogue(library / "catalogue.sqlite", create=False)
    try:
        titles = list(catalogue.titles().values())
    finally:
        catalogue.close()
    chosen = np.random.default_rng(1).permutation(len(titles))[:count]
    return SentenceEncoder(BUNDLED_MODEL).encode([titles[i] for i in chosen], "query")


def measured(kind: str, rows: Rows, queries: Rows, least: Rows) -> Iterator[Any]:
    """A row of the table for each way in which a kind of index can be searched."""
    begun, used = time.perf_counter(), time.process_time()
    made = KINDS[kind](rows)
    for n, (index, how) in enumerate(made):
        if n == 0:
            built_s, built_cpu_s = time.perf_counter() - begun, time.process_time() - used
        seconds, cpu, found = [], time.process_time(), []
        for query in queries:
            started = time.perf_counter()
            _, ids = index.search(query[None], _K)
            seconds.append(time.perf_counter() - started)
            found.append(rows[ids[0, :_RECALL_AT]] @ query)
        cpu = time.process_time() - cpu
        p50, p95 = np.percentile(np.array(seconds) * 1_000, [50, 95])
        hits = int((np.array(found) >= least[:, None] - _EQUAL).sum())
        yield {
            "vectors": len(rows),
            "kind": kind,
            "how": how,
            "built_s": round(built_s, 1),
            "built_cpu_s": round(built_cpu_s, 1),
            "p50_ms": round(float(p50), 1),
            "p95_ms": round(float(p95), 1),
            "cpu_ms": round(cpu * 1_000 / len(queries), 1),
            "recall_at_10": round(hits / (len(queries) * _RECALL_AT), 4),
            "megabytes": round(len(faiss.serialize_index(index)) / 1e6),
        }


def least_of_nearest(rows: Rows, queries: Rows) -> Rows:
    """The score of each query's tenth neighbour: whatever has it, or more, is one of the ten."""
    best = np.full((len(queries), _RECALL_AT), -1, dtype=np.float32)
    for start in range(0, len(rows), _CHUNK):
        best = np.concatenate([best, queries @ rows[start : start + _CHUNK].T], axis=1)
        best = -np.partition(-best, _RECALL_AT - 1, axis=1)[:, :_RECALL_AT]
    return best.min(axis=1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("library", type=Path)
    parser.add_argument("--vectors", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    queries = headlines(chosen.library, chosen.queries)
    drawn = Lookalikes(vectors_of(chosen.library))
    table = []
    for count in chosen.vectors:
        rows = drawn.draw(count)
        least = least_of_nearest(rows, queries)
        for kind in chosen.kinds:
            for row in measured(kind, rows, queries, least):
                table.append(row)
                print("  ".join(f"{name} {value}" for name, value in row.items()), flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"peak memory: {peak:,} MB")
    if chosen.json:
        chosen.json.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
