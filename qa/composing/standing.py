"""How things stand with what is asked whether it is still so: "Is Croydon still inadequate?".

What is most like such a question tells how it was. So it is asked how it stands now, and what
the newest article says of that leads.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.composing.composer import Outline
from qa.composing.inquiry import Inquiry
from qa.composing.newness import by_newness, dated_parts, is_recent, published_on, tells_of_past
from qa.composing.remarks import Remark, Wording
from qa.composing.subjects import Subjects
from qa.conversation.noun_phrases import Sort, names_of
from qa.conversation.statements import statement, subject_of
from qa.question import QuestionKind
from qa.reading.matching import stems
from qa.reading.quotes import quote_of, quoted_sentences, worth_quoting
from qa.reading.reader import AnswerSpan, Claim, Judgement
from qa.retrieval.plan import Plan

_STILL = re.compile(r"\b(?:still|any ?more|any ?longer|no longer)\b", re.IGNORECASE)
_SO_FAR = re.compile(r"\b(?:still |any ?more\b|any ?longer\b)", re.IGNORECASE)
_NEWS = re.compile(r"\b(?:was|were) \w+ed\b", re.IGNORECASE)
"""What was done is news, "were graded silver", and no mere "was good"."""
_FLASHBACK = re.compile(
    r"^\W*(?:[\w-]+ ){1,3}(?:years?|months?|weeks?|decades?) (?:ago|before|earlier)\b",
    re.IGNORECASE,
)
SURELY = 0.6
"""What scores less doesn't tell how it stands. Of five things asked about the sentence that told
it best had .77 and more; where none told of the matter, .51."""
DECIDES, SILENT = 0.25, 0.9
"""What scores less tells how it stands all the same, where it is unlikely to neither support nor
contradict the statement; and what is most likely to do neither tells of something else: ministers
who were told "until now" how things stood (.94), not a service that was "rated outstanding" where
it is asked if it is still in special measures (.88)."""
SHOWN = 2
"""So many quotes of how it stands lead at most."""


def asks_whether_still(question: str) -> bool:
    return _STILL.search(question) is not None


def without_still(said: str) -> str:
    """A statement without the words that say that it was so before; "no longer" denies."""
    return " ".join(_SO_FAR.sub("", said).split())


def with_how_it_stands(inquiry: Inquiry, outline: Outline) -> Outline:
    """An answer, led by how it stands now where the articles say so.

    A "no" stays, and so does a "yes" of the newest article; but what looks back doesn't lead.
    """
    if outline.reason or not outline.quotes:
        return outline
    subjects = Subjects.of(inquiry.asked.standalone)
    now = [] if outline.said == Remark(Wording.NO) else _stands(inquiry)
    if not now:
        told = (_before_flashback(span, subjects) for span in outline.quotes)
        since = next((span for span in told if span), None)
        if since is None:
            return outline
        quotes = tuple(span for span in outline.quotes if not _is_in(span, (since,)))
        return replace(outline, quotes=(since, *quotes), parts=())
    first = outline.quotes[0]
    is_new = published_on(now[0]) <= published_on(first) and is_recent(first)
    is_told = outline.said is not None or _is_in(first, now)
    if is_new and is_told and not tells_of_past(quote_of(first)):
        return outline
    leading = now[:SHOWN]
    before = [span for span in outline.quotes if not _is_in(span, leading)]
    quotes = (*leading, *before[: inquiry.settings.quotes - len(leading)])
    return Outline(outline.confidence, quotes=quotes, parts=dated_parts(quotes))


def _stands(inquiry: Inquiry) -> list[AnswerSpan]:
    """What the articles say of how it stands, the newest first; empty where nothing sure is."""
    subject = subject_of(inquiry.asked.standalone)
    if subject is None:
        return []
    text = inquiry.asked.standalone
    places = [name.text for name in names_of(text) if name.sort is Sort.PLACE]
    where = [place for place in places if not stems(place) <= stems(subject)]
    question = f"How is {' in '.join([subject, *where])} now?"
    asked = replace(
        inquiry.asked,
        question=replace(inquiry.asked.question, history=()),
        standalone=question,
        kind=QuestionKind.FACT,
    )
    plan = Plan(found=inquiry.settings.retrieved, read=inquiry.settings.read_passages)
    reading = inquiry.read(asked, inquiry.find(asked, plan), plan)
    if reading.confidence < inquiry.threshold or not reading.spans:
        return []
    subjects = Subjects.of(question)
    told = [
        span
        for span in worth_quoting(reading)
        if span.stored.entry.published
        and subjects.are_in(span)
        and is_recent(span)
        and not (tells_of_past(quote_of(span)) and not _NEWS.search(quote_of(span)))
    ]
    said = statement(text)
    if said is None:
        return []
    said = without_still(said)
    claims = [Claim(said, span.stored, span.sentences, without_still(text)) for span in told]
    judged = inquiry.judge(claims)
    return by_newness([s for s, j in zip(told, judged, strict=True) if _tells(s, j)])


def _tells(span: AnswerSpan, judgement: Judgement) -> bool:
    return judgement.neither < (SILENT if span.score >= SURELY else DECIDES)


def _before_flashback(span: AnswerSpan, subjects: Subjects) -> AnswerSpan | None:
    """What stands before a quote that looks back ("A year ago …"), if it is of the same place."""
    passage = span.stored.passage
    if not subjects.places or not _FLASHBACK.match(quote_of(span)):
        return None
    earlier = [one for one in passage.sentences if one.end <= span.sentences[0].start][-1:]
    for one in earlier:
        quoted = quoted_sentences(passage, one.start, one.end)
        found = AnswerSpan(span.stored, quoted, one.start, one.end, span.score)
        if all(place <= stems(quote_of(found)) for place in subjects.places):
            return found
    return None


def _is_in(span: AnswerSpan, others: Sequence[AnswerSpan]) -> bool:
    return any(quote_of(span) in quote_of(other) for other in others)
