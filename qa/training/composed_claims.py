"""Claims about composed passages: what is asked there, said as a statement with an answer.

With the answer that the passage gives it is supported; with another figure, day, name or grade
it is contradicted; and where the passage does not answer, whatever is put in its place is neither
supported nor contradicted. That is what a list, a side or a "yes" is asked for, and what the
claims of encyclopaedias hardly have: several figures of one sentence, of which one is right.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator

from qa.conversation.statements import statement
from qa.reading.asked import AnswerType, answer_type, asked, candidates
from qa.training import changes, composed
from qa.training.claims import ClaimExample
from qa.training.examples import Example
from qa.training.wordings import LISTS

SOURCES = (composed.SOURCE, changes.SOURCE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_NAME = re.compile(r"[A-Z][\w’'-]+ [A-Z][\w’'-]+")


def composed_claims(examples: Iterable[Example], rng: random.Random) -> Iterator[ClaimExample]:
    """One claim about each of the composed examples for which one can be made."""
    for example in examples:
        if example.source not in SOURCES or not example.question.endswith("?"):
            continue
        if example.answers:
            start, end = example.answers[0]
            answer = example.text[start:end]
            others = _others(example, answer)
            wrong = rng.choice(others) if others and rng.random() < 0.6 else None
            label = "contradicts" if wrong else "supports"
            said = statement(example.question, wrong or answer)
        elif not example.answerable:
            options = _stated(example)
            if not options:
                continue
            said, label = statement(example.question, rng.choice(options)), "neither"
        else:
            continue
        if said:
            yield ClaimExample(
                said, example.title, _text(example, said, rng), label, example.source
            )


def _shape(words: str) -> str:
    """The words with their figures all alike: "£4.2 million" is as "£7.5 million"."""
    return re.sub(r"\d+", "0", words)


def _others(example: Example, answer: str) -> list[str]:
    """What of the passage, or of the grades, could be taken for the answer, and isn't it."""
    for scale in LISTS["scales"]:
        if answer in scale:
            return [grade for grade in scale if grade != answer]
    found: list[str] = []
    if _NAME.fullmatch(answer):
        found = _NAME.findall(example.text)
    elif any(sign.isdigit() for sign in answer):
        pattern = re.escape(_shape(answer)).replace("0", r"\d+")
        alike = re.findall(rf"(?<![\w.£]){pattern}(?![\w.]*\d)", example.text)
        found = [w for w in alike if bool(_YEAR.fullmatch(w)) == bool(_YEAR.fullmatch(answer))]
    known = example.question.casefold()
    return sorted({w for w in found if w != answer and w.casefold() not in known})


def _stated(example: Example) -> list[str]:
    """Words of the passage of the type that its question asks for, without those it brings."""
    kind = answer_type(example.question)
    if kind is AnswerType.ANY:
        return []
    words = [example.text[s:e] for s, e in candidates(example.text, kind)]
    known = example.question.casefold()
    return sorted({w for w in words if w.casefold() not in known})


def _text(example: Example, said: str, rng: random.Random) -> str:
    """The passage, or only its evidence where that names what the claim names."""
    spans = [s for s, e in zip(example.sentences, example.evidence, strict=True) if e == 1]
    if len(spans) == 1 and rng.random() < 0.5:
        alone = example.text[slice(*spans[0])]
        if all(name in f"{example.title} {alone}" for name in asked(said).names[:-1]):
            return alone
    return example.text
