"""What many articles cost that are all alike: copies of one form, say, each with its own numbers.

    python -m tests.bench.alike [--articles 200 2000 10000] [--one-publisher] [--json FILE]

adds so many short ones, each number of them to a new library in a process of its own, and asks
which tell the same story. Of `--one-publisher` all bear one title, and between lines that differ
in each there are two that come back in all. Nothing is encoded: a text's vector is drawn.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from embeddings.encoder import Role
from qa import Library

_DIM = 384
_LINES = "Notices of the town hall\n\n{form}\n\nThe town hall is open on weekdays.\n"
_FORM = (
    "The council has received an application for works at the property named below. The drawings "
    "can be seen at the town hall on weekdays from nine until five, and on the council's pages. "
    "Whoever wishes to comment writes to the planning office within three weeks of this notice, "
    "and names the number of the application. Comments are shown to everybody. The number is "
    "{number}, and the property is number {house} in the {street} row."
)


class DrawnEncoder:
    """A unit vector for each text that costs next to nothing, the same for the same text."""

    name, dim = "drawn", _DIM

    def __init__(self) -> None:
        some = np.random.default_rng(0).normal(size=(10_000, _DIM)).astype(np.float32)
        self._some = some / np.linalg.norm(some, axis=1, keepdims=True)

    def encode(self, texts: Sequence[str], role: Role) -> np.ndarray:
        return self._some[[zlib.crc32(text.encode()) % len(self._some) for text in texts]]


def measured(count: int, *, one_publisher: bool = False) -> dict[str, Any]:
    """Add so many in this process; what that took, and what came of it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        feed, path = folder / "notices.jsonl", folder / "library"
        with feed.open("w", encoding="utf-8") as file:
            for n in range(count):
                text = _FORM.format(number=7 * n + 3, house=n % 90, street=n // 90 + 1)
                row = {"id": f"n{n}", "title": f"Notice {n} of an application", "text": text}
                if one_publisher:
                    row |= {"title": "Notice", "publisher": "The Town Hall"}
                    row["text"] = _LINES.format(form=text)
                file.write(json.dumps(row) + "\n")
        with Library.open(path, encoder=DrawnEncoder()) as library:
            empty_s = -time.process_time()
            library.add(feed)
            row = {"articles": count, "add_cpu_s": round(empty_s + time.process_time(), 1)}
            catalogue, used = library._catalogue, time.perf_counter()
            told = catalogue.same_story([f"n{count // 2}"])[f"n{count // 2}"]
            row["same_story_ms"] = round((time.perf_counter() - used) * 1_000, 1)
            row["named"] = len(told)
            used = time.perf_counter()
            page = library.shelf()
            row["shelf_ms"] = round((time.perf_counter() - used) * 1_000, 1)
            row["copies"] = getattr(page.rows[0], "copies_total", len(page.rows[0].copies))
        row["catalogue_mb"] = round((path / "catalogue.sqlite").stat().st_size / 1e6, 1)
    row["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return row


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--articles", type=int, nargs="+", default=[200, 2_000, 10_000])
    parser.add_argument("--one-publisher", action="store_true")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    rows = []
    for count in given.articles:
        code = "import json; from tests.bench.alike import measured as m; print(json.dumps("
        code += f"m({count}, one_publisher={given.one_publisher})))"
        done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
        rows.append(json.loads(done.stdout.splitlines()[-1]))
        print(json.dumps(rows[-1]), flush=True)
    if given.json:
        given.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
