"""Questions about the library itself: how many articles, which papers, what can you do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from corpus.english.words import FUNCTION_WORDS, WH, classed
from qa.conversation.courtesy import plainly
from qa.conversation.publishers import ARTICLES
from qa.conversation.tagged_words import words_of


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
    ABILITIES = "abilities"
    """What the program can do, and who it is."""


@dataclass(frozen=True, slots=True)
class AboutLibrary:
    """What is asked of the library: of "What do you have on Hackney?" ARTICLES, on "Hackney"."""

    holding: Holding
    about: str = ""
    """What the articles are to be about; empty: all of them."""


_ARTICLE = re.compile(rf"(?:{ARTICLES}|documents?|files?|texts?)$", re.I)
_PUBLISHERS = classed("papers newspapers publishers publications outlets sources publisher sites")
_NEWEST = classed("newest latest recent")
_OLDEST = classed("oldest earliest")
_DAYS = classed("years year dates months old period timespan back")
_SIZE = classed("big large")
_COLLECTION = classed("library collection archive folder database corpus")
_HOLDING = classed(
    "have has got hold holds know cover covers contain contains store stored include"
)
_ABILITY = classed("do work help ask answer are is use search find")
_OTHERS = classed(
    "topics subjects questions many much get come added published list show give find tell most "
    "far go held loaded indexed available going use search work help ask answer able pressmark"
)
_OURS = (
    FUNCTION_WORDS
    | _PUBLISHERS
    | _NEWEST
    | _OLDEST
    | _DAYS
    | _SIZE
    | _COLLECTION
    | _HOLDING
    | _OTHERS
)
"""All that a question has before "about …" where it is about the library and nothing else."""
_ABOUT = re.compile(
    r"\b(?:about|on|regarding|concerning|mention(?:ing|s)?)\s+(?P<about>[^?]+)", re.I
)
_LONGEST = 40
"""Words."""


def about_library(question: str) -> AboutLibrary | None:
    """What `question` asks of the library; None where it asks something of its articles."""
    text = " ".join(plainly(question).split())
    found = _ABOUT.search(text)
    core = text[: found.start()] if found else text
    about = found["about"].strip().rstrip(".! ") if found else ""
    words = [word.lower for word in words_of(core)]
    if not 0 < len(words) <= _LONGEST:
        return None
    said = frozenset(words)
    articles = any(map(_ARTICLE.match, words))
    known = all(word in _OURS or word.split("'")[0] in WH or _ARTICLE.match(word) for word in words)
    if not known or re.search(r"\babout\W*$", text):  # "What is this article about?"
        return None
    holding = _holding(said, articles, bool(about))
    if found and found[0].lower().startswith("mention") and holding is not Holding.COUNT:
        return None  # "Which articles mention …?" asks for a list
    return AboutLibrary(holding, about) if holding else None


def _holding(said: frozenset[str], articles: bool, about: bool) -> Holding | None:
    """What of the library the words ask for, of which none asks for anything else."""
    you, here = bool(said & {"you", "your"}), bool(said & _COLLECTION)
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
    if articles or (here and said & WH) or (you and said & _HOLDING - {"know"}):
        return Holding.ARTICLES
    if about and "there" in said and said & {"anything", "something"}:
        return Holding.ARTICLES
    if about or "they" in said:
        return None
    can = said & {"you", "this", "pressmark"} and said & WH and said & _ABILITY
    return Holding.ABILITIES if can or said == {"help"} or "questions" in said else None
