"""Ask questions of our own about the seeds and the samples, half of them unanswerable.

    python -m tests.bench.own_questions SEEDS [--near | --plain | --plain-2] [--totals]
                                        [--reader similarity|careful] [--risk R]

SEEDS is the folder of the five seeds. The forty questions lie beside this file; they were
written before the reader was first trained. `--near` asks eighty others: most of those without
an answer are about what the articles do speak of. They were written without asking the program.
Of every second one, from the first on, 31 of 40 have not been looked at since (not a19, a39, u05,
u07, u11, u21, u27, u31, u37), so that they can judge what comes next: see no more of them than
`--totals`. `--plain` asks 120 ordinary questions, every second one without an answer, written by
somebody who never ran the program; since the reader's sixth run their answers have been looked
at. `--plain-2` asks eighty more, by another hand, about the bench's own articles as well: only
their totals have been looked at.
A quote is right if it holds one of the answers.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path

from corpus import samples
from qa import Library
from qa.evaluation.answer_measures import contained
from qa.evaluation.questions import read
from qa.settings import DEFAULT_SETTINGS, ReaderKind

QUESTIONS = Path(__file__).with_name("own_questions.jsonl")
NEAR_QUESTIONS = Path(__file__).with_name("near_questions.jsonl")
PLAIN_QUESTIONS = Path(__file__).with_name("plain_questions.jsonl")
PLAIN_QUESTIONS_2 = Path(__file__).with_name("plain_questions_2.jsonl")

ARTICLES = Path(__file__).with_name("asked") / "articles"


def _file(chosen: argparse.Namespace) -> Path:
    if chosen.near:
        return NEAR_QUESTIONS
    if chosen.plain:
        return PLAIN_QUESTIONS
    return PLAIN_QUESTIONS_2 if chosen.plain_2 else QUESTIONS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("seeds", type=Path)
    others = parser.add_mutually_exclusive_group()
    others.add_argument("--near", action="store_true", help="the eighty questions, not the forty")
    others.add_argument("--plain", action="store_true", help="the 120 questions, not the forty")
    others.add_argument("--plain-2", action="store_true", help="the eighty plain ones")
    parser.add_argument("--totals", action="store_true", help="show no question")
    parser.add_argument("--reader", type=ReaderKind, default=DEFAULT_SETTINGS.reader)
    parser.add_argument("--risk", type=float, default=DEFAULT_SETTINGS.risk)
    chosen = parser.parse_args()
    settings = replace(DEFAULT_SETTINGS, reader=chosen.reader, risk=chosen.risk)
    with tempfile.TemporaryDirectory() as name, Library.open(name, settings=settings) as library:
        asked = _file(chosen)
        further = [ARTICLES] if asked == PLAIN_QUESTIONS_2 else []
        library.add(chosen.seeds, samples.folder(), *further)
        questions = read(asked).questions
        answers = library.ask_many([gold.question for gold in questions])
    first, answered, refused = [], [], []
    for gold, answer in zip(questions, answers, strict=True):
        quote = (answer.citations or answer.near_misses or (None,))[0]
        holds = quote is not None and contained([quote.quote], gold.answers or ())
        if gold.answerable:
            first.append(holds)
            answered.append(answer.answered and holds)
            right = answer.answered and holds
        else:
            refused.append(not answer.answered)
            right = not answer.answered
        if chosen.totals:
            continue
        mark = " " if right else "x"
        said = answer.text if answer.answered else f"- {answer.reason}"
        print(f"{mark} {answer.confidence:.2f} {gold.question.text}\n         {said[:150]}")
        if not right and quote:
            print(f"         « {quote.quote[:150]}")
    print(f"first quote or near miss right: {sum(first)} of {len(first)}")
    print(f"answered with the right quote first: {sum(answered)} of {len(answered)}")
    print(f"unanswerable and abstained: {sum(refused)} of {len(refused)}")


if __name__ == "__main__":
    main()
