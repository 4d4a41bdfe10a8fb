"""How good the short answers are: SQuAD's measures, and whether a quote holds the answer."""

from __future__ import annotations

from collections.abc import Iterable

from qa.evaluation.word_overlap import holds, overlap, words

NO_ANSWER = ("",)
"""The gold answers of an unanswerable question, by SQuAD 2.0's rule."""


def exact_match(given: str, gold: Iterable[str]) -> float:
    """1.0 if the words given are those of any gold answer, else 0.0.

    Rajpurkar et al., 2016 (arXiv:1606.05250, section 6.1). By SQuAD 2.0 (2018,
    arXiv:1806.03822) an unanswerable question's gold answer is `NO_ANSWER`, and
    abstaining gives the empty answer.
    """
    found = words(given)
    return float(any(found == words(answer) for answer in gold))


def f1(given: str, gold: Iterable[str]) -> float:
    """The best token F1 over the gold answers, in [0, 1].

    2PR / (P + R) with P and R the shares of common words in the given and the gold
    answer; where either has no words, 1.0 if both have none, else 0.0. Sources as
    for `exact_match`.
    """
    found = words(given)

    def against(answer: str) -> float:
        wanted = words(answer)
        if not found or not wanted:
            return float(found == wanted)
        return 2 * overlap(found, wanted) / (len(found) + len(wanted))

    return max((against(answer) for answer in gold), default=0.0)


def contained(quotes: Iterable[str], gold: Iterable[str]) -> bool:
    """Whether the words of any gold answer stand, one after another, in any of the quotes."""
    texts = [words(quote) for quote in quotes]
    return any(holds(text, words(answer)) for answer in gold for text in texts)
