"""Whether to answer at all, and if not, why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qa.answer import LookedAt
from qa.composing.remarks import Reason
from qa.question import Filters
from qa.reading.reader import Reading

NO_QUOTE = "A passage was found, but its words could not be verified; see the log."
ALTERED = (
    "A passage that was found is no longer as it was stored, so it was left out; see what is wrong "
    "with: pressmark doctor"
)
NOT_READ = "The articles were searched, but not read."
NOTHING_TO_READ = "The library has nothing to read."


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


def explained(
    missing: Sequence[str],
    looked: LookedAt,
    filters: Filters,
    absent: Callable[[Sequence[str]], Sequence[str]],
) -> str:
    """Why we abstain, in sentences that say what was looked at and are true as they stand.

    `missing` are names and numbers of the question that the passages read lack; `absent` gives
    those of them that stand in no article that meets the filters.
    """
    if not looked.passages:
        return _nothing(filters)
    unspoken = absent(missing) if missing else ()
    sentences = [_unspoken(unspoken, filters)] if unspoken else []
    return " ".join([*sentences, *_unsure(looked)])


def _nothing(filters: Filters) -> str:
    return f"No article {filters.describe()} is known." if filters else NOTHING_TO_READ


def _unspoken(names: Sequence[str], filters: Filters) -> str:
    quoted = [f"“{name}”" for name in names]
    listed = quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
    which = f"article {filters.describe()}" if filters else "article"
    return f"No {which} speaks of {listed}."


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
