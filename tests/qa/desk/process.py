"""The desk in a process of its own.

Gradio leaves event loops and sockets to the garbage collector; in the tests' process,
where a warning is an error, that would fail whichever test happened to run just then.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[3]


@contextmanager
def desk(*command: str, log: Path, ready_s: float = 90.0) -> Iterator[str]:
    """Run `python COMMAND…` in the project's folder, until the block ends.

    Gives the address it prints. `log` takes what it says.
    """
    with log.open("w+", encoding="utf-8") as output:
        process = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            yield _address(process, output, time.monotonic() + ready_s)
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _address(process: subprocess.Popen[bytes], output: IO[str], deadline: float) -> str:
    while time.monotonic() < deadline:
        output.seek(0)
        said = output.read()
        if found := re.search(r"http://127\.0\.0\.1:\d+", said):
            return found.group()
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise AssertionError(f"the desk did not start; it said:\n{said}")
