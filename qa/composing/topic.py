"""An answer to a topic: keywords, a name, a headline.

What the articles say of it: the most telling sentence of each of several articles, no two that
say the same. It is turned down only where neither its words nor its meaning are there.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corpus.catalogue import StoredPassage
from qa.composing.composer import Composer, Outline, Part
from qa.composing.fact import FactComposer
from qa.composing.inquiry import Inquiry
from qa.conversation.matters import matter_of
from qa.question import QuestionKind
from qa.reading.matching import QuestionWords
from qa.reading.quotes import quote_of
from qa.reading.reader import AnswerSpan
from qa.retrieval.copies import normal_form
from qa.retrieval.plan import plans
from qa.retrieval.retriever import Hit

ARTICLES = 5
"""So many articles are quoted at most."""

SHARE = 0.4
"""How much the share of a topic's words that a passage and what stands above it hold, by rarity,
counts beside the cosine of both vectors."""
STEEP, MIDDLE = 23.5, 0.455
"""What that sum means, as log-odds that a passage is on the topic: `STEEP * (sum - MIDDLE)`. A
logistic regression on the best sums of 160 topics over 260 news articles of 200 words, headlines
(and their first four words) of articles stored without them, and of 88 topics from elsewhere:
titles of science, questions on money and on a cloud's manuals, nonsense."""
ON_TOPIC = 0.3
"""From so likely on a passage counts as being on a topic, which is a sum of .42: of the 160
topics 156 are met then, of the 88 from elsewhere 5. By the cosine alone it would be 150."""
NEAR_THE_BEST = 0.35
"""A further passage must be at least this share as likely to be on the topic as the best."""
TELLING = 0.5
"""A further sentence must be worth at least this share of the best one."""
OF_ITS_ARTICLE = 0.7
"""The sentence that is quoted of an article must be worth at least this share of its best."""
SAME = 0.9
"""Sentences whose vectors have such a cosine say the same."""
VARIETY = 0.3
"""How much being unlike what is quoted already counts beside being telling, of 1 (Carbonell and
Goldstein 1998, "The use of MMR, diversity-based reranking": their 1 - λ)."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A sentence, or a few, with how much they tell of a topic."""

    span: AnswerSpan
    on_topic: float
    """How likely its passage is on the topic, in [0, 1]."""
    worth: float
    """How telling it is, about in [0, 1]."""


class TopicComposer:
    """Quotes several articles on a topic; where nothing is on it, what a fact's composer says."""

    def __init__(self, otherwise: Composer | None = None) -> None:
        self._otherwise = otherwise or FactComposer()

    def compose(self, inquiry: Inquiry) -> Outline:
        return self.found(inquiry) or self._otherwise.compose(inquiry)

    def found(self, inquiry: Inquiry, matter: str | None = None) -> Outline | None:
        """What there is on the question's topic, or on another; None where there is nothing."""
        telling = tellings(inquiry, matter or matter_of(inquiry.asked.standalone))
        if not telling:
            return None
        telling = _best_of_each(telling)
        vectors = inquiry.vectors([quote_of(one.span) for one in telling])
        chosen = [telling[n] for n in varied(telling, vectors, ARTICLES, per_article=1)]
        spans = tuple(one.span for one in chosen)
        parts = tuple(Part(None, (n,)) for n in range(len(spans)))
        return Outline(chosen[0].on_topic, quotes=spans, parts=parts)


def _best_of_each(telling: Sequence[Telling]) -> list[Telling]:
    """What is nearly as telling as the best of its article, which are given best first."""
    best: dict[str, float] = {}
    for one in telling:
        best.setdefault(_article(one), one.worth)
    return [one for one in telling if one.worth >= OF_ITS_ARTICLE * best[_article(one)]]


def tellings(inquiry: Inquiry, matter: str) -> list[Telling]:
    """What was read of a matter, best first, as far as it is on it; empty where nothing is."""
    asked = inquiry.asked
    hits, reading = inquiry.hits, inquiry.reading
    if matter != asked.standalone:
        plan = plans(inquiry.settings)[asked.kind]
        if asked.kind is QuestionKind.LIBRARY:
            plan = plans(inquiry.settings)[QuestionKind.TOPIC]
        asked = replace(asked, standalone=matter)
        hits = tuple(inquiry.find(asked, plan))
        reading = inquiry.read(asked, hits, plan)
    words = QuestionWords(matter, inquiry.rarities)
    near = on_topic(words, hits, {span.stored.passage_id: span.stored for span in reading.spans})
    least = max(ON_TOPIC, NEAR_THE_BEST * max(near.values(), default=0.0))
    found = [
        Telling(_unmarked(span), near[span.stored.passage_id], _worth(span, words, near))
        for span in reading.spans
        if near[span.stored.passage_id] >= least
    ]
    found.sort(key=lambda one: -one.worth)
    return [one for one in found if one.worth >= TELLING * found[0].worth]


def _unmarked(span: AnswerSpan) -> AnswerSpan:
    """Its sentences, with no words of them marked: a topic asks for none."""
    return replace(span, start=span.sentences[0].start, end=span.sentences[-1].end)


def on_topic(
    words: QuestionWords, hits: Sequence[Hit], stored: Mapping[int, StoredPassage]
) -> dict[int, float]:
    """Passage id → how likely it is on the topic, by the searches' own scores."""
    cosine = {hit.passage_id: hit.vector or 0.0 for hit in hits}
    return {
        one: likely(cosine.get(one, 0.0), words.match(passage).around)
        for one, passage in stored.items()
    }


def likely(cosine: float, share: float) -> float:
    """How likely a text is on a topic: by the cosine of both, and the share of words it holds."""
    return 1 / (1 + math.exp(-STEEP * (cosine + SHARE * share - MIDDLE)))


def _worth(span: AnswerSpan, words: QuestionWords, near: Mapping[int, float]) -> float:
    """Half the reader's word for it, half how it and its passage match the topic."""
    coverage = words.coverage(quote_of(span))
    return 0.5 * span.score + 0.25 * coverage + 0.25 * near[span.stored.passage_id]


def varied(
    telling: Sequence[Telling],
    vectors: NDArray[np.float32],
    most: int,
    *,
    per_article: int,
) -> Iterator[int]:
    """The places of up to `most` that tell much and say different things, best first.

    By maximal marginal relevance; at most `per_article` of one article, none that says what
    one before says.
    """
    left = list(range(len(telling)))
    said: set[str] = set()
    counts: dict[str, int] = {}
    nearest = np.zeros(len(telling), dtype=np.float32)
    for _ in range(most):
        left = [
            n
            for n in left
            if nearest[n] < SAME
            and normal_form(quote_of(telling[n].span)) not in said
            and counts.get(_article(telling[n]), 0) < per_article
        ]
        if not left:
            return
        best = max(left, key=lambda n: (1 - VARIETY) * telling[n].worth - VARIETY * nearest[n])
        yield best
        left.remove(best)
        said.add(normal_form(quote_of(telling[best].span)))
        counts[_article(telling[best])] = counts.get(_article(telling[best]), 0) + 1
        nearest = np.maximum(nearest, vectors @ vectors[best])


def _article(one: Telling) -> str:
    return one.span.stored.entry.article_id
