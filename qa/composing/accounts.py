"""What each article says of a matter of which a question asks whether accounts agree.

A reader takes one of them for the answer, or none where the question is mostly about accounts. So
the versions that the question names are looked for themselves; and of one that it names, others:
"one piece counts 24 advisers, do all?".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.article import Passage, Sentence
from qa.composing.composer import Outline
from qa.composing.disagreement import corrects
from qa.composing.inquiry import Inquiry
from qa.composing.newness import by_newness, dated_parts
from qa.composing.remarks import Remark, Wording
from qa.composing.subjects import Subjects, around
from qa.composing.versions import (
    Version,
    VersionSort,
    are_alternatives,
    rival_of,
    told_as,
    versions_in,
    without,
)
from qa.conversation.noun_phrases import names_of
from qa.question import QuestionKind
from qa.reading.likeness import cosines
from qa.reading.quotes import quoted_sentences, text_of
from qa.reading.reader import AnswerSpan
from qa.retrieval.plan import Plan

_KINDS = frozenset(QuestionKind) - {
    QuestionKind.LIBRARY,
    QuestionKind.TALK,
    QuestionKind.CHOICE,
    QuestionKind.SUMMARY,
}
PER_ARTICLE = 4
"""Passages of one article that are looked through for versions."""
ARTICLES = 8
"""So many articles, the best found, are looked through for versions."""
_TWO = 2
"""More figures of one thing than two are versions, whatever is said of them."""
_SUMS = frozenset({VersionSort.MONEY, VersionSort.FIGURE})
MOST = 4
"""Quotes at most."""
NEAR = 0.1
"""A sentence with a version tells of the matter from this cosine on: what else of it is told
around the sentence, its names must hold. Of the questions of ten sets it was .15 to .83."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence that has a version, and how near it is to the matter."""

    version: Version
    span: AnswerSpan
    near: float


def with_each_account(inquiry: Inquiry, outline: Outline) -> Outline:
    """An answer to a question for accounts with each version that the articles have of it.

    As it was where no two versions are found; and where one is named, if several articles answer
    already, or one does that puts it right.
    """
    # "Camden in 2022 or Bromley in 2023" are sides, where there is anything of them.
    has_sides = inquiry.asked.kind is QuestionKind.COMPARISON and outline.reason is None
    if inquiry.asked.kind not in _KINDS or has_sides:
        return outline
    question = inquiry.asked.question.text
    versions = versions_in(question)
    is_asked = inquiry.asked.accounts or are_alternatives(question, versions)
    is_asked = is_asked or (len(versions) > _TWO and versions[0].sort in _SUMS)
    may_be = versions and (len(versions) >= _TWO or versions[0].counted)
    if not may_be or not is_asked:
        return outline
    is_settled = len({*map(_article, outline.quotes)}) > 1 or any(map(corrects, outline.quotes))
    if len(versions) < _TWO and outline.reason is None and is_settled:
        return outline
    return _of_versions(inquiry, outline, versions)


def _of_versions(inquiry: Inquiry, outline: Outline, versions: Sequence[Version]) -> Outline:
    """An answer of the sentences that have the versions, the nearest for each; else as it was.

    At least one of them must be told of all that the question names: "the guide says two weeks, the
    story on Sutton three".
    """
    subjects = Subjects.of(inquiry.asked.question.text)
    names = (*subjects.places, *subjects.others)
    best: dict[tuple[str, ...], tuple[int, float, AnswerSpan]] = {}
    for one in _told(inquiry, versions):
        known = around(one.span.stored)
        fits = (sum(name <= known for name in names), one.near)
        if one.near >= NEAR and fits > best.get(one.version.forms, (-1, 0.0))[:2]:
            best[one.version.forms] = (*fits, one.span)
    held = [names_held for names_held, _, _ in best.values()]
    if len(best) < _TWO or max(held) < len(names) or (not names and len(versions) < _TWO):
        return outline
    spans = by_newness([span for _, _, span in best.values()])[:MOST]
    # Of "a standard inspection, two weeks or one" they may tell of two inspections.
    differ = (Remark(Wording.DISAGREE),) if names and min(held) == len(names) else ()
    sure = max(outline.confidence, inquiry.threshold)
    return Outline(sure, quotes=tuple(spans), parts=dated_parts(spans), remarks=differ)


def _told(inquiry: Inquiry, versions: Sequence[Version]) -> list[_Told]:
    """The sentences of the articles found that have a version."""
    matter = without(inquiry.asked.question.text, versions)
    plan = Plan(inquiry.settings.retrieved, 2 * inquiry.settings.read_passages, PER_ARTICLE)
    asked = replace(inquiry.asked, standalone=matter)
    opened = inquiry.open([*inquiry.find(asked, plan), *inquiry.hits], plan)
    articles = list(dict.fromkeys(one.stored.entry.article_id for one in opened))[:ARTICLES]
    found: dict[tuple[str, int], tuple[Version, AnswerSpan]] = {}
    for stored in (stored for one in articles for stored in inquiry.passages_of(one)):
        for sentence in stored.passage.sentences:
            if told := _version(versions, stored.passage, sentence):
                version, place = told
                quoted = quoted_sentences(stored.passage, *place)
                span = AnswerSpan(stored, quoted, *place, 0.0)
                found.setdefault((_article(span), sentence.start), (version, span))
    if not found:
        return []
    for name in names_of(matter):
        matter = matter.replace(name.text, "") if name.named else matter
    said = [text_of(span, span.sentence) for _, span in found.values()]
    vectors = inquiry.vectors([matter, *said])
    near = cosines(vectors[1:], vectors[0])
    return [_Told(*one, float(n)) for one, n in zip(found.values(), near, strict=True)]


def _version(
    versions: Sequence[Version], passage: Passage, sentence: Sentence
) -> tuple[Version, tuple[int, int]] | None:
    """The version that a sentence has, and where; of a single one also another figure."""
    for known in versions:
        if place := told_as(known, passage, sentence):
            return known, place
    place = rival_of(versions[0], passage, sentence) if len(versions) < _TWO else None
    if place is None:
        return None
    return replace(versions[0], text=passage.between(*place)), place


def _article(span: AnswerSpan) -> str:
    return span.stored.entry.article_id
