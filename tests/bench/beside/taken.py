"""What a process and its children take of memory and of the processor, as Linux tells it."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path


def memory() -> dict[str, float]:
    """Megabytes of this process and all below it.

    `resident`: in memory now. `proportional`: the same, with what several processes share
    divided among them. `own`: what no file stands behind. `peak`: the most that was resident,
    each process's own peak added up.
    """
    found = dict.fromkeys(("resident", "proportional", "own", "peak"), 0.0)
    for process in _family(os.getpid()):
        status = _kilobytes(Path(f"/proc/{process}/status"))
        rollup = _kilobytes(Path(f"/proc/{process}/smaps_rollup"))
        found["resident"] += status.get("VmRSS", 0)
        found["peak"] += status.get("VmHWM", 0)
        found["own"] += status.get("RssAnon", 0)
        found["proportional"] += rollup.get("Pss", 0)
    return {name: round(kb / 1024, 1) for name, kb in found.items()}


_SECONDS = os.sysconf("SC_CLK_TCK")


def processor_seconds() -> float:
    """Seconds of the processor that this process and all below it have taken.

    On a machine that others use as well they say more than the clock does.
    """
    found = time.process_time()
    for process in _family(os.getpid())[1:]:
        with suppress(OSError):  # it has ended meanwhile
            after_name = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            # In the user's and the system's code, its own and that of those it waited for.
            found += sum(int(ticks) for ticks in after_name[11:15]) / _SECONDS
    return found + sum(os.times()[2:4])


def _family(process: int) -> list[int]:
    found = [process]
    with suppress(OSError):  # a thread or a process that has ended meanwhile
        for task in list(Path(f"/proc/{process}/task").iterdir()):
            with suppress(OSError):
                for child in (task / "children").read_text().split():
                    found += _family(int(child))
    return found


def _kilobytes(file: Path) -> dict[str, int]:
    try:
        lines = file.read_text().splitlines()
    except OSError:  # it has ended meanwhile
        return {}
    rows = (line.split() for line in lines)
    return {row[0].rstrip(":"): int(row[1]) for row in rows if row[-1:] == ["kB"]}
