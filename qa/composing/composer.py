"""The seam of stage 4: what was read for a question in, which spans to quote and how out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from qa.composing.inquiry import Inquiry
from qa.reading.reader import AnswerSpan


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a quote: `[start, end)`, in the article's offsets, of `Outline.quotes[quote]`."""

    quote: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Part:
    """What becomes a `Group`: an entry, a side, a date, a point.

    A `str` is a label of ours; a label in the article's words can only be `Words`. `quotes`
    are places in `Outline.quotes`, best first; without any, nothing was found for this part.
    """

    label: str | Words
    quotes: tuple[int, ...] = ()
    date: date | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """What became of the passages that were read for a list; see `qa.answer.LookedAt`."""

    accepted: int
    rejected: int
    undecided: int
    estimated_missed: int | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """What a composer makes of a question: spans, their order, and words of ours.

    There is no place in it for a quote's text. What is shown is cut from the catalogue, and
    only where a span is found to be true (`qa.composing.verify`).
    """

    confidence: float
    """That the quotes answer, in [0, 1]; also where they don't."""
    reason: str | None = None
    """A sentence of ours that says why there is no answer; None where there is one."""
    quotes: tuple[AnswerSpan, ...] = ()
    """What answers, in the order it is shown."""
    most: int | None = None
    """So many quotes are shown, the first that are true; None: all."""
    parts: tuple[Part, ...] = ()
    near_misses: tuple[AnswerSpan, ...] = ()
    """What comes near where there is no answer, best first."""
    said: str = ""
    """Our own answer, for the kinds that are about the library or the talk itself."""
    choices: tuple[str, ...] = ()
    ledger: Ledger | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.confidence <= 1:
            raise ValueError(f"a confidence is in [0, 1], got {self.confidence}")


class Composer(Protocol):
    """Makes an answer of one kind. It chooses and orders spans, and never writes a quote.

    It need not be trusted: whatever it gives is verified, so that one that is a language
    model can at worst choose badly. An error it raises costs its own question only.
    """

    def compose(self, inquiry: Inquiry) -> Outline:
        """Answer `inquiry.asked` from what was read, reading on where that isn't enough."""
        ...
