"""The hand-marked sentences, as blocks of text with their boundaries, and how to score by them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

DURING = Path(__file__).with_name("sentences.txt")
"""Marked while the rules were being made."""
UNSEEN = Path(__file__).with_name("sentences_unseen.txt")
"""Marked after the rules were fixed."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A block of text and the offsets at which its sentences begin, but for the first."""

    text: str
    boundaries: frozenset[int]


@dataclass(frozen=True, slots=True)
class Score:
    """Boundaries found, by the marks of a hand."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed)


def load(path: Path) -> list[Marked]:
    """The blocks of a file; its form is told in its first lines."""
    blocks: list[Marked] = []
    text, boundaries = "", set[int]()
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if line == "#" or line.startswith("# "):
            continue
        if line:
            if text:
                boundaries.add(len(text) + 2 * line.startswith("• "))
            text += line[:-1] if line.endswith("⏐") else line + " "
        elif text:
            blocks.append(Marked(text.rstrip(), frozenset(boundaries)))
            text, boundaries = "", set()
    return blocks


def differences(
    blocks: Iterable[Marked], starts: Callable[[str], Iterable[int]]
) -> tuple[Score, list[str]]:
    """The score of a segmenter, and its errors in words.

    `starts` gives where sentences begin in a text; the first of them counts for nothing.
    """
    right = wrong = missed = 0
    errors = []
    for block in blocks:
        found = set(sorted(starts(block.text))[1:])
        right += len(found & block.boundaries)
        wrong += len(found - block.boundaries)
        missed += len(block.boundaries - found)
        for at in sorted(found ^ block.boundaries):
            said = "split" if at in found else "joined"
            errors.append(f"{said}: {block.text[max(0, at - 40) : at]}|{block.text[at : at + 30]}")
    return Score(right, wrong, missed), errors
