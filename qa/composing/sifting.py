"""What of a reading answers, once times, corrections, successors and clauses are read.

The reader scores sentences and marks words by what they look like. It marks the figure of
2023 when that of 2021 is asked for, whoever has left an office, and the figure that a
correction withdraws. Here each span is marked again or left out, for every composer alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from corpus.catalogue import StoredPassage
from qa.composing.corrections import corrected
from qa.composing.counted import LIKE, Miscounted, counted_in, miscounted
from qa.composing.figures import of_the_part, typed
from qa.composing.inquiry import Inquiry
from qa.composing.newness import is_recent
from qa.composing.prospects import done_verb, is_only_ahead, speaks_of
from qa.composing.relations import is_turned_round as is_anothers
from qa.composing.relations import relation_asked
from qa.composing.roles import is_turned_round, role_asked
from qa.composing.subjects import Subjects, around
from qa.composing.succession import (
    neighbour_in_office,
    same_person,
    succeeded,
    tells_of_succession,
    with_holder,
)
from qa.composing.tables import is_head_of_table
from qa.composing.times import (
    RECENT_DAYS,
    answers_for,
    fits,
    is_aside,
    is_within,
    own_times,
    told_in,
    words_of,
)
from qa.composing.wholes import with_its_parts
from qa.conversation.asking import AskedTime, State, state_asked, times_in
from qa.conversation.periods import Period
from qa.conversation.statements import statement
from qa.conversation.tagged_words import is_person
from qa.conversation.tagged_words import words_of as tagged
from qa.question import Understood
from qa.reading.asked import AnswerType, answer_type, candidates, names_office, required_type
from qa.reading.asked import asked as asked_for
from qa.reading.likeness import cosines
from qa.reading.matching import name_stems, stems
from qa.reading.quotes import quote_of, worth_quoting
from qa.reading.reader import AnswerSpan, Claim, Reading
from qa.retrieval.plan import Plan

_PRESENT = re.compile(
    r"^\W*(?:who|what|which)\b[^?]*?\b(?:is|are|has|leads|heads|runs)\b|^\W*who['’]s\b",
    re.IGNORECASE,
)
_WHO_IS_THE = re.compile(r"^\W*who(?:['’]s| is| are) (?:the|our|its)\b", re.IGNORECASE)
CONTRADICTED = 0.9
"""The words that answer are left out from this probability on that their sentences contradict
them. What was learned of claims is weak where a sentence has figures of several years: it holds
"588 in 2021" against the claim that there were 588 in 2021 at .86."""
SURELY = 0.5
"""Below this confidence a question of a time is read for without the time, too."""
NEVER_QUOTED = 0.05
"""What scores below this share of the best is not quoted, and not looked at closely."""
_SINCE = re.compile(r"\bsince\b", re.IGNORECASE)
_AHEAD = re.compile(
    r"\bwhen(?:['’]ll| (?:will|shall|is|are) (?!(?:it|they|he|she)\b).*\b(?:be|next|due|going to)\b"
    r"| will\b)",
    re.IGNORECASE,
)
"""It is asked when something will be."""
_BARE = re.compile(r"\d")
"""A time that begins so has no word that bounds it: "the 2019 report"."""


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


def asked_time(asked: Understood, today: date | None = None) -> AskedTime | None:
    """The one time of which a question asks; None where it names none, or several.

    "the 2019 report" names a report and no time of which it asks.
    """
    times = times_in(asked.standalone, today or date.today())
    of_days = [t for t in times if t.period and not _BARE.match(t.words)]
    return of_days[0] if len(of_days) == 1 == len(times) else None


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
    left = _counting(inquiry, left)
    question = inquiry.asked.standalone
    if not left.reading.spans or not (asked_time(inquiry.asked) or _asks_holder_now(question)):
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
        if float(cosines(vectors[found.asked], vectors[found.counted])) < LIKE
    }
    kept = [span for n, span in enumerate(spans) if n not in unlike]
    return replace(left, reading=_with_spans(left.reading, kept))


def _miscounted(span: AnswerSpan, question: str) -> Miscounted | None:
    sentence = next(s for s in span.sentences if s.start <= span.start < s.end)
    text = words_of(span, sentence)
    return miscounted(question, text, span.start - sentence.start, span.end - sentence.start)


def _claim(span: AnswerSpan, question: str) -> Claim | None:
    """That a span's marked words answer; its sentences and the next one are to decide."""
    said = statement(question, _marked(span)) if span.is_short else None
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
    spans = [span for span in reading.spans if not is_head_of_table(span)]
    if not spans:
        return Sifted(_with_spans(reading, spans))
    least = NEVER_QUOTED * spans[0].score
    if kind is AnswerType.NUMBER:
        period = time.period if time else None
        spans = [s if s.score < least else of_the_part(s, question, period) for s in spans]
    elif kind is AnswerType.DATE:
        spans = [s if s.score < least else _dated(s) for s in spans]
        spans = _dated_first(spans, question, reading.worth_quoting)
        spans = _event_first(spans, question, reading.worth_quoting)
        spans = _news_first(spans) if time is None and state_asked(question) is None else spans
    elif kind is AnswerType.PERSON:
        spans = [s if s.score < least else _from_the_name(s) for s in spans]
        spans = [s for s in spans if s.score < least or not _owns_the_office(s, question)]
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
    spans = _of_the_office(spans, question, kind)
    others: list[AnswerSpan] = []
    if time and time.period and (kind is not AnswerType.DATE or time.bounds != "in"):
        spans, others = _of_the_time(spans, time.period)
    if kind is AnswerType.DATE and _AHEAD.search(question):
        spans = [s for s in spans if not _is_past(s)]
    left = _with_spans(reading, spans)
    return Sifted(left, tuple(wrong), tuple(others), tuple(planned))


def _only_planned(spans: Sequence[AnswerSpan], verb: str) -> list[AnswerSpan]:
    """Those that tell of a verb as yet to be done, and the others of an article that so does.

    An article that says who hopes to win, and nowhere who won, doesn't say it in other words.
    """
    ahead = [span for span in spans if is_only_ahead(span, verb)]
    done = {_article(s) for s in spans if s not in ahead and speaks_of(s, verb)}
    of_them = {_article(span) for span in ahead} - done
    return [span for span in spans if span in ahead or _article(span) in of_them]


def _article(span: AnswerSpan) -> str:
    return span.stored.entry.article_id


def _with_spans(reading: Reading, spans: Sequence[AnswerSpan]) -> Reading:
    """A reading with other spans, as much less sure as the best of them is less sure."""
    best, now = reading.spans[0].score, spans[0].score if spans else 0.0
    share = 1.0 if now >= best else now / best if best else 0.0
    return replace(reading, spans=tuple(spans), confidence=reading.confidence * share)


def _is_past(span: AnswerSpan) -> bool:
    """Whether a quote that is to say when something will be tells of what had been by then."""
    told, published = own_times(span), span.stored.entry.published
    if not span.is_short:
        return True
    if not told:  # "since the visit last May"; "next spring" is no time that can be read
        return any(one.compared for one in told_in(_sentence(span), published))
    return published is not None and all((t.period.last or date.max) < published for t in told)


def _of_the_time(
    spans: Sequence[AnswerSpan], asked: Period
) -> tuple[list[AnswerSpan], list[AnswerSpan]]:
    kept: list[AnswerSpan] = []
    others: list[AnswerSpan] = []
    for span in spans:
        (others if answers_for(span, asked) is False else kept).append(span)
    return kept, others


def _dated(span: AnswerSpan) -> AnswerSpan:
    """A span that is to say when: no date is marked that is another thing's.

    "two grades lower than in 2019" says when it was better. Where the sentence names no other
    date, all of it is marked, and the day of publication is what dates it.
    """
    sentence = next(s for s in span.sentences if s.start <= span.start < s.end)
    text = words_of(span, sentence)
    marked = (span.start - sentence.start, span.end - sentence.start)
    dates = typed(text, AnswerType.DATE)
    own = [place for place in dates if not is_aside(text, place)]
    here = [place for place in dates if place[0] < marked[1] and marked[0] < place[1]]
    if any(place in own for place in here):
        return span
    if not here and span.stored.entry.published is None:
        return span
    if here and own:
        place = min(own, key=lambda one: abs(one[0] - marked[0]))
        return replace(span, start=sentence.start + place[0], end=sentence.start + place[1])
    return replace(span, start=span.sentences[0].start, end=span.sentences[-1].end)


def _from_the_name(span: AnswerSpan) -> AnswerSpan:
    """A span that is to say who, without the end of another phrase before the name.

    "children and families, Ms Wren" is marked from "families" on, which names nobody.
    """
    if not span.is_short:
        return span
    first, comma, rest = _marked(span).partition(", ")
    names = candidates(rest, AnswerType.PERSON)
    if not comma or not names or any(map(str.isupper, first)) or names_office(first):
        return span
    if any(map(is_person, tagged(first))):
        return span
    return replace(span, start=span.start + len(first) + len(comma) + names[0][0])


_AS_LIKELY = 0.75
_OWNED = re.compile(r"(?:['’]s|(?<=s)['’]) ((?:[\w’'-]+ ?){1,4})")


def _owns_the_office(span: AnswerSpan, question: str) -> bool:
    """Whether the marked words name whose office is asked for: "Sutton" in "Sutton's mayor"."""
    passage = span.stored.passage
    owned = _OWNED.match(passage.text, span.end - passage.start) if span.is_short else None
    if owned is None or required_type(question) is not AnswerType.PERSON:
        return False
    return any(is_person(w) and stems(w.text) <= stems(question) for w in tagged(owned[1]))


def _event_first(spans: list[AnswerSpan], question: str, worth: float) -> list[AnswerSpan]:
    """The spans, but first one that tells of the event, where the best only tells since when.

    Of "she had led it since May" and "she has resigned", asked when she resigned.
    """
    best = spans[0]
    if _SINCE.search(question) or not _SINCE.search(_before(best)):
        return spans
    words = stems(" ".join(asked_for(question).words))
    told, least = len(words & stems(_sentence(best))), worth * best.score
    for span in spans[1:]:
        if span.score < least:
            break
        if len(words & stems(_sentence(span))) > told:
            return [replace(span, score=best.score), *(s for s in spans if s is not span)]
    return spans


def _news_first(spans: list[AnswerSpan]) -> list[AnswerSpan]:
    """The spans, but first a date of its article's own news, where the best tells of long before.

    Of "two years before, in May 2022, a visit …" and "inspectors came in July 2024", as likely.
    """
    best = spans[0]
    for span in spans[1:] if not is_recent(best) else ():
        if span.score < _AS_LIKELY * best.score:
            break
        if span.is_short and is_recent(span) and typed(_marked(span), AnswerType.DATE):
            return [replace(span, score=best.score), *(s for s in spans if s is not span)]
    return spans


def _dated_first(spans: list[AnswerSpan], question: str, worth: float) -> list[AnswerSpan]:
    """The spans, but first one that has a date, where the best has none and names no more.

    Of "Wren has been appointed" and "Wren starts in May", asked when Wren starts.
    """
    if not spans or typed(_sentence(spans[0]), AnswerType.DATE):
        return spans
    told = stems(_sentence(spans[0]))
    held = [name for name in map(name_stems, asked_for(question).names) if name <= told]
    for span in spans[1:]:
        if span.score < worth * spans[0].score:
            break
        said = stems(_sentence(span))
        dated = span.is_short and typed(_marked(span), AnswerType.DATE)
        if dated and held and all(name <= said for name in held):
            first = replace(span, score=spans[0].score)
            return [first, *(s for s in spans if s is not span)]
    return spans


def _sentence(span: AnswerSpan) -> str:
    return words_of(span, next(s for s in span.sentences if s.start <= span.start < s.end))


def _before(span: AnswerSpan) -> str:
    """The word before the marked ones, and the marked ones."""
    start = span.stored.passage.start
    before = span.stored.passage.text[: span.start - start].split()[-1:]
    return " ".join([*before, _marked(span)]) if span.is_short else ""


def _of_the_office(
    spans: Sequence[AnswerSpan], question: str, kind: AnswerType
) -> list[AnswerSpan]:
    """The spans, where the holder of an office is asked for: now, or before or after another."""
    if kind is not AnswerType.PERSON:
        return list(spans)
    for time in times_in(question, date.today()):
        if time.event and time.bounds in ("before", "after"):
            found = neighbour_in_office(spans, time.event, before=time.bounds == "before")
            rest = [span for span in spans if not same_person(_marked(span), time.event)]
            if found is None:
                return rest
            first = replace(found, score=max(span.score for span in spans))
            return [first, *(s for s in rest if not same_person(_marked(s), _marked(first)))]
    if left := succeeded(question):
        found = neighbour_in_office(spans, left, before=False)
        if found is None:
            return [span for span in spans if tells_of_succession(quote_of(span))]
        first = replace(found, score=max(span.score for span in spans))
        return [first, *(s for s in spans if not same_person(_marked(s), left))]
    return with_holder(spans) if _asks_holder_now(question) else list(spans)


def _asks_holder_now(question: str) -> bool:
    if answer_type(question) is not AnswerType.PERSON:
        return False
    asks_holder = (
        required_type(question) is AnswerType.PERSON or _WHO_IS_THE.search(question) is not None
    )
    is_present = _PRESENT.search(question) is not None
    return state_asked(question) is State.NEWEST or (asks_holder and is_present)


def _marked(span: AnswerSpan) -> str:
    start = span.stored.passage.start
    return span.stored.passage.text[span.start - start : span.end - start]
