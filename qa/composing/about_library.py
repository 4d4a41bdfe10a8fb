"""Answers about the library itself, from its catalogue; and to greetings and thanks."""

from __future__ import annotations

from qa.composing.composer import Outline
from qa.composing.inquiry import Inquiry
from qa.composing.remarks import Remark, Wording
from qa.composing.topic import TopicComposer
from qa.conversation.asking import AboutLibrary, Holding, about_library
from qa.conversation.courtesy import Courtesy, courtesy_in

_SURE = 1.0
"""The catalogue knows what it holds."""

_COURTESIES = {
    Courtesy.GREETING: Wording.GREETING,
    Courtesy.THANKS: Wording.WELCOME,
    Courtesy.PARTING: Wording.GOODBYE,
}


class TalkComposer:
    """Greets back, and says what can be asked."""

    def compose(self, inquiry: Inquiry) -> Outline:
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
        shelf = inquiry.shelf
        articles = shelf.articles()
        if not articles:
            return _saying(Wording.NO_ARTICLES if shelf.which else Wording.EMPTY)
        if asked.about:
            return self._on(inquiry, asked)
        is_dated = any(article.published for article in articles)
        match asked.holding:
            case Holding.COUNT:
                return _saying(Wording.ARTICLES if shelf.which else Wording.ALL_ARTICLES)
            case Holding.PUBLISHERS:
                is_known = any(article.publisher for article in articles)
                return _saying(Wording.PUBLISHERS if is_known else Wording.NO_PUBLISHERS)
            case Holding.NEWEST if is_dated:
                return _saying(Wording.NEWEST)
            case Holding.OLDEST if is_dated:
                return _saying(Wording.OLDEST)
            case Holding.NEWEST | Holding.OLDEST:
                return _saying(Wording.NO_DAYS)
        return _saying(Wording.DAYS if is_dated else Wording.ARTICLES)

    def _on(self, inquiry: Inquiry, asked: AboutLibrary) -> Outline:
        """What there is on a matter: how many articles name it, and what they say of it."""
        mentioning = inquiry.shelf.articles(asked.about)
        is_dated = any(article.published for article in mentioning)
        wording = Wording.LAST_MENTIONED if is_dated else Wording.MENTIONED
        if asked.holding is Holding.COUNT:
            return _saying(wording if mentioning else Wording.NOWHERE, asked.about)
        found = self._topics.found(inquiry, asked.about)
        if mentioning and found is None:
            return _saying(wording, asked.about)
        if found is not None:
            named = (Remark(wording, name=asked.about),) if mentioning else ()
            return Outline(_SURE, quotes=found.quotes, parts=found.parts, remarks=named)
        nowhere = inquiry.absent([asked.about]) == (asked.about,)
        return _saying(Wording.NOWHERE if nowhere else Wording.NOT_FOUND, asked.about)


def _saying(wording: Wording, name: str | None = None) -> Outline:
    return Outline(_SURE, said=Remark(wording, name=name))
