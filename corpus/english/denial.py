"""Words that turn what is said beside them: they deny it, doubt it, or make it depend."""

from __future__ import annotations

import re

from corpus.english.speech import FORMS
from corpus.english.words import AUXILIARIES, DETERMINERS, PRONOUNS, classed

NEGATIONS = classed("not no never nor neither none nobody nothing without")
NEGATION = re.compile(rf"\b(?:{'|'.join(sorted(NEGATIONS))})\b|n['’]t\b", re.IGNORECASE)
"""A word that denies, anywhere in a text."""
DENYING = NEGATIONS | classed(
    """cannot nowhere hardly scarcely barely seldom rarely unlikely untrue false wrong few little
    deny denies denied denying refuse refuses refused refusing fail fails failed failing
    reject rejects rejected rejecting dismiss dismisses dismissed dismissing
    dispute disputes disputed disputing doubt doubts doubted doubtful"""
)
"""What stands before words that are not so."""
DOUBTING_BEHIND = classed("allegedly reportedly apparently supposedly purportedly seemingly")
DOUBTING = DOUBTING_BEHIND | classed(
    """ostensibly possibly perhaps maybe potentially probably alleged allege alleges accused accuse
    accuses suspected rumoured might may could"""
)
"""What stands before words of which it is not sure that they are so; some stands behind, too."""
CONDITION = re.compile(
    r"\b(?:if|unless|whether|(?:provided|providing|assuming|on (?:the )?condition) that"
    r"|(?:as|so) long as|subject to|depending on)\b",
    re.IGNORECASE,
)
"""What stands before words on which others depend."""
BETWEEN = (
    AUXILIARIES
    | DETERMINERS
    | PRONOUNS
    | frozenset(form for forms in FORMS.values() for form in forms)
    | classed("that to of for true clear case evidence sign proof yet ever as being")
)
"""What may stand between a word that denies and what it denies: "never said that"."""


def is_negated(text: str) -> bool:
    """Whether a text denies something, whatever it is."""
    return NEGATION.search(text) is not None
