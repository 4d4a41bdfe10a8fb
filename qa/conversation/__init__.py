"""Stage 1 of a question: understood, before anything is searched for.

A follow-up is made to stand alone, filters are read, the kind of question is told
apart. Rules only, no model: they can be read, and they take less than a millisecond.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qa.conversation.courtesy import plainly
from qa.conversation.ellipsis import completed
from qa.conversation.filters import exchanged, read, says_something
from qa.conversation.kinds import kind_of
from qa.conversation.rewriting import Settled, asks, standalone
from qa.question import Filters, Question, Understood

__all__ = ["understand"]

_TURNS = 8
"""Turns back that are read. None leans further than a few; a longer history costs time."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A question without its filters' words, standing alone, and its filters."""

    turn: Settled
    filters: Filters


def understand(question: Question, *, publishers: Sequence[str], today: date) -> Understood:
    """The question as it stands alone, its kind, and the filters it states.

    `publishers` are the catalogue's spellings; only these become filters. `today` is
    what "last month" counts from. `standalone` is the user's text, unchanged, where it
    neither leans on the history nor states a filter, and nothing polite stands around it. A
    part of a question ("What about
    Croydon?") keeps the filters of the question it takes over; nothing else inherits any.
    """
    earlier: list[_Read] = []
    for turn in question.history[-_TURNS:]:
        earlier.append(_read(turn.question, turn.answer, earlier, publishers, today))
    now = _read(question.text, "", earlier, publishers, today)
    return Understood(question, now.turn.text, kind_of(now.turn.text), now.filters)


def _read(
    text: str, answer: str, earlier: Sequence[_Read], publishers: Sequence[str], today: date
) -> _Read:
    """`text` as it stands after the turns `earlier`, oldest first."""
    text = plainly(text)
    before = next((read for read in reversed(earlier) if asks(read.turn.text)), None)
    if before and (new := exchanged(text, before.filters, publishers, today)):
        return _Read(Settled(before.turn.text, answer), new)
    reading = read(text, publishers, today)
    filters = reading.filters
    if not filters or says_something(reading.text):
        text = reading.text
    elif before:
        # "And in City Matters?" is the question before it, asked of City Matters.
        return _Read(Settled(before.turn.text, answer), _over(before.filters, filters))
    if before and (whole := completed(text, before.turn.text, before.turn.answer)):
        return _Read(Settled(whole, answer), _over(before.filters, filters))
    return _Read(Settled(standalone(text, [read.turn for read in earlier]), answer), filters)


def _over(old: Filters, new: Filters) -> Filters:
    """`new`, and what `old` says of the sort that `new` leaves open."""
    dated = new if new.published_from or new.published_to else old
    return Filters(new.publishers or old.publishers, dated.published_from, dated.published_to)
