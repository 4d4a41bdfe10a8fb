"""Ask of eighty short articles all that was asked and claimed of them.

    python -m tests.bench.passages [--facts] [--verdicts]
                                   [--reader DIR|careful|careful=DIR]

The articles, `asked/passages.jsonl`, with ten claims and six questions each, were written by two
people who did not run the program, in the form of those that the reader learned claims from and
apart from them. First each claim is put to its article and to the sentences that decide it.
`--verdicts` then asks the library of all eighty every claim that is a question for yes or no,
`--facts` every other question, half of which their article does not answer. Many are of "the
council" or "the trust" and so need not be about one article only: the figures are for comparing.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

from qa import Library
from qa.reading.choice import choose
from qa.settings import CAREFUL_WEIGHTS, DEFAULT_SETTINGS, READER_WEIGHTS
from qa.training import judgements, named_reader, own_passages
from qa.training.named_reader import NamedReader
from qa.training.own_passages import OwnPassage

PASSAGES = Path(__file__).with_name("asked") / "passages.jsonl"
_WORD_OF = {"supports": "Yes", "contradicts": "No", "neither": None}
_WRONG = {"Yes": "No", "No": "Yes"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument(
        "--reader", type=NamedReader.of, default=str(READER_WEIGHTS), help=named_reader.HELP
    )
    parser.add_argument("--facts", action="store_true", help="ask the questions")
    parser.add_argument("--verdicts", action="store_true", help="ask what is for yes or no")
    parser.add_argument("--show", action="store_true", help="the wrong ones")
    chosen = parser.parse_args()
    passages = own_passages.read(PASSAGES)
    scorer = chosen.reader.load()
    for name, rows in (
        ("whole passages", own_passages.whole(passages)),
        ("deciding sentences", own_passages.decided(passages)),
    ):
        print(f"claims, {name}: {judgements.measured(scorer, rows)}")
    if not (chosen.facts or chosen.verdicts):
        return
    with tempfile.TemporaryDirectory() as folder:
        feed = Path(folder) / "feed.jsonl"
        feed.write_text("".join(_row(n, one) for n, one in enumerate(passages)), encoding="utf-8")
        settings = replace(DEFAULT_SETTINGS, reader=chosen.reader.kind)
        with Library.open(Path(folder) / "library", settings=settings) as library:
            library._reader = choose(
                settings,
                library._encoder,
                library._rarities,
                weights=chosen.reader.weights,
                larger=chosen.reader.larger or CAREFUL_WEIGHTS,
            )
            library.add(feed)
            if chosen.verdicts:
                _verdicts(library, passages, show=chosen.show)
            if chosen.facts:
                _facts(library, passages, show=chosen.show)


def _row(number: int, passage: OwnPassage) -> str:
    return json.dumps({"id": str(number), "title": passage.title, "text": passage.text}) + "\n"


def _verdicts(library: Library, passages: list[OwnPassage], *, show: bool) -> None:
    """Print how often "yes" or "no" is said rightly, wrongly, or not."""
    found: Counter[tuple[str, str]] = Counter()
    for passage in passages:
        for claim in passage.claims:
            if claim.asked is None:
                continue
            answer = library.ask(claim.asked)
            said = answer.text if answer.text_is_ours else None
            wanted = _WORD_OF[claim.label]
            outcome = "open" if said not in _WRONG else "right" if said == wanted else "wrong"
            found[claim.label, outcome] += 1
            if show and outcome == "wrong":
                quote = answer.citations[0].quote if answer.citations else ""
                print(f"  {said}, not {wanted}: {claim.asked} ({passage.title}) {quote!r}")
    for label in _WORD_OF:
        counts = ", ".join(f"{o} {found[label, o]}" for o in ("right", "wrong", "open"))
        print(f"verdicts on what its article {label}: {counts}")


def _facts(library: Library, passages: list[OwnPassage], *, show: bool) -> None:
    """Print how often an answer stands in the first quote, and what can't be is turned down."""
    right = turned_down = answerable = 0
    total = sum(len(passage.questions) for passage in passages)
    for passage in passages:
        for question, wanted in passage.questions:
            answer = library.ask(question)
            answerable += wanted is not None
            if wanted is None:
                turned_down += not answer.answered
                if show and answer.answered:
                    print(f"  answered: {question} ({passage.title}) {answer.citations[0].quote!r}")
                continue
            first = answer.citations[0].quote if answer.answered and answer.citations else ""
            right += wanted in first
            if show and wanted not in first:
                print(f"  lacks {wanted!r}: {question} ({passage.title}) {first!r}")
    print(
        f"facts: {right} of {answerable} with the answer in the first quote, "
        f"{turned_down} of {total - answerable} turned down"
    )


if __name__ == "__main__":
    main()
