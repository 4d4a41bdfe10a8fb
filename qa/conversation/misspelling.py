"""Misspelt words of a question, put as the articles spell them: "hackny" is Hackney."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from corpus.english.words import FUNCTION_WORDS
from qa.conversation.tagged_words import Word, is_body, is_person, words_of

Meant = Callable[[str, str], str | None]
"""What a word is a misspelling of, and beside which other word that must stand; see
`qa.retrieval.spelling.Spelling.meant`."""

_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|\[[^\]]*\]")


def nothing_meant(word: str, beside: str) -> None:
    """Where nobody knows how the articles spell, a word stays as it is."""


def respelled(text: str, meant: Meant) -> str:
    """`text` with its misspelt words as the articles have them; quotations stay as they are."""
    words = words_of(text)
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    for at in reversed(range(len(words))):
        word = words[at]
        if word.lower in FUNCTION_WORDS or word.acronym or not word.bare.isalpha():
            continue
        if any(start <= word.start < end for start, end in quoted):
            continue
        if found := meant(word.bare, _name_beside(words, at)):
            text = f"{text[: word.start]}{found}{text[word.start + len(word.bare) :]}"
    return text


def _name_beside(words: Sequence[Word], at: int) -> str:
    """The other part of a full name: of "Jo Marten" that before or behind; empty without one."""
    if not words[at].capital:
        return ""
    for other, later in ((at - 1, at), (at + 1, at + 1)):
        if not 0 <= other < len(words) or words[later].breaks:
            continue
        word = words[other]
        is_name = word.capital and not word.first and not (is_body(word) or is_person(word))
        if is_name and not words[min(at, other)].possessive:
            return word.bare
    return ""
