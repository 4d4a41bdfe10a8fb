"""What shape of answer a question asks for: a fact, a list, a comparison, a summary."""

from __future__ import annotations

import re

from corpus.english.words import AUXILIARIES, PREPOSITIONS, WH
from qa.conversation.tagged_words import Use, words_of
from qa.question import QuestionKind

_COMPARISON = re.compile(
    r"\bcompar(?:e|es|ed|ing|ison|isons)\b|\bdifferences? (?:between|in|of|from)\b"
    r"|\bwhat(?:'s| is| are) the differences?\b|\bdiffer(?:s|ed)?\b|\bsimilarit(?:y|ies)\b"
    r"|\bversus\b|\bvs\b|\bin contrast\b|\bin common\b"
    # "more than 100" and "more than half" count; they don't compare.
    r"|\b(?!rather|other)\w+er than (?!\W*\d|half\b|a |an |ever\b|expected\b)"
    r"|\b(?:more|less|worse|better) (?:\w+ )?than (?!\W*\d|half\b|a |an |one\b|ever\b|expected\b)"
    r"|\b(?:which|who)\b[^?]*\b(?:better|worse|higher|lower|larger|safer|more \w+),? [^?]+ or ",
    re.I,
)
_SUMMARY = re.compile(
    r"\bsummari[sz](?:e|ing)\b|\bsummary\b|\bsum up\b|\boverview\b|\bgist\b|\bin a nutshell\b"
    r"|\bmain points\b|\bkey points\b|\btell (?:me|us) (?:\w+ ){0,3}?about\b|\btell me more\b"
    r"|^\W*what(?:'s|’s| is| are| was| were)\b[^?]*\babout\W*$"
    r"|\bwhat do(?:es)? (?:the |these |all )*articles? say\b",
    re.I,
)
_LIST = re.compile(
    r"^\W*(?:please |can you |could you )*(?:list|name|enumerate)\b"
    r"|\b(?:give|show|find|tell) (?:me|us) (?:a list|all|every|examples?|some examples)\b"
    r"|\b(?:what|who|where) (?:are|were) all\b|\ba list of\b"
    r"|\bwhat (?:other|different|kinds|types)\b"
    r"|^\W*(?:in |for |from )?which (?:of the|two|three|four|five|other)\b",
    re.I,
)
_WHICH = re.compile(
    r"^\W*(?:(?:and|so|but) )?(?:(?:in|for|from|at|of|by) )?(?:which of|which|what)\b(?!['’])", re.I
)


def kind_of(question: str) -> QuestionKind:
    """The kind of a question that stands alone; a fact where nothing says otherwise."""
    if _COMPARISON.search(question):
        return QuestionKind.COMPARISON
    if _LIST.search(question) or _asks_which_ones(question):
        return QuestionKind.LIST
    if _SUMMARY.search(question):
        return QuestionKind.SUMMARY
    return QuestionKind.FACT


def _asks_which_ones(question: str) -> bool:
    """`Which London boroughs …`, `What schools …`: a plural before the first verb."""
    opening = _WHICH.match(question)
    if not opening:
        return False
    asked = [word for word in words_of(question) if word.start >= opening.end()]
    for word in asked[:4]:
        if word.lower in AUXILIARIES | WH | PREPOSITIONS or word.use is Use.VERB or word.breaks:
            return False
        if word.plural and not word.possessive:
            return True
    return False
