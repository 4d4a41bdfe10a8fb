"""The training data as it comes: questions with a context and annotators' answers."""

from __future__ import annotations

import gzip
import hashlib
import json
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


def read(path: Path) -> list[Row]:
    """The rows of a `.jsonl.gz` with `question`, `context`, `answers`, `title`, `group`, `source`.

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


def split(
    rows: list[Row], *, seed: int, permille: int, squad2_groups: int
) -> tuple[list[Row], list[Row]]:
    """The rows for training and those for development, no subject in both.

    `permille` of the subjects, drawn by their names, go to development, and
    `squad2_groups` of SQuAD 2.0's.
    """
    subjects = {subject(row) for row in rows}
    held = {name for name in subjects if _draw(name, seed) % 1000 < permille}
    squad2 = sorted(
        {subject(row) for row in rows if row.source == "squad2"}, key=lambda s: _draw(s, seed)
    )
    held = (held - set(squad2)) | set(squad2[:squad2_groups])
    training = [row for row in rows if subject(row) not in held]
    development = [row for row in rows if subject(row) in held]
    return training, development
