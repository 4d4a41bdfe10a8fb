"""A question within a sentence made one of its own: "what it got" is "What did it get?".

Its order is a statement's, and a reader that was trained on questions takes it for one.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.english.speech import SAYING_VERBS
from corpus.english.verbs import base_of_past, base_of_present
from corpus.english.words import (
    AUXILIARIES,
    BEING,
    DETERMINERS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    WH,
    classed,
)
from qa.conversation.noun_phrases import names_of
from qa.conversation.tagged_words import Use, Word, low_at, words_of

_IF = classed("if whether")
_MEASURED = classed("many much long often far old big large high fast soon good bad well")
_CLEARS = 12
"""Words: how far the verb of a clause is looked for."""


def as_question(clause: str) -> str:
    """A clause that begins with a question word, "if" or "whether", as a question.

    Its words are changed only where it has a subject before its verb, and the verb is known:
    "which schools closed" stays as it is.
    """
    body = clause.strip().rstrip("?.! ")
    words = words_of(body)
    if not words:
        return clause
    if words[0].lower not in WH | _IF:  # "did it improve" is a question already
        return f"{body}?"
    names = frozenset(name.start for name in names_of(body))
    first = 1 if words[0].lower in _IF else _subject(words, names)
    opening = "" if words[0].lower in _IF else body[: words[first - 1].end] if first else body
    found = _verb(words, first) if first else None
    if first is None or found is None:
        return f"{body[words[1].start :] if not opening and len(words) > 1 else body}?"
    at, helps, base = found
    subject = body[words[first].start : words[at].start].strip()
    parts = [opening, helps, subject, base, body[words[at].end :].strip()]
    return f"{' '.join(part for part in parts if part)}?"


def _subject(words: Sequence[Word], names: frozenset[int]) -> int | None:
    """Where the subject begins, behind the question word and what belongs to it.

    `names` are where names begin, however they are spelt.
    """
    at = 1
    if words[0].lower == "how" and low_at(words, 1) in _MEASURED:
        at = 2
    elif low_at(words, 1) in AUXILIARIES:
        return None  # "what was published": its own subject, or a question's order
    elif words[0].lower in {"when", "where", "why", "how"}:
        return 1
    if _opens_subject(words, at, names) or (
        words[0].lower == "what"
        and at < len(words)
        and words[at].plural
        and low_at(words, at + 1) in SAYING_VERBS
    ):
        return at
    while at < len(words) and words[at].use is Use.CONTENT and not words[at].breaks:
        at += 1
        if _opens_subject(words, at, names) and not (words[at].capital and words[at - 1].capital):
            return at
    return None


def _opens_subject(words: Sequence[Word], at: int, names: frozenset[int]) -> bool:
    """Whether a noun phrase begins there that is no part of the words before it."""
    if at >= len(words):
        return False
    word = words[at]
    return (
        word.lower in DETERMINERS | SUBJECT_PRONOUNS
        or word.possessive
        or (word.capital and word.use is Use.CONTENT)
        or (word.start in names and not word.capital)
    )


_HAVING = {"have": "do", "has": "does", "had": "did"}


def _goes_on(words: Sequence[Word], at: int) -> bool:
    """Whether a verb stands there that "have" helps."""
    if at >= len(words):
        return False
    return (
        words[at].use is Use.VERB or words[at].lower.endswith("ed") or low_at(words, at) == "been"
    )


def _verb(words: Sequence[Word], first: int) -> tuple[int, str, str] | None:
    """Where the verb of the subject stands, its auxiliary, and its base; None: not known.

    An auxiliary that stands there itself has no base.
    """
    if words[-1].lower in BEING and len(words) > first + 1:
        return len(words) - 1, words[-1].lower, ""
    for at in range(first + 1, min(first + _CLEARS, len(words))):
        word = words[at]
        if word.breaks:
            return None
        if word.lower in _HAVING and not _goes_on(words, at + 1):
            return at, _HAVING[word.lower], "have"
        if word.lower in AUXILIARIES:
            return at, word.lower, ""
        if low_at(words, at - 1) in DETERMINERS | PREPOSITIONS or word.possessive:
            continue
        if word.plural and at + 1 < len(words) and words[at + 1].use is Use.VERB:
            continue  # "what the four grades mean"
        past = base_of_past(word.lower)
        if past and (word.use is Use.VERB or at + 1 == len(words) or not word.plural):
            return at, "did", past
        if word.use is Use.VERB:
            present = base_of_present(word.lower)
            return (at, "does", present) if present else (at, "do", word.lower)
    return None
