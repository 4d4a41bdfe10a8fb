"""What a trained network says of a question: what it asks for, and which of its words say so.

Intent detection and slot filling (Chen et al. 2019, "BERT for joint intent classification and
slot filling"): one kind for the question, a slot for each of its words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from qa.conversation.publishers import ARTICLES
from qa.conversation.states import State

_ARTICLES = re.compile(rf"\b(?:{ARTICLES}|papers?|library)\b", re.I)


class Kind(StrEnum):
    """What a question asks for; the network's own classes, in the order of its outputs."""

    FACT = "fact"
    YES_NO = "yes_no"
    LIST = "list"
    COMPARISON = "comparison"
    AGREEMENT = "agreement"
    """Whether accounts of one matter agree."""
    TIME = "time"
    """How a matter changed, or what happened."""
    SUMMARY = "summary"
    TOPIC = "topic"
    SPEAKER = "speaker"
    LIBRARY = "library"
    TALK = "talk"


class Slot(StrEnum):
    """What a run of a question's words is to it; without the article before them."""

    LISTED = "listed"
    """The noun that names what is listed: "London councils"; or "who", "what", "everybody"."""
    SIDE = "side"
    SPEAKER = "speaker"
    ABOUT = "about"
    """The matter that is summed up, compared, spoken of, or whose course is asked for."""
    PUBLISHER = "publisher"
    TIME = "time"


STATES = (None, State.NEWEST, State.FIRST, State.CHANGE, State.EVENTS)
"""The states that a question may ask for, in the order of the network's outputs."""


@dataclass(frozen=True, slots=True)
class Filled:
    """The characters `[start, end)` of a question that fill a slot."""

    slot: Slot
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Intent:
    """What `text` asks for.

    `certainty` is the probability of `kind`, in [0, 1]; `filled` are in order, none overlaps.
    """

    text: str
    kind: Kind
    certainty: float
    state: State | None
    filled: tuple[Filled, ...] = ()

    def parts(self, slot: Slot) -> tuple[str, ...]:
        """The phrases that fill a slot, in order."""
        return tuple(self.text[f.start : f.end] for f in self.filled if f.slot is slot)

    def first(self, slot: Slot) -> Filled | None:
        """The first place where a slot is filled; None where it is not."""
        return next((f for f in self.filled if f.slot is slot), None)


class IntentReader(Protocol):
    """What reads intents."""

    def read(self, questions: Sequence[str]) -> Sequence[Intent | None]:
        """The questions' intents, in their order; None where it can't tell."""
        ...


class OfTheArticles:
    """Another's intents in the middle of a conversation, which goes on about the articles.

    What names no article then asks nothing of the library: "And how many can you have at once?"
    was counted as articles.
    """

    def __init__(self, inner: IntentReader) -> None:
        self._inner = inner

    def read(self, questions: Sequence[str]) -> Sequence[Intent | None]:
        return [
            None
            if intent and intent.kind is Kind.LIBRARY and not _ARTICLES.search(question)
            else intent
            for question, intent in zip(questions, self._inner.read(questions), strict=True)
        ]


class Remembered:
    """Another's intents while one question is understood, each read once."""

    def __init__(self, inner: IntentReader) -> None:
        self._inner = inner
        self._known: dict[str, Intent | None] = {}

    def read(self, questions: Sequence[str]) -> Sequence[Intent | None]:
        new = [one for one in dict.fromkeys(questions) if one not in self._known]
        self._known |= zip(new, self._inner.read(new) if new else (), strict=True)
        return [self._known[question] for question in questions]


class NoIntents:
    """Tells nothing: questions are then understood by rules alone."""

    def read(self, questions: Sequence[str]) -> Sequence[Intent | None]:
        return [None] * len(questions)
