"""A summary of an article or of a matter: whole sentences, each cited, none said twice.

Which matter is told by how near they are to what the article as a whole says and to its title,
and by where they stand; of a matter, by what the reader and the searches say. They are chosen
one after another so that each adds something (maximal marginal relevance, Carbonell and
Goldstein 1998), and stand in the order of the articles.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from corpus.catalogue import StoredPassage
from qa.composing.composer import Composer, Outline, Part
from qa.composing.fact import FactComposer
from qa.composing.inquiry import Inquiry
from qa.composing.topic import Telling, likely, told_of, varied
from qa.conversation.matters import matter_of, one_article, sentences_asked
from qa.question import Question
from qa.reading.matching import QuestionWords, stems
from qa.reading.quotes import quoted_sentences
from qa.reading.reader import AnswerSpan
from qa.retrieval.copies import normal_form
from qa.retrieval.lexical import content_words

SENTENCES = 5
"""A summary has so many sentences where the question doesn't say how many."""
MOST = 20
CENTRAL, TITLED, EARLY = 0.5, 0.3, 0.2
"""How much being near to the whole, being near to the title and standing early count."""
FEWEST_WORDS = 6
_MORE = re.compile(r"\b(?:else|more)\b", re.I)
NAMED = 0.7
"""An article is named by a question that holds such a share of its title's words."""
SUMMED_FROM = 0.9
"""A matter is summed up if a passage is so likely on it, or if the reader is as sure as for an
answer: what only touches on a matter gives no summary."""
FIGURES = 0.15
"""How much a figure, a date for one, adds to a sentence: it tells more than its like without."""
LEADS = 0.5
"""The best article is the one that is meant if it is at least so likely on the matter."""


class SummaryComposer:
    """Summarises the article that is meant, else what the articles say of the matter."""

    def __init__(self, otherwise: Composer | None = None) -> None:
        self._otherwise = otherwise or FactComposer()

    def compose(self, inquiry: Inquiry) -> Outline:
        question = inquiry.asked.standalone
        most = min(sentences_asked(question) or SENTENCES, MOST)
        matter = matter_of(question)
        if article_id := _article_meant(inquiry, matter):
            return _of_article(inquiry, article_id, most) or self._otherwise.compose(inquiry)
        if not matter:
            return self._otherwise.compose(inquiry)
        return _of_matter(inquiry, matter, most) or self._otherwise.compose(inquiry)


def _article_meant(inquiry: Inquiry, matter: str) -> str | None:
    """The one article that is asked for: cited before, the only one, one by its title, the best.

    The best only where a question asks for "the article about" something.
    """
    if not matter:
        articles = inquiry.shelf.articles()
        if len(articles) == 1:
            return articles[0].article_id
    if (named := _by_title(inquiry, inquiry.asked.standalone)) is not None:
        return named
    about = one_article(matter)
    if about is None or not inquiry.hits:
        return None
    if (titled := _titled(inquiry, about)) is not None:
        return titled
    words = QuestionWords(about, inquiry.rarities)
    found = inquiry.look_up([inquiry.hits[0].passage_id])
    share = words.match(found[0]).around if found else 0.0
    best = likely(inquiry.hits[0].vector or 0.0, share)
    return found[0].entry.article_id if found and best >= LEADS else None


def _titled(inquiry: Inquiry, about: str) -> str | None:
    """The best article found whose title has all that names it: "the Hackney article"."""
    asked = stems(" ".join(content_words(about)))
    if not asked:
        return None
    found = inquiry.look_up([hit.passage_id for hit in inquiry.hits[:10]])
    titled = (stored.entry for stored in found if asked <= stems(stored.entry.title))
    return next((entry.article_id for entry in titled), None)


def _by_title(inquiry: Inquiry, question: str) -> str | None:
    """The article whose title a question names, of those that were found; the best of several."""
    known = stems(question)
    spans = inquiry.look_up([hit.passage_id for hit in inquiry.hits[:10]])
    titles = {stored.entry.article_id: stored.entry.title for stored in spans}
    for article_id, title in titles.items():
        of_title = stems(title)
        if len(of_title) > 2 and len(of_title & known) >= NAMED * len(of_title):
            return article_id
    return None


def _of_article(inquiry: Inquiry, article_id: str, most: int) -> Outline | None:
    passages = inquiry.passages_of(article_id)
    spans = _unsaid(_sentences(passages), inquiry.asked.question)
    if not spans:
        return None
    title = passages[0].entry.title
    vectors = inquiry.vectors([*(_words(span) for span in spans), title])
    sentences, titled = vectors[:-1], vectors[-1]
    whole = sentences.sum(axis=0)
    whole /= max(float((whole @ whole) ** 0.5), 1e-9)
    central, near_title = sentences @ whole, sentences @ titled
    telling = [
        Telling(
            span,
            1.0,
            CENTRAL * float(central[n]) + TITLED * float(near_title[n]) + EARLY / math.sqrt(1 + n),
        )
        for n, span in enumerate(spans)
    ]
    chosen = sorted(varied(telling, sentences, most, per_article=most))
    return _outline([telling[n] for n in chosen], 1.0)


def _of_matter(inquiry: Inquiry, matter: str, most: int) -> Outline | None:
    told = told_of(inquiry, matter, most)
    telling = [
        replace(one, worth=one.worth + FIGURES * _has_figures(one.span))
        for one in told.best_first
        if _stands_alone(one.span)
    ]
    best = told.on_topic
    if not telling or (best < SUMMED_FROM and told.confidence < inquiry.threshold):
        return None
    ids = {one.span.stored.entry.article_id for one in told.best_first}
    if len(ids) == 1 and len(telling) < most:  # only one article tells of it, so all it tells
        return _of_article(inquiry, ids.pop(), most)
    vectors = inquiry.vectors([_words(one.span) for one in telling])
    # As many articles as there are speak, then each as often as the others.
    for per_article in range(1, most + 1):
        chosen = list(varied(telling, vectors, most, per_article=per_article))
        if len(chosen) == most:
            break
    found = [telling[n] for n in chosen]
    rank = {one.span.stored.entry.article_id: n for n, one in reversed(list(enumerate(found)))}
    dated = all(one.span.stored.entry.published for one in found)

    def place(one: Telling) -> tuple[date, int, int]:
        entry = one.span.stored.entry
        day = entry.published if dated and entry.published else date.min
        return day, rank[entry.article_id], one.span.start

    return _outline(sorted(found, key=place), best)


def _outline(chosen: Sequence[Telling], confidence: float) -> Outline:
    spans = tuple(one.span for one in chosen)
    parts = tuple(Part(None, (n,)) for n in range(len(spans)))
    return Outline(confidence, quotes=spans, parts=parts)


def _sentences(passages: Sequence[StoredPassage]) -> list[AnswerSpan]:
    """The sentences of an article that may stand alone, in order, each once; else all."""
    spans: dict[int, AnswerSpan] = {}
    for stored in passages:
        for sentence in stored.passage.sentences:
            one = (sentence,)
            spans.setdefault(
                sentence.start, AnswerSpan(stored, one, sentence.start, sentence.end, 0.0)
            )
    found = list(spans.values())
    return [span for span in found if _stands_alone(span)] or found


def _unsaid(spans: Sequence[AnswerSpan], question: Question) -> list[AnswerSpan]:
    """Of "what else" only what no answer before has quoted; all of them where that is nothing."""
    if not _MORE.search(question.text):
        return list(spans)
    said = [normal_form(one.quote) for turn in question.history for one in turn.cited]
    unsaid = [s for s in spans if not any(normal_form(_words(s)) in quote for quote in said)]
    return unsaid or list(spans)


def _stands_alone(span: AnswerSpan) -> bool:
    """Whether a span is one sentence that needs no other beside it, and ends no quotation half."""
    passage, words = span.stored.passage, _words(span)
    alone = len(quoted_sentences(passage, span.start, span.end)) == 1
    whole = words.count("“") == words.count("”") and words.count('"') % 2 == 0
    return len(span.sentences) == 1 and alone and whole and len(words.split()) >= FEWEST_WORDS


def _has_figures(span: AnswerSpan) -> bool:
    return any(map(str.isdecimal, _words(span)))


def _words(span: AnswerSpan) -> str:
    (words,) = span.stored.passage.words_of(span.sentences[:1])
    return words
