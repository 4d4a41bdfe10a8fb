"""A comparison: each side searched and read for itself, and what they say set side by side.

The n-th quotes of the sides speak of the same as far as they do at all: the same grade, the
same measure. A side for which nothing was found stays, without quotes, so that nobody takes
the other's for its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from corpus.english.dates import YEAR
from qa.composing.composer import Outline, Part
from qa.composing.fact import FactComposer, abstention
from qa.composing.inquiry import Inquiry
from qa.composing.newness import published_on
from qa.composing.remarks import Remark, Wording
from qa.composing.side_evidence import Side, Sought, evidence, worthy
from qa.composing.sides_speaking import speaking, with_own_words
from qa.composing.sifting import sifted
from qa.composing.subjects import Subjects, around
from qa.composing.subquestions import about, otherwise, subquestion
from qa.conversation.asking import Sides, State, sides_of, state_asked
from qa.conversation.fronted import COMPARING
from qa.conversation.noun_phrases import names_of
from qa.conversation.tagged_words import words_of
from qa.question import QuestionKind
from qa.reading.matching import stems
from qa.reading.quotes import marked_of, quote_of
from qa.reading.reader import AnswerSpan, Reading
from qa.retrieval.lexical import content_words
from qa.retrieval.plan import Plan

READ_A_SIDE = 8
"""So many passages are read for each side."""
NEXT = 0.1
"""So much more alike a quote must be for each place that it comes up to stand beside another."""
EASED = 0.6
"""Of the threshold, for a side beside one that has evidence: the question makes sense then."""
MOST_WORDS = 0.7
"""The share of the words of a side without a name that speak of it: the "older framework" is
"the old single inspection framework" too."""
_CHOOSES = re.compile(r"\W*(?:which|who(?:se)?)\b", re.IGNORECASE)
APART_DAYS = 60
"""Articles that were published so many days apart tell of two times, not of one event."""


class ComparisonComposer:
    """Reads for each side by itself; where no side has evidence, it is a question for a fact."""

    def compose(self, inquiry: Inquiry) -> Outline:
        question = inquiry.asked.standalone
        sides = sides_of(question)
        if sides is None or not sides.phrases:
            return FactComposer().compose(inquiry)
        if len(sides.phrases) == 1:
            outline = _with_earlier(inquiry, sides)
        else:
            outline = _side_by_side(inquiry, question, sides)
        return outline or _as_a_fact(inquiry, sides)


def _as_a_fact(inquiry: Inquiry, sides: Sides) -> Outline:
    """The answer to the question as it stands; none that chooses another than one of the sides.

    Of sides with names, of none of which anything is told by itself, only what names several.
    """
    outline = FactComposer().compose(inquiry)
    best = outline.quotes[0] if outline.quotes else None
    if best and all(any(n.named for n in names_of(f"of {one}")) for one in sides.phrases[:2]):
        said = stems(quote_of(best))
        if len(sides.phrases) > 1 and sum(stems(one) <= said for one in sides.phrases) < 2:
            return abstention(inquiry)
    if best is None or not _CHOOSES.match(inquiry.asked.standalone) or not best.is_short:
        return outline
    chosen = stems(marked_of(best))
    return outline if any(stems(one) & chosen for one in sides.phrases) else abstention(inquiry)


def _side_by_side(inquiry: Inquiry, question: str, sides: Sides) -> Outline | None:
    asked = [
        Side(
            Remark(Wording.SIDE, name=phrase),
            subquestion(question, sides, n),
            _words(phrase, sides),
            1.0 if any(name.named for name in names_of(f"of {phrase}")) else MOST_WORDS,
        )
        for n, phrase in enumerate(sides.phrases)
    ]
    sought = Sought(
        tuple(asked),
        about(question, sides),
        is_newest=state_asked(question) is State.NEWEST,
        threshold=inquiry.threshold,
        is_wide=not (sides.asked or sides.over_time or about(question, sides)),
    )
    readings = _read(inquiry, [side.question for side in asked])
    found = [evidence(n, reading, sought) for n, reading in enumerate(readings)]
    if any(found):
        eased = replace(sought, threshold=EASED * inquiry.threshold)
        found = [own or evidence(n, readings[n], eased) for n, own in enumerate(found)]
    if any(found) or sides.over_time:
        wordings = [otherwise(question, sides, n) for n in range(len(asked))]
        _ask_again(inquiry, wordings, sought, readings, found)
    confidences = [reading.confidence for reading in readings]
    people = (
        [] if sides.over_time or sides.asked else speaking(inquiry, sides.phrases, sought.matter)
    )
    for n, one in enumerate(people):
        found[n] = with_own_words(inquiry, one, [p for p in people if p is not one], found[n])
        confidences[n] = max(one.confidence, confidences[n] if found[n] else 0.0)
    return _outline(
        inquiry,
        [side.label for side in asked],
        _paired(found),
        _confidences(confidences, found, inquiry.threshold),
    )


def _words(phrase: str, sides: Sides) -> frozenset[str]:
    """The stems by which a side is known: where it is asked about in full, of its names alone."""
    if not sides.named:
        return frozenset()
    if not sides.asked:
        return stems(phrase)
    return stems(" ".join(name.text for name in names_of(phrase) if name.named))


def _confidences(
    each: Sequence[float], found: Sequence[Sequence[AnswerSpan]], threshold: float
) -> list[float]:
    """How sure the reader is of the sides that have evidence, but for those let in beside them."""
    confidences = [sure for sure, own in zip(each, found, strict=True) if own]
    return [one for one in confidences if one >= threshold] or confidences


def _ask_again(
    inquiry: Inquiry,
    wordings: Sequence[str],
    sought: Sought,
    readings: list[Reading],
    found: list[list[AnswerSpan]],
) -> None:
    """Ask in other words of the sides that nothing was found for, before that is said.

    A wider question finds more than it should: what it finds stands in a passage that speaks of
    all that is compared.
    """
    asked = [side.question for side in sought.sides]
    empty = [n for n, own in enumerate(found) if not own and wordings[n] != asked[n]]
    if not empty:
        return
    wanted = stems(" ".join(content_words(sought.matter)))
    for n, reading in zip(empty, _read(inquiry, [wordings[n] for n in empty]), strict=True):
        readings[n] = reading
        own = evidence(n, reading, sought)
        found[n] = [span for span in own if wanted <= around(span.stored)]


def _read(inquiry: Inquiry, questions: Sequence[str]) -> list[Reading]:
    """What the reader makes of each question, all searched for and read together."""
    plan = Plan(found=inquiry.settings.retrieved, read=READ_A_SIDE)
    # The names of the history are in the question by now; what was said before is of all sides.
    plain = replace(inquiry.asked.question, history=())
    understood = [
        replace(inquiry.asked, question=plain, standalone=question, kind=QuestionKind.FACT)
        for question in questions
    ]
    inquiry.expect(inquiry.looked_at.passages + READ_A_SIDE * len(questions))
    return [sifted(one).reading for one in inquiry.of_each(understood, plan)]


def _told_of(span: AnswerSpan) -> date:
    """The day a quote tells of: in the last year it names, if that is past, else its article's."""
    published = published_on(span)
    years = [int(year) for year in re.findall(rf"\b{YEAR}\b", quote_of(span))]
    return date(max(years), 12, 31) if years and max(years) < published.year else published


def _paired(found: Sequence[list[AnswerSpan]]) -> list[list[AnswerSpan]]:
    """The sides' spans, put so that the n-th of each speak of the same as far as they can.

    The first side that has any sets the order.
    """
    first = next((own for own in found if own), [])
    paired = []
    for own in found:
        left, order = list(own), []
        for model in first if own is not first else ():
            if left:
                alike = [_alike(model, span) - n * NEXT for n, span in enumerate(left)]
                order.append(left.pop(alike.index(max(alike))))
        paired.append([*order, *left])
    return paired


def _alike(one: AnswerSpan, other: AnswerSpan) -> float:
    """The share of the content words of the shorter quote that the other has, in [0, 1]."""
    a, b = (stems(" ".join(content_words(quote_of(span)))) for span in (one, other))
    return len(a & b) / max(min(len(a), len(b)), 1)


def _with_earlier(inquiry: Inquiry, sides: Sides) -> Outline | None:
    """The newest evidence, and that of an earlier article: "compared with last time"."""
    (reading,) = _read(inquiry, [_without_earlier(inquiry.asked.standalone, sides)])
    subjects = Subjects.of(sides.about)
    told = [
        (_told_of(span), span)
        for span in worthy(reading, inquiry.threshold, "")
        if span.stored.entry.published and subjects.are_in(span)
    ]
    newest = max((day for day, _ in told), default=date.max)
    then = [(day, span) for day, span in told if (newest - day).days >= APART_DAYS]
    before = max((day for day, _ in then), default=date.max)
    found = [
        [span for day, span in told if (newest - day).days < APART_DAYS],
        [span for day, span in then if (before - day).days < APART_DAYS],
    ]
    labels = [Remark(Wording.NEWER), Remark(Wording.SIDE, name=sides.phrases[0])]
    return _outline(inquiry, labels, _paired(found), [reading.confidence])


def _outline(
    inquiry: Inquiry,
    labels: Sequence[Remark],
    found: Sequence[Sequence[AnswerSpan]],
    confidences: Sequence[float],
) -> Outline | None:
    """A part for each side, those without evidence too; None where none has any."""
    if not any(found):
        return None
    quotes: list[AnswerSpan] = []
    parts = []
    for label, own in zip(labels, found, strict=True):
        shown = own[: inquiry.settings.quotes]
        parts.append(Part(label, tuple(range(len(quotes), len(quotes) + len(shown)))))
        quotes.extend(shown)
    return Outline(min(confidences), quotes=tuple(quotes), parts=tuple(parts))


def _without_earlier(question: str, sides: Sides) -> str:
    """The question about now: what stands before the words that compare it with then."""
    before = question[: question.find(sides.phrases[0])]
    compared = COMPARING.search(before)
    asked = before[: compared.start()].strip(" ,") if compared else ""
    is_whole = len(words_of(asked)) > 2 and not re.match(r"\W*(?:is|are|was|were)\b", asked, re.I)
    return f"{asked}?" if is_whole else f"How did {sides.about} do?"
