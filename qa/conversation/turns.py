"""The turns before a question, as later ones lean on them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.english.words import AUXILIARIES, WH, classed
from qa.conversation.courtesy import IMPERATIVES
from qa.conversation.noun_phrases import Phrase, names_of
from qa.conversation.tagged_words import content_at, words_of


@dataclass(frozen=True, slots=True)
class Settled:
    """An earlier question made to stand alone, the answer it got, and its leading quote."""

    text: str
    answer: str
    quote: str = ""
    asked: str = ""
    """The question as it was asked, with its pronouns."""
    entries: tuple[str, ...] = ()
    """What its answer listed."""


REACH = 3
"""Turns back that a topic is looked for."""

ANSWER_WORDS = 5
"""A longer answer is a sentence, and which of its names is meant cannot be told."""

ASKED_AGAIN = re.compile(
    r", and (?:why|since when|when|where|how|who|by whom|which|how \w+"
    r"|[a-z]+ (?:how|which|what|whose) [^?,]+)\?$"
)
"""What a turn that is a question word alone added to the question before it."""
_ASKS_ENTITY = re.compile(r"^\W*(?:and |so )?(?:who|whom|where|which|what)\b", re.I)


def asks(text: str) -> bool:
    """Whether `text` is a question with something to search for: no remark, no thanks."""
    words = words_of(text)
    if not words or not any(content_at(words, i) for i in range(len(words))):
        return False
    first = next((word.lower for word in words if word.lower not in _LEADS), "")
    opens = any(word.lower in WH and (word.breaks or word.first) for word in words)
    return "?" in text or opens or first in WH | AUXILIARIES | IMPERATIVES


_LEADS = classed("and but so or then")


def entity_answer(turn: Settled) -> Phrase | None:
    """The answer, where it is a name or several, and the question asked for such."""
    answer = (_several(turn.entries) or turn.answer).strip().strip(".\"'“”‘’")
    if not _ASKS_ENTITY.match(turn.text) or not 0 < len(answer.split()) <= ANSWER_WORDS:
        return None
    # Not as the first word, where a capital says nothing.
    text = f"is {answer}"
    names = [name for name in names_of(text) if name.named]
    between = re.sub(r"\b(?:and|the)\b|,", " ", _without(text, names)).split()
    if not names or between != ["is"]:
        return None
    return Phrase(answer, 0, len(answer), names[0].sort, plural=len(names) > 1)


def _several(entries: Sequence[str]) -> str:
    """What a list has for entries, as the one answer that they are: its first leads it."""
    *others, last = entries or ("",)
    return f"{', '.join(others)} and {last}" if others else ""


def names_answered(turn: Settled) -> tuple[str, ...]:
    """The names that an answer is, where it is several ("Leeds and Hull"); else its entries."""
    answer = entity_answer(turn)
    if answer is None or not answer.plural:
        return turn.entries
    return tuple(name.text for name in names_of(f"is {answer.text}") if name.named)


def _without(text: str, phrases: list[Phrase]) -> str:
    for phrase in reversed(phrases):
        text = f"{text[: phrase.start]} {text[phrase.end :]}"
    return text


def added_from(text: str) -> int:
    """Where the closing brackets of `text` begin: what they hold went along, unspoken of."""
    added = re.search(r"\([^()]*\)\W*$", text)
    return added.start() if added else len(text)
