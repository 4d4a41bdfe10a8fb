"""What is told before a question and behind it: "I'm new here. Who leads it? I need the name."

Searched for with the question it leads elsewhere: who asks is in no article. What is told before
may yet say what the question leans on, as a turn before it does.
"""

from __future__ import annotations

import re

from corpus.english.words import AUXILIARIES, WH, classed
from corpus.sentences import split
from qa.conversation.courtesy import IMPERATIVES
from qa.conversation.tagged_words import Use, Word, content_at, low_at, words_of

_CONTRACTED = classed("i'd i'm i've i'll we'd we're we've we'll im ive")
_OF_ONESELF = _CONTRACTED | classed("i we my our")
_ASKED = re.compile(r"(?<=[?!])\s+")
_BESIDE = re.compile(r"(?:[,;]|\s[–-])\s+(?=(?:i|we)['’]|(?:i|we|my|our|im|ive)\s)", re.I)
_SHORTEST = 5
"""Words of a question that asks something by itself, one of content among them: "Do you know?"."""
_LONGEST = 2_000


def told_and_asked(text: str) -> tuple[str, str]:
    """What is told before the one question in a text, and the question.

    What is told of whoever asks, behind it, belongs to neither. Where there are several questions,
    or none that asks something by itself, nothing is told, and all is asked.
    """
    if len(text) > _LONGEST:
        return "", text
    said = [
        one
        for s in split(text, 0, len(text))
        for one in _ASKED.split(text[s.start : s.end].strip())  # "Any nurses? im one"
        if one
    ]
    said[-1:] = _without_aside(said[-1]) if said else []
    while len(said) > 1 and not _asks(said[-1]) and _is_of_oneself(said[-1]):
        said.pop()
    asks = [at for at, one in enumerate(said) if _asks(one)]
    least = _SHORTEST if len(said) > 1 else 1
    if asks != [len(said) - 1] or not _has_content(said[-1], least):
        return "", text
    return " ".join(said[:-1]), said[-1]


def _without_aside(asked: str) -> list[str]:
    """A question without what is told of whoever asks, behind a comma: "…, im writing a piece"."""
    *_, aside = [None, *_BESIDE.finditer(asked)]
    if aside is None or not _asks(asked) or asked.endswith("?"):
        return [asked]
    told = words_of(asked[aside.end() :])
    says = low_at(told, 0) in _CONTRACTED or any(_is_verbal(word) for word in told)
    says = says and not any(word.lower in WH for word in told)
    return [asked[: aside.start()]] if says else [asked]


def with_whom(told: str, asked: str) -> str | None:
    """A question with whoever was told of in the place of the pronoun for them.

    "My son is deaf. Is there anything for children like him?" asks for children like the son who
    is deaf. None where several may be meant, or nobody is told of.
    """
    words = words_of(told)
    pronouns = [word for word in words_of(asked) if word.lower in _THEM]
    if not is_of_ones_own(told) or len(pronouns) != 1 or told.strip(". ").count("."):
        return None
    verb = next((word for word in words[2:] if _is_verbal(word)), None)
    if verb is None:
        return None
    whom = f"the {told[words[1].start : verb.start].strip()} who {told[verb.start :].strip(' .!')}"
    pronoun = pronouns[0]
    return f"{asked[: pronoun.start]}{whom}{asked[pronoun.end :]}"


def is_of_ones_own(told: str) -> bool:
    """Whether somebody of one's own is told of: "my son is deaf"."""
    return low_at(words_of(told), 0) in {"my", "our"}


_THEM = classed("him her them he she they")


def _is_verbal(word: Word) -> bool:
    return word.lower in AUXILIARIES or word.use is Use.VERB


def _asks(sentence: str) -> bool:
    """Whether a sentence asks, or requests, by its mark or by how it begins."""
    first = low_at(words_of(sentence), 0)
    return sentence.endswith("?") or first in WH | AUXILIARIES | IMPERATIVES


def _is_of_oneself(sentence: str) -> bool:
    opening = re.match(r"\W*([\w'’]+)", sentence)
    return opening is not None and opening[1].lower().replace("’", "'") in _OF_ONESELF


def _has_content(sentence: str, least: int) -> bool:
    """Whether a sentence has so many words, and one of content among them."""
    words = words_of(sentence)
    return len(words) >= least and any(content_at(words, at) for at in range(len(words)))
