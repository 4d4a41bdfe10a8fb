"""The values of a question: what was asked, and what was understood of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


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
