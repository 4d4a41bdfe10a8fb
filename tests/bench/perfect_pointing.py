"""What pointing could bring at best: a model that knows every answer, and points at nothing else.

    python -m tests.bench.perfect_pointing SEEDS

It reads and doubts for the 40 harder questions of `near_questions.jsonl` that the articles in
SEEDS and the samples answer: it points at those of the sentences shown that hold a right answer.
What is then still turned down, or wrong, no model changes.
"""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from corpus import samples
from qa.answer import Answer
from qa.language_model import LanguageModel, Use
from qa.library import Library
from qa.settings import DEFAULT_SETTINGS
from tests.qa.pointing.serving import Asked, numbers, replies, serving

QUESTIONS = Path(__file__).with_name("near_questions.jsonl")


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold().replace("’", "'")


def main(seeds: Path) -> None:
    """Print how many were answered, and rightly, without it and with it."""
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    gold = {r["question"]: [_plain(a) for a in r["answers"]] for r in rows if r["answerable"]}

    def holds(question: str, text: str) -> bool:
        return any(answer in _plain(text) for answer in gold.get(question, ()))

    def knows(request: Asked) -> None:
        question = json.loads(request.matter.split("\n")[0].removeprefix("Question: "))
        found = [n for text, n in numbers(request).items() if holds(question, text)]
        replies(request, {"sentences": [{"n": n, "word": "answers"} for n in found]})

    def counts(answers: list[Answer]) -> str:
        given = [answer for answer in answers if answer.answered]
        first = sum(holds(a.question, a.citations[0].quote) for a in given if a.citations)
        any_of = sum(any(holds(a.question, c.quote) for c in a.citations) for a in given)
        return f"{len(given)} answered, {any_of} with an answer in a quote, {first} in the first"

    with tempfile.TemporaryDirectory() as scratch, serving(knows) as server:
        model = LanguageModel(server.url, "perfect", frozenset({Use.READING, Use.DOUBTING}))
        settings = replace(DEFAULT_SETTINGS, language_model=model)
        with (
            Library.open(Path(scratch)) as plain,
            Library.open(Path(scratch), settings=settings) as pointed,
        ):
            plain.add(samples.folder(), seeds)
            for name, library in (("without", plain), ("with", pointed)):
                print(f"{name}: {counts(library.ask_many(list(gold)))}, of {len(gold)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
