"""Examples told otherwise: names changed, as direct speech, as a list, cut short, denied."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from qa.training.examples import Example, long_words

Span = tuple[int, int]


def edited(text: str, edits: Sequence[tuple[int, int, str]]) -> tuple[str, Callable[[Span], Span]]:
    """`text` with each `[start, end)` replaced, and how its spans move.

    Edits are in order and apart. What is put in at the very place where a span begins comes
    before the span, and where it ends, before its end; a span that begins or ends within a
    replaced part is not kept, see to it before.
    """
    parts, at = [], 0
    for start, end, new in edits:
        parts += [text[at:start], new]
        at = end

    def place(offset: int) -> int:
        return offset + sum(len(new) - (end - start) for start, end, new in edits if end <= offset)

    return "".join([*parts, text[at:]]), lambda span: (place(span[0]), place(span[1]))


def renamed(text: str, name: str, other: str) -> tuple[str, Callable[[Span], Span]]:
    """`text` with every `name` as `other`, and how its spans move, as `edited`."""
    hits = re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
    return edited(text, [(*m.span(), other) for m in hits])


SPEAKERS = (
    "said a spokesperson",
    "a spokesman said",
    "according to the report",
    "the report said",
    "inspectors wrote",
    "said the director",
    "the minister told reporters",
    "she said",
    "he added",
)


def spoken(example: Example, rng: random.Random) -> Example:
    """The example with one of its sentences as direct speech: “…,” said a spokesperson.

    Any of them, evidence or not: who speaks says nothing of who answers. As it is where no
    sentence can be said as it stands.
    """
    able = [
        n
        for n, (start, end) in enumerate(example.sentences)
        if example.text[start:end].endswith(".")
        and not set(example.text[start:end]) & set('"“”')
        and len(example.text[start:end].split()) >= 4
        and (n == 0 or example.sentences[n - 1][1] < start)  # or the mark would be of both
        and all(e < end or s >= end for s, e in example.answers)
        and all(s >= start or e <= start for s, e in example.answers)
    ]
    if not able:
        return example
    chosen = rng.choice(able)
    start, end = example.sentences[chosen]
    text, move = edited(
        example.text, [(start, start, "“"), (end - 1, end, f",” {rng.choice(SPEAKERS)}.")]
    )
    sentences = [move(span) for span in example.sentences]
    sentences[chosen] = (start, sentences[chosen][1])  # it begins with the mark
    return replace(
        example,
        text=text,
        sentences=tuple(sentences),
        answers=tuple(move(span) for span in example.answers),
    )


def listed(example: Example, rng: random.Random) -> Example:
    """The example with its sentences as the items of a list, a line each."""
    if len(example.sentences) < 2:
        return example
    bullet = rng.choice(("• ", "- ", "* ", ""))
    head = example.sentences[0][0]
    gaps = [(head, head, bullet)] + [
        (before[1], after[0], f"\n{bullet}")
        for before, after in itertools.pairwise(example.sentences)
    ]
    if any(start >= end for start, end, _ in gaps[1:]) or any(
        s < end and start < e for start, end, _ in gaps for s, e in example.answers
    ):
        return example
    text, move = edited(example.text, gaps)
    return replace(
        example,
        text=text,
        sentences=tuple(move(span) for span in example.sentences),
        answers=tuple(move(span) for span in example.answers),
    )


def shortened(example: Example, words: int, rng: random.Random) -> Example:
    """The example with about `words` words of its passage, in whole sentences.

    Kept are the sentences that may hold the answer, or where there is no answer those
    nearest to the question in words, and neighbours drawn at random on either side.
    """
    asked = long_words(example.question)
    texts = [example.text[start:end] for start, end in example.sentences]
    if len(texts) < 2:
        return example
    needed = {
        n
        for n, (start, end) in enumerate(example.sentences)
        if example.evidence[n] == 1 or any(s < end and start < e for s, e in example.answers)
    }
    if not needed:
        shared = [len(asked & long_words(text)) for text in texts]
        needed = {shared.index(max(shared))}
    first, last = min(needed), max(needed)
    while sum(len(text.split()) for text in texts[first : last + 1]) < words:
        sides = [side for side in (-1, 1) if 0 <= (first if side < 0 else last) + side < len(texts)]
        if not sides:
            break
        if rng.choice(sides) < 0:
            first -= 1
        else:
            last += 1
    start, end = example.sentences[first][0], example.sentences[last][1]
    return replace(
        example,
        text=example.text[start:end],
        sentences=tuple((s - start, e - start) for s, e in example.sentences[first : last + 1]),
        evidence=example.evidence[first : last + 1],
        answers=tuple((s - start, e - start) for s, e in example.answers),
    )


_DENIABLE = re.compile(
    r"\b(is|are|was|were|has|had|can|could|will|would|should)\b(?! not\b|n['’]t)"
)


def denied(example: Example) -> Example | None:
    """The example with the sentence that is its evidence denied: "was opened", "was not opened".

    None where more than one is evidence, or not one word of it, outside the answer, can be
    denied.
    """
    evidence = [
        span for span, label in zip(example.sentences, example.evidence, strict=True) if label == 1
    ]
    if len(evidence) != 1:
        return None
    verbs = [
        verb.end()
        for verb in _DENIABLE.finditer(example.text, *evidence[0])
        if all(verb.end() < start or verb.start() >= end for start, end in example.answers)
    ]
    if len(verbs) != 1:
        return None
    text, move = edited(example.text, [(verbs[0], verbs[0], " not")])
    return replace(
        example,
        text=text,
        sentences=tuple(move(span) for span in example.sentences),
        answers=tuple(move(span) for span in example.answers),
    )
