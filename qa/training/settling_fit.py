"""Fit when reading stops (`qa.reading.settling`), and say what stays unread and is lost by it.

    python -m qa.training.settling_fit DATA [--sets NAME...] [--also LIBRARY QUESTIONS]
        [--sample N] [--cache DIR] [--write]

Asks the libraries of DATA's sets, every passage read, and another library a file of questions
(`python -m tests.bench.reading … --write-questions FILE` makes one of news). A least-squares sum
of what is known of a passage before it is read foretells its best sentence. Printed are figures
of questions that the sum was not fitted on, by fives; what is written is fitted on all.
"""

from __future__ import annotations

import argparse
import pickle
import sys
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from qa import Library
from qa.evaluation.questions import read
from qa.question import QuestionKind
from qa.reading import calibration, model, settling
from qa.reading.calibration import Calibration
from qa.reading.reader import Candidate, Reading
from qa.reading.settling import FoundSignals, Settling
from qa.reading.trained import TrainedReader, found_signals
from qa.reading.weighing import WORTH_QUOTING, weigh
from qa.settings import DEFAULT_SETTINGS, READER_WEIGHTS

FIRST, STEP = 3, 3
CHANCES = (0.05, 0.1, 0.2, 0.4)
CHANCE = 0.1
_QUANTILES = 100
_PENALTY = 1.0
_FOLDS = 5
_FEED = "articles.jsonl.gz"


@dataclass(frozen=True, slots=True)
class Seen:
    """One question for a fact whose passages were all read, in the order they were found in."""

    signals: tuple[FoundSignals, ...]
    bests: tuple[float, ...]
    """The log-odds of each passage's best sentence."""
    quoted: int | None
    """The number of the best quote's passage, where it answers."""


class _Watcher:
    """Reads every passage of questions for a fact, keeps what it saw, and finds nothing."""

    threshold = 2.0

    def __init__(self, library: Library) -> None:
        self._calibration: Calibration = calibration.load(READER_WEIGHTS)
        self._reader = TrainedReader(
            model.load(READER_WEIGHTS),
            self._calibration,
            library._rarities,
            risk=DEFAULT_SETTINGS.risk,
        )
        self.seen: list[Seen] = []

    def read(self, batch: Sequence[tuple[Any, Sequence[Candidate]]]) -> list[Reading]:
        asked = [one for one in batch if one[0].kind is QuestionKind.FACT and len(one[1]) > FIRST]
        for (_, found), observed in zip(asked, self._reader.observe(asked), strict=True):
            ids = [one.stored.passage_id for one in found]
            bests = dict.fromkeys(ids, -12.0)
            for one in observed.sentences:
                place = one.candidate.stored.passage_id
                log_odds = self._calibration.sentence.log_odds(one.signals)
                bests[place] = max(bests[place], log_odds)
            reading = weigh(observed, self._calibration)
            answers = reading.spans and reading.confidence >= self._reader.threshold
            quoted = ids.index(reading.spans[0].stored.passage_id) if answers else None
            signals = tuple(found_signals(found, observed.words, observed.matches))
            self.seen.append(Seen(signals, tuple(bests[one] for one in ids), quoted))
        return [Reading((), 0.0) for _ in batch]


def fit(seen: Sequence[Seen], *, chance: float = CHANCE) -> Settling:
    """The sum, its errors, and the lowest best sentence that was answered with."""
    rows = np.array([astuple(signals) for one in seen for signals in one.signals])
    bests = np.array([best for one in seen for best in one.bests])
    design = np.column_stack([np.ones(len(rows)), rows])
    squares = design.T @ design + _PENALTY * np.eye(design.shape[1])
    weights = np.linalg.solve(squares, design.T @ bests)
    errors = np.quantile(bests - design @ weights, np.linspace(0, 1, _QUANTILES + 1))
    answered = [max(one.bests) for one in seen if one.quoted is not None]
    names = [field.name for field in fields(FoundSignals)]
    return Settling(
        bias=round(float(weights[0]), 4),
        weights={n: round(float(w), 4) for n, w in zip(names, weights[1:], strict=True)},
        errors=tuple(round(float(error), 4) for error in errors),
        worth=round(-float(np.log(WORTH_QUOTING)), 4),
        floor=round(float(np.quantile(answered, 0.02)), 4),
        chance=chance,
        first=FIRST,
        step=STEP,
    )


def stopped(one: Seen, by: Settling) -> set[int]:
    """The numbers of the passages that are read of a question, as the reader does it."""
    foretold = [by.foretold(signals) for signals in one.signals]
    order = sorted(range(len(foretold)), key=lambda n: (-foretold[n], n))
    count = min(by.first, len(order))
    while count < len(order):
        best = max(one.bests[n] for n in order[:count])
        if by.settled(best, [foretold[n] for n in order[count:]]):
            break
        count += by.step
    return set(order[:count])


def judged(seen: Sequence[Seen], chance: float) -> str:
    """What is read and lost with a chance, by sums fitted on the other questions, in words."""
    read, lost, quotable, answered = [], 0, 0, 0
    for fold in range(_FOLDS):
        by = fit([one for n, one in enumerate(seen) if n % _FOLDS != fold], chance=chance)
        for one in seen[fold::_FOLDS]:
            kept = stopped(one, by)
            read.append(len(kept))
            if one.quoted is None:
                continue
            answered += 1
            lost += one.quoted not in kept
            bar = max(one.bests) - by.worth
            quotable += any(b >= bar for n, b in enumerate(one.bests) if n not in kept)
    every = float(np.mean([len(one.bests) for one in seen]))
    return (
        f"chance {chance}: {np.mean(read):.2f} passages of {every:.2f} read; of {answered} answers "
        f"{lost} lose their best quote, {quotable} one that is quotable"
    )


def observed(library: Path, questions: Path, sample: int | None, feed: Path | None) -> list[Seen]:
    """What is seen of a file's questions, in a library of a feed's articles, or as it is."""
    with Library.open(library) as opened:
        if feed is not None:
            opened.add(feed)
        watcher = _Watcher(opened)
        opened._reader = watcher  # type: ignore[assignment]
        for row in read(questions).some(sample=sample, seed=1).questions:
            opened.ask(row.question.text)
    return watcher.seen


def main() -> None:
    form = argparse.RawTextHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=form)
    parser.add_argument("data", type=Path)
    parser.add_argument("--sets", nargs="+", default=["squad2", "clapnq"])
    parser.add_argument("--also", type=Path, nargs=2, metavar=("LIBRARY", "QUESTIONS"))
    parser.add_argument("--sample", type=int)
    parser.add_argument("--cache", type=Path, default=Path(".cache/settling"))
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    chosen.cache.mkdir(parents=True, exist_ok=True)
    asked: list[tuple[str, Path, Path, Path | None]] = [
        (name, chosen.cache / name, data / "questions.jsonl", data / _FEED)
        for name in chosen.sets
        for data in (chosen.data / name,)
    ]
    if chosen.also:
        asked.append((chosen.also[1].stem, *chosen.also, None))
    every: list[Seen] = []
    for name, library, questions, feed in asked:
        kept = chosen.cache / f"{name}.pickle"
        if not kept.exists():
            kept.write_bytes(pickle.dumps(observed(library, questions, chosen.sample, feed)))
        found: list[Seen] = pickle.loads(kept.read_bytes())
        every += found
        sys.stdout.write(f"{name}: {len(found)} questions for a fact\n")
    for chance in CHANCES:
        sys.stdout.write(judged(every, chance) + "\n")
    fitted = fit(every)
    sys.stdout.write(f"{fitted.bias} {fitted.weights}, floor {fitted.floor}\n")
    if chosen.write:
        settling.save(fitted, READER_WEIGHTS)


if __name__ == "__main__":
    main()
