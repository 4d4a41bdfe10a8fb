"""Turns that are only part of a question: What about Croydon? And in 2020? Why?

They take the question before them and change one thing in it.
"""

from __future__ import annotations

import re

from corpus.english.dictionary import Mark
from corpus.english.words import AUXILIARIES, PRONOUNS, WH, classed
from qa.conversation.noun_phrases import TIME, Phrase, Sort, is_place, names_of, place_part
from qa.conversation.tagged_words import Use, content_at, is_body, verbal_at, words_of

_LEAD = r"(?:(?:and|or|but|so|ok|okay|then|yes|no|well|thanks|thank you|i see|btw)[,.! ]+)*"
_TAIL = r"(?:,?\s+(?:then|instead|too|though|as well|again))?\s*[?.!]*\s*$"
_PREPOSITION = r"(?:(?P<prep>in|for|at|by|during|since|before|after|about|from|with|on|of|to)\s+)?"
_WHAT_ABOUT = re.compile(
    rf"^\s*{_LEAD}(?:(?:what|how) about|what of|(?:the )?same (?:question )?for)\s+"
    rf"{_PREPOSITION}(?P<x>.+?){_TAIL}",
    re.I,
)
_AND = re.compile(rf"^\s*(?:and|or|but)\s+{_PREPOSITION}(?P<x>.+?){_TAIL}", re.I)
_FRAGMENT = re.compile(rf"^\s*{_PREPOSITION}(?P<x>.+?){_TAIL}", re.I)
_BARE = re.compile(
    rf"^\s*{_LEAD}(?P<asks>why not|why|how so|how come|how often|how long|how many|how much|how|"
    rf"since when|when|where|by whom|who|whom|which ones|which)(?: exactly| was that| is that)?"
    rf"\s*[?.!]*\s*$",
    re.I,
)
_ASKED_AGAIN = re.compile(r", and (?:why|when|where|how|who|by whom|which|how \w+)\?$")
_INVERTS = classed("why when where how") | {"how often", "how long", "how come", "since when"}
_LONGEST = 6
"""Words. A longer "what about …" says enough on its own."""
_SHORT_ANSWER = 4
_DO = classed("do does did")
_WAS = classed("is are was were")


_YEAR_BY = re.compile(
    rf"^\s*{_LEAD}(?:(?:what|how) about )?(?:in |for )?the (?:(?P<by>previous|following|next|last)"
    rf" year|year (?P<by2>before|after|earlier|later)(?: that)?){_TAIL}",
    re.I,
)
_BEFORE_THAT = re.compile(
    rf"^\s*{_LEAD}(?:what (?:about|happened|was it) )?(?P<prep>before|after|since) (?:that|then)"
    rf"{_TAIL}",
    re.I,
)
_BACK = classed("previous last before earlier")


def completed(text: str, before: str, answer: str) -> str | None:
    """`text` made whole with the question `before` it and that one's answer.

    None where `text` is no part of a question, or `before` has no place for it.
    """
    before = _ASKED_AGAIN.sub("?", before)
    if (moved := _moved(text, before)) or (moved := _bounded(text, before, answer)):
        return moved
    if bare := _BARE.match(text):
        return _asked_again(bare["asks"].lower(), before, answer)
    for pattern, is_marked in ((_WHAT_ABOUT, True), (_AND, True), (_FRAGMENT, False)):
        if found := pattern.match(text):
            prep = (found["prep"] or "").lower()
            whole = _exchanged(text, found.start("x"), found["x"], prep, before, is_marked)
            if whole is not None or pattern is _WHAT_ABOUT:
                return whole
    return None


def with_brackets(question: str, phrase: str) -> str:
    """`question` with a phrase in brackets before its closing mark."""
    return f"{_open(question)} ({phrase})?"


def _moved(text: str, before: str) -> str | None:
    """`And the year before?`: the question before, of another year."""
    found = _YEAR_BY.match(text)
    times = [name for name in names_of(before) if name.sort is Sort.TIME]
    if not found or not times or not re.search(r"\d{4}", times[-1].text):
        return None
    by = -1 if (found["by"] or found["by2"]).lower() in _BACK else 1
    time = re.sub(
        r"(\d{4})(?:([/–-])(\d{2,4}))?",
        lambda m: f"{int(m[1]) + by}{_end_year(m[2], m[3], by)}",
        times[-1].text,
    )
    return f"{before[: times[-1].start]}{time}{before[times[-1].end :]}"


def _end_year(joint: str | None, year: str | None, by: int) -> str:
    """The second year of 2018/19, moved too; two figures stay two."""
    if not joint or not year:
        return ""
    return f"{joint}{(int(year) + by) % 10 ** len(year):0{len(year)}d}"


def _bounded(text: str, before: str, answer: str) -> str | None:
    """`And before that?`: the question before, of the time before the one it was about."""
    found = _BEFORE_THAT.match(text)
    if not found:
        return None
    prep = found["prep"].lower()
    said = answer.strip().rstrip(".")
    times = [name for name in names_of(before) if name.sort is Sort.TIME]
    if times:
        start = re.sub(r"\b(?:in|on|during|for|at)\s*$", "", before[: times[-1].start])
        return f"{start}{prep} {times[-1].text}{before[times[-1].end :]}"
    if TIME.search(said) and len(said.split()) <= _SHORT_ANSWER:
        return f"{_open(before)} {prep} {said}?"
    return None


def is_part(text: str) -> bool:
    """Whether `text` says of itself that it is only part of a question."""
    found = _WHAT_ABOUT.match(text) or _AND.match(text)
    return bool(
        _BARE.match(text)
        or _BEFORE_THAT.match(text)
        or (found and _is_phrase(text, *found.span("x")))
    )


def _open(question: str) -> str:
    """`question` without its closing mark, ready for more words."""
    return question.rstrip().rstrip("?.! ")


def _asked_again(asks: str, before: str, answer: str) -> str:
    words = words_of(before)
    word = {"how so": "how", "how come": "why", "why not": "why"}.get(asks, asks)
    if asks in _INVERTS | {"how so", "why not"} and words:
        first = words[0].lower
        if first in AUXILIARIES:
            return f"{word.capitalize()} {before[0].lower()}{_open(before)[1:]}?"
        at = next((i for i, w in enumerate(words) if w.lower in AUXILIARIES), 0)
        # "What score did Croydon earn?" "Good": the answer stands where the question word did.
        if (
            first in WH
            and at
            and words[at].lower in _DO | _WAS
            and words[-1].use is Use.VERB
            and 0 < len(answer.split()) <= _SHORT_ANSWER
        ):
            said = answer.strip().strip(".\"'“”‘’")
            return f"{word.capitalize()} {_open(before)[words[at].start :]} {said}?"
    return f"{_open(before)}, and {word}?"


def _is_phrase(text: str, start: int, end: int) -> bool:
    """Whether the characters `[start, end)` of `text` are a noun phrase, a name or a time."""
    words = [word for word in words_of(text) if start <= word.start < end]
    closed = WH | AUXILIARIES | PRONOUNS
    return (
        0 < len(words) <= _LONGEST
        and not any(word.breaks for word in words[1:])
        and not any(word.lower in closed for word in words)
        and not (words[0].use is Use.VERB and len(words) > 1)
    )


def _exchanged(
    text: str, start: int, x: str, prep: str, before: str, is_marked: bool
) -> str | None:
    if not _is_phrase(text, start, start + len(x)):
        return None
    inside = [name for name in names_of(text) if name.start >= start]
    bare = re.sub(r"^(?:the|a|an)\s+", "", x, flags=re.I)
    if is_place(x) or is_place(bare):
        new = Phrase(bare, 0, len(bare), Sort.PLACE)
    elif len(inside) == 1 and len(inside[0].text) >= len(bare):
        new = inside[0]
    elif is_marked:
        return _slotted(x, prep, before) or (None if prep else _said_otherwise(x, before))
    else:
        return None
    if new.sort is Sort.TIME:
        return _timed(new.text, prep, before)
    return _named(new, x, prep, before, is_marked)


def _timed(time: str, prep: str, before: str) -> str:
    old = [name for name in names_of(before) if name.sort is Sort.TIME]
    if old and prep in {"", "in", "for", "during", "at"}:
        return before[: old[-1].start] + time + before[old[-1].end :]
    return f"{_open(before)} {prep or 'in'} {time}?"


def _named(new: Phrase, x: str, prep: str, before: str, is_marked: bool) -> str | None:
    old = _counterpart(new, [name for name in names_of(before) if name.named])
    if not is_marked and new.sort is not Sort.PLACE:
        return None
    if old is None:
        if new.text.lower() in before.lower():
            return None
        if new.sort is Sort.PLACE or prep:
            return f"{_open(before)} {prep or 'in'} {x}?"
        # A name of several words says enough: "What about the Youth Justice Service?"
        return None if " " in new.text else f"{_open(before)} ({x})?"
    gone, come = old.text, new.text
    if old.sort is Sort.PLACE and not _has_body(new.text):
        gone = place_part(old.text)
    # Every mention of it, each as a whole word.
    return re.sub(rf"(?<!\w){re.escape(gone)}(?!\w)", lambda _: come, before)


def _has_body(name: str) -> bool:
    return any(is_body(word) for word in words_of(name))


def _is_office(name: Phrase) -> bool:
    """A watchdog, a body, a paper, whose part another place or person could not play."""
    text = name.text
    return name.speaks or text.isupper() or text.startswith("Of") or _has_body(text)


def _counterpart(new: Phrase, names: list[Phrase]) -> Phrase | None:
    """The last of `names` that is of `new`'s sort."""
    names = [name for name in names if name.text.lower() != new.text.lower()]
    places = [name for name in names if name.sort is Sort.PLACE]
    others = [name for name in names if name.sort is not Sort.PLACE]
    offices = [name for name in others if _is_office(name)]
    rest = [name for name in others if name not in offices]
    if new.sort is Sort.PLACE:
        order = places or [name for name in rest if " " not in name.text]
    elif _is_office(new):
        order = offices or [name for name in places if _has_body(name.text)]
    elif " " in new.text:
        order = [name for name in rest if " " in name.text] or rest
    else:
        order = rest or places
    return order[-1] if order else None


def _said_otherwise(x: str, before: str) -> str | None:
    """`Is Leeds good?` `And outstanding?`: the question before, ending in another adjective."""
    new, words = words_of(x), words_of(before)
    if len(new) != 1 or not words or Mark.ADJECTIVE not in new[0].marks:
        return None
    last = words[-1]
    is_said = Mark.ADJECTIVE in last.marks and len(words) > 2
    return f"{before[: last.start]}{x}{before[last.end :]}" if is_said else None


def _slotted(x: str, prep: str, before: str) -> str | None:
    """`before` with `x` as what it was about: the object of one of its prepositions."""
    for slot in (prep,) if prep else ("about", "for", "with", "of"):
        pattern = (
            rf"\b{slot}\s+(?P<old>(?:[\w'’-]+\s+){{0,3}}?[\w'’-]+)"
            rf"(?=\s+(?:in|at|by|from|during|since|before|after|on|with|of|and)\b|\s*[?.,!]|\s*$)"
        )
        for found in reversed(list(re.finditer(pattern, before, re.I))):
            start, end = found.span("old")
            places = [i for i, w in enumerate(words_of(before)) if start <= w.start < end]
            if (
                any(content_at(words_of(before), i) for i in places)
                and not any(n.named and start < n.end and n.start < end for n in names_of(before))
                and not any(verbal_at(words_of(before), i) for i in places)
                and not any(words_of(before)[i].lower in WH for i in places)
            ):
                return before[: found.start("old")] + x + before[found.end("old") :]
    return None
