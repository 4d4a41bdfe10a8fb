"""Who of those that evidence names is the person asked for: by name, by office, now or before.

The reader marks whoever stands near the office: who owns it, who has left it, or the end of
another phrase with the name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from qa.composing.succession import (
    neighbour_in_office,
    next_to,
    preceded,
    same_person,
    succeeded,
    tells_of_succession,
    with_holder,
)
from qa.conversation.asking import State, state_asked, times_in
from qa.conversation.tagged_words import is_person, words_of
from qa.reading.asked import AnswerType, answer_type, candidates, names_office, required_type
from qa.reading.matching import stems
from qa.reading.quotes import marked_of, quote_of
from qa.reading.reader import AnswerSpan

_PRESENT = re.compile(
    r"^\W*(?:who|what|which)\b[^?]*?\b(?:is|are|has|leads|heads|runs)\b|^\W*who['’]s\b",
    re.IGNORECASE,
)
_WHO_IS_THE = re.compile(r"^\W*who(?:['’]s| is| are) (?:the|our|its)\b", re.IGNORECASE)
_OWNED = re.compile(r"(?:['’]s|(?<=s)['’]) ((?:[\w’'-]+ ?){1,4})")


def from_the_name(span: AnswerSpan) -> AnswerSpan:
    """A span that is to say who, without the end of another phrase before the name.

    "children and families, Ms Wren" is marked from "families" on, which names nobody.
    """
    if not span.is_short:
        return span
    first, comma, rest = marked_of(span).partition(", ")
    names = candidates(rest, AnswerType.PERSON)
    if not comma or not names or any(map(str.isupper, first)) or names_office(first):
        return span
    if any(map(is_person, words_of(first))):
        return span
    return replace(span, start=span.start + len(first) + len(comma) + names[0][0])


def owns_the_office(span: AnswerSpan, question: str) -> bool:
    """Whether the marked words name whose office is asked for: "Sutton" in "Sutton's mayor"."""
    passage = span.stored.passage
    owned = _OWNED.match(passage.text, span.end - passage.start) if span.is_short else None
    if owned is None or required_type(question) is not AnswerType.PERSON:
        return False
    return any(is_person(w) and stems(w.text) <= stems(question) for w in words_of(owned[1]))


def of_the_office(spans: Sequence[AnswerSpan], question: str, kind: AnswerType) -> list[AnswerSpan]:
    """The spans, where the holder of an office is asked for: now, or before or after another."""
    if kind is not AnswerType.PERSON:
        return list(spans)
    if (asked := _neighbour_asked(question)) is None:
        return with_holder(spans) if asks_holder_now(question) else list(spans)
    name, is_before, is_time = asked
    found = neighbour_in_office(spans, name, before=is_before)
    rest = [span for span in spans if not same_person(marked_of(span), name)]
    if found is None:
        told = [span for span in spans if tells_of_succession(quote_of(span))]
        return rest if is_time else told
    first = replace(found, score=max(span.score for span in spans))
    return [first, *(s for s in rest if not same_person(marked_of(s), marked_of(first)))]


def names_neighbour(span: AnswerSpan, question: str) -> bool:
    """Whether a span marks who came before or after the one of whom a question asks that.

    Its article says so in the words of a succession, and names both.
    """
    asked = _neighbour_asked(question)
    if asked is None or answer_type(question) is not AnswerType.PERSON:
        return False
    found = neighbour_in_office([span], asked[0], before=asked[1])
    return found is not None and (found.start, found.end) == (span.start, span.end)


def _neighbour_asked(question: str) -> tuple[str, bool, bool] | None:
    """Whose neighbour in an office is asked for; whether the one before; whether as a time."""
    for time in times_in(question, date.today()):
        if time.event and time.bounds in ("before", "after"):
            return time.event, time.bounds == "before", True
    if left := succeeded(question):
        return left, False, False
    if came := preceded(question):
        return came, True, False
    if beside := next_to(question):  # in any case: "who came after ann baker"
        return *beside, True
    return None


def asks_holder_now(question: str) -> bool:
    """Whether a question asks who holds an office today."""
    if answer_type(question) is not AnswerType.PERSON:
        return False
    asks_holder = (
        required_type(question) is AnswerType.PERSON or _WHO_IS_THE.search(question) is not None
    )
    is_present = _PRESENT.search(question) is not None
    return state_asked(question) is State.NEWEST or (asks_holder and is_present)
