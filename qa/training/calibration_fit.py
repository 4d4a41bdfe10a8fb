"""Fit what the trained reader's scores mean, and say how well it holds on other questions.

    python -m qa.training.calibration_fit DATA [--reader DIR|careful] [--cache DIR] [--write]

Asks the libraries of DATA/clapnq and DATA/squad2, and one of the development rows of
DATA/train, whose questions are as people ask them: nearly all have an answer. One half of
the questions fits the sums (SQuAD 2.0 by article), the other half judges them; in both are
false premises made from them, a name changed to another. `--write` leaves the fit beside
the weights.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pickle
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from embeddings.files import replace_text
from qa import Library, Question, training
from qa.answer import Citation
from qa.composing.citing import answering_words, place_of
from qa.evaluation import abstention
from qa.evaluation.answer_measures import contained, f1
from qa.evaluation.gold import GoldQuestion
from qa.evaluation.questions import read
from qa.evaluation.quote_measures import evidence_score
from qa.evaluation.word_overlap import holds, words
from qa.question import Understood
from qa.reading import calibration, observation, weighing
from qa.reading.calibration import Calibration, LogisticSum
from qa.reading.quotes import quote_of, worth_quoting
from qa.reading.reader import Candidate, Reading
from qa.reading.trained import Scorer, TrainedReader
from qa.settings import READER_WEIGHTS, Settings
from qa.training import named_reader, perturb, recipe, rows
from qa.training.named_reader import NamedReader
from qa.training.workshop import SPECIFIC, WHOLE_SENTENCES

SETS = ("clapnq", "squad2", DEVELOPMENT := "development")
SWAPPED = 150
"""How many questions with a changed name are made of each half of a set."""


@dataclass(frozen=True)
class Observed:
    """A question with its gold, and all that was read for it."""

    set: str
    fitting: bool
    swapped: bool
    gold: GoldQuestion
    read: observation.ReadQuestion


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("data", type=Path)
    parser.add_argument(
        "--reader", type=NamedReader.of, default=str(READER_WEIGHTS), help=named_reader.HELP
    )
    parser.add_argument("--cache", type=Path, default=Path("calibration-cache"))
    parser.add_argument("--sample", type=int, help="at most so many questions of each set")
    parser.add_argument("--write", action="store_true", help="leave the fit beside the weights")
    chosen = parser.parse_args()
    asked = observe(chosen.data, chosen.reader, chosen.cache, chosen.sample)
    fitted = fit([a for a in asked if a.fitting])
    print("sentence", _shown(fitted.sentence))
    print("answer", _shown(fitted.answer))
    print("thresholds", {r: round(fitted.threshold(r), 3) for r in (0.05, 0.1, 0.15, 0.2, 0.3)})
    for name in SETS:
        for half, fitting in (("fitting half", True), ("other half", False)):
            judge(
                f"{name}, {half}",
                [a for a in asked if (a.set, a.fitting) == (name, fitting)],
                fitted,
            )
    for half, fitting in (("fitting half", True), ("other half", False)):
        judge(f"all sets, {half}", [a for a in asked if a.fitting == fitting], fitted)
    if chosen.write:
        folder = chosen.reader.folders[-1]
        if (folder / calibration.CALIBRATION).exists():  # what is plain was found by questions
            fitted = replace(fitted, plain_from=calibration.load(folder).plain_from)
        fitted.save(folder)


def _shown(fitted: LogisticSum) -> str:
    parts = [f"{name} {weight:+.2f}" for name, weight in fitted.weights.items()]
    return f"bias {fitted.bias:+.2f} " + " ".join(parts)


def observe(data: Path, reader: NamedReader, cache: Path, sample: int | None) -> list[Observed]:
    """Everything read, from the cache where the same reader has read it before."""
    cache.mkdir(parents=True, exist_ok=True)
    weights = hashlib.sha256()
    for folder in reader.folders:
        for path in sorted(folder.glob("*.safetensors")):
            weights.update(path.read_bytes())
    kept = cache / f"read-{weights.hexdigest()[:12]}-{sample or 'all'}.pkl"
    if kept.exists():
        return list(pickle.loads(kept.read_bytes()))
    scorer = reader.load()
    found: list[Observed] = []
    for name in SETS:
        with Library.open(cache / name, settings=Settings()) as library:
            articles, gold = _set(data, name, cache)
            library.add(articles)
            observer = _Observer(scorer, library)
            library._reader = observer
            for part in _batches(list(_questions(name, gold, sample))):
                observer.seen = []
                library.ask_many([question for _, _, _, question in part])
                for (gold, fitting, swapped, _), seen in zip(part, observer.seen, strict=True):
                    found.append(Observed(name, fitting, swapped, gold, seen))
                print(name, len(found), flush=True)
    kept.write_bytes(pickle.dumps(found))
    return found


class _Observer(TrainedReader):
    """Keeps what is read first for some questions; what composers go on to read is nothing."""

    def __init__(self, model: Scorer, library: Library) -> None:
        empty = LogisticSum(0.0, {})
        super().__init__(model, Calibration(empty, empty, ()), library._rarities, risk=1)
        self.seen: list[observation.ReadQuestion] = []

    def read(self, batch: Sequence[tuple[Understood, Sequence[Candidate]]]) -> Any:
        if self.seen:
            return [Reading((), 0.0) for _ in batch]
        self.seen = self.observe(batch)
        return [weighing.weigh(seen, self._calibration) for seen in self.seen]


def _batches(questions: Sequence[Any]) -> Iterable[Sequence[Any]]:
    for at in range(0, len(questions), 32):
        yield questions[at : at + 32]


def _set(data: Path, name: str, cache: Path) -> tuple[Path, Sequence[GoldQuestion]]:
    """A set's feed of articles, and its questions."""
    if name != DEVELOPMENT:
        folder = data / name
        return folder / "articles.jsonl.gz", read(folder / "questions.jsonl").questions
    plan = recipe.load(Path(training.__file__).with_name("reader.toml")).examples
    read_rows = {path: rows.read(path) for path in rows.files([data / "train"]) if rows.asks(path)}
    _, every = rows.split(
        [row for part in read_rows.values() for row in part],
        seed=plan.seed,
        permille=plan.development_permille,
    )
    ordinary = {row.source for row in read_rows[data / "train" / "reader.jsonl.gz"]}
    held = [row for row in every if row.source in ordinary]
    kept = [row for row in held if row.source in SPECIFIC and row.source != "squad2"]
    ids = {row.context: hashlib.sha256(row.context.encode()).hexdigest()[:16] for row in held}
    titles = {row.context: row.title for row in held}
    feed = [{"id": i, "title": titles[text], "text": text} for text, i in ids.items()]
    gold = []
    for n, row in enumerate(kept):
        answers = tuple(row.context[start:end] for start, end in row.answers)
        whole = row.source in WHOLE_SENTENCES
        gold.append(
            GoldQuestion(
                question_id=str(n),
                question=Question(row.question),
                answerable=True,
                answers=None if whole else answers,
                evidence=answers if whole else None,
                relevant={ids[row.context]: 1},
            )
        )
    path = cache / "development.jsonl"
    replace_text(path, (json.dumps(row, ensure_ascii=False) + "\n" for row in feed))
    return path, gold


def _questions(name: str, gold: Sequence[GoldQuestion], sample: int | None) -> Iterable[Any]:
    """Each question with its half, some of each half once more with a name changed."""
    rng = random.Random(3)
    chosen = list(gold)
    rng.shuffle(chosen)
    chosen = chosen[:sample]
    subjects = sorted({_subject(row) for row in chosen}) if name == "squad2" else []
    names: dict[str, list[str]] = {}
    for row in chosen:
        for mention in perturb.mentions(row.question.text, ""):
            names.setdefault(mention.kind, []).append(mention.text)
    made = {True: 0, False: 0}
    for row in chosen:
        if subjects:
            fitting = subjects.index(_subject(row)) % 2 == 0
        else:
            fitting = hashlib.sha256(row.question_id.encode()).digest()[0] % 2 == 0
        yield row, fitting, False, row.question
        text = row.question.text
        mentions = perturb.mentions(text, "") if row.answerable else []
        if made[fitting] < SWAPPED and mentions:
            mention = rng.choice(mentions)
            if other := perturb.another(mention, text, names, rng):
                made[fitting] += 1
                changed = text[: mention.start] + other + text[mention.end :]
                yield (
                    replace(row, answerable=False, answers=None, evidence=None, relevant=None),
                    fitting,
                    True,
                    Question(changed),
                )


def _subject(row: GoldQuestion) -> str:
    """The Wikipedia article that a question of SQuAD 2.0 was written for."""
    return str(row.fields["source_article"]).rpartition("-")[0]


# The fit ------------------------------------------------------------------------------------


def fit(asked: Sequence[Observed]) -> Calibration:
    """The two sums from all sets, and the risks from ordinary questions.

    In the sums each set counts as much as the others, and within it the questions that
    have an answer as much as those that have none. How many answers are wrong is counted
    where questions are as people ask them, one in `FALSE_PREMISES` with a false premise.
    """
    read_sentences = [(a, s) for a in asked for s in a.read.sentences]
    sentence = _regression(
        [s.signals for _, s in read_sentences],
        [is_evidence(a, s) for a, s in read_sentences],
        _weights([a for a, _ in read_sentences]),
    )
    first = Calibration(sentence, LogisticSum(0.0, {}), ())
    answers = [
        (a, weighing.answer_signals(a.read, weighing.ranked(a.read, first)))
        for a in asked
        if a.read.sentences
    ]
    answer = _regression(
        [signals for _, signals in answers],
        [is_right(a, weighing.weigh(a.read, first)) for a, _ in answers],
        _weights([a for a, _ in answers]),
    )
    both = Calibration(sentence, answer, ())
    ordinary = [a for a in asked if a.set == DEVELOPMENT]
    readings = [weighing.weigh(a.read, both) for a in ordinary]
    false = np.array([a.swapped for a in ordinary])
    return replace(
        both,
        risks=risks(
            np.array([reading.confidence for reading in readings]),
            np.array([float(is_right(*pair)) for pair in zip(ordinary, readings, strict=True)]),
            np.where(
                false, 1 / FALSE_PREMISES / false.sum(), (1 - 1 / FALSE_PREMISES) / (~false).sum()
            ),
        ),
    )


FALSE_PREMISES = 3
"""One ordinary question in so many has a false premise, for the risks."""


def risks(confidences: Any, right: Any, weights: Any) -> tuple[tuple[float, float], ...]:
    """Points (confidence, share wrong from there on), thinned to hundredths of confidence."""
    points = []
    for least in np.arange(0.0, 1.0, 0.01):
        given = confidences >= least
        if given.sum() >= 20:
            wrong = (weights * (1 - right))[given].sum() / weights[given].sum()
            points.append((round(float(least), 2), round(float(wrong), 4)))
    return tuple(points)


def _weights(asked: Sequence[Observed]) -> list[float]:
    parts = [(a.set, bool(a.gold.answerable)) for a in asked]
    counts = Counter(parts)
    return [len(parts) / len(counts) / counts[part] for part in parts]


AGAINST = {"missing", "unspoken", "rank"}
"""Signals that speak against; all others speak for. None may weigh the other way, as they
would where two tell the same."""


MOST = {"found": 2.0}
"""Weights that are held down. These sets have one passage that answers, nearly always the
first found; a collection of news has many. Unheld it is 6: no better on any set, and on
questions of our own it preferred the first passage to the one that answered."""


def _regression(signals: Any, labels: Sequence[bool], weights: Sequence[float]) -> LogisticSum:
    """A logistic regression with a light ridge, its weights of their signals' signs or 0."""
    names = [field.name for field in fields(signals[0])]
    table = np.array(calibration.columns(signals))
    scale = np.maximum(table.std(axis=0), 0.25)  # or what is rarely there weighs too much
    table = np.hstack([table / scale, np.ones((len(table), 1))])
    sign, weight = np.where(labels, 1.0, -1.0), np.array(weights) / np.sum(weights)

    def loss(w: Any) -> tuple[float, Any]:
        odds = sign * (table @ w)
        slope = -weight * sign / (1 + np.exp(odds))
        ridge = 1e-4 * np.append(w[:-1], 0.0)
        value = weight @ np.logaddexp(0, -odds) + 0.5 * ridge @ w
        return float(value), table.T @ slope + ridge

    bounds = [
        (None, 0.0) if name in AGAINST else (0.0, MOST[name] * size if name in MOST else None)
        for name, size in zip(names, scale, strict=True)
    ]
    found = minimize(
        loss, np.zeros(len(names) + 1), jac=True, bounds=[*bounds, (None, None)], method="L-BFGS-B"
    ).x
    kept = (found[:-1] / scale).round(4).tolist()
    return LogisticSum(round(float(found[-1]), 4), dict(zip(names, kept, strict=True)))


def is_evidence(asked: Observed, read: observation.ReadSentence) -> bool:
    """Whether a sentence holds a gold answer, or is one that people chose as evidence."""
    gold = asked.gold
    article = read.candidate.stored.entry.article_id
    if not gold.answerable or article not in (gold.relevant or {}):
        return False
    passage = read.candidate.stored.passage
    found = words(
        passage.text[read.sentence.start - passage.start : read.sentence.end - passage.start]
    )
    if gold.evidence:
        return any(holds(found, words(e)) or holds(words(e), found) for e in gold.evidence)
    return any(holds(found, words(answer)) for answer in gold.answers or ())


def citations(reading: Reading, quotes: int = 3) -> list[Citation]:
    """What would be cited, were all answered."""
    return [
        Citation(
            n=n,
            place=place_of(span.stored.entry),
            start=span.sentences[0].start,
            end=span.sentences[-1].end,
            quote=quote_of(span),
            answer_start=span.start,
            answer_end=span.end,
        )
        for n, span in enumerate(worth_quoting(reading)[:quotes], 1)
    ]


def is_right(asked: Observed, reading: Reading) -> bool:
    """Whether what would be cited holds a gold answer or a sentence of the evidence."""
    gold, cited = asked.gold, citations(reading)
    if not gold.answerable:
        return False
    if gold.evidence:
        score = evidence_score(cited, gold.evidence)
        return bool(score.sentences_found or score.first_is_evidence)
    return contained([c.quote for c in cited], gold.answers or ())


def _answers(asked: Observed) -> Sequence[str]:
    return asked.gold.answers or asked.gold.evidence or ()


# The judgement ------------------------------------------------------------------------------


def judge(name: str, asked: Sequence[Observed], fitted: Calibration) -> None:
    """Print how well it holds, all answered and at a risk of 0.1."""
    own = [a for a in asked if not a.swapped or a.set == DEVELOPMENT or name.startswith("all")]
    readings = [weighing.weigh(a.read, fitted) for a in own]
    confidence = np.array([r.confidence for r in readings])
    answerable = np.array([float(bool(a.gold.answerable)) for a in own])
    right = np.array([float(is_right(a, r)) for a, r in zip(own, readings, strict=True)])
    one = np.ones((1, len(own)))
    given = confidence >= fitted.threshold(0.1)
    facts = {
        "questions": len(own),
        "auroc": abstention.auroc(one, confidence, answerable)[0],
        "ece": abstention.calibration_error(one, confidence, right)[0],
        "ece by chance": abstention.calibration_error_by_chance(one, confidence, right)[0],
        "right": right[answerable == 1].mean(),
        "answered": given.mean(),
        "ece given": abstention.calibration_error(one[:, given], confidence[given], right[given])[
            0
        ],
        "wrong of given": 1 - right[given].mean(),
        "answerable given": given[answerable == 1].mean(),
    }
    yes = [(a, r) for a, r in zip(own, readings, strict=True) if _answers(a)]
    if name.startswith("clapnq"):
        yes = [(a, r) for a, r in yes if a.gold.evidence]
        scores = [evidence_score(citations(r), a.gold.evidence or ()) for a, r in yes]
        common, quoted, wanted = (
            sum(getattr(s, n) for s in scores) for n in ("common", "quoted", "evidence")
        )
        facts["f1 micro"] = 2 * common / (quoted + wanted)
        facts["precision, recall"] = f"{common / quoted:.3f}, {common / wanted:.3f}"
        facts["f1"] = np.mean([s.f1 for s in scores])
        facts["first"] = np.mean([bool(s.first_is_evidence) for s in scores])
    else:
        yes = [(a, r) for a, r in yes if r.spans]  # nothing to quote is no answer either
        cited = [citations(r) for _, r in yes]
        facts["first holds"] = np.mean(
            [contained([c[0].quote], _answers(a)) for (a, _), c in zip(yes, cited, strict=True)]
        )
        facts["short f1"] = np.mean(
            [f1(answering_words(c[0]), _answers(a)) for (a, _), c in zip(yes, cited, strict=True)]
        )
        facts["quotes"] = np.mean([len(c) for c in cited])
    swapped = [weighing.weigh(a.read, fitted).confidence for a in asked if a.swapped]
    if swapped:
        facts["swapped refused"] = np.mean(np.array(swapped) < fitted.threshold(0.1))
    print(f"\n{name}")
    for key, value in facts.items():
        print(f"  {key:18} {value if isinstance(value, str | int) else round(float(value), 3)}")


if __name__ == "__main__":
    main()
