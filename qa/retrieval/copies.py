"""One story in several papers is one story: copies of a better passage are folded into it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from corpus.catalogue import StoredPassage

_STRAIGHT = str.maketrans("‘’‚“”„–—", "'''\"\"\"--")
_SPACE = re.compile(r"\s+")


def normal_form(text: str) -> str:
    """A text without the differences that papers make in setting the same words.

    Case, white space, the form of quotation marks and dashes don't count, nor does
    punctuation at either end.
    """
    straight = _SPACE.sub(" ", text.translate(_STRAIGHT)).casefold()
    return straight.strip(" .,;:!?'\"-")


def sentences_of(passage: StoredPassage) -> list[str]:
    """The normal forms of a passage's sentences."""
    words = passage.passage.words_of(passage.passage.sentences)
    return [normal_form(sentence) for sentence in words]


def copies(
    passages: Sequence[StoredPassage], same_story: Mapping[str, Sequence[str]]
) -> list[bool]:
    """Which passages, given best first, only say again what a better one says.

    A copy is from another article that tells the same story, and every sentence of it
    stands in passages of that story further up. Where a paper changed a sentence, a
    figure perhaps, the passage stays.
    """
    told: dict[str, set[str]] = {}
    found = []
    for stored in passages:
        article_id = stored.entry.article_id
        elsewhere: set[str] = set()
        for other in same_story.get(article_id, ()):
            elsewhere |= told.get(other, set())
        sentences = sentences_of(stored)
        is_copy = all(sentence in elsewhere for sentence in sentences)
        found.append(is_copy)
        if not is_copy:
            told.setdefault(article_id, set()).update(sentences)
    return found
