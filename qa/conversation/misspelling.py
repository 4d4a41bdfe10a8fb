"""Words of a question put as the articles spell them: "hackny" and "hackney" are Hackney.

What no article has can be spelt as none: a place that is named in small letters gets its capital
by where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from itertools import zip_longest

from corpus.english.dictionary import Mark, is_word, marks
from corpus.english.words import DETERMINERS, FUNCTION_WORDS, classed
from embeddings.encoder import common_words
from qa.conversation.courtesy import IMPERATIVES
from qa.conversation.tagged_words import Word, content_at, is_body, is_person, low_at, words_of

Meant = Callable[[str, str], str | None]
"""What a word is a misspelling of, and beside which other word that must stand; see
`qa.retrieval.spelling.Spelling.meant`."""

Lacks = Callable[[str], bool]
"""Whether no article has a word, or what may be the word in another spelling."""

_CONTRACTED = {
    bare: word
    for word in FUNCTION_WORDS
    if "'" in word
    and len(bare := word.replace("'", "")) > 3
    and bare not in FUNCTION_WORDS
    and not marks(bare)
}
"""What is typed without its apostrophe and is no word so: "doesnt"."""
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|\[[^\]]*\]")


def nothing_meant(word: str, beside: str) -> None:
    """Where nobody knows how the articles spell, a word stays as it is."""


def nothing_lacked(word: str) -> bool:
    """Where nobody knows what the articles lack, they may have it."""
    return False


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
        if whole := _CONTRACTED.get(word.lower):
            whole = whole.capitalize() if word.capital else whole
            text = f"{text[: word.start]}{whole}{text[word.start + len(word.bare) :]}"
        elif at == 0 and (bid := _bid(word)):
            text = f"{bid}{text[word.end :]}"
        elif _lacks_apostrophe(words, at):
            text = f"{text[: word.end - 1]}'s{text[word.end :]}"
        elif found := meant(word.bare, _name_beside(words, at)):
            text = f"{text[: word.start]}{found}{text[word.start + len(word.bare) :]}"
    return text


def with_places(text: str, lacks: Lacks) -> str:
    """`text` with capitals for the words that can only name places: "in wapping", "wapping's".

    Each stands alone behind a word for where something is, or owns what stands behind it, is no
    word of English, and the articles lack it: what is asked about there they can't answer.
    """
    words = words_of(text)
    for at, word in enumerate(words):
        is_last = not content_at(words, at + 1) or words[at + 1].breaks
        is_where = at and low_at(words, at - 1) in _WHERE and not word.breaks and is_last
        if not (is_where or word.possessive):
            continue
        if not word.bare.islower() or not word.bare.isalpha() or len(word.bare) < _NOT_SHORT:
            continue
        if word.bare not in FUNCTION_WORDS and not is_word(word.bare) and lacks(word.bare):
            stop = word.start + len(word.bare)
            text = f"{text[: word.start]}{word.bare.capitalize()}{text[stop:]}"
    return text


_WHERE = classed("around at from in inside near outside")


def _bid(word: Word) -> str | None:
    """The request that a misspelt word is: "sumarise"."""
    low = word.lower
    if word.marks or low in IMPERATIVES or len(low) < 7 or low.endswith(("s", "ed", "ing", "y")):
        return None
    return next(iter(get_close_matches(low, IMPERATIVES, 1, 0.85)), None)


def _lacks_apostrophe(words: Sequence[Word], at: int) -> bool:
    """Whether a place's name stands before what is its own: "camdens 2022 inspection"."""
    word = words[at]
    base = marks(word.lower[:-1])
    is_places = Mark.PLACE in base or base == Mark.PLACE_OR_WORD
    if not word.lower.endswith("s") or word.possessive or word.marks or not is_places:
        return False
    if word.lower in common_words():  # "Frances"
        return False
    before, after = low_at(words, at - 1), at + 1
    may_be_plural = base == Mark.PLACE_OR_WORD and content_at(words, at - 1)
    if before in DETERMINERS or may_be_plural:  # "the three baths"
        return False
    if after == len(words) or words[after].breaks:  # "and bromleys?"
        return Mark.PLACE in base
    return content_at(words, after) or words[after].text.isdecimal() or Mark.PLACE in base


def nearest(word: Word, known: Sequence[str]) -> str:
    """A word in small letters, or the one of a small vocabulary that it comes near to.

    Only a word that the dictionary doesn't have is a misspelling: "evrything", "wher".
    """
    low = word.lower
    if low in known or word.marks or word.capital or len(low) < _NOT_SHORT:
        return low
    return next(iter(get_close_matches(low, known, 1, _NEAR)), low)


_NOT_SHORT, _NEAR = 4, 0.85


def with_capitals(text: str, known: Iterable[str]) -> str:
    """`text` with a capital for each word that known texts have with one only: "hackney".

    A word that only begins their sentences is left as it is.
    """
    written: dict[str, set[str]] = {}
    for one in known:
        words = words_of(one)
        for word, after in zip_longest(words, words[1:]):
            # The first of a full name begins no mere sentence.
            in_name = after is not None and after.capital and not after.breaks
            if not word.first or in_name:
                written.setdefault(word.bare.lower(), set()).add(word.bare)

    def capital(match: re.Match[str]) -> str:
        ways = written.get(match[0].lower(), set())
        return match[0].capitalize() if ways and all(w[0].isupper() for w in ways) else match[0]

    return re.sub(r"(?<![\w’'])[a-z]+(?![\w])", capital, text)


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
