"""Questions about the library itself: how many articles, which papers, what can you do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.english.dictionary import Mark
from corpus.english.numbers import UNITS
from corpus.english.words import FUNCTION_WORDS, WH, classed
from qa.conversation.courtesy import IMPERATIVES, plainly
from qa.conversation.listing import listed_in
from qa.conversation.matters import matter_of
from qa.conversation.misspelling import nearest
from qa.conversation.noun_phrases import is_place
from qa.conversation.particulars import article_asked_of
from qa.conversation.publishers import ARTICLES
from qa.conversation.tagged_words import Word, content_at, words_of


class Holding(StrEnum):
    """What of the library is asked for."""

    COUNT = "count"
    """How many articles there are."""
    PUBLISHERS = "publishers"
    """Which papers and other publishers."""
    NEWEST = "newest"
    OLDEST = "oldest"
    DAYS = "days"
    """From when to when the articles are."""
    ARTICLES = "articles"
    """Which articles there are, or what there is."""
    TITLES = "titles"
    """What the articles are called."""
    MATTERS = "matters"
    """What all of them together are about."""
    UNDATED = "undated"
    """Which articles have no day of publication."""
    PLACES = "places"
    """Which places, or who governs them, the articles are about."""
    LONGEST = "longest"
    SHORTEST = "shortest"
    ADDED = "added"
    """Which article was added last."""
    YEARS = "years"
    """How many articles each year has."""
    OF = "of"
    """Whether there are articles of somebody who published none of those that are there."""
    ENTRY = "entry"
    """What the catalogue says of one article."""
    ABILITIES = "abilities"
    """What the program can do, and who it is."""


@dataclass(frozen=True, slots=True)
class AboutLibrary:
    """What is asked of the library: of "What do you have on Hackney?" ARTICLES, on "Hackney"."""

    holding: Holding
    about: str = ""
    """What the articles are to be about; empty: all of them. Of an entry what names its article."""
    count: int | None = None
    """How many are asked for, of the newest, the longest and the like."""


_ARTICLE = re.compile(rf"(?:{ARTICLES}|story|posts?|documents?|files?|texts?)$", re.I)
_PUBLISHERS = classed(
    "papers newspapers publishers publications outlets sources publisher sites paper newspaper "
    "outlet"
)
_NEWEST = classed("newest latest recent newer later")
_OLDEST = classed("oldest earliest older earlier")
_DAYS = classed("years year dates months old period timespan back")
_SIZE = classed("big large")
_LONGEST_ONE = classed("longest longer biggest")
_SHORTEST_ONE = classed("shortest shorter smallest briefest")
_COVERED = classed("covered covering represented featured feature features taken")
_MOSTLY = classed("mostly mainly chiefly")
_ADDED = classed("added loaded imported uploaded indexed")
_TITLES = classed("titles headlines names")
_COLLECTION = classed("library collection archive folder database corpus")
_HOLDING = classed(
    "have has got hold holds know cover covers contain contains store stored include"
)
_KEEPERS = classed("you your we our")
"""Whose library it is, for those who ask."""
_ABILITY = classed("do work help ask answer are is use search find")
_OTHERS = classed(
    "topics subjects questions many much get come added published list show give find tell most "
    "far go held file record hand dated loaded indexed available going use search work help ask "
    "answer able pressmark"
)
_SHORT, _DIGITS = 5, 3
"""A vocabulary of shorter words is near to too many others; a longer number is a year."""
_OURS = (
    FUNCTION_WORDS
    | _PUBLISHERS
    | _NEWEST
    | _OLDEST
    | _DAYS
    | _SIZE
    | _LONGEST_ONE
    | _SHORTEST_ONE
    | _ADDED
    | _COVERED
    | _MOSTLY
    | _TITLES
    | _COLLECTION
    | _HOLDING
    | _OTHERS
)
"""All that a question has before "about …" where it is about the library and nothing else."""
_SPELT = sorted(word for word in {*_OURS, "articles", "stories", "you've"} if len(word) >= _SHORT)
_ANYTHING = classed("anything everything something published printed")
_EVERYTHING = (
    _ANYTHING
    | FUNCTION_WORDS
    | classed("show give list find got has have was is were mention mentions")
)
_ABOUT = re.compile(
    r"\b(?:about|on(?! (?:file|record|hand)\b)|regarding|concerning"
    r"|(?:that|which) (?:concern|deal|touch|relate|bear)s?(?: (?:with|on|upon|to))?"
    r"|(?:(?<=coverage )|(?<=mention )|(?<=mentions )|(?<=reporting ))of"
    r"|mention(?:ing|s)?(?! of\b))"
    r"\s+(?P<about>[^?]+)",
    re.I,
)
_FROM_WHOM = re.compile(r"\s(?:from|by)\s+(?P<whom>(?:the\s+)?(?-i:[A-Z])[\w’'. -]*?)\W*$", re.I)
_ASKS_BEHIND = re.compile(rf"[:;?!]\s*(?:{'|'.join(sorted(WH | IMPERATIVES))})\b", re.I)
_MENTION_OF = re.compile(r"\bmentions?\s*$", re.I)
_LONGEST = 40
"""Words."""
_NO_DAY = re.compile(
    r"\b(?:undated|dateless|(?:(?:without|no|not|lack(?:s|ing)?|miss(?:es|ing)|unknown)\b|\w+n['’]t)"
    r"(?: an?| any| the| their| known| publication)* (?:dated|dates?|days?)"
    r"(?: of publication| given| known)?\b)",
    re.I,
)
_I_MAY_ASK = re.compile(
    r"\b(?:can|could|may|might|should|do|must) (?:i|we|you|one) (?:\w+ )?"
    r"(?:ask|put|pose|type|enter|request)\b",
    re.I,
)
_ASKED = classed("question questions query queries thing things kind kinds sort sorts type types")
_IS_OF_YOU = re.compile(
    r"^\W*(?:are|is) you (?:(?:an?|the) )?[\w-]+(?: \w+)?\W*$|^\W*(?:who|what) \w+ you\W*$", re.I
)
"""What is asked of the program itself: "Are you a robot?", "Who made you?"."""
_PLACES = classed("place places area areas")
_ALL_OF_IT = classed("everything whole entire full here have got hold holds")
_EVERYTHING_HERE = classed("everything here")
_MATTERS = classed("topic topics subject subjects theme themes matter matters issue issues")


def about_library(question: str) -> AboutLibrary | None:
    """What `question` asks of the library; None where it asks something of its articles."""
    text = " ".join(plainly(question).split())
    if holding := _of_some_kind(text):
        return AboutLibrary(holding)
    if one := article_asked_of(text):
        return AboutLibrary(Holding.ENTRY, one)
    if found := _FROM_WHOM.search(text):
        left = about_library(text[: found.start()])
        if left and left.holding is Holding.ARTICLES and not left.about:
            from_whom = found["whom"].strip()
            return AboutLibrary(Holding.ARTICLES if is_place(from_whom) else Holding.OF, from_whom)
    found = _ABOUT.search(text)
    core = text[: found.start()] if found else text
    about = found["about"].strip().rstrip(".! ") if found else ""
    if _ASKS_BEHIND.search(about):
        return None  # "the story about the bridge: give me the gist"
    core = _MENTION_OF.sub("", core) if about else core
    core, before = (core, "") if found else _without_modifiers(core)
    about = about or before
    words = [as_ours(word) for word in words_of(core)]
    if not 0 < len(words) <= _LONGEST:
        return None
    said = frozenset(words)
    articles = any(map(_ARTICLE.match, words))
    if not all(map(_is_ours, words)) or re.search(
        r"\babout\W*$", text
    ):  # "What is this article about?"
        return None
    holding = _by_size_or_year(said, articles) or _holding(said, articles, bool(about))
    if found and found[0].lower().startswith("mention") and holding is not Holding.COUNT:
        return None  # "Which articles mention …?" asks for a list
    count = next((UNITS.index(word) for word in words if word in UNITS[2:]), None)
    count = count or next((int(word) for word in words if word.isdecimal()), None)
    return AboutLibrary(holding, about, count) if holding else None


def _without_modifiers(text: str) -> tuple[str, str]:
    """A question without what stands right before its noun for articles: "any Barnet stories"."""
    words = words_of(text)
    for at, word in enumerate(words):
        if not _ARTICLE.match(word.lower):
            continue
        first = at
        while first and content_at(words, first - 1) and not _is_ours(words[first - 1].lower):
            first -= 1
        is_one = not word.plural and not {one.lower for one in words} & (_NEWEST | _OLDEST)
        if first == at or words[at].breaks or is_one:
            return text, ""
        start, end = words[first].start, words[at].start
        return f"{text[:start]}{text[end:]}", text[start:end].strip()
    return text, ""


def as_ours(word: Word) -> str:
    """A word in small letters, as questions about the library spell it."""
    return word.lower if _is_ours(word.lower) else nearest(word, _SPELT)


def _is_ours(word: str) -> bool:
    return (
        (word.isdecimal() and len(word) < _DIGITS)
        or word in _OURS
        or word.split("'")[0] in WH
        or _ARTICLE.match(word) is not None
    )


def _of_some_kind(text: str) -> Holding | None:
    """What is told by the form of a question, and not by its words alone."""
    words = words_of(text)
    if not 0 < len(words) <= _LONGEST:
        return None
    if _IS_OF_YOU.match(text) or _asks_what_to_ask(text, words):
        return Holding.ABILITIES
    if _asks_for_all(text):
        return Holding.MATTERS
    return Holding.UNDATED if _asks_for_undated(text, words) else _things_covered(words, text)


def _asks_what_to_ask(text: str, words: Sequence[Word]) -> bool:
    asked = _I_MAY_ASK.search(text)
    return asked is not None and all(
        word.lower in FUNCTION_WORDS | WH | _ASKED | _COLLECTION | {"able", "pressmark"}
        for word in words
        if not asked.start() <= word.start < asked.end()
    )


def _asks_for_all(text: str) -> bool:
    """`What are the articles about?`, `Sum up everything`; not `What is this article about?`."""
    matter = matter_of(text)
    low = [word.lower for word in words_of(matter)]
    named = [word for word in low if word not in FUNCTION_WORDS | _ALL_OF_IT | _MOSTLY]
    several = {word for word in named if word.endswith("s") and _ARTICLE.match(word)}
    here = _COLLECTION & {*named} or (not named and _EVERYTHING_HERE & {*low})
    return matter != text and bool(several or here) and {*named} <= several | _COLLECTION


def _asks_for_undated(text: str, words: Sequence[Word]) -> bool:
    """`Which articles carry no date?`; not `Which articles name no date for the opening?`."""
    found = _NO_DAY.search(text)
    if found is None:
        return False
    before = [word for word in words if word.start < found.start()]
    if before and not _is_ours(before[-1].lower):
        before.pop()  # "carry", "have got"
    others = [word.lower for word in before]
    others += [word.lower for word in words if word.start >= found.end()]
    return any(map(_ARTICLE.match, others)) and all(map(_is_ours, others))


def _things_covered(words: Sequence[Word], text: str) -> Holding | None:
    """`Which boroughs are there articles about?`, `What topics do you cover?`."""
    listing = listed_in(text)
    if listing is None or listing.head in _PUBLISHERS or _ARTICLE.match(listing.head):
        return None
    noun = {word.lower for word in words_of(listing.noun)}
    others = [word.lower for word in words if word.lower not in noun]
    here = any(map(_ARTICLE.match, others)) or bool({"you"} & {*others} or _COLLECTION & {*others})
    if not here and not {*others} & _COVERED:
        return None
    if not all(_is_ours(word) or word in _COVERED for word in others):
        return None
    head = next(word for word in words if word.bare.lower() == listing.head)
    if listing.head in _MATTERS:
        return Holding.MATTERS
    is_place = listing.head in _PLACES or Mark.DISTRICT in head.marks or Mark.BODY in head.marks
    return Holding.PLACES if is_place else None


def _by_size_or_year(said: frozenset[str], articles: bool) -> Holding | None:
    """What is asked for by a measure, or for each year."""
    you, here = bool(said & _KEEPERS), bool(said & _COLLECTION)
    if not (articles or you or here or said & _ONE_OF_US):
        return None
    if said & _LONGEST_ONE:
        return Holding.LONGEST
    if said & _SHORTEST_ONE:
        return Holding.SHORTEST
    if said & _ADDED and said & {"last", "latest", "newest", "recently"}:
        return Holding.ADDED
    if articles and said & {"year", "years"} and (said & {"most", "fewest", "each", "per"}):
        return Holding.YEARS
    return None


_ONE_OF_US = classed("thing one here")


def _holding(said: frozenset[str], articles: bool, about: bool) -> Holding | None:
    """What of the library the words ask for, of which none asks for anything else."""
    you, here = bool(said & _KEEPERS), bool(said & _COLLECTION)
    asks = bool(said & WH) or articles
    if (articles and {"how", "many"} <= said) or (here and said & _SIZE):
        return Holding.COUNT
    if said & _PUBLISHERS or (articles and {"where", "come"} <= said):
        return Holding.PUBLISHERS if asks or you else None
    for nth, holding in ((_NEWEST, Holding.NEWEST), (_OLDEST, Holding.OLDEST)):
        if said & nth and (articles or not (about or you or "one" in said)):
            return holding
    if articles and said & {"last", "first"}:
        return Holding.NEWEST if "last" in said else Holding.OLDEST
    if said & _DAYS and (articles or here or you):
        return Holding.DAYS
    if articles and said & _TITLES:
        return Holding.TITLES
    if articles or (here and said & (WH | _HOLDING)) or (you and said & _HOLDING - {"know"}):
        return Holding.ARTICLES
    if (
        about
        and said & {"anything", "something", "any"}
        and ("there" in said or said <= _EVERYTHING)
    ):
        return Holding.ARTICLES
    if not about and said <= _EVERYTHING and said & _ANYTHING:
        return Holding.ARTICLES
    if about or "they" in said:
        return None
    can = said & {"you", "this", "pressmark"} and said & WH and said & _ABILITY
    return Holding.ABILITIES if can or said == {"help"} or "questions" in said else None
