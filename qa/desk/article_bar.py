"""What stands above an article: its name, where it is from, the way from quote to quote."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from corpus.article import Article
from qa.as_read import AsRead
from qa.desk.article_ink import Highlight, Ink
from qa.desk.escaping import escape, in_words, web_address
from qa.desk.text_fragment import at_words

CLOSE_BUTTON = '<button type="button" class="close" aria-label="Close the article">×</button>'


def render_bar(as_read: AsRead, ink: Ink, quotes: Sequence[Highlight], current: int | None) -> str:
    """The article's head; it stays in sight while the text is scrolled."""
    article = as_read.article
    name = escape(article.title) + ("" if article.title_is_own else " …")
    links = [_at_quote(article, ink, quote) for quote in quotes]
    address = web_address(article.url) if current is None else links[current]
    mail = "".join(f'<p class="facts mail">{said}</p>' for said in _mail(as_read))
    return (
        f'<header class="article-bar"><div class="article-name"><h2 dir="auto">{name}</h2>'
        f'<p class="facts">{" · ".join(_facts(article, address))}</p>{mail}</div>{CLOSE_BUTTON}'
        f'<div class="article-acts">{_only(article)}{_steps(quotes, links, current)}</div></header>'
    )


def _facts(article: Article, address: str | None) -> Iterator[str]:
    if article.publisher:
        yield escape(article.publisher)
    if article.published:
        evidence = article.published_evidence or ""
        yield f'<span title="Read from: {escape(evidence)}">{in_words(article.published)}</span>'
    else:
        yield "undated"
    if address:
        yield (
            f'<a class="original" href="{escape(address)}" target="_blank"'
            ' rel="noopener noreferrer">original page</a>'
        )


def _at_quote(article: Article, ink: Ink, quote: Highlight) -> str | None:
    """The address of the article's page, at a quote where a browser can find it."""
    address = web_address(article.url)
    if address is None:
        return None
    spans = [
        (max(start, quote.start), min(end, quote.end))
        for block in article.blocks
        for start, end in (
            [(cell.start, cell.end) for cell in block.row.cells]
            if block.row
            else [(block.start, block.end)]
        )
        if start < quote.end and quote.start < end
    ]
    pieces = [ink.seen(start, end) for start, end in spans]
    return at_words(address, pieces, ink.seen(0, quote.start))


def _mail(as_read: AsRead) -> Iterator[str]:
    """The e-mail that an article came with, and what came with it, to be opened."""
    for carrier, mail in as_read.carriers:
        words = carrier.describe(in_words)
        said = escape(words[0].upper() + words[1:])
        yield f"{said} {_opens(mail, 'Open the e-mail')}" if mail else said
    if as_read.attached:
        named = (_opens(one.article_id, one.name or one.title) for one in as_read.attached)
        yield f"Attached: {', '.join(named)}"


def _opens(article_id: str, words: str) -> str:
    """A button that opens another article in the pane."""
    return (
        f'<button type="button" class="place" data-article="{escape(article_id)}" dir="auto">'
        f"{escape(words)}</button>"
    )


def _only(article: Article) -> str:
    """What limits the next questions to this article."""
    return (
        f'<button type="button" class="only" data-only="{escape(article.article_id)}"'
        f' data-title="{escape(article.title)}">Ask about this article only</button>'
    )


def _steps(quotes: Sequence[Highlight], links: Sequence[str | None], current: int | None) -> str:
    """From quote to quote; for the page's script with the place and the link of each."""
    if not quotes:
        return ""
    told = [
        {"start": str(quote.start), "end": str(quote.end), "link": link}
        for quote, link in zip(quotes, links, strict=True)
    ]
    at = f"{current + 1} of {len(quotes)}" if current is not None else f"1 to {len(quotes)}"
    return (
        '<div class="steps" role="group" aria-label="Quotes of this article"'
        f' data-quotes="{escape(json.dumps(told))}"'
        f' data-at="{"" if current is None else current}">'
        '<button type="button" class="step" data-step="-1" aria-keyshortcuts="P"'
        ' aria-label="Previous quote" title="Previous quote (P)">‹</button>'
        f'<span class="step-at"><span>Quote </span>{at}</span>'
        '<button type="button" class="step" data-step="1" aria-keyshortcuts="N"'
        ' aria-label="Next quote" title="Next quote (N)">›</button></div>'
    )
