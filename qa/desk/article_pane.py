"""From a click on a citation to the article opened at its quote.

A page can be older than the library: the article may have a new text since. Each
citation on a page therefore carries a seal of its quote, and an article is shown with
a highlight only where the seal fits the text that the highlight would cover.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from corpus.article import Article
from qa.answer import Citation, NearMiss
from qa.as_read import AsRead
from qa.desk.article_ink import Highlight
from qa.desk.article_view import render_article, render_message
from qa.desk.dialogue import in_a_sentence

CHANGED = (
    "This article has changed since it was quoted. Ask again to get a quote from its new text."
)
NEAR = "This passage comes near. It doesn’t surely answer the question."
GONE = (
    "This article is no longer in the library. What was removed can be brought back for 30 days, "
    "under Library."
)
MAX_QUOTES = 500
"""So many further quotes of an article are marked."""


class Articles(Protocol):
    """The part of a library that keeps articles."""

    def as_read(self, article_id: str) -> AsRead: ...


def seal(quote: str) -> str:
    """16 hexadecimal digits of the quote's SHA-256."""
    return hashlib.sha256(quote.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _offset(asked: Mapping[str, Any], name: str) -> int | None:
    try:
        return int(asked[name])
    except (KeyError, TypeError, ValueError):
        return None


def _highlight(article: Article, asked: Mapping[str, Any]) -> Highlight | None:
    start, end = _offset(asked, "start"), _offset(asked, "end")
    if start is None or end is None or not 0 <= start < end <= len(article.text):
        return None
    if seal(article.text[start:end]) != asked.get("seal"):
        return None
    answer_start, answer_end = _offset(asked, "answerStart"), _offset(asked, "answerEnd")
    if answer_start is None or answer_end is None or not start <= answer_start < answer_end <= end:
        return Highlight(start, end)
    return Highlight(start, end, answer_start, answer_end)


def _others(article: Article, asked: Mapping[str, Any]) -> list[Highlight]:
    """The further quotes of the article that a page has; those that don't fit are left out."""
    told = asked.get("quotes")
    quotes = told[:MAX_QUOTES] if isinstance(told, list) else []
    found = (_highlight(article, one) for one in quotes if isinstance(one, Mapping))
    return [one for one in found if one]


def open_article(articles: Articles, asked: Mapping[str, Any]) -> str:
    """The reading pane for what a page asked for: `article`, and where a quote is meant
    `start`, `end`, `seal`, and where they are known `answerStart`, `answerEnd`; `near` where the
    quote only comes near. `quotes` is a list of such quotes of this article that the page shows.

    The page's words are not trusted: whatever does not fit gives a sentence instead.
    """
    article_id = asked.get("article")
    if not isinstance(article_id, str):
        return render_message(GONE)
    try:
        as_read = articles.as_read(article_id)
    except KeyError:
        return render_message(GONE)
    except Exception as error:
        return render_message(in_a_sentence(error))
    others = _others(as_read.article, asked)
    if asked.get("start") is None:
        return render_article(as_read, others=others)
    highlight = _highlight(as_read.article, asked)
    notice = (NEAR if asked.get("near") else None) if highlight else CHANGED
    return render_article(as_read, highlight, others=others, notice=notice)


def _asked(citation: Citation) -> dict[str, Any]:
    """A quote as the page asks for it."""
    return {
        "start": citation.start,
        "end": citation.end,
        "seal": seal(citation.quote),
        "answerStart": citation.answer_start,
        "answerEnd": citation.answer_end,
    }


def open_citation(articles: Articles, citation: Citation, others: Iterable[Citation] = ()) -> str:
    """The reading pane opened at a citation's quote; of `others` those of its article are marked,
    too.
    """
    article_id = citation.place.article_id
    quotes = [_asked(one) for one in others if one.place.article_id == article_id]
    return open_article(articles, {"article": article_id, **_asked(citation), "quotes": quotes})


def open_near(articles: Articles, miss: NearMiss) -> str:
    """The reading pane opened at a passage that comes near, which it says."""
    return open_article(
        articles,
        {
            "article": miss.place.article_id,
            "start": miss.start,
            "end": miss.end,
            "seal": seal(miss.quote),
            "near": "true",
        },
    )
