"""What of a reading answers, once times, corrections, successors and clauses are read.

The reader scores sentences and marks words by what they look like. It marks the figure of
2023 when that of 2021 is asked for, whoever has left an office, and the figure that a
correction withdraws. Here each span is marked again or left out, for every composer alike: days
by `dating`, persons by `holders`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from corpus.catalogue import StoredPassage
from corpus.english.numbers import VALUES
from qa.composing.corrections import corrected
from qa.composing.counted import LIKE, Miscounted, counted_in, miscounted
from qa.composing.dating import (
    asks_ahead,
    asks_hour,
    dated,
    dated_first,
    event_first,
    is_day,
    is_of_another,
    is_past,
    news_first,
    nth_first,
)
from qa.composing.figures import of_the_part
from qa.composing.holders import asks_holder_now, from_the_name, of_the_office, owns_the_office
from qa.composing.inquiry import Inquiry
from qa.composing.prospects import done_verb, is_only_ahead, speaks_of
from qa.composing.relations import is_turned_round as is_anothers
from qa.composing.relations import relation_asked
from qa.composing.roles import is_turned_round, role_asked
from qa.composing.subjects import Subjects, around
from qa.composing.tables import is_head_of_table
from qa.composing.tenures import holder_then
from qa.composing.times import (
    RECENT_DAYS,
    answers_for,
    asked_time,
    fits,
    is_within,
    own_times,
    told_in,
)
from qa.composing.wholes import with_its_parts
from qa.conversation.asking import nth_asked, ordinals_in, state_asked, times_in
from qa.conversation.periods import Period
from qa.conversation.statements import statement
from qa.question import Understood
from qa.reading.asked import AnswerType, answer_type
from qa.reading.asked import asked as asked_for
from qa.reading.likeness import cosines
from qa.reading.matching import name_stems, stems
from qa.reading.quotes import marked_of, text_of, worth_quoting
from qa.reading.reader import AnswerSpan, Claim, Reading
from qa.retrieval.plan import Plan

CONTRADICTED = 0.9
"""The words that answer are left out from this probability on that their sentences contradict
them. What was learned of claims is weak where a sentence has figures of several years: it holds
"588 in 2021" against the claim that there were 588 in 2021 at .86."""
SURELY = 0.5
"""Below this confidence a question of a time is read for without the time, too."""
NEVER_QUOTED = 0.05
"""What scores below this share of the best is not quoted, and not looked at closely."""


@dataclass(frozen=True, slots=True)
class Sifted:
    """A reading without what does not answer after all."""

    reading: Reading
    """Its spans are best first; its confidence is that of the best one left."""
    corrected: tuple[AnswerSpan, ...] = ()
    """Spans that a correction withdraws, of the articles that it corrects."""
    other_times: tuple[AnswerSpan, ...] = ()
    """Spans left out since they tell of another time than the one asked for, best first."""
    planned: tuple[AnswerSpan, ...] = ()
    """Spans left out since they tell what is only planned of what is asked for as done."""


def speaks_of_all(span: AnswerSpan, asked: Understood) -> bool:
    """Whether a passage, with its title, has all that a question names, but for times.

    And half of its other words, unless the reader is sure of it: "make" is no word of "made".
    """
    question = asked.standalone
    for time in times_in(question, date.today()):
        question = question.replace(time.words, "") if time.period else question
    wanted, known = asked_for(question), around(span.stored)
    words = stems(" ".join(wanted.words))
    return all(name_stems(name) <= known for name in wanted.names) and (
        span.likely >= SURELY or len(words & known) * 2 >= len(words)
    )


def sifted(inquiry: Inquiry) -> Sifted:
    """What of the inquiry's reading answers its question.

    Where it asks of a time or for a present holder, nothing is left that the sentences beside
    it contradict, as far as the reader can judge claims.
    """
    left = sift(inquiry.reading, inquiry.asked)
    if left.reading.confidence < max(SURELY, inquiry.threshold):
        again = _read_of_any_time(inquiry, left)
        left = again if again and again.reading.confidence > left.reading.confidence else left
    left = _holding_then(inquiry, left) or _counting(inquiry, left)
    question = inquiry.asked.standalone
    if not left.reading.spans or not (asked_time(inquiry.asked) or asks_holder_now(question)):
        return left
    quoted = worth_quoting(left.reading)[: inquiry.settings.quotes]
    said = [(span, _claim(span, question)) for span in quoted]
    claims = [claim for _, claim in said if claim]
    judged = dict(zip(map(id, claims), inquiry.judge(claims), strict=True))
    wrong = [
        (span.stored.passage_id, span.start)
        for span, claim in said
        if claim and judged[id(claim)].contradicts >= CONTRADICTED
    ]
    kept = [s for s in left.reading.spans if (s.stored.passage_id, s.start) not in wrong]
    return replace(left, reading=_with_spans(left.reading, kept))


def _holding_then(inquiry: Inquiry, left: Sifted) -> Sifted | None:
    """What is left, led by whoever held an office at the time asked for; None: it isn't told."""
    told = holder_then(inquiry)
    if told is None:
        return None
    found, sure = told
    rest = [span for span in left.reading.spans if marked_of(span) != marked_of(found)]
    return replace(left, reading=replace(left.reading, spans=(found, *rest), confidence=sure))


def _read_of_any_time(inquiry: Inquiry, left: Sifted) -> Sifted | None:
    """What is read for the question without its time, and tells of that time all the same.

    "before 2019" stands in no article, and a year often only in its date: then the reader takes
    what answers for no answer. Only what is sure, of all that is named, and of that time counts.
    """
    time = asked_time(inquiry.asked)
    if time is None or time.period is None or not inquiry.hits:
        return None
    text = " ".join(inquiry.asked.standalone.replace(time.words, "").split())
    timeless = replace(inquiry.asked, standalone=text)
    plan = Plan(found=inquiry.settings.retrieved, read=inquiry.settings.read_passages)
    hits = inquiry.find(timeless, plan)[: plan.read]
    stored = inquiry.catalogue.passages([hit.passage_id for hit in hits])
    of_it = [h for h in hits if (s := stored.get(h.passage_id)) and _may_be_of(s, time.period)]
    if not of_it:
        return None
    reading = inquiry.read(timeless, of_it, plan)
    subjects = Subjects.of(text)
    again = sift(reading, timeless).reading
    spans = [
        span
        for span in again.spans
        if _is_of(span, time.period, (*again.spans, *inquiry.reading.spans))
        and speaks_of_all(span, timeless)
        and subjects.are_in(span)
    ]
    again = _with_spans(again, spans) if spans else again
    if not spans or again.confidence < inquiry.threshold:
        return None
    return replace(left, reading=again)


def _is_of(span: AnswerSpan, asked: Period, read: Sequence[AnswerSpan]) -> bool:
    """Whether a quote tells of a time itself, or names none, and its article's news is of it.

    That was published then, or soon after what it says itself to have been the last.
    """
    if told := own_times(span):
        return any(fits(asked, one.period) for one in told)
    published = span.stored.entry.published
    if published is not None and fits(asked, Period(published, published)):
        return True
    mine = (s for s in read if s.stored.entry.article_id == span.stored.entry.article_id)
    days = [told.period for one in mine for told in own_times(one)]
    last = max(days, key=lambda days: days.last or date.max, default=None)
    if last is None or not is_within(last, asked):
        return False
    return published is None or published - (last.last or published) <= timedelta(RECENT_DAYS)


def _may_be_of(stored: StoredPassage, asked: Period) -> bool:
    """Whether a quote from a passage may tell of a time as `_is_of` has it: else none is read."""
    published = stored.entry.published
    if published is None or any(
        fits(asked, told.period) for told in told_in(stored.passage.text, published)
    ):
        return True
    oldest = published - timedelta(RECENT_DAYS)
    return (asked.first or published) <= published and oldest <= (asked.last or published)


def _counting(inquiry: Inquiry, left: Sifted) -> Sifted:
    """What is left, without figures that count something unlike what "how many" asks for."""
    question, spans = inquiry.asked.standalone, left.reading.spans
    if not spans or counted_in(question) is None:
        return left
    least = NEVER_QUOTED * spans[0].score
    wrong = {
        n: found
        for n, span in enumerate(spans)
        if span.is_short and span.score >= least and (found := _miscounted(span, question))
    }
    if not wrong:
        return left
    nouns = sorted({noun for found in wrong.values() for noun in (found.asked, found.counted)})
    vectors = dict(zip(nouns, inquiry.vectors(nouns), strict=True))
    unlike = {
        n
        for n, found in wrong.items()
        if found.is_label or float(cosines(vectors[found.asked], vectors[found.counted])) < LIKE
    }
    kept = [span for n, span in enumerate(spans) if n not in unlike]
    return replace(left, reading=_with_spans(left.reading, kept))


def _miscounted(span: AnswerSpan, question: str) -> Miscounted | None:
    sentence = span.sentence
    text = text_of(span, sentence)
    return miscounted(question, text, span.start - sentence.start, span.end - sentence.start)


def _claim(span: AnswerSpan, question: str) -> Claim | None:
    """That a span's marked words answer; its sentences and the next one are to decide."""
    marked = marked_of(span)
    # Of "two weaknesses were named", marked for "which weaknesses", "two" is no answer.
    is_count = marked.lower() in VALUES and answer_type(question) is not AnswerType.NUMBER
    said = statement(question, marked) if span.is_short and not is_count else None
    if said is None:
        return None
    passage = span.stored.passage
    behind = [s for s in passage.sentences if s.start >= span.sentences[-1].end]
    return Claim(said, span.stored, (*span.sentences, *behind[:1]))


def sift(reading: Reading, asked: Understood) -> Sifted:
    """What of a reading answers the question it was read for."""
    if not reading.spans:
        return Sifted(reading)
    question = asked.standalone
    kind = answer_type(question)
    time = asked_time(asked)
    numbered = ordinals_in(question)
    spans = [
        span
        for span in reading.spans
        if not is_head_of_table(span) and not is_of_another(span, numbered)
    ]
    if not spans:
        return Sifted(_with_spans(reading, spans))
    least = NEVER_QUOTED * spans[0].score
    if kind is AnswerType.NUMBER:
        period = time.period if time else None
        spans = [s if s.score < least else of_the_part(s, question, period) for s in spans]
    elif kind is AnswerType.DATE and asks_hour(question):
        spans = [s for s in spans if not is_day(s)]
    elif kind is AnswerType.DATE:
        spans = [s if s.score < least else dated(s) for s in spans]
        spans = dated_first(spans, question, reading.worth_quoting)
        spans = event_first(spans, question, reading.worth_quoting)
        if nth := nth_asked(question):
            spans = nth_first(spans, nth, reading.worth_quoting)
        elif time is None and state_asked(question) is None:
            spans = news_first(spans)
    elif kind is AnswerType.PERSON:
        spans = [s if s.score < least else from_the_name(s) for s in spans]
        spans = [s for s in spans if s.score < least or not owns_the_office(s, question)]
    if kind in (AnswerType.NUMBER, AnswerType.ANY):
        spans = [s if s.score < least else with_its_parts(s, question) for s in spans]
    if role := role_asked(question):
        spans = [s for s in spans if s.score < least or not is_turned_round(s, role)]
    if relation := relation_asked(question):
        spans = [s for s in spans if s.score < least or not is_anothers(s, relation)]
    planned: list[AnswerSpan] = []
    if verb := done_verb(question):
        planned = _only_planned([s for s in spans if s.score >= least], verb)
        spans = [s for s in spans if s not in planned]
    spans, wrong = corrected(spans, kind)
    spans = of_the_office(spans, question, kind)
    others: list[AnswerSpan] = []
    if time and time.period and (kind is not AnswerType.DATE or time.bounds != "in"):
        spans, others = _of_the_time(spans, time.period)
    if kind is AnswerType.DATE and asks_ahead(question):
        spans = [s for s in spans if not is_past(s)]
    left = _with_spans(reading, spans)
    return Sifted(left, tuple(wrong), tuple(others), tuple(planned))


def _only_planned(spans: Sequence[AnswerSpan], verb: str) -> list[AnswerSpan]:
    """Those that tell of a verb as yet to be done, and the others of an article that so does.

    An article that says who hopes to win, and nowhere who won, doesn't say it in other words;
    unless the reader is sure of these before all others: of "chose" where they "decided for" it.
    """
    ahead = [span for span in spans if is_only_ahead(span, verb)]
    done = {_article(s) for s in spans if s not in ahead and speaks_of(s, verb)}
    done |= {_article(s) for s in spans[:1] if s not in ahead and s.likely >= SURELY}
    of_them = {_article(span) for span in ahead} - done
    return [span for span in spans if span in ahead or _article(span) in of_them]


def _article(span: AnswerSpan) -> str:
    return span.stored.entry.article_id


def _with_spans(reading: Reading, spans: Sequence[AnswerSpan]) -> Reading:
    """A reading with other spans, as much less sure as the best of them is less sure."""
    best, now = reading.spans[0].score, spans[0].score if spans else 0.0
    share = 1.0 if now >= best else now / best if best else 0.0
    return replace(reading, spans=tuple(spans), confidence=reading.confidence * share)


def _of_the_time(
    spans: Sequence[AnswerSpan], asked: Period
) -> tuple[list[AnswerSpan], list[AnswerSpan]]:
    kept: list[AnswerSpan] = []
    others: list[AnswerSpan] = []
    for span in spans:
        (others if answers_for(span, asked) is False else kept).append(span)
    return kept, others
