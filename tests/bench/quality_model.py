"""What a language model that points does to answers: each question without it and with it, in turn.

    python -m tests.bench.quality_model [--questions N] [--url URL --model NAME] [--uses USES]

Over the sample articles and their questions. Without an address it is the model of 135 million
parameters in `tests.small_model`, of which nothing is expected but that no quote is wrong.
"""

from __future__ import annotations

import argparse
import math
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from corpus import samples
from qa.answer import Answer
from qa.cli.evaluation_tables import print_comparison
from qa.evaluation import compare
from qa.evaluation.figures import measure_run
from qa.evaluation.gold import QuestionSet
from qa.evaluation.questions import read
from qa.evaluation.run import Run
from qa.language_model import LanguageModel, Use
from qa.library import Library
from qa.settings import DEFAULT_SETTINGS
from tests.small_model import NAME, served, weights

QUESTIONS = Path(__file__).parents[1] / "samples_questions.jsonl"


def main(arguments: list[str] | None = None) -> int:
    """Exit code 1 if a quote was wrong, 2 if there is no model to ask."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--questions", type=int, help="ask only so many, spread over all")
    parser.add_argument("--url")
    parser.add_argument("--model", default=NAME)
    parser.add_argument("--uses", default=",".join(Use))
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--minutes", type=float, help="begin no further question after so long")
    parser.add_argument("--characters", type=int, default=3_000)
    given = parser.parse_args(arguments)
    if given.url is None and weights() is None:
        print("there is no model here; run: make .venv-model/installed", file=sys.stderr)
        return 2
    golds = read(QUESTIONS).questions
    if given.questions:
        golds = golds[:: max(1, len(golds) // given.questions)][: given.questions]
    with ExitStack() as stack:
        url = given.url or stack.enter_context(served())
        model = LanguageModel(
            url,
            given.model,
            frozenset(Use(use) for use in given.uses.split(",")),
            seconds=given.seconds,
            stall_seconds=given.seconds,
            prompt_characters=given.characters,
        )
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "library"
        plain = stack.enter_context(Library.open(folder))
        plain.add(samples.folder())
        settings = replace(DEFAULT_SETTINGS, language_model=model)
        pointed = stack.enter_context(Library.open(folder, settings=settings))
        answers: tuple[dict[str, Answer], dict[str, Answer]] = {}, {}
        seconds = [0.0, 0.0]
        ends = time.monotonic() + 60 * (given.minutes or math.inf)
        for n, gold in enumerate(golds):
            if time.monotonic() > ends:
                golds = golds[:n]
                break
            sides = (0, 1) if n % 2 else (1, 0)  # which goes first changes
            for side in sides:
                began = time.perf_counter()
                (answers[side][gold.question_id],) = (plain, pointed)[side].ask_many(
                    [gold.question]
                )
                seconds[side] += time.perf_counter() - began
            print(f"{n + 1} of {len(golds)}", file=sys.stderr, end="\r")
        found = QuestionSet("samples", tuple(golds))

        def exact(_: str, quote: object) -> bool:
            text = plain.article(quote.place.article_id).text  # type: ignore[attr-defined]
            return bool(text[quote.start : quote.end] == quote.quote)  # type: ignore[attr-defined]

        runs = [
            measure_run(found, Run(a, seconds=s, asked=len(a)), exact=exact)
            for a, s in zip(answers, seconds, strict=True)
        ]
    print_comparison(compare(*runs))
    consulted = [a.consulted for a in answers[1].values() if a.consulted]
    print(f"\nasked for {len(consulted)} of {len(golds)} questions")
    print("did:", dict(Counter(use.value for c in consulted for use in c.did)))
    why = Counter(f"{use}: {reason}" for c in consulted for use, reason in c.without)
    for reason, count in why.most_common():
        print(f"without for {reason}: {count}")
    dropped = [sum(getattr(c, name) for c in consulted) for name in DROPPED]
    print("dropped:", dict(zip(DROPPED, dropped, strict=True)))
    return 1 if any(run.scores.inexact for run in runs) else 0


DROPPED = ("out_of_range", "unknown_words", "repeated", "misplaced")

if __name__ == "__main__":
    sys.exit(main())
