"""What articles are to speak of, where no more is asked of them: "whose stories mention the river".

That a sentence mentions something its words tell, or its meaning; nobody need judge what it says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.english.speech import REMARKING, SPOKEN
from corpus.english.words import (
    AUXILIARIES,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    STOP_WORDS,
    classed,
)
from qa.conversation.publishers import ARTICLES
from qa.conversation.tagged_words import Use, Word, low_at, words_of


@dataclass(frozen=True, slots=True)
class Mentioning:
    """What is to be mentioned, in the question's own words."""

    matters: tuple[str, ...]
    """Each of several alternatives; one of them is enough."""
    speaks: bool = False
    """It is to be quoted itself: "does the mayor say something"."""


_ARTICLE = re.compile(rf"(?:{ARTICLES}|papers|newspapers|coverage|library)$", re.I)
_LIBRARY = classed("you we")
_MENTIONED = classed(
    "mention mentions mentioned mentioning name names named cite cites cited raise raises raised "
    "discuss discusses discussed cover covers covered feature features featured appear appears "
    "appeared refer refers referred"
)
_COMES_UP = classed(
    "come comes came coming turn turns turned crop crops cropped pop pops popped show shows"
)
_SOME = classed("something anything stuff things bits any some thing much")
_SAYS = SPOKEN | REMARKING | classed("talk talks talked")
_OPENS = classed("that which who where in there")
_HAS = classed("have has had got get gets")
_ALTERNATIVE = 4
"""Words. What is longer is no alternative to another, but a clause that an "or" stands in."""
_OR = re.compile(r"\s*(?:,|\bor\b|/)+\s*", re.I)


def alternatives(said: str) -> tuple[str, ...]:
    """A matter, or each of those that an "or" joins; a comma does so only where an "or" does."""
    parts = _OR.split(said) if re.search(r"\bor\b", said, re.I) else [said]
    if any(len(part.split()) > _ALTERNATIVE for part in parts):  # "at night or weekends"
        parts = [said]
    return tuple(part for part in parts if any(w.lower not in STOP_WORDS for w in words_of(part)))


def mentioning_in(condition: str) -> Mentioning | None:
    """What is to be mentioned of what is listed, where its condition asks no more than that.

    "do the articles say anything about the river", "did inspectors say something about it", "is a
    river mentioned", "does the river come up". None where more is asked, and where what is listed
    mentions something itself.
    """
    text = condition
    words = _within(words_of(text))
    if not words:
        return None
    first = 0
    while first < len(words) and words[first].lower in _OPENS | AUXILIARIES:
        first += 1
    if subject := _said_to_come_up(words[first:]):
        return None if _is_ours(subject) else _mentioning(text, subject)
    verb = next((at for at in range(first, len(words)) if _is_verb(words, at)), None)
    if verb is None:
        return None
    subject, low, behind = words[first:verb], words[verb].lower, verb + 1
    of_articles = bool(subject) and _is_ours(subject)
    rest = behind
    while rest < len(words) and words[rest].lower in _SOME:
        rest += 1
    says_some = rest > behind
    while rest < len(words) and words[rest].lower in PREPOSITIONS:
        rest += 1
    says = bool(subject) and low in _SAYS
    if of_articles or (says and says_some and rest < len(words)):
        return _mentioning(text, words[rest:])
    return _mentioning(text, subject, speaks=True) if says and rest == len(words) else None


def _said_to_come_up(words: Sequence[Word]) -> Sequence[Word]:
    """The words before "come up" or "are mentioned" at the end; none where it ends otherwise."""
    last = len(words) - 1
    if low_at(words, last) == "up" and low_at(words, last - 1) in _COMES_UP:
        last -= 1
    elif low_at(words, last) not in _MENTIONED:
        return ()
    while last > 0 and low_at(words, last - 1) in _HAS | AUXILIARIES | {"a"}:  # "gets a mention"
        last -= 1
    return words[:last]


def _is_verb(words: Sequence[Word], at: int) -> bool:
    """Whether a verb stands there that may be one of saying or having, and is no noun."""
    is_verb = words[at].use is Use.VERB or words[at].lower in _HAS | _SAYS
    return is_verb and low_at(words, at - 1) not in DETERMINERS


def _is_ours(subject: Sequence[Word]) -> bool:
    """Whether a subject is the articles, or whoever keeps them."""
    if len(subject) == 1 and subject[0].lower in _LIBRARY:
        return True
    last = subject[-1].bare
    return bool(_ARTICLE.match(last)) and all(
        word.lower in DETERMINERS | PRONOUNS or word is subject[-1] or word.possessive
        for word in subject
    )


def _within(words: Sequence[Word]) -> Sequence[Word]:
    """The words without where all of it is: "in these articles", "anywhere"."""
    last = len(words)
    while last and words[last - 1].lower in {"anywhere", "somewhere", "here", "at", "all"}:
        last -= 1
    at = last - 1
    if at > 0 and _ARTICLE.match(words[at].lower):
        at -= 1
        while at >= 0 and words[at].lower in DETERMINERS:
            at -= 1
        if at >= 0 and words[at].lower in PREPOSITIONS:
            last = at
    return words[:last]


def _mentioning(text: str, matter: Sequence[Word], *, speaks: bool = False) -> Mentioning | None:
    first = 0
    while first < len(matter) and matter[first].lower in DETERMINERS | {"there"}:
        first += 1
    said = text[matter[first].start : matter[-1].end] if first < len(matter) else ""
    matters = alternatives(said)
    return Mentioning(matters, speaks) if matters else None
