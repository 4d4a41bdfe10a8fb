"""The editor: gives a question to the composer for its kind, and prints only what is true."""

from __future__ import annotations

import logging
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from corpus.catalogue import Catalogue
from corpus.english.dates import spoken_dates
from qa.answer import Answer, Citation, DateIs, Group, LookedAt
from qa.composing import citing, decision
from qa.composing.about_library import LibraryComposer, TalkComposer
from qa.composing.accounts import with_each_account
from qa.composing.comparison import ComparisonComposer
from qa.composing.composer import Composer, Ledger, Outline, Part, Words
from qa.composing.corrections import with_what_is_right
from qa.composing.differences import differences
from qa.composing.fact import FactComposer
from qa.composing.headline import just_the_day, stands_for_answer
from qa.composing.inquiry import Inquiry
from qa.composing.listing import ListComposer
from qa.composing.nearness import near
from qa.composing.noted import each_once, says_the_same, with_its_note
from qa.composing.prospects import done_verb, is_only_ahead
from qa.composing.remarks import VERDICTS, Reason, Remark
from qa.composing.speaker import SpeakerComposer
from qa.composing.summary import SummaryComposer
from qa.composing.timeline import TimeComposer
from qa.composing.times import PREPOSITION, asked_time
from qa.composing.topic import TopicComposer
from qa.composing.verify import true_spans, whole_words
from qa.composing.yes_no import YesNoComposer
from qa.question import QuestionKind

log = logging.getLogger(__name__)

COMPOSERS: Mapping[QuestionKind, Composer] = {
    **dict.fromkeys(QuestionKind, FactComposer()),
    QuestionKind.COMPARISON: ComparisonComposer(),
    QuestionKind.LIST: ListComposer(),
    QuestionKind.TIME: TimeComposer(),
    QuestionKind.YES_NO: YesNoComposer(),
    QuestionKind.SUMMARY: SummaryComposer(),
    QuestionKind.TOPIC: TopicComposer(),
    QuestionKind.SPEAKER: SpeakerComposer(),
    QuestionKind.LIBRARY: LibraryComposer(),
    QuestionKind.TALK: TalkComposer(),
}
"""Kind → who composes its answers. The others are answered as questions for a fact."""

OUR_OWN = frozenset({QuestionKind.LIBRARY, QuestionKind.TALK, QuestionKind.CHOICE})
"""The kinds that a sentence of ours may answer; all others only quotes do."""


def composed(
    unread: Answer,
    inquiry: Inquiry,
    catalogue: Catalogue,
    composers: Mapping[QuestionKind, Composer],
) -> Answer:
    """`unread` with what the composer for its kind makes of the inquiry.

    Every quote and every word of ours is verified here, whoever composed it; what fails is
    logged and left out.
    Where a passage that was found was altered, an abstention says so.
    """
    answer = _composed(unread, inquiry, catalogue, composers)
    if answer.answered or not inquiry.found_altered():
        return answer
    return replace(answer, reason=decision.with_altered(answer.reason, inquiry.looked_at))


def _composed(
    unread: Answer,
    inquiry: Inquiry,
    catalogue: Catalogue,
    composers: Mapping[QuestionKind, Composer],
) -> Answer:
    inquiry.draft = lambda outline: _printed(outline, unread, inquiry, catalogue)
    if inquiry.asked.differs_on and (given := differences(inquiry)):
        return _printed(given, replace(unread, kind=QuestionKind.COMPARISON), inquiry, catalogue)
    outline = with_each_account(inquiry, composers[unread.kind].compose(inquiry))
    if outline.reason is not None and (other := inquiry.asked.otherwise):
        second = composers[other].compose(inquiry)
        if second.reason is None:
            return _printed(second, replace(unread, kind=other), inquiry, catalogue)
    return inquiry.draft(outline)


def _printed(outline: Outline, unread: Answer, inquiry: Inquiry, catalogue: Catalogue) -> Answer:
    looked_at = _with_ledger(inquiry.looked_at, outline.ledger, catalogue)
    answer = replace(unread, looked_at=looked_at, choices=inquiry.asked.choices)
    if outline.reason is Reason.NO_QUESTION:
        return replace(answer, confidence=outline.confidence, reason=decision.NO_QUESTION)
    if outline.reason is not None:
        misses = true_spans(catalogue, outline.near_misses, inquiry.was_read)
        return replace(
            answer,
            confidence=outline.confidence,
            reason=decision.explained(
                inquiry.reading.missing,
                looked_at,
                inquiry.asked.filters,
                inquiry,
                _other_time(outline, inquiry),
                only_planned=_is_only_planned(outline, inquiry),
            ),
            near_misses=citing.near_misses(
                catalogue, near((one for one in misses if one), inquiry)
            ),
        )
    quotes = tuple(with_its_note(with_what_is_right(span)) for span in outline.quotes)
    # Parts name their quotes by place.
    outline = replace(outline, quotes=quotes if outline.parts else each_once(quotes))
    cited = _cited(catalogue, inquiry, outline)
    citations = tuple({citation.n: citation for citation in cited.values()}.values())
    question = inquiry.asked.standalone
    citations = (*(_with_the_day(question, one) for one in citations[:1]), *citations[1:])
    ours = _said(outline, unread.kind, bool(citations), inquiry)
    text = ours or (_leading(question, citations[0]) if citations else None)
    if text is None:
        return replace(answer, reason=decision.NO_QUOTE)
    remarks = (_ours(remark, inquiry) for remark in outline.remarks)
    return replace(
        answer,
        answered=True,
        confidence=outline.confidence,
        reason=None,
        text=text,
        citations=citations,
        groups=tuple(_groups(outline.parts, cited, inquiry)),
        text_is_ours=ours is not None,
        remarks=tuple(remark for remark in remarks if remark) if citations else (),
    )


def _other_time(outline: Outline, inquiry: Inquiry) -> str | None:
    """The time that the question names, where the outline says that what is near is of another."""
    time = asked_time(inquiry.asked) if outline.reason is Reason.OTHER_TIME else None
    return PREPOSITION.sub("", time.words, count=1) if time else None


def _is_only_planned(outline: Outline, inquiry: Inquiry) -> bool:
    """Whether what is near tells of what was to be done, where the outline says that it does."""
    verb = done_verb(inquiry.asked.standalone) if outline.reason is Reason.ONLY_PLANNED else None
    return verb is not None and any(is_only_ahead(span, verb) for span in outline.near_misses)


def _with_the_day(question: str, first: Citation) -> Citation:
    """The first quote, marked in it the day that is asked for, and that with its year."""
    if first.answer_start is None or first.table:
        return first
    words, at = citing.answering_words(first), first.answer_start - first.start
    day = just_the_day(question, words, first.quote, at)
    return replace(first, answer_end=first.answer_start + len(day))


def _leading(question: str, first: Citation) -> str:
    """What is shown first: the words of the first quote that answer, else all of it."""
    words = citing.answering_words(first).rstrip(" ,;:")
    at = (first.answer_start or first.start) - first.start
    if first.table and first.answer_start is not None:
        return words  # a cell: beside it in its row others answer other questions
    return words if stands_for_answer(question, words, first.quote, at) else first.quote


def _said(outline: Outline, kind: QuestionKind, has_quotes: bool, inquiry: Inquiry) -> str | None:
    """Our own answer, where this kind of question may have one.

    A verdict has evidence beside it; a sentence about the library or the talk has none.
    """
    said = outline.said
    if said is None:
        return None
    verdict = said.wording in VERDICTS
    allowed = kind is QuestionKind.YES_NO and has_quotes if verdict else kind in OUR_OWN
    if not allowed or (has_quotes and not verdict):
        return None
    return _ours(said, inquiry)


def _with_ledger(looked_at: LookedAt, ledger: Ledger | None, catalogue: Catalogue) -> LookedAt:
    if ledger is None:
        return looked_at
    left = catalogue.counts().passages - looked_at.passages
    found = ledger.found or 0
    if (
        ledger.read > looked_at.passages
        or (ledger.estimated_missed or 0) > left
        or found > looked_at.passages + left
    ):
        log.error(
            "a ledger was left out: %s, but %d passages were read and %d were not",
            ledger,
            looked_at.passages,
            left,
        )
        return looked_at
    return replace(
        looked_at,
        accepted=ledger.accepted,
        rejected=ledger.rejected,
        undecided=ledger.undecided,
        estimated_missed=ledger.estimated_missed,
        found=ledger.found,
    )


def _cited(catalogue: Catalogue, inquiry: Inquiry, outline: Outline) -> dict[int, Citation]:
    """Place in `outline.quotes` → its citation, numbered from 1 in the order of the outline.

    Of equal quotes, as passages that overlap have them, all places have one citation; so have
    those of one part that say the same in two articles, and it names both.
    """
    part_of = {place: n for n, part in enumerate(outline.parts) for place in part.quotes}
    known: dict[tuple[str, int, int], Citation] = {}
    chosen: dict[int, tuple[str, int, int]] = {}
    for place, span in enumerate(true_spans(catalogue, outline.quotes, inquiry.was_read)):
        if span is None:
            continue
        article_id = span.stored.entry.article_id
        quoted = (article_id, span.sentences[0].start, span.sentences[-1].end)
        together = (p for p in chosen if part_of.get(place) in (None, part_of.get(p)))
        same = next((p for p in together if says_the_same(known[chosen[p]].quote, span)), None)
        if quoted not in known and same is not None:
            quoted, article = chosen[same], citing.place_of(span.stored.entry)
            known[quoted] = citing.also_in(known[quoted], article)
        elif quoted not in known:
            if len(known) == outline.most:
                break
            known[quoted] = citing.cite(catalogue, span, len(known) + 1)
        chosen[place] = quoted
    return {place: known[quoted] for place, quoted in chosen.items()}


def _groups(parts: Sequence[Part], cited: Mapping[int, Citation], inquiry: Inquiry) -> list[Group]:
    """The parts whose quotes hold; one that lost all of its quotes goes with them."""
    groups = []
    for part in parts:
        quoted = {cited[place].n: cited[place] for place in part.quotes if place in cited}
        if part.quotes and not quoted:
            continue
        label = _label(part, cited, inquiry)
        date_is = _date_is(part.date, list(quoted.values()))
        if label is None:
            log.error("a part of an answer was left out: its label %s is not true", part.label)
        elif part.date is not None and date_is is None:
            log.error("a part of an answer was left out: no quote of it is of %s", part.date)
        else:
            ours = not isinstance(part.label, Words)
            groups.append(Group(label, ours, part.date, tuple(quoted), date_is))
    return groups


def _label(part: Part, cited: Mapping[int, Citation], inquiry: Inquiry) -> str | None:
    """What a part is called, empty where it needs no name; None where that isn't true."""
    match part.label:
        case None:
            return ""
        case Words() as words:
            return _words(words, cited)
        case remark:
            return _ours(remark, inquiry)


def _ours(remark: Remark, inquiry: Inquiry) -> str | None:
    try:
        return remark.words(inquiry.asked.standalone, inquiry.shelf)
    except ValueError as error:
        log.error("words of ours were left out: %s", error)
        return None


def _date_is(day: date | None, citations: Sequence[Citation]) -> DateIs | None:
    """Whether one of the quotes names a day, or only an article of theirs was published on it."""
    if day in set(_said_days(citations)):
        return DateIs.SAID
    published = {citation.place.published for citation in citations}
    return DateIs.PUBLISHED if day is not None and day in published else None


def _said_days(citations: Iterable[Citation]) -> Iterator[date]:
    """The days that quotes name.

    A day without its year is of the year in which the article was published.
    """
    for citation in citations:
        published = citation.place.published
        for said in spoken_dates(citation.quote):
            year = said.year or (published.year if published else None)
            if said.day and year and said.day <= monthrange(year, said.month)[1]:
                yield date(year, said.month, said.day)


def _words(words: Words, cited: Mapping[int, Citation]) -> str | None:
    citation = cited.get(words.quote)
    if citation and citation.start <= words.start < words.end <= citation.end:
        start, end = words.start - citation.start, words.end - citation.start
        return citation.quote[slice(*whole_words(citation.quote, start, end))]
    return None
