"""How much a follow-up made to stand alone helps the search: nDCG@10 over MTRAG.

    python -m tests.bench.followups DATA_DIR [DATA_DIR...] [--vectors SET]

Each DATA_DIR is a folder with `articles.jsonl.gz` and `questions.jsonl`, or one
that holds such folders named `mtrag-*`. Searches the articles, titles included,
with plain BM25 (tantivy, English stems), once for every way to make a query:

    as is         the question alone
    history       all earlier questions before it
    last          the question before it, before it
    rewritten     `qa.conversation.understand(...).standalone`

Questions without relevant articles (thanks, remarks) are left out. The table
shows all questions, first and later turns, and of the later ones those that were
rewritten and those that were left alone. The halves are drawn by conversation
(SHA-256 of the id's part before `<::>`): the rules were developed on half 0 alone,
so half 1 tells whether they carry over.

`--vectors SET` also searches that set by the bundled model's vectors, and by both,
scores brought to [0, 1] and added; it embeds all articles of the set first.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from qa.conversation import understand
from qa.question import Question, read_history

Run = dict[str, dict[str, float]]
"""Question id → article id → score."""

DEPTH = 100
TODAY = date(2024, 1, 1)
# As many as a large library has; none of them is named in the questions.
PUBLISHERS = tuple(f"Paper Number {n}" for n in range(300))


@dataclass(frozen=True, slots=True)
class Case:
    """One question of a set that has relevant articles."""

    id: str
    question: Question
    relevant: dict[str, int]
    standalone: str
    ms: float
    """What understanding it took."""

    @property
    def half(self) -> int:
        return hashlib.sha256(self.id.split("<::>")[0].encode()).digest()[0] % 2

    @property
    def rewritten(self) -> bool:
        return self.standalone != self.question.text


def cases(path: Path) -> list[Case]:
    """The questions in `path` that have relevant articles, understood."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    found = []
    for row in rows:
        question = Question(row["question"], read_history(row.get("history")))
        if row.get("relevant"):
            start = time.perf_counter()
            standalone = understand(question, publishers=PUBLISHERS, today=TODAY).standalone
            ms = (time.perf_counter() - start) * 1000
            found.append(Case(row["id"], question, row["relevant"], standalone, ms))
    return found


def forms(case: Case) -> dict[str, str]:
    """The queries compared, by the name of the way they are made."""
    text, earlier = case.question.text, [turn.question for turn in case.question.history]
    return {
        "as is": text,
        "history": " ".join([*earlier, text]),
        "last": " ".join([*earlier[-1:], text]),
        "rewritten": case.standalone,
    }


def articles(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def bm25(rows: list[dict[str, Any]]) -> Callable[[str], dict[str, float]]:
    """A search of titles and texts by any of the query's words, `DEPTH` articles deep."""
    import tantivy

    schema = (
        tantivy.SchemaBuilder()
        .add_text_field("article_id", stored=True, tokenizer_name="raw")
        .add_text_field("text", tokenizer_name="en_stem")
        .build()
    )
    index = tantivy.Index(schema)
    writer = index.writer(heap_size=128_000_000, num_threads=1)
    for row in rows:
        text = f"{row['title']}\n{row['text']}"
        writer.add_document(tantivy.Document(article_id=row["id"], text=text))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def search(query: str) -> dict[str, float]:
        words = " ".join(re.findall(r"\w+", query.lower()))
        hits = searcher.search(index.parse_query(words, ["text"]), DEPTH).hits
        return {searcher.doc(place)["article_id"][0]: score for score, place in hits}

    return search


def cosine(rows: list[dict[str, Any]]) -> Callable[[str], dict[str, float]]:
    """A search by the bundled model's vectors, `DEPTH` articles deep."""
    import numpy as np

    from embeddings.encoder import SentenceEncoder

    encoder = SentenceEncoder()
    passages = encoder.encode([f"{row['title']}\n{row['text']}" for row in rows], "passage")

    def search(query: str) -> dict[str, float]:
        scores = passages @ encoder.encode([query], "query")[0]
        best = np.argsort(-scores)[:DEPTH]
        return {rows[i]["id"]: float(scores[i]) for i in best}

    return search


def fused(*found: dict[str, float]) -> dict[str, float]:
    """The sum of the scores, each search's brought to [0, 1] first."""
    total: dict[str, float] = {}
    for scores in found:
        low, high = min(scores.values(), default=0.0), max(scores.values(), default=0.0)
        for article_id, score in scores.items():
            share = (score - low) / (high - low) if high > low else 1.0
            total[article_id] = total.get(article_id, 0.0) + share
    return total


def ndcg(chosen: list[Case], run: Run) -> dict[str, float]:
    """nDCG@10 by question; 0 where the run has no hit for it."""
    import ir_measures

    qrels = {case.id: case.relevant for case in chosen}
    wanted = {case.id: run[case.id] for case in chosen if run[case.id]}
    values = dict.fromkeys(qrels, 0.0)
    for metric in ir_measures.iter_calc([ir_measures.nDCG @ 10], qrels, wanted):
        values[metric.query_id] = metric.value
    return values


GROUPS: dict[str, Callable[[Case], bool]] = {
    "all": lambda case: True,
    "half 0": lambda case: case.half == 0,
    "half 1": lambda case: case.half == 1,
    "first turns": lambda case: not case.question.history,
    "later turns": lambda case: bool(case.question.history),
    "  rewritten": lambda case: case.rewritten,
    "    half 0": lambda case: case.rewritten and case.half == 0,
    "    half 1": lambda case: case.rewritten and case.half == 1,
    "  left alone": lambda case: bool(case.question.history) and not case.rewritten,
}


def table(title: str, chosen: list[Case], runs: dict[str, Run]) -> str:
    """One line for each group of questions, one column for each way to make a query."""
    values = {name: ndcg(chosen, run) for name, run in runs.items()}
    lines = [f"{title:<22}{'n':>5}" + "".join(f"{name:>11}" for name in runs)]
    for group, belongs in GROUPS.items():
        ids = [case.id for case in chosen if belongs(case)]
        if ids:
            means = (statistics.fmean(of[i] for i in ids) for of in values.values())
            lines.append(f"{group:<22}{len(ids):>5}" + "".join(f"{m:>11.3f}" for m in means))
    return "\n".join(lines)


def folders(given: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for path in given:
        if (path / "questions.jsonl").is_file():
            found.append(path)
        else:
            found.extend(sorted(path.glob("mtrag-*")))
    return found


def say(text: str) -> None:
    print(text, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="nDCG@10 of ways to make a follow-up's query")
    parser.add_argument("data", nargs="+", type=Path, metavar="DATA_DIR")
    parser.add_argument("--vectors", action="append", default=[], metavar="SET")
    options = parser.parse_args()
    every: list[Case] = []
    every_run: dict[str, Run] = {}
    for folder in folders(options.data):
        chosen, rows = cases(folder / "questions.jsonl"), articles(folder / "articles.jsonl.gz")
        searches = {"BM25": [bm25(rows)]}
        if folder.name in options.vectors:
            searches["vectors"] = [cosine(rows)]
            searches["both"] = searches["BM25"] + searches["vectors"]
        for kind, parts in searches.items():
            runs: dict[str, Run] = {}
            for case in chosen:
                for name, query in forms(case).items():
                    found = fused(*(part(query) for part in parts))
                    runs.setdefault(name, {})[case.id] = found
            say(table(f"{folder.name} {kind}", chosen, runs) + "\n")
            if kind == "BM25":
                every += chosen
                for name, run in runs.items():
                    every_run.setdefault(name, {}).update(run)
    say(table("all sets BM25", every, every_run) + "\n")
    times = sorted(case.ms for case in every)
    p95 = times[round(0.95 * (len(times) - 1))]
    say(
        f"understand: p50 {statistics.median(times):.2f} ms, p95 {p95:.2f}, longest {times[-1]:.2f}"
    )


if __name__ == "__main__":
    main()
