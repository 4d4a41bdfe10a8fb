"""How much was read for an answer, and the ledger of a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from qa import rows
from qa.saying import many


@dataclass(frozen=True, slots=True)
class LookedAt:
    """How much was read for an answer; of a list also what became of it, its ledger.

    The ledger counts passages: `accepted` ones hold an entry, `rejected` ones hold none, of
    `undecided` ones it can't be told. `estimated_missed` is an estimate of how many more
    would be accepted among those that weren't read. `found` may hold an entry by the two
    searches, whether they were read or not. All five are None for other answers, the last
    two also where they are not known.
    """

    articles: int
    passages: int
    accepted: int | None = None
    rejected: int | None = None
    undecided: int | None = None
    estimated_missed: int | None = None
    found: int | None = None

    @property
    def is_ledger(self) -> bool:
        """Whether it tells what became of the passages."""
        return self.accepted is not None and self.rejected is not None

    def leaves_unread(self, exhaustive: bool = False) -> bool:
        """Whether reading further may find more of a list; `exhaustive`, where it should not."""
        if not self.is_ledger:
            return False
        return self.found > self.passages if self.found is not None else not exhaustive

    def describe(self) -> str:
        """What was read, and what became of it, in sentences of ours; empty where nothing was."""
        if not self.passages:
            return ""
        articles = many(self.articles, "article")
        if self.found is None:
            read = f"Read {many(self.passages, 'passage')} of {articles}"
        else:
            read = f"Read {self.passages:,} of {many(self.found, 'passage')} found, of {articles}"
        return " ".join(part for part in (f"{read}{self._ledger()}.", self._missed()) if part)

    def _ledger(self) -> str:
        if self.accepted is None or self.rejected is None:
            return ""
        holds, dont = "holds" if self.accepted == 1 else "hold", "doesn't"
        dont = dont if self.rejected == 1 else "don't"
        told = f", {self.undecided:,} can't be told" if self.undecided else ""
        return f": {self.accepted:,} {holds} an entry, {self.rejected:,} {dont}{told}"

    def _missed(self) -> str:
        if self.estimated_missed is None:
            return ""
        estimated = "(an estimate from how far the two searches agree)"
        if self.estimated_missed:
            return f"About {self.estimated_missed:,} more may have been missed {estimated}."
        # The searches tell nothing of what was read and judged wrongly.
        return (
            f"No more are expected in what wasn't read {estimated}; what was read may have been "
            "misjudged."
        )

    def to_dict(self) -> dict[str, Any]:
        """What is None is left out."""
        return {name: count for name, count in asdict(self).items() if count is not None}

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> LookedAt:
        ledger = ("accepted", "rejected", "undecided", "estimated_missed", "found")
        counts = {name: rows.whole(row, name) for name in ledger if row.get(name) is not None}
        return cls(rows.whole(row, "articles"), rows.whole(row, "passages"), **counts)
