"""What sentences say of a statement: judged, alone and in their passages, and by their words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from corpus.catalogue import StoredPassage
from corpus.english.denial import is_negated
from qa.composing.corrections import withdrawing
from qa.composing.inquiry import Inquiry
from qa.composing.subjects import Subjects, around
from qa.composing.times import time_of
from qa.composing.wording import Statement
from qa.conversation.statements import said_of_once
from qa.reading.calibration import PLAIN_FROM
from qa.reading.judging import by_words
from qa.reading.matching import QuestionWords, stems
from qa.reading.quotes import quote_of
from qa.reading.reader import AnswerSpan, Claim, Judgement, Reading
from qa.retrieval.copies import normal_form

JUDGED = 12
"""So many of the sentences that the reader puts first are judged, whatever they say."""
LOOKED_AT = 60
"""So many sentences of what was read are judged at most; the others count if they say something."""
SAYS = 0.5
"""From here on a sentence counts as evidence for or against."""
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
WORDED = 0.6
"""Around what supports a statement stands this share of its words, or more, names counted."""

_FOR, _AGAINST = re.compile(r"\bfor\b", re.IGNORECASE), re.compile(r"\bagainst\b", re.IGNORECASE)
EVER = re.compile(r"\bever\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Evidence:
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
    plain_from: float = PLAIN_FROM
    """From here on it is plain by the reader alone: the mean of what it makes of the sentence and
    of the whole passage. Words alone never support that much (`judging.SURE`): they don't tell
    "closed the bridge" from "rejected a plan to close the bridge"."""

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
        """Whether it is worth setting against what is plain: its passage doesn't say otherwise."""
        if self.by_words or self.denied or self.plainly_supports or self.plainly_contradicts:
            return True
        way, whole = (self.supported, self.contradicted), self.whole
        agrees = (whole.supports >= whole.contradicts, whole.contradicts >= whole.supports)
        return any(m >= OTHERWISE and a for m, a in zip(way, agrees, strict=True))

    @property
    def by_words(self) -> bool:
        """Whether it was judged by its words alone, by a reader that can't do better."""
        return by_words(self.judgement)

    @property
    def unsure(self) -> bool:
        """Whether it takes the statement's words to make it plain: the reader is not that sure."""
        return max(self.supported, self.contradicted) < self.plain_from

    @property
    def plainly_supports(self) -> bool:
        if not (self.supports and self.apart) or self.by_words or self.whole.supports < AGREES:
            return False
        is_said = self.said or (self.named and self.span.likely >= ANSWERS)
        return self.supported >= (SAID_FROM if is_said else self.plain_from)

    @property
    def plainly_contradicts(self) -> bool:
        if self.denied and self.supported < self.plain_from and self.apart:
            return True
        if self.by_words:
            return False
        # "Has no grade so far", of a hub that is named beside it: words and reader agree.
        leans = self.judgement.contradicts >= SAYS and self.contradicted > self.supported
        is_denied = self.denied_there and self.apart and leans
        return is_denied or self.contradicted >= self.plain_from


def judged_evidence(inquiry: Inquiry, said: str, reading: Reading) -> list[Evidence]:
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
    withdrawn = withdrawing(passages_read(inquiry), said)
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
    for stored in passages_read(inquiry):
        article = stored.entry.article_id
        known[article] = known.get(article, frozenset()) | around(stored)
    found = [
        Evidence(
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
            plain_from=inquiry.plain_from,
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
    if not EVER.search(question):
        return question
    return said_of_once(EVER.sub("", said), past=True).replace("  ", " ")


def _further(reading: Reading, known: Sequence[AnswerSpan]) -> Iterator[AnswerSpan]:
    """The other sentences of the passages that were read, those of the likeliest first."""
    quoted = {(span.stored.passage_id, s.start) for span in known for s in span.sentences}
    passages = {span.stored.passage_id: span.stored for span in reading.spans}
    likely = reading.relevance
    for stored in sorted(passages.values(), key=lambda one: -likely.get(one.passage_id, 0.0)):
        for sentence in stored.passage.sentences:
            if (stored.passage_id, sentence.start) not in quoted:
                yield AnswerSpan(stored, (sentence,), sentence.start, sentence.end, 0.0)


def passages_read(inquiry: Inquiry) -> list[StoredPassage]:
    return list({span.stored.passage_id: span.stored for span in inquiry.reading.spans}.values())


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
