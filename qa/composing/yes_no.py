"""An answer to a question for yes or no: the evidence, and our "yes" or "no" where it is plain.

The question is said as a statement ("Islington is outstanding."), and the best sentences are
judged by it. What they say leads; "yes" and "no" are words of ours and stand beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from corpus.catalogue import StoredPassage
from corpus.english.denial import is_negated
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
from qa.composing.times import time_of
from qa.composing.wording import Statement
from qa.conversation.misspelling import with_capitals
from qa.conversation.noun_phrases import names_of
from qa.conversation.statements import statement
from qa.conversation.tagged_words import low_at, words_of
from qa.reading.judging import by_words
from qa.reading.matching import QuestionWords, stems
from qa.reading.quotes import quote_of, quoted_sentences
from qa.reading.reader import AnswerSpan, Claim, Judgement, Reading
from qa.retrieval.copies import normal_form

JUDGED = 12
"""So many of the sentences that the reader puts first are judged, whatever they say."""
LOOKED_AT = 60
"""So many sentences of what was read are judged at most; the others count if they say something."""
NEARLY = 0.5
"""A sentence that scores this share of the best one, or more, speaks of what is asked."""
SAYS = 0.5
"""From here on a sentence counts as evidence for or against."""
PLAIN_FROM = 0.7
"""From here on it is plain by the reader alone: the mean of what it makes of the sentence and of
the whole passage. Of 320 questions over eighty short articles, a third of which these leave open
(`tests.bench.passages --verdicts`), 55 are answered so rightly and 14 wrongly; where the sentence
alone had to reach .77 and its passage .5, 40 and 9, and where .7, 53 and 14. Words alone never
support that much (`judging.SURE`): they don't tell "closed the bridge" from "rejected a plan to
close the bridge"."""
AGREES = 0.5
"""A passage that supports a statement this much leaves it to its sentence."""
IN_OTHER_WORDS = 0.6
"""From here on a sentence in other words than the statement's supports it."""
OTHERWISE = 0.62
"""What is judged the other way by so much leaves nothing plain."""
SAID_FROM = 0.6
"""From here on it is plain where the quote has the statement's words as the statement puts them
together."""
ANSWERS = 0.5
"""So likely answers a sentence that SAID_FROM is enough for it as well, by the reader's scores."""
_NOTHING = Judgement(0.0, 0.0, 1.0)
MOST_PLAIN = 2
"""So many plain quotes stand above one that tells how it was before."""
WORDED = 0.6
"""Around what supports a statement stands this share of its words, or more, names counted."""

_FOR, _AGAINST = re.compile(r"\bfor\b", re.IGNORECASE), re.compile(r"\bagainst\b", re.IGNORECASE)
_AT_PRESENT = classed("is are does do am isn't aren't doesn't don't")
_EVER = re.compile(r"\bever\b", re.IGNORECASE)
_HAS_BEEN = re.compile(r"\b(?:has|have) been\b|\b(?:was|were)\b", re.IGNORECASE)
_NEVER = re.compile(r"\bnever\b", re.IGNORECASE)
_AHEAD = re.compile(r"\b(?:will|would|is to|are to)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """A sentence, or a run of them, and what it says of the statement."""

    span: AnswerSpan
    judgement: Judgement
    whole: Judgement
    """What the whole passage says of it, which knows of whom a sentence speaks."""
    worded: bool
    """It is in the statement's words, denied no more and no less than there."""
    turned: bool
    """It tells of what was against the thing that the statement says was for it."""
    apart: bool
    """It names nothing else of which it may say it."""
    named: bool
    """All things that the statement speaks of are named in what was read of its article."""
    said: bool
    """It says it in the statement's own words, as the statement puts them together."""
    denied: bool
    """It has the statement's words, and denies them."""
    denied_there: bool
    """It denies one of them, and the others stand around it."""

    @property
    def published(self) -> date:
        return self.span.stored.entry.published or date.min

    @property
    def day(self) -> date:
        """How new it is: it tells of no later day than its article's, and perhaps of an old one."""
        time = time_of(self.span)
        return min(time.key, self.published) if time else date.min

    @property
    def weight(self) -> float:
        judged = max(self.judgement.supports, self.judgement.contradicts)
        return judged * (self.span.score if self.by_words else 1 + self.span.score)

    @property
    def supported(self) -> float:
        """How much the sentence and its passage support the statement, in the mean."""
        return (self.judgement.supports + self.whole.supports) / 2

    @property
    def contradicted(self) -> float:
        """How much the sentence and its passage contradict the statement, in the mean."""
        return (self.judgement.contradicts + self.whole.contradicts) / 2

    @property
    def supports(self) -> bool:
        judged = self.judgement
        least = SAYS if self.worded or self.by_words else IN_OTHER_WORDS
        is_found = judged.supports >= least and judged.supports > judged.contradicts
        is_meant = self.worded or (not self.by_words and self.whole.supports >= AGREES)
        return is_found and is_meant and not (self.denied or self.denied_there or self.turned)

    @property
    def contradicts(self) -> bool:
        judged = self.judgement
        is_found = judged.contradicts >= SAYS and (
            self.whole.contradicts >= SAYS or self.contradicted >= OTHERWISE
        )
        return is_found or self.denied or self.denied_there

    @property
    def weighs(self) -> bool:
        """Whether it is worth setting against what is plain."""
        return self.by_words or self.denied or max(self.supported, self.contradicted) >= OTHERWISE

    @property
    def by_words(self) -> bool:
        """Whether it was judged by its words alone, by a reader that can't do better."""
        return by_words(self.judgement)

    @property
    def unsure(self) -> bool:
        """Whether it takes the statement's words to make it plain: the reader is not that sure."""
        return max(self.supported, self.contradicted) < PLAIN_FROM

    @property
    def plainly_supports(self) -> bool:
        if not (self.supports and self.apart) or self.by_words or self.whole.supports < AGREES:
            return False
        is_said = self.said or (self.named and self.span.likely >= ANSWERS)
        return self.supported >= (SAID_FROM if is_said else PLAIN_FROM)

    @property
    def plainly_contradicts(self) -> bool:
        if self.denied and self.supported < PLAIN_FROM and self.apart:
            return True
        return not self.by_words and self.contradicted >= PLAIN_FROM


class YesNoComposer:
    """Judges the best sentences; abstains where a fact would, or none speaks of the names."""

    def compose(self, inquiry: Inquiry) -> Outline:
        left = sifted(inquiry)
        fact = FactComposer().of(inquiry, left)
        said = statement(inquiry.asked.standalone)
        if said is None:
            return fact
        said = without_still(said)
        evidence = _evidence(inquiry, said, left.reading)
        if fact.reason:
            surest = max(map(_sureness, evidence), default=0.0)
            if surest < PLAIN_FROM:
                return fact
            fact = Outline(surest)
        if denial := _withdrawn(inquiry, said) or _left(inquiry, said):
            quotes = (denial, *_spans(e for e in evidence if e.contradicts))
            no = Remark(Wording.NO)
            return Outline(fact.confidence, quotes=quotes, most=inquiry.settings.quotes, said=no)
        if not evidence:
            return abstention(inquiry)
        outline = _outline(inquiry, fact, evidence)
        if asks_whether_still(inquiry.asked.standalone):
            outline = with_how_it_stands(inquiry, outline)
        return with_other_account(inquiry, inquiry.reading.spans, outline)


def _sureness(evidence: _Evidence) -> float:
    """How sure it is that a sentence plainly says yes, or no; 0 where it doesn't."""
    if evidence.plainly_supports:
        return evidence.supported
    return evidence.contradicted if evidence.plainly_contradicts else 0.0


def _evidence(inquiry: Inquiry, said: str, reading: Reading) -> list[_Evidence]:
    """The best sentences that speak of all that the statement names, best first."""
    subjects, told = Subjects.of(said), set[str]()
    likeliest = max((span.likely for span in reading.spans), default=0.0)
    spans = []
    for span in reading.spans:
        form = normal_form(quote_of(span))
        worth = reading.worth_quoting
        is_worth = span.score >= worth * reading.spans[0].score or span.likely >= worth * likeliest
        if is_worth and form not in told and subjects.are_in(span):
            told.add(form)
            spans.append(span)
    withdrawn = withdrawing(_read(inquiry), said)
    spans = [
        s for s in spans if not any(w in quote_of(s) and n.corrects(s, w) for n, w in withdrawn)
    ]
    spans = spans[:JUDGED]
    others = [s for s in _further(reading, spans) if subjects.are_in(s)][: LOOKED_AT - len(spans)]
    asked = _as_judged(inquiry, said)
    judgements = inquiry.judge(
        [Claim(said, span.stored, span.sentences, asked) for span in (*spans, *others)]
    )
    whole = _whole(inquiry, said, zip((*spans, *others), judgements, strict=True))
    words = QuestionWords(said, lambda found: [1.0] * len(found))
    own = Statement.of(said, inquiry.asked.standalone)
    known: dict[str, frozenset[str]] = {}
    for stored in _read(inquiry):
        article = stored.entry.article_id
        known[article] = known.get(article, frozenset()) | around(stored)
    found = [
        _Evidence(
            span,
            judgement,
            whole.get(span.stored.passage_id, _NOTHING),
            worded=_worded(words, said, span),
            turned=_is_turned(said, quote_of(span)),
            apart=subjects.alone_in(quote_of(span)),
            named=own.is_named_in(known[span.stored.entry.article_id]),
            said=own.is_said_by(quote_of(span)),
            denied=own.is_denied_by(quote_of(span)),
            denied_there=own.is_denied_by(quote_of(span), around(span.stored)),
        )
        for span, judgement in zip((*spans, *others), judgements, strict=True)
    ]
    return [
        one
        for n, one in enumerate(found)
        if n < len(spans) or one.plainly_supports or one.plainly_contradicts
    ]


def _whole(
    inquiry: Inquiry, said: str, judged: Iterable[tuple[AnswerSpan, Judgement]]
) -> dict[int, Judgement]:
    """What whole passages say of the statement, by their ids: of those with a sentence that may."""
    passages = {
        span.stored.passage_id: span.stored
        for span, judgement in judged
        if max(judgement.supports, judgement.contradicts) >= SAYS
    }
    asked = _as_judged(inquiry, said)
    claims = [Claim(said, one, one.passage.sentences, asked) for one in passages.values()]
    return dict(zip(passages, inquiry.judge(claims), strict=True))


def _as_judged(inquiry: Inquiry, said: str) -> str:
    """What the reader is asked about sentences: the question, but of "ever" what once was so.

    To "Has Hackney ever been good?" it takes "Hackney is outstanding." for a no.
    """
    question = inquiry.asked.standalone
    if not _EVER.search(question):
        return question
    return _HAS_BEEN.sub("was once", _EVER.sub("", said), count=1).replace("  ", " ")


def _further(reading: Reading, known: Sequence[AnswerSpan]) -> Iterator[AnswerSpan]:
    """The other sentences of the passages that were read, those of the likeliest first."""
    quoted = {(span.stored.passage_id, s.start) for span in known for s in span.sentences}
    passages = {span.stored.passage_id: span.stored for span in reading.spans}
    likely = reading.relevance
    for stored in sorted(passages.values(), key=lambda one: -likely.get(one.passage_id, 0.0)):
        for sentence in stored.passage.sentences:
            if (stored.passage_id, sentence.start) not in quoted:
                yield AnswerSpan(stored, (sentence,), sentence.start, sentence.end, 0.0)


def _read(inquiry: Inquiry) -> list[StoredPassage]:
    return list({span.stored.passage_id: span.stored for span in inquiry.reading.spans}.values())


def _withdrawn(inquiry: Inquiry, said: str) -> AnswerSpan | None:
    """The correction of a figure that the statement claims, with what is right."""
    subjects, own = Subjects.of(said), Statement.of(said, inquiry.asked.standalone).own
    for notice, _ in withdrawing(_read(inquiry), said):
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
    capital = with_capitals(said, (stored.passage.text for stored in _read(inquiry)))
    names = [name.text for name in names_of(capital) if name.named]
    own = Statement.of(said, inquiry.asked.standalone).own
    for stored in _read(inquiry):
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
        and not _is_turned(said, quote)
    )


def _is_turned(said: str, quote: str) -> bool:
    """Whether "against" stands in the quote, and "for" in the statement."""
    turned = _FOR.search(said) and _AGAINST.search(quote) and not _AGAINST.search(said)
    return bool(turned)


def _outline(inquiry: Inquiry, fact: Outline, evidence: Sequence[_Evidence]) -> Outline:
    near = [e for e in evidence if e.span.score >= NEARLY * evidence[0].span.score]
    # Whoever chose the quotes, our "yes" goes by what the reader makes of them.
    likeliest = max(e.span.likely for e in evidence)
    likely = [e for e in evidence if e.span.likely >= NEARLY * likeliest]
    ways = _ways(inquiry, evidence)
    most = inquiry.settings.quotes
    is_present = is_of_now(inquiry.asked.standalone)
    yes = _plain(inquiry, likely, ways[0], [e for e in ways[0] if e.plainly_supports])
    no = _plain(inquiry, likely, ways[1], [e for e in ways[1] if e.plainly_contradicts])
    if is_present and all(ways):
        # Of what is so now older evidence decides nothing.
        yes, no = (_if_newer(yes, ways[1]), _if_newer(no, ways[0]))
    elif all(ways):
        is_denied = no and no[0].denied and not any(e.plainly_supports for e in ways[0])
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


def _ways(
    inquiry: Inquiry, evidence: Sequence[_Evidence]
) -> tuple[list[_Evidence], list[_Evidence]]:
    """What speaks for the statement, and what against it.

    Beside what is plain one way only what is judged the other way with some weight; and whether
    it has ever been so only "never" denies, whatever was otherwise.
    """
    supports, contradicts = (
        [e for e in evidence if e.supports],
        [e for e in evidence if e.contradicts],
    )
    if _EVER.search(inquiry.asked.standalone):
        contradicts = [e for e in contradicts if _NEVER.search(quote_of(e.span))]
    if any(e.plainly_supports for e in supports):
        contradicts = [e for e in contradicts if e.weighs]
    if any(e.plainly_contradicts for e in contradicts):
        supports = [e for e in supports if e.weighs]
    return supports, contradicts


def _if_newer(plain: Sequence[_Evidence], other: Sequence[_Evidence]) -> list[_Evidence]:
    """The plain evidence of one way, if it is newer than all of the other; else none."""
    is_newer = bool(plain) and plain[0].day > max(e.day for e in other)
    return [*plain[:MOST_PLAIN], *_newest_first(other)[:1]] if is_newer else []


def _plain(
    inquiry: Inquiry,
    near: Sequence[_Evidence],
    way: Sequence[_Evidence],
    plain: Sequence[_Evidence],
) -> list[_Evidence]:
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
    return [e for some in (surest, worded, rest) for e in _newest_first(some)]


def _has_left(inquiry: Inquiry) -> bool:
    """Whether a passage says that another came in the place of somebody whom the question names."""
    names = [name.text for name in names_of(inquiry.asked.standalone) if name.named]
    left = {one.name(one.left) for stored in _read(inquiry) for one in successions(stored)}
    return any(same_person(name, one) for name in names for one in left)


def _newest_first(evidence: Sequence[_Evidence]) -> list[_Evidence]:
    """By the day of which they tell, undated ones last; within a day by weight."""
    return sorted(evidence, key=lambda e: (-e.day.toordinal(), -e.weight))


def _both_ways(fact: Outline, ways: Sequence[Sequence[_Evidence]]) -> Outline:
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


def _spans(evidence: Iterable[_Evidence]) -> tuple[AnswerSpan, ...]:
    return tuple(e.span for e in evidence)
