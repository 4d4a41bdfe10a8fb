"""Ask questions of every kind about the seeds, the samples and articles written for them.

    python -m tests.bench.kinds SEEDS [--set N] [--talks] [--part odd|even|all] [--totals]
                                [--kind K]... [--reader similarity|careful]

SEEDS is the folder of the five seeds. The first set, `asked/kinds.jsonl`, ten questions of each of
twelve kinds, and its conversations, `asked/talks.jsonl`, were written before the composers were.
The other sets were written later, each by somebody else, to judge what comes next; nobody who
wrote one ran the program. Which questions the builders have looked at when something was wrong:

    1   120 questions, 30 conversations   the odd ones first, since November 2026 all
    2    96 questions, 16 conversations   the odd ones; the even questions, too, on 26 November
    3    96 questions                     all: they were built against
    4    96 questions, 16 conversations   likewise, after they had been asked once
    5    72 questions                     all, on 26 November, after two builds had been asked
    6    96 questions, 16 conversations   all, on 27 and 28 November, after they had been asked
    7    96 questions, 16 conversations   likewise
    8    96 questions, 16 conversations   all, on 27 November, after several builds had been asked
    9    96 questions, 12 conversations   all, on 27 and 28 November, after they had been asked
    10   96 questions, 12 conversations   all, on 28 November, after three builds had been asked
    11   96 questions, 12 conversations   all, on 28 November, after two and four builds
    12   72 questions, 10 conversations   its questions, on 28 November, after two builds

Of the conversations of 12 see no more than `--totals`. A new judgement needs a new set.

A question is right if it is answered or turned down as it should be, all of `holds` stand in what
is shown, one of `leads` in what is shown first, and nothing of `lacks` there or in an entry's
label. Where a `word` is given ("yes", "no"), a label of ours is that word, or our sentence begins
with it; `headline` says whether some words of a quote are to be set large ("words") or the quote
is to lead ("none"); each of `empty_sides` must be a label without evidence; where both sides
`agree`, no difference may be pointed out. In a conversation each turn counts; besides,
`understood` must stand in the question as understood, `not_understood` must not, and it must ask
back where `asks_back` is true, and only there.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from corpus import samples
from qa import Library
from qa.answer import Answer
from qa.question import QuestionKind, Turn
from qa.settings import DEFAULT_SETTINGS, ReaderKind

FOLDER = Path(__file__).with_name("asked")


def plain(text: str) -> str:
    """`text` with its characters, spaces, quotes and dashes in one form, in lower case."""
    folded = unicodedata.normalize("NFKC", text).translate(
        str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})
    )
    return re.sub(r"\s+", " ", folded).casefold()


def shown(answer: Answer) -> str:
    """All that is shown of an answer but the near misses."""
    parts = [answer.text, *(group.label for group in answer.groups)]
    parts += [group.date.isoformat() for group in answer.groups if group.date]
    for citation in answer.citations:
        parts += [citation.quote, citation.place.describe()]
    return "\n".join(parts)


def leading(answer: Answer) -> str:
    """What is shown first: the headline, else the first quote; with the first label."""
    parts = [answer.text or (answer.citations[0].quote if answer.citations else "")]
    if answer.groups:
        first = answer.groups[0]
        quotes = [c.quote for c in answer.citations if c.n in first.citations]
        parts += [first.label, *quotes[:1]]
    elif answer.citations:
        parts.append(answer.citations[0].quote)
    return "\n".join(parts)


def named(answer: Answer) -> str:
    """What must not hold anything of `lacks`: what is shown first, and the labels of entries."""
    labels = (group.label for group in answer.groups if group.citations)
    return "\n".join([leading(answer), *labels])


def faults(gold: Mapping[str, Any], answer: Answer) -> list[str]:
    """What is wrong with an answer, in words; empty where it is right."""
    found = []
    if bool(gold.get("asks_back")) != (answer.kind is QuestionKind.CHOICE):
        found.append("asks back" if answer.choices else "does not ask back")
    elif not gold.get("asks_back") and gold["answered"] != answer.answered:
        found.append("turned down" if gold["answered"] else "answered")
    if answer.answered and gold["answered"]:
        text, first, names = plain(shown(answer)), plain(leading(answer)), plain(named(answer))
        found += [
            f"lacks {options}" for options in gold.get("holds") or () if not _any(options, text)
        ]
        if gold.get("leads") and not _any(gold["leads"], first):
            found.append(f"does not lead with {gold['leads']}")
        found += [f"names “{bad}”" for bad in gold.get("lacks") or () if plain(bad) in names]
        found += _of_form(gold, answer)
    asked = plain(answer.standalone_question)
    found += [f"not understood: {s}" for s in gold.get("understood") or () if plain(s) not in asked]
    found += [f"understood: {s}" for s in gold.get("not_understood") or () if plain(s) in asked]
    return found


def _of_form(gold: Mapping[str, Any], answer: Answer) -> list[str]:
    """What is wrong with the words of ours, the headline and the sides without evidence."""
    found = []
    ours = {plain(group.label).strip(".,:") for group in answer.groups if group.label_is_ours}
    words = {*ours, plain(answer.text).strip(".,:")}
    if answer.text_is_ours:  # "No article mentions …"
        words.add(plain(answer.text).split()[0].strip(".,:"))
    if gold.get("word") and gold["word"] not in words:
        found.append(f"does not say {gold['word']}")
    if "headline" in gold and answer.citations:
        leads = "none" if answer.text in ("", answer.citations[0].quote) else "words"
        if gold["headline"] != leads:
            found.append(f"headline {leads}")
    empty = "\n".join(plain(group.label) for group in answer.groups if not group.citations)
    found += [
        f"{s} isn't said to be empty"
        for s in gold.get("empty_sides") or ()
        if plain(s) not in empty
    ]
    if gold.get("agree") and len(answer.groups) > 1:
        found.append("points out a difference")
    return found


def _any(options: Iterable[str], text: str) -> bool:
    return any(plain(option) in text for option in options)


def read(name: str, part: str) -> list[dict[str, Any]]:
    """The rows of a file beside this one, of the odd or even lines, or all."""
    rows = [json.loads(line) for line in (FOLDER / name).read_text("utf-8").splitlines() if line]
    first, step = {"odd": (0, 2), "even": (1, 2), "all": (0, 1)}[part]
    return rows[first::step]


def conversation(library: Library, turns: Sequence[Mapping[str, Any]]) -> list[Answer]:
    """The answers to a conversation's questions, each with the turns before it."""
    history: list[Turn] = []
    answers = []
    for turn in turns:
        answer = library.ask(turn["question"], history)
        answers.append(answer)
        history.append(answer.as_turn())
    return answers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("seeds", type=Path)
    parser.add_argument("--talks", action="store_true", help="the conversations")
    parser.add_argument("--set", type=int, choices=range(1, 13), default=1, help="which set")
    parser.add_argument("--part", choices=("odd", "even", "all"), default="odd")
    parser.add_argument("--totals", action="store_true", help="show no question")
    parser.add_argument("--kind", action="append", help="only this kind; may be repeated")
    parser.add_argument("--reader", type=ReaderKind, default=DEFAULT_SETTINGS.reader)
    chosen = parser.parse_args()
    settings = replace(DEFAULT_SETTINGS, reader=chosen.reader)
    asked = ("talks" if chosen.talks else "kinds") + (f"-{chosen.set}" if chosen.set > 1 else "")
    if not (FOLDER / f"{asked}.jsonl").exists():
        parser.error(f"set {chosen.set} has no conversations; sets 1, 2, 4 and 6 to 12 have")
    rows = read(f"{asked}.jsonl", chosen.part)
    rows = [row for row in rows if not chosen.kind or row.get("kind") in chosen.kind]
    counts: dict[str, list[int]] = {}
    with tempfile.TemporaryDirectory() as name, Library.open(name, settings=settings) as library:
        library.add(chosen.seeds, samples.folder(), FOLDER / "articles")
        for row in rows:
            turns = row.get("turns") or [row]
            answers = conversation(library, turns)
            wrong = [faults(turn, answer) for turn, answer in zip(turns, answers, strict=True)]
            counts.setdefault(row.get("kind", "talk"), []).append(not any(wrong))
            if chosen.totals:
                continue
            for turn, answer, found in zip(turns, answers, wrong, strict=True):
                _print(turn, answer, found)
    for kind, right in counts.items():
        print(f"{kind:14} {sum(right):3} of {len(right)}")
    every = [one for right in counts.values() for one in right]
    print(f"{'all':14} {sum(every):3} of {len(every)}")


def _print(turn: Mapping[str, Any], answer: Answer, found: Sequence[str]) -> None:
    mark = "x" if found else " "
    print(f"{mark} [{answer.kind.value} {answer.confidence:.2f}] {turn['question']}")
    if not found:
        return
    print(f"         {'; '.join(found)}")
    if answer.standalone_question != turn["question"]:
        print(f"         understood as: {answer.standalone_question}")
    said = answer.text if answer.answered else f"- {answer.reason}"
    print(f"         {said[:160]!r}")
    for group in answer.groups[:12]:
        print(f"         · {group.label!r} {group.date or ''} {list(group.citations)}")
    for citation in answer.citations[:4]:
        print(f"         [{citation.n}] {citation.quote[:140]!r}")


if __name__ == "__main__":
    main()
