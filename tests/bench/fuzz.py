"""Add spoiled files, ask odd questions and send odd requests, in bulk.

    python -m tests.bench.fuzz [--inputs 20000] [--seed 14] [--real 200]
        [--questions 20000] [--requests 3000] [--log FILE]

Of the inputs the last `--real` are embedded by the bundled model and asked through the reader
that ships, the others by stand-ins. What was done is noted in the log; started again with the
same one, it goes on from there. Ends with a table, and with 1 if anything went wrong.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from corpus import samples
from embeddings.encoder import SentenceEncoder
from qa import Library
from qa.settings import DEFAULT_SETTINGS
from tests.fakes import READ_APART, WordEncoder
from tests.qa.desk import any_request
from tests.qa.fuzzing import WORDS, Tally, add_inputs, memory_peak_bytes
from tests.qa.test_any_question import ARTICLES, check, questions

BATCH = 250
ASKED_TOGETHER = 8


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=14)
    parser.add_argument("--real", type=int, default=200)
    parser.add_argument("--questions", type=int, default=20_000)
    parser.add_argument("--requests", type=int, default=3_000)
    parser.add_argument("--log", type=Path)
    chosen = parser.parse_args()
    log = chosen.log or Path(tempfile.gettempdir()) / f"pressmark-fuzz-{chosen.seed}.jsonl"
    logging.disable(logging.ERROR)  # damaged pages and parsers that trip, thousands of times
    tally, wrong = _files(chosen.inputs, chosen.real, chosen.seed, log)
    _print_table(tally)
    with tempfile.TemporaryDirectory() as name:
        wrong += _tried("questions", lambda: _ask(Path(name), chosen.questions, chosen.seed))
        wrong += _tried("requests", lambda: _knock(Path(name), chosen.requests, chosen.seed))
    print(f"{len(wrong)} went wrong")
    for what in wrong:
        print(f"  {what}")
    sys.exit(bool(wrong))


def _files(inputs: int, real: int, seed: int, log: Path) -> tuple[Tally, list[str]]:
    """Add the inputs batch by batch, but for those that the log has already."""
    tally, wrong, done = Tally(), [], set()
    for line in log.read_text().splitlines() if log.exists() else []:
        row = json.loads(line)
        done.add(row["first"])
        wrong += row["wrong"]
        tally.take_in(Tally.from_dict(row["tally"]))
    with tempfile.TemporaryDirectory() as name:
        base = _base(Path(name))
    for first in range(0, inputs, BATCH):
        if first in done:
            continue
        numbers = range(first, min(first + BATCH, inputs))
        is_real = first >= inputs - real
        how = {"encoder": SentenceEncoder(), "settings": DEFAULT_SETTINGS} if is_real else {}
        began, told, found = time.monotonic(), list[str](), Tally()
        with tempfile.TemporaryDirectory() as name:
            try:
                found = add_inputs(Path(name), seed, numbers, base_bytes=base, **how)
            except Exception as error:
                told = [f"inputs {first} to {numbers[-1]}: {type(error).__name__}: {error}"[:600]]
                print(*told, flush=True)
        if is_real:
            base = max(base, memory_peak_bytes())
        tally.take_in(found)
        wrong += told
        with log.open("a") as notes:
            notes.write(
                json.dumps({"first": first, "wrong": told, "tally": found.to_dict()}) + "\n"
            )
        seconds = time.monotonic() - began
        print(f"{numbers[-1] + 1} of {inputs} inputs, {seconds:.0f} s for {BATCH}", flush=True)
    return tally, wrong


def _base(folder: Path) -> int:
    """The memory that a library of valid files takes."""
    with Library.open(folder, encoder=WordEncoder(*WORDS), settings=READ_APART) as library:
        library.add(samples.folder())
    return memory_peak_bytes()


def _tried(what: str, act: Callable[[], str]) -> list[str]:
    began = time.monotonic()
    try:
        print(f"{act()}, {time.monotonic() - began:.0f} s", flush=True)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        return [f"{what}: {type(error).__name__}: {error}; {getattr(error, '__notes__', '')}"]
    return []


def _ask(folder: Path, count: int, seed: int) -> str:
    """Ask that many questions of any form of three articles."""
    feed = folder / "asked.jsonl"
    feed.write_text("".join(json.dumps(row) + "\n" for row in ARTICLES))
    encoder = WordEncoder("harbour", "bridge", "council", "market", "score")
    outcomes: Counter[str] = Counter()
    with Library.open(folder / "asked", encoder=encoder, settings=READ_APART) as library:
        library.add(feed)

        def ask(asked: list[object]) -> None:
            for question, answer in zip(asked, library.ask_many(asked), strict=True):
                check(library, question, answer)
                outcomes["answered" if answer.answered else "turned down"] += 1

        batch = st.lists(questions, min_size=ASKED_TOGETHER, max_size=ASKED_TOGETHER)
        _generated(-(-count // ASKED_TOGETHER), seed, given(batch)(ask))
    return f"{_in_words(outcomes)} of the questions"


def _knock(folder: Path, count: int, seed: int) -> str:
    """Send that many requests of any form, half of them questions, to a desk."""
    outcomes: Counter[str] = Counter()
    with any_request.any_desk(folder) as address:

        def ask(body: bytes) -> None:
            outcomes[any_request.asked(address, body)] += 1

        def knock(method: str, path: str, headers: dict[str, str], body: bytes) -> None:
            status = any_request.knocked(address, method, path, headers, body)
            outcomes[f"status {status}" if status else "no answer to half a request"] += 1

        _generated(count // 2, seed, given(any_request.bodies)(ask))
        parts = (any_request.methods, any_request.paths, any_request.headers, any_request.bodies)
        _generated(count // 2, seed, given(*parts)(knock))
    return f"{_in_words(outcomes)} of the requests"


def _generated(count: int, seed: int, test: Callable[[], None]) -> None:
    from hypothesis import seed as seeded

    how = settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    how(seeded(seed)(test))()


def _in_words(outcomes: Counter[str]) -> str:
    return ", ".join(f"{times} {what}" for what, times in sorted(outcomes.items()))


def _print_table(tally: Tally) -> None:
    print(f"{'format':<10} {'added':>7} {'partly':>7} {'failed':>7}")
    formats = sorted(tally.added | tally.partly | tally.failed)
    for extension in formats:
        counts = (tally.added[extension], tally.partly[extension], tally.failed[extension])
        print(f"{extension:<10} {counts[0]:>7} {counts[1]:>7} {counts[2]:>7}")
    totals = [sum(c.values()) for c in (tally.added, tally.partly, tally.failed)]
    print(f"{'all':<10} {totals[0]:>7} {totals[1]:>7} {totals[2]:>7}")
    print(f"ended by the limits of reading: {sum(tally.limited.values())}")
    print(f"slowest: {tally.slowest}, {tally.slowest_s:.1f} s")
    print(f"most memory above that for valid files: {tally.bytes_above_base / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
