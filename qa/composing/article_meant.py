"""The one article that a question for a summary is about, if it is about one."""

from __future__ import annotations

from corpus.catalogue import StoredPassage
from qa.composing.inquiry import Inquiry
from qa.composing.subjects import Subjects, around
from qa.composing.topic import likely
from qa.conversation.matters import one_article
from qa.reading.matching import QuestionWords, stems
from qa.retrieval.lexical import content_words

NAMED = 0.7
"""An article is named by a question that holds such a share of its title's words."""
LEADS = 0.5
"""The best article is the one that is meant if it is at least so likely on the matter."""


def article_meant(inquiry: Inquiry, matter: str) -> str | None:
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
    is_it = found and best >= LEADS and _has_all(inquiry, about, found[0])
    return found[0].entry.article_id if is_it else None


def _has_all(inquiry: Inquiry, about: str, stored: StoredPassage) -> bool:
    """Whether a passage's article has the places and years by which one is asked for."""
    named = Subjects.of(f"on {about}")
    passages = inquiry.passages_of(stored.entry.article_id)
    known = around(stored).union(*(stems(one.passage.text) for one in passages))
    return all(name <= known for name in (*named.places, *named.years))


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
