"""What is told before a question and behind it: "I'm new here. Who leads it? I need the name."

Searched for with the question it leads elsewhere: who asks is in no article. What is told before
may yet say what the question leans on, as a turn before it does.
"""

from __future__ import annotations

import re

from corpus.english.words import AUXILIARIES, WH, classed
from corpus.sentences import split
from qa.conversation.courtesy import IMPERATIVES
from qa.conversation.tagged_words import content_at, low_at, words_of

_OF_ONESELF = classed("i we my our i'd i'm i've i'll we'd we're we've we'll")
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
    said = [text[s.start : s.end].strip() for s in split(text, 0, len(text))]
    while len(said) > 1 and not _asks(said[-1]) and _is_of_oneself(said[-1]):
        said.pop()
    asks = [at for at, one in enumerate(said) if _asks(one)]
    if asks != [len(said) - 1] or not _has_content(said[-1]):
        return "", text
    return " ".join(said[:-1]), said[-1]


def _asks(sentence: str) -> bool:
    """Whether a sentence asks, or requests, by its mark or by how it begins."""
    first = low_at(words_of(sentence), 0)
    return sentence.endswith("?") or first in WH | AUXILIARIES | IMPERATIVES


def _is_of_oneself(sentence: str) -> bool:
    opening = re.match(r"\W*([\w'’]+)", sentence)
    return opening is not None and opening[1].lower().replace("’", "'") in _OF_ONESELF


def _has_content(sentence: str) -> bool:
    words = words_of(sentence)
    return len(words) >= _SHORTEST and any(content_at(words, at) for at in range(len(words)))
