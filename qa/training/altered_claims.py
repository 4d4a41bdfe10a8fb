"""Claims made of a passage's own sentences: as they stand, reworded, altered, or taken out of it.

A sentence is supported by its passage, also with a synonym in a word's place. With another figure
or day, a name from elsewhere in the passage, an opposite, or denied it is contradicted, though
all its other words are there; and where the sentence is missing from the passage, it is neither.
Kryściński et al. 2020, "Evaluating the Factual Consistency of Abstractive Text Summarization",
train a judge of summaries on such claims alone.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator

from qa.training import perturb, rewording
from qa.training.claims import ClaimExample
from qa.training.examples import Example
from qa.training.lexicon import Lexicon

SOURCE = "altered"
_NAMES = frozenset({"place", "name1", "name2"})
# Fewer words tell too little to be altered; more are hardly ever claimed at once.
_WORDS = range(7, 36)
# What begins so says something of what the sentence before names, or is no sentence.
_LEANING = re.compile(r"(?:He|She|It|They|This|These|That|Those|His|Her|Its|Their|Such)\b|[^A-Z]")


def altered_claims(
    examples: Iterable[Example], lexicon: Lexicon, rng: random.Random
) -> Iterator[ClaimExample]:
    """At most one claim of each passage: two of five are supported, two contradicted."""
    seen: set[str] = set()
    for example in examples:
        if example.text in seen:
            continue
        seen.add(example.text)
        able = [span for span in example.sentences if _can_be_claimed(example.text[slice(*span)])]
        if not able:
            continue
        start, end = rng.choice(able)
        claim, text, label = example.text[start:end], example.text, "supports"
        drawn = rng.random()
        if drawn < 0.2:
            text, label = f"{text[:start]}{text[end:].lstrip()}".rstrip(), "neither"
        elif drawn < 0.6:
            claim, label = altered(claim, text, lexicon, rng), "contradicts"
        elif drawn < 0.85:
            claim = rewording.rephrased(claim, example.title, claim, lexicon, rng) or claim
        if claim and text:
            yield ClaimExample(claim, example.title, text, label, SOURCE)


def _can_be_claimed(sentence: str) -> bool:
    return (
        len(sentence.split()) in _WORDS
        and sentence.endswith(".")
        and not set(sentence) & set('"“”')
        and not _LEANING.match(sentence)
    )


def altered(sentence: str, text: str, lexicon: Lexicon, rng: random.Random) -> str:
    """A sentence of a text with one thing of it altered, so that both can't be true.

    Empty where nothing of it can be.
    """
    ways: list[Callable[[], str]] = [
        lambda: _with_another_figure(sentence, text, rng),
        lambda: _with_another_name(sentence, text, rng),
        lambda: rewording.opposed(sentence, "", text, lexicon, rng),
        lambda: rewording.denied(sentence, lexicon, rng),
    ]
    rng.shuffle(ways)
    return next((other for way in ways if (other := way())), "")


def _with_another_figure(sentence: str, text: str, rng: random.Random) -> str:
    figures = [m for m in perturb.mentions(sentence) if m.kind not in _NAMES]
    if not figures:
        return ""
    mention = rng.choice(figures)
    return _put(sentence, mention, perturb.another(mention, text, {}, rng))


def _with_another_name(sentence: str, text: str, rng: random.Random) -> str:
    names = [m for m in perturb.mentions(sentence) if m.kind in _NAMES]
    if not names:
        return ""
    mention = rng.choice(names)
    return _put(sentence, mention, perturb.another_of(mention, sentence, text, "", rng))


def _put(sentence: str, mention: perturb.Mention, other: str | None) -> str:
    return f"{sentence[: mention.start]}{other}{sentence[mention.end :]}" if other else ""
