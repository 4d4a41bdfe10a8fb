"""Many people at the desk at once: how long each waits for an answer, and what goes wrong.

    python -m tests.bench.people [--people 20] [--questions 5] [--library DIR]

Each signs in under a name of their own, and on a page of their own asks one question after
another without a pause, by the events that a browser sends. The desk runs as `pressmark chat`
in a process of its own. A library of the samples is made unless DIR already holds one; of that
the questions are made of titles of its articles. Ends with the figures, and with 1 if anybody
was not answered.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Barrier, Event, Thread
from typing import Any

import httpx
import numpy as np

from corpus import samples
from qa import Library
from qa.desk.users import Role, put_user
from tests.qa.crashing import memory_bytes
from tests.qa.desk.process import desk
from tests.qa.desk.raw_events import RawPage

ASKED = Path(__file__).parent.parent / "samples_questions.jsonl"
PASSWORD = "everybody has the same"
SERVE = """
import os, sys
from pathlib import Path
from qa.cli.commands import main
Path(sys.argv[3]).write_text(str(os.getpid()))
main(["chat", "--library", sys.argv[1], "--auth", sys.argv[2], "--port", "0"])
"""
_BEFORE = re.compile(r"Waiting: (\d+) question")


@dataclass
class Heard:
    """What one person met with."""

    waits_s: list[float] = field(default_factory=list)
    """From each question to its answer."""
    answered: int = 0
    """Questions with an answer; the others were turned down, as some should be."""
    before: int = 0
    """The most that were said to be before them."""
    errors: list[str] = field(default_factory=list)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--questions", type=int, default=5)
    parser.add_argument("--library", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = chosen.library or folder / "library"
        questions = _questions(path)
        heard, seconds, memory = ask_at_once(
            path, folder, questions, chosen.people, chosen.questions
        )
    sys.exit(not _print(heard, seconds, memory))


def _questions(path: Path) -> list[str]:
    """Questions for a library, which is made of the samples if it isn't there."""
    with Library.open(path) as library:
        if ids := library.article_ids():
            titles = [library.article(one).title for one in ids[:200]]
            asked = [f"What is known about this: {title}?"[:300] for title in titles if title]
        else:
            library.add(samples.folder())
            asked = [json.loads(line)["question"] for line in ASKED.open(encoding="utf-8")]
        counts = library.status().counts
    print(f"{counts.articles} articles, {counts.passages} passages, {os.cpu_count()} cores")
    return asked


def ask_at_once(
    path: Path, folder: Path, questions: Sequence[str], people: int, each: int
) -> tuple[list[Heard], float, int]:
    """What each met with, the seconds from the first question to the last answer, and the most
    memory, in bytes, that the desk held.
    """
    for n in range(people):
        put_user(folder / "users", f"person{n}", PASSWORD, Role.READER)
    start, memory, done = Barrier(people + 1), [0], Event()
    command = ("-c", SERVE, str(path), str(folder / "users"), str(folder / "pid"))
    with desk(*command, log=folder / "log", ready_s=600) as address:

        def watch() -> None:
            while not done.wait(0.2):
                memory.append(memory_bytes((folder / "pid").read_text()))

        def visit(n: int) -> Heard:
            heard = Heard()
            with httpx.Client(base_url=address, trust_env=False, timeout=600) as client:
                form = {"name": f"person{n}", "password": PASSWORD}
                assert client.post("/login", data=form).status_code == 303
                page = RawPage(client)
                page.send("page", "load")
                start.wait()
                for m in range(each):
                    _ask(page, questions[(n * each + m) % len(questions)], heard)
            return heard

        watching = Thread(target=watch, daemon=True)
        watching.start()
        with ThreadPoolExecutor(people) as pool:
            visitors = [pool.submit(visit, n) for n in range(people)]
            start.wait()
            began = time.perf_counter()
            heard = [visitor.result() for visitor in visitors]
            seconds = time.perf_counter() - began
        done.set()
        watching.join()
    said = (folder / "log").read_text(encoding="utf-8")
    if "Traceback" in said:
        heard[0].errors.append(said[-2_000:])
    return heard, seconds, max(memory)


def _ask(page: RawPage, question: str, heard: Heard) -> None:
    began, shown = time.perf_counter(), ""
    try:
        for news in page.news("question", "submit", None, question):
            told = json.dumps(news.get("output", ""), ensure_ascii=False)
            heard.before = max([heard.before, *map(int, _BEFORE.findall(told))])
            if news["msg"] == "process_completed":
                shown = _transcript(news)
    except Exception as error:
        heard.errors.append(f"{type(error).__name__}: {error}")
        return
    heard.waits_s.append(time.perf_counter() - began)
    *_, last = shown.split('<article class="exchange ')
    state = last.partition('"')[0]
    heard.answered += state == "answered"
    if state not in ("answered", "abstained", "asking"):
        heard.errors.append(f"{question}: {last[:500]}")


def _transcript(news: dict[str, Any]) -> str:
    data = news["output"].get("data") or [""]
    return data[0] if isinstance(data[0], str) else ""


def _print(heard: Sequence[Heard], seconds: float, memory: int) -> bool:
    """Print the figures; whether everybody was answered."""
    waits = np.array([wait for one in heard for wait in one.waits_s])
    errors = [error for one in heard for error in one.errors]
    p50, p95 = np.percentile(waits, [50, 95]) if len(waits) else (np.nan, np.nan)
    print(
        f"{len(heard)} people, {len(waits)} questions in {seconds:.1f} s: {len(errors)} errors, "
        f"{sum(one.answered for one in heard)} answered; p50 {p50:.1f} s, p95 {p95:.1f} s, longest "
        f"{max(waits, default=np.nan):.1f} s; {len(waits) / seconds:.1f} questions a second; up "
        f"to {max(one.before for one in heard)} before one; most memory {memory / 1e6:.0f} MB"
    )
    print(f"load of this machine over the last minute: {os.getloadavg()[0]:.1f}")
    for error in errors[:5]:
        print(f"  {error}")
    return not errors


if __name__ == "__main__":
    main()
