"""What the reader makes of passages that it is given: the dashboard of its development.

    python -m tests.bench.reader DATA [--reader DIR|careful] [--against DIR|careful]
                                      [--sets NAME...] [--sample N]

Every set of DATA is asked with its own context, whole: cut into passages as a library cuts
them, each read, the best one taken. SQuAD 2.0 and CLAPNQ are those of the measuring sets
(DATA/squad2, DATA/clapnq), the others those of DATA/measure, which are never trained on.
Behind each figure stands its 95 % interval (bootstrap, over whole groups: questions about
one text are right or wrong together) and how many questions it is of.

    f1         the words of the best span against the nearest answer's
    first      the best passage's best sentence holds an answer, or is in one
    every      of a question with several answers the share that the best spans hold
    auroc      answerable questions against others

Claims stand under the names of their sets: the share that is judged rightly, and the mean
of each label's share. With `--against` the line below says by how much the reader is better
than another over the same questions.
`--sample` draws as many questions of each set, always the same ones; claims by their set.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.evaluation import abstention
from qa.evaluation.answer_measures import f1
from qa.evaluation.word_overlap import holds, words
from qa.reading.passage_reading import PassageReading
from qa.reading.tokens import Pair
from qa.reading.trained import Scorer
from qa.training import claims, named_reader, windows
from qa.training.named_reader import NamedReader
from qa.training.reader_measures import MARGIN_WEIGHT

PASSAGE_WORDS = 110
RESAMPLES = 1000
SPANS = 5
ASKED = ("squad2", "clapnq")
GIVEN = (
    "newsqa",
    "clickbait",
    "polnear",
    "multispanqa",
    "multirc",
    "quail",
    "subjqa",
    "wikiqa",
    "contrast-quoref",
    "mrqa-small",
)
SETS = (*ASKED, *GIVEN, "claims")

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Posed:
    """A question about one context. `answers` are words; none: it is not answered there."""

    question: str
    title: str
    context: str
    answers: tuple[str, ...]
    answerable: bool
    multi: bool
    group: str


@dataclass(frozen=True)
class Measured:
    """A measure of a set's questions: its value for each row of weights, which say how often
    each question counts; the questions' groups; and of how many questions it is.
    """

    statistic: Callable[[Floats], Floats]
    groups: Sequence[str]
    n: int


@dataclass(frozen=True)
class Figure:
    """A value with its interval, and of how many questions it is."""

    value: float
    low: float
    high: float
    n: int

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}] of {self.n}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("data", type=Path)
    parser.add_argument(
        "--reader", type=NamedReader.of, default="qa/reading/weights", help=named_reader.HELP
    )
    parser.add_argument(
        "--against", type=NamedReader.of, help="another reader, and how much better it is"
    )
    parser.add_argument("--sets", nargs="+", choices=SETS, default=SETS)
    parser.add_argument("--sample", type=int, help="so many questions of each set at most")
    chosen = parser.parse_args(arguments)
    readers = [named.load() for named in (chosen.reader, chosen.against) if named]
    for name in chosen.sets:
        if name == "claims":
            told = [_claims(chosen.data, chosen.sample, r) for r in readers if r.judges]
        else:
            rows = drawn(read(chosen.data, name), chosen.sample)
            told = [measured(rows, reader) for reader in readers]
        for title, measure in (told[0] if told else {}).items():
            print(f"{name:16} {title:24} {figure(measure)}", flush=True)
            if len(told) > 1:
                print(f"{'':16} {'better by':24} {figure(difference(measure, told[1][title]))}")


def read(data: Path, name: str) -> list[Posed]:
    """A set's questions, each with its own context."""
    if name not in ASKED:
        return [
            Posed(
                question=row["question"].strip(),
                title=row["title"],
                context=row["context"],
                answers=tuple(answer["text"] for answer in row["answers"]),
                answerable=bool(row["answers"]),
                multi=bool(row.get("multi")),
                group=row["group"],
            )
            for row in _lines(data / "measure" / f"{name}.jsonl.gz")
        ]
    articles = {row["id"]: row for row in _lines(data / name / "articles.jsonl.gz")}
    found = []
    for line in (data / name / "questions.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        article = articles[row["source_article"]]
        found.append(
            Posed(
                question=row["question"],
                title=article["title"],
                context=article["text"],
                answers=tuple(row["answers"] or row["evidence"]),
                answerable=row["answerable"],
                multi=False,
                group=row["source_article"],
            )
        )
    return found


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def drawn(rows: Sequence[Posed], sample: int | None) -> list[Posed]:
    """At most `sample` of the rows, in an order that is always the same."""
    return random.Random(15).sample(list(rows), min(len(rows), sample or len(rows)))


# Questions ----------------------------------------------------------------------------------


def measured(rows: Sequence[Posed], model: Scorer) -> dict[str, Measured]:
    """The measures that a set's questions define."""
    columns: dict[str, list[float]] = defaultdict(list)
    for row, (sureness, best, spans, sentence) in zip(rows, _read(model, rows), strict=True):
        told = bool(row.answers)
        columns["sureness"].append(sureness)
        columns["f1"].append(f1(best, row.answers) if told else np.nan)
        columns["first"].append(float(_meets(sentence, row.answers)) if told else np.nan)
        columns["every"].append(_share_held(spans, row.answers) if row.multi else np.nan)
    table = {name: np.array(values) for name, values in columns.items()}
    groups = [row.group for row in rows]
    found = {
        name: Measured(_mean(table[name]), groups, int((~np.isnan(table[name])).sum()))
        for name in ("f1", "first", "every")
        if not np.isnan(table[name]).all()
    }
    answerable = np.array([float(row.answerable) for row in rows])
    if 0 < answerable.sum() < len(rows):
        sure = table["sureness"]
        found["auroc"] = Measured(
            lambda weights: abstention.auroc(weights, sure, answerable), groups, len(rows)
        )
    return found


def _read(model: Scorer, rows: Sequence[Posed]) -> Iterator[tuple[float, str, list[str], str]]:
    """Of each question: how sure the best passage is, its best span, all its spans, its best
    sentence.
    """
    cuts = [windows.cut(row.context, passage_words=PASSAGE_WORDS) for row in rows]
    pairs = [
        Pair(row.question, row.title, window.text, window.sentences)
        for row, cut in zip(rows, cuts, strict=True)
        for window in cut
    ]
    readings = iter(model.score(pairs, top_k=SPANS))
    for cut in cuts:
        read = [(next(readings), window) for window in cut]
        reading, window = max(read, key=lambda pair: _sureness(pair[0]))
        spans = [window.text[s.start : s.end] for s in reading.spans]
        start, end = max(zip(reading.sentence_scores, window.sentences, strict=True))[1]
        yield _sureness(reading), spans[0] if spans else "", spans, window.text[start:end]


def _sureness(reading: PassageReading) -> float:
    return reading.passage_score + MARGIN_WEIGHT * reading.margin


def _meets(sentence: str, answers: Sequence[str]) -> bool:
    said = words(sentence)
    return any(holds(said, words(a)) or holds(words(a), said) for a in answers)


def _share_held(spans: Sequence[str], answers: Sequence[str]) -> float:
    held = [any(f1(span, [answer]) >= 0.5 for span in spans) for answer in answers]
    return sum(held) / len(held)


# Claims -------------------------------------------------------------------------------------


def _claims(data: Path, sample: int | None, model: Scorer) -> dict[str, Measured]:
    """The share of claims judged rightly, by their set.

    Where a context is longer than a passage the one counts that says most, for or against.
    """
    by_set: dict[str, list[claims.Claim]] = defaultdict(list)
    for claim in claims.read(data / "measure" / "claims.jsonl.gz"):
        by_set[claim.source].append(claim)
    found = {}
    for name, every in sorted(by_set.items()):
        chosen = random.Random(15).sample(every, min(len(every), sample or len(every)))
        cuts = [windows.cut(c.context, passage_words=PASSAGE_WORDS) for c in chosen]
        put = [(c.claim, w.text) for c, cut in zip(chosen, cuts, strict=True) for w in cut]
        said = iter(model.judge([Pair(claim, "", text) for claim, text in put]))
        right = []
        for claim, cut in zip(chosen, cuts, strict=True):
            of = min((next(said) for _ in cut), key=lambda judgement: judgement.neither)
            right.append(float(claims.likeliest(of) == claim.label))
        groups, labels = [c.group for c in chosen], np.array([c.label for c in chosen])
        found[name] = Measured(_mean(np.array(right)), groups, len(chosen))
        found[f"{name}, by label"] = Measured(
            _by_label(np.array(right), labels), groups, len(chosen)
        )
    return found


# Intervals ----------------------------------------------------------------------------------


def _mean(values: Floats) -> Callable[[Floats], Floats]:
    known = np.nan_to_num(values)
    counted = (~np.isnan(values)).astype(float)
    return lambda weights: (weights @ known) / np.maximum(weights @ counted, 1e-9)


def _by_label(values: Floats, labels: NDArray[Any]) -> Callable[[Floats], Floats]:
    parts = [_mean(np.where(labels == label, values, np.nan)) for label in sorted(set(labels))]
    return lambda weights: np.mean([part(weights) for part in parts], axis=0)


def difference(one: Measured, other: Measured) -> Measured:
    """How much higher the one is than the other, over the same questions."""
    return Measured(
        lambda weights: one.statistic(weights) - other.statistic(weights), one.groups, one.n
    )


def figure(measure: Measured) -> Figure:
    """The measure over all questions, and over resamples of their groups."""
    names = {name: i for i, name in enumerate(dict.fromkeys(measure.groups))}
    of_group = np.array([names[group] for group in measure.groups])
    draws = np.random.default_rng(15).multinomial(
        len(names), np.full(len(names), 1 / len(names)), size=RESAMPLES
    )
    # In parts: a thousand resamples of ten thousand questions are 80 MB.
    found = np.concatenate(
        [measure.statistic(part[:, of_group].astype(float)) for part in np.array_split(draws, 10)]
    )
    low, high = np.nanpercentile(found, (2.5, 97.5))
    value = measure.statistic(np.ones((1, len(of_group))))[0]
    return Figure(float(value), float(low), float(high), measure.n)


if __name__ == "__main__":
    main()
