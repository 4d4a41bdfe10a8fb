"""A summary of an article or of a matter: whole sentences, each cited, none said twice.

Which matter is told by how near they are to what the article as a whole says and to its title,
and by where they stand; of a matter, by what the reader and the searches say. They are chosen
one after another so that each adds something (maximal marginal relevance, Carbonell and
Goldstein 1998), and stand in the order of the articles.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from corpus.article import Sentence
from corpus.catalogue import StoredPassage
from qa.composing.article_meant import article_meant
from qa.composing.composer import Composer, Outline, outline_of
from qa.composing.covering import covering
from qa.composing.fact import FactComposer, abstention
from qa.composing.inquiry import Inquiry
from qa.composing.subjects import Subjects
from qa.composing.topic import ON_TOPIC, Telling, Told, likely, told_of
from qa.conversation.matters import IN_SHORT, matter_of, sentences_asked, whose_summary
from qa.question import Question
from qa.reading.likeness import cosines
from qa.reading.matching import QuestionWords, stems
from qa.reading.quotes import quoted_sentences
from qa.reading.reader import AnswerSpan
from qa.reading.scraps import quotes_scrap
from qa.retrieval.copies import normal_form
from qa.retrieval.lexical import content_words

SENTENCES = 5
"""A summary has so many sentences where the question doesn't say how many."""
MOST = 20
TITLED, OPENS = 0.3, 0.15
"""How much being near to the title and opening a paragraph count beside `covering.COVERING`;
opening the article counts three times as much."""
EARLY = 0.15
"""How much the first sentence of an article counts more than its last: news tells what matters
first."""
FEWEST_WORDS = 6
_MORE = re.compile(r"\b(?:else|more)\b", re.I)
SUMMED_FROM = 0.9
"""A matter is summed up if a passage is so likely on it, or if the reader is as sure as for an
answer: what only touches on a matter gives no summary."""
FIGURES = 0.2
"""How much a figure, a date for one, adds to a sentence: it tells more than its like without."""
READ = 0.2
"""How much the worth counts that what the reader makes of it gives a sentence on a matter."""
FULL, FULL_WORDS = 0.3, 25
"""How much a sentence of so many words counts more than one of a few."""
ABOUT, SAID = 0.45, 0.6
"""On a matter's topic is what is so near to it, or has such a share of its words, where anything
is: of "fostering in Islington" all that is said of Islington is near to the whole."""
TITLE_TELLS = 0.9
"""An article is on a matter as a whole if its title's cosine to it, and the share of its words that
the title has, come to so much. Of summaries that named one article's matter half were given in one
sentence without: "the report lists" is near to no matter's words."""
AS_A_WHOLE = 2
"""An article that is on the matter as a whole may give so many sentences for one of another."""


class SummaryComposer:
    """Summarises the article that is meant, else what the articles say of the matter."""

    def __init__(self, otherwise: Composer | None = None) -> None:
        self._otherwise = otherwise or FactComposer()

    def compose(self, inquiry: Inquiry) -> Outline:
        outline = self._summary(inquiry)
        whom = whose_summary(inquiry.asked.standalone)
        if whom is None or outline.reason or _tells_of(inquiry, outline, whom):
            return outline
        return abstention(inquiry)

    def _summary(self, inquiry: Inquiry) -> Outline:
        question = inquiry.asked.standalone
        most = min(sentences_asked(question) or SENTENCES, MOST)
        matter = matter_of(question)
        if article_id := article_meant(inquiry, matter):
            return _of_article(inquiry, article_id, most) or self._otherwise.compose(inquiry)
        if not matter:
            return self._otherwise.compose(inquiry)
        return _of_matter(inquiry, matter, most) or self._otherwise.compose(inquiry)


def _tells_of(inquiry: Inquiry, outline: Outline, whom: str) -> bool:
    """Whether the articles that are quoted tell of somebody: in several sentences, or by name.

    A cabinet that has yet to answer is told of in one.
    """
    head = stems(whom)
    articles = dict.fromkeys(_article_of(span) for span in outline.quotes)
    every = (s for one in articles for s in _every_sentence(inquiry.passages_of(one)))
    told = sum(bool(head & stems(_words(span))) for span in every)
    return told >= (1 if whom[:1].isupper() else _SEVERAL)


_SEVERAL = 2


def _of_article(inquiry: Inquiry, article_id: str, most: int, matter: str = "") -> Outline | None:
    passages = inquiry.passages_of(article_id)
    every = _every_sentence(passages)
    is_free = sentences_asked(inquiry.asked.standalone) is None
    whole = [_whole(span) if is_free else span for span in every]
    able = [n for n, span in enumerate(whole) if _stands_alone(span)] or list(range(len(every)))
    able = _unsaid(able, every, inquiry.asked.question)
    if not able:
        return None
    texts = [_words(span) for span in every]
    vectors = inquiry.vectors([*texts, matter or passages[0].entry.title])
    titled = np.maximum(cosines(vectors[:-1], vectors[-1]), 0.0)
    opening = _openings(every, able)
    worth = [
        TITLED * float(titled[n])
        + OPENS * ((n in opening) + 2 * (n == 0))
        + EARLY * (1 - n / len(every))
        + _tells_much(every[n])
        for n in range(len(every))
    ]
    chosen = sorted(covering(vectors[:-1], able, worth, most))
    return outline_of(_apart([whole[n] for n in chosen]), 1.0)


def _whole(span: AnswerSpan) -> AnswerSpan:
    """A sentence with those before it on which it leans: "In 2016 the same had been so"."""
    passage, words, sentences = span.stored.passage, _words(span), span.sentences
    if len(words.split()) < FEWEST_WORDS or words[:1] in _MARKS:
        return span
    for _ in range(_LEANS_ON):
        more = quoted_sentences(passage, sentences[0].start, sentences[-1].end)
        if more == sentences or more[-1] != sentences[-1]:
            break
        sentences = more
    return replace(span, sentences=sentences, start=sentences[0].start)


_LEANS_ON = 2
_MARKS = "“\"‘'"


def _apart(spans: Sequence[AnswerSpan]) -> list[AnswerSpan]:
    """Spans in order, those made one that have a sentence in common."""
    found: list[AnswerSpan] = []
    for span in spans:
        if found and span.sentences[0] in found[-1].sentences:
            more = [one for one in span.sentences if one not in found[-1].sentences]
            both = (*found[-1].sentences, *more)
            holds = span.stored if _holds(span.stored, both) else found[-1].stored
            if _holds(holds, both):
                found[-1] = replace(span, stored=holds, sentences=both, start=both[0].start)
                continue
        found.append(span)
    return found


def _holds(stored: StoredPassage, sentences: Sequence[Sentence]) -> bool:
    return stored.passage.start <= sentences[0].start and sentences[-1].end <= stored.passage.end


def _openings(spans: Sequence[AnswerSpan], able: Collection[int]) -> set[int]:
    """The places of the sentences that open a paragraph, the first of each that may be chosen.

    "One grade stayed lower." only announces the sentence behind it.
    """
    found: set[int] = set()
    end, is_open = -1, False
    for n, span in enumerate(spans):
        passage = span.stored.passage
        between = passage.text[max(0, end - passage.start) : span.start - passage.start]
        is_open = is_open or end < passage.start or "\n" in between
        if is_open and n in able:
            found.add(n)
            is_open = False
        end = span.end
    return found


def _of_matter(inquiry: Inquiry, matter: str, most: int) -> Outline | None:
    told = told_of(inquiry, matter, most)
    if told.is_elsewhere:
        return abstention(inquiry)
    best = told.on_topic
    if not told.best_first or (best < SUMMED_FROM and told.confidence < inquiry.threshold):
        return None
    rank = {_article_of(one.span): n for n, one in reversed(list(enumerate(told.best_first)))}
    if len(rank) == 1:  # only one article tells of it, so what it tells in all
        return _of_article(inquiry, next(iter(rank)), most, matter)
    wholly = _titled_for(inquiry, matter, told)
    if most <= IN_SHORT and len(wholly) == 1:
        return _of_article(inquiry, next(iter(wholly)), most, matter)
    spans = _on_matter(inquiry, matter, told, wholly)
    if not spans:
        return None
    titles = {_article_of(span): span.stored.entry.title for span in spans}
    vectors = inquiry.vectors([*(_words(span) for span in spans), matter, *titles.values()])
    of_title = dict(zip(titles, vectors[len(spans) + 1 :], strict=True))
    vectors = vectors[: len(spans) + 1]
    said = {_place(one.span): one.worth for one in told.best_first}
    worth = []
    for span, vector in zip(spans, vectors[:-1], strict=True):
        near = max(
            float(cosines(vector, vectors[-1])),
            float(cosines(vector, of_title[_article_of(span)])),
            0.0,
        )
        worth.append(TITLED * near + _tells_much(span) + READ * said.get(_place(span), 0.0))
    of = [_article_of(span) for span in spans]
    # As many articles as there are speak, then each as often as the others.
    leads = AS_A_WHOLE if any(one not in wholly for one in of) else 1
    for per_article in range(1, most + 1):
        at_most = {one: per_article * (leads if one in wholly else 1) for one in of}
        chosen = covering(vectors[:-1], range(len(spans)), worth, most, of, at_most)
        if len(chosen) == most:
            break
    found = [Telling(spans[n], 1.0, worth[n]) for n in chosen]
    dated = all(one.span.stored.entry.published for one in found)

    def place(one: Telling) -> tuple[date, int, int]:
        entry = one.span.stored.entry
        day = entry.published if dated and entry.published else date.min
        return day, rank[entry.article_id], one.span.start

    return outline_of([one.span for one in sorted(found, key=place)], best)


def _article_of(span: AnswerSpan) -> str:
    return span.stored.entry.article_id


def _place(span: AnswerSpan) -> tuple[str, int]:
    return _article_of(span), span.sentences[0].start


def _titled_for(inquiry: Inquiry, matter: str, told: Told) -> frozenset[str]:
    """The ids of the articles that tell of a matter, and by their titles of nothing else.

    A title with the matter's place alone tells of anything there.
    """
    entries = {_article_of(one.span): one.span.stored.entry for one in told.best_first}
    subjects = Subjects.of(f"on {matter}")
    topic = _without(matter, subjects.years)
    words = QuestionWords(topic, inquiry.rarities)
    itself = QuestionWords(_without(topic, subjects.places), inquiry.rarities)
    titles = [entry.title for entry in entries.values()]
    vectors = inquiry.vectors([topic, *titles])
    near = cosines(vectors[1:], vectors[0]).tolist()
    return frozenset(
        article_id
        for article_id, title, cosine in zip(entries, titles, near, strict=True)
        if itself.coverage(title) and cosine + words.coverage(title) >= TITLE_TELLS
    )


def _on_matter(
    inquiry: Inquiry, matter: str, told: Told, wholly: Collection[str]
) -> list[AnswerSpan]:
    """The sentences on a matter that may stand alone, of the passages that tell of it.

    And all those of the articles whose ids are in `wholly`.
    """
    passages = {one.span.stored.passage_id: one.span.stored for one in told.best_first}
    for article_id in wholly:
        passages |= {one.passage_id: one for one in inquiry.passages_of(article_id)}
    read = {_place(one.span) for one in told.best_first}
    every: dict[tuple[str, int], AnswerSpan] = {}
    for stored in passages.values():
        for span in _every_sentence([stored]):
            every.setdefault(_place(span), span)
    spans = [span for span in every.values() if _stands_alone(span)]
    words = QuestionWords(matter, inquiry.rarities)
    subjects = Subjects.of(f"on {matter}")
    topic = _without(matter, (*subjects.places, *subjects.years))
    told_of_it = QuestionWords(topic, inquiry.rarities)
    vectors = inquiry.vectors([matter, topic, *(_words(span) for span in spans)])
    closest = dict(zip(map(_place, spans), cosines(vectors[2:], vectors[1]).tolist(), strict=True))
    found = []
    for span, cosine in zip(spans, cosines(vectors[2:], vectors[0]).tolist(), strict=True):
        share = words.coverage(f"{words.above(span.stored)} {_words(span)}")
        is_on = _place(span) in read or likely(cosine, share) >= ON_TOPIC
        if (is_on or _article_of(span) in wholly) and not subjects.rivals_in(_words(span)):
            found.append(span)
    near = [
        span
        for span in found
        if _article_of(span) in wholly
        or closest[_place(span)] >= ABOUT
        or told_of_it.coverage(_words(span)) >= SAID
    ]
    return near or found


def _without(matter: str, names: Sequence[frozenset[str]]) -> str:
    """A matter without the places and years it names, which every sentence may have: its topic."""
    own = frozenset().union(*names)
    words = [word for word in content_words(matter) if not stems(word) <= own]
    return " ".join(words) or matter


def _every_sentence(passages: Sequence[StoredPassage]) -> list[AnswerSpan]:
    """The sentences of an article, in order, each once."""
    spans: dict[int, AnswerSpan] = {}
    for stored in passages:
        for sentence in stored.passage.sentences:
            one = (sentence,)
            spans.setdefault(
                sentence.start, AnswerSpan(stored, one, sentence.start, sentence.end, 0.0)
            )
    return list(spans.values())


def _unsaid(able: Sequence[int], every: Sequence[AnswerSpan], question: Question) -> list[int]:
    """Of "what else" only what no answer before has quoted; all of them where that is nothing."""
    if not _MORE.search(question.text):
        return list(able)
    said = [normal_form(one.quote) for turn in question.history for one in turn.cited]
    left = [n for n in able if not any(normal_form(_words(every[n])) in quote for quote in said)]
    return left or list(able)


def _stands_alone(span: AnswerSpan) -> bool:
    """Whether what a span quotes needs no other sentence, and ends no quotation half.

    It is no row of a table, nor as short as a heading.
    """
    passage, words = span.stored.passage, _words(span)
    alone = quoted_sentences(passage, span.start, span.end) == span.sentences
    whole = words.count("“") == words.count("”") and words.count('"') % 2 == 0
    is_long = len(words.split()) >= FEWEST_WORDS and "\t" not in words
    return alone and whole and is_long and not quotes_scrap(span)


def _tells_much(span: AnswerSpan) -> float:
    """What a sentence gains by figures and by its length, before others as near to a matter."""
    length = min(1.0, len(_words(span).split()) / FULL_WORDS)
    return FIGURES * _has_figures(span) + FULL * length


def _has_figures(span: AnswerSpan) -> bool:
    return any(map(str.isdecimal, _words(span)))


def _words(span: AnswerSpan) -> str:
    return " ".join(span.stored.passage.words_of(span.sentences))
