"""What is only planned, hoped for or supposed, where a question asks for what was done.

"Dana Whitlock is widely expected to win the vote" doesn't say who won it, nor "the bridge is due
to open in May" when it opened, though a reader takes both for answers. Only the verb that is asked
for is looked at, in the sentence with the words that answer: if it stands there behind "will" or
"if", or as an infinitive that the present leads to, and nowhere as something that was, nothing of
it was done by then. Of 1,245 people's questions for what was done, each with the sentence that
answers it, this leaves out 4.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.english.verbs import base_of_past, base_of_present
from corpus.english.words import AUXILIARIES, BEING, WH, classed
from qa.conversation.tagged_words import Use, Word, low_at, words_of
from qa.reading.quotes import text_of
from qa.reading.reader import AnswerSpan

_AHEAD = classed(
    "will would shall should may might could won't wouldn't shan't i'll you'll he'll she'll it'll "
    "we'll they'll"
)
_SUPPOSING = classed("if unless whether whoever whichever")
_HELPING = BEING | classed("has had having")
_LIGHT = classed("do have be")
"""Verbs that say too little: "did" asks for any other."""
_THEN = classed("was were has have had been wasn't weren't hasn't haven't hadn't")
"""What goes before the verb of a question for what was done."""
_NOW = classed("is are am")
_SUCCEEDING = classed("manage go use have help come get happen begin start continue prove")
"""What leads to an infinitive and says that it is done: "manages to win", "goes on to win"."""
_FIRST = classed("first second third last latest only able")
"""And what is no verb: "is the first to win", "is able to win"."""
_REACH = 4
"""Words, such as adverbs, that stand between a verb and what leads to it."""


def done_verb(question: str) -> str | None:
    """The verb, in its base form, that a question asks for as done; None for any other question.

    "who won", "when did it open", "who was elected": not "who will win", nor "who runs it".
    """
    words = words_of(question)
    for at, word in enumerate(words):
        if word.lower in _AHEAD:
            return None
        if word.lower in {"did", "didn't"}:
            verb = next((w.lower for w in words[at + 1 :] if w.use is Use.VERB), None)
            return None if verb in _LIGHT else verb
        if word.lower in AUXILIARIES or word.lower in WH:
            continue
        if word.use is Use.VERB:
            base = base_of_past(word.lower)
            return None if base in _LIGHT or not _is_done(words, at) else base
    return None


def _is_done(words: Sequence[Word], at: int) -> bool:
    """Whether a past form of a question tells what was: "was opened", not "can be opened"."""
    leading = [word.lower for word in words[:at]]
    return "to" not in leading and _THEN.issuperset(w for w in leading if w in AUXILIARIES)


def is_only_ahead(span: AnswerSpan, verb: str) -> bool:
    """Whether the sentence with the marked words has a verb only as something yet to be done."""
    sentence = span.sentence
    words = words_of(text_of(span, sentence))
    said = [_leads_ahead(words, at) for at, word in enumerate(words) if _may_be(word, verb)]
    return bool(said) and all(said)


def speaks_of(span: AnswerSpan, verb: str) -> bool:
    """Whether a verb stands in the sentence with the marked words at all."""
    sentence = span.sentence
    return any(_may_be(word, verb) for word in words_of(text_of(span, sentence)))


def _may_be(word: Word, verb: str) -> bool:
    """Whether a word is a form of a verb, or may be one that isn't known: "given" of "give"."""
    low = word.lower
    if low == verb or verb in (base_of_past(low), base_of_present(low)):
        return True
    return word.use is Use.VERB and low[:2] == verb[:2] and base_of_past(low) is None


def _leads_ahead(words: Sequence[Word], at: int) -> bool:
    """Whether what stands before a verb says that it is not done yet."""
    before = _clause_before(words, at)
    if any(word.lower in _SUPPOSING for word in before):
        return True
    is_past = base_of_past(words[at].lower) is not None
    helped = perfect = False
    for n in range(len(before) - 1, max(-1, len(before) - 1 - _REACH), -1):
        low = before[n].lower
        if low in _AHEAD:
            return not is_past or helped
        if low == "to":
            return (not is_past or helped) and not perfect and _aims(before[:n])
        if low in {"be", "get", "have"}:
            helped, perfect = True, perfect or low == "have"
        elif low in _HELPING or before[n].use is Use.VERB:
            return False
    return False


def _clause_before(words: Sequence[Word], at: int) -> Sequence[Word]:
    """The words of a verb's clause before it, as far as commas and the like tell."""
    first = at
    while first and not words[first].breaks:
        first -= 1
    return words[first:at]


def _aims(before: Sequence[Word]) -> bool:
    """Whether what leads to an infinitive says that it is yet to be done: "plans", "is due".

    What leads to it in the past may have led to it indeed: "decided to sell", "opened to replace".
    """
    near = before[-_REACH:]
    if near and near[-1].lower in BEING - {"been", "being", "be"}:
        return True  # "is to open", "was to open"
    if any(word.lower in _FIRST or word.lower.endswith("est") for word in near[-2:]):
        return False
    for n in range(len(near) - 1, -1, -1):
        low = near[n].lower
        if low in _NOW:
            return True
        if low in AUXILIARIES:
            return False
        if near[n].use is Use.VERB:
            if low_at(before, len(before) - len(near) + n - 1) == "to":
                continue  # "was enough to convince them"
            base = base_of_present(low) or (low if base_of_past(low) is None else None)
            if base is None and any(word.lower in _NOW for word in near[:n]):
                continue  # "is widely expected"
            return base is not None and base not in _SUCCEEDING and not low.endswith("ing")
    return False
