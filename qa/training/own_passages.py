"""Passages written for training, with claims about them and questions of them.

A line of the file is an object: `title`, `text`; `claims`, each with `claim`, `form` ("statement"
or "question", of which the label says what its "yes" would be), `label` (`claims.LABELS`) and
`evidence`, the `[start, end)` of the sentences that decide it, null where no one has said;
`questions`, each with `question` and `answer`, verbatim in the text, or null.

`python -m qa.training.own_passages OUT` writes the questions of the project's own file as rows
(`qa.training.rows`), in a file of the name `own.jsonl.gz` in OUT, for the reader's training.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.sentences import split
from qa.conversation.statements import statement
from qa.reading.matching import stems
from qa.reading.tokens import Pair
from qa.training import lines
from qa.training.claims import LABELS

WHOLE, DECIDING = 0.4, 0.85
"""Of the times a claim is learned, so many with its whole passage, and up to the second with the
sentences that decide it; the rest with another sentence of it, which does not."""
_ASKED = 0.75
"""So often a question for yes or no is learned as it was asked: what is asked of a reader need not
be said as a statement first, which for a question in loose words goes wrong once in ten."""
_LOWERED, _UNTITLED = 0.15, 0.1
_QUESTION = "question"
PASSAGES = Path(__file__).with_name("passages.jsonl")
SOURCE = "own"


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim and what its passage says of it; `asked` is it as a question for yes or no."""

    claim: str
    asked: str | None
    label: str
    evidence: tuple[tuple[int, int], ...] | None


@dataclass(frozen=True, slots=True)
class OwnPassage:
    """A passage, its claims, and its questions with their answers."""

    title: str
    text: str
    claims: tuple[Judged, ...]
    questions: tuple[tuple[str, str | None], ...]


def read(path: Path) -> list[OwnPassage]:
    """The passages of a file.

    Raises:
        ValueError: if a line is not such an object; it names the line.
    """
    return lines.read(path, _passage)


def _passage(row: dict[str, Any]) -> OwnPassage:
    text = row["text"]
    for asked in row["questions"]:
        if asked["answer"] is not None and asked["answer"] not in text:
            raise ValueError(f"“{asked['answer']}” is not in the passage")
    return OwnPassage(
        title=row["title"],
        text=text,
        claims=tuple(_judged(claim, text) for claim in row["claims"]),
        questions=tuple((asked["question"], asked["answer"]) for asked in row["questions"]),
    )


def _judged(row: dict[str, Any], text: str) -> Judged:
    if row["label"] not in LABELS:
        raise ValueError(f"expected a label of {', '.join(LABELS)}, got {row['label']!r}")
    evidence = row.get("evidence")
    spans = None if evidence is None else tuple((start, end) for start, end in evidence)
    if any(not 0 <= start < end <= len(text) for start, end in spans or ()):
        raise ValueError(f"evidence lies outside of the passage: {evidence}")
    said = row["claim"]
    if row["form"] != _QUESTION:
        return Judged(said, None, row["label"], spans)
    told = statement(said if said.rstrip().endswith("?") else f"{said}?")
    return Judged(told or said, said, row["label"], spans)


def whole(passages: Sequence[OwnPassage]) -> list[tuple[Pair, int]]:
    """Every claim with all of its passage, and its label's place in `LABELS`."""
    return [_row(c, passage.title, passage.text) for passage in passages for c in passage.claims]


def decided(passages: Sequence[OwnPassage]) -> list[tuple[Pair, int]]:
    """Every claim with the sentences that decide it alone, and its label's place in `LABELS`.

    One that nothing decides comes with the sentence that has most of its words.
    """
    found = []
    for passage in passages:
        for claim in passage.claims:
            text = _deciding(passage, claim) or _nearest(passage, claim)
            if text and (claim.evidence is not None or claim.label == "neither"):
                found.append(
                    (
                        pair(claim.asked or claim.claim, passage.title, text),
                        LABELS.index(claim.label),
                    )
                )
    return found


def varied(passages: Sequence[OwnPassage], rng: random.Random) -> Iterator[tuple[Pair, int]]:
    """Every claim once, with its passage or some of it, and its label's place in `LABELS`."""
    for passage in passages:
        for claim in passage.claims:
            text, label, drawn = passage.text, claim.label, rng.random()
            if drawn >= WHOLE:
                deciding = _deciding(passage, claim)
                if label == "neither" or (deciding and drawn >= DECIDING):
                    text, label = _nearest(passage, claim) or text, "neither"
                elif deciding:
                    text = deciding
            said = claim.asked if claim.asked and rng.random() < _ASKED else claim.claim
            if rng.random() < _LOWERED:
                said = said.lower().rstrip(".?")
            title = "" if rng.random() < _UNTITLED else passage.title
            yield pair(said, title, text), LABELS.index(label)


def _row(claim: Judged, title: str, text: str) -> tuple[Pair, int]:
    return pair(claim.asked or claim.claim, title, text), LABELS.index(claim.label)


def pair(claim: str, title: str, text: str) -> Pair:
    """A claim and what is judged of it, as the reader takes them."""
    return Pair(claim, title, text, ((0, len(text)),))


def _deciding(passage: OwnPassage, claim: Judged) -> str | None:
    """The sentences that decide a claim and those between them; None where all are needed."""
    if not claim.evidence:
        return None
    start, end = min(s for s, _ in claim.evidence), max(e for _, e in claim.evidence)
    return passage.text[start:end] if end - start < len(passage.text) else None


def _nearest(passage: OwnPassage, claim: Judged) -> str | None:
    """The sentence with most of a claim's words, of those that don't decide it."""
    said = stems(claim.claim)
    others = [
        passage.text[s.start : s.end]
        for s in split(passage.text, 0, len(passage.text))
        if all(s.end <= start or end <= s.start for start, end in claim.evidence or ())
    ]
    if claim.evidence is None and claim.label != "neither":
        return None
    return max(others, key=lambda text: len(said & stems(text)), default=None)


def rows(passages: Sequence[OwnPassage]) -> Iterator[dict[str, Any]]:
    """The questions as `qa.training.rows.read` takes them, a passage a group.

    The answer stands where its text does for the first time, as a whole word.
    """
    for passage in passages:
        for question, answer in passage.questions:
            spans = [] if answer is None else [{"text": answer, "start": _at(answer, passage.text)}]
            yield {
                "question": question,
                "context": passage.text,
                "title": passage.title,
                "answers": spans,
                "group": passage.title,
                "source": SOURCE,
            }


def _at(answer: str, text: str) -> int:
    whole = re.search(rf"(?<!\w){re.escape(answer)}(?!\w)", text)
    return whole.start() if whole else text.index(answer)


def main() -> None:
    parser = argparse.ArgumentParser(description="Write our own questions as rows.")
    parser.add_argument("out", type=Path)
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    with gzip.open(out / "own.jsonl.gz", "wt", encoding="utf-8") as file:
        for row in rows(read(PASSAGES)):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
