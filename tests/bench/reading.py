"""Where the time of a question's reading goes, and what reading it in other ways takes.

    python -m tests.bench.reading DATA [--articles N] [--questions N] [--library DIR]
        [--kernels K...] [--rounds N] [--threads N] [--json FILE]
        [--write-questions FILE]

The library is of the first N news articles of DATA. The questions are made of sentences of
articles, every second one of articles that are not in the library, so that nothing answers it.
What the search finds for them is read in each way in turn, question by question, so that a busy
machine is busy for all of them; the ratios carry over to other machines. The ways:

    padded    as the network itself reads: padded batches, under autocast where it is bf16
    packed    end to end in the kernel, every passage
    settled   the same, of a question for a fact only until it is settled: as shipped

On a machine that others use, `--threads 1` counts the processor's time instead of the clock's.
It is said of how many of the answers the best quote is that of `padded`, for how many questions
the decision to answer is, and how far the confidence differs.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import torch

from corpus.sentences import split
from embeddings.kernels import Kernel, best_kernel
from embeddings.packed import PackedEncoder
from qa import Library
from qa.question import QuestionKind, Understood
from qa.reading import calibration, model, settling
from qa.reading.model import Network, ReaderModel
from qa.reading.reader import Candidate, Reading
from qa.reading.tokens import Tokenization
from qa.reading.trained import TrainedReader
from qa.settings import DEFAULT_SETTINGS, READER_WEIGHTS
from qa.suggestions.turning import turned
from tests.bench.news import rows, write_feed

Asked = tuple[Understood, Sequence[Candidate]]
WAYS = ("padded", "packed", "settled")


def questions(articles: Sequence[dict[str, Any]], count: int) -> list[str]:
    """A question of each of so many of the articles that have a sentence to make one of."""
    rng, found = random.Random(1), []
    for article in articles:
        text = article["text"]
        made = [
            one.question
            for sentence in split(text, 0, len(text))
            for one in turned(text, sentence.start, sentence.end)
        ]
        if made and len(found) < count:
            found.append(rng.choice(made))
    return found


class _Keeping:
    """Keeps what is to be read for a question first, and finds nothing in it."""

    threshold = 2.0
    plain_from = 2.0

    def __init__(self) -> None:
        self.asked: list[Asked] = []

    def read(self, batch: Sequence[Asked]) -> list[Reading]:
        self.asked += batch
        return [Reading((), 0.0) for _ in batch]


def found(library: Library, asked: Sequence[str]) -> list[Asked]:
    """What is read first for each question."""
    kept: list[Asked] = []
    for question in asked:
        keeping = _Keeping()
        library._reader = keeping  # type: ignore[assignment]
        library.ask(question)
        kept += keeping.asked[:1]
    return [one for one in kept if one[1]]


def readers(library: Library, kernels: Sequence[Kernel]) -> dict[tuple[Kernel, str], TrainedReader]:
    """A reader for each kernel and way."""
    fitted, when = calibration.load(READER_WEIGHTS), settling.load(READER_WEIGHTS)
    made = {}
    for kernel in kernels:
        packed = model.load(READER_WEIGHTS, kernel=kernel)
        judging = packed.judging
        padded = ReaderModel(packed.network, packed._tokenization, judging=partial(_same, judging))
        for way, scorer in zip(WAYS, (padded, packed, packed), strict=True):
            made[kernel, way] = TrainedReader(
                scorer,
                fitted,
                library._rarities,
                risk=DEFAULT_SETTINGS.risk,
                settling=when if way == "settled" else None,
            )
    return made


def _same(network: Network) -> Network:
    return network


class _Parts:
    """Counts the time of parts of the reading while it is on."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._judging = False
        self.seconds: defaultdict[str, float] = defaultdict(float)

    @contextmanager
    def on(self) -> Iterator[None]:
        places: list[tuple[Any, str, str]] = [
            (Tokenization, "tokens", "tokens"),
            (PackedEncoder, "embedded", "layers"),
            (PackedEncoder, "through", "layers"),
            (ReaderModel, "judge", "judged"),
            (ReaderModel, "score", "passages"),
            (TrainedReader, "read", "all"),
        ]
        with ExitStack() as stack:
            for owner, name, part in places:
                counted = self._counted(getattr(owner, name), part)
                stack.enter_context(mock.patch.object(owner, name, counted))
            yield

    def _counted(self, function: Any, part: str) -> Any:
        def counted(*args: Any, **named: Any) -> Any:
            begun, was = self._clock(), self._judging
            self._judging = was or part == "judged"
            try:
                return function(*args, **named)
            finally:
                # What is done for a claim is its own, not that of the passages.
                self._judging = was
                inside = was and part != "judged"
                self.seconds[part] += 0 if inside else self._clock() - begun

        return counted


def main() -> None:
    form = argparse.RawTextHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=form)
    parser.add_argument("data", type=Path)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--questions", type=int, default=60)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--kernels", type=Kernel, nargs="+", help="default: the best, and float32")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--json", type=Path)
    parser.add_argument("--write-questions", type=Path, help="as a set's, and end")
    chosen = parser.parse_args()
    torch.set_num_threads(chosen.threads)
    clock = time.process_time if chosen.threads == 1 else time.perf_counter
    kernels = chosen.kernels or list(dict.fromkeys((best_kernel(), Kernel.FLOAT32)))
    articles = rows(chosen.data, 3 * chosen.articles)
    inside, outside = articles[: chosen.articles], articles[2 * chosen.articles :]
    half = chosen.questions // 2
    asked = [*questions(inside, chosen.questions - half), *questions(outside, half)]
    if chosen.write_questions:
        lines = (json.dumps({"id": str(n), "question": one}) for n, one in enumerate(asked))
        chosen.write_questions.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return
    with tempfile.TemporaryDirectory() as name:
        path = chosen.library or Path(name) / "l"
        with Library.open(path) as library:
            if not library.article_ids():
                library.add(write_feed(Path(name) / "feed.jsonl", inside))
            counts = library.status().counts
            told = {
                "articles": counts.articles,
                "passages": counts.passages,
                "threads": chosen.threads,
                "clock": "processor" if chosen.threads == 1 else "wall",
                **measured(library, found(library, asked), kernels, chosen.rounds, clock),
            }
    _show(told)
    if chosen.json:
        chosen.json.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def measured(
    library: Library,
    batch: Sequence[Asked],
    kernels: Sequence[Kernel],
    rounds: int,
    clock: Callable[[], float],
) -> dict[str, Any]:
    """The milliseconds of each kernel's ways, by part, and how their answers agree."""
    made = readers(library, kernels)
    for (kernel, _), reader in made.items():
        with _as_if(kernel):
            reader.read(batch[:1])
    times: dict[tuple[Kernel, str], list[float]] = {key: [] for key in made}
    parts = {key: _Parts(clock) for key in made}
    readings: dict[tuple[Kernel, str], list[Reading]] = {key: [] for key in made}
    for number in range(rounds):
        for one in batch:
            for key, reader in made.items():
                with _as_if(key[0]), parts[key].on():
                    begun = clock()
                    (reading,) = reader.read([one])
                    times[key].append(1000 * (clock() - begun))
                if number == 0:
                    readings[key].append(reading)
    is_fact = [one[0].kind is QuestionKind.FACT for one in batch] * rounds
    facts = [n for n, fact in enumerate(is_fact) if fact]
    ways = []
    for (kernel, way), taken in times.items():
        usual, part = times[kernel, "padded"], parts[kernel, way].seconds
        count = len(taken)
        ways.append(
            {
                "kernel": kernel.value,
                "way": way,
                "p50_ms": round(statistics.median(taken), 1),
                "mean_ms": round(statistics.mean(taken), 1),
                "ratio": round(sum(taken) / sum(usual), 3),
                "ratio_facts": round(sum(_of(taken, facts)) / sum(_of(usual, facts)), 3),
                "parts_ms": {name: round(1000 * s / count, 1) for name, s in part.items()},
                "read": sum(len(r.relevance) for r in readings[kernel, way]),
                **_agreeing(readings[kernel, "padded"], readings[kernel, way], made[kernel, way]),
            }
        )
    return {
        "questions": len(batch),
        "facts": sum(is_fact) // rounds,
        "passages_found": sum(len(one[1]) for one in batch),
        "ways": ways,
    }


def _of(taken: Sequence[float], numbers: Sequence[int]) -> list[float]:
    """The times at these places."""
    return [taken[at] for at in numbers]


@contextmanager
def _as_if(kernel: Kernel) -> Iterator[None]:
    """What is read without a kernel is read as on a processor whose best this one is."""
    with mock.patch.object(model, "native_bf16", return_value=kernel is Kernel.BF16):
        yield


def _agreeing(
    usual: Sequence[Reading], other: Sequence[Reading], reader: TrainedReader
) -> dict[str, Any]:
    pairs = list(zip(usual, other, strict=True))
    answered = [(a, b) for a, b in pairs if a.confidence >= reader.threshold]
    return {
        "answered": len(answered),
        "same_best": sum(_best(a) == _best(b) for a, b in answered),
        "same_decision": sum(
            (a.confidence >= reader.threshold) == (b.confidence >= reader.threshold)
            for a, b in pairs
        ),
        "confidence_differs": round(
            statistics.mean(abs(a.confidence - b.confidence) for a, b in pairs), 4
        ),
    }


def _best(reading: Reading) -> tuple[str, int] | None:
    span = reading.spans[0] if reading.spans else None
    return (span.stored.entry.article_id, span.sentences[0].start) if span else None


def _show(told: dict[str, Any]) -> None:
    sys.stdout.write(
        f"{told['articles']} articles, {told['passages']} passages; {told['questions']} questions, "
        f"{told['facts']} of them for a fact, {told['passages_found']} passages to read; "
        f"{told['threads']} threads, {told['clock']} time; ms a question\n"
    )
    table = [_row(one) for one in told["ways"]]
    sys.stdout.write(f"| {' | '.join(table[0])} |\n|{'---|' * len(table[0])}\n")
    for row in table:
        sys.stdout.write(f"| {' | '.join(row.values())} |\n")


def _row(one: dict[str, Any]) -> dict[str, str]:
    part = defaultdict(float, one["parts_ms"])
    inside = part["passages"] - part["tokens"]
    packed = one["way"] != "padded"  # of the padded way layers and heads are not told apart
    return {
        "kernel": one["kernel"],
        "way": one["way"],
        "read": str(one["read"]),
        "p50": str(one["p50_ms"]),
        "mean": str(one["mean_ms"]),
        "of padded": f"{one['ratio']:.2f}",
        "for facts": f"{one['ratio_facts']:.2f}",
        "layers": f"{part['layers'] if packed else inside:.1f}",
        "heads, spans": f"{inside - part['layers']:.1f}" if packed else "–",
        "tokens": f"{part['tokens']:.1f}",
        "claim": f"{part['judged']:.1f}",
        "words, weighing": f"{part['all'] - part['passages'] - part['judged']:.1f}",
        "answers with that best quote": f"{one['same_best']} of {one['answered']}",
        "decisions as padded": str(one["same_decision"]),
        "confidence off by": str(one["confidence_differs"]),
    }


if __name__ == "__main__":
    main()
