"""The seam of stage 4: what was read for a question in, which spans to quote and how out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from qa.composing.inquiry import Inquiry
from qa.composing.remarks import ASIDES, SENTENCES, VERDICTS, Reason, Remark
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

    `quotes` are places in `Outline.quotes`, best first; without any, nothing was found for
    this part.
    """

    label: Remark | Words | None
    """Ours, or the article's; None where it needs none, as a point of a summary."""
    quotes: tuple[int, ...] = ()
    date: date | None = None
    """The day one of the quotes names, or one of their articles was published on."""

    def __post_init__(self) -> None:
        label = self.label
        if not isinstance(label, Words | None) and (
            type(label) is not Remark or label.wording in SENTENCES | ASIDES
        ):
            raise ValueError(f"a label is words of a quote or a label of ours, found {label!r:.80}")


@dataclass(frozen=True, slots=True)
class Ledger:
    """What became of the passages that were read for a list; see `qa.answer.LookedAt`.

    Together no more than were read, and no more missed than the library has besides; and
    `found` at least as many as were read for it, at most as many as the library has.
    """

    accepted: int
    rejected: int
    undecided: int
    estimated_missed: int | None = None
    found: int | None = None

    def __post_init__(self) -> None:
        further = (self.estimated_missed or 0, self.found or 0)
        counts = (self.accepted, self.rejected, self.undecided, *further)
        if any(type(count) is not int or count < 0 for count in counts):
            raise ValueError(f"a ledger counts passages, found {counts}")
        if self.found is not None and self.found < self.read:
            raise ValueError(f"{self.read} passages can't be read of {self.found} found")

    @property
    def read(self) -> int:
        return self.accepted + self.rejected + self.undecided


@dataclass(frozen=True, slots=True)
class Outline:
    """What a composer makes of a question: spans, their order, and remarks of ours.

    There is no place in it for text. A quote is cut from the catalogue, and shown only where
    its span is found to be true (`qa.composing.verify`); what we say in words of our own is
    one of `qa.composing.remarks`, and shown only where what fills it is true.
    Which questions are asked back is for the conversation (`Understood.choices`).
    """

    confidence: float
    """That the quotes answer, in [0, 1]; also where they don't."""
    reason: Reason | None = None
    """Why there is no answer; None where there is one."""
    quotes: tuple[AnswerSpan, ...] = ()
    """What answers, in the order it is shown; of equal quotes the first."""
    most: int | None = None
    """So many quotes are shown, at least 1, the first that are true; None: all."""
    parts: tuple[Part, ...] = ()
    near_misses: tuple[AnswerSpan, ...] = ()
    """What comes near where there is no answer, best first."""
    said: Remark | None = None
    """Our own answer, for the kinds that are about the library or the talk itself; for a
    question that is to be answered by yes or no one of `VERDICTS`, beside its evidence."""
    ledger: Ledger | None = None
    remarks: tuple[Remark, ...] = ()
    """What we say about the quotes, each one of `ASIDES`."""

    def __post_init__(self) -> None:
        if not 0 <= self.confidence <= 1:
            raise ValueError(f"a confidence is in [0, 1], got {self.confidence}")
        if self.reason is not None and not isinstance(self.reason, Reason):
            raise ValueError(f"a reason is one of ours, found {self.reason!r:.80}")
        if self.most is not None and self.most < 1:
            raise ValueError(f"at least 1 quote is shown, got {self.most}")
        said = self.said
        if said is not None and (
            type(said) is not Remark or said.wording not in SENTENCES | VERDICTS
        ):
            raise ValueError(f"what is said is a sentence of ours, found {said!r:.80}")
        for remark in self.remarks:
            if type(remark) is not Remark or remark.wording not in ASIDES:
                raise ValueError(f"what is remarked is a remark of ours, found {remark!r:.80}")


class Composer(Protocol):
    """Makes an answer of one kind. It chooses and orders spans, and never writes a quote.

    It need not be trusted: whatever it gives is verified, so that one that is a language
    model can at worst choose badly. An error it raises costs its own question only.
    """

    def compose(self, inquiry: Inquiry) -> Outline:
        """Answer `inquiry.asked` from what was read, reading on where that isn't enough."""
        ...


def outline_of(spans: Sequence[AnswerSpan], confidence: float) -> Outline:
    """Quotes as points, each a part of its own."""
    parts = tuple(Part(None, (n,)) for n in range(len(spans)))
    return Outline(confidence, quotes=tuple(spans), parts=parts)
