"""Answers in time: what is so now, what changed, what happened one thing after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from corpus.article import Sentence
from corpus.english.dates import month_number
from qa.composing.composer import Outline, Part, Words
from qa.composing.fact import FactComposer
from qa.composing.inquiry import Inquiry
from qa.composing.measured import TIMELINE_OF, measured
from qa.composing.newest import OLDEST_SHOWN, newest
from qa.composing.newness import is_readable
from qa.composing.times import (
    Told,
    asked_time,
    fits,
    is_within,
    named_days,
    told_in,
)
from qa.composing.topic import is_far, nearest
from qa.conversation.asking import State, state_asked, times_in
from qa.conversation.misspelling import with_capitals
from qa.conversation.periods import Period
from qa.conversation.states import without_order
from qa.question import Understood
from qa.reading.asked import asked
from qa.reading.likeness import cosines
from qa.reading.matching import QuestionWords, name_stems, stems
from qa.reading.quotes import quote_of, quoted_sentences, text_of
from qa.reading.reader import AnswerSpan
from qa.reading.scraps import quotes_scrap
from qa.retrieval.plan import Plan

FACT = FactComposer()
MOST_ENTRIES = 12
"""A longer timeline is not read."""
PER_ARTICLE = 3
"""Entries of one article at most: its best."""
NEWS_DAYS = 31
"""What an article leads with is about what it dates itself, if that was no longer before."""
SAME = 0.5
"""Two entries of one time are of one event from this share of their words on."""
_LATEST_ON = re.compile(
    r"^\W*(?:what(?:['’]s| is| are)\s+)?(?:the\s+)?(?:latest|newest|most recent)"
    r"(?:\s+(?:news|developments?|state of (?:play|affairs)))?\s+(?:on|about|with|in|from|for)\b",
    re.IGNORECASE,
)
"""What is asked for is all that is new: "latest on Bromley", and no "latest grade"."""
_FRAME = stems(
    "what happen happened happens happening going gone change changed changes changing timeline "
    "time line history events event chronology story background become became now latest since "
    "news new development developments please pls between after before"
)


class TimeComposer:
    """Leads with the newest evidence of a state, or puts dated entries in their order."""

    def compose(self, inquiry: Inquiry) -> Outline:
        state = state_asked(inquiry.asked.standalone)
        if state is State.CHANGE:
            return _change(inquiry)
        if state is State.EVENTS:
            return timeline(inquiry) or FACT.compose(inquiry)
        if state is State.NEWEST and _LATEST_ON.match(inquiry.asked.standalone):
            return timeline(inquiry, latest=True) or newest(inquiry)
        if state is State.NEWEST:
            return newest(inquiry)
        return FACT.compose(inquiry)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened, as a sentence tells it."""

    span: AnswerSpan
    period: Period
    said: Told | None
    """How the sentence says when, in its article's offsets; None: it is of the day of
    publication."""

    @property
    def first(self) -> date:
        return self.period.first or self.period.last or date.min

    @property
    def order(self) -> tuple[date, date, str, int]:
        last = self.period.last or date.max
        return self.first, last, self.span.stored.entry.article_id, self.span.start


def timeline(inquiry: Inquiry, *, latest: bool = False) -> Outline | None:
    """Dated entries in their order, one an event; None where no article tells of any.

    `latest`: just the newest ones, newest first.
    """
    time = asked_time(inquiry.asked)
    asked_period = time.period if time else None
    figures = [] if latest else list(map(_measured, measured(inquiry)))
    if len({entry.order[:2] for entry in figures}) > 1:
        told: Sequence[Entry] = [entry for entry in figures if entry.period.first]
    else:
        spans = [*inquiry.reading.spans, *_of_the_days(inquiry, asked_period)]
        about_what = _about_what(inquiry.asked)
        told = _on_it(inquiry, list(_entries(spans, about_what)), about_what)
    entries = _bounded(told, inquiry.asked.standalone)
    if asked_period:
        entries = _of_the_period(entries, asked_period)
    events = _events(_of_each_article(entries))
    if latest:
        best = sorted(events, key=lambda event: event[0].order, reverse=True)[:OLDEST_SHOWN]
    else:
        best = sorted(events, key=lambda event: -max(e.span.score for e in event))[:MOST_ENTRIES]
        best.sort(key=lambda event: event[0].order)
    if not best:
        return None
    quotes: list[AnswerSpan] = []
    parts: list[Part] = []
    for event in best:
        first = len(quotes)
        quotes += [entry.span for entry in event]
        parts.append(_part(event, first))
    confidence = max(inquiry.reading.confidence, inquiry.threshold)
    return Outline(confidence, quotes=tuple(quotes), parts=tuple(parts))


def _change(inquiry: Inquiry) -> Outline:
    """What became of it: a timeline, or the answer to a fact where that is more on the matter.

    "Reoffending, once among the highest, is now among the lowest" names no day; and what happened
    to the borough on the days that its articles name is not what became of reoffending.
    """
    told, fact = timeline(inquiry), FACT.compose(inquiry)
    if told is None or fact.reason is not None:
        return told or fact
    question = _about_what(inquiry.asked)
    words, names = asked(question).words, name_stems(" ".join(asked(question).names))
    matter = " ".join(word for word in words if not stems(word) <= _FRAME | names)
    held = QuestionWords(matter, inquiry.rarities)
    most = max(held.coverage(quote_of(quote)) for quote in told.quotes)
    return fact if held.coverage(quote_of(fact.quotes[0])) > most else told


def _measured(span: AnswerSpan) -> Entry:
    """A figure, at the time that its sentence names, else at the day of publication."""
    sentence = span.sentence
    for entry in _told(span, sentence):
        if entry.said and _is_of(span, entry.said, sentence):
            return replace(entry, span=replace(span, sentences=entry.span.sentences))
    day = span.stored.entry.published
    return Entry(span, Period(day, day), None)


def _is_of(figure: AnswerSpan, said: Told, sentence: Sentence) -> bool:
    """Whether a time is a figure's: it opens their sentence, or nothing parts the two."""
    start, end = said.place
    low, high = sorted(((start, end), (figure.start, figure.end)))
    between = text_of(figure, sentence)[low[1] - sentence.start : high[0] - sentence.start]
    opens = start < figure.start and start - sentence.start < _OPENS_SENTENCE
    return not _PARTS.search(between) or (opens and len(_PARTS.findall(between)) == 1)


_PARTS = re.compile(r"[,;:—–]\s")
_OPENS_SENTENCE = 12


def _of_the_days(inquiry: Inquiry, time: Period | None) -> Sequence[AnswerSpan]:
    """What is read besides of the articles published in the time asked for, or soon after."""
    if time is None:
        return ()
    old = inquiry.asked.filters
    last = time.last + timedelta(days=NEWS_DAYS) if time.last else None
    scope = inquiry.asked.question.scope
    days = replace(old, published_from=time.first, published_to=last).within(scope)
    question = replace(inquiry.asked, filters=days)
    plan = Plan(found=inquiry.settings.retrieved, read=inquiry.settings.read_passages)
    found = inquiry.unread(inquiry.find(question, plan))
    return inquiry.read(question, found, plan).spans if found else ()


def _of_the_period(entries: Sequence[Entry], asked: Period) -> list[Entry]:
    """The entries of a time; those of a longer one, as "2020" for March 2020, only without them."""
    near = [e for e in entries if _lies_in(e.period, asked)]
    return [e for e in near if is_within(e.period, asked)] or near


def _lies_in(told: Period, asked: Period) -> bool:
    return fits(asked, told) and (asked.first is None or (told.last or date.max) >= asked.first)


def _entries(spans: Sequence[AnswerSpan], about_what: str) -> Iterator[Entry]:
    """What the sentences read tell of what the question names, each sentence once.

    A name counts as one though it is asked for in small letters.
    """
    about_what = with_capitals(about_what, {span.stored.passage.text for span in spans})
    names = [name for name in map(name_stems, asked(about_what).names) if not name <= _FRAME]
    topic = stems(" ".join(asked(about_what).words)) - _FRAME
    topic = topic - frozenset().union(*names) - _numbers(topic)
    seen: set[tuple[str, int]] = set()
    for span in spans:
        title = stems(span.stored.entry.title)
        passage = stems(span.stored.passage.text) | title
        if not all(name <= passage for name in names) or len(topic & passage) * 2 < len(topic):
            continue
        for sentence in span.sentences:
            place = (span.stored.entry.article_id, sentence.start)
            if place not in seen:
                seen.add(place)
                about = all(name <= title | stems(text_of(span, sentence)) for name in names)
                one = replace(span, sentences=(sentence,), start=sentence.start, end=sentence.end)
                if about and not quotes_scrap(one):
                    yield from _told(span, sentence)


def _about_what(question: Understood) -> str:
    """What a question asks for, without its times."""
    # Its capital would make a name of "Timeline of Croydon".
    about_what = TIMELINE_OF.sub("", without_order(question.standalone))
    for time in times_in(about_what, date.today()):
        about_what = about_what.replace(time.words, "") if time.period else about_what
    return about_what


def _on_it(inquiry: Inquiry, entries: Sequence[Entry], about_what: str) -> Sequence[Entry]:
    """The entries; none where the reader is unsure and none comes near, as with a topic."""
    words = asked(about_what).words
    matter = " ".join(word for word in words if not stems(word) <= _FRAME)
    if not entries or not matter:
        return entries
    said = [quote_of(entry.span) for entry in entries]
    vectors = inquiry.vectors([matter, *said])
    held = QuestionWords(matter, inquiry.rarities)
    near = nearest(held, cosines(vectors[1:], vectors[0]).tolist(), said)
    return () if is_far(inquiry.reading.confidence, near) else entries


def _bounded(entries: Sequence[Entry], question: str) -> Sequence[Entry]:
    """The entries since, or before, an event that a question names: "since the last inspection".

    The event is the newest entry that speaks of it, and stays; all, where none does.
    """
    time = next((time for time in times_in(question, date.today()) if time.event), None)
    if time is None:
        return entries
    event = stems(time.event) - _WHICH_ONE
    spoken = [e for e in entries if event and event <= stems(text_of(e.span, e.span.sentences[0]))]
    if not spoken:
        return entries
    day = max(entry.first for entry in spoken)
    if time.bounds in ("before", "until"):
        return [entry for entry in entries if entry.first <= day]
    return [entry for entry in entries if entry.first >= day]


_WHICH_ONE = stems("the its their his her last latest previous first most recent")


def _numbers(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in words if any(letter.isdigit() for letter in word))


def _told(span: AnswerSpan, sentence: Sentence) -> Iterator[Entry]:
    """What a sentence tells, of the time it names; what opens an article, of its day as well."""
    published = span.stored.entry.published
    told = [
        t
        for t in told_in(text_of(span, sentence), published)
        if not t.compared and t.period.first and t.period.last
        if _is_named(text_of(span, sentence)[slice(*t.place)])
    ]
    whole = replace(span, sentences=(sentence,), start=sentence.start, end=sentence.end)
    run = _with_next(span, sentence)
    if told:
        last = max(told, key=lambda t: t.period.last or date.min)
        place = (sentence.start + last.place[0], sentence.start + last.place[1])
        yield Entry(replace(whole, sentences=run), last.period, replace(last, place=place))
    if published and sentence.start == span.stored.passage.sentences[0].start and _opens(span):
        yield Entry(whole, Period(published, published), None)


def _with_next(span: AnswerSpan, sentence: Sentence) -> tuple[Sentence, ...]:
    """A sentence, with the next one where that leans on it: "It was the fourth visit"."""
    passage = span.stored.passage
    behind = next((s for s in passage.sentences if s.start >= sentence.end), None)
    if behind is None or passage.between(sentence.end, sentence.end + 2) == "\n\n":
        return (sentence,)
    run = quoted_sentences(passage, behind.start, behind.end)
    return run if run == (sentence, behind) else (sentence,)


def _opens(span: AnswerSpan) -> bool:
    """Whether a passage is an article's first: nothing but its title may stand above."""
    return not span.stored.passage.heading and span.stored.passage.start < _OPENING


_OPENING = 400


def _of_each_article(entries: Sequence[Entry]) -> list[Entry]:
    """The best entries of each article; its opening only where it dates no news itself."""
    of_article: dict[str, list[Entry]] = {}
    for entry in entries:
        of_article.setdefault(entry.span.stored.entry.article_id, []).append(entry)
    kept: list[Entry] = []
    for group in of_article.values():
        said = [e for e in group if e.said]
        opening = [
            e
            for e in group
            if not e.said
            and not any(_just_before(s, e) or s.span.start == e.span.start for s in said)
        ]
        kept += opening
        kept += sorted(said, key=lambda e: -e.span.score)[:PER_ARTICLE]
    return kept


def _just_before(said: Entry, opening: Entry) -> bool:
    last = said.period.last or date.min
    return timedelta(0) <= opening.first - last <= timedelta(days=NEWS_DAYS)


def _events(entries: Sequence[Entry]) -> list[list[Entry]]:
    """The entries, those of one event together, its best first."""
    events: list[list[Entry]] = []
    for entry in sorted(entries, key=lambda e: -e.span.score):
        same = next((event for event in events if _is_same(event[0], entry)), None)
        if same is None:
            events.append([entry])
        elif entry.span.stored.entry.article_id not in {
            e.span.stored.entry.article_id for e in same
        }:
            same.append(entry)
    return events


def _is_same(one: Entry, other: Entry) -> bool:
    if not fits(one.period, other.period):
        return False
    first, second = (stems(text_of(e.span, e.span.sentences[0])) for e in (one, other))
    shared = len(first & second) / max(min(len(first), len(second)), 1)
    return shared >= SAME or (one.period == other.period and one.first == one.period.last)


def _part(event: Sequence[Entry], first: int) -> Part:
    """An event's part: its day, or how its best quote names the time."""
    entry = event[0]
    quotes = tuple(range(first, first + len(event)))
    day = entry.period.first if entry.period.first == entry.period.last else None
    if day and (entry.said is None or is_readable(day, entry.span)):
        return Part(None, quotes, day)
    if entry.said is None:
        return Part(None, quotes, entry.span.stored.entry.published)
    label = Words(first, *named_days(entry.span, entry.said.place))
    # "In February" of its article's year: the day of publication says of which.
    published = entry.span.stored.entry.published
    has_year = entry.period.first and is_readable(entry.period.first, entry.span)
    said = entry.span.stored.passage.between(label.start, label.end)
    is_bare = has_year and not any(sign.isdigit() for sign in said)
    return Part(label, quotes, published if is_bare else None)


def _is_named(words: str) -> bool:
    """Whether a time is named by a number or a month, not only "last year"."""
    return any(word.isdigit() or month_number(word) for word in _NAME.findall(words))


_NAME = re.compile(r"\d+|[^\W\d]+")
