"""What "that service" means: the noun in full, as the turn before has it."""

from __future__ import annotations

import re

from qa.conversation.leaning import TIME_NOUNS, gaps
from qa.conversation.noun_phrases import Phrase, things_of
from qa.conversation.tagged_words import Word, content_at, low_at, words_of
from qa.conversation.turns import Settled, added_from

_POINTS = re.compile(r"\b(?:this|that|these|those) (?P<noun>[\w’'-]+)", re.I)


def with_noun_in_full(text: str, before: Settled) -> str | None:
    """`text` with "that service" as the turn before calls it: "Leeds's youth service".

    In its question, its answer or the quote that led. None where no noun is pointed at, or the
    turn has it not, or says no more of it, or has several.
    """
    words = words_of(text)
    for pointed in _POINTS.finditer(text):
        at = next(n for n, word in enumerate(words) if word.end >= pointed.end())
        ends = not content_at(words, at + 1) or words[at + 1].breaks
        is_noun = content_at(words, at) and low_at(words, at) not in TIME_NOUNS
        if not (ends and is_noun and _is_gap(pointed, text)):
            continue
        noun = words[at]
        for said in (before.text[: added_from(before.text)], before.answer, before.quote):
            full = {_in_full(t, f"is {said}") for t in things_of(f"is {said}") if _is_more(t, noun)}
            if len(full) == 1:
                return f"{text[: pointed.start()]}{full.pop()}{text[noun.end :]}"
            if full:
                return None
    return None


def _is_gap(pointed: re.Match[str], text: str) -> bool:
    return any(pointed.start() <= gap.end <= pointed.end() for gap in gaps(text))


def _is_more(thing: Phrase, noun: Word) -> bool:
    """Whether a thing is a noun with words before it that tell which one it is."""
    return thing.text.lower().endswith(f" {noun.lower}")


def _in_full(thing: Phrase, said: str) -> str:
    """A thing with its article: "the night patrol", but "Leeds's patrol"."""
    is_owned = "'" in thing.text or "’" in thing.text
    bare = is_owned and not said[: thing.start].lower().endswith("the ")
    return thing.text if bare else f"the {thing.text}"
