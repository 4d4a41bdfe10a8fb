"""Answers about the library itself, from its catalogue; and to greetings and thanks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.catalogue import Shelved
from qa.composing.article_meant import article_named
from qa.composing.articles import telling
from qa.composing.composer import Outline, Part
from qa.composing.fact import abstention
from qa.composing.inquiry import Inquiry
from qa.composing.remarks import Reason, Remark, Wording
from qa.composing.topic import TopicComposer
from qa.conversation.asking import AboutLibrary, Holding, about_library
from qa.conversation.courtesy import Courtesy, courtesy_in
from qa.conversation.listing import Listed, listed_in
from qa.conversation.particulars import QUOTED
from qa.conversation.tagged_words import words_of
from qa.reading.matching import stems
from qa.reading.quotes import quote_of
from qa.reading.reader import AnswerSpan
from qa.reading.scraps import quotes_scrap
from qa.retrieval.lexical import content_words

_SURE = 1.0
"""The catalogue knows what it holds."""

NAMED = 50
"""So many articles are named at most, the newest."""

_COURTESIES = {
    Courtesy.GREETING: Wording.GREETING,
    Courtesy.THANKS: Wording.WELCOME,
    Courtesy.PARTING: Wording.GOODBYE,
}


class TalkComposer:
    """Greets back, and says what can be asked; what has no word is no question."""

    def compose(self, inquiry: Inquiry) -> Outline:
        if not words_of(inquiry.asked.standalone):
            return Outline(0.0, reason=Reason.NO_QUESTION)
        said = courtesy_in(inquiry.asked.standalone)
        return _saying(_COURTESIES.get(said, Wording.GO_ON) if said else Wording.GO_ON)


class LibraryComposer:
    """Tells in a sentence what the library has; on a matter, with the most telling quotes.

    A question that names none of `Holding` is answered with what can be asked.
    """

    def __init__(self) -> None:
        self._topics = TopicComposer()

    def compose(self, inquiry: Inquiry) -> Outline:
        asked = about_library(inquiry.asked.standalone)
        if asked is None or asked.holding is Holding.ABILITIES:
            return _saying(Wording.ABILITIES)
        if asked.holding is Holding.ENTRY:
            return _entry(inquiry, asked.about)
        shelf = inquiry.shelf
        articles = shelf.articles()
        if not articles:
            if not shelf.which:
                return _saying(Wording.EMPTY)
            is_counted = asked.holding is Holding.COUNT or inquiry.asked.filters.articles
            return _saying(Wording.ARTICLES if is_counted else Wording.NONE)
        if asked.holding is Holding.OF:
            by_id = {article.article_id: article for article in articles}
            found = [by_id[one] for one in shelf.published_by(asked.about)]
            return _naming(inquiry, found) if found else _saying(Wording.NOT_FROM, asked.about)
        if asked.about:
            return self._on(inquiry, asked)
        is_dated = any(article.published for article in articles)
        undated = [article for article in articles if not article.published]
        if asked.count and (first := _first(inquiry, articles, asked)):
            return replace(_naming(inquiry, first), remarks=())
        match asked.holding:
            case Holding.COUNT:
                return _saying(Wording.ARTICLES if shelf.which else Wording.ALL_ARTICLES)
            case Holding.PUBLISHERS:
                is_known = any(article.publisher for article in articles)
                return _saying(Wording.PUBLISHERS if is_known else Wording.NO_PUBLISHERS)
            case Holding.LONGEST:
                return _saying(Wording.LONGEST)
            case Holding.SHORTEST:
                return _saying(Wording.SHORTEST)
            case Holding.ADDED:
                return _saying(Wording.ADDED)
            case Holding.YEARS if is_dated:
                return _saying(Wording.YEARS)
            case Holding.NEWEST if is_dated:
                return _saying(Wording.NEWEST)
            case Holding.OLDEST if is_dated:
                return _saying(Wording.OLDEST)
            case Holding.NEWEST | Holding.OLDEST:
                return _saying(Wording.NO_DAYS)
            case Holding.UNDATED:
                if not undated:
                    return _saying(Wording.ALL_DATED)
                return _naming(inquiry, undated, Wording.NO_DAY)
            case Holding.PLACES if shelf.names_places(articles):
                return _saying(Wording.PLACES)
            case Holding.TITLES:
                return _naming(inquiry, articles)
            case Holding.ARTICLES if shelf.which or listed_in(inquiry.asked.standalone):
                return _naming(inquiry, articles)
            case Holding.MATTERS | Holding.ARTICLES if shelf.names(articles):
                return _saying(Wording.MATTERS if is_dated else Wording.UNDATED_MATTERS)
        return _saying(Wording.DAYS if is_dated else Wording.ARTICLES)

    def _on(self, inquiry: Inquiry, asked: AboutLibrary) -> Outline:
        """What there is on a matter: how many articles name it, and what they say of it."""
        mentioning = inquiry.shelf.articles(asked.about)
        is_dated = any(article.published for article in mentioning)
        wording = Wording.LAST_MENTIONED if is_dated else Wording.MENTIONED
        if asked.holding is Holding.COUNT:
            return _saying(wording if mentioning else Wording.NOWHERE, asked.about)
        if asked.holding in (Holding.NEWEST, Holding.OLDEST) and is_dated:
            return _some_of(inquiry, mentioning, asked)
        if asked.holding in (Holding.LONGEST, Holding.SHORTEST, Holding.ADDED) and mentioning:
            first = _first(inquiry, mentioning, replace(asked, count=asked.count or 1))
            return replace(_naming(inquiry, first), remarks=())
        lists = asked.holding is Holding.TITLES or _lists_articles(inquiry.asked.standalone)
        if mentioning and lists:
            words = stems(" ".join(content_words(asked.about)))
            mentioning.sort(key=lambda one: not words <= _above(inquiry, one.article_id))
            mentions = (Remark(wording, name=asked.about),)
            return replace(_naming(inquiry, mentioning, about=words), remarks=mentions)
        found = self._topics.found(inquiry, asked.about)
        named = (Remark(wording, name=asked.about),) if mentioning else ()
        if mentioning and found is None:
            return replace(_naming(inquiry, mentioning), remarks=named)
        if found is not None:
            return Outline(_SURE, quotes=found.quotes, parts=found.parts, remarks=named)
        nowhere = inquiry.absent([asked.about]) == (asked.about,)
        return _saying(Wording.NOWHERE if nowhere else Wording.NOT_FOUND, asked.about)


def _lists_articles(question: str) -> bool:
    """Whether it asks for a list of articles: "List the Camden pieces"."""
    listing = listed_in(question)
    return listing is not None and listing.sort is Listed.ARTICLES


def _entry(inquiry: Inquiry, named: str) -> Outline:
    """What the catalogue says of the article that is named or described."""
    if (article_id := article_named(inquiry, named)) is not None:
        return Outline(_SURE, said=Remark(Wording.ENTRY, article=article_id))
    quoted = QUOTED.search(inquiry.asked.standalone)
    if quoted and named in quoted["title"] and not inquiry.shelf.called(named):
        return _saying(Wording.NOT_CALLED, named)
    return abstention(inquiry)


def _first(inquiry: Inquiry, articles: Sequence[Shelved], asked: AboutLibrary) -> list[Shelved]:
    """The newest, oldest, longest, shortest or last added of articles, as many as are asked for."""
    shelf, by_id = inquiry.shelf, {one.article_id: one for one in articles}
    match asked.holding:
        case Holding.NEWEST:
            ids = [one.article_id for one in articles if one.published]
        case Holding.OLDEST:
            ids = [one.article_id for one in reversed(articles) if one.published]
        case Holding.LONGEST | Holding.SHORTEST:
            ids = shelf.by_length(articles, shortest=asked.holding is Holding.SHORTEST)
        case Holding.ADDED:
            ids = shelf.by_day_added(articles)
        case _:
            return []
    return [by_id[one] for one in ids[: asked.count]]


def _some_of(inquiry: Inquiry, mentioning: Sequence[Shelved], asked: AboutLibrary) -> Outline:
    """The newest or oldest articles on a matter, those that name it as they begin before others.

    One, where the question doesn't say how many.
    """
    dated = [article for article in mentioning if article.published]
    if asked.holding is Holding.OLDEST:
        dated.reverse()
    words = stems(" ".join(content_words(asked.about)))
    dated.sort(key=lambda article: not words <= _above(inquiry, article.article_id))
    return replace(_naming(inquiry, dated[: asked.count or 1]), remarks=())


def _above(inquiry: Inquiry, article_id: str) -> frozenset[str]:
    """The stems of an article's title and first sentence."""
    begins = _beginning(inquiry, article_id)
    return stems(f"{begins.stored.entry.title}\n{quote_of(begins)}") if begins else frozenset()


def _naming(
    inquiry: Inquiry,
    articles: Sequence[Shelved],
    wording: Wording | None = None,
    about: frozenset[str] = frozenset(),
) -> Outline:
    """Each of some articles, in their order, with how it begins, and how many they are.

    Where they are about something, its stems, with the first sentence that has the most of them.
    """
    if wording is None:
        wording = Wording.NAMED if len(articles) <= NAMED else Wording.NEWEST_NAMED
    quotes: list[AnswerSpan] = []
    parts: list[Part] = []
    for article in articles[:NAMED]:
        said = _telling(inquiry, article.article_id, about) if about else None
        if begins := said or _beginning(inquiry, article.article_id):
            label = Remark(Wording.ARTICLE, article=article.article_id)
            parts.append(Part(label, (len(quotes),), article.published))
            quotes.append(begins)
    if not quotes:
        return _saying(Wording.ARTICLES)
    return Outline(_SURE, quotes=tuple(quotes), parts=tuple(parts), remarks=(Remark(wording),))


def _telling(inquiry: Inquiry, article_id: str, about: frozenset[str]) -> AnswerSpan | None:
    """The first sentence of an article that has the most of some stems; None where none has any."""
    told = (telling(stored, about) for stored in inquiry.passages_of(article_id))
    return max((span for span in told if span), key=lambda span: span.score, default=None)


def _beginning(inquiry: Inquiry, article_id: str) -> AnswerSpan | None:
    """The first sentence of an article that is no scrap, or its first; None where it has none."""
    ids = inquiry.catalogue.passage_ids_of(article_id)[:1]
    spans = [
        AnswerSpan(stored, (sentence,), sentence.start, sentence.end, 1.0)
        for stored in inquiry.look_up(ids)
        for sentence in stored.passage.sentences
    ]
    return next((span for span in spans if not quotes_scrap(span)), next(iter(spans), None))


def _saying(wording: Wording, name: str | None = None) -> Outline:
    return Outline(_SURE, said=Remark(wording, name=name))
