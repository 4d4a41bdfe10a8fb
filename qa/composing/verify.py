"""What is cited is what the catalogue holds, character for character."""

from __future__ import annotations

from corpus.article import Article
from qa.errors import QuoteMismatch


def verify(article: Article | None, start: int, end: int, quote: str) -> None:
    """Check that a quote is, character for character, what an article holds at its place.

    Raises:
        QuoteMismatch: if it is not, or there is no such article.
    """
    if article is None:
        raise QuoteMismatch(f"the article of the quote {quote!r} is not in the catalogue")
    if (found := article.text[start:end]) != quote:
        raise QuoteMismatch(
            f"{article.article_id}[{start}:{end}] is {found!r}, the quote says {quote!r}"
        )
