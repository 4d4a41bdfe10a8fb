"""Of several figures in a sentence the one that is asked for.

"There were 412 fires in 2023, compared with 530 in 2022": the reader finds the sentence, and
marks either. Each figure has its own part of the sentence; what stands in the first holds for
the later ones too, unless they say otherwise ("two thirds of parents were for it, one in
eight was against").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from corpus.english.clauses import Place, parts
from corpus.english.words import AUXILIARIES, CONJUNCTIONS, DETERMINERS, PRONOUNS, WH, classed
from qa.composing.counted import counted_in, miscounted
from qa.composing.times import fits, told_in
from qa.conversation.periods import Period
from qa.reading.asked import AnswerType, candidates
from qa.reading.matching import stems
from qa.reading.quotes import text_of
from qa.reading.reader import AnswerSpan

_TELLING = classed("against without before after until since above below under over")
"""Small words that tell sides, times and amounts apart."""
_JOINING = classed("of in to at by for on with from as out")
_SMALL = (AUXILIARIES | CONJUNCTIONS | DETERMINERS | PRONOUNS | WH | _JOINING) - _TELLING
_INHERITED = 0.5
"""What a word counts that stands in an earlier part only. Any number below 1 does."""
_OF_THE_TIME = 10.0
"""A figure's own time counts more than all words."""


_ANY_DAY = date(2001, 3, 7)


def typed(text: str, kind: AnswerType) -> list[Place]:
    """Where words of a type stand; no figure of a date is a number here."""
    found = candidates(text, kind)
    if kind is not AnswerType.NUMBER:
        return found
    times = [told.place for told in told_in(text, _ANY_DAY)]
    return [one for one in found if not any(one[0] < e and s < one[1] for s, e in times)]


def says(words: str) -> frozenset[str]:
    """The stems of what some words say, without the small ones among them."""
    return stems(" ".join(w for w in words.lower().split() if w.strip("?.,!") not in _SMALL))


def of_the_part(span: AnswerSpan, question: str, asked: Period | None) -> AnswerSpan:
    """The span with that figure of its sentence marked whose part answers the question best.

    The one that the reader marked, unless another's is better.
    """
    sentence = span.sentence
    if span.stored.passage.row_of(sentence):
        return span  # which column is asked for is told by its heading, not by what stands near
    text = text_of(span, sentence)
    known = says(question)
    places = [p for p in typed(text, AnswerType.NUMBER) if not says(text[slice(*p)]) <= known]
    marked = (span.start - sentence.start, span.end - sentence.start)
    now = next((p for p in places if p[0] < marked[1] and marked[0] < p[1]), None)
    if now is None or len(places) < 2:
        return span
    scores = _scores(text, places, known, asked, span)
    if counted_in(question):  # "six inspectors", not "three weeks", however near to the time
        right = [place for place in places if miscounted(question, text, *place) is None]
        places = right if now in right else places
    best = max(places, key=lambda place: (scores[place], place == now, -place[0]))
    if best == now or scores[best] <= scores[now]:
        return span
    return replace(span, start=sentence.start + best[0], end=sentence.start + best[1])


def _scores(
    text: str,
    places: Sequence[Place],
    known: frozenset[str],
    asked: Period | None,
    span: AnswerSpan,
) -> dict[Place, float]:
    told = told_in(text, span.stored.entry.published) if asked else ()
    found: dict[Place, float] = {}
    earlier: frozenset[str] = frozenset()
    for place, (start, end) in zip(places, parts(text, places), strict=True):
        own = says(text[start:end]) & known
        found[place] = len(own) + _INHERITED * len(earlier - own)
        earlier |= own
        times = [one.period for one in told if start <= one.place[0] < end]
        if asked and times:
            its = any(fits(asked, time) for time in times)
            found[place] += _OF_THE_TIME if its else -_OF_THE_TIME
    return found
