"""What is asked of now after it was told how it was: "Sutton was good in 2018, what is it now?".

The time that is told is of then; a question for 2018 finds what was so in 2018.
"""

from __future__ import annotations

import re

from corpus.english.verbs import base_of_past
from corpus.english.words import AUXILIARIES, PREPOSITIONS, WH, classed
from qa.conversation.noun_phrases import TIME
from qa.conversation.states import State, state_asked
from qa.conversation.tagged_words import Use, words_of

_PAST = classed("was were had wasn't weren't hadn't did didn't used")
_AT = rf"(?:\s*\b(?:back )?(?:{'|'.join(sorted(PREPOSITIONS))}))?\s*"
_TIME = re.compile(rf"{_AT}{TIME.pattern}", re.I)
_FIGURE = re.compile(r"(?<!\w)[£$€]?\d[\d,.]*\s", re.I)
_HOW_MANY = re.compile(r"(?:and |but |so )?how (?:many|much)\b", re.I)
_TODAY = re.compile(r"\btoday\b", re.I)
_ADDED = classed("and but so")


def asked_of_now(text: str) -> str | None:
    """`text` without the time of what it tells of then; None where it doesn't so go on to now."""
    words = words_of(text)
    starts = [at for at, word in enumerate(words) if at and (word.breaks or word.first)]
    if not starts:
        return None
    at = starts[-1]
    told, asked = text[: words[at].start], _TODAY.sub("now", text[words[at].start :])
    opens = at + (words[at].lower in _ADDED)
    is_short = opens + 1 >= len(words)  # "And today?"
    if not is_short and words[opens].lower not in WH:
        return None
    is_told = words[0].lower not in WH | AUXILIARIES and any(
        word.lower in _PAST or (word.use is Use.VERB and base_of_past(word.lower))
        for word in words[:at]
    )
    if not is_told or "?" in told or state_asked(asked) is not State.NEWEST:
        return None
    told = _TIME.sub("", told.rstrip(" ,;."))
    if _HOW_MANY.match(asked):  # the figure of then is none that is asked for
        told = " ".join(_FIGURE.sub(" ", told).split())
    return f"{told}, how is it now?" if is_short else f"{told}, {asked}"
