"""Kill the adding at random moments within the lexical index's commits, very often, and
between any two steps of writing.

    python -m tests.bench.kills [--kills 500] [--seed 1] [--every 1]

Every library that a kill leaves behind is examined, and must take in what was cut off.
"""

from __future__ import annotations

import argparse
import logging
import random
import tempfile
import time
from pathlib import Path

from tests.qa.crashing import CATALOGUE, DERIVED, Nursery
from tests.qa.kills import killed_at_steps, killed_in_commits


class _Count(logging.Handler):
    """How often each kind of sentence was logged."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: dict[str, int] = {}

    def emit(self, record: logging.LogRecord) -> None:
        self.said[str(record.msg)] = self.said.get(str(record.msg), 0) + 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=int, default=1, help="kill before one call in so many")
    chosen = parser.parse_args()
    count = _Count()
    logging.getLogger("qa").addHandler(count)
    nursery, began = Nursery(), time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        killed = sum(
            killed_in_commits(nursery, Path(name) / "c", chosen.kills, random.Random(chosen.seed))
        )
        steps = {
            part[0]: sum(
                1
                for _ in killed_at_steps(
                    nursery, Path(name) / f"s{n}", part, every=max(chosen.every, 1)
                )
            )
            for n, part in enumerate((DERIVED, CATALOGUE))
        }
    nursery.close()
    seconds = time.monotonic() - began
    print(f"{chosen.kills} times, {killed} of them killed before the end; every library was sound")
    for part, points in steps.items():
        print(f"killed before {points} calls in {part}; every library was sound")
    print(f"{seconds:.0f} s; indexes that had to be rebuilt: {sum(count.said.values())}")
    for sentence, times in count.said.items():
        print(f"  {times} times: {sentence}")


if __name__ == "__main__":
    main()
