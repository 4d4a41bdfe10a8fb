"""When enough passages were read: once those left are most unlikely to hold a quote.

What search and words tell of a passage before it is read foretells about how likely its best
sentence will be held for evidence: a sum fitted by `qa.training.settling_fit`, with the errors
that it made there. Passages are read the most promising first. Reading stops where, by these
errors, fewer than `chance` quotable passages are to be expected among those left: quotable is one
whose best sentence would be quoted beside the best one read, and likely enough for an answer at
all. So it stops early where the first ones answer, and where none that is left could.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from embeddings.files import replace_text

FILE = "settling.json"


@dataclass(frozen=True, slots=True)
class FoundSignals:
    """What is known of a passage before it is read, beside the others found for the question."""

    found: float
    """Its fused retrieval score."""
    similarity: float
    """Cosine of its vector and the one searched for; 0 where it is not known."""
    rank: float
    """Natural logarithm of its rank in the search, at least 0."""
    coverage: float
    """Rarity-weighted share of the question's words in it and what stands above it."""
    missing: float
    """Square root of the share of the question's names and numbers that these lack."""
    behind: float
    """How far `found` lies below the best one's."""
    lacking: float
    """How far `coverage` lies below the most."""


@dataclass(frozen=True, slots=True)
class Settling:
    """What was fitted: what foretells a passage's best sentence, and when to stop."""

    bias: float
    weights: Mapping[str, float]
    errors: tuple[float, ...]
    """What was read less what was foretold, in log-odds, as evenly spaced quantiles, rising."""
    worth: float
    """How far below the best sentence one is still quoted, in log-odds."""
    floor: float
    """Log-odds of a best sentence below which nothing is answered."""
    chance: float
    """How many quotable passages may be expected among those left unread."""
    first: int
    """So many are read in any case."""
    step: int
    """So many are read next where it is not settled."""

    def foretold(self, signals: FoundSignals) -> float:
        """The log-odds to be expected of the best sentence of a passage."""
        parts: dict[str, float] = asdict(signals)
        return self.bias + sum(weight * parts[name] for name, weight in self.weights.items())

    def settled(self, best: float, left: Sequence[float]) -> bool:
        """Whether enough was read: by the best sentence's log-odds, and what those of the
        passages left are foretold to be.
        """
        bar = max(best - self.worth, self.floor)
        return sum(self._above(bar - foretold) for foretold in left) < self.chance

    def _above(self, error: float) -> float:
        """The share of errors above one."""
        return 1 - bisect_right(self.errors, error) / len(self.errors)


def signals_of(
    found: Sequence[tuple[float, float, int, float, float]],
) -> list[FoundSignals]:
    """The signals of a question's passages by score, similarity, rank, coverage and missing."""
    top = max((one[0] for one in found), default=0.0)
    most = max((one[3] for one in found), default=0.0)
    return [
        FoundSignals(score, similarity, math.log(rank), share, missing, top - score, most - share)
        for score, similarity, rank, share, missing in found
    ]


def save(settling: Settling, folder: Path) -> None:
    """Write it beside the weights in `folder`."""
    replace_text(folder / FILE, json.dumps(asdict(settling), indent=1) + "\n")


def load(folder: Path) -> Settling | None:
    """What `save` wrote; None where a folder has none: then every passage is read.

    Raises:
        ValueError: if it is not of this form, naming the file.
        OSError: if it can't be read.
    """
    path = folder / FILE
    if not path.exists():
        return None
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        weights = {str(name): float(weight) for name, weight in table["weights"].items()}
        if unknown := weights.keys() - {field.name for field in fields(FoundSignals)}:
            raise ValueError(f"no such signals: {sorted(unknown)}")
        return Settling(
            bias=float(table["bias"]),
            weights=weights,
            errors=tuple(map(float, table["errors"])),
            worth=float(table["worth"]),
            floor=float(table["floor"]),
            chance=float(table["chance"]),
            first=int(table["first"]),
            step=int(table["step"]),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path} does not say when reading settles ({error!r})") from error
