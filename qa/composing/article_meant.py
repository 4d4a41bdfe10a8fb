"""Which one article a question means: by its title, or by what it is said to be about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.catalogue import StoredPassage
from qa.composing.inquiry import Inquiry
from qa.composing.subjects import Subjects, around
from qa.composing.topic import BESIDES, besides, likely
from qa.conversation.matters import one_article
from qa.conversation.particulars import QUOTED
from qa.reading.matching import QuestionWords, stems
from qa.retrieval.lexical import content_words
from qa.retrieval.plan import Plan
from qa.retrieval.retriever import Hit

NAMED = 0.7
"""An article is named by a question that holds such a share of its title's words."""
LEADS = 0.5
"""The best article is the one that is meant if it is at least so likely on the matter."""
_BEST = 10


def article_meant(inquiry: Inquiry, matter: str) -> str | None:
    """The one article that is asked for: cited before, the only one, one by its title, the best.

    The best only where a question asks for "the article about" something.
    """
    if not matter:
        articles = inquiry.shelf.articles()
        if len(articles) == 1:
            return articles[0].article_id
    quoted = QUOTED.search(inquiry.asked.standalone)
    if quoted and len(called := inquiry.shelf.called(quoted["title"])) == 1:
        return called[0]
    if (named := _by_title(inquiry, inquiry.hits, inquiry.asked.standalone)) is not None:
        return named
    about = one_article(matter)
    return None if about is None else _best(inquiry, inquiry.hits, about)


def article_named(inquiry: Inquiry, named: str) -> str | None:
    """The article that is called so, or is described so, of those that the question admits.

    By its whole title, or words of it that no other title has; else the best on what is said.
    """
    admitted = [article.article_id for article in inquiry.shelf.articles()]
    if len(admitted) == 1:
        return admitted[0]
    if len(called := inquiry.shelf.called(named)) == 1:
        return called[0]
    plan = Plan(inquiry.settings.retrieved, read=0)
    hits = inquiry.find(replace(inquiry.asked, standalone=named), plan)
    by_title = _by_title(inquiry, hits, named)
    return by_title if by_title is not None else _best(inquiry, hits, named)


def _best(inquiry: Inquiry, hits: Sequence[Hit], about: str) -> str | None:
    """The article of the best hit on a matter, or of the best that has it all in its title."""
    if not hits:
        return None
    if (titled := _titled(inquiry, hits, about)) is not None:
        return titled
    words = QuestionWords(about, inquiry.rarities)
    found = inquiry.look_up([hits[0].passage_id])
    share = words.match(found[0]).around if found else 0.0
    best = likely(hits[0].vector or 0.0, share)
    if not found or best < LEADS or not _has_all(inquiry, about, found[0]):
        return None
    passages = inquiry.passages_of(found[0].entry.article_id)
    texts = [(one, f"{one.entry.title}\n{one.passage.text}") for one in passages]
    # Of a place there may be many articles: on its new pool none of them is.
    return found[0].entry.article_id if besides(inquiry, about, texts) >= BESIDES else None


def _has_all(inquiry: Inquiry, about: str, stored: StoredPassage) -> bool:
    """Whether a passage's article has the places and years by which one is asked for."""
    named = Subjects.of(f"on {about}")
    passages = inquiry.passages_of(stored.entry.article_id)
    known = around(stored).union(*(stems(one.passage.text) for one in passages))
    return all(name <= known for name in (*named.places, *named.years))


def _titled(inquiry: Inquiry, hits: Sequence[Hit], about: str) -> str | None:
    """The best article found whose title has all that names it: "the Hackney article".

    Its year it may have been published in: "the 2024 Hackney article".
    """
    asked = stems(" ".join(content_words(about)))
    if not asked:
        return None
    for stored in inquiry.look_up([hit.passage_id for hit in hits[:_BEST]]):
        entry = stored.entry
        year = {str(entry.published.year)} if entry.published else set[str]()
        if asked <= stems(entry.title) | year:
            return entry.article_id
    return None


def _by_title(inquiry: Inquiry, hits: Sequence[Hit], question: str) -> str | None:
    """The article whose title a question names, of those that were found; the best of several."""
    known = stems(question)
    spans = inquiry.look_up([hit.passage_id for hit in hits[:_BEST]])
    titles = {stored.entry.article_id: stored.entry.title for stored in spans}
    for article_id, title in titles.items():
        of_title = stems(title)
        if len(of_title) > 2 and len(of_title & known) >= NAMED * len(of_title):
            return article_id
    return None
