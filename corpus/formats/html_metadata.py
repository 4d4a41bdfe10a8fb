"""What an HTML page says of its article outside its text: title, days, publisher, address.

What it states of its dates is gathered here, and weighed in `html_dates`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from corpus.formats.composition import key, one_line
from corpus.formats.decoding import visible
from corpus.formats.html_stated import Stated, stated_in

_META_PUBLISHERS = (
    "og:site_name",
    "citation_journal_title",
    "dc.publisher",
    "dcterms.publisher",
    "publisher",
    "application-name",
)
_META_DESCRIPTIONS = ("og:description", "description", "twitter:description")
_META_TITLES = ("og:title", "citation_title", "headline", "dc.title", "twitter:title")

_TITLE_SUFFIX = re.compile(r"\s+[|–—·•»-]\s+")
_LOOSE_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]+)"')


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the page says of its article; None where it doesn't say."""

    title: str | None
    publisher: str | None
    url: str | None
    stated: tuple[Stated, ...]
    """What it states of days."""
    is_event: bool
    """It describes itself as an event."""
    description: str | None = None
    """What the page says of its article in a sentence or two, mostly its standfirst."""


def metadata_of(tree: Any, address: str | None = None) -> Metadata:
    """The metadata of the page's own article; its title without the site's name.

    `address` is where it was fetched from, if that is known.
    """
    meta = _meta(tree)
    described = list(_json_ld(tree))
    headings = {key(h.text_content()): one_line(visible(h.text_content())) for h in tree.iter("h1")}
    url = _url(tree, meta, described) or address
    article = _own_article(described, headings, url)
    window_title = one_line(visible("".join(t.text_content() for t in tree.iterfind(".//title"))))
    publisher = (
        _first(meta, _META_PUBLISHERS)
        or _name(article.get("publisher"))
        or _name(next((d for d in described if "WebSite" in _types(d)), None))
    )
    title = _string(article.get("headline")) or _first(meta, _META_TITLES)
    if not publisher:
        # What the page shows as a heading is the title, and the rest of the window's title
        # the site's name; the site's name may be a heading too, even the only `h1`.
        shown = [one_line(visible(h.text_content())) for h in tree.iter("h2", "h3")]
        titles = [*shown, *headings.values(), title]
        publisher = next((site for t in titles if (site := _behind(t, window_title))), "")
    title = _without_site(title or window_title, publisher)
    return Metadata(
        title or None,
        publisher or None,
        url,
        tuple(stated_in(tree, meta, _own(described, headings, url))),
        any(t.endswith("Event") for thing in described for t in _types(thing)),
        _string(article.get("description")) or _first(meta, _META_DESCRIPTIONS) or None,
    )


def _meta(tree: Any) -> dict[str, str]:
    """The content of meta tags by their name, property or itemprop in lower case, first wins."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = one_line(visible(element.get("content") or ""))
        name = element.get("property") or element.get("name") or element.get("itemprop")
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _first(meta: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((meta[name] for name in names if name in meta), "")


def _json_ld(tree: Any) -> Iterator[Mapping[str, Any]]:
    """The things that JSON-LD describes, at the top and in graphs; broken scripts give none."""
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json":
            continue
        try:
            waiting = [json.loads(script.text or "", strict=False)]
        except (ValueError, RecursionError):
            days = set(_LOOSE_DATE.findall(script.text or ""))
            if len(days) == 1:
                yield {"@type": "Article", "datePublished": days.pop()}
            continue
        while waiting:
            thing = waiting.pop(0)
            if isinstance(thing, list):
                waiting = thing + waiting
            elif isinstance(thing, dict):
                yield thing
                waiting += [thing[k] for k in ("@graph", "mainEntity") if k in thing]


def _types(thing: Mapping[str, Any]) -> list[str]:
    types = thing.get("@type")
    return [t for t in (types if isinstance(types, list) else [types]) if isinstance(t, str)]


def _own_article(
    described: Sequence[Mapping[str, Any]], headings: Container[str], url: str | None
) -> Mapping[str, Any]:
    """The description of the page's article: the one of its headline or address, else the first."""
    articles = [
        thing
        for thing in described
        if any(t.endswith(("Article", "Posting", "Report")) for t in _types(thing))
    ]
    for thing in articles:
        if key(_string(thing.get("headline"))) in headings:
            return thing
    for thing in articles:
        if url and url in (_string(thing.get("url")), _address(thing)):
            return thing
    pages = [thing for thing in described if "WebPage" in _types(thing)]
    return next(iter(articles + pages), {})


def _own(
    described: Sequence[Mapping[str, Any]], headings: Container[str], url: str | None
) -> list[Mapping[str, Any]]:
    """The descriptions that are surely of the page's article: its own, and others of its name.

    Of several articles, none of which has the page's heading or address, none is.
    """
    named = [
        thing
        for thing in described
        if "datePublished" in thing
        and key(_string(thing.get("headline")) or _string(thing.get("name"))) in headings
    ]
    own = _own_article(described, headings, url)
    days = {
        _string(thing.get("datePublished"))
        for thing in described
        if any(t.endswith(("Article", "Posting", "Report")) for t in _types(thing))
    }
    sure = (
        key(_string(own.get("headline"))) in headings
        or (url and url in (_string(own.get("url")), _address(own)))
        or len(days) <= 1
    )
    return [own, *(thing for thing in named if thing is not own)] if sure and own else named


def _string(value: object) -> str:
    return one_line(visible(value)) if isinstance(value, str) else ""


def _name(value: object) -> str:
    if isinstance(value, list):
        value = value[0] if value else None
    return _string(value.get("name")) if isinstance(value, dict) else _string(value)


def _address(thing: Mapping[str, Any]) -> str:
    page = thing.get("mainEntityOfPage")
    return _string(page.get("@id")) if isinstance(page, dict) else _string(page)


def _url(tree: Any, meta: Mapping[str, str], described: Sequence[Mapping[str, Any]]) -> str | None:
    own = meta.get("og:url", "")
    canonical = next(
        (link.get("href") or "" for link in tree.iter("link") if link.get("rel") == "canonical"), ""
    )
    base = next((b.get("href") or "" for b in tree.iter("base")), "") or own
    article = _own_article(described, (), None)
    for found in (canonical, own, _string(article.get("url")), _address(article)):
        try:
            address = urljoin(base, found.strip()) if found else ""
            if urlsplit(address).scheme in ("http", "https") and urlsplit(address).netloc:
                return address
        except ValueError:  # such as an unclosed bracket of an IPv6 address
            continue
    return None


def _behind(title: str, window_title: str) -> str:
    """The site's name in `Title | Site`: what stands behind the title and a divider."""
    if not title or window_title[: len(title)].casefold() != title.casefold():
        return ""
    divider = _TITLE_SUFFIX.match(window_title, len(title))
    return window_title[divider.end() :] if divider else ""


def _without_site(title: str, publisher: str) -> str:
    for divider in _TITLE_SUFFIX.finditer(title):
        if publisher and key(title[divider.end() :]) == key(publisher):
            return title[: divider.start()]
    return title
