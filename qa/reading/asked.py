"""What a question asks for: the words that carry it, its names and numbers, the type of answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest

from corpus.english.dates import MONTH, WEEKDAY
from corpus.english.dictionary import Mark, marks
from corpus.english.folding import with_figures
from corpus.english.numbers import SCALES, TENS, UNITS
from corpus.english.persons import TITLES
from corpus.english.words import STOP_WORDS
from qa.retrieval.lexical import content_words


class AnswerType(StrEnum):
    """What sort of words would answer."""

    PERSON = "person"
    DATE = "date"
    NUMBER = "number"
    PLACE = "place"
    ANY = "any"


_CAPITAL = f"[{''.join(chr(n) for n in range(0x250) if chr(n).isupper())}]"
"""A regular expression of a capital letter of the Latin alphabets, É and Ł among them."""
_BEHIND_POSSESSIVE = r"(?<!['’]s)(?<!s['’])"
_NAME_WORD = rf"{_CAPITAL}[\w’'.-]*"
_SMALL_WORDS = r"(?:(?:of|the|for|and|de|van|von|al|bin|&)\s)?"
# Those of `numbers.UNITS` but "zero", which counts nothing, and what counts in other ways.
_NUMBER_WORD = rf"(?:{'|'.join((*UNITS[1:], *TENS, *SCALES))}|dozen|half|third|quarter|twice|once)"
_PATTERNS = {
    AnswerType.DATE: re.compile(
        rf"(?:\b\d{{1,2}}(?:st|nd|rd|th)?\s+)?\b{MONTH}\b(?:\.?\s+\d{{1,2}}(?:st|nd|rd|th)?\b)?"
        rf"(?:,?\s+(?:1[0-9]|20)\d\d)?|\b(?:1[0-9]|20)\d\ds?\b|"
        r"\b(?:last|next|this|early|late) (?:year|month|week|spring|summer|autumn|winter)\b|"
        rf"\b{WEEKDAY}\b|\b\d{{1,2}}(?:st|nd|rd|th) century\b",
        re.IGNORECASE,
    ),
    AnswerType.NUMBER: re.compile(
        rf"[£$€]?\d[\d,]*(?:\.\d+)?(?:\s?(?:%|per cent|percent|bn|m\b|k\b|million|billion|"
        rf"thousand))?(?:(?:\s+(?:points?|marks?))?\s+out\s+of\s+(?:a\s+possible\s+)?"
        rf"(?:\d+|{_NUMBER_WORD}))?|"
        rf"\b{_NUMBER_WORD}(?:[- ]{_NUMBER_WORD})*\b(?:\s+(?:in|out of)\s+{_NUMBER_WORD})?",
        re.IGNORECASE,
    ),
    # A run of capitalised words, with the small words that stand inside names. What comes
    # behind a possessive is somebody's own, but part of a place: "King's Lynn".
    AnswerType.PERSON: re.compile(
        rf"\b{_NAME_WORD}(?:{_BEHIND_POSSESSIVE}\s{_SMALL_WORDS}{_NAME_WORD})*"
    ),
    AnswerType.PLACE: re.compile(rf"\b{_NAME_WORD}(?:\s{_SMALL_WORDS}{_NAME_WORD})*"),
}

_COUNTS = "score|number|percentage|proportion|share|amount|price|cost|total|age|rate|population"
_DAYS = "year|month|date|day|time|century|decade"
_NAMED_FIRST = r"^\W*(?:what(?:['’]?s| is| was| are| were) )?(?:the )?(?:(?!an? )\w+ )?"
"""What is asked for stands first: "number of inspectors in July", "what was the cost of it"."""
_ASKS = (
    (
        AnswerType.NUMBER,
        re.compile(
            r"\bhow (?:many|much|old|long|large|big|far|often|high|tall)\b|"
            rf"\bwhat (?:\w+ )?(?:{_COUNTS})\b|\bhow (?:\w+ )?(?:points|marks)\b|"
            rf"{_NAMED_FIRST}(?:{_COUNTS}) of\b",
            re.IGNORECASE,
        ),
    ),
    (
        AnswerType.DATE,
        re.compile(
            rf"\bwhen\b|\b(?:what|which) (?:\w+ )?(?:{_DAYS})\b|\bsince when\b|"
            rf"\bhow recently\b|{_NAMED_FIRST}(?:{_DAYS}) of\b",
            re.IGNORECASE,
        ),
    ),
    (
        AnswerType.PLACE,
        re.compile(
            r"\bwhere\b|\b(?:what|which) (?:\w+ )?(?:country|city|town|borough|place|state|"
            r"county|region|area|council|authority)\b",
            re.IGNORECASE,
        ),
    ),
    (AnswerType.PERSON, re.compile(r"\bwho(?:m|se|s)?\b", re.IGNORECASE)),
)
_REQUIRES_DATE = re.compile(r"\b(?:what|which) (?:year|month|date)\b(?! of)", re.IGNORECASE)
# Behind one of these stands an office, whose holder is asked for.
_BEFORE_HOLDER = re.compile(
    r"^who (?:is|was|are|were|became|has been|will be) |(?P<as> as )|\bnames? of ", re.IGNORECASE
)
_OFFICE_WORDS = re.compile(r"(?:[\w’'-]+ ){0,6}[\w’'-]+")
_ENDS_OFFICE = frozenset({"by", "to", "with", "about", "for"})
"""What stands behind one of these is not the office, but whose it is or what was done."""
_UNKNOWN_OFFICES = re.compile(
    r"\b(?:head(?:teacher)?s?|(?:cabinet|lead) members?)\b", re.IGNORECASE
)
"""Those of the public services that the dictionary takes for something else."""
_SENTENCE_START = re.compile(r"(?:^|[.!?:][\"”’')\]]*\s+|\n)[“\"‘'(\[]?|[“\"]\s?")
_CAPITALISED = re.compile(
    rf"{_CAPITAL}[\w’'-]*"
    rf"(?:{_BEHIND_POSSESSIVE}\s(?:of |the |for |and |upon )?{_CAPITAL}[\w’'-]*)*"
)
_NUMBER = re.compile(
    r"\d+(?:[.,]\d+)*(?:\s?(?:thousand|million|billion|trillion)\b|(?:k|m|bn|tn)\b)?",
    re.IGNORECASE,
)
# A follow-up made to stand alone ends in the names of the turn before, in brackets; they
# help to find passages, but a passage need not speak of all of them.
_FROM_HISTORY = re.compile(r"\s*\([^()]*\)(?=\s*[?.!]*\s*$)")
_NOT_NAMES = STOP_WORDS | TITLES
_POSSESSIVE = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks for.

    `words` are its content words in lower case, numbers in figures, in order, once each.
    `names` are its capitalised words but for stop words and titles ("Mr"), and its numbers, as the
    question spells them; those in closing brackets, which the history brought, are left out.
    """

    answer_type: AnswerType
    words: tuple[str, ...]
    names: tuple[str, ...]
    required: AnswerType = AnswerType.ANY
    """The type of words without which no text answers it; see `required_type`."""


def asked(question: str) -> Asked:
    """What a question asks for, by its form; in any case, also without a question mark."""
    words = content_words(with_figures(question))
    names = _names(_FROM_HISTORY.sub("", question))
    return Asked(
        answer_type(question),
        tuple(dict.fromkeys(words)),
        tuple(names),
        required_type(question),
    )


def answer_type(question: str) -> AnswerType:
    """The type of answer a question's words call for."""
    for kind, pattern in _ASKS:
        if pattern.search(question):
            return kind
    return AnswerType.ANY


def required_type(question: str) -> AnswerType:
    """The type of words without which no text answers a question; `ANY`: there is no telling.

    A date where a year, month or date is asked for by that word, a name where the holder of an
    office is. Other questions for people or times can be answered in any words: "his mother",
    "when the war ended".
    """
    if _REQUIRES_DATE.search(question):
        return AnswerType.DATE
    return AnswerType.PERSON if _asks_for_holder(question) else AnswerType.ANY


def _asks_for_holder(question: str) -> bool:
    """Whether somebody's name is asked for by the office: who is the mayor, who was made head."""
    is_who = question.lower().startswith("who")
    return any(
        names_office(question[found.end() :])
        for found in _BEFORE_HOLDER.finditer(question)
        if is_who or not found["as"]
    )


def names_office(text: str) -> bool:
    """Whether the first words of `text` name an office, and not one person: "Mayor Wren"."""
    opening = _OFFICE_WORDS.match(text)
    words = opening[0].split(" ") if opening else []
    ends = next((n for n, word in enumerate(words) if word.lower() in _ENDS_OFFICE), len(words))
    named = (
        Mark.OFFICE in marks(word.lower()) and not (word[0].isupper() and after[:1].isupper())
        for word, after in zip_longest(words[:ends], words[1:ends], fillvalue="")
    )
    return any(named) or _UNKNOWN_OFFICES.search(" ".join(words[:ends])) is not None


def required_words(text: str, kind: AnswerType) -> list[tuple[int, int]]:
    """Where words of a required type stand: as `candidates`, but surely or, of dates, perhaps.

    A single capitalised word that begins a sentence is no name here, and any figures may be a
    date.
    """
    found = candidates(text, kind)
    if kind is AnswerType.DATE:
        return found + [match.span() for match in _NUMBER.finditer(text)]
    starts = sentence_starts(text)
    return [(start, end) for start, end in found if start not in starts or " " in text[start:end]]


def sentence_starts(text: str) -> set[int]:
    """Where a sentence, or what is quoted, may begin in a text."""
    return {match.end() for match in _SENTENCE_START.finditer(text)}


def candidates(text: str, kind: AnswerType) -> list[tuple[int, int]]:
    """Where words of this type stand in a text, in order, as half-open offsets.

    A name that only begins a sentence with an everyday word is none.
    """
    pattern = _PATTERNS.get(kind)
    if pattern is None:
        return []
    found = []
    for match in pattern.finditer(text):
        start, end = match.span()
        words = match.group().split()
        if kind in (AnswerType.PERSON, AnswerType.PLACE):
            while words and words[0].casefold() in STOP_WORDS:  # "The Council" → "Council"
                start += len(words[0]) + 1
                words = words[1:]
            if not words:
                continue
            clipped = text[start:end].rstrip(".’'")
            end = start + len(clipped)
            if text[end - 2 : end] in ("'s", "’s"):
                end -= 2
        if start < end:
            found.append((start, end))
    return found


def _names(question: str) -> list[str]:
    names = []
    for match in _CAPITALISED.finditer(question):
        words = match.group().split()
        while words and words[0].casefold() in _NOT_NAMES:
            words = words[1:]
        if words:
            names.append(_POSSESSIVE.sub("", " ".join(words)))
    names += _NUMBER.findall(question)
    return list(dict.fromkeys(names))
