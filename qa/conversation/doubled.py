"""Two questions in one: "When did Sutton's pool open, and when Merton's?".

The second may leave out what it has in common with the first (gapping); it is made whole with
that, as a turn that is only part of a question is with the turn before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.english.words import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    FUNCTION_WORDS,
    PREPOSITIONS,
    PRONOUNS,
    WH,
    classed,
)
from qa.conversation.ellipsis import completed
from qa.conversation.exchanging import exchanged, opened, with_names
from qa.conversation.noun_phrases import names_of, things_of
from qa.conversation.rewriting import standalone
from qa.conversation.tagged_words import Use, Word, content_at, low_at, words_of
from qa.conversation.turns import Settled

_AT = rf"(?:(?:{'|'.join(sorted(PREPOSITIONS))})\s+)?"
_ASKS = rf"{_AT}(?:{'|'.join(sorted(WH))})\b"
_JOINED = re.compile(rf"\s*[,;]?\s+(?:and|but)\s+(?={_ASKS})|\s*[,;]\s+(?={_ASKS})", re.I)
_BESIDE = re.compile(
    r",?\s+(?:(?:set |put )?(?:against|beside|alongside)|compared (?:to|with)|as opposed to"
    r"|versus|vs?\.?|and|but)\s+",
    re.I,
)
_FRONT = re.compile(rf"^(?P<front>[^:?;]+?)(?::|,|\s[–—-])\s+(?={_ASKS})", re.I)
_CONTRACTED = classed("whats whos hows")
_STANDS_FOR = classed("one ones that those it")
_FEW = 3
"""Words of a second question that asks anything: "when Merton's?" has two, "and why?" one."""


@dataclass(frozen=True, slots=True)
class Doubled:
    """Two questions, each whole, and what each is of in the words of the two."""

    asked: tuple[str, str]
    sides: tuple[str, str]
    of_things: bool
    """The sides are things or times; else they are the two questions themselves."""
    again: tuple[str, str] = ("", "")
    """Each in other words, where the first say too little of it; else empty."""


def doubled(text: str) -> Doubled | None:
    """The two questions in a text; None where it is one, or the second is but "and why?"."""
    text = " ".join(text.split())  # white space without end took a minute
    if "?" in text.rstrip(" ?.!"):
        return None
    front = _FRONT.match(text)
    beside = front["front"].strip() if front and _is_noun_phrase(front["front"]) else ""
    said = text[front.end() :] if front and beside else text
    return _asked_twice(said, beside) or (None if beside else _stripped(text))


def _asked_twice(text: str, front: str) -> Doubled | None:
    """Two questions, each with its own question word: "when did it open, and when Merton's?"."""
    joints = list(_JOINED.finditer(text))
    if len(joints) != 1:
        return None
    first, second = text[: joints[0].start()].strip(), text[joints[0].end() :].strip(" ?.!")
    if joints[0][0].strip() in {",", ";"} and _asks(first) != _asks(second):
        return None
    if front:
        first = _of_the_front(first, front)
    if not _is_question(first) or len(words_of(second)) < _FEW - 1:
        return None
    gapped = _gapped(second, f"{first}?") if _asks(first) == _asks(second) else None
    if gapped is None and not _is_inverted(words_of(second)):
        return None
    rest = f"{second} about {front}" if front else second
    whole = gapped or standalone(f"{rest}?", [Settled(f"{first}?", "")])
    sides = _sides(first, second, whole)
    other = None if gapped else _with_its_names(second, f"{first}?")
    return Doubled(
        (_capital(f"{first}?"), _capital(whole)),
        sides,
        of_things=sides[0] != first,
        again=("", _capital(other) if other else ""),
    )


def _stripped(text: str) -> Doubled | None:
    """Two questions of which the second has no word that asks: "… in Sutton in 2022, and in Merton
    in 2024" (stripping).

    What it says anew are names and times; that it stands beside the first show words that they
    have in common, "one" or "that" in it, or what joins them.
    """
    for joint in reversed(list(_BESIDE.finditer(text))):
        first, second = text[: joint.start()].strip(" ,"), text[joint.end() :].strip(" ?.!")
        names, words = names_of(second), words_of(second)
        known = {word.bare.lower() for word in words_of(first)}
        left = [w for w in words if not any(n.start <= w.start < n.end for n in names)]
        if not names or any(w.lower in WH | AUXILIARIES for w in left):
            continue
        new = [w for w in left if w.lower not in FUNCTION_WORDS and w.bare.lower() not in known]
        shared = any(w.lower not in FUNCTION_WORDS or w.lower in _STANDS_FOR for w in left)
        owned = any(word.possessive for word in words)
        if new or not (shared or owned or len(names) > 1):
            continue
        whole = _with_its_names(second, first)
        if whole is None or whole.startswith(first) or not _says_more(first):
            continue
        asked = [_as_asked(one) for one in (first, whole)]
        mine = [n.text for n in names_of(first) if n.text not in whole]
        if not mine:
            continue
        return Doubled((asked[0], asked[1]), (mine[0], names[0].text), of_things=True)
    return None


def _says_more(text: str) -> bool:
    """Whether a text says anything besides its names and times."""
    words, names = words_of(text), names_of(text)
    plain = [at for at, w in enumerate(words) if not any(n.start <= w.start < n.end for n in names)]
    return any(content_at(words, at) for at in plain)


def _with_its_names(second: str, first: str) -> str | None:
    """The first question with the names and times of the second in the place of its own."""
    names = names_of(second)
    before = words_of(second[: names[0].start])[-1:] if names else []
    prep = low_at(before, 0) if low_at(before, 0) in PREPOSITIONS else ""
    return with_names(names, second, 0, prep, first) if names else None


def _as_asked(said: str) -> str:
    """A text as a question, one of a thing where it is but a noun."""
    text = _BIDS.sub("", said).strip(" ?.,")
    if low_at(words_of(text), 0) in WH | AUXILIARIES | PREPOSITIONS:
        return _capital(f"{text}?")
    is_owned = any(word.possessive for word in words_of(text)[:1])
    return f"What was {'' if is_owned else 'the '}{_THE.sub('', text)}?"


_BIDS = re.compile(r"^\W*(?:compare|contrast|set|put|take)\s+", re.I)
_THE = re.compile(r"^(?:the|an?)\s+", re.I)


def _is_noun_phrase(front: str) -> bool:
    words = words_of(front)
    says = any(content_at(words, at) for at in range(len(words)))
    return says and not any(word.lower in WH | AUXILIARIES for word in words)


def _of_the_front(first: str, front: str) -> str:
    """The first of two questions with what stands in front of both.

    "Cars on the ferry: how many in May" asks how many cars on the ferry; "Cars: what did he say"
    asks what he said about cars.
    """
    words = words_of(first)
    at = _behind_asking(words)
    if at is None or at == 0 or any(w.lower in AUXILIARIES for w in words):
        return f"{first} about {front}"
    asks = first[: words[at - 1].end]
    return f"{asks} {front[:1].lower()}{front[1:]} {first[words[at].start :]}"


def _capital(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}"


def _is_question(text: str) -> bool:
    """Whether a text is one whole question that opens with its question word."""
    words = words_of(text)
    opens = int(low_at(words, 0) in PREPOSITIONS)
    asks = [at for at, word in enumerate(words) if word.lower in WH]
    has_verb = any(word.lower in AUXILIARIES or word.use is Use.VERB for word in words[opens:])
    contracted = "'" in low_at(words, opens) or low_at(words, opens) in _CONTRACTED
    content = any(content_at(words, at) for at in range(opens + 1, len(words)))
    measured = low_at(words, opens + 1) in {"many", "much"}
    return asks == [opens] and (has_verb or contracted or measured) and content


def _asks(text: str) -> str:
    """The question word of a text, without what is written together with it."""
    asks = next((word.lower for word in words_of(text) if word.lower in WH), "")
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
    names = names_of(second)
    left = [w for w in words[at:] if not any(n.start <= w.start < n.end for n in names)]
    if names and all(w.lower in FUNCTION_WORDS - CONJUNCTIONS for w in left):
        whole = _with_its_names(second, first)
        if whole and not whole.startswith(opened(first)):
            return whole
    if "'" in words[at - 1].lower or words[at - 1].lower in _CONTRACTED:
        return None  # "what's the figure" has its verb
    whole = completed(f"{second}?", first, "")
    if whole and whole != first and not whole.startswith(first[:-1]):
        return whole
    prep = words[at].lower if words[at].lower in PREPOSITIONS else ""
    start = words[at + bool(prep)].start if at + bool(prep) < len(words) else len(second)
    x = second[start:]
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
