"""Many at once: processes that add, ask and examine; and people at the desk while one adds.

Used by the tests, and in its long form by `python -m tests.bench.soak`.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

from corpus.catalogue import Catalogue
from qa.answer import Answer
from tests.qa.crashing import WORDS, Nursery, memory_bytes, open_library, thirds, wrong
from tests.qa.desk.any_request import answer_to
from tests.qa.desk.process import desk

ADDERS, ASKERS, PEOPLE = 2, 10, 50

SERVE = """
import os, sys
from pathlib import Path
from qa.desk.serving import Doors, serve
from tests.qa.crashing import open_library
Path(sys.argv[2]).write_text(str(os.getpid()))
with open_library(sys.argv[1]) as library:
    serve(library, Doors(port=0), on_ready=lambda address: print(address, flush=True))
"""


@dataclass(frozen=True, slots=True)
class Told:
    """What the processes or people of one kind did together."""

    who: str
    done: int
    longest_s: float
    """The longest that one of them waited for one thing."""
    errors: tuple[str, ...]
    quotes: int = 0
    memory: tuple[int, ...] = ()
    """The most memory, in bytes, that one held in each third of the time."""


def soak_processes(nursery: Nursery, folder: Path, seconds: float) -> list[Told]:
    """Two who add, ten who ask and a doctor on one library that changes all the time."""
    stop, library = folder / "stop", folder / "library"
    open_library(library).close()
    tasks = [("add", n, ("keep_adding", n, folder)) for n in range(ADDERS)]
    tasks += [("ask", n, ("keep_asking", n % ADDERS)) for n in range(ASKERS)]
    tasks += [("examine", 0, ("keep_examining",))]
    pids, said = [], []
    for who, n, (task, *more) in tasks:
        said.append((who, folder / f"{who}{n}.json"))
        pids.append(nursery.start(task, stop, said[-1][1], library, *more))
    _wait_for_articles(library)
    time.sleep(seconds)
    stop.touch()
    codes = [nursery.wait(pid) for pid in pids]
    assert codes == [0] * len(codes), codes
    with open_library(library) as opened:
        assert opened.doctor() == []
    rows = [(who, json.loads(path.read_text())) for who, path in said]
    return [_together(who, [row for w, row in rows if w == who]) for who in dict(said)]


def _wait_for_articles(library: Path, seconds: float = 60) -> None:
    """Until the first articles are there: before, whoever asks has nothing to be told."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        catalogue = Catalogue(library / "catalogue.sqlite")
        try:
            if catalogue.counts().articles:
                return
        finally:
            catalogue.close()
        time.sleep(0.2)


def soak_desk(nursery: Nursery, folder: Path, seconds: float, people: int = PEOPLE) -> list[Told]:
    """People who ask over HTTP, one question after the other, while one adds."""
    stop, library, pid = folder / "stop", folder / "library", folder / "pid"
    open_library(library).close()
    told = folder / "add.json"
    adding = nursery.start("keep_adding", stop, told, library, 0, folder)
    memory: list[int] = []
    with desk("-c", SERVE, str(library), str(pid), log=folder / "desk.log") as address:
        until = time.monotonic() + seconds
        visitors = [_Person(address, library, n, until) for n in range(people)]
        for visitor in visitors:
            visitor.start()
        while any(visitor.is_alive() for visitor in visitors):
            memory.append(memory_bytes(pid.read_text()))
            time.sleep(0.2)
        stop.touch()
        assert nursery.wait(adding) == 0
    with open_library(library) as opened:
        assert opened.doctor() == []
    log = (folder / "desk.log").read_text(encoding="utf-8")
    assert log.partition("Traceback")[2] == "", log[-4000:]
    asked = _together("ask over HTTP", [visitor.told for visitor in visitors])
    memory = memory[len(memory) // 10 :]  # the first ones load what the others use
    held = Told("serve", 1, 0.0, (), memory=tuple(thirds(memory)))
    return [_together("add", [json.loads(told.read_text())]), asked, held]


class _Person(Thread):
    """One who asks until it is late, each time about what was answered or something new."""

    def __init__(self, address: str, library: Path, number: int, until: float) -> None:
        super().__init__(daemon=True)
        self._address, self._library = address, library
        self._number, self._until = number, until
        self.told: dict[str, Any] = {"done": 0, "quotes": 0, "longest_s": 0.0, "errors": []}

    def run(self) -> None:
        history: list[dict[str, str]] = []
        with open_library(self._library) as opened:
            while time.monotonic() < self._until or not self.told["done"]:
                n = self.told["done"] + self._number
                about = ["", f" {n % 8} of 0", " of the council", " with a_b AND title:x"][n % 4]
                question = f"What score did inspectors give {WORDS[n % 7]}{about}?"
                began = time.monotonic()
                try:
                    body = json.dumps({"data": [question, history[-3:]]}).encode()
                    answer = answer_to(self._address, body, wait_s=300.0)
                    assert isinstance(answer, Answer), answer
                    amiss = [w for c in answer.citations for w in wrong(opened, c)]
                except Exception as error:
                    self.told["errors"].append(f"{type(error).__name__}: {error}")
                else:
                    history.append({"question": question, "answer": answer.text})
                    self.told["errors"] += amiss
                    self.told["quotes"] += len(answer.citations)
                took = time.monotonic() - began
                self.told["longest_s"] = max(self.told["longest_s"], took)
                self.told["done"] += 1


def _together(who: str, rows: list[dict[str, Any]]) -> Told:
    memories = [row["memory"] for row in rows if row.get("memory")]
    return Told(
        who,
        done=sum(row["done"] for row in rows),
        longest_s=max(row["longest_s"] for row in rows),
        errors=tuple(error for row in rows for error in row["errors"]),
        quotes=sum(row.get("quotes", 0) for row in rows),
        memory=tuple(max(third) for third in zip(*memories, strict=True)),
    )
