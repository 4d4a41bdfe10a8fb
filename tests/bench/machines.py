"""Three processes over one Milvus store, as three machines would be: one of them is killed.

    python -m tests.bench.machines [--seconds S] [--kills N] [--uri http://HOST:19530] [--json FILE]

One process adds to a library, article after article; two ask, each from a copy of its own
(`pressmark restore --ask-only`), so that the three share the store and nothing else. The one
that adds is killed N times (SIGKILL), at whatever it is doing, and started again. All the while
each asker's questions must be answered, each from the article that was asked for. Then the
copies are brought up to date, while they are asked from, and the last article added is asked
for. It is checked that what the server holds is what the catalogue says.

Without a URI a milvus-lite serves at a free port: Milvus' interface over a socket, from a
process of its own. Texts have made-up vectors, so that the stores are what is measured.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from qa import Library
from qa.errors import PRESSMARK_ERRORS
from tests.fakes import SIMILARITY, WordEncoder

WORDS = ("harbour", "bridge", "market", "school", "library", "tower", "garden", "station")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--uri")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--role", choices=["add", "ask"], help=argparse.SUPPRESS)
    parser.add_argument("--path", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.role == "add":
        add(chosen.path)
    elif chosen.role == "ask":
        ask(chosen.path)
    else:
        with tempfile.TemporaryDirectory() as name, served(Path(name), chosen.uri) as uri:
            found = shown(Path(name), uri, seconds=chosen.seconds, kills=chosen.kills)
        told = json.dumps(found, indent=1)
        print(told)
        if chosen.json:
            chosen.json.write_text(f"{told}\n", encoding="utf-8")


def shown(folder: Path, uri: str, *, seconds: float, kills: int) -> dict[str, Any]:
    """What the three processes did; everything lies in `folder`."""
    path, backup, copies = folder / "library", folder / "backup", [folder / "a", folder / "b"]
    with opened(path, f"milvus={uri}") as library:
        library.add(*(article(path, n) for n in range(len(WORDS))))
        library.backup(backup)
    for copy in copies:
        Library.restore(backup, copy, ask_only=True)
    askers = [started("ask", copy) for copy in copies]
    for _ in range(kills):
        with started("add", path) as adding:
            assert adding.stdout is not None
            adding.stdout.readline()  # it has begun
            time.sleep(seconds / kills * random.uniform(0.5, 1.0))
            adding.kill()
    began = time.monotonic()
    with opened(path) as library:
        last = article(path, len(list(path.parent.glob("articles/*.txt"))))
        library.add(last)
        caught_up_s = time.monotonic() - began
        faults = [finding.fault for finding in library.doctor()]
        articles = len(library.article_ids())
        library.backup(backup)
    for copy in copies:
        Library.restore(backup, copy, ask_only=True)
        (copy / "look for").write_text(last.stem)
    time.sleep(min(seconds, 5.0))
    for copy in copies:
        (copy / "stop").touch()
    told = [json.loads(asker.communicate(timeout=60)[0]) for asker in askers]
    return {
        "articles": articles,
        "killed": kills,
        "caught_up_s": round(caught_up_s, 2),
        "faults": faults,
        "askers": told,
    }


def add(path: Path) -> None:
    """Add articles until killed."""
    with opened(path) as library:
        for n in range(len(list(path.parent.glob("articles/*.txt"))), 1_000_000):
            library.add(article(path, n))
            print(n, flush=True)


def ask(path: Path) -> None:
    """Ask for the first articles, and for one that is named later, until told to stop."""
    told: dict[str, Any] = {"asked": 0, "right": 0, "wrong": [], "errors": [], "found_last": False}
    times: list[float] = []
    with opened(path) as library:
        while not (path / "stop").exists():
            n = told["asked"] % len(WORDS)
            last = path / "look for"
            if last.exists() and told["asked"] % 2:
                n = int(last.read_text())
            began = time.perf_counter()
            try:
                answer = library.ask(f"When did the {place(n)} open?")
            except PRESSMARK_ERRORS as error:
                told["errors"].append(str(error)[:200])
                continue
            finally:
                told["asked"] += 1
            times.append(time.perf_counter() - began)
            if answer.answered and answer.text == DAYS[n % len(DAYS)]:
                told["right"] += 1
                told["found_last"] |= n >= len(WORDS)
            else:
                told["wrong"].append([place(n), answer.text])
    told["median_ms"] = round(1000 * sorted(times)[len(times) // 2], 1) if times else None
    print(json.dumps(told))


def opened(path: Path, store: str | None = None) -> Library:
    settings = replace(SIMILARITY, store=store, lock_wait_s=60.0)
    return Library.open(path, encoder=WordEncoder(*WORDS), settings=settings)


def place(n: int) -> str:
    return f"{WORDS[n % len(WORDS)]} {n}" if n >= len(WORDS) else WORDS[n]


def article(path: Path, n: int) -> Path:
    folder = path.parent / "articles"
    folder.mkdir(exist_ok=True)
    file = folder / f"{n}.txt"
    day = DAYS[n % len(DAYS)]
    file.write_text(f"The {place(n)}\n\nThe {place(n)} opened on {day}, the council said.\n")
    return file


def started(role: str, path: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.bench.machines", "--role", role, "--path", str(path)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@contextmanager
def served(folder: Path, uri: str | None = None) -> Iterator[str]:
    """The address of a Milvus: the given one, or a milvus-lite's in a process of its own."""
    if uri:
        yield uri
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "milvus_lite", "server", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--data-dir", str(folder / "milvus.db")]
    with (folder / "milvus.log").open("w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until and server.poll() is None:
            with socket.socket() as to:
                if to.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


if __name__ == "__main__":
    main()
