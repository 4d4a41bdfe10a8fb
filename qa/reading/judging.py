"""What some sentences say of a claim, for a reader that has not learned to judge.

A claim is taken for supported as far as the sentences hold its words, and not at all where
they and what stands above them lack one of its names or numbers. Nothing is ever taken for
contradicted: "rated good" is no word of "rated outstanding" either way.
"""

from __future__ import annotations

from corpus.english.denial import is_negated
from qa.reading.matching import QuestionWords, Rarities
from qa.reading.reader import Claim, Judgement

SURE = 0.9
"""The most that words alone can support: they may stand in another order, or with a "not"."""


def by_words(judgement: Judgement) -> bool:
    """Whether words alone may have judged so: a network is never that sure of nothing."""
    return judgement.contradicts == 0.0 and judgement.supports <= SURE


def judged_by_words(claim: Claim, rarities: Rarities) -> Judgement:
    """What the claim's sentences say of it, by the words they share."""
    words = QuestionWords(claim.text, rarities)
    names = words.match(claim.stored).missing
    if names or is_negated(claim.evidence) != is_negated(claim.text):
        return Judgement(0.0, 0.0, 1.0)
    supports = SURE * words.coverage(f"{words.above(claim.stored)} {claim.evidence}")
    return Judgement(supports, 0.0, 1.0 - supports)
