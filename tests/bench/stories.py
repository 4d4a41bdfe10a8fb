"""Ask questions about news stories of a library of all of them: is what answers quoted?

    python -m tests.bench.stories DATA [--sample N] [--reader DIR]

The stories are those of DATA/measure/newsqa, which nothing is ever trained on. All questions have
an answer in one of them, though some make sense only beside it ("What will be nominated?").
Behind each share stands its 95 % interval (bootstrap, over whole stories).

    held       one of three quotes holds an answer, whether answered or turned down
    given      answered, and one of the quotes holds an answer
    refused    turned down
    error      how far the confidence lies from the share that is right, in ten parts of the
               questions as many in each (expected calibration error)
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import tempfile
from pathlib import Path

import numpy as np

from qa import Library, Question
from qa.evaluation import abstention
from qa.evaluation.answer_measures import contained
from qa.reading.choice import choose
from qa.settings import DEFAULT_SETTINGS, READER_WEIGHTS

RESAMPLES = 1000
BATCH = 16


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("data", type=Path)
    parser.add_argument("--sample", type=int, default=400)
    parser.add_argument("--reader", type=Path, default=READER_WEIGHTS)
    chosen = parser.parse_args()
    with gzip.open(chosen.data / "measure" / "newsqa.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    texts = {hashlib.sha256(r["context"].encode()).hexdigest()[:16]: r["context"] for r in rows}
    asked = random.Random(1).sample(rows, min(chosen.sample, len(rows)))
    with tempfile.TemporaryDirectory() as name:
        feed = Path(name) / "stories.jsonl"
        feed.write_text(
            "".join(json.dumps({"id": i, "title": "", "text": t}) + "\n" for i, t in texts.items())
        )
        with Library.open(Path(name) / "library") as library:
            library.add(feed)
            if chosen.reader != READER_WEIGHTS:
                library._reader = choose(
                    DEFAULT_SETTINGS, library._encoder, library._rarities, weights=chosen.reader
                )
            answers = []
            for at in range(0, len(asked), BATCH):
                batch = [Question(row["question"]) for row in asked[at : at + BATCH]]
                answers += library.ask_many(batch)
    held, given = [], []
    for row, answer in zip(asked, answers, strict=True):
        wanted = [one["text"] for one in row["answers"]]
        quotes = [q.quote for q in (answer.citations or answer.near_misses)[:3]]
        held.append(float(contained(quotes, wanted)))
        given.append(float(answer.answered))
    groups = [row["group"] for row in asked]
    figures = {
        "held": np.array(held),
        "given": np.array(held) * np.array(given),
        "refused": 1 - np.array(given),
    }
    for name, values in figures.items():
        low, high = _interval(values, groups)
        print(f"{name:8} {values.mean():.3f} [{low:.3f}, {high:.3f}] of {len(values)}")
    confidence = np.array([answer.confidence for answer in answers])
    one = np.ones((1, len(answers)))
    error = abstention.calibration_error(one, confidence, np.array(held))[0]
    chance = abstention.calibration_error_by_chance(one, confidence, np.array(held))[0]
    print(f"{'error':8} {error:.3f} (by chance {chance:.3f})")


def _interval(values: np.ndarray, groups: list[str]) -> tuple[float, float]:
    of_group = {g: [n for n, other in enumerate(groups) if other == g] for g in set(groups)}
    names, rng = sorted(of_group), random.Random(1)
    means = [
        values[[n for g in rng.choices(names, k=len(names)) for n in of_group[g]]].mean()
        for _ in range(RESAMPLES)
    ]
    return float(np.percentile(means, 2.5)), float(np.percentile(means, 97.5))


if __name__ == "__main__":
    main()
