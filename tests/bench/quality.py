"""How good the answers are: every measuring set evaluated, in one table.

    python -m tests.bench.quality DATA_DIR [--quick] [--sets NAME...] [--restart]

DATA_DIR holds folders with `articles.jsonl.gz` and `questions.jsonl`. Each gets a library
in the cache folder, built anew when the articles or the code that makes passages and
vectors change, and a run beside it with its report. Both are gone on with after a stop.

`--quick` takes the three smallest sets and samples of their questions: under five minutes
on two quiet cores, embedding included. The intervals are wider then. All sets in full
hold about 78,000 passages and take about an hour.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import corpus
import embeddings
from qa.evaluation import Evaluation, ForeignRun, evaluate
from qa.evaluation.questions import read
from qa.evaluation.report import show, show_interval
from qa.library import Library

ARTICLES = "articles.jsonl.gz"
SEED = 1


@dataclass(frozen=True)
class Plan:
    """What is measured on a set. A measure may name a group: `retrieval.ndcg@10 | follow-up`."""

    measures: tuple[str, ...]
    quick_sample: int | None = None
    """The questions asked with `--quick`; None: the set is left out then."""
    quick_retrieval_only: bool = False


ABSTAINING = ("abstention.auroc", "abstention.average_precision", "abstention.f1")
JUDGED = (
    "abstention.right",
    "abstention.risk_coverage_area",
    "abstention.calibration_error",
    "abstention.calibration_error_by_chance",
)
EVIDENCE = (
    "quotes.precision",
    "quotes.recall",
    "quotes.f1",
    "quotes.f1_micro",
    "quotes.sentence_recall",
    "quotes.first_is_evidence",
)
CONVERSATION = (
    "quotes.exact",
    "retrieval.ndcg@10",
    "retrieval.ndcg@10 | first turn",
    "retrieval.ndcg@10 | follow-up",
    "retrieval.recall@5",
    "quotes.relevant",
    "abstention.answered",
)

PLANS = {
    "clapnq": Plan(
        ("quotes.exact", *EVIDENCE, *ABSTAINING, *JUDGED, "retrieval.ndcg@10", "time.total.p50"),
        quick_sample=100,
    ),
    "squad2": Plan(
        (
            "quotes.exact",
            "answer.exact_match",
            "answer.f1",
            "answer.f1 | answerable",
            "answer.contained",
            *ABSTAINING,
            *JUDGED,
            "retrieval.ndcg@10",
            "retrieval.success@1",
            "time.total.p50",
        ),
        quick_sample=150,
    ),
    "mtrag-govt": Plan(CONVERSATION, quick_sample=104, quick_retrieval_only=True),
    "mtrag-clapnq": Plan(CONVERSATION),
    "mtrag-fiqa": Plan(CONVERSATION),
    "mtrag-cloud": Plan(CONVERSATION),
    "scifact": Plan(
        (
            "quotes.exact",
            "retrieval.ndcg@10",
            "retrieval.recall@10",
            "quotes.f1",
            "quotes.sentence_recall",
            *ABSTAINING,
        )
    ),
}


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def _library_key(articles: Path) -> str:
    """What a library is made of: the articles, and the code that cuts and embeds them."""
    sums = hashlib.sha256()
    sources = [articles]
    for package in (corpus, embeddings):
        for root in package.__path__:
            sources += sorted(Path(root).rglob("*.py"))
    for source in sources:
        sums.update(source.read_bytes())
    return sums.hexdigest()[:12]


def library_folder(cache: Path, data: Path) -> Path:
    """The library's folder; earlier ones of the same set, by now outdated, go."""
    wanted = cache / f"library-{_library_key(data / ARTICLES)}"
    for found in cache.glob("library-*"):
        if found != wanted:
            shutil.rmtree(found)
    return wanted


def _evaluate(
    name: str, data: Path, cache: Path, *, quick: bool, restart: bool
) -> tuple[Evaluation, float, float]:
    """The evaluation of a set, the seconds its library took now, and those of its questions."""
    plan = PLANS[name]
    cache.mkdir(parents=True, exist_ok=True)
    articles = data / ARTICLES
    begun = time.perf_counter()
    with Library.open(library_folder(cache, data)) as library:
        report = library.add(articles)
        built = time.perf_counter() - begun
        _say(f"{name}: {library.status().counts.passages} passages, {built:.0f} s")
        for failure in report.failed:
            _say(f"{name}: {failure.source}: {failure.reason}")
        questions = read(data / "questions.jsonl")
        if quick:
            questions = questions.some(sample=plan.quick_sample, seed=SEED)
        out = cache / ("quick" if quick else "full")
        begun = time.perf_counter()

        def ask(restart: bool) -> Evaluation:
            return evaluate(
                library,
                questions,
                out=out,
                restart=restart,
                retrieval_only=quick and plan.quick_retrieval_only,
                on_progress=_progress(name),
            )

        try:
            found = ask(restart)
        except ForeignRun:
            found = ask(restart=True)  # the code or the library has changed since
    asked = time.perf_counter() - begun
    _say(f"{name}: {len(questions.questions)} questions, {asked:.0f} s; {out / 'report.html'}")
    return found, built, asked


def _progress(name: str) -> Callable[[int, int], None]:
    def report(done: int, total: int) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{name}: {done} of {total}" + ("\n" if done == total else ""))

    return report


def _rows(name: str, evaluation: Evaluation) -> Iterator[str]:
    for wanted in PLANS[name].measures:
        measure, _, group = wanted.partition(" | ")
        figure = evaluation.groups.get(group or "all", {}).get(measure)
        if figure is None or figure.value is None:
            continue
        known = evaluation.measures[measure]
        label = f"{known.label}, {group}" if group else known.label
        interval = show_interval(figure, known.unit) or "–"
        yield (
            f"| {name} | {label} | {show(figure.value, known.unit)} | {interval} "
            f"| {figure.questions} |"
        )


def main() -> None:
    form = argparse.RawTextHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=form)
    parser.add_argument("data", type=Path)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--sets", nargs="+", choices=sorted(PLANS), metavar="NAME")
    parser.add_argument("--restart", action="store_true", help="ask anew; libraries are kept")
    parser.add_argument("--cache", type=Path, default=Path(".cache/quality"))
    wanted = parser.parse_args()
    table, costs = [], []
    for name, plan in PLANS.items():
        if wanted.sets and name not in wanted.sets:
            continue
        if wanted.quick and plan.quick_sample is None:
            continue
        data = wanted.data / name
        if not data.is_dir():
            _say(f"{name}: there is no folder {data}; left out")
            continue
        evaluation, built, asked = _evaluate(
            name, data, wanted.cache / name, quick=wanted.quick, restart=wanted.restart
        )
        table += _rows(name, evaluation)
        costs.append(f"{name} {built:.0f} + {asked:.0f}")
    if not table:
        sys.exit(f"{wanted.data} holds none of the sets {', '.join(PLANS)}")
    sys.stdout.write("| set | measure | figure | 95 % | questions |\n|---|---|--:|:-:|--:|\n")
    sys.stdout.write("\n".join(table) + "\n")
    sys.stdout.write(f"\nSeconds for library + questions, this time: {'; '.join(costs)}.\n")


if __name__ == "__main__":
    main()
