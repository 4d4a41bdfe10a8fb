"""How long a command takes as a process, beside torch's own import, and what it imports.

    python -m tests.bench.starting [LIBRARY] [--rounds 7] [--json FILE]

asks LIBRARY (or the samples, added to a new one) by commands of their own process, each in turn,
several rounds after one that isn't counted: so that whatever else the machine does befalls all of
them. Of each it gives the median and the least wall time, the processor's time, how many times
the median of `import torch` it took (or how much more), and which of the large libraries it had
imported. `ask, open desk` asks a desk that stays open over the library.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus.samples import folder
from qa.library import Library
from tests.qa.desk.process import ROOT, desk

MAIN = "from qa.cli.commands import main; main()"
HEAVY = ("torch", "numpy", "faiss", "tantivy", "transformers", "sentence_transformers", "gradio")
QUESTION = "Who led the inspection of Islington?"
# The command ends its process itself, so what it imported is told before that.
TELLS = f"""
import os, sys
from qa.cli.commands import app
try:
    app()
except SystemExit:
    pass
found = [name for name in {HEAVY!r} if name in sys.modules]
print("\\n" + " ".join(found), file=sys.stderr, flush=True)
os._exit(0)
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One process."""

    wall_s: float
    processor_s: float


def ran(arguments: Sequence[str]) -> Run:
    """Run `python ARGUMENTS…` to its end, and say how long it took.

    Raises:
        AssertionError: if it fails.
    """
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, ended, spent = os.wait4(process.pid, 0)
    wall_s = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(ended)
    assert process.returncode in (0, 1), (arguments, process.returncode)  # 1: not all is verbatim
    return Run(wall_s, spent.ru_utime + spent.ru_stime)


def imported(arguments: Sequence[str]) -> list[str]:
    """Which of the large libraries a command imports."""
    command = [sys.executable, "-c", TELLS, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    return done.stderr.splitlines()[-1].split()


def commands(library: Path, article: str, draft: Path) -> Mapping[str, tuple[str, ...]]:
    """What is run, by name, behind `pressmark`."""
    at = ("--library", str(library))
    return {
        "--help": ("--help",),
        "status": ("status", *at),
        "show": ("show", article, *at),
        "verify": ("verify", str(draft), *at),
        "ask": ("ask", QUESTION, "--no-desk", *at),
        "ask, open desk": ("ask", QUESTION, *at),
    }


def measured(library: Path, rounds: int) -> dict[str, dict[str, object]]:
    """The figures of each command, by its name."""
    with Library.open(library) as opened:
        article = opened.article_ids()[0]
        quote = opened.article(article).text[opened.passages(article)[0].start :][:60]
    with (
        tempfile.NamedTemporaryFile("w", suffix=".txt") as draft,
        tempfile.NamedTemporaryFile() as log,
    ):
        draft.write(f"“{' '.join(quote.split())}”\n")
        draft.flush()
        named = commands(library, article, Path(draft.name))
        serve = ("-c", MAIN, "chat", "--library", str(library), "--port", "0")
        with desk(*serve, log=Path(log.name), ready_s=300):
            ways = {
                "python": ("-c", "pass"),
                "import torch": ("-c", "import torch"),
                **{name: ("-c", MAIN, *arguments) for name, arguments in named.items()},
            }
            runs: dict[str, list[Run]] = {name: [] for name in ways}
            for n in range(rounds + 1):
                for name, way in ways.items():
                    run = ran(way)
                    if n:  # the first fills the disk's cache
                        runs[name].append(run)
            heavy = {name: imported(arguments) for name, arguments in named.items()}
    torch_s = statistics.median(run.wall_s for run in runs["import torch"])
    return {
        name: {
            "median_s": (median := statistics.median(run.wall_s for run in of_it)),
            "least_s": min(run.wall_s for run in of_it),
            "processor_s": statistics.median(run.processor_s for run in of_it),
            "over_torch_s": median - torch_s,
            "imports": heavy.get(name, []),
            "runs": [asdict(run) for run in of_it],
        }
        for name, of_it in runs.items()
    }


def table(figures: Mapping[str, Mapping[str, object]]) -> str:
    """A line a command."""
    lines = [f"{'':15}  median   least  processor  over torch  imports"]
    for name, of_it in figures.items():
        imports = of_it["imports"]
        assert isinstance(imports, list)
        lines.append(
            f"{name:15} {of_it['median_s']:5.2f} s {of_it['least_s']:5.2f} s    "
            f"{of_it['processor_s']:5.2f} s    {of_it['over_torch_s']:+5.2f} s   "
            f"{' '.join(imports)}".rstrip()
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("library", nargs="?", type=Path)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        path = given.library or Path(temporary) / "library"
        if given.library is None:
            with Library.open(path) as library:
                library.add(folder())
        figures = measured(path, given.rounds)
    load = os.getloadavg()[0]
    print(f"{given.rounds} rounds, {os.cpu_count()} cores, load {load:.1f}")
    print(table(figures))
    if given.json:
        given.json.write_text(json.dumps({"load": load, "figures": figures}, indent=2) + "\n")


if __name__ == "__main__":
    main()
