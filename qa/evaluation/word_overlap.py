"""The words of a text as the measures compare them: SQuAD's normalisation."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Iterable, Sequence

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)


def words(text: str) -> list[str]:
    """`text` in lower case, without ASCII punctuation and a/an/the, split at white space.

    The normalisation of SQuAD's own evaluation script (Rajpurkar et al., 2016,
    arXiv:1606.05250; `evaluate-v2.0.py`). It deletes punctuation, so `U.S.` is `us`
    and `one-eighth` is `oneeighth`; typographic quotes and dashes stay.
    """
    return _ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split()


def holds(text: Sequence[str], part: Sequence[str]) -> bool:
    """Whether the words of `part` stand in `text` one after another; no words never do."""
    # A blank cannot be within a word, so it bounds them.
    return bool(part) and f" {' '.join(part)} " in f" {' '.join(text)} "


def overlap(given: Iterable[str], gold: Iterable[str]) -> int:
    """How many words the two have in common, each as often as it is in both."""
    return (Counter(given) & Counter(gold)).total()
