"""How an answer is wanted, wherever a question says so: with all there is of it, or by name.

Often it is said beside what is asked: "What did they sign? I need the full list.", "which streets
are closed? Names please".
"""

from __future__ import annotations

import re

from corpus.english.numbers import UNITS, cardinal

_NUMBER = rf"(?:{'|'.join(UNITS[2:])}|\d\d?)"
_ALL = re.compile(
    r"\b(?:full|whole|complete|entire) (?:list|set|lot)\b"
    rf"|\ball (?P<all>{_NUMBER})\b(?! (?:years?|months?|weeks?|days?|hours?)\b)"
    rf"|, the (?P<the>{_NUMBER}) [\w’'-]+s(?:,? (?:please|pls))?\W*$"
    r"|\b(?P<each>[a-z]+) by (?P=each)\b"  # "room by room"
    r"|\b(?:list|name|give) (?:me )?(?:them|those|everything|all)\b"
    r"|\b(?:what|who|which|where)(?: (?:all|exactly|else)\b|[^?]* and what else\b)"
    r"|[,:] listed\b(?:,? (?:please|pls))?\W*$"
    r"|\b(?:both|all) of (?:them|those)\b|\bone after (?:the other|another)\b",
    re.I,
)
_NAMES = re.compile(
    r"\bnames (?:of|only|will do|would do|suffice|are enough|please|pls)\b"
    r"|\b(?:the|their|all|some|any|first|last|full|actual|just|need|want) names\b"
    r"|\bby name\b|\bnames\W*$",
    re.I,
)


def wants_all(question: str) -> bool:
    """Whether a question says that it wants several things, and all of them."""
    return _ALL.search(question) is not None


def count_wanted(question: str) -> int | None:
    """How many things a question that wants all of them says that there are."""
    found = next((m for m in _ALL.finditer(question) if m["all"] or m["the"]), None)
    return cardinal(found["all"] or found["the"]) if found else None


def wants_names(question: str) -> bool:
    """Whether a question asks for names, so that what has none is no answer."""
    return _NAMES.search(question) is not None
