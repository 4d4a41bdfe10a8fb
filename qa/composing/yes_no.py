"""An answer to a question for yes or no: the evidence, and our "yes" or "no" where it is plain.

The question is said as a statement ("Islington is outstanding."), and the best sentences are
judged by it. What they say leads; "yes" and "no" are words of ours and stand beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from corpus.english.words import classed
from qa.composing.composer import Outline, Part
from qa.composing.corrections import withdrawing
from qa.composing.disagreement import with_other_account
from qa.composing.fact import FactComposer, abstention
from qa.composing.inquiry import Inquiry
from qa.composing.newness import dated_parts, is_of_now, tells_of_past
from qa.composing.remarks import Remark, Wording
from qa.composing.sifting import sifted
from qa.composing.standing import asks_whether_still, with_how_it_stands, without_still
from qa.composing.subjects import Subjects, around
from qa.composing.succession import same_person, successions
from qa.composing.turning import with_what_became
from qa.composing.verdict_evidence import EVER, Evidence, judged_evidence, passages_read
from qa.composing.wording import Statement
from qa.conversation.misspelling import with_capitals
from qa.conversation.noun_phrases import names_of
from qa.conversation.statements import statement
from qa.conversation.tagged_words import low_at, words_of
from qa.reading.quotes import quote_of, quoted_sentences
from qa.reading.reader import AnswerSpan

NEARLY = 0.5
"""A sentence that scores this share of the best one, or more, speaks of what is asked."""
FAR = 0.1
"""One that scores less than this share of it speaks of something else, however new it is."""
ANSWERING = 0.4
"""From here on what is plain in it decides against what speaks of something else. On 1,311
questions our word is right 331 times and wrong 66 so, not 323 and 66; from any score on 337 and 69,
from .5 on 328 and 66."""
MOST_PLAIN = 2
"""So many plain quotes stand above one that tells how it was before."""

_AT_PRESENT = classed("is are does do am isn't aren't doesn't don't")
_NEVER = re.compile(r"\bnever\b", re.IGNORECASE)
_AHEAD = re.compile(r"\b(?:will|would|is to|are to)\b", re.IGNORECASE)


class YesNoComposer:
    """Judges the best sentences; abstains where a fact would, or none speaks of the names."""

    def compose(self, inquiry: Inquiry) -> Outline:
        left = sifted(inquiry)
        fact = FactComposer().of(inquiry, left)
        said = statement(inquiry.asked.standalone)
        if said is None:
            return fact
        said = without_still(said)
        evidence = judged_evidence(inquiry, said, left.reading)
        if fact.reason:
            surest = max(map(_sureness, evidence), default=0.0)
            if surest < inquiry.plain_from:
                return fact
            fact = Outline(surest)
        if denial := _withdrawn(inquiry, said) or _left(inquiry, said):
            quotes = (denial, *_spans(e for e in evidence if e.contradicts))
            no = Remark(Wording.NO)
            return Outline(fact.confidence, quotes=quotes, most=inquiry.settings.quotes, said=no)
        if not evidence:
            return abstention(inquiry)
        outline = _outline(inquiry, fact, evidence)
        is_present = is_of_now(inquiry.asked.standalone)
        if is_present and (became := with_what_became(inquiry, outline)):
            outline = became
        elif asks_whether_still(inquiry.asked.standalone):
            outline = with_how_it_stands(inquiry, outline)
        return with_other_account(inquiry, inquiry.reading.spans, outline)


def _sureness(evidence: Evidence) -> float:
    """How sure it is that a sentence plainly says yes, or no; 0 where it doesn't."""
    if evidence.plainly_supports:
        return evidence.supported
    return evidence.contradicted if evidence.plainly_contradicts else 0.0


def _withdrawn(inquiry: Inquiry, said: str) -> AnswerSpan | None:
    """The correction of a figure that the statement claims, with what is right."""
    subjects, own = Subjects.of(said), Statement.of(said, inquiry.asked.standalone).own
    for notice, _ in withdrawing(passages_read(inquiry), said):
        known = around(notice.stored)
        told = [word for word in own if word <= known]
        if len(told) * 2 > len(own) and subjects.are_in(notice.span):
            return notice.span
    return None


def _left(inquiry: Inquiry, said: str) -> AnswerSpan | None:
    """Who came in the place of somebody of whom a statement says that they hold an office."""
    if not is_of_now(inquiry.asked.standalone):
        return None
    # "is amanda spielman …": a name is told by its capitals.
    capital = with_capitals(said, (stored.passage.text for stored in passages_read(inquiry)))
    names = [name.text for name in names_of(capital) if name.named]
    own = Statement.of(said, inquiry.asked.standalone).own
    for stored in passages_read(inquiry):
        known = around(stored)
        for one in successions(stored):
            left, came = one.name(one.left), one.name(one.came)
            told = [word for word in own if word <= known]
            if any(same_person(name, left) and not same_person(name, came) for name in names):
                quoted = quoted_sentences(stored.passage, *one.left)
                span = AnswerSpan(stored, quoted, *one.left, 0.0)
                if len(told) * 2 > len(own) and not _AHEAD.search(quote_of(span)):
                    return span
    return None


def _outline(inquiry: Inquiry, fact: Outline, evidence: Sequence[Evidence]) -> Outline:
    near = [e for e in evidence if e.span.score >= NEARLY * evidence[0].span.score]
    # Whoever chose the quotes, our "yes" goes by what the reader makes of them.
    likeliest = max(e.span.likely for e in evidence)
    likely = [e for e in evidence if e.span.likely >= NEARLY * likeliest]
    ways = _ways(inquiry, evidence)
    is_present = is_of_now(inquiry.asked.standalone)
    answering = [e for e in likely if e.span.likely >= ANSWERING]
    if decisive := [e for e in answering if e.plainly_supports or e.plainly_contradicts]:
        # What speaks of something else decides nothing beside it, but for news of the same.
        newest = max(e.published for e in decisive)
        least = FAR * likeliest if is_present else likeliest
        newer = [e for e in evidence if e.span.likely >= least and e.published > newest]
        kept = [*likely, *newer]
        if not any(e.plainly_supports for e in decisive):
            ways = [e for e in ways[0] if e in kept], ways[1]
        elif not any(e.plainly_contradicts for e in decisive):
            ways = ways[0], [e for e in ways[1] if e in kept]
    most = inquiry.settings.quotes
    yes = _plain(inquiry, likely, ways[0], [e for e in ways[0] if e.plainly_supports])
    no = _plain(inquiry, likely, ways[1], [e for e in ways[1] if e.plainly_contradicts])
    if all(ways):
        supported = any(e.plainly_supports for e in ways[0])
        is_denied = not supported and any(e.denied or e.denied_there for e in no[:1])
        if is_present:
            # Of what is so now older evidence decides nothing.
            yes, no = _if_newer(yes, ways[1]), _if_newer(no, ways[0], or_as_new=is_denied)
        else:
            yes, no = [], no if is_denied else []
    if plain := yes or no:
        said, quotes = Remark(Wording.YES if yes else Wording.NO), _spans(plain)
        if not all(ways):
            return Outline(fact.confidence, quotes=quotes, most=most, said=said)
        return Outline(fact.confidence, quotes=quotes, parts=dated_parts(quotes), said=said)
    if all(ways):
        first, second = sorted(map(_newest_first, ways), key=lambda way: way[0].day, reverse=True)
        if is_present and first[-1].day > second[0].day:
            quotes = _spans([*first[:most], *second[:1]])
            return Outline(fact.confidence, quotes=quotes, parts=dated_parts(quotes))
        return _both_ways(fact, [_newest_first(way)[:most] for way in ways])
    if decided := ways[0] or ways[1]:
        rest = [span for span in fact.quotes if span not in _spans(decided)]
        quotes = (*_spans(_newest_first(decided)), *rest)
        return Outline(fact.confidence, quotes=quotes, most=most)
    quotes = tuple(span for span in fact.quotes if span in _spans(evidence))
    return replace(fact, quotes=quotes or _spans(near))


def _ways(inquiry: Inquiry, evidence: Sequence[Evidence]) -> tuple[list[Evidence], list[Evidence]]:
    """What speaks for the statement, and what against it.

    Beside what is plain one way only what is judged the other way with some weight; and whether
    it has ever been so only "never" denies, whatever was otherwise.
    """
    supports, contradicts = (
        [e for e in evidence if e.supports],
        [e for e in evidence if e.contradicts],
    )
    if EVER.search(inquiry.asked.standalone):
        contradicts = [e for e in contradicts if _NEVER.search(quote_of(e.span))]
    if any(e.plainly_supports for e in supports):
        contradicts = [e for e in contradicts if e.weighs]
    if any(e.plainly_contradicts for e in contradicts):
        supports = [e for e in supports if e.weighs]
    return supports, contradicts


def _if_newer(
    plain: Sequence[Evidence], other: Sequence[Evidence], *, or_as_new: bool = False
) -> list[Evidence]:
    """The plain evidence of one way, if it is newer than all of the other; else none."""
    newest = max(e.day for e in other)
    is_newer = bool(plain) and (plain[0].day > newest or (or_as_new and plain[0].day == newest))
    return [*plain[:MOST_PLAIN], *_newest_first(other)[:1]] if is_newer else []


def _plain(
    inquiry: Inquiry,
    near: Sequence[Evidence],
    way: Sequence[Evidence],
    plain: Sequence[Evidence],
) -> list[Evidence]:
    """The evidence for a "yes" or a "no", the newest first; empty where it isn't plain.

    Of a present state the newest that is told must say so: what was so in 2017 need not be.
    """
    # Beneath a title that says it the reader takes any sentence of an article to support it.
    if told := [e for e in plain if e.worded or e.said or e in near]:
        plain, way = told, [e for e in way if e in told or e not in plain]
    if not plain:
        return []
    if low_at(words_of(inquiry.asked.standalone), 0) in _AT_PRESENT:
        plain = [e for e in plain if not tells_of_past(quote_of(e.span))]
        if not plain:
            return []
    if is_of_now(inquiry.asked.standalone):
        newest = max(
            (e.published for e in near if e not in plain and not e.denied_there), default=date.min
        )
        if newest > max(e.published for e in plain) or _has_left(inquiry):
            return []
    rest = [e for e in way if e not in plain]
    if is_of_now(inquiry.asked.standalone):
        return [*_newest_first(plain), *_newest_first(rest)]
    surest = [e for e in plain if not e.unsure]
    worded = [e for e in plain if e.unsure]
    # What is less plain, but answers, leads where all that is plain speaks of something else.
    nearer = [e for e in rest if e in near and not told]
    rest = [e for e in rest if e not in nearer]
    return [e for some in (nearer, surest, worded, rest) for e in _newest_first(some)]


def _has_left(inquiry: Inquiry) -> bool:
    """Whether a passage says that another came in the place of somebody whom the question names."""
    names = [name.text for name in names_of(inquiry.asked.standalone) if name.named]
    left = {one.name(one.left) for stored in passages_read(inquiry) for one in successions(stored)}
    return any(same_person(name, one) for name in names for one in left)


def _newest_first(evidence: Sequence[Evidence]) -> list[Evidence]:
    """By the day of which they tell, undated ones last; within a day by weight."""
    return sorted(evidence, key=lambda e: (-e.day.toordinal(), -e.weight))


def _both_ways(fact: Outline, ways: Sequence[Sequence[Evidence]]) -> Outline:
    """Two parts, for and against; that with the newest evidence leads."""
    labels = (Wording.FOR, Wording.AGAINST)
    parted = sorted(
        zip(labels, ways, strict=True),
        key=lambda way: (-way[1][0].day.toordinal(), -way[1][0].weight),
    )
    quotes: list[AnswerSpan] = []
    parts = []
    for label, way in parted:
        places = tuple(range(len(quotes), len(quotes) + len(way)))
        parts.append(Part(Remark(label), places))
        quotes.extend(_spans(way))
    return Outline(fact.confidence, quotes=tuple(quotes), parts=tuple(parts))


def _spans(evidence: Iterable[Evidence]) -> tuple[AnswerSpan, ...]:
    return tuple(e.span for e in evidence)
