"""Many at once for a long while: processes on one library, then people at the desk.

    python -m tests.bench.soak [--minutes 10] [--desk-minutes 5] [--people 50]

Two add, ten ask and one examines; then fifty ask over HTTP, this machine only, while one
adds. Ends with the figures, and with 1 if there was an error, a quote that no version of its
article holds, or memory that grew by more than a fifth from the second third on.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.qa.crashing import Nursery
from tests.qa.soaking import PEOPLE, Told, soak_desk, soak_processes

MAX_GROWTH = 1.2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--desk-minutes", type=float, default=5)
    parser.add_argument("--people", type=int, default=PEOPLE)
    chosen = parser.parse_args()
    nursery, sound = Nursery(), True
    with tempfile.TemporaryDirectory() as name:
        for part in ("processes", "desk"):
            (Path(name) / part).mkdir()
        if chosen.minutes:
            folder = Path(name) / "processes"
            sound &= _print(soak_processes(nursery, folder, 60 * chosen.minutes))
        if chosen.desk_minutes:
            folder, seconds = Path(name) / "desk", 60 * chosen.desk_minutes
            sound &= _print(soak_desk(nursery, folder, seconds, chosen.people))
    nursery.close()
    sys.exit(not sound)


def _print(rows: list[Told]) -> bool:
    """Print what they did; whether all went well."""
    sound = True
    for told in rows:
        memory = ", ".join(f"{held / 1e6:.0f}" for held in told.memory)
        memory = f", most memory by thirds of the time {memory} MB" if memory else ""
        print(
            f"{told.who}: {told.done} times, {told.quotes} quotes verified, "
            f"{len(told.errors)} errors, longest {told.longest_s:.1f} s{memory}",
            flush=True,
        )
        for error in told.errors[:5]:
            print(f"  {error}")
        grew = told.memory and told.memory[2] > MAX_GROWTH * told.memory[1]
        sound &= not told.errors and not grew
    return sound


if __name__ == "__main__":
    main()
