"""Sentences that tell how something is against how it was: "It has since joined the others".

What is most like the question whether something is still so tells how it was. What became of it
stands in the same sentence or the next, in the perfect or with a word for a change of state.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from corpus.catalogue import StoredPassage
from corpus.english.words import PRONOUNS, classed
from qa.composing.composer import Outline
from qa.composing.inquiry import Inquiry
from qa.composing.newness import dated_parts
from qa.composing.remarks import Remark, Wording
from qa.composing.standing import asks_whether_still
from qa.composing.subjects import Subjects, around
from qa.composing.verdict_evidence import passages_read
from qa.conversation.noun_phrases import names_of
from qa.conversation.tagged_words import Use, Word, low_at, words_of
from qa.reading.likeness import cosines
from qa.reading.quotes import quote_of
from qa.reading.reader import AnswerSpan

_PHASE = classed("already now since formerly previously anymore instead again")
"""Adverbs that set one state against another (phase particles: Löbner 1989)."""
_HAVE = classed("has have")
_LEAN = PRONOUNS | classed("that this these those")
_GAP = 3
"""Words in which the participle of a perfect stands."""
NEAR, AS_NEAR = 0.5, 0.05
"""What became of it leads from this cosine with the question on, names left out, unless what leads
is nearer by more than so much. Of 19 questions seven were told so, .56 to .73; of other things .59
at most, in older articles."""


def turns(passages: Sequence[StoredPassage]) -> Iterator[AnswerSpan]:
    """The sentences that tell of a change, each with the one before that it leans on."""
    for stored in passages:
        sentences = stored.passage.sentences
        texts = stored.passage.words_of(sentences)
        for n, (sentence, text) in enumerate(zip(sentences, texts, strict=True)):
            words = words_of(text)
            if not _turns(words):
                continue
            leans = n > 0 and any(word.lower in _LEAN for word in words)
            quoted = sentences[n - 1 : n + 1] if leans else (sentence,)
            yield AnswerSpan(stored, quoted, sentence.start, sentence.end, 0.0)


def _turns(words: Sequence[Word]) -> bool:
    for at, word in enumerate(words):
        if word.lower in _PHASE:
            return True
        if word.lower == "used" and low_at(words, at + 1) == "to":
            return True
        if word.lower == "longer" and low_at(words, at - 1) == "no":
            return True
        if word.lower in _HAVE and any(
            w.use is Use.VERB or w.lower.endswith("ed") or w.lower == "been"
            for w in words[at + 1 : at + 1 + _GAP]
        ):
            return True
    return False


def with_what_became(inquiry: Inquiry, outline: Outline) -> Outline | None:
    """An answer led by what became of what is asked for; None where no such sentence is as near.

    Only where the question itself is of a change: whether it is still so, or has been done. It must
    be no older than what leads, and of all that the question names. A "no" stands.
    """
    question = inquiry.asked.standalone
    first = next(iter(outline.quotes), None)
    is_of_change = _turns(words_of(question)) or asks_whether_still(question)
    if first is None or not is_of_change or outline.said == Remark(Wording.NO):
        return None
    if _turns(words_of(quote_of(first))):
        return None
    subjects, day = Subjects.of(question), first.stored.entry.published or date.min
    names = (*subjects.places, *subjects.others)
    found = [
        turn
        for turn in turns(passages_read(inquiry))
        if (turn.stored.entry.published or date.min) >= day
        and all(name <= around(turn.stored) for name in names)
    ]
    if not found:
        return None
    matter = question
    for name in names_of(question):
        matter = matter.replace(name.text, "") if name.named else matter
    vectors = inquiry.vectors([matter, quote_of(first), *map(quote_of, found)])
    led, *near = (float(one) for one in cosines(vectors[1:], vectors[0]))
    best = max(range(len(found)), key=lambda n: near[n])
    if near[best] < max(NEAR, led - AS_NEAR):
        return None
    turn = replace(found[best], score=first.score)
    rest = [span for span in outline.quotes if quote_of(span) not in quote_of(turn)]
    quotes = (turn, *rest[: inquiry.settings.quotes - 1])
    said = None if asks_whether_still(question) else outline.said
    return replace(outline, quotes=quotes, parts=() if said else dated_parts(quotes), said=said)
