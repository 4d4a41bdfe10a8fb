"""How many questions that a passage's own words answer are read as something else than a fact.

    python -m tests.bench.misread DATA [--sample N] [--weights DIR] [--show N] [--json FILE]

DATA holds `measure/` and `train/` of the public question sets. People asked these questions of
encyclopaedias, news, stories and reviews, and nearly all are answered by a few words of one
passage. Some do ask for a list, a comparison or somebody's words; what counts is how many fewer
are said to by one reader of intents than by another. Of a set that the reader of intents learned
from (`train/`) the figure is of what was learned, and is marked.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from qa.conversation.intents import IntentReader, NoIntents
from qa.conversation.meaning import Asked, asked_for
from qa.question import QuestionKind
from qa.reading import intent_model
from qa.settings import INTENT_WEIGHTS

MEASURED = ("newsqa", "wikiqa", "contrast-quoref", "mrqa-small", "quail")
LEARNED = ("squad-train-pieces", "tydiqa-en", "qed")
SEED = 1
_FACTS = (QuestionKind.FACT, QuestionKind.YES_NO)


def questions(path: Path, sample: int) -> list[str]:
    """Some of a set's questions, each once, drawn at random."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        found = sorted({" ".join(json.loads(line)["question"].split()) for line in lines})
    return random.Random(SEED).sample(found, min(sample, len(found)))


def sets(data: Path, sample: int) -> Iterator[tuple[str, list[str]]]:
    """The name and questions of each set that is there."""
    for folder, names in (("measure", MEASURED), ("train", LEARNED)):
        for name in names:
            if (path := data / folder / f"{name}.jsonl.gz").exists():
                yield name if folder == "measure" else f"{name} (learned)", questions(path, sample)


def read(asked: list[str], intents: IntentReader) -> list[Asked]:
    """What each question is read as."""
    return [asked_for(question, intents) for question in asked]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--sample", type=int, default=500, help="questions of each set")
    parser.add_argument("--weights", type=Path, default=INTENT_WEIGHTS)
    parser.add_argument("--show", type=int, default=0, help="so many that intents read otherwise")
    parser.add_argument("--json", type=Path, help="write the figures here, too")
    chosen = parser.parse_args()
    model = intent_model.load(chosen.weights)
    rows = []
    for name, asked in sets(chosen.data, chosen.sample):
        by_rules, by_both = read(asked, NoIntents()), read(asked, model)
        kinds = Counter(one.kind.value for one in by_both if one.kind not in _FACTS)
        row = {
            "set": name,
            "questions": len(asked),
            "rules": sum(one.kind not in _FACTS for one in by_rules),
            "both": kinds.total(),
            "restated": sum(one.question != text for one, text in zip(by_both, asked, strict=True)),
            "kinds": dict(kinds.most_common()),
        }
        rows.append(row)
        print(
            f"{name:28} {len(asked):5} by rules {row['rules']:4}, with intents {row['both']:4}, "
            f"restated {row['restated']:4}  {row['kinds']}"
        )
        told = zip(asked, by_rules, by_both, strict=True)
        other = [(text, b) for text, a, b in told if a.kind is not b.kind]
        for text, one in other[: chosen.show]:
            print(f"    {one.kind.value:10} {text}  →  {one.question}")
    if chosen.json:
        chosen.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
