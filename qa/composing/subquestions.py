"""What a comparison asks of each of its sides, and what of them it compares.

"Compare Croydon and Bromley's budgets" asks "What were Croydon's budgets?". The question is cut
at its sides: what stands before, between and behind them holds for each, but for the words that
compare.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.english.verbs import base_of_past, base_of_present
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
from qa.conversation.asking import Sides
from qa.conversation.degrees import AMOUNTS, IRREGULAR, ORDERS, base_of_degree, degrees_in
from qa.conversation.fronted import COMPARING
from qa.conversation.indirect import as_question
from qa.conversation.noun_phrases import Sort, is_several, names_of
from qa.conversation.states import without_now
from qa.conversation.tagged_words import Use, Word, low_at, words_of

_OPENING = AUXILIARIES | WH | classed("between whats what's")
_SMALL = PREPOSITIONS | DETERMINERS
_JOINING = _SMALL | CONJUNCTIONS | PRONOUNS | classed("versus vs v")
_STANDING_FOR = classed("one ones that those")
"""They stand for what is compared, and what goes on behind them says which of it."""
_ONE = {"do": "did", "are": "is", "were": "was", "have": "has"}
_POSSESSION = re.compile(r"^['’](?:s\b)?\s*", re.IGNORECASE)
_CHOOSES = re.compile(r"\W*(?:which|who(?:se)?)\b", re.IGNORECASE)
_WHOSE = "whose"


@dataclass(frozen=True, slots=True)
class _Cut:
    """A question cut at its sides, without the words that compare."""

    opening: str
    """What opens it, its question word and its auxiliary with it."""
    lead: str
    """What stands before the sides, without the words that open a question; often nothing."""
    shared: str
    """What stands between or behind the sides and holds for each."""
    owned: str
    """The ending with which the sides own it, "'s" of "Croydon and Bromley's budgets"; or empty."""


def subquestion(question: str, sides: Sides, n: int) -> str:
    """What is asked of the n-th side alone: "How did Haringey do on care leavers?"."""
    if sides.asked:
        return sides.asked[n]
    question = sides.said or question
    cut = _cut(question, sides)
    if sides.over_time:
        return _of_a_time(question, cut, sides.phrases[n])
    side = _whole(question, sides.phrases, n)
    if _is_clause(question, cut):
        asked = as_question(f"{cut.opening} {_possessive(side, cut)} {cut.shared}".rstrip())
        return f"{asked[0].upper()}{asked[1:]}"
    if clause := _own_clause(question, cut):
        return f"{clause} {_possessive(side, cut)} {cut.shared}".rstrip() + "?"
    if _CHOOSES.match(question) or low_at(words_of(question), 0) in AUXILIARIES:
        when = _times_beside(question, sides)
        if measured := _measured(question, _of_one(question, sides, side), when):
            return measured
    return _of_a_side(question, sides, cut, side)


def otherwise(question: str, sides: Sides, n: int) -> str:
    """The n-th side's question in other words, for a side that the first say nothing of.

    As wide as what is compared allows: "How did Haringey do on care leavers?".
    """
    if sides.asked:
        return (sides.again[n] if sides.again else "") or sides.asked[n]
    question = sides.said or question
    side, matter = sides.phrases[n], about(question, sides)
    if sides.over_time:
        if matter and words_of(sides.about.split(",")[0])[-1].plural:
            return f"How many {matter} were there in {side}?"
        return f"How did {matter} do in {side}?" if matter else f"What happened in {side}?"
    side = _whole(question, sides.phrases, n)
    if not matter and degrees_in(words_of(question)):  # what it did is not how much of it
        return subquestion(question, sides, n)
    return f"How did {side} do on {matter}?" if matter else f"How did {side} do?"


def about(question: str, sides: Sides) -> str:
    """What of the sides is compared, in the question's words; may be empty.

    "latest" and its like say when, and no quote needs them.
    """
    if sides.asked:
        return ""
    question = sides.said or question
    words = without_now(_cut(question, sides).shared).split()
    while words and words[0].lower() in _SMALL:
        words = words[1:]
    return " ".join(words) or sides.about.replace(",", "")


def _cut(question: str, sides: Sides) -> _Cut:
    found = (re.search(rf"(?<!\w){re.escape(p)}(?!\w)", question) for p in sides.phrases)
    places = sorted(match.span() for match in found if match)
    if not places:
        return _Cut("", "", "", "")
    before = _plain(question[: places[0][0]])
    pieces = [
        question[end:start]
        for (_, end), (start, _) in zip(places, [*places[1:], (None, 0)], strict=True)
    ]
    endings = (match[0].strip() for match in map(_POSSESSION.match, pieces) if match)
    owned = next(endings, "")
    behind = _plain(_POSSESSION.sub("", pieces[-1]))
    words = before.split()
    opens = 0
    while opens < len(words) and words[opens].lower().replace("’", "'") in _OPENING:
        opens += 1
    lead = " ".join(words[opens:]) if any(w.lower() not in _SMALL for w in words[opens:]) else ""
    between = _without_joints([_POSSESSION.sub("", p) for p in pieces[:-1]], f"{lead} {behind}")
    if behind.lower() in PRONOUNS:  # "the 2019 report with the 2024 one"
        behind = ""
    return _Cut(before, lead, f"{between} {behind}".strip(), owned)


def _without_joints(pieces: Sequence[str], beside: str) -> str:
    """What stands between sides but for what joins them, and what stands beside them, too."""
    said = set(beside.lower().split())
    found = []
    for piece in pieces:
        words = _plain(piece).split()
        while words and (words[-1].lower() in _JOINING or base_of_degree(words[-1].lower())):
            words.pop()
        first = next((n for n, w in enumerate(words) if w.lower() not in _JOINING), len(words))
        if any(word.lower() in _STANDING_FOR for word in words[:first]):  # "the one it got"
            continue
        while words and words[0].lower() in _JOINING and words[0].lower() not in PREPOSITIONS:
            words = words[1:]
        if not {word.lower() for word in words} <= said | _JOINING:
            found.append(" ".join(words))
    return " ".join(found)


def _is_clause(question: str, cut: _Cut) -> bool:
    """Whether a question stands behind the word that compares: "compare what they said of …"."""
    first = cut.opening.split()[:1]
    is_behind = bool(first) and not question.lstrip().lower().startswith(first[0].lower())
    return is_behind and first[0].lower() in WH


def _own_clause(question: str, cut: _Cut) -> str:
    """What opens a question that asks the same of each side: "How long is a …".

    Empty where only comparing is asked: "How do …".
    """
    words = words_of(cut.opening)
    verb = next((n for n, word in enumerate(words) if word.lower in AUXILIARIES), 0)
    is_asked = low_at(words, 0) in WH and verb > 1 and not _CHOOSES.match(question)
    return cut.opening if is_asked and question.lower().lstrip().startswith(words[0].lower) else ""


def _of_a_time(question: str, cut: _Cut, time: str) -> str:
    """What is asked of one time: "What was the cost of the hub in 2021?"."""
    lead, rest = cut.lead.split(), cut.shared.split()
    at = "in"
    while lead and lead[-1].lower() in _SMALL:
        at = lead.pop() if lead[-1].lower() in PREPOSITIONS else lead.pop() and at
    while rest and rest[0].lower() in _SMALL:
        rest = rest[1:]
    thing = " ".join([*lead, *rest])
    if not thing:
        return f"What was so in {time}?"
    if thing in {name.text for name in names_of(question)}:
        return f"How did {thing} do {at} {time}?"
    if not lead and not any(name.text in rest[0] for name in names_of(question)):
        thing = f"the {thing}"
    return f"What {_be(thing)} {thing} {at} {time}?"


def _of_a_side(question: str, sides: Sides, cut: _Cut, side: str) -> str:
    lead, rest = cut.lead, cut.shared
    words = words_of(rest)
    if _CHOOSES.match(question):
        when = _times_beside(question, sides).strip()
        words = words_of(question)
        behind = _behind(question, words, degrees[0]) if (degrees := degrees_in(words)) else ""
        on = f"on {sides.about}" if sides.about else ""
        lead, rest = "", behind.strip() or f"{on} {when}".strip()
    elif cut.owned and rest:
        return f"What {_be(rest)} {_possessive(side, cut)} {rest}?"
    elif lead:
        return f"What {_be(lead)} {lead} {side} {rest}".rstrip() + "?"
    elif words and words[0].lower not in PREPOSITIONS:
        opening = " ".join(_ONE.get(w.lower(), w) for w in cut.opening.split())
        asked = f"{opening} {side} {rest}".strip()
        if low_at(words_of(opening), 0) in AUXILIARIES:  # "did Sutton do better at parks"
            asked = f"how {asked[:1].lower()}{asked[1:]}"
        return f"{asked[0].upper()}{asked[1:]}?"
    if rest.strip() or _names_place(question, side):
        return f"How did {side} do {rest}".rstrip() + "?"
    if _has_name(question, side):
        return f"What is {_with_article(question, side)}?"
    return f"What are {side}?" if words_of(side)[-1].plural else f"What is {_one(side)}?"


def _one(side: str) -> str:
    return f"an {side}" if side[:1].lower() in "aeiou" else f"a {side}"


def _possessive(side: str, cut: _Cut) -> str:
    return f"{side}{cut.owned}"


def _times_beside(question: str, sides: Sides) -> str:
    """The times that a question names for all its sides: "Who did better in 2020, A or B?"."""
    times = [name for name in names_of(question) if name.sort is Sort.TIME]
    own = " ".join(sides.phrases)
    return "".join(f" in {time.text}" for time in times if time.text not in own)


def _measured(question: str, side: str, when: str) -> str | None:
    """What a degree asks: of "Which is bigger?" how big it is, of "the higher score" the score.

    Of "Which cost more?" how much it cost, and of "Which opened first?" when it opened.
    """
    words = words_of(question)
    for at in degrees_in(words):
        word = words[at]
        if low_at(words, 0) == _WHOSE and (noun := _owned(question, words)):
            return f"What {_be(noun)} {side}'s {noun}{when}?"
        if low_at(words, at + 1) == "to" and _CHOOSES.match(question):  # "who was quicker to"
            does = question[words[at + 1].end :].partition(",")[0].partition(f" {side}")[0]
            return f"When did {side} {does.strip()}{when}?"
        verb = _verb_before(words, at) if _CHOOSES.match(question) else ""
        if word.lower in ORDERS:
            return f"When did {side} {verb}{when}?" if verb else None
        if word.lower in AMOUNTS:
            if (does := _does_before(question, words, at)) and side in question:
                return f"How much {does} {_place_of(question, side)}{when}?"
            noun = _noun_from(words, at + 1)
            if noun:
                many = "many" if words_of(noun)[-1].plural else "much"
                return f"How {many} {noun} did {side} have{when}?"
            behind = _behind(question, words, at)
            return f"How much did {side} {verb}{behind}{when}?" if verb else None
        base = base_of_degree(word.lower)
        noun = _noun_from(words, at + 1)
        if noun and (base or word.lower in IRREGULAR):
            behind = _behind_noun(question, words[at].end, noun, side)
            thing = (_CHOOSES.match(question) and _behind(question, words, at).strip()) or noun
            if any(w.lower in PREPOSITIONS for w in words_of(side)):  # "Sutton in 2020"
                return f"What {_be(noun)} the {thing}{behind} of {side}{when}?"
            return f"What {_be(noun)} {side}'s {thing}{behind}{when}?"
        if base is None:
            continue
        if (does := _does_before(question, words, at)) and side in question:
            return f"How {base} {does} {_place_of(question, side)}{when}?"
        return f"How {base} did {side} {verb}{when}?" if verb else f"How {base} is {side}?"
    return None


def _owned(question: str, words: Sequence[Word]) -> str:
    """What is asked whose it is: "budget for parks" of "whose budget for parks is bigger"."""
    ends = next((word.start for word in words[1:] if word.lower in AUXILIARIES), 0)
    return question[words[0].end : ends].strip() if ends else ""


def _verb_before(words: Sequence[Word], at: int) -> str:
    """What "which" or "who" did, up to the word of degree: "open" of "which opened first".

    Empty where that is only what it is: "which is bigger".
    """
    start = next((n + 1 for n in range(at) if words[n].lower in WH), at)
    found = list(words[start:at])
    if low_at(found, 0) == "of":  # "which of the two opened first"
        found = found[3:]
    while found and found[0].use is Use.CONTENT and len(found) > 1:  # "which council spent more"
        found = found[1:]
    if not found or found[0].lower in AUXILIARIES - {"had", "has", "have"}:
        return ""
    first = "have" if found[0].lower in AUXILIARIES else found[0].lower
    first = base_of_past(first) or base_of_present(first) or first
    return " ".join([first, *(word.text for word in found[1:])])


def _does_before(question: str, words: Sequence[Word], at: int) -> str:
    """What is done to the degree asked: "did inspectors stay" of "did inspectors stay longer at".

    Empty where one of the sides does it.
    """
    opens = low_at(words, 0) in AUXILIARIES and low_at(words, at + 1) in PREPOSITIONS
    return question[words[0].start : words[at - 1].end].lower() if opens and at > 2 else ""


def _place_of(question: str, side: str) -> str:
    """A side with the small word before it: "at Hackney"."""
    before = question[: question.index(side)].split()[-1:]
    return f"{before[0]} {side}" if before and before[0].lower() in PREPOSITIONS else side


def _behind(question: str, words: Sequence[Word], at: int) -> str:
    """What stands behind a word of degree, up to the sides: "on training"."""
    end = at
    while end + 1 < len(words) and not words[end + 1].breaks:
        end += 1
    is_parted = end + 1 < len(words)
    return f" {question[words[at].end : words[end].end].strip()}".rstrip() if is_parted else ""


def _behind_noun(question: str, start: int, noun: str, side: str) -> str:
    """What stands behind a noun of degree, where the sides stand before it: " for housing"."""
    end = question.index(noun, start) + len(noun)
    is_before = 0 <= question.find(side) < start
    return f" {question[end:].strip(' ?.!')}".rstrip() if is_before else ""


def _noun_from(words: Sequence[Word], at: int) -> str:
    """What stands from there on up to a small word or the end of a clause."""
    found = []
    while at < len(words) and words[at].lower not in FUNCTION_WORDS and not words[at].breaks:
        found.append(words[at].text)
        at += 1
    return " ".join(found)


def _be(noun: str) -> str:
    """The verb for a noun phrase."""
    return "were" if is_several(noun) else "was"


def _whole(question: str, phrases: Sequence[str], n: int) -> str:
    """A side with the noun that stands with the last one only: "a standard and a short visit"."""
    own, last = words_of(phrases[n]), words_of(phrases[-1])
    if n and re.search(rf"\b{re.escape(phrases[n])} ones?\b", question, re.IGNORECASE):
        return f"{phrases[n]} {words_of(phrases[0])[-1].text}"  # "a short visit and a long one"
    is_noun = own[-1].plural if own else True
    if (
        len(own) < len(last)
        and not is_noun
        and not any(_has_name(question, phrase) for phrase in (phrases[n], phrases[-1]))
    ):
        return " ".join([phrases[n], *(word.text for word in last[len(own) :])])
    return phrases[n]


def _of_one(question: str, sides: Sides, side: str) -> str:
    """A side with its article; of "the pool in Sutton or the one in Merton" with its noun."""
    one = re.search(rf"\bones? (in|at|of) (?:the )?{re.escape(sides.phrases[-1])}", question, re.I)
    if one and sides.about:
        return f"the {sides.about.split(', ')[0]} {one[1]} {side}"
    return _with_article(question, side)


def _with_article(question: str, side: str) -> str:
    return f"the {side}" if re.search(rf"\bthe {re.escape(side)}", question, re.I) else side


def _has_name(question: str, side: str) -> bool:
    return any(name.text in side for name in names_of(question))


def _names_place(question: str, side: str) -> bool:
    return any(name.text in side and name.sort is Sort.PLACE for name in names_of(question))


def _plain(text: str) -> str:
    return " ".join(COMPARING.sub(" ", text).strip(" ?.!,;:").split())
