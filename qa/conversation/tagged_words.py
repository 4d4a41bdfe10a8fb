"""The words of a question, each with what it is where it stands.

"Plan" is a verb in "Did Croydon plan it?" and a noun in "the Sutton plan". The dictionary
says what a word mostly is and may be; where it stands decides. A tagger would know more, but
the small ones are trained on news, which hardly asks, and cost milliseconds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from corpus.english.dictionary import Mark, marks
from corpus.english.persons import SHORT_PLURALS, SHORT_TITLES
from corpus.english.speech import SAYING_VERBS
from corpus.english.words import (
    AUXILIARIES,
    BEING,
    CONJUNCTIONS,
    DETERMINERS,
    FUNCTION_WORDS,
    PREPOSITIONS,
    WH,
    classed,
)

_WORD = re.compile(
    r"\d+(?:[.,:/]\d+)*(?:st|nd|rd|th|s)?"  # 2018, 2018/19, 1,500, 12th, 1990s
    r"|(?:[^\W\d_]\.){2,}"  # U.S.
    r"|\w+(?:[&'’\-]\w+)*(?:['’](?!\w))?"  # Baby, don't, air-to-air, Ofsted's, inspectors'
)
_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")
_CLAUSE_END = re.compile(r"[,;:.?!()\n\t]|\s[-–—]\s")
_IRREGULAR_PLURALS = classed("people children men women police staff data media")


class Use(StrEnum):
    """What a word is where it stands."""

    CONTENT = "content"
    """A noun, a name, or an adjective before one."""
    VERB = "verb"
    PREDICATE = "predicate"
    """An adjective behind what it is said of."""
    OTHER = "other"


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
    use: Use = Use.OTHER

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
        return low in _IRREGULAR_PLURALS or (
            low.endswith("s") and not low.endswith(("ss", "us", "is"))
        )

    @property
    def marks(self) -> str:
        """What the dictionary says of it, whatever it is here."""
        return marks(self.bare.lower())


@lru_cache(maxsize=256)  # a conversation's turns come again with each question
def words_of(text: str) -> tuple[Word, ...]:
    """The words of `text`, in order."""
    found: list[Word] = []
    end = 0
    for match in _WORD.finditer(text):
        between = text[end : match.start()]
        is_short = between.strip(" ") == "." and _is_short(found)
        first = not found or (any(mark in between for mark in ".?!\n") and not is_short)
        breaks = bool(found) and _CLAUSE_END.search(between) is not None and not is_short
        lower = match[0].lower().replace("’", "'")
        found.append(Word(match[0], lower, match.start(), match.end(), first, breaks))
        end = match.end()
    uses = _Uses(found)
    return tuple(replace(word, use=use) for word, use in zip(found, uses.found, strict=True))


def _is_short(words: Sequence[Word]) -> bool:
    """Whether the last word is written short, so the stop behind it ends no sentence: "Rep."."""
    return bool(words) and words[-1].capital and words[-1].lower in SHORT_TITLES | SHORT_PLURALS


def low_at(words: Sequence[Word], at: int) -> str:
    """The word there in lower case; empty where there is none."""
    return words[at].lower if 0 <= at < len(words) else ""


def content_at(words: Sequence[Word], at: int) -> bool:
    """Whether a noun, a name or an adjective before one stands there."""
    return 0 <= at < len(words) and words[at].use is Use.CONTENT


def verbal_at(words: Sequence[Word], at: int) -> bool:
    """Whether a verb or an auxiliary stands there."""
    return 0 <= at < len(words) and (words[at].use is Use.VERB or words[at].lower in AUXILIARIES)


def is_person(word: Word) -> bool:
    """Whether the word is a noun for a person, or for several."""
    return Mark.PERSON in word.marks or word.bare.lower() in SHORT_TITLES


def is_body(word: Word) -> bool:
    """Whether the word is a noun for an organisation or a district."""
    return Mark.BODY in word.marks or Mark.DISTRICT in word.marks


_OPENS_NOUN = classed("a an the my your our his its their any no every of")
_BEFORE_NOUNS = (PREPOSITIONS - classed("to than as like since before after until till past")) | (
    classed("which whose many much some each either neither another other own such same several")
)
_BEFORE_ADJECTIVES = PREPOSITIONS | (DETERMINERS - classed("that this"))
_SUBJECTS = classed("i you he she it we they who i'm i've you're it's")
_OPENS_CLAUSE = (WH | CONJUNCTIONS) - classed("and or nor as")
_BARE_VERB_FOLLOWS = AUXILIARIES - BEING - classed("has have had hasn't haven't hadn't am")

_SHORTEST = 3
"""Words of a subject with a preposition, and its verb."""
_MAIN_VERBS = classed("have do be")
"""These end a clause as its verb: "What does the play bus have?"."""
_REACH = 40
"""Words of a clause that are looked over for its verb."""


class _Uses:
    """The use of each word of a text, found from the first to the last."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._words = words
        self._marks = ["" if word.possessive else self._of_dictionary(word) for word in words]
        self._capitals_tell = any(not word.first and not word.capital for word in words)
        self.found: list[Use] = []
        self._clause = 0
        """Where the clause begins, or how far back is looked in a long one."""
        for at in range(len(words)):
            if words[at].breaks or words[at].lower in _OPENS_CLAUSE:
                self._clause = at
            self._clause = max(self._clause, at - _REACH)
            self.found.append(self._use(at))

    @staticmethod
    def _of_dictionary(word: Word) -> str:
        if word.lower in FUNCTION_WORDS:
            return ""
        return f"{Mark.VERB}{word.marks}" if word.lower in SAYING_VERBS else word.marks

    def _use(self, at: int) -> Use:
        word, marked = self._words[at], self._marks[at]
        before = low_at(self._words, at - 1) if not word.breaks else ""
        is_verb = Mark.VERB in marked or Mark.MAY_BE_VERB in marked
        if before in _SUBJECTS and word.lower not in FUNCTION_WORDS:
            return Use.OTHER if Mark.ADJECTIVE in marked and not is_verb else Use.VERB
        if word.lower in FUNCTION_WORDS or (len(word.text) == 1 and not word.text.isdigit()):
            return Use.OTHER
        if word.possessive or (word.capital and not word.first and self._capitals_tell):
            return Use.CONTENT
        if Mark.VERB in marked:
            is_content = self._is_noun(at, before) or self._is_participle(at, before)
            return Use.CONTENT if is_content else Use.VERB
        if before == "to" and low_at(self._words, at + 1) in DETERMINERS:  # "to bag my …"
            return Use.VERB
        if Mark.MAY_BE_VERB in marked and self._is_bare_verb(at):
            return Use.VERB
        if Mark.ADJECTIVE in marked and self._is_predicate(at, before):
            return Use.PREDICATE
        return Use.CONTENT

    def _is_noun(self, at: int, before: str) -> bool:
        """Whether what is mostly a verb is a noun here."""
        if not before:
            return False
        if self._words[at - 1].possessive or before in _OPENS_NOUN:
            return True
        if Mark.MAY_BE_NOUN not in self._marks[at]:
            return False
        after = low_at(self._words, at + 1)
        if before in _BEFORE_NOUNS:
            return True
        if before == "what":  # "What help is there?", but "What helps?"
            return after in AUXILIARIES or not self._words[at].plural
        if before in AUXILIARIES:  # "Do care leavers …?", "When did work on the pool begin?"
            is_subject = self._may_be_content(at + 1) or self._ends_in_verb(at)
            return is_subject and not self._words[at].lower.endswith("ing")
        if self.found[at - 1] is Use.VERB:  # "recycle paint", "need help"
            return not self._words[at].lower.endswith("ing")
        return self.found[at - 1] is Use.CONTENT and not self._verb_is_due(at)

    def _is_participle(self, at: int, before: str) -> bool:
        """Whether a past form stands before a noun, as in "council owned homes".

        A noun that can be counted is no subject without an article.
        """
        return (
            self._words[at].lower.endswith("ed")
            and bool(before)
            and self.found[at - 1] is Use.CONTENT
            and not self._words[at - 1].capital
            and not self._words[at - 1].plural
            and low_at(self._words, at - 2) not in DETERMINERS
            and self._may_be_content(at + 1)
            and self._auxiliary(at) < 0
            and self._words[self._clause].lower not in _OPENS_CLAUSE
        )

    def _verb_is_due(self, at: int) -> bool:
        """Whether the clause up to there, which ends in a noun, still needs its verb."""
        low = self._words[at].lower
        helps = self._auxiliary(at)
        if any(use is Use.VERB for use in self.found[max(helps, self._clause) :]):
            return False
        if helps < 0:  # "children live", "water flows"; but "storm drain", "pricing plans"
            ends = at + 1 == len(self._words) or self._words[at + 1].breaks
            if ends and self._words[self._clause].lower not in _OPENS_CLAUSE:
                return False
            return self._words[at - 1].plural != self._words[at].plural
        if self._words[helps].lower in _BARE_VERB_FOLLOWS:
            return not self._verb_follows(at)
        return low.endswith("ing") and not self._may_be_noun(at + 1)  # not "pricing plans"

    def _ends_in_verb(self, at: int) -> bool:
        """Whether the clause that goes on there with a preposition ends in a verb, after a noun."""
        if low_at(self._words, at + 1) not in PREPOSITIONS:
            return False
        breaks = (n for n in range(at + 1, len(self._words)) if self._words[n].breaks)
        last = next(breaks, len(self._words)) - 1
        return last - at > _SHORTEST and Mark.VERB in self._marks[last] and self._noun(last - 1)

    def _noun(self, at: int) -> bool:
        return self._may_be_content(at) and low_at(self._words, at - 1) not in {"to", "and"}

    def _auxiliary(self, at: int) -> int:
        """Where the last auxiliary of the clause before `at` stands; -1: there is none."""
        places = range(at - 1, self._clause - 1, -1)
        return next((i for i in places if self._words[i].lower in AUXILIARIES), -1)

    def _verb_follows(self, at: int) -> bool:
        for i in range(at + 1, min(at + _REACH, len(self._words))):
            if self._words[i].breaks or self._words[i].lower in _OPENS_CLAUSE:
                return False
            if i + 1 == len(self._words) and self._words[i].lower in _MAIN_VERBS:
                return True
            if Mark.VERB in self._marks[i] and low_at(self._words, i - 1) not in DETERMINERS:
                return True
        return False

    def _is_bare_verb(self, at: int) -> bool:
        """Whether what is mostly a noun is a verb here, as in "What does Croydon cost?"."""
        helps = self._auxiliary(at)
        return (
            helps >= 0
            and self._words[helps].lower in _BARE_VERB_FOLLOWS
            and self.found[at - 1] is Use.CONTENT
            and not self._words[at].plural
            and (not self._may_be_content(at + 1) or self._words[at + 1].plural)
            and self._verb_is_due(at)
        )

    def _may_be_content(self, at: int) -> bool:
        if at >= len(self._words) or self._words[at].breaks:
            return False
        return self._words[at].lower not in FUNCTION_WORDS and Mark.VERB not in self._marks[at]

    def _may_be_noun(self, at: int) -> bool:
        is_there = at < len(self._words) and not self._words[at].breaks
        return self._may_be_content(at) or (is_there and Mark.MAY_BE_NOUN in self._marks[at])

    def _is_predicate(self, at: int, before: str) -> bool:
        if before and (self._words[at - 1].possessive or before in _BEFORE_ADJECTIVES):
            return False
        ends = at + 1
        if low_at(self._words, ends) in {"and", "or"} and at + 2 < len(self._words):
            ends += 2 if Mark.ADJECTIVE in self._marks[at + 2] else 0  # "old and empty homes"
        if self._may_be_noun(ends):
            return False
        if not before or self.found[at - 1] is not Use.CONTENT:
            return True
        # "Is Croydon safe?", "Is Croydon better than Kent?"; not "Does doctor strange fly?", nor
        # "Is doctor strange flying?": who can be counted is no subject without an article.
        helps = self._auxiliary(at)
        noun = self._words[at - 1]
        if helps < 0 or (is_person(noun) and low_at(self._words, at - 2) not in DETERMINERS):
            return helps < 0
        return (
            self._words[helps].lower in BEING
            and Use.PREDICATE not in self.found[helps:]
            and not (ends < len(self._words) and Mark.VERB in self._marks[ends])
        )
