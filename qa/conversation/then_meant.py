"""Which time "then", "that year" and "after that" mean."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.english.words import AUXILIARIES, WH
from qa.conversation.noun_phrases import TIME, Sort, names_of
from qa.conversation.tagged_words import words_of
from qa.conversation.turns import ANSWER_WORDS, Settled

BOUND = re.compile(
    r"(?<=\w )\b(after|before|since|until) (?:that|then)"
    r"(?=\s*(?:\bthere\b|\bin\b|\bat\b|[,.?!]|$))",
    re.I,
)

THEN = re.compile(r"\s*\b(?:back then|then|at (?:that|the) time|(?:in )?that year)(?=\W*$)", re.I)


def time_meant(text: str, earlier: Sequence[Settled]) -> str | None:
    """The time that "then" means, with its preposition; None where it means none.

    "So why did it fail, then?" means none: only a question that has nothing else to say when.
    """
    if not THEN.search(text) or re.match(r"\W*so\b", text, re.I) or TIME.search(text):
        return None
    if not words_of(text) or words_of(text)[0].lower not in WH | AUXILIARIES:
        return None
    if re.match(r"\W*what (?:has |had )?happen", text, re.I):  # what came next
        return None
    time = time_of(earlier)
    return _at(time) if time else None


def time_of(earlier: Sequence[Settled]) -> str | None:
    """The time that the nearest turns give as an answer, or ask of."""
    for turn in earlier[:-3:-1]:
        answer = turn.answer.strip().rstrip(".")
        if len(answer.split()) <= ANSWER_WORDS and (time := TIME.search(answer)):
            return time[0]
        times = [name.text for name in names_of(turn.text) if name.sort is Sort.TIME]
        if times:
            return times[-1]
    return None


def _at(time: str) -> str:
    """A time with the preposition it takes."""
    if re.match(r"(?:last|this|next)\b", time, re.I):
        return time
    return f"on {time}" if re.match(r"\d{1,2}(?:st|nd|rd|th)?\s", time) else f"in {time}"


def with_time(text: str, time: str) -> str:
    """`text` with a time at its end, before brackets."""
    found = re.search(r"\s*(?:\([^()]*\))?[?.!]*\s*$", text)
    end = found.start() if found else len(text)
    return f"{text[:end]} {time}{text[end:]}"
