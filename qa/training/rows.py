"""The training data as it comes: questions with a context and annotators' answers."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote


@dataclass(frozen=True, slots=True)
class Row:
    """One question about one context.

    `answers` are spans of the context, one per annotator or spelling, so the same
    span may come twice; none: the context does not answer.
    """

    question: str
    context: str
    answers: tuple[tuple[int, int], ...]
    title: str
    group: str
    source: str


SUFFIX = ".jsonl.gz"


def files(paths: Iterable[Path]) -> list[Path]:
    """The row files among `paths`, of which a folder stands for all of its own, in their order.

    Raises:
        ValueError: if there are none.
    """
    found: list[Path] = []
    for path in paths:
        found += sorted(path.glob(f"*{SUFFIX}")) if path.is_dir() else [path]
    if not found:
        raise ValueError(f"found no file *{SUFFIX} with rows; give the files or their folder")
    return found


def asks(path: Path) -> bool:
    """Whether a file's rows are questions; others are claims.

    Raises:
        ValueError: if they are neither.
    """
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        first = json.loads(next(lines, "{}"))
    if "question" not in first and "claim" not in first:
        raise ValueError(f"{path}: expected rows with a question or a claim, got {sorted(first)}")
    return "question" in first


def read(path: Path) -> list[Row]:
    """The rows of a `.jsonl.gz` with `question`, `context`, `answers`, `title`, `group`, `source`.

    Their letters' case is left as it is: the tokenizer folds it, so that no lower-cased row
    can be told by it.

    Raises:
        ValueError: if an answer's text does not stand where it should.
    """
    rows = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            row = json.loads(line)
            spans = tuple((a["start"], a["start"] + len(a["text"])) for a in row["answers"])
            for answer, (start, end) in zip(row["answers"], spans, strict=True):
                if row["context"][start:end] != answer["text"]:
                    raise ValueError(f"{path}, line {number}: the answer is not at its offset")
            rows.append(
                Row(
                    question=row["question"].strip(),
                    context=row["context"],
                    answers=spans,
                    title=row["title"],
                    group=row["group"],
                    source=row["source"],
                )
            )
    return rows


def subject(row: Row) -> str:
    """The group under one spelling: the same article comes in several sources."""
    return unquote(row.group).replace("_", " ").casefold().strip()


def _draw(name: str, seed: int) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed}:{name}".encode()).digest()[:8])


# Of a source of fewer groups, a share drawn by name may be none of them, or many.
FEW_GROUPS = 100


def held_out(subjects: Mapping[str, Set[str]], *, seed: int, permille: int) -> set[str]:
    """Of each source's subjects those that are kept for development.

    `permille` of the subjects, drawn by their names; of a source with fewer than `FEW_GROUPS`
    that share to the nearest, one at the least.
    """
    held = {
        name for names in subjects.values() for name in names if _draw(name, seed) % 1000 < permille
    }
    if not permille:
        return held
    for names in subjects.values():
        if len(names) < FEW_GROUPS:
            drawn = sorted(names, key=lambda name: _draw(name, seed))
            kept = max(1, round(len(names) * permille / 1000))
            held = (held - names) | set(drawn[:kept])
    return held


def split(rows: list[Row], *, seed: int, permille: int) -> tuple[list[Row], list[Row]]:
    """The rows for training and those for development, no subject in both: see `held_out`."""
    subjects: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        subjects[row.source].add(subject(row))
    held = held_out(subjects, seed=seed, permille=permille)
    training = [row for row in rows if subject(row) not in held]
    development = [row for row in rows if subject(row) in held]
    return training, development
