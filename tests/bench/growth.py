"""How a library's costs grow with it: opened, searched, one article more and less, its size.

    python -m tests.bench.growth make LIBRARY DATA DIR PASSAGES    (again and again, up to PASSAGES)
    python -m tests.bench.growth measure LIBRARY DIR [--json FILE]
    python -m tests.bench.growth upkeep DIR [--without STEP...] [--json FILE]

`make` adds about 10,000 passages of DATA's news in the ordinary way and comes to more by copies
of them (`swelling.py`), 100,000 at a time. Nothing is encoded: vectors are drawn to lie as those
of LIBRARY do. `measure` prints a row of the table: opening, status, searching (vectors and words,
each alone too, in the one thread that searches), filters, one article more and less, memory,
disk. What a question takes besides is as long in any library. `upkeep` takes a copy of the library
in DIR, beside it, through what looks after one (`upkeep.py`): the doctor, adding, removing, a
kill, backups and restoring, each a process with its own peak of memory. Times on a busy machine
vary, so each has the processors' time beside it.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from corpus.catalogue import Catalogue
from embeddings.encoder import Role
from qa import Library
from qa.question import Filters
from tests.bench import upkeep
from tests.bench.lookalikes import Lookalikes, vectors_of
from tests.bench.news import rows, write_feed
from tests.bench.swelling import swell

_BASE_ARTICLES = 1_000
_COPIES_AT_ONCE = 10
_QUESTIONS = 20


class DrawnEncoder:
    """A vector for each text that costs nothing, the same for the same text."""

    name = "drawn"

    def __init__(self, drawn: Lookalikes) -> None:
        self._some = drawn.draw(50_000)
        self.dim = drawn.dim

    def encode(self, texts: Sequence[str], role: Role) -> np.ndarray:
        return self._some[[zlib.crc32(text.encode()) % len(self._some) for text in texts]]


def make(pool: np.ndarray, data: Path, path: Path, passages: int) -> None:
    """Bring a library to so many passages, or 100,000 nearer to them."""
    if not (path / "catalogue.sqlite").exists():
        path.mkdir(parents=True, exist_ok=True)
        with Library.open(path, encoder=DrawnEncoder(Lookalikes(pool))) as library:
            feed = write_feed(path / "feed.jsonl", rows(data, _BASE_ARTICLES))
            library.add(feed)
    catalogue = Catalogue(path / "catalogue.sqlite", create=False)
    held, articles = catalogue.passage_total(), catalogue.counts().articles
    catalogue.close()
    base = held * _BASE_ARTICLES // articles
    copies = min(_COPIES_AT_ONCE, (passages - held + base // 2) // base)
    if copies > 0:
        first = round(held / base)
        swell(path, Lookalikes(pool, seed=first), copies, first=first)  # others each time
    print(f"{held + max(0, copies) * base:,} passages")


@contextmanager
def timed(row: dict[str, Any], name: str) -> Iterator[None]:
    started, used = time.perf_counter(), time.process_time()
    yield
    row[f"{name}_s"] = round(time.perf_counter() - started, 3)
    row[f"{name}_cpu_s"] = round(time.process_time() - used, 3)


def _resident_mb() -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) // 1024
    return 0


def measure(drawn: Lookalikes, path: Path) -> dict[str, Any]:
    """A row of the table, of a library that holds what it held afterwards."""
    encoder = DrawnEncoder(drawn)
    with Library.open(path, encoder=encoder) as library:
        library.search("Are the indexes there?")  # built or saved once
    row: dict[str, Any] = {}
    with timed(row, "open"):
        library = Library.open(path, encoder=encoder)
        library.search("Is it open?")
    with timed(row, "status"):
        status = library.status()
    row |= {"articles": status.counts.articles, "passages": status.counts.passages}
    titles = [library.article(one).title for one in _some(library, _QUESTIONS)]
    row |= _searched(library, [f"What is known about this: {title}?"[:300] for title in titles])
    wide = Filters(published_from=date(1990, 1, 1))
    with timed(row, "wide_filter"):
        library.search("What was decided?", scope=wide)
    with timed(row, "wide_filter_again"):
        library.search("What was said?", scope=wide)
    with timed(row, "narrow_filter"):
        library.search("What was decided?", scope=Filters(articles=tuple(_some(library, 3))))
    row["resident_mb"] = _resident_mb()
    article = path.parent / "one-more.txt"
    article.write_text("A lamp is mended\n\nThe lamp at the bridge was mended on Monday.\n")
    library.add(article)  # what reads files is started
    library.remove(article, for_good=True)
    with timed(row, "add_one"):
        library.add(article)
    with timed(row, "search_after"):
        library.search("Which lamp was mended?")
    with timed(row, "remove_one"):
        library.remove(article, for_good=True)
    row["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    library.close()
    row |= {
        f"{name}_mb": _megabytes(path / name)
        for name in ("catalogue.sqlite", "vectors.faiss", "lexical")
    }
    row["status_process_s"] = min(_status_process(path) for _ in range(3))
    return row


def _searched(library: Library, questions: list[str]) -> dict[str, Any]:
    seconds, used = [], time.thread_time()
    for question in questions:
        started = time.perf_counter()
        library.search(question)
        seconds.append(time.perf_counter() - started)
    cpu = (time.thread_time() - used) * 1_000 / len(questions)
    p50, p95 = np.percentile(np.array(seconds) * 1_000, [50, 95])
    row = {
        "search_p50_ms": round(float(p50), 1),
        "search_p95_ms": round(float(p95), 1),
        "search_cpu_ms": round(cpu, 1),
    }
    vectors, words = library._indexes.vectors, library._indexes.lexical
    queries = library._encoder.encode(questions, "query")
    for name, search in {
        "vectors": lambda n: vectors.search(queries[n : n + 1], 100),
        "words": lambda n: words.search(questions[n], 100),
    }.items():
        used = time.thread_time()
        for n in range(len(questions)):
            search(n)
        row[f"{name}_cpu_ms"] = round((time.thread_time() - used) * 1_000 / len(questions), 1)
    return row


def _some(library: Library, count: int) -> list[str]:
    ids = library.article_ids()
    return ids[:: max(1, len(ids) // count)][:count]


def _megabytes(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(one.stat().st_size for one in files if one.is_file()) // 1_000_000


def _status_process(path: Path) -> float:
    code = "from qa.cli.commands import main; main()"
    started = time.perf_counter()
    command = [sys.executable, "-c", code, "status", "--json", "--library", str(path)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return round(time.perf_counter() - started, 2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    commands = parser.add_subparsers(dest="command", required=True)
    making, measuring = commands.add_parser("make"), commands.add_parser("measure")
    keeping = commands.add_parser("upkeep")
    for one in (making, measuring):
        one.add_argument("library", type=Path)
    making.add_argument("data", type=Path)
    for one in (making, measuring, keeping):
        one.add_argument("dir", type=Path)
    making.add_argument("passages", type=int)
    for one in (measuring, keeping):
        one.add_argument("--json", type=Path)
    keeping.add_argument("--without", nargs="+", choices=upkeep.STEPS, default=[])
    chosen = parser.parse_args()
    if chosen.command == "upkeep":
        work = chosen.dir.absolute().with_name(f"{chosen.dir.name}-upkeep")
        row = upkeep.measure(chosen.dir, work, leave_out=chosen.without)
        _write(row, chosen.json)
        return
    pool = vectors_of(chosen.library)
    if chosen.command == "make":
        make(pool, chosen.data, chosen.dir, chosen.passages)
        return
    drawn = Lookalikes(pool)
    row = measure(drawn, chosen.dir)
    print(json.dumps(row, indent=1))
    _write(row, chosen.json)


def _write(row: dict[str, Any], file: Path | None) -> None:
    if file:
        file.write_text(json.dumps(row, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
