"""One side in a process of its own: it takes orders as JSON, a line each, and answers likewise.

    python -m tests.bench.beside.child NAME MODEL_FOLDER

Times are taken here, around what the side does; what an order needs is read before.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from tests.bench.beside.sides import Part, Side, read_passages, side
from tests.bench.beside.taken import memory, processor_seconds

Order = dict[str, Any]


class Child:
    """What a process of one side does on each order."""

    def __init__(self, one: Side) -> None:
        self._side = one

    def make(self, order: Order) -> Order:
        return _timed(lambda: self._side.make(Path(order["folder"])))

    def add(self, order: Order) -> Order:
        passages = read_passages(Path(order["passages"]))
        part = Part(Path(order["feed"]), passages, _vectors(order, [p.text for p in passages]))
        return {**_timed(lambda: self._side.add(part)), "passages": len(passages)}

    def finish(self, order: Order) -> Order:
        return _timed(self._side.finish)

    def open(self, order: Order) -> Order:
        return _timed(lambda: self._side.open(Path(order["folder"])))

    def search(self, order: Order) -> Order:
        found: list[tuple[str, str]] = []
        took = _timed(lambda: found.extend(self._side.search(order["question"])))
        return {
            **took,
            "articles": [article_id for article_id, _ in found],
            "characters": sum(len(text) for _, text in found),
        }

    def told(self, order: Order) -> Order:
        """Memory and versions."""
        return {"memory": memory(), "versions": {p: _version(p) for p in self._side.packages}}


def _timed(work: Callable[[], object]) -> Order:
    """What some work takes: seconds by the clock, and of the processor, with its children's."""
    used, began = processor_seconds(), time.perf_counter()
    work()
    seconds = time.perf_counter() - began
    return {"seconds": seconds, "processor_seconds": processor_seconds() - used}


def _vectors(order: Order, texts: list[str]) -> dict[str, Any] | None:
    if not order.get("vectors"):
        return None
    import numpy as np

    return dict(zip(texts, np.load(order["vectors"]), strict=True))


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def main() -> None:
    name, model = sys.argv[1:]
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints is not an answer

    def answer(row: Order) -> None:
        print(json.dumps(row), file=answers, flush=True)

    try:
        child = Child(side(name, model))
    except ModuleNotFoundError as error:
        answer({"missing": error.name})
        return
    answer({"ready": True})
    for line in sys.stdin:
        order = json.loads(line)
        answer(getattr(child, order.pop("do"))(order))


if __name__ == "__main__":
    main()
