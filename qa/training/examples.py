"""An example: a question, one passage, and what a reader should say of the two."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

UNKNOWN = -1
"""Neither evidence nor its absence: such a sentence is left out of the loss."""


@dataclass(frozen=True, slots=True)
class Example:
    """One question about one passage.

    `sentences` and `answers` are `[start, end)` in `text`; `evidence` says of each sentence
    1, 0 or `UNKNOWN`. `answers` has one span per annotator or spelling, so the same may come
    twice; an answerable example without answers has evidence sentences only.
    """

    question: str
    title: str
    text: str
    sentences: tuple[tuple[int, int], ...]
    evidence: tuple[int, ...]
    answers: tuple[tuple[int, int], ...]
    answerable: bool
    kind: str
    source: str


def write(path: Path, examples: Iterable[Example]) -> None:
    """Write one JSON object a line, compressed; the same examples give the same bytes."""
    with path.open("wb") as raw, gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as out:
        for example in examples:
            out.write(json.dumps(asdict(example), ensure_ascii=False).encode() + b"\n")


def read(path: Path) -> list[Example]:
    """The examples that `write` wrote."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        found = []
        for line in lines:
            row = json.loads(line)
            for name in ("sentences", "answers"):
                row[name] = tuple((start, end) for start, end in row[name])
            found.append(Example(**{**row, "evidence": tuple(row["evidence"])}))
        return found


OWN = ("answerable", "unanswerable")
"""The kinds that people's questions are of, as they asked them of the passage."""


def two_sided(examples: Iterable[Example]) -> set[str]:
    """The sources in which people asked both what the passage answers and what it doesn't."""
    return {e.source for e in examples if e.kind == "unanswerable"}


def share(
    examples: Sequence[Example], *, two_sided_share: float, other: float, seed: int
) -> list[Example]:
    """These shares of the examples, in [0, 1], drawn from the seed, in their order.

    Of more than one share of the same examples with one seed, the smaller is part of the larger.
    """
    rng, first = random.Random(seed), two_sided(examples)
    return [e for e in examples if rng.random() < (two_sided_share if e.source in first else other)]


def unanswered(example: Example, question: str, kind: str) -> Example:
    """The example with a question that its passage does not answer."""
    return replace(
        example,
        question=question,
        evidence=(0,) * len(example.sentences),
        answers=(),
        answerable=False,
        kind=kind,
    )


def long_words(text: str) -> set[str]:
    """A text's words of four letters or more, in lower case."""
    return set(re.findall(r"\w{4,}", text.casefold()))
