"""An answer to a question for yes or no: the evidence, and our "yes" or "no" where it is plain.

The question is said as a statement ("Islington is outstanding."), and the best sentences are
judged by it. What they say leads; "yes" and "no" are words of ours and stand beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from corpus.english.words import classed
from qa.composing.composer import Outline, Part
from qa.composing.fact import FactComposer, abstention
from qa.composing.inquiry import Inquiry
from qa.composing.remarks import Remark, Wording
from qa.composing.sifting import sifted
from qa.composing.subjects import Subjects
from qa.composing.succession import same_person, successions
from qa.conversation.noun_phrases import names_of
from qa.conversation.statements import statement
from qa.conversation.tagged_words import low_at, words_of
from qa.reading.judging import is_negated
from qa.reading.matching import QuestionWords, stems
from qa.reading.quotes import quote_of
from qa.reading.reader import AnswerSpan, Claim, Judgement
from qa.retrieval.copies import normal_form

JUDGED = 12
"""So many of the best sentences are judged."""
NEARLY = 0.5
"""A sentence that scores this share of the best one, or more, speaks of what is asked."""
SAYS = 0.5
"""From here on a sentence counts as evidence for or against."""
YES_FROM, NO_FROM = 0.92, 0.9
"""From here on it is plain; and only where the best of the other way stays below `SAYS`. Of 600
claims that the head had not learned from, many of them made to deceive, at two thirds of its
training: of what it found supported from .9 on, in the claim's words, 83 of 87 were, from .95
on 58 of 60; of what it found contradicted from .8 on 86 of 95, from .9 on 71 of 75. Words alone
never support that much (`judging.SURE`): they don't tell "closed the bridge" from "rejected a
plan to close the bridge"."""
WORDED = 0.6
"""Around what supports a statement stands this share of its words, or more, names counted."""

_PRESENT = classed("is are has have does do am isn't aren't hasn't haven't doesn't don't")


@dataclass(frozen=True, slots=True)
class _Evidence:
    """A sentence, or a run of them, and what it says of the statement."""

    span: AnswerSpan
    judgement: Judgement
    worded: bool
    """It is in the statement's words, denied no more and no less than there."""
    apart: bool
    """It names nothing else of which it may say it."""

    @property
    def published(self) -> date:
        return self.span.stored.entry.published or date.min

    @property
    def weight(self) -> float:
        return self.span.score * max(self.judgement.supports, self.judgement.contradicts)

    @property
    def supports(self) -> bool:
        judged = self.judgement
        return judged.supports >= SAYS and judged.supports > judged.contradicts and self.worded

    @property
    def contradicts(self) -> bool:
        return self.judgement.contradicts >= SAYS

    @property
    def plainly_supports(self) -> bool:
        return self.supports and self.judgement.supports >= YES_FROM and self.apart

    @property
    def plainly_contradicts(self) -> bool:
        return self.judgement.contradicts >= NO_FROM and self.apart


class YesNoComposer:
    """Judges the best sentences; abstains where a fact would, or none speaks of the names."""

    def compose(self, inquiry: Inquiry) -> Outline:
        fact = FactComposer().compose(inquiry)
        said = statement(inquiry.asked.standalone)
        if fact.reason or said is None:
            return fact
        evidence = _evidence(inquiry, said)
        if not evidence:
            return abstention(inquiry)
        return _outline(inquiry, fact, evidence)


def _evidence(inquiry: Inquiry, said: str) -> list[_Evidence]:
    """The best sentences that speak of all that the statement names, best first."""
    subjects, told = Subjects.of(said), set[str]()
    spans = []
    reading = sifted(inquiry).reading
    for span in reading.spans:
        form = normal_form(quote_of(span))
        worth = span.score >= reading.worth_quoting * reading.spans[0].score
        if worth and form not in told and subjects.are_in(span):
            told.add(form)
            spans.append(span)
    spans = spans[:JUDGED]
    judgements = inquiry.judge([Claim(said, span.stored, span.sentences) for span in spans])
    words = QuestionWords(said, lambda found: [1.0] * len(found))
    return [
        _Evidence(span, judged, _worded(words, said, span), subjects.alone_in(quote_of(span)))
        for span, judged in zip(spans, judgements, strict=True)
    ]


def _worded(words: QuestionWords, said: str, span: AnswerSpan) -> bool:
    """Whether a quote is in the statement's words: it has the last of them, which says most.

    "Outstanding" of "Hackney is outstanding."; the others may stand around it.
    """
    quote, names = quote_of(span), stems(" ".join(words.asked.names))
    own = [word for word in words.asked.words if not stems(word) <= names]
    return (
        words.match(span.stored).around >= WORDED
        and (not own or stems(own[-1]) <= stems(quote))
        and is_negated(quote) == is_negated(said)
    )


def _outline(inquiry: Inquiry, fact: Outline, evidence: Sequence[_Evidence]) -> Outline:
    near = [e for e in evidence if e.span.score >= NEARLY * evidence[0].span.score]
    ways = [e for e in evidence if e.supports], [e for e in evidence if e.contradicts]
    most = inquiry.settings.quotes
    if all(ways):
        return _both_ways(fact, [_newest_first(way)[:most] for way in ways])
    yes = _plain(inquiry, near, ways[0], [e for e in ways[0] if e.plainly_supports])
    no = _plain(inquiry, near, ways[1], [e for e in ways[1] if e.plainly_contradicts])
    if plain := yes or no:
        said = Remark(Wording.YES if yes else Wording.NO)
        return Outline(fact.confidence, quotes=_spans(plain), most=most, said=said)
    if decided := ways[0] or ways[1]:
        rest = [span for span in fact.quotes if span not in _spans(decided)]
        quotes = (*_spans(_newest_first(decided)), *rest)
        return Outline(fact.confidence, quotes=quotes, most=most)
    quotes = tuple(span for span in fact.quotes if span in _spans(evidence))
    return replace(fact, quotes=quotes or _spans(near))


def _plain(
    inquiry: Inquiry,
    near: Sequence[_Evidence],
    way: Sequence[_Evidence],
    plain: Sequence[_Evidence],
) -> list[_Evidence]:
    """The evidence for a "yes" or a "no", the newest first; empty where it isn't plain.

    Of a present state the newest that is told must say so: what was so in 2017 need not be.
    """
    if not plain:
        return []
    asked = words_of(inquiry.asked.standalone)
    if low_at(asked, 0) in _PRESENT:
        newest = max(e.published for e in near)
        if newest > max(e.published for e in plain) or _has_left(inquiry):
            return []
    rest = [e for e in way if e not in plain]
    return [*_newest_first(plain), *_newest_first(rest)]


def _has_left(inquiry: Inquiry) -> bool:
    """Whether a passage says that another came in the place of somebody whom the question names."""
    names = [name.text for name in names_of(inquiry.asked.standalone) if name.named]
    read = {span.stored.passage_id: span.stored for span in inquiry.reading.spans}
    left = {one.name(one.left) for stored in read.values() for one in successions(stored)}
    return any(same_person(name, one) for name in names for one in left)


def _newest_first(evidence: Sequence[_Evidence]) -> list[_Evidence]:
    """By day of publication, undated ones last; within a day by weight."""
    return sorted(evidence, key=lambda e: (-e.published.toordinal(), -e.weight))


def _both_ways(fact: Outline, ways: Sequence[Sequence[_Evidence]]) -> Outline:
    """Two parts, for and against; that with the newest evidence leads."""
    labels = (Wording.FOR, Wording.AGAINST)
    parted = sorted(
        zip(labels, ways, strict=True),
        key=lambda way: (-way[1][0].published.toordinal(), -way[1][0].weight),
    )
    quotes: list[AnswerSpan] = []
    parts = []
    for label, way in parted:
        places = tuple(range(len(quotes), len(quotes) + len(way)))
        parts.append(Part(Remark(label), places))
        quotes.extend(_spans(way))
    return Outline(fact.confidence, quotes=tuple(quotes), parts=tuple(parts))


def _spans(evidence: Sequence[_Evidence]) -> tuple[AnswerSpan, ...]:
    return tuple(e.span for e in evidence)
