"""How far what is told of a work's progress is from the time that passes."""

from __future__ import annotations

import time


class Told:
    """The shares of a work that were told, each with when; the work begins now.

    Until the next share is told the last one is shown, so that both are held against the time at
    which it changes.
    """

    def __init__(self) -> None:
        self._told = [(*_now(), 0.0)]

    def hear(self, share: float) -> None:
        """Take note of a share that is told now."""
        self._told.append((*_now(), share))

    def off(self) -> dict[str, float]:
        """How far at most a share was from that of the time that had passed: by the clock, and by
        this process's processor, on which others' work doesn't tell. The work ends now.
        """
        clocks = list(zip(*self._told, strict=True))
        shares, end = clocks.pop(), _now()
        return {
            name: round(furthest([one - clock[0] for one in (*clock, last)], shares), 3)
            for name, clock, last in zip(("off", "off_cpu"), clocks, end, strict=True)
        }


def furthest(times: list[float], shares: tuple[float, ...]) -> float:
    """The largest difference between a share that is shown and that of the last time, which is
    the end; each share is shown from its own time to the next.
    """
    passed = [one / max(times[-1], 1e-9) for one in times]
    ends = [(share, at) for n, share in enumerate(shares) for at in passed[n : n + 2]]
    return max(abs(share - at) for share, at in ends)


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()
