"""An answer to a topic: keywords, a name, a headline.

What the articles say of it: the most telling sentence of each of several articles, no two that
say the same. It is turned down only where neither its words nor its meaning are there.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corpus.catalogue import StoredPassage
from qa.composing.composer import Composer, Outline, Part
from qa.composing.fact import FactComposer, abstention
from qa.composing.inquiry import Inquiry
from qa.composing.subjects import Subjects
from qa.conversation.matters import matter_of
from qa.conversation.misspelling import with_capitals
from qa.conversation.noun_phrases import names_of
from qa.reading.likeness import cosines
from qa.reading.matching import QuestionWords
from qa.reading.quotes import quote_of
from qa.reading.reader import AnswerSpan
from qa.reading.scraps import quotes_scrap
from qa.retrieval.copies import normal_form
from qa.retrieval.lexical import content_words
from qa.retrieval.plan import Plan
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
ON_TOPIC = 0.5
"""From so likely on a passage counts as being on a topic, which is a sum of .455: of the 160
topics 154 are met then, of the 88 from elsewhere 2, and 4 of 26 on London's councils, of which
no article tells. To meet as many by the cosine alone would let 11 and 19 of the others in."""
BESIDES, NOWHERE = 0.1, 0.025
"""From so likely on what a topic says besides its names something is told of that; from the
other on the reader is asked. Of 26 topics with a place that something is told of 25 reach the
first, of 15 of which another place's articles tell one; of these 12 stay below the other."""
NO_ANSWER, NO_MEANING = 0.15, 0.6
"""Where a word of a topic stands in no article, something is told of it only if the reader is surer
than the one that a sentence answers, or a sentence's cosine to it reaches the other. Of 53 topics
that the articles tell of, 9 of them with such a word, that turns none down; of 26 others from their
own world ("free school meals", where a Saturday is free), 24 of them with such a word, it leaves
none, of 10 that were answered."""
UNSURE, NEAREST = 0.18, 0.61
"""Where the reader is less sure than the one that a sentence answers, one must come near to the
topic itself: its cosine and `SHARE` of the topic's words that it holds itself reach the other.
Passages come near to anything from their own world. On keywords of people's questions to an
encyclopaedia, headlines and their first words, and topics put to our own sets: of 261 that were
answered of the right article one is turned down, of 15 that were answered of another three, of 22
that nothing is told of nine, of 18 headlines of news that isn't there nine. Numbers like these,
chosen on one half, turned down .30 of the wrong ones of the other half and .02 of the right ones.
How surely each alone tells right from wrong (AUROC): whether a passage has the rarest word .64,
its share of the words .72, the reader .74, a sentence's cosine .82, the sum .89."""
NEAR_THE_BEST = 0.35
"""A further passage must be at least this share as likely to be on the topic as the best."""
LIKE, WORDED = 0.4, 0.2
"""How much a sentence's own nearness to the topic and its share of the topic's words count beside
the reader's score, of 1. To keywords the reader gives low scores, which tell little apart."""
TELLING = 0.6
"""A further sentence must be worth at least this share of the best one."""
NEAR = 0.8
"""Or be at least this share as near to the topic itself: of keywords the reader is sure only
where a sentence answers."""
OF_AN_ARTICLE = 2
"""So many passages of one article are read at most where further articles are looked for."""
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
    near: float = 0.0
    """How near it is itself to the topic, in meaning and words; a part of its worth."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the articles tell of a matter."""

    best_first: tuple[Telling, ...]
    """Empty where nothing is on it."""
    confidence: float
    """The reader's, that a sentence would answer."""
    on_topic: float = 0.0
    """How likely the best passage as a whole is on it, in [0, 1]."""
    is_elsewhere: bool = False
    """It names something of which nothing of the kind is told, whatever is told of others."""
    is_far: bool = False
    """No sentence is on it itself; a summary needs none that is."""


class TopicComposer:
    """Quotes several articles on a topic; where nothing is on it, what a fact's composer says."""

    def __init__(self, otherwise: Composer | None = None) -> None:
        self._otherwise = otherwise or FactComposer()

    def compose(self, inquiry: Inquiry) -> Outline:
        told = told_of(inquiry, matter_of(inquiry.asked.standalone), ARTICLES)
        if told.is_elsewhere:
            return abstention(inquiry)
        return self._quoted(inquiry, told) or self._otherwise.compose(inquiry)

    def found(self, inquiry: Inquiry, matter: str) -> Outline | None:
        """What there is on another matter than the question's; None where there is nothing."""
        return self._quoted(inquiry, told_of(inquiry, matter, ARTICLES))

    def _quoted(self, inquiry: Inquiry, told: Told) -> Outline | None:
        """The best of what is told, of each article what tells most.

        The confidence is the reader's, that a sentence would answer: to be on a topic is less.
        """
        if not told.best_first or told.is_far:
            return None
        telling = _best_of_each(told.best_first)
        vectors = inquiry.vectors([quote_of(one.span) for one in telling])
        chosen = [telling[n] for n in varied(telling, vectors, ARTICLES, per_article=1)]
        parts = tuple(Part(None, (n,)) for n in range(len(chosen)))
        return Outline(told.confidence, quotes=tuple(one.span for one in chosen), parts=parts)


def _best_of_each(telling: Sequence[Telling]) -> list[Telling]:
    """What is nearly as telling as the best of its article, which are given best first."""
    best: dict[str, float] = {}
    for one in telling:
        best.setdefault(_article(one), one.worth)
    return [one for one in telling if one.worth >= OF_ITS_ARTICLE * best[_article(one)]]


def told_of(inquiry: Inquiry, matter: str, articles: int) -> Told:
    """What is told of a matter, as far as it is on it.

    Where what was read comes from fewer than so many articles, as many passages of others are
    read besides.
    """
    asked, hits, reading = inquiry.asked, inquiry.hits, inquiry.reading
    plan = Plan(inquiry.settings.retrieved, inquiry.settings.read_passages)
    if matter != asked.standalone:
        asked = replace(asked, standalone=matter)
        hits = tuple(inquiry.find(asked, plan))
        reading = inquiry.read(asked, hits, plan)
    spans = list(reading.spans)
    words = QuestionWords(matter, inquiry.rarities)
    near = on_topic(words, hits, spans)
    if max(near.values(), default=0.0) < ON_TOPIC:
        return Told((), reading.confidence)
    known = _articles([span for span in spans if near[span.stored.passage_id] >= ON_TOPIC])
    if len(known) < articles:
        others = [hit for hit in _elsewhere(inquiry, hits, known) if hit.passage_id not in near]
        further = inquiry.read(asked, others, replace(plan, per_article=OF_AN_ARTICLE))
        spans += further.spans
        near = on_topic(words, hits, spans)
    rest = without_names(with_capitals(matter, {span.stored.passage.text for span in spans}))
    vectors = inquiry.vectors([matter, rest or matter, *map(quote_of, spans)])
    least = max(ON_TOPIC, NEAR_THE_BEST * max(near.values()))
    found = []
    to_it, to_rest = (cosines(vectors[2:], vectors[n]).tolist() for n in (0, 1))
    for span, cosine, besides in zip(spans, to_it, to_rest, strict=True):
        # The sentence may be on the topic where the passage as a whole is on something else.
        share = words.coverage(f"{words.above(span.stored)} {quote_of(span)}")
        on = max(near[span.stored.passage_id], likely(cosine, share))
        if on >= least:
            # All that is told of Hackney is near to "Hackney cyber attack": of an attack leads.
            itself = LIKE * max((cosine + besides) / 2, 0.0)
            itself += WORDED * words.coverage(quote_of(span))
            worth = (1 - LIKE - WORDED) * span.score + itself
            found.append(Telling(_unmarked(span), on, worth, itself))
    named = with_capitals(matter, {one.span.stored.passage.text for one in found})
    found = _of_subjects(found, named)
    found = [one for one in found if not quotes_scrap(one.span)] or found
    has = inquiry.mentioning
    far = is_far(reading.confidence, nearest(words, to_it, [quote_of(span) for span in spans]))
    if is_strange(
        matter, reading.confidence, max(to_it, default=0.0), lambda word: bool(has(word))
    ):
        return Told((), reading.confidence)
    besides = _besides(inquiry, named, found)
    if not found or besides < BESIDES:
        return Told((), reading.confidence, is_elsewhere=besides < NOWHERE)
    found.sort(key=lambda one: -one.worth)
    best = found[0].worth, max(one.near for one in found)
    telling = [one for one in found if one.worth >= TELLING * best[0] or one.near >= NEAR * best[1]]
    telling += _with_the_rest(words, telling, found)
    return Told(tuple(telling), reading.confidence, max(near.values()), is_far=far)


def _with_the_rest(
    words: QuestionWords, telling: Sequence[Telling], found: Sequence[Telling]
) -> Iterator[Telling]:
    """What tells best of those words of a matter that nothing of what is telling has.

    On "nurses and midwives" sentences on nurses tell more, and leave the midwives out.
    """
    held = words.held(" ".join(quote_of(one.span) for one in telling))
    for one in found:
        if new := words.held(quote_of(one.span)) - held:
            held |= new
            yield one


def is_far(confidence: float, near: float) -> bool:
    """Whether no sentence is on a matter itself, whatever its passage is on.

    `confidence` is the reader's, `near` what `nearest` gives.
    """
    return confidence < UNSURE and near < NEAREST


def nearest(words: QuestionWords, likeness: Sequence[float], quotes: Sequence[str]) -> float:
    """How near the nearest of some quotes is to a matter; `likeness` are their cosines to it.

    The best sum of a cosine and of `SHARE` of the words held; 0 where there are none.
    """
    sums = (c + SHARE * words.coverage(q) for c, q in zip(likeness, quotes, strict=True))
    return max(sums, default=0.0)


def is_strange(
    matter: str, confidence: float, nearest: float, holds: Callable[[str], object]
) -> bool:
    """Whether neither all words of a matter nor its meaning are anywhere in the articles.

    `holds` gives something true of a word that is; `confidence` is the reader's, `nearest` the
    best cosine.
    """
    if confidence >= NO_ANSWER or nearest >= NO_MEANING:
        return False
    return not all(map(holds, content_words(matter)))


def _of_subjects(found: list[Telling], matter: str) -> list[Telling]:
    """What speaks of all that a matter names, where anything does.

    On "Hackney care leavers" Islington's are no answer, nor is Hackney's head of a school.
    """
    subjects = Subjects.of(f"on {matter}")  # as the first word it might be none
    of_them = [one for one in found if subjects.are_in(one.span)]
    return of_them if of_them or subjects.places else found


def _besides(inquiry: Inquiry, matter: str, found: Sequence[Telling]) -> float:
    """How likely any of what is found is on what a matter says besides its names; 1 if nothing.

    On "Barnet parking permits" it is no answer that Barnet has a youth hub.
    """
    return besides(inquiry, matter, [(one.span.stored, quote_of(one.span)) for one in found])


def besides(inquiry: Inquiry, matter: str, texts: Sequence[tuple[StoredPassage, str]]) -> float:
    """How likely any of some texts is on what a matter says besides its names; 1 if nothing."""
    rest = without_names(matter)
    if rest is None:
        return 1.0
    words = QuestionWords(rest, inquiry.rarities)
    vectors = inquiry.vectors([rest, *(text for _, text in texts)])
    near = cosines(vectors[1:], vectors[0]).tolist()
    return max(
        (
            likely(cosine, words.match(stored).around)
            for (stored, _), cosine in zip(texts, near, strict=True)
        ),
        default=0.0,
    )


def without_names(matter: str) -> str | None:
    """What a matter says besides its names; None where that is nothing, or all of it."""
    rest = f"on {matter}"
    for name in reversed([name for name in names_of(rest) if name.named]):
        rest = f"{rest[: name.start]} {rest[name.end :]}"
    return None if rest == f"on {matter}" or not content_words(rest) else rest


def _articles(spans: Sequence[AnswerSpan]) -> set[str]:
    return {span.stored.entry.article_id for span in spans}


def _elsewhere(inquiry: Inquiry, hits: Sequence[Hit], articles: set[str]) -> list[Hit]:
    """The hits of other articles than these."""
    places = inquiry.catalogue.spans([hit.passage_id for hit in hits])
    return [
        hit
        for hit in hits
        if hit.passage_id in places and places[hit.passage_id].article_id not in articles
    ]


def _unmarked(span: AnswerSpan) -> AnswerSpan:
    """Its sentences, with no words of them marked: a topic asks for none."""
    return replace(span, start=span.sentences[0].start, end=span.sentences[-1].end)


def on_topic(
    words: QuestionWords, hits: Sequence[Hit], spans: Sequence[AnswerSpan]
) -> dict[int, float]:
    """Passage id → how likely it is on the topic, by the searches' own scores."""
    cosine = {hit.passage_id: hit.vector or 0.0 for hit in hits}
    stored = {span.stored.passage_id: span.stored for span in spans}
    return {
        one: likely(cosine.get(one, 0.0), words.match(passage).around)
        for one, passage in stored.items()
    }


def likely(cosine: float, share: float) -> float:
    """How likely a text is on a topic: by the cosine of both, and the share of words it holds."""
    return 1 / (1 + math.exp(-STEEP * (cosine + SHARE * share - MIDDLE)))


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
        nearest = np.maximum(nearest, cosines(vectors, vectors[best]))


def _article(one: Telling) -> str:
    return one.span.stored.entry.article_id
