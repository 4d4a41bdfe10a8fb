"""Words of degree: "bigger", "the best", "more", and "first" where it says when."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.english.dictionary import Mark, marks
from corpus.english.words import classed
from qa.conversation.tagged_words import Word

AMOUNTS = classed("more fewer less most fewest least")
IRREGULAR = classed("better best worse worst")
ORDERS = classed("first last earlier earliest later latest sooner soonest")
"""What these compare is when."""


def degrees_in(words: Sequence[Word]) -> list[int]:
    """Where the words stand that say of which of several something is more so, in order.

    "first" only where it tells of a verb: "which opened first, …", not "the first mayor".
    """
    return [at for at in range(1, len(words)) if _is_degree(words, at)]


def _is_degree(words: Sequence[Word], at: int) -> bool:
    word = words[at]
    if word.lower in ORDERS:
        return at + 1 == len(words) or words[at + 1].breaks
    known = word.lower in AMOUNTS | IRREGULAR
    return known or base_of_degree(word.lower) is not None


def base_of_degree(word: str) -> str | None:
    """The adjective that a degree is of: bigger and biggest are big."""
    ending = next((e for e in ("er", "est") if word.endswith(e)), "")
    stem = word[: len(word) - len(ending)]
    if not ending or len(stem) < 3 or Mark.ADJECTIVE not in marks(word):
        return None
    doubled = stem[:-1] if stem[-1] == stem[-2] else ""
    forms = (f"{stem[:-1]}y" if stem.endswith("i") else "", stem, doubled, f"{stem}e")
    return next((form for form in forms if form and Mark.ADJECTIVE in marks(form)), None)
