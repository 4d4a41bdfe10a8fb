"""The sentences of an article in order, and words in them that name somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.article import Sentence
from corpus.catalogue import StoredPassage


@dataclass(frozen=True, slots=True)
class Named:
    """`[start, end)` of an article's text, words that name who speaks."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of an article with its words."""

    sentence: Sentence
    text: str
    opens: bool
    """It begins a paragraph."""


@dataclass(frozen=True, slots=True)
class StoredLine(Line):
    """A sentence of an article of the library."""

    stored: StoredPassage
    """A passage that holds it."""


def lines_of(passages: Sequence[StoredPassage]) -> list[StoredLine]:
    """The sentences of an article's passages, which are in the order of the text, each once."""
    lines: list[StoredLine] = []
    end = -1
    for stored in passages:
        passage = stored.passage
        texts = passage.words_of(passage.sentences)
        for sentence, text in zip(passage.sentences, texts, strict=True):
            if sentence.start < end:
                continue
            before = passage.text[max(0, end - passage.start) : sentence.start - passage.start]
            opens = end < passage.start or "\n" in before
            lines.append(StoredLine(sentence, text, opens, stored))
            end = sentence.end
    return lines


def line_at(lines: Sequence[StoredLine], offset: int) -> int | None:
    """Which of an article's sentences holds a character of its text; None if none does."""
    return next(
        (n for n, line in enumerate(lines) if line.sentence.start <= offset < line.sentence.end),
        None,
    )


def holds(stored: StoredPassage, sentence: Sentence) -> bool:
    """Whether all of a sentence stands in a passage of its article."""
    passage = stored.passage
    return passage.start <= sentence.start and sentence.end <= passage.end
