"""How a quantity went on: what an article gives for it, each at its time.

"How did the death toll change?" is not answered by whatever happened on a day, but by figures.
So the quantity itself is asked for, and the figures that answer are put in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from corpus.english.words import AUXILIARIES
from qa.composing.figures import typed
from qa.composing.inquiry import Inquiry
from qa.conversation.courtesy import plainly
from qa.conversation.states import without_order
from qa.conversation.tagged_words import Use, low_at, words_of
from qa.reading.asked import AnswerType, asked
from qa.reading.matching import name_stems, stems
from qa.reading.quotes import marked_of
from qa.reading.reader import AnswerSpan
from qa.retrieval.plan import Plan

SURE, NEARLY = 0.1, 0.4
"""So likely to answer the surest figure must be, and so large a share of it a further one. Of "What
was the death toll of Ebola?" five articles' figures are .10 to .18; whoever it was that was "edited
by" has .05."""
LIKE_THE_BEST = 0.3
"""The surest figure must be at least this share as likely to answer as any other words."""
OF_AN_ARTICLE = 2
TIMELINE_OF = re.compile(r"^\W*(?:time ?line|history|trends?) (?:of|in|for)\s+", re.IGNORECASE)


def measured(inquiry: Inquiry) -> list[AnswerSpan]:
    """What gives a figure for the quantity whose course is asked for, surest first.

    Empty where it is none: where what answers "What was it?" surest is no figure.
    """
    matter = _quantity(inquiry.asked.standalone)
    if matter is None:
        return []
    question = replace(inquiry.asked, standalone=f"What was {matter}?")
    settings = inquiry.settings
    plan = Plan(settings.retrieved, 2 * settings.read_passages, per_article=OF_AN_ARTICLE)
    spans = inquiry.read(question, inquiry.find(question, plan), plan).spans
    figures = list(_of_it(spans, matter))
    least = max(SURE, LIKE_THE_BEST * spans[0].score) if spans else SURE
    if not figures or figures[0].score < least:
        return []
    sign = _sign(figures[0])
    return [one for one in figures if one.score >= NEARLY * figures[0].score and _sign(one) == sign]


def _quantity(question: str) -> str | None:
    """What is asked how it changed: "the death toll of Ebola"; None where that can't be told."""
    text = without_order(plainly(question))
    if found := TIMELINE_OF.match(text):
        return text[found.end() :].rstrip(" ?.!")
    words = words_of(text)
    if low_at(words, 0) != "how" or low_at(words, 1) not in AUXILIARIES:
        return None
    last = next((word for word in reversed(words[3:]) if word.use is Use.VERB), None)
    return text[words[2].start : last.start].strip() if last else None


def _of_it(spans: tuple[AnswerSpan, ...], matter: str) -> Iterator[AnswerSpan]:
    """The figures in what speaks of all that the matter names."""
    names = [name_stems(name) for name in asked(f"on {matter}").names]
    for span in spans:
        about = stems(f"{span.stored.entry.title} {span.stored.passage.text}")
        if _is_figure(span) and all(name <= about for name in names):
            yield span


def _sign(span: AnswerSpan) -> str:
    """Of what a figure is, where a sign says so: pounds, per cent."""
    return "".join(sign for sign in marked_of(span) if sign in "£$€%")


def _is_figure(span: AnswerSpan) -> bool:
    return span.is_short and bool(typed(marked_of(span), AnswerType.NUMBER))
