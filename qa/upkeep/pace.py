"""How far adding has come, and how long the rest will take."""

from __future__ import annotations

import gzip
import time
import zlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from corpus import formats

_RECENT_S = 600.0
"""The rate is that of the last ten minutes: a machine that adds for days has other work, too."""
_SURE_S = 3.0
"""Before so long was embedded nothing is said of what is left."""
_BLOCK = 1_000_000
_BLOCKS = 4_000
"""Past 4 GB a feed's lines are not counted."""


@dataclass(frozen=True, slots=True)
class Place:
    """How far into the files that are to be read something stands."""

    files: int = 0
    """So many are read to their end."""
    share: float = 0.0
    """Of all the work, in [0, 1], by the files' sizes."""
    left: int = 0
    """So many articles, at least, are still to be read."""
    is_exact: bool = False
    """Whether there are no more than these."""


class Pace:
    """How quickly new passages are embedded, as far as it tells what is left.

    What is known and only passed over goes a thousand times as fast. It is no measure of the
    rest, which may be new, so the time in which nothing was embedded does not count.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._steps: deque[tuple[float, float, int]] = deque()
        """Of the last minutes: how many seconds, which share of the work, how many passages."""
        self._at, self._share = clock(), 0.0

    def step(self, share: float, passages: int) -> None:
        """The work has come as far as `share`, with so many more passages embedded."""
        now = self._clock()
        if passages:
            self._steps.append((now - self._at, max(share - self._share, 0.0), passages))
            while len(self._steps) > 1 and sum(s for s, _, _ in self._steps) > _RECENT_S:
                self._steps.popleft()
        self._at, self._share = now, share

    @property
    def rate(self) -> float:
        """The passages that are embedded in a second; 0 before any was."""
        seconds = sum(s for s, _, _ in self._steps)
        return sum(n for _, _, n in self._steps) / seconds if seconds else 0.0

    @property
    def remaining_s(self) -> float | None:
        """How long the rest takes if all of it is new; None while that can't be told."""
        seconds, share = sum(s for s, _, _ in self._steps), sum(p for _, p, _ in self._steps)
        if seconds < _SURE_S or not share:
            return None
        return (1.0 - self._share) * seconds / share


def count_lines(path: Path) -> int:
    """How many lines a feed has, to tell how far into it we are; 0 for other files.

    A quick pass: 90 MB of packed news take half a second.
    """
    if not formats.is_read_by_line(path):
        return 0
    lines, last = 0, b"\n"
    try:
        with gzip.open(path) if path.suffix.casefold() == ".gz" else path.open("rb") as file:
            for _ in range(_BLOCKS):
                block = file.read(_BLOCK)
                if not block:
                    return lines + (last != b"\n")
                lines, last = lines + block.count(b"\n"), block[-1:]
    except (OSError, EOFError, zlib.error):  # reading proper will say what is wrong
        return lines
    return 0
