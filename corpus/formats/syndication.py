"""RSS and Atom: the XML files in which sites announce their articles, saved as files.

feedparser reads them, also those that are not well-formed; it is given bytes and never an
address, and takes no entities from outside. The day an entry was changed is not the day it
was published; RSS 1.0 has only one day.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import feedparser

from corpus.article import Draft, Failure
from corpus.errors import UnreadableArticle
from corpus.formats.feed_dates import Dates
from corpus.formats.feed_lines import whole
from corpus.formats.feeds import draft


def read(path: Path, *, max_file_bytes: int) -> Iterator[Draft | Failure]:
    """The entries of the feed as articles, numbered in their order.

    Raises:
        UnreadableArticle: if the file is no RSS or Atom, or has no entry.
        OSError: as `open` does.
    """
    data = whole(path, max_file_bytes)
    # Scripts and styles are never shown by what reads HTML here; an address stays as it is.
    try:
        feed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except (ValueError, LookupError, AttributeError, TypeError, RecursionError) as error:
        raise UnreadableArticle(
            f"The feed is damaged ({type(error).__name__}: {error}); save it anew."
        ) from None
    entries, version = feed.get("entries") or [], feed.get("version") or ""
    if not version and not entries:
        raise UnreadableArticle(
            "The file is no RSS or Atom feed, the only XML that is read; export its text as .csv "
            "or .jsonl."
        )
    if not entries:
        raise UnreadableArticle("The feed has no entry; save it again when it has some.")
    rows = [_row(entry, version, feed.get("feed") or {}) for entry in entries]
    dates = Dates(lambda: rows)
    for number, row in enumerate(rows, 1):
        source = f"{path}#{number}"
        try:
            yield draft(row, source, f"Entry {number}", dates)
        except UnreadableArticle as error:
            yield Failure(source, str(error))


def _address(link: object) -> str | None:
    """A link, where it is an address: an entry without one has its id for a link."""
    is_address = isinstance(link, str) and link.startswith(("http://", "https://"))
    return str(link) if is_address else None


def _row(entry: Mapping[str, Any], version: str, feed: Mapping[str, Any]) -> dict[str, Any]:
    """An entry by our fields' names. Its id is none of ours: a saved feed repeats older entries."""
    contents = [part.get("value") for part in entry.get("content", ())]
    source = entry.get("source")
    published = entry.get("published")
    if not published and version == "rss10":
        published = entry.get("updated")
    return {
        "title": entry.get("title"),
        # The whole text where there is one, else the teaser.
        "text": max((text for text in contents if text), key=len, default=entry.get("summary")),
        "published": published,
        "url": _address(entry.get("link")),
        "publisher": (source.get("title") if source else None) or feed.get("title"),
    }
