"""What of a reading speaks for one side of a comparison."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.composing.newness import published_on
from qa.composing.remarks import Remark
from qa.composing.subjects import Subjects, around
from qa.reading.matching import stems
from qa.reading.quotes import quote_of
from qa.reading.reader import AnswerSpan, Reading
from qa.retrieval.copies import normal_form

NEARLY = 0.5
"""A side's further quotes must score at least this share of its best one. A quarter, as facts
have it, brought what is beside the point: a side has no second question to be told apart by."""
NAMED = 0.15
"""The share for a quote that says what is compared in the question's own words ("children in
care"): what it says of it in other words than "good" the reader thinks little of."""
ALL_NAMED = 0.1
"""The share for one that names all sides where nothing is asked but how they differ."""


@dataclass(frozen=True, slots=True)
class Side:
    """A side: as the question names it, and what is asked and was read of it."""

    label: Remark
    question: str
    words: frozenset[str]
    """The stems of its name; none where it has none."""
    share: float = 1.0
    """So many of them a text must have to speak of it."""

    def is_in(self, said: frozenset[str]) -> bool:
        return len(self.words & said) >= self.share * len(self.words)


@dataclass(frozen=True, slots=True)
class Sought:
    """What is compared, and how sure the reader must be of what is quoted of it."""

    sides: tuple[Side, ...]
    matter: str
    """What of the sides is compared; may be empty."""
    is_newest: bool
    threshold: float
    is_wide: bool = False
    """Nothing is asked but how they differ: a sentence that names them all tells them apart."""


def evidence(n: int, reading: Reading, sought: Sought) -> list[AnswerSpan]:
    """The spans that answer for the n-th side, best first; none where the reader is unsure.

    What speaks of what is asked leads, the newest of that first, unless the sides are times; but
    the newest of all where the newest is asked for.
    """
    side, matter = sought.sides[n], sought.matter
    # What a quote tells of another year was left out already, by what it says of times.
    subjects = Subjects.of(side.question)
    timeless = replace(subjects, years=())
    others = [one for one in sought.sides if one is not side]
    own = [
        span
        for span in worthy(reading, sought.threshold, matter, sought)
        if timeless.are_in(span)
        and all(year <= around(span.stored) for year in subjects.years)
        and _is_of(span, side, others)
    ]
    if subjects.years:
        return own
    if sought.is_wide:
        own.sort(key=lambda s: -_names_all(s, sought))
        return [_gone_on(span) if _names_all(span, sought) else span for span in own]
    own.sort(key=lambda s: (-_speaks_of(s, matter), -published_on(s).toordinal()))
    if sought.is_newest:
        own.sort(key=published_on, reverse=True)
    return own


def worthy(
    reading: Reading, threshold: float, matter: str, sought: Sought | None = None
) -> list[AnswerSpan]:
    """The spans worth quoting, best first, each saying something else; none below `threshold`."""
    if not reading.spans or reading.confidence < threshold:
        return []
    told: set[str] = set()
    found = []
    for span in reading.spans:
        form = normal_form(quote_of(span))
        share = (NEARLY, reading.worth_quoting, NAMED)[_speaks_of(span, matter)]
        if sought and sought.is_wide:
            share = ALL_NAMED if _names_all(span, sought) else reading.worth_quoting
        if span.score >= share * reading.spans[0].score and form not in told:
            told.add(form)
            found.append(span)
    return found


def _names_all(span: AnswerSpan, sought: Sought) -> bool:
    """Whether a quote names all sides, so that it may tell them apart."""
    said = stems(quote_of(span))
    return all(side.words and side.is_in(said) for side in sought.sides)


def _gone_on(span: AnswerSpan) -> AnswerSpan:
    """A span with the next sentence of its paragraph: "A is no B. That office only advises."."""
    passage, end = span.stored.passage, span.sentences[-1].end
    behind = next((s for s in passage.sentences if s.start >= end), None)
    if behind is None or "\n" in passage.between(end, behind.start):
        return span
    return replace(span, sentences=(*span.sentences, behind))


def _speaks_of(span: AnswerSpan, matter: str) -> int:
    """2 where a quote says what is asked about in these words, 1 where it has them all, else 0."""
    if not matter:
        return 0
    quote = quote_of(span)
    return 2 if normal_form(matter) in normal_form(quote) else int(stems(matter) <= stems(quote))


def _is_of(span: AnswerSpan, side: Side, others: Sequence[Side]) -> bool:
    """Whether a quote speaks of a side rather than of another: named in it, or above it alone.

    "Sir Martyn" is enough of a name for the quote to speak of the other.
    """
    said = stems(quote_of(span))
    if side.is_in(said):
        return True
    return side.is_in(around(span.stored)) and not any(
        (other.words - side.words) & said for other in others
    )
