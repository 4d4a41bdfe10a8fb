"""What looking after a library takes as it grows: examined, backed up, restored, added to.

Each step is a process of its own, as a command is, so that its peak of memory is its own; the
steps work on a copy of the library, which goes again. Nothing is encoded: a text's vector is
drawn. `python -m tests.bench.growth upkeep` runs it.
"""

from __future__ import annotations

import json
import resource
import shutil
import signal
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from corpus.catalogue import Catalogue
from embeddings.encoder import Role
from embeddings.stores.faiss_store import FaissStore
from qa import Library
from qa.retrieval.lexical import LexicalIndex
from qa.retrieval.manifest import ManifestFile, Written
from qa.retrieval.words import LexicalDocument
from qa.status import IndexProgress
from tests.bench.telling import Told

_ARTICLES = 200
"""So many short articles are added, changed, removed and brought back."""
_MANY = 3_000
"""So many are being added when the process is killed."""
_KILLED_AFTER_S = 4.0
_BEGIN = """
import json, sys
from pathlib import Path
from tests.bench.upkeep import SPOILT, step
work = Path(sys.argv[1])
"""


class AnyEncoder:
    """A unit vector for each text that costs nothing, the same for the same text."""

    def __init__(self, library: Path) -> None:
        catalogue = Catalogue(library / "catalogue.sqlite", create=False)
        self.name = catalogue.setting("model") or ""
        self.dim = len(next(catalogue.examined()).vectors[0].vector) // 2
        catalogue.close()

    def encode(self, texts: Sequence[str], role: Role) -> np.ndarray:
        seeds = [zlib.crc32(text.encode()) for text in texts]
        rows = [np.random.default_rng(seed).normal(size=self.dim) for seed in seeds]
        found = np.array(rows, dtype=np.float32).reshape(len(texts), self.dim)
        return found / np.linalg.norm(found, axis=1, keepdims=True)


def _opened(library: Path) -> Library:
    return Library.open(library, create=False, encoder=AnyEncoder(library))


def _doctor(work: Path, *, fix: bool = False) -> dict[str, Any]:
    with _opened(work / "library") as library:
        return {"findings": len(library.doctor(fix=fix))}


def _backup(work: Path) -> dict[str, Any]:
    with _opened(work / "library") as library:
        return {"copied_mb": library.backup(work / "backup").copied_bytes // 1_000_000}


def _restore(work: Path, *, ask_only: bool = False) -> dict[str, Any]:
    folder, told = work / ("copy" if ask_only else "restored"), Told()

    def hear(done: IndexProgress) -> None:
        told.hear(done.share)

    made = Library.restore(work / "backup", folder, ask_only=ask_only, on_progress=hear)
    return {"articles": made.articles, **told.off()}


def _without_indexes(library: Path) -> None:
    (library / "vectors.faiss").unlink()
    shutil.rmtree(library / "lexical")


def _with_others(library: Path, *, instead: bool) -> None:
    """Take every tenth passage out of both indexes, or put one that is gone in its place."""
    catalogue = Catalogue(library / "catalogue.sqlite", create=False)
    notes = ManifestFile(library, catalogue, catalogue.setting("model") or "")
    ids = list(catalogue.passage_ids())
    out = ids[::10]
    others = [ids[-1] + 1 + n for n in range(len(out))] if instead else []
    written = notes.written("vectors")
    vectors = FaissStore.open(library / "vectors.faiss", sha256=written.sha256)
    vectors.remove(out)
    rows = np.random.default_rng(0).normal(size=(len(others), vectors.dim)).astype(np.float32)
    vectors.add(others, rows / np.linalg.norm(rows, axis=1, keepdims=True))
    words = LexicalIndex.open(library / "lexical")
    words.change(out, (LexicalDocument(one, "A lamp", "It is gone.", None, None) for one in others))
    for name, mark in (("vectors", vectors.save()), ("lexical", "")):
        notes.put(name, Written(catalogue.change, mark))
    catalogue.close()


SPOILT: dict[str, Callable[[Path], None]] = {
    "fix_missing": _without_indexes,
    "fix_short": lambda library: _with_others(library, instead=False),
    "fix_strange": lambda library: _with_others(library, instead=True),
}
"""What is done to a library before a step: its indexes are gone, lack a tenth of the passages, or
have as many that are gone from the catalogue in their place."""


def _open(work: Path, name: str) -> dict[str, Any]:
    with _opened(work / name) as library:
        found = library.search("What was decided about the lamps?")
        return {"found": len(found)}


def _articles(folder: Path, count: int, said: str) -> Path:
    folder.mkdir(exist_ok=True)
    for n in range(count):
        (folder / f"{n:05}.txt").write_text(
            f"Lamp {n} at the {said} is looked after\n\nThe council mended lamp {n} on Monday. "
            f"It had been dark for {n + 2} weeks, a neighbour said.\n\nThe next is lamp {n + 1}.\n"
        )
    return folder


def _add(work: Path, folder: str) -> dict[str, Any]:
    with _opened(work / "library") as library:
        done = library.add(work / folder)
        return {"added": done.added, "updated": done.updated, "unchanged": done.unchanged}


def _remove(work: Path) -> dict[str, Any]:
    with _opened(work / "library") as library:
        return {"removed": library.remove(work / "lamps")}


def _undo(work: Path) -> dict[str, Any]:
    with _opened(work / "library") as library:
        return {"back": len(library.undo_removal().back)}


STEPS: dict[str, Callable[[Path], dict[str, Any]]] = {
    "doctor": _doctor,
    "doctor_fix": lambda work: _doctor(work, fix=True),
    "fix_missing": lambda work: _doctor(work, fix=True),
    "fix_short": lambda work: _doctor(work, fix=True),
    "fix_strange": lambda work: _doctor(work, fix=True),
    "add_one": lambda work: _add(work, "one"),
    "add_200": lambda work: _add(work, "lamps"),
    "add_200_again": lambda work: _add(work, "lamps"),
    "add_changed": lambda work: _add(work, "lamps"),
    "remove_200": _remove,
    "undo_200": _undo,
    "killed": lambda work: _add(work, "many"),
    "open_after_kill": lambda work: _open(work, "library"),
    "backup": _backup,
    "backup_again": _backup,
    "restore": _restore,
    "restore_ask_only": lambda work: _restore(work, ask_only=True),
    "open_restored": lambda work: _open(work, "restored"),
}
"""In the order in which they are taken."""


def step(name: str, work: Path) -> dict[str, Any]:
    """Take one step in this process; what it took, and what came of it."""
    started, used = time.perf_counter(), time.process_time()
    found = STEPS[name](work)
    return {
        "s": round(time.perf_counter() - started, 2),
        "cpu_s": round(time.process_time() - used, 2),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        **found,
    }


def measure(path: Path, work: Path, *, leave_out: Sequence[str] = ()) -> dict[str, Any]:
    """A row of the table for the library at `path`, which stays as it is."""
    work.mkdir(parents=True)
    try:
        shutil.copytree(path, work / "library")
        _articles(work / "one", 1, "quay")
        _articles(work / "lamps", _ARTICLES, "bridge")
        _articles(work / "many", _MANY, "harbour")
        row: dict[str, Any] = {}
        for name in STEPS:
            if name in leave_out:
                continue
            if name == "add_changed":
                one = work / "lamps" / "00007.txt"
                one.write_text(one.read_text() + "\nIt is lit again.\n")
            if name in SPOILT:
                _run(f"SPOILT[{name!r}](work / 'library')", work)
            row[name] = _in_a_process(name, work)
            print(name, json.dumps(row[name]), flush=True)
        return row
    finally:
        shutil.rmtree(work)


def _run(act: str, work: Path) -> str:
    """What an act prints, in a process of its own."""
    command = [sys.executable, "-c", f"{_BEGIN}{act}", str(work)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def _in_a_process(name: str, work: Path) -> dict[str, Any]:
    act = f"print(json.dumps(step({name!r}, work)))"
    if name != "killed":
        return dict(json.loads(_run(act, work).splitlines()[-1]))
    before = _passages(work)
    command = [sys.executable, "-c", f"{_BEGIN}{act}", str(work)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while _passages(work) == before and time.monotonic() < until:  # until something is stored
        time.sleep(0.1)
    time.sleep(_KILLED_AFTER_S)
    process.send_signal(signal.SIGKILL)
    process.wait()
    return {"stored_before": _passages(work) - before}


def _passages(work: Path) -> int:
    catalogue = Catalogue(work / "library" / "catalogue.sqlite", create=False)
    try:
        return catalogue.passage_total()
    finally:
        catalogue.close()
