"""The words of a question, and the closed classes of English that the rules rest on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.english.speech import SAYING_VERBS
from corpus.english.words import DETERMINERS, FUNCTION_WORDS, classed

_WORD = re.compile(
    r"\d+(?:[.,:/]\d+)*(?:st|nd|rd|th|s)?"  # 2018, 2018/19, 1,500, 12th, 1990s
    r"|(?:[^\W\d_]\.){2,}"  # U.S.
    r"|\w+(?:[&'’\-]\w+)*(?:['’](?!\w))?"  # Baby, don't, air-to-air, Ofsted's, inspectors'
)
_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")
_CLAUSE_END = re.compile(r"[,;:.?!()\n]|\s[-–—]\s")


@dataclass(frozen=True, slots=True)
class Word:
    """One word at `[start, end)` of its text."""

    text: str
    lower: str
    """In lower case, with a straight apostrophe."""
    start: int
    end: int
    first: bool
    """It begins a sentence, so its capital says nothing."""
    breaks: bool
    """Punctuation stands between it and the word before."""

    @property
    def bare(self) -> str:
        """Without the possessive's ending."""
        return _POSSESSIVE.sub("", self.text)

    @property
    def possessive(self) -> bool:
        return self.bare != self.text

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def acronym(self) -> bool:
        return len(self.bare) > 1 and self.bare.isupper()

    @property
    def plural(self) -> bool:
        low = self.bare.lower()
        return low in IRREGULAR_PLURALS or (low.endswith("s") and not low.endswith(("ss", "us")))


@lru_cache(maxsize=256)  # a conversation's turns come again with each question
def words_of(text: str) -> tuple[Word, ...]:
    """The words of `text`, in order."""
    found: list[Word] = []
    end = 0
    for match in _WORD.finditer(text):
        between = text[end : match.start()]
        first = not found or any(mark in between for mark in ".?!\n")
        breaks = bool(found) and _CLAUSE_END.search(between) is not None
        lower = match[0].lower().replace("’", "'")
        found.append(Word(match[0], lower, match.start(), match.end(), first, breaks))
        end = match.end()
    return tuple(found)


VERBS = SAYING_VERBS | classed(
    "accept accepts accepted add adds added affect affects affected agree agrees agreed allow "
    "allows allowed appear appears appeared apply applied ask asks asked become becomes became "
    "begin begins began begun bring brings brought build builds built buy buys bought call "
    "calls called cause causes caused change changes changed choose chose close closed come "
    "comes came coming compare compared complain complained consider considered contain "
    "contains continue continues continued cost costs cover covers covered create creates "
    "created deal deals dealt decide decided define defined delete deleted describe die died "
    "dies differ differs do doing done earn earns earned eat end ends ended enjoy exist exists "
    "expect expected explain explains explained face faced facing fail fails failed fall falls "
    "fell fallen feel felt file fly flies follow follows followed force forget forgot fund "
    "funds funded get gets getting got give gives gave given go goes going gone went grow grew "
    "happen happens happened hear heard help helps helped hire hold held improve improves "
    "improved improving include includes included increase increased introduce introduced "
    "invest involve involved join joined keep keeps kept know knows known launch launched lead "
    "leads led learn learned leave leaves left lend let lie like liked list live lives lived "
    "look looks looked lose loses lost love make makes making made manage manages managed "
    "matter mean means meant meet meets met move moved name named need needs needed obtain "
    "offer offers offered open opened own owns pay pays paid perform performed place play plays "
    "played prevent prevented produce produced protect protects protected prove provide "
    "provides provided purchase put raise raised reach reached read receive receives received "
    "reduce reduced refer referred reject rejected remain remains remove removed reorganize "
    "reorganized replace replaced require requires required resign resigned respond responded "
    "result return run runs ran save saw see seen seem seems select sell sold send sent serve "
    "set sets should show shows showed shown shut speak spoke spend spent stand stands start "
    "starts started stay stop stopped summarise summarize support supported take takes taken "
    "took talk talked try tried turn turned understand update use uses used using visit wait "
    "want wants wanted watch win wins won work works worked worry compares discuss explaining "
    "interested recommend referenced conquer"
)
IRREGULAR_PLURALS = classed("people children men women police staff data media")
PERSONS = classed(
    "man woman boy girl child baby mother father parent son daughter brother sister husband "
    "wife person friend chief spokesman spokeswoman mp cllr president head king queen prince "
    "princess nurse boss colleague victim guy lady neurosurgeon"
)
_PERSON_ENDINGS = ("er", "or", "ist", "ian", "ant", "man", "woman", "eer")
COLLECTIVES = classed(
    "council authority borough team company government service committee board department "
    "charity watchdog regulator school family staff police public agency party group couple"
)


def _is_infinitive(words: Sequence[Word], at: int) -> bool:
    """`to bag my …`, `to lodge an …`: a verb, whatever it is."""
    return (
        0 < at < len(words) - 1
        and words[at - 1].lower == "to"
        and not words[at].capital
        and words[at + 1].lower in DETERMINERS
    )


_OPENS_NOUN = classed("a an the my your our his its their any no every of")


def low_at(words: Sequence[Word], at: int) -> str:
    """The word there in lower case; empty where there is none."""
    return words[at].lower if 0 <= at < len(words) else ""


PREDICATES = classed(
    "better worse best worst good bad outstanding inadequate available different difficult easy "
    "possible important responsible true likely higher lower bigger smaller older younger able "
    "wrong right"
)
"""Adjectives that follow what they are said of: they end a noun phrase."""
_SUBJECTS = classed("i you he she it we they who i'm i've you're it's")


def is_content(word: Word) -> bool:
    """A noun or an adjective, as far as lists can tell: no function word, no common verb."""
    low = word.lower
    return (
        low not in FUNCTION_WORDS
        and low not in VERBS
        and low not in PREDICATES
        and (len(low) > 1 or low.isdigit())
    )


def content_at(words: Sequence[Word], at: int) -> bool:
    """Whether a noun or an adjective stands there: `the report` is one, `report` a verb."""
    if not 0 <= at < len(words):
        return False
    if at and not words[at].breaks and words[at - 1].lower in _SUBJECTS:
        return False
    if is_content(words[at]):
        return not _is_infinitive(words, at)
    if words[at].lower not in VERBS or at == 0 or words[at].breaks:
        return False
    before = words[at - 1]
    return before.possessive or before.lower in _OPENS_NOUN


def is_person(word: Word) -> bool:
    low = word.bare.lower()
    return low in PERSONS or low.endswith(_PERSON_ENDINGS)
