"""Turns that are only part of a question: What about Croydon? And in 2020? Why?

They take the question before them and change one thing in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.english.numbers import UNITS
from corpus.english.words import AUXILIARIES, CONJUNCTIONS, PREPOSITIONS, WH, classed
from qa.conversation.exchanging import exchanged, is_phrase, opened, with_brackets
from qa.conversation.leaning import TIME_NOUNS
from qa.conversation.noun_phrases import TIME, Sort, names_of
from qa.conversation.tagged_words import Use, Word, words_of
from qa.conversation.turns import ASKED_AGAIN

_LEAD = r"(?:(?:and|or|but|so|ok|okay|then|yes|no|well|thanks|thank you|i see|btw)[,.! ]+)*"
_TAIL = r"(?:,?\s+(?:then|instead|too|though|as well|again))?\s*[?.!]*\s*$"
_PREPOSITION = (
    r"(?:(?:over|down|up|out|back|the ones?)\s+(?=\w+\s))?"
    r"(?:(?P<prep>in|for|at|by|during|since|before|after|about|from|with|on|of|to)\s+)?"
)
_WHAT_ABOUT = re.compile(
    rf"^\s*{_LEAD}(?:(?:what|how) about|what of|(?:the )?same (?:question )?for)\s+"
    rf"{_PREPOSITION}(?P<x>.+?){_TAIL}",
    re.I,
)
_AND = re.compile(rf"^\s*(?:and|or|but)\s+{_PREPOSITION}(?P<x>.+?){_TAIL}", re.I)
_FRAGMENT = re.compile(rf"^\s*{_LEAD}{_PREPOSITION}(?P<x>.+?){_TAIL}", re.I)
_BARE = re.compile(
    rf"^\s*{_LEAD}(?:for )?(?P<asks>why not|why|how so|how come|how often|how long|how many|"
    rf"how much|how|since when|when|where|by whom|who|whom|which ones|which)(?P<for> for)?"
    rf"(?: exactly| was that| is that)?\s*[?.!]*\s*$",
    re.I,
)
_WITH_NOUN = re.compile(
    rf"^\s*{_LEAD}(?P<asks>(?:{'|'.join(sorted(PREPOSITIONS))})"
    r"\s+(?:how (?:many|much)|which|what|whose) (?P<noun>[\w’'-]+(?: [\w’'-]+){0,2}))\s*[?.!]*\s*$",
    re.I,
)
"""A question word with its preposition and its noun, and no verb: "By how many inspectors?"."""
_FOR = re.compile(rf"^\s*{_LEAD}for how", re.I)
_WHEN_IT = re.compile(
    rf"^\s*{_LEAD}(?P<asks>when|why|how come) (?:was|is) (?:it|this){_TAIL}", re.I
)
"""It stands for what was done, where the question before tells of something done."""
_INVERTS = classed("why when where how") | {"how often", "how long", "how come", "since when"}
_SHORT_ANSWER = 4
_DO = classed("do does did")
_WAS = classed("is are was were")


_YEAR_BY = re.compile(
    rf"^\s*{_LEAD}(?:(?:what|how) about )?(?:in |for )?the (?:(?P<by>previous|following|next|last)"
    rf" year|year (?P<by2>before|after|earlier|later)(?: that)?){_TAIL}",
    re.I,
)
_YEARS_BY = re.compile(
    rf"^\s*{_LEAD}(?P<years>an?|{'|'.join(UNITS[1:])}|\d\d?) years?"
    rf" (?P<by>before|after|earlier|later|on)(?: that)?{_TAIL}",
    re.I,
)
_WH_WITH = re.compile(
    rf"^\s*{_LEAD}(?P<asks>how \w+|when|where|who|why|what)"
    rf" (?P<prep>for|in|at|by|with|to) (?P<x>.+?){_TAIL}",
    re.I,
)
"""A question of its own word and what is exchanged: "how long for a short one?"."""
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
    before = ASKED_AGAIN.sub("?", before)
    if (moved := _moved(text, before)) or (moved := _bounded(text, before, answer)):
        return moved
    if (asked := _WH_WITH.match(text)) and before.lower().startswith(asked["asks"].lower()):
        prep, x = asked["prep"].lower(), asked["x"]
        if whole := exchanged(text, asked.start("x"), x, prep, before, is_marked=True):
            return whole
    is_done = any(word.use is Use.VERB for word in words_of(before))
    if bare := _BARE.match(text) or (is_done and _WHEN_IT.match(text)) or None:
        ends = bare.groupdict().get("for") or ""
        again = _asked_again(bare["asks"].lower(), before, answer, ends)
        # "Who replaced her?" "For how long?" is of the answer.
        is_of_answer = _FOR.match(text) and ASKED_AGAIN.search(again)
        return None if is_of_answer else again
    if (with_noun := _WITH_NOUN.match(text)) and is_phrase(text, *with_noun.span("noun")):
        asks = with_noun["asks"]
        return _asked_with(f"{asks[0].lower()}{asks[1:]}", before)
    for pattern, is_marked in ((_WHAT_ABOUT, True), (_AND, True), (_FRAGMENT, False)):
        if found := pattern.match(text):
            prep = (found["prep"] or "").lower()
            whole = exchanged(text, found.start("x"), found["x"], prep, before, is_marked)
            if whole is not None or pattern is _WHAT_ABOUT:
                return whole
    return None


def moves_year(text: str) -> bool:
    """Whether `text` asks of another year by how far it is off: an article may tell it so, too."""
    return bool(_YEAR_BY.match(text) or _YEARS_BY.match(text))


def _moved(text: str, before: str) -> str | None:
    """`And the year before?`: the question before, of another year."""
    found = _YEAR_BY.match(text) or _YEARS_BY.match(text)
    times = [name for name in names_of(before) if name.sort is Sort.TIME]
    if not found or not times or not re.search(r"\d{4}", times[-1].text):
        return None
    said = found.groupdict()
    by = -1 if (said["by"] or said["by2"]).lower() in _BACK else 1
    if years := said.get("years"):
        low = years.lower()
        by *= int(low) if low.isdecimal() else UNITS.index(low) if low in UNITS else 1
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
        return f"{opened(before)} {prep} {said}?"
    return None


def is_bare(text: str) -> bool:
    """Whether `text` is a question word and nothing else: "For how long?"."""
    return _BARE.match(text) is not None


def is_part(text: str) -> bool:
    """Whether `text` says of itself that it is only part of a question."""
    found = _WHAT_ABOUT.match(text) or _AND.match(text)
    return bool(
        _BARE.match(text)
        or _BEFORE_THAT.match(text)
        or (found and is_phrase(text, *found.span("x")))
    )


def _asked_again(asks: str, before: str, answer: str, ends: str = "") -> str:
    word = {"how so": "how", "how come": "why", "why not": "why"}.get(asks, asks)
    words = words_of(before)
    if asks in _INVERTS | {"how so", "why not"} and words:
        opens = next((n for n, w in enumerate(words) if _asks_at(words, n)), None)
        helps = None if opens is None else _helps_behind(words, opens)
        if words[0].lower in AUXILIARIES:
            return f"{word.capitalize()} {before[0].lower()}{opened(before)[1:]}{ends}?"
        if opens is not None and helps is not None:
            rest = opened(before)[words[helps].start :]
            # "Where was the fair held?": nothing is lacking without its question word.
            if _asks_how(words, opens, helps):
                front = before[: words[opens].start].strip(" ,;:–-")
                said = f"{word.capitalize()} {rest}{ends}?"
                return with_brackets(said, front) if len(front.split()) > 1 else said
            # "What score did Croydon earn?" "Good": the answer stands where that word did.
            if (
                opens == 0
                and helps
                and words[helps].lower in _DO | _WAS
                and words[-1].use is Use.VERB
                and 0 < len(answer.split()) <= _SHORT_ANSWER
            ):
                said = answer.strip().strip(".\"'“”‘’")
                if words[opens + 1].lower in {"many", "much"}:  # "How long does it lend toys?"
                    said = before[words[opens + 1].end : words[helps].start].strip()
                return f"{word.capitalize()} {rest} {said}{ends}?"
    return f"{opened(before)}, and {word}{ends}?"


def _asked_with(asks: str, before: str) -> str:
    """`before` with `asks` in place of its question word, or behind it where that leaves a gap.

    "When was Leeds inspected?" "By how many inspectors?": "By how many inspectors was Leeds
    inspected?"
    """
    words = words_of(before)
    opens = next((n for n, word in enumerate(words) if _asks_at(words, n)), None)
    helps = _helps_behind(words, opens or 0)
    is_whole = helps == 0 if opens is None else helps and _asks_how(words, opens, helps)
    if helps is None or not is_whole:
        return f"{opened(before)}, and {asks}?"
    rest = opened(before)[words[helps].start :]
    return f"{asks[0].upper()}{asks[1:]} {rest[0].lower()}{rest[1:]}?"


def _asks_at(words: Sequence[Word], at: int) -> bool:
    """Whether a question word opens a clause there."""
    opens = at == 0 or words[at].breaks or words[at].first or words[at - 1].lower in CONJUNCTIONS
    return opens and words[at].lower in WH


def _helps_behind(words: Sequence[Word], at: int) -> int | None:
    return next((n for n in range(at, len(words)) if words[n].lower in AUXILIARIES), None)


def _asks_how(words: Sequence[Word], opens: int, helps: int) -> bool:
    """Whether a question asks when, where, why or how, so that its clause is whole without that."""
    first, asked = words[opens].lower, words[opens + 1 : helps]
    if first in {"what", "which"}:
        return len(asked) == 1 and asked[0].lower in TIME_NOUNS | {"date"}
    is_how = first == "how" and (not asked or asked[0].lower in {"long", "often", "soon"})
    done = any(word.use is Use.VERB for word in words[helps:])
    return done and (is_how or first in {"when", "where", "why"})
