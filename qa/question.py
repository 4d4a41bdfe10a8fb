"""The values of a question: what was asked, and what was understood of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MAX_QUESTION_CHARACTERS = 2_000


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier question of the conversation and the answer it got."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Question:
    """What the user asked, and the turns before it, oldest first."""

    text: str
    history: tuple[Turn, ...] = ()


class QuestionKind(StrEnum):
    """What shape of answer a question asks for."""

    FACT = "fact"
    LIST = "list"
    COMPARISON = "comparison"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles may answer. An article must meet every filter that is set.

    An article whose publisher or date is unknown does not meet a filter on it.
    """

    publishers: tuple[str, ...] = ()
    """Any of these, as the catalogue spells them; empty: every publisher."""
    published_from: date | None = None
    published_to: date | None = None
    """The last day, itself included."""

    def __bool__(self) -> bool:
        return bool(self.publishers or self.published_from or self.published_to)

    def describe(self) -> str:
        """Which articles these are, in words; empty where every article may answer."""
        parts = []
        if self.publishers:
            parts.append(f"from {' or '.join(self.publishers)}")
        if self.published_from and self.published_to:
            parts.append(f"published from {self.published_from} to {self.published_to}")
        elif self.published_from:
            parts.append(f"published since {self.published_from}")
        elif self.published_to:
            parts.append(f"published up to {self.published_to}")
        return ", ".join(parts)


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as the retriever and the reader take it."""

    question: Question
    standalone: str
    """The question made to stand without its history; unchanged where it already does."""
    kind: QuestionKind = QuestionKind.FACT
    filters: Filters = NO_FILTERS


def read_turn(turn: Turn | Mapping[str, str]) -> Turn:
    """A turn of the history as callers give it.

    Raises:
        ValueError: if it is a mapping without `question` and `answer`.
    """
    if isinstance(turn, Turn):
        return turn
    try:
        return Turn(turn["question"], turn["answer"])
    except (KeyError, TypeError) as error:
        raise ValueError(
            f"a turn of the history has 'question' and 'answer', got {turn!r}"
        ) from error


def check_question(question: Question) -> None:
    """See that a question can be asked.

    Raises:
        ValueError: if it is empty, or longer than `MAX_QUESTION_CHARACTERS`.
    """
    if not question.text.strip():
        raise ValueError("the question is empty")
    if len(question.text) > MAX_QUESTION_CHARACTERS:
        raise ValueError(
            f"the question has {len(question.text)} characters, "
            f"at most {MAX_QUESTION_CHARACTERS} are read"
        )
