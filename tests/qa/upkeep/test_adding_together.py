"""Several that write to one library: reading a file holds nobody up, and nothing is mixed up.

Processes for real. Whoever is to be slow has the process stopped that reads files for it.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from filelock import FileLock

from qa.status import AddReport
from tests.fakes import WordEncoder
from tests.qa.crashing import PATIENT, WORDS, Nursery, open_library

pytestmark = pytest.mark.skipif(
    not (hasattr(os, "fork") and Path("/proc/self/stat").exists()),
    reason="children are forked, and found in /proc",
)
SOON_S = 60.0
"""By when what should happen at once has happened, on the slowest machine."""


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    nursery = Nursery()
    yield nursery
    nursery.close()


def write(folder: Path, name: str, *, about: str = "harbour") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.txt"
    path.write_text(f"The {about} of {name}\n\nInspectors gave {name} a score of 34 out of 36.\n")
    return path


def write_feed(path: Path, articles: int) -> Path:
    path.parent.mkdir(exist_ok=True)
    rows = [
        {"id": f"{n}", "title": f"The market of day {n}", "text": f"The council met on day {n}."}
        for n in range(articles)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def readers_of(pid: int) -> list[int]:
    """The processes that read files for a process."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
            command = (stat.parent / "cmdline").read_text()
        except OSError:
            continue
        if parent == pid and "corpus.worker" in command:
            found.append(int(stat.parent.name))
    return found


def soon(holds: object) -> None:
    """Wait until a function says so."""
    assert callable(holds)
    until = time.monotonic() + SOON_S
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.005)


@contextmanager
def stuck(pid: int) -> Iterator[None]:
    """Within this, the file that a process reads takes for ever."""
    soon(lambda: readers_of(pid))
    (reader,) = readers_of(pid)
    os.kill(reader, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(reader, signal.SIGCONT)


def titles(library: Path) -> list[str]:
    with open_library(library) as opened:
        assert opened.doctor() == []
        return sorted(opened.article(i).title for i in opened.article_ids())


def test_an_adder_stuck_in_a_file_holds_up_no_adder_no_removal_and_no_doctor(
    tmp_path: Path, nursery: Nursery
):
    library, folder = tmp_path / "library", tmp_path / "slow"
    bridge, school = write(tmp_path, "bridge"), write(tmp_path, "school")
    write(folder, "market")
    assert nursery.run("add", library, bridge) == 0
    slow = nursery.start("add", library, folder)
    with stuck(slow):
        assert nursery.run("add", library, school) == 0
        assert nursery.run("remove", library, bridge) == 0
        assert nursery.run("mend", library) == 0
        assert titles(library) == ["The harbour of school"]
    assert nursery.wait(slow) == 0
    assert titles(library) == ["The harbour of market", "The harbour of school"]


def test_an_upload_gets_in_while_another_thread_reads_a_slow_file(tmp_path: Path):
    folder, upload = tmp_path / "slow", write(tmp_path, "school")
    # Long enough that its reader is still at it when it is stopped.
    market = write(folder, "market")
    market.write_text(f"{market.read_text()}\n\n{'A market was held by the school. ' * 20_000}")
    with open_library(tmp_path / "library") as library:
        reports: list[AddReport] = []
        adding = Thread(target=lambda: reports.append(library.add(folder)))
        adding.start()
        with stuck(os.getpid()):
            assert library.add(upload) == AddReport(added=1)
            assert reports == []
        adding.join()
        assert reports == [AddReport(added=1)]
        assert library.doctor() == []


@pytest.mark.parametrize("runs", range(3))
def test_two_adders_over_one_folder_end_with_the_library_of_one(
    tmp_path: Path, nursery: Nursery, runs: int
):
    folder = tmp_path / "folder"
    for n in range(12):
        write(folder, f"day {n}", about=("harbour", "bridge")[n % 2])
    (folder / "copy.txt").write_text((folder / "day 3.txt").read_text())
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    feed = write_feed(folder / "feed.jsonl", 40)
    with feed.open("a") as file:
        file.write('{"id": "3", "text": "Another of this name."}\n')
    assert nursery.run("add", tmp_path / "one", folder) == 0
    both = [nursery.start("add", tmp_path / "two", folder) for _ in range(2)]
    assert [nursery.wait(one) for one in both] == [0, 0]
    assert held(tmp_path / "two") == held(tmp_path / "one")
    # So it does where the files changed.
    write(folder, "day 3", about="council")
    write_feed(feed, 39)
    assert nursery.run("prune", tmp_path / "one", folder) == 0
    both = [nursery.start("prune", tmp_path / "two", folder) for _ in range(2)]
    assert [nursery.wait(one) for one in both] == [0, 0]
    assert held(tmp_path / "two") == held(tmp_path / "one")


def held(library: Path) -> dict[str, object]:
    """All that a sound library holds, but for the order in which it came."""
    with open_library(library) as opened:
        assert opened.doctor() == []
        ids = opened.article_ids()
        everything: dict[str, object] = {i: (opened.article(i), opened.passages(i)) for i in ids}
        everything["failures"] = opened.status().failures
    with closing(sqlite3.connect(library / "catalogue.sqlite")) as db:
        for table in ("sources", "files"):
            everything[table] = sorted(db.execute(f"SELECT * FROM {table}").fetchall())
    return everything


def test_a_feed_removed_while_it_is_added_counts_as_unread(tmp_path: Path, nursery: Nursery):
    library, feed = tmp_path / "library", write_feed(tmp_path / "feed.jsonl", 400)
    open_library(library).close()
    slow = nursery.start("add", library, feed)
    with open_library(library) as opened:
        soon(lambda: len(opened.article_ids()) >= 16)
        with stuck(slow):
            assert opened.remove(feed) >= 16
    assert nursery.wait(slow) == 0
    assert 0 < len(titles(library)) < 400
    with open_library(library) as opened:
        report = opened.add(feed)
        assert (report.added + report.unchanged, report.failed) == (400, ())
        assert opened.add(feed) == AddReport(unchanged=400)


def test_what_came_after_the_files_were_looked_for_is_not_pruned(tmp_path: Path, nursery: Nursery):
    library, folder = tmp_path / "library", tmp_path / "folder"
    gone = write(folder, "school")
    assert nursery.run("add", library, folder) == 0
    gone.unlink()
    write(folder, "market")
    pruning = nursery.start("prune", library, folder)
    with stuck(pruning):
        assert nursery.run("add", library, write(folder, "bridge")) == 0
    assert nursery.wait(pruning) == 0
    assert titles(library) == ["The harbour of bridge", "The harbour of market"]


def test_what_was_read_waits_for_another_that_writes_and_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    lock = FileLock(tmp_path / "library" / ".lock", thread_local=False)

    class Held(WordEncoder):
        def encode(self, texts, role):
            lock.acquire()
            Thread(target=release).start()
            return super().encode(texts, role)

    def release() -> None:
        soon(lambda: caplog.messages)
        lock.release()

    hasty = replace(PATIENT, lock_wait_s=0.05)
    with open_library(tmp_path / "library", encoder=Held(*WORDS), settings=hasty) as library:
        assert library.add(write(tmp_path, "market")) == AddReport(added=1)
    assert caplog.messages == [
        f"another process is writing to {tmp_path / 'library'}; this one waits until it is done"
    ]
