"""How often the kind of a question is told rightly: by rules alone, and with intents read.

    python -m tests.bench.intents [FILE ...] [--weights DIR] [--wrong]

Without files `asked/intents-1.jsonl` and `-2.jsonl` are asked: 160 questions each, written by two
who neither ran the program nor saw those that it learned from. Nothing may be built against the
second; of the first the wrong ones have been looked at. A kind counts as right if the composer
that it leads to is the one for the question: a fact's newest state may be taken for a time, a
summary for a topic and the other way round, as one composer falls back on the other, and whether
accounts agree is asked of a fact.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from qa.conversation.agreement import matter_by_form
from qa.conversation.intents import IntentReader, Kind, NoIntents
from qa.conversation.meaning import asked_for
from qa.question import QuestionKind
from qa.reading import intent_model
from qa.settings import INTENT_WEIGHTS
from qa.training.intents import measured
from qa.training.questions import Marked, read

FOLDER = Path(__file__).with_name("asked")
_AS_GOOD = {
    Kind.FACT: {QuestionKind.FACT, QuestionKind.TIME},
    Kind.SUMMARY: {QuestionKind.SUMMARY, QuestionKind.TOPIC},
    Kind.TOPIC: {QuestionKind.SUMMARY, QuestionKind.TOPIC},
}


def is_right(one: Marked, intents: IntentReader) -> bool:
    """Whether a question comes to the composer for it."""
    question = matter_by_form(one.text) or one.text
    asked = asked_for(question, intents)
    if one.kind is Kind.AGREEMENT:
        return asked.kind is QuestionKind.FACT
    return asked.kind in _AS_GOOD.get(one.kind, {QuestionKind(one.kind.value)})


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    sets = [FOLDER / "intents-1.jsonl", FOLDER / "intents-2.jsonl"]
    parser.add_argument("files", type=Path, nargs="*", default=sets)
    parser.add_argument("--weights", type=Path, default=INTENT_WEIGHTS)
    parser.add_argument("--wrong", action="store_true", help="print the questions told wrongly")
    chosen = parser.parse_args()
    model = intent_model.load(chosen.weights)
    for path in chosen.files:
        made = read(path)
        print(f"{path.name}: {len(made)} questions, {measured(model, made)}")
        of_kind = Counter(one.kind for one in made)
        told = {
            name: Counter(one.kind for one in made if is_right(one, intents))
            for name, intents in (("rules", NoIntents()), ("both", model))
        }
        for kind, count in of_kind.items():
            print(f"  {kind:<12}{told['rules'][kind]:>4}{told['both'][kind]:>4} of {count}")
        both, rules = (sum(told[name].values()) for name in ("both", "rules"))
        print(f"  {'all':<12}{rules:>4}{both:>4} of {len(made)}")
        if chosen.wrong:
            for one in made:
                if not is_right(one, model):
                    print(f"  {one.kind}: {one.text}")


if __name__ == "__main__":
    main()
