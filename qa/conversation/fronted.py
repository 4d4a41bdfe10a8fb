"""Sides that stand in front of what is asked of them: "Sutton and Merton: what does each pay?".

What is asked behind them speaks of them with a word that stands for each ("each", "either"), or
only compares them ("how do they differ?"), or chooses one ("who pays more?"), or is but a noun
("time on site?"). Of the first and the last the question of each side is told here; the others
are put in the order in which the sides stand behind: "Who pays more, Sutton or Merton?".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.english.words import AUXILIARIES, DETERMINERS, FUNCTION_WORDS, PREPOSITIONS, WH
from qa.conversation.degrees import degrees_in
from qa.conversation.noun_phrases import TIME, names_of
from qa.conversation.tagged_words import Use, low_at, words_of

COMPARING = re.compile(
    r"\b(?:(?:compar\w*|contrast\w*|differ|differs|differed)(?: (?:to|with|than|between|of))?"
    r"|(?:differen\w+|similarit\w+|versus|vs?|in common|better|worse)"
    r"(?: (?:to|with|than|between|of|in))?)(?: each other| one another)?(?!\w)"
    r"|\bside by side\b|\beach(?: of (?:them|these|those))?(?!\w)",
    re.IGNORECASE,
)
"""The words of a question that compare, and nothing else."""
_BOUND = re.compile(rf"[:;,.?]\s+|\s+[–—-]\s+|\s+(?=(?:{'|'.join(sorted(WH))})\b)", re.I)
_OPENS = re.compile(
    r"^\W*(?:(?:compare|contrast|set|take|put)\b|(?:the )?differences? between\b)\s*", re.I
)
_JOINED = re.compile(
    r",?\s+(?:and|or|versus|vs?\.?|against|beside|alongside|as opposed to"
    r"|compared (?:to|with)|next to)\s+|,\s+",
    re.I,
)
_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.I)
_EACH = re.compile(
    r"(?:\bthey )?\b(?:each|either|both)\b(?: of (?:them|these|those|the (?:two|three|four))"
    r"| (?:case|one|instance))?(?! (?:year|month|week|day|other)\b)",
    re.I,
)
_WITHIN = re.compile(r"^(?P<around>[^()]+) \((?P<sides>[^()]+)\)$")
_WHERE = re.compile(rf"^(?:{'|'.join(sorted(PREPOSITIONS))})\s+", re.I)
_THEY = re.compile(r"\bthey\b", re.I)
_OF_BOTH = re.compile(r"\s*\b(?:between |of )?(?:them|these|those|the two|these two)\b", re.I)
_MOST = 4


@dataclass(frozen=True, slots=True)
class Fronted:
    """The sides in front, and what is asked of them."""

    sides: tuple[str, ...]
    asked: tuple[str, ...]
    """The question of each; empty where it is `plain` that has to be taken apart."""
    plain: str
    """The question with its sides behind."""


@lru_cache(maxsize=256)
def fronted(text: str) -> Fronted | None:
    """The sides in front of a question, and what is asked of them; None where none stand there."""
    for bound in _BOUND.finditer(text):
        front, rest = text[: bound.start()], text[bound.end() :]
        if not rest.strip(" ?.!"):
            return None
        around, _, joined = front.rpartition(": ")
        if within := _WITHIN.match(joined):
            around, joined = within["around"], within["sides"]
        pieces = _pieces(joined)
        if pieces and (found := _asked(rest, pieces, around.strip(), text[bound.start()])):
            return found
    return None


def _pieces(front: str) -> tuple[str, ...]:
    """The two to four things that are joined in a text that says nothing else."""
    text = _OPENS.sub("", front).strip()
    pieces = _JOINED.split(text)
    if not 1 < len(pieces) <= _MOST:
        return ()
    words = words_of(text)
    if any(word.lower in WH | AUXILIARIES for word in words):
        return ()
    if low_at(words, 0) in PREPOSITIONS:
        pieces[0] = f"{pieces[0][:1].lower()}{pieces[0][1:]}"
    pieces = [_ARTICLE.sub("", one.strip()) for one in pieces]
    return tuple(pieces) if all(map(_says_something, pieces)) else ()


def _says_something(piece: str) -> bool:
    return any(w.lower not in FUNCTION_WORDS or w.text.isdecimal() for w in words_of(piece))


def _with_head(piece: str, first: str) -> str:
    """A side with what it shares with the first: "pools in Sutton" and "in Merton", or "Merton"."""
    opens = low_at(words_of(piece), 0)
    if opens in PREPOSITIONS:
        at = re.search(rf"\s{opens}\s", first, re.I)
        return f"{first[: at.start()]} {piece}" if at else piece
    own, names = names_of(f"of {piece}"), names_of(first)  # a capital in front tells nothing
    if len(own) != 1 or own[0].text != piece or not names or names[-1].end < len(first):
        return piece
    shared = first[: names[-1].start]
    is_joined = low_at(words_of(shared)[-1:], 0) in PREPOSITIONS
    return f"{shared}{piece}" if is_joined and names[-1].named == own[0].named else piece


def _asked(rest: str, pieces: tuple[str, ...], around: str, mark: str) -> Fronted | None:
    beside = f" ({around})" if around else ""
    sides = (pieces[0], *(_with_head(one, pieces[0]) for one in pieces[1:]))
    names = tuple(_WHERE.sub("", piece) for piece in pieces)
    chosen = f"{', '.join(pieces[:-1])} or {pieces[-1]}"
    for said in re.split(r"[?.!;]\s+", rest):
        asked = said.strip(" ?.!,")
        words = words_of(asked)
        opens = low_at(words, 0)
        is_asked = opens in WH | AUXILIARIES | PREPOSITIONS
        each = _EACH.search(asked) or (_THEY.search(asked) if _are_named(sides) else None)
        if each and (is_asked or _is_noun(asked[: each.start()])) and _compares_only(asked) is None:
            said = asked if is_asked else f"what was the {asked}"
            each = _EACH.search(said) or _THEY.search(said)
            whole = [f"{_in_place(said, each, one)}{beside}?" for one in sides if each]
            return Fronted(names, tuple(whole), asked)
        if (tail := _compares_only(asked)) is not None:
            both = f"{', '.join(pieces[:-1])} and {pieces[-1]}"
            if around and all(map(TIME.fullmatch, sides)):
                return Fronted(names, (), f"Compare {around} in {both}{tail}")
            return Fronted(names, (), f"How do {both} compare{tail}{beside}?")
        if opens in {"which", "who", "whose"} and degrees_in(words):
            return Fronted(names, (), f"{asked}, {chosen}{beside}?")
    asked = rest.strip(" ?.!")
    if mark not in ",.?;" and _is_noun(asked):
        whole = [f"What was the {_ARTICLE.sub('', asked)} of {one}{beside}?" for one in sides]
        return Fronted(names, tuple(whole), asked)
    return None


def _are_named(sides: Sequence[str]) -> bool:
    return all(any(name.named for name in names_of(f"of {side}")) for side in sides)


def _in_place(asked: str, each: re.Match[str], side: str) -> str:
    """What is asked of one side: "what did they each pay" is "What did Sutton pay"."""
    whole = f"{asked[: each.start()]}{side}{asked[each.end() :]}"
    return f"{whole[0].upper()}{whole[1:]}".rstrip(" ,")


def _compares_only(asked: str) -> str | None:
    """What stands behind the words that compare where nothing is asked besides; else None.

    "How do they differ on cost" asks for nothing else, and " on cost" stands behind.
    """
    found = COMPARING.search(asked)
    if found is None or found[0].lower().startswith("each"):
        return None
    before = words_of(asked[: found.start()])
    if not before or any(word.lower not in FUNCTION_WORDS for word in before):
        return None
    tail = _OF_BOTH.sub("", asked[found.end() :]).strip()
    opens = low_at(words_of(tail), 0)
    if not tail:
        return ""
    if opens in PREPOSITIONS:
        return f" {tail}"
    ends = re.search(r"\b(?:in|between|of)$", found[0].strip(), re.I)
    return f" on {tail}" if ends else None


def _is_noun(asked: str) -> bool:
    """Whether a text is but a noun with what belongs to it: "time on site"."""
    words = words_of(f"the {asked}")[1:]  # "grade for each" bids nobody
    closed = [word.lower for word in words if word.lower in FUNCTION_WORDS]
    is_plain = not any(word.use is Use.VERB for word in words[:1])
    return (
        bool(words)
        and is_plain
        and all(one in PREPOSITIONS | DETERMINERS for one in closed)
        and words[0].use is Use.CONTENT
    )
