"""What a model may answer: numbers, and words out of a few. All else is dropped, and counted.

Each form is a pydantic model: its JSON schema goes along with the question, and by it the answer
is read, whole and strictly. An answer that doesn't meet it is no answer. What meets it may still
point at nothing: that part is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from qa.pointing.errors import NoReply

MOST_PARTS = 200
"""An answer with more parts than this has not chosen."""


class Word(StrEnum):
    """What a sentence is to a question, as the model is asked to say it."""

    ANSWERS = "answers"
    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    BESIDE = "beside the point"


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


def _one_of(words: Collection[str]) -> Any:
    """Text that should be one of some words: the schema says so; what isn't is dropped here."""
    return Field(json_schema_extra={"enum": list(words)})


class Marked(_Strict):
    """A sentence's number, and what it is to the question."""

    n: int
    word: Annotated[str, _one_of([word.value for word in Word])]


class Marks(_Strict):
    """The answer to "which of these sentences answer?"."""

    sentences: list[Marked]


class Chosen(_Strict):
    """The answer to "which of these sentences sum it up?", in order."""

    sentences: list[int]


class Grouped(_Strict):
    """An entry of a list: its name, and the sentences that tell of it."""

    name: str
    sentences: list[int]


class Groups(_Strict):
    """The answer to "which things do these sentences name?"."""

    entries: list[Grouped]


class Side(_Strict):
    """A side of a comparison by its number, and the sentences that tell of it."""

    side: int
    sentences: list[int]


class Sides(_Strict):
    """The answer to "which of these sentences tell of which side?"."""

    sides: list[Side]


class Standing(_Strict):
    """A question made to stand alone."""

    question: str


TOLD_KINDS = ("fact", "yes_no", "list", "comparison", "time", "summary", "topic", "speaker")
"""The kinds of questions that a model may tell; others the rules know for sure."""


class KindOf(_Strict):
    """What kind of answer a question asks for."""

    kind: Annotated[str, _one_of(TOLD_KINDS)]


Form = TypeVar("Form", bound=BaseModel)

_THOUGHT = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)
_FENCED = re.compile(r"\A```(?:json)?\s*\n(.*)\n\s*```\Z", re.DOTALL)


def parsed(text: str, form: type[Form]) -> Form:
    """The answer in its form.

    What a model thought aloud before it, and a fence around it, are none of it.

    Raises:
        NoReply: if it is anything else.
    """
    said = _THOUGHT.sub("", text).strip()
    if fenced := _FENCED.match(said):
        said = fenced[1]
    try:
        return form.model_validate_json(said)
    except (ValidationError, RecursionError):
        raise NoReply("its answer is not in the form asked for") from None


@dataclass(slots=True)
class Dropped:
    """What of the answers to one question was dropped."""

    out_of_range: int = 0
    unknown_words: int = 0
    repeated: int = 0
    misplaced: int = 0

    def numbers(self, given: Iterable[int], most: int, taken: set[int]) -> list[int]:
        """Those of some numbers that are from 1 to `most` and not yet in `taken`, where they go."""
        kept = []
        for number in given:
            if not 1 <= number <= most:
                self.out_of_range += 1
            elif number in taken:
                self.repeated += 1
            else:
                taken.add(number)
                kept.append(number)
        return kept

    def marks(self, given: Iterable[Marked], most: int) -> dict[int, Word]:
        """Number → word, in the order given; the first of several for a number."""
        taken: set[int] = set()
        kept: dict[int, Word] = {}
        known = {word.value for word in Word}
        for one in given:
            if one.word not in known:
                self.unknown_words += 1
            elif self.numbers([one.n], most, taken):
                kept[one.n] = Word(one.word)
        return kept


def check_chosen(chosen: int, shown: int) -> None:
    """See that an answer has chosen.

    Raises:
        NoReply: if it takes nearly all of what was shown: then it tells nothing apart.
    """
    if shown >= 6 and chosen > 0.75 * shown:
        raise NoReply("it took nearly every sentence, and so chose none")
