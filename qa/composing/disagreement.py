"""Two articles that give different figures or judgements for the same thing.

They are read for the same question, and each has its own figure; or the reader finds that each
denies what the other says. That alone is no disagreement: figures of two years, places or
measures differ and are both right, and what was so in spring may be otherwise a year later.
So all of that must be the same, or what is asked must be long past for both. It is pointed out
only where hardly anything speaks against it: a wrong remark makes readers doubt what is right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from corpus.english.dates import YEAR
from corpus.english.folding import forms
from qa.composing.composer import Outline, Part
from qa.composing.inquiry import Inquiry
from qa.composing.newness import published_on
from qa.composing.remarks import Remark, Wording
from qa.composing.subjects import Subjects, around
from qa.conversation.agreement import without_accounts
from qa.conversation.noun_phrases import names_of
from qa.conversation.statements import statement
from qa.reading.asked import AnswerType, answer_type, candidates
from qa.reading.matching import name_stems, stems
from qa.reading.quotes import marked_of, quote_of
from qa.reading.reader import AnswerSpan, Claim, Judgement, Reading
from qa.retrieval.lexical import content_words

NEARLY = 0.5
"""The other answer scores at least this share of the best one."""
DENIES = 0.8
"""From here on a quote denies another one."""
TRIED = 3
"""So many quotes are held against the best one: each costs the reader two claims."""
ON_IT, SAYS_IT = 0.6, 0.3
"""The passage of each quote, with what stands above it, has at least this share of the
question's content words, and the quote itself, with its title, this one. Of 60 questions for
figures over samples and seeds that have one answer each, none got the remark."""
RETOLD, RETOLD_WORDS = 0.6, 4
"""Another article tells the same again where it has this share of the content words of a quote,
or the quote of its, and so many of them, whatever it scores: the reader scores one of the two."""
WHERE_ASKED = 0.5
"""Where the question says itself that accounts differ, so much of the shares is enough."""
FIGURES_ASKED = 0.1
"""Of the best score, for another figure of the same measure where the question says so: the reader
takes one of two figures for the answer, and thinks little of the other."""
SOON_DAYS = 184
"""Articles that were published within so many days tell of one state of things."""
LONG_PAST_YEARS = 2
"""A date that lies further back than this when both articles are published is history."""

_FIGURES = (AnswerType.NUMBER, AnswerType.DATE)
_CORRECTS = re.compile(
    r"\bcorrect(?:ion|s|ed)\b|\bwrong\b|\bin fact\b|\bearlier version\b|\bmistake\b|\berror\b",
    re.IGNORECASE,
)


def with_disagreement(inquiry: Inquiry, reading: Reading, outline: Outline) -> Outline:
    """An answer to a fact with the quote that disagrees beside its best one, the newer first.

    `reading` is what it was made of.

    One that has parts is left as it is: it tells already which quote is newer, or corrected.
    """
    best = outline.quotes[0] if outline.quotes and not outline.parts else None
    other = _other(inquiry, reading, best) if best else None
    if best is None or other is None:
        return outline
    newer, older = sorted((best, other), key=published_on, reverse=True)
    rest = [span for span in outline.quotes if span not in (best, other)]
    is_dated = published_on(older) > date.min and published_on(newer) != published_on(older)
    parts = (
        Part(Remark(Wording.NEWER), (0,), published_on(newer)),
        Part(Remark(Wording.OLDER), (1,), published_on(older)),
    )
    return replace(
        outline,
        quotes=(newer, older, *rest),
        most=max(outline.most or 2, 2),
        parts=parts if is_dated else (),
        remarks=(Remark(Wording.DISAGREE),),
    )


def _other(inquiry: Inquiry, reading: Reading, best: AnswerSpan) -> AnswerSpan | None:
    """The span that disagrees with the best one, the likeliest first; None where none does."""
    kind = _kind_of(inquiry, best)
    differ = _by_figures if kind in _FIGURES else _by_judgement
    lenient = _leniency(inquiry)
    share = NEARLY if lenient == 1 else FIGURES_ASKED if kind in _FIGURES else NEARLY * lenient
    least, tried = share * reading.spans[0].score, 0
    for span in reading.spans:
        if tried == TRIED:
            return None
        is_near = span.score >= least or is_retold(best, span)
        if is_near and _same_thing(best, span, inquiry.asked.standalone, kind, lenient):
            tried += 1
            if differ(inquiry, best, span, kind):
                return span
    return None


def _kind_of(inquiry: Inquiry, best: AnswerSpan) -> AnswerType:
    """The sort of answer that is asked for; by the answer itself where accounts are compared.

    Of "the pool's cost: do your figures match?" no word of the question says that it is a figure.
    """
    kind = answer_type(inquiry.asked.standalone)
    if kind in _FIGURES or _leniency(inquiry) == 1:
        return kind
    told = (one for one in _FIGURES[::-1] if best.is_short and _told(best, one))
    return next(told, kind)


def is_retold(one: AnswerSpan, other: AnswerSpan) -> bool:
    """Whether another article tells again what a quote tells: much of it in the same words.

    "a former school that was built in 1908", "in a former school, built in 1911".
    """
    if one.stored.entry.article_id == other.stored.entry.article_id:
        return False
    first, second = (stems(" ".join(content_words(quote_of(s)))) for s in (one, other))
    shared = len(first & second)
    return shared >= RETOLD_WORDS and shared >= RETOLD * min(len(first), len(second))


def with_other_account(inquiry: Inquiry, spans: Sequence[AnswerSpan], outline: Outline) -> Outline:
    """An answer with what another article tells of the same, where the question compares them.

    As it was where no other article does, or nothing of the sort is asked.
    """
    best = outline.quotes[0] if outline.quotes and _leniency(inquiry) < 1 else None
    others = (s for s in spans if best and _is_account(inquiry, best, s) and not corrects(s))
    other = next(others, None)
    if best is None or other is None or other in outline.quotes:
        return outline
    rest = outline.quotes[1:]
    return replace(outline, quotes=(best, other, *rest), parts=(), said=None)


def _is_account(inquiry: Inquiry, best: AnswerSpan, other: AnswerSpan) -> bool:
    """Whether another article tells the same again, or gives as likely a figure of the measure."""
    if is_retold(best, other):
        return True
    question = inquiry.asked.standalone
    kind = _kind_of(inquiry, best)
    if best.stored.entry.article_id == other.stored.entry.article_id or kind not in _FIGURES:
        return False
    mine, its = _told(best, kind), _told(other, kind)
    is_near = other.score >= FIGURES_ASKED * best.score and _is_on(other, question, WHERE_ASKED)
    is_of_measure = mine is not None and its is not None and mine[1] == its[1]
    return is_near and is_of_measure and Subjects.of(question).are_in(other)


def _same_thing(
    one: AnswerSpan, other: AnswerSpan, question: str, kind: AnswerType, lenient: float
) -> bool:
    """Whether quotes of two articles tell of what is asked, of one place and of one time.

    Where the question says that accounts differ (`lenient` below 1), whenever they were told.
    """
    if one.stored.entry.article_id == other.stored.entry.article_id:
        return False
    subjects = Subjects.of(question)
    if not all(
        subjects.are_in(span) and _is_on(span, question, lenient) and not corrects(span)
        for span in (one, other)
    ):
        return False
    if not (_names_in(one) <= around(other.stored) and _names_in(other) <= around(one.stored)):
        return False
    if kind is AnswerType.DATE:
        return _are_past((one, other))
    first, second = _years(one, kind), _years(other, kind)
    return first == second and (bool(first) or lenient < 1 or _are_soon_after(one, other))


def _leniency(inquiry: Inquiry) -> float:
    """The share of the other floors that holds here; 1 where no accounts are compared."""
    return WHERE_ASKED if inquiry.asked.accounts else 1.0


def _by_figures(inquiry: Inquiry, one: AnswerSpan, other: AnswerSpan, kind: AnswerType) -> bool:
    """Whether two quotes give different figures of one measure.

    A reader that finds each of them supported by the other is believed. One that has not
    learned to judge never finds a contradiction, and has no say.
    """
    mine, its = _told(one, kind), _told(other, kind)
    if not mine or not its or mine[0] == its[0] or mine[1] != its[1]:
        return False
    question = inquiry.asked.standalone
    judged = _judged(
        inquiry,
        [(statement(question, marked_of(said)), by) for said, by in ((one, other), (other, one))],
    )
    can_tell = any(j.contradicts > 0 for j in judged)
    return not can_tell or any(j.contradicts > j.supports for j in judged)


def _by_judgement(inquiry: Inquiry, one: AnswerSpan, other: AnswerSpan, kind: AnswerType) -> bool:
    """Whether the reader finds that each of two quotes denies what the other says."""
    judged = _judged(inquiry, [(quote_of(one), other), (quote_of(other), one)])
    return all(j.contradicts >= DENIES for j in judged)


def _judged(inquiry: Inquiry, claims: Sequence[tuple[str | None, AnswerSpan]]) -> list[Judgement]:
    return inquiry.judge(
        [Claim(said, span.stored, span.sentences) for said, span in claims if said]
    )


def _told(span: AnswerSpan, kind: AnswerType) -> tuple[tuple[str, ...], frozenset[str]] | None:
    """The figure that a span marks, in forms to compare, and its measure: signs and unit."""
    if not span.is_short:
        return None
    passage = span.stored.passage
    start, end = span.start - passage.start, span.end - passage.start
    found = [(s, e) for s, e in candidates(passage.text, kind) if s < end and start < e]
    if len(found) != 1:
        return None
    figure = passage.text[slice(*found[0])]
    behind = re.match(r"\s*([^\W\d_]+)", passage.text[found[0][1] :])
    signs = frozenset(sign for sign in "£$€%" if sign in figure)
    if kind is AnswerType.DATE:
        signs = frozenset({"year"} if re.fullmatch(YEAR, figure) else {"day"})
    elif behind and not signs:
        signs = stems(behind[1])
    return tuple(forms(figure)), signs


def _is_on(span: AnswerSpan, question: str, lenient: float) -> bool:
    """Whether a quote and what stands around it have most of what is asked about."""
    asked = stems(" ".join(content_words(without_accounts(question))))
    said = stems(f"{span.stored.entry.title} {quote_of(span)}")
    near = around(span.stored)
    least = lenient * len(asked)
    return len(asked & near) >= ON_IT * least and len(asked & said) >= SAYS_IT * least


def _names_in(span: AnswerSpan) -> frozenset[str]:
    """The stems of what a quote names, whoever and wherever that is."""
    named = (name_stems(name.text) for name in names_of(quote_of(span)) if name.named)
    return frozenset().union(*named)


def corrects(span: AnswerSpan) -> bool:
    """Whether a quote is of a correction: that article is settled, not at odds."""
    return _CORRECTS.search(f"{span.stored.entry.title} {quote_of(span)}") is not None


def _years(span: AnswerSpan, kind: AnswerType) -> frozenset[str]:
    """The years that a quote names besides the figure itself."""
    figures = _told(span, kind)
    known = set(figures[0]) if figures else set()
    return frozenset(re.findall(rf"\b{YEAR}\b", quote_of(span))) - known


def _are_soon_after(one: AnswerSpan, other: AnswerSpan) -> bool:
    first, second = published_on(one), published_on(other)
    return date.min < min(first, second) and abs((first - second).days) <= SOON_DAYS


def _are_past(spans: Sequence[AnswerSpan]) -> bool:
    """Whether the dates that two spans mark were long past for both articles.

    What recurs, as an inspection, has each article tell of its own; what is planned moves.
    """
    first = min(map(published_on, spans))
    for span in spans:
        told = _told(span, AnswerType.DATE)
        years = [int(y) for y in told[0] if re.fullmatch(YEAR, y)] if told else []
        if len(years) != 1 or first == date.min or years[0] > first.year - LONG_PAST_YEARS:
            return False
    return True
