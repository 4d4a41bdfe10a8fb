"""Whether a few words of the first quote can stand for the answer, or the quote itself leads.

Words are set large only where the question asks for such words: who, when, where, how many,
which one; and only if they are of that kind. "Why did it improve?" is answered by a sentence,
and "five years" is no number of children.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.english.dates import MONTH, MONTHS, WEEKDAYS, YEAR
from corpus.english.denial import is_negated
from corpus.english.words import DETERMINERS, PREPOSITIONS, WH, classed
from qa.composing.counted import counts_a_part
from qa.conversation.tagged_words import Word, is_body, is_person, low_at, words_of
from qa.reading.asked import AnswerType, answer_type, candidates, names_office
from qa.reading.matching import stems
from qa.retrieval.lexical import content_words

LONGEST = 6
"""Words that stand for an answer to "what is …", or for which one of several; of more, the quote
leads."""

_THINGS = classed("what which whose")
_JOINS = classed("and or nor but of the a an")
_NAMED = classed("called named name titled entitled")
_DUTIES = classed("should ought must")
"""Whose answer is a finding: "What should Croydon improve?"."""
_MEASURES = classed(
    "second minute hour day week month year decade century mile kilometre metre pound pence penny "
    "percent percentage per cent"
)
_SIGNS = {"£": "pound", "$": "dollar", "€": "euro", "%": "percent"}
_OF_MEASURE = classed(
    "long old often much far big large high tall recently percentage share "
    "proportion rate age cost price amount total"
)
_CLAUSE_ENDS = re.compile(r"[.,;:!?–—]\s|\bbut\b")
_DAYS = frozenset(name.lower() for name in (*MONTHS, *WEEKDAYS))


def stands_for_answer(question: str, words: str, quote: str = "", at: int = 0) -> bool:
    """Whether some words of a quote may be shown as the answer to a question that stands alone.

    They stand in `quote` from `at` on, where that is known.
    """
    if not words.strip() or _only_repeats(question, words) or _is_cut(words):
        return False
    asked = words_of(question)
    kind = answer_type(question)
    if kind in (AnswerType.DATE, AnswerType.NUMBER) and _is_denied(question, quote[:at]):
        return False
    match kind:
        case AnswerType.DATE:
            return bool(candidates(words, kind)) and not _lacks_its_year(question, words, quote)
        case AnswerType.NUMBER:
            return _is_the_number(question, words, quote, at)
        case AnswerType.PERSON:
            return _names_somebody(words)
        case AnswerType.PLACE:
            return not _is_figures(words) and _is_somewhere(asked, words, quote[:at])
    if not _asks_for_a_thing(asked) or len(words.split()) > LONGEST:
        return False
    if _asks_for_share(asked):
        return bool(candidates(words, AnswerType.NUMBER))
    return not _asks_for_name(asked) or bool(candidates(words, AnswerType.PLACE))


def just_the_day(question: str, words: str, quote: str, at: int) -> str:
    """The marked words, which stand in `quote` from `at` on, or those that say the day asked for.

    "25 October 2024, and the report appeared on 3 December" names another event's day as well;
    of "16 March 2020" perhaps only "16 March" was marked.
    """
    if answer_type(question) is not AnswerType.DATE:
        return words
    found = candidates(words, AnswerType.DATE)
    if found and len(words.split()) > LONGEST:
        return words[: found[0][1]]
    year = re.match(rf",? {YEAR}\b", quote[at + len(words) :])
    return words + year[0] if year and _MONTH_LAST.search(words) else words


_MONTH_LAST = re.compile(rf"\b{MONTH}$", re.IGNORECASE)


def _lacks_its_year(question: str, words: str, quote: str) -> bool:
    """Whether words say a month without its year, which the quote names elsewhere."""
    has_year = re.search(rf"\b{YEAR}\b", f"{question} {words}")
    month = re.search(rf"\b{MONTH}\b", words, re.IGNORECASE)
    return bool(month) and not has_year and re.search(rf"\b{YEAR}\b", quote) is not None


def _is_denied(question: str, before: str) -> bool:
    """Whether the clause that leads to the words denies: "It will not be finished before 2026"."""
    clause = _CLAUSE_ENDS.split(before)[-1]
    return is_negated(clause) and not is_negated(question)


def _is_cut(words: str) -> bool:
    """Whether words begin or end within a phrase: "and Ada Wren", "the leader of"."""
    first, *_, last = [*words.split()[:1], *words.split()]
    return last in _JOINS or first in _JOINS - DETERMINERS


def _is_the_number(question: str, words: str, quote: str, at: int) -> bool:
    found = candidates(words, AnswerType.NUMBER)
    return (
        bool(found)
        and _in_its_measure(words_of(question), words)
        and not counts_a_part(question, quote, at + found[-1][1])
    )


def _is_somewhere(asked: Sequence[Word], words: str, before: str) -> bool:
    """Whether words say where: a name, or what stands behind a preposition."""
    if not any(word.lower.startswith("where") for word in asked):
        return True
    if candidates(words, AnswerType.PLACE) or any(w.lower in PREPOSITIONS for w in words_of(words)):
        return True
    behind = [word.lower for word in words_of(before)][-2:]
    if behind and behind[-1] in DETERMINERS:
        behind.pop()
    return not before or (bool(behind) and behind[-1] in PREPOSITIONS)


def _asks_for_name(asked: Sequence[Word]) -> bool:
    """`What was the leader called?`, `What's the name of the head?`; a thing's may be any noun."""
    low = [word.lower for word in asked]
    return (low[-1] in _NAMED or "name" in low[1:4]) and any(map(is_person, asked))


def _asks_for_share(asked: Sequence[Word]) -> bool:
    """`What percent were against?`: a noun of measure behind the question word."""
    return len(asked) > 1 and asked[0].lower in _THINGS and asked[1].lower in _MEASURES


def _only_repeats(question: str, words: str) -> bool:
    return stems(" ".join(content_words(words))) <= stems(question)


def _in_its_measure(asked: Sequence[Word], words: str) -> bool:
    """Whether a number counts what is asked for: years only where a length or an age is."""
    low = {word.bare.lower() for word in asked}
    if low & _OF_MEASURE:
        return True
    said = {word.bare.lower().removesuffix("s") for word in words_of(words)}
    said |= {measure for sign, measure in _SIGNS.items() if sign in words}
    measures = said & (_MEASURES | set(_SIGNS.values()))
    return measures <= {word.removesuffix("s") for word in low}


def _names_somebody(words: str) -> bool:
    found = words_of(words)
    if any(is_person(word) or is_body(word) for word in found) or names_office(words):
        return True
    names = [words[start:end].lower() for start, end in candidates(words, AnswerType.PERSON)]
    return any(not set(name.split()) <= _DAYS for name in names)


def _is_figures(words: str) -> bool:
    return not any(sign.isalpha() for sign in words) or bool(
        candidates(words, AnswerType.DATE) and len(words.split()) <= 3
    )


def _asks_for_a_thing(asked: Sequence[Word]) -> bool:
    """Whether a question that is for no person, place, day or number asks for some thing.

    "What grade", "which provider", "what prevents it": not "why", nor "what should it do".
    """
    at = next((n for n, word in enumerate(asked) if word.lower in WH), None)
    if at is None:
        return False
    return asked[at].lower in _THINGS and low_at(asked, at + 1) not in _DUTIES
