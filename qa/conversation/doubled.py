"""Two questions in one: "When did Sutton's pool open, and when Merton's?".

The second may leave out what it has in common with the first (gapping); it is made whole with
that, as a turn that is only part of a question is with the turn before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.english.words import AUXILIARIES, DETERMINERS, PREPOSITIONS, PRONOUNS, WH
from qa.conversation.ellipsis import completed
from qa.conversation.exchanging import exchanged, opened
from qa.conversation.noun_phrases import names_of, things_of
from qa.conversation.rewriting import standalone
from qa.conversation.tagged_words import Use, Word, content_at, low_at, words_of
from qa.conversation.turns import Settled

_AT = rf"(?:(?:{'|'.join(sorted(PREPOSITIONS))})\s+)?"
_JOINED = re.compile(rf"\s*[,;]?\s+(?:and|but)\s+(?=({_AT}(?:{'|'.join(sorted(WH))})\b))", re.I)
_ONE = re.compile(r"(?:['’]s)?\s+ones?\W*$", re.I)
_FEW = 3
"""Words of a second question that asks anything: "when Merton's?" has two, "and why?" one."""


@dataclass(frozen=True, slots=True)
class Doubled:
    """Two questions, each whole, and what each is of in the words of the two."""

    asked: tuple[str, str]
    sides: tuple[str, str]
    of_things: bool
    """The sides are things or times; else they are the two questions themselves."""


def doubled(text: str) -> Doubled | None:
    """The two questions in a text; None where it is one, or the second is but "and why?"."""
    joints = list(_JOINED.finditer(text))
    if len(joints) != 1 or "?" in text.rstrip(" ?.!"):
        return None
    first, second = text[: joints[0].start()].strip(), text[joints[0].end() :].strip(" ?.!")
    if not _is_question(first) or len(words_of(second)) < _FEW - 1:
        return None
    gapped = _gapped(second, f"{first}?") if _asks(first) == _asks(second) else None
    if gapped is None and not _is_inverted(words_of(second)):
        return None
    whole = gapped or standalone(f"{second}?", [Settled(f"{first}?", "")])
    sides = _sides(first, second, whole)
    whole = f"{whole[0].upper()}{whole[1:]}"
    return Doubled((f"{first}?", whole), sides, of_things=sides[0] != first)


def _is_question(text: str) -> bool:
    """Whether a text is one whole question that opens with its question word."""
    words = words_of(text)
    opens = int(low_at(words, 0) in PREPOSITIONS)
    asks = [at for at, word in enumerate(words) if word.lower in WH]
    has_verb = any(word.lower in AUXILIARIES or word.use is Use.VERB for word in words[opens:])
    contracted = "'" in low_at(words, opens) or low_at(words, opens) in {"whats", "whos", "hows"}
    content = any(content_at(words, at) for at in range(opens + 1, len(words)))
    return asks == [opens] and (has_verb or contracted) and content


def _asks(text: str) -> str:
    """The question word of a text, without what is written together with it."""
    asks = next(word.lower for word in words_of(text) if word.lower in WH)
    return asks.replace("'", "").removesuffix("s")


def _is_inverted(words: Sequence[Word]) -> bool:
    """Whether a question opens as one that stands alone does: "what did it", "who leads it".

    "What she earns" is what a verb before it asks for.
    """
    at = next((n for n, word in enumerate(words) if word.lower in WH), 0) + 1
    if "'" in low_at(words, at - 1):
        return True
    if low_at(words, at - 1) == "who" and at < len(words):
        return low_at(words, at) not in PRONOUNS | DETERMINERS
    while at < len(words) and words[at].lower not in AUXILIARIES | PRONOUNS:
        at += 1
    return at + 1 < len(words) and words[at].lower in AUXILIARIES


def _gapped(second: str, first: str) -> str | None:
    """The second question made whole where it is only its question word and what is new."""
    words = words_of(second)
    at = _behind_asking(words)
    if at is None or any(w.use is Use.VERB or w.lower in AUXILIARIES for w in words[at:]):
        return None
    whole = completed(f"{second}?", first, "")
    if whole and whole != first and not whole.startswith(first[:-1]):
        return whole
    prep = words[at].lower if words[at].lower in PREPOSITIONS else ""
    start = words[at + bool(prep)].start if at + bool(prep) < len(words) else len(second)
    x = _ONE.sub("", second[start:])
    if not x:
        return None
    if prep and (behind := re.search(rf"\b{prep}\s+(?=\w)", first, re.I)):
        whole = exchanged(second, start, x, prep, first, is_marked=True)
        is_put = whole and not whole.startswith(opened(first))
        return whole if is_put else f"{first[: behind.end()]}{x}?"
    whole = exchanged(second, start, x, prep, first, is_marked=True)
    if whole and not whole.startswith(opened(first)) and len(x.split()) <= _FEW:
        return whole
    return _of_another_thing(x, first) or whole


def _behind_asking(words: Sequence[Word]) -> int | None:
    """Where what is new begins: behind "how much", "what ages", "when did"."""
    asks = next((n for n, word in enumerate(words) if word.lower in WH), None)
    if asks is None:
        return None
    at = asks + 1
    if low_at(words, at) in {"many", "much", "long", "old", "often", "far", "big"}:
        at += 1
    helps = next((n for n in range(at, len(words)) if words[n].lower in AUXILIARIES), None)
    if helps is not None:
        at = helps + 1
    else:  # "what ages the playground"
        ends = (n for n in range(at, len(words)) if words[n].lower in DETERMINERS | PREPOSITIONS)
        at = next(ends, at)
    return at if at < len(words) else None


def _of_another_thing(x: str, first: str) -> str | None:
    """The first question of another thing than the one it is about."""
    words = words_of(first)
    helps = next((n for n, word in enumerate(words) if word.lower in AUXILIARIES), None)
    if helps is None:
        return None
    thing = next((t for t in things_of(first) if t.start > words[helps].start), None)
    if thing is None:
        return None
    new = re.sub(r"^(?:the|an?)\s+", "", x, flags=re.I)
    return f"{first[: thing.start]}{new}{first[thing.end :]}"


def _sides(first: str, second: str, whole: str) -> tuple[str, str]:
    """What each question is of: the names or times that the other one has not; else itself."""
    ours, theirs = names_of(first), names_of(second)
    for is_time in (False, True):
        mine = [p.text for p in ours if p.named != is_time and p.text not in whole]
        its = [p.text for p in theirs if p.named != is_time and p.text not in first]
        if mine and its:
            return mine[0], its[0]
    things = [[t.text for t in things_of(one)] for one in (first, whole)]
    mine = [text for text in things[0] if text not in things[1]]
    its = [text for text in things[1] if text not in things[0] and text in second]
    is_same = _asks(first) == _asks(second)
    return (mine[0], its[0]) if is_same and mine and its else (first, second)
