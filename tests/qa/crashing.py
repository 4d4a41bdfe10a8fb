"""What the children of the tests of crashes do: add, and be killed at a chosen point."""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any

import faiss  # imported here so that the children, who are forked, have it
import numpy as np

from corpus.article import Draft
from corpus.catalogue.duplicates import signature
from corpus.english import dictionary
from corpus.page.assembly import assemble
from qa import Library
from qa.answer import Citation
from qa.errors import PRESSMARK_ERRORS
from tests.fakes import READ_APART, WordEncoder

__all__ = ["faiss"]

WORDS = ("harbour", "bridge", "market", "council", "school", "score", "inspectors")
SMALL_BATCHES = replace(READ_APART, batch_passages=16, retrieved=400)  # no more: nothing is cut off
READ_HERE = replace(SMALL_BATCHES, read_timeout_s=0)
PATIENT = replace(SMALL_BATCHES, lock_wait_s=120.0)
WARMING = (
    "charset_normalizer",
    "corpus.formats.feeds",
    "datasketch",
    "faiss",
    "qa.upkeep.adding",
    "qa.upkeep.doctor",
    "qa.reading.similarity",
    "qa.retrieval.retriever",
)
ASKED = (("harbour", 0), ("bridge", 1), ("market", 18), ("school", 3))
DERIVED = ("qa/retrieval/", "embeddings/")
CATALOGUE = ("corpus/catalogue/",)


class SlowEncoder(WordEncoder):
    """A `WordEncoder` that takes a while over each batch, so that there is time to be killed."""

    def encode(self, texts: Sequence[str], role: Any) -> np.ndarray:
        if role == "passage":
            time.sleep(0.01)
        return super().encode(texts, role)


def open_library(path: str | Path, **more: Any) -> Library:
    more = {"encoder": WordEncoder(*WORDS), "settings": SMALL_BATCHES, **more}
    return Library.open(path, **more)


class Nursery:
    """A process without threads that holds the imports and forks a child for each task.

    A child begins in milliseconds so, and takes over no lock that a thread of the tests
    holds. The tasks are the functions below, their arguments texts and numbers.
    """

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            cwd=Path(__file__).parents[2],
            env={**os.environ, "OMP_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, task: str, *values: object) -> int:
        """Begin a task in a child; return its process id."""
        plain = [
            list(v) if isinstance(v, tuple | list) else v if isinstance(v, int) else str(v)
            for v in values
        ]
        return self._say([task, *plain])

    def wait(self, pid: int) -> int:
        """Wait for a child's end; return its exit code, below 0 for the signal that killed it."""
        return self._say(["wait", pid])

    def run(self, task: str, *values: object) -> int:
        """Do a task in a child; return its exit code."""
        return self.wait(self.start(task, *values))

    def close(self) -> None:
        self._process.communicate()

    def _say(self, order: list[object]) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(order), file=self._process.stdin, flush=True)
        return int(self._process.stdout.readline())


def main() -> None:
    """Fork a child for each order that comes in, or wait for one."""
    for lazily_imported in WARMING:
        importlib.import_module(lazily_imported)
    assemble(Draft("x", "Some words.")), signature("Some words")  # compile and permute once
    dictionary.marks("harbour")  # read once: some children may not read our files any more
    for line in sys.stdin:
        task, *values = json.loads(line)
        if task == "wait":
            answer = os.waitstatus_to_exitcode(os.waitpid(values[0], 0)[1])
        elif not (answer := os.fork()):
            try:
                globals()[task](*values)
            except BaseException:
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


def add(library: str, *paths: str) -> None:
    """Add each path in a change of its own, so that the indexes are written each time."""
    with open_library(library, encoder=SlowEncoder(*WORDS)) as opened:
        for path in paths:
            opened.add(path)


def prune(library: str, folder: str) -> None:
    with open_library(library) as opened:
        opened.add(folder, prune=True)


def mend(library: str) -> None:
    """Examine a library and mend it; what could not be mended is an error."""
    with open_library(library) as opened:
        assert all(finding.mended for finding in opened.doctor(fix=True))


def add_and_die(library: str, *paths: str) -> None:
    """As `add`, killed before the catalogue's log of writes is taken in."""
    opened = open_library(library)
    for path in paths:
        opened.add(path)
    os.kill(os.getpid(), signal.SIGKILL)


def remove(library: str, *paths: str) -> None:
    with open_library(library) as opened:
        for path in paths:
            opened.remove(path)


def back_up(library: str, dest: str) -> None:
    with open_library(library) as opened:
        opened.backup(dest)


def restore(source: str, library: str) -> None:
    Library.restore(source, library, overwrite=True)


def remove_all_and_add(library: str, path: str) -> None:
    """Make a library one with the articles of one feed."""
    with open_library(library, settings=READ_HERE) as opened:
        opened.remove(Path(path).parent)  # where all that it may hold was read from
        opened.add(path)
        assert len(opened.article_ids()) == 20


def ask_until(stop: str, said: str, library: str) -> None:
    """Ask until a file appears; tell in another how often, and what went wrong."""
    questions = [f"What score did inspectors give {name} {n}?" for name, n in ASKED]
    answers = quotes = 0
    errors: list[str] = []
    with open_library(library) as opened:
        while not Path(stop).exists():
            for question in questions:
                try:
                    answer = opened.ask(question)
                    opened.status()
                except Exception:
                    errors.append(traceback.format_exc())
                    continue
                answers += 1
                for citation in answer.citations:
                    quotes += 1
                    errors += wrong(opened, citation)
    Path(said).write_text(
        json.dumps({"answers": answers, "quotes": quotes, "errors": errors}), encoding="utf-8"
    )


def keep_adding(stop: str, said: str, library: str, number: int, folder: str) -> None:
    """Until a file appears add new versions of eight articles, one new, and remove it again."""
    feed, extra = Path(folder) / f"{number}.jsonl", Path(folder) / f"{number}-extra.txt"
    rounds, longest_s, errors = 0, 0.0, list[str]()
    with open_library(library, settings=PATIENT) as opened:
        while not Path(stop).exists() or not rounds:
            rounds += 1
            write_scores(feed, number, rounds)
            extra.write_text(f"The market of day {rounds}\n\nA market was held by the school.\n")
            began = time.monotonic()
            try:
                report = opened.add(feed, extra)
                errors += [failure.reason for failure in report.failed]
                if rounds % 5 == 0:
                    opened.remove(extra)
            except Exception:
                errors.append(traceback.format_exc())
            longest_s = max(longest_s, time.monotonic() - began)
    _tell(said, done=rounds, longest_s=longest_s, errors=errors)


def write_scores(feed: Path, number: int, score: int) -> None:
    """Eight articles of one adder, whose texts name the score."""
    rows = [
        {
            "id": f"{number}-{n}",
            "title": f"The harbour of day {n}",
            "text": f"Inspectors gave harbour {n} of {number} a score of {score}.",
        }
        for n in range(8)
    ]
    feed.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def keep_asking(stop: str, said: str, library: str, number: int) -> None:
    """Until a file appears ask, and hold each quote against the versions of its article."""
    done = quotes = 0
    longest_s, memory, errors = 0.0, list[int](), list[str]()
    with open_library(library) as opened:
        while not Path(stop).exists() or not done:
            done += 1
            question = f"What score did inspectors give {WORDS[done % 7]} {done % 8} of {number}?"
            began = time.monotonic()
            try:
                answer = opened.ask(question)
                opened.status()
                errors += [one for c in answer.citations for one in wrong(opened, c)]
            except Exception:
                errors.append(traceback.format_exc())
                continue
            longest_s = max(longest_s, time.monotonic() - began)
            quotes += len(answer.citations)
            if done >= 20:  # the caches are filled by then
                memory.append(memory_bytes())
    figures = {"quotes": quotes, "longest_s": longest_s, "memory": thirds(memory)}
    _tell(said, done=done, errors=errors, **figures)


def keep_examining(stop: str, said: str, library: str) -> None:
    """Until a file appears examine the library; what is found is an error."""
    done, longest_s, errors = 0, 0.0, list[str]()
    with open_library(library, settings=PATIENT) as opened:
        while not Path(stop).exists() or not done:
            done += 1
            began = time.monotonic()
            try:
                errors += [finding.fault for finding in opened.doctor()]
            except Exception:
                errors.append(traceback.format_exc())
            longest_s = max(longest_s, time.monotonic() - began)
            time.sleep(0.2)
    _tell(said, done=done, longest_s=longest_s, errors=errors)


def memory_bytes(pid: int | str = "self") -> int:
    """The memory that a process holds now."""
    pages = Path(f"/proc/{pid}/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def thirds(memory: Sequence[int]) -> list[int]:
    """The most memory in the first, the second and the last third of the time."""
    third = max(1, len(memory) // 3)
    return [max(memory[at : at + third], default=0) for at in (0, third, 2 * third)]


def _tell(said: str, **figures: object) -> None:
    Path(said).write_text(json.dumps(figures), encoding="utf-8")


def wrong(library: Library, citation: Citation) -> list[str]:
    """What is wrong with a quote, by every version of its article that there has been."""
    versions = library._catalogue.versions(citation.place.article_id)
    if any(v.text[citation.start : citation.end] == citation.quote for v in versions):
        return []
    # An article that was removed meanwhile can't be looked up any more.
    return [f"{citation}"] if versions else []


def add_until(point: int, parts: Sequence[str], library: str, *paths: str) -> None:
    """As `add`, killed before call number `point` that is made in `parts` of our code.

    Counting calls, of C functions too, gives the same point in every run, between any two
    steps of writing. With a point that is never reached the count is printed to a file
    beside the library.
    """
    calls = 0

    def count(frame: FrameType, event: str, _: object) -> None:
        nonlocal calls
        if event in ("call", "c_call"):
            name = frame.f_code.co_filename
            if any(f"{os.sep}{part}" in name for part in parts):
                calls += 1
                if calls == point:
                    os.kill(os.getpid(), signal.SIGKILL)

    # Read by this very process: what another has ready by when differs from run to run.
    with open_library(library, settings=READ_HERE) as opened:
        sys.setprofile(count)
        try:
            for path in paths:
                opened.add(path)
        finally:
            sys.setprofile(None)
    Path(library).with_suffix(".calls").write_text(str(calls))


def add_killed_in_commit(delay_us: int, library: str, *paths: str) -> None:
    """As `add`, killed so long after the lexical index's first commit has begun.

    The kernel kills it, at once and wherever it is, in the engine's own threads too. With a
    delay below 0 nothing is killed, and how long the commit took is printed to a file beside
    the library, in microseconds.
    """
    began = took = 0

    def watch(_frame: FrameType, event: str, called: Any) -> None:
        nonlocal began, took
        if getattr(called, "__name__", "") != "commit":
            return
        if event == "c_call" and not began:
            began = time.perf_counter_ns()
            if delay_us >= 0:
                signal.setitimer(signal.ITIMER_REAL, max(delay_us, 1) / 1e6)
        elif event == "c_return" and not took:
            took = time.perf_counter_ns() - began

    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    with open_library(library) as opened:
        sys.setprofile(watch)
        try:
            for path in paths:
                opened.add(path)
        finally:
            sys.setprofile(None)
    Path(library).with_suffix(".took").write_text(str(took // 1000))


def fill_disk(limit_bytes: int, said: str, library: str, *paths: str) -> None:
    """As `add`, where no file can grow beyond a size; what is raised is told in a file."""
    import resource

    limits = limit_bytes, resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    try:
        with open_library(library) as opened:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
            try:
                for path in paths:
                    opened.add(path)
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, (limits[1], limits[1]))
        Path(said).write_text("nothing")
    except PRESSMARK_ERRORS as error:
        Path(said).write_text(f"a sentence: {error}")
    except BaseException as error:
        Path(said).write_text(f"{type(error).__name__}: {error}")


def ask_on_a_full_disk(limit_bytes: int, said: str, library: str, *questions: str) -> None:
    """Ask where no file can grow beyond a size; the answers, or what is raised, go to a file."""
    import resource

    limits = limit_bytes, resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    with open_library(library) as opened:
        opened.status()
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        try:
            answers = [opened.ask(question).text for question in questions]
        except BaseException as error:
            answers = [f"{type(error).__name__}: {error}"]
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limits[1], limits[1]))
    Path(said).write_text(json.dumps(answers))


def without_rights(said: str, library: str, *paths: str) -> None:
    """Open a library, ask and add, as somebody who may not write there."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
    lines = []
    for act in ("open", "ask", "add"):
        try:
            with open_library(library) as opened:
                if act == "ask":
                    opened.ask("What score did inspectors give the harbour?")
                if act == "add":
                    opened.add(*paths)
            lines.append(f"{act}: done")
        except PRESSMARK_ERRORS as error:
            lines.append(f"{act}: a sentence: {error}")
        except BaseException as error:
            lines.append(f"{act}: {type(error).__name__}: {error}")
    Path(said).write_text("\n".join(lines))


if __name__ == "__main__":
    main()
