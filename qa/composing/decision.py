"""Whether to answer at all, and if not, why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from qa.answer import LookedAt
from qa.composing.remarks import Reason
from qa.composing.shelf import but_undated
from qa.question import Filters
from qa.reading.reader import Reading

NO_QUOTE = "A passage was found, but its words could not be verified; see the log."
ALTERED = (
    "A passage that was found is no longer as it was stored, so it was left out; see what is wrong "
    "with: pressmark doctor"
)
NOT_READ = "The articles were searched, but not read."
NOTHING_TO_READ = "The library has nothing to read."
NO_QUESTION = "No question was understood. Ask in words what you want to know of the articles."


@dataclass(frozen=True, slots=True)
class Decision:
    """To answer or to abstain, with the confidence that decided it."""

    confidence: float
    reason: Reason | None
    """Why there is no answer; None where there is one."""


def decide(reading: Reading, threshold: float, looked: LookedAt) -> Decision:
    """Answer from a confidence of `threshold` on, else abstain and say why."""
    if reading.spans and reading.confidence >= threshold:
        return Decision(reading.confidence, None)
    if not looked.passages:
        return Decision(0.0, Reason.NOTHING_TO_READ)
    return Decision(reading.confidence, Reason.UNSURE)


class Known(Protocol):
    """What is known of all articles that meet the filters of a question."""

    def absent(self, names: Sequence[str]) -> Sequence[str]:
        """Those of some names and numbers that stand in none of the articles."""

    def beside(self, names: Sequence[str]) -> Sequence[str]:
        """Those of these that stand in what the pages carry around the articles."""

    def undated(self) -> int:
        """How many more articles there are of which only the day is not known."""


def explained(
    missing: Sequence[str],
    looked: LookedAt,
    filters: Filters,
    known: Known,
    time: str | None = None,
    *,
    only_planned: bool = False,
) -> str:
    """Why we abstain, in sentences that say what was looked at and are true as they stand.

    `missing` are names and numbers of the question that the passages read lack. `time` is the
    time that it names, where what comes nearest tells of another one. `only_planned` says that what
    comes nearest doesn't tell that what is asked for was done.
    """
    if not looked.passages:
        return _nothing(filters, known)
    absent = known.absent(missing) if missing else ()
    beside = known.beside(absent) if absent else ()
    unspoken = [name for name in absent if name not in beside]
    sentences = [_unspoken(unspoken, filters, known)] if unspoken else []
    sentences += [_only_beside(beside, filters)] if beside else []
    if time and not sentences:
        read = _unsure(looked)[0]
        return f"{read} What comes nearest tells of another time than “{time}”."
    if only_planned and not sentences:
        return f"{_unsure(looked)[0]} What comes nearest tells what was planned, not what was done."
    return " ".join([*sentences, *_unsure(looked)])


def _nothing(filters: Filters, known: Known) -> str:
    if not filters:
        return NOTHING_TO_READ
    return f"No article {filters.describe()} is known{but_undated(known.undated())}."


def _unspoken(names: Sequence[str], filters: Filters, known: Known) -> str:
    which = f"article {filters.describe()}" if filters else "article"
    return f"No {which} speaks of {_listed(names, 'or')}{but_undated(known.undated())}."


def _only_beside(names: Sequence[str], filters: Filters) -> str:
    """That a page has a word, but its article hasn't: to deny it would seem untrue."""
    stand = f"{_listed(names, 'and')} {'stands' if len(names) == 1 else 'stand'}"
    where = f"around articles {filters.describe()}" if filters else "around articles"
    return (
        f"{stand} only {where}, in what their pages carry besides (menus, adverts, lists of other "
        "articles), which is never quoted."
    )


def _listed(names: Sequence[str], last: str) -> str:
    quoted = [f"“{name}”" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} {last} {quoted[-1]}"


def _unsure(looked: LookedAt) -> list[str]:
    articles = "1 article" if looked.articles == 1 else f"{looked.articles} articles"
    if looked.passages == 1:
        return [
            f"1 passage from {articles} was read.",
            "No sentence in it answers the question surely enough.",
        ]
    return [
        f"{looked.passages} passages from {articles} were read.",
        "No sentence in them answers the question surely enough.",
    ]


def with_altered(reason: str | None, looked: LookedAt) -> str:
    """The reason for abstaining, where passages were left out since they were altered."""
    return f"{reason} {ALTERED}" if reason and looked.passages else ALTERED
