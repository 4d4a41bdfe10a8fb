"""How much is searched for and read for each kind of question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qa.question import QuestionKind
from qa.settings import Settings


@dataclass(frozen=True, slots=True)
class Plan:
    """How much of the library is looked at in one go.

    `found` passages are left of each search and after fusion; the reader reads up to
    `read` of them (0: none), at most `per_article` of one article (None: any number). A
    composer may follow further plans of its own.
    """

    found: int
    read: int
    per_article: int | None = None

    def __post_init__(self) -> None:
        for name in ("found", "read", "per_article"):
            number, least = getattr(self, name), 0 if name == "read" else 1
            if number is not None and number < least:
                raise ValueError(f"a plan's {name} must be at least {least}, got {number}")


def plans(settings: Settings) -> Mapping[QuestionKind, Plan]:
    """What is looked at first for each kind of question."""
    best = Plan(found=settings.retrieved, read=settings.read_passages)
    return {
        **dict.fromkeys(QuestionKind, best),
        QuestionKind.LIST: Plan(settings.list_found, settings.list_batch),
        # What was before and what was later seldom stands among the ten best passages.
        QuestionKind.TIME: Plan(settings.retrieved, 2 * settings.read_passages, per_article=3),
        QuestionKind.LIBRARY: Plan(settings.retrieved, read=0),
        QuestionKind.TALK: Plan(found=1, read=0),
    }
