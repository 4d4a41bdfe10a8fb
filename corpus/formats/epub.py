"""E-books: the chapters of an EPUB in reading order, as one article.

An EPUB is a ZIP package of XHTML pages and a list of them, which is read here with what
reads packages and HTML anyway. EbookLib, the library for it, is under the AGPL, which an
Apache-2.0 program can't take in.

Its own table of contents is furniture. Pictures have no words. The publisher is who the
book says published it; a book's day counts only where it is whole.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from corpus.article import BlockKind, Draft
from corpus.errors import UnreadableArticle
from corpus.formats import packages
from corpus.formats.composition import Composition, one_line
from corpus.formats.decoding import visible
from corpus.formats.fragment import kind_of
from corpus.formats.html_page import pieces, shown
from corpus.formats.metadata_dates import published_on
from corpus.formats.properties import sensible_title

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_PAGES = ("application/xhtml+xml", "text/html")


def read(data: bytes, source: str) -> Draft:
    """The book's text with its blocks, and what its metadata say.

    Raises:
        UnreadableArticle: if it is protected or damaged, unpacks to too much or has no text.
    """
    with packages.opened(data, ".epub", "an e-book", "an e-book program") as archive:
        root = packages.xml_of(archive, _CONTAINER)
        listing = next(_named(root, "rootfile")).get("full-path") or ""
        book = packages.xml_of(archive, listing)
        page = Composition()
        locked = _locked(archive)
        for path, is_contents in _chapters(book, posixpath.dirname(listing)):
            if path in locked:
                raise UnreadableArticle(
                    "The e-book is protected (DRM) and can't be read; get a copy that is not."
                )
            if path in archive.namelist():
                _add(page, archive.read(path), is_contents)
    if not any(block.kind is not BlockKind.FURNITURE for block in page.blocks):
        raise UnreadableArticle(
            "The e-book has no text; if it holds pictures of pages, have their text recognised."
        )
    day = next((day for day in _days(book) if published_on(day)), None)
    return Draft(
        source,
        page.text,
        title=sensible_title(_first(book, "title")) or _first(book, "title") or None,
        published=published_on(day) if day else None,
        published_evidence=f"dc:date: {day}" if day else None,
        publisher=_first(book, "publisher") or None,
        blocks=tuple(page.blocks),
    )


def _named(root: Any, name: str) -> Iterator[Any]:
    """The elements of one name, in whatever namespace."""
    yield from root.iter(f"{{*}}{name}")


def _first(book: Any, name: str) -> str:
    found = (one_line(visible("".join(e.itertext()))) for e in _named(book, name))
    return next((words for words in found if words), "")


def _days(book: Any) -> Iterator[str]:
    """Its days but those marked as of something else than publication."""
    for element in _named(book, "date"):
        event = next((v for k, v in element.attrib.items() if k.endswith("event")), "publication")
        if event == "publication":
            yield one_line("".join(element.itertext()))


def _chapters(book: Any, folder: str) -> Iterator[tuple[str, bool]]:
    """The paths of its pages in reading order, and whether each is the table of contents."""
    items = {item.get("id"): item for item in _named(book, "item")}
    for reference in _named(book, "itemref"):
        item = items.get(reference.get("idref"))
        if item is not None and item.get("media-type") in _PAGES:
            path = posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or "")))
            yield path, "nav" in (item.get("properties") or "").split()


def _locked(archive: zipfile.ZipFile) -> set[str]:
    """The paths of encrypted parts; a book that is read freely may have such fonts."""
    if _ENCRYPTION not in archive.namelist():
        return set()
    root = packages.xml_of(archive, _ENCRYPTION)
    return {unquote(e.get("URI") or "") for e in _named(root, "CipherReference")}


def _add(page: Composition, chapter: bytes, is_contents: bool) -> None:
    tree = next(shown(chapter), None)
    for piece in pieces(tree) if tree is not None else ():
        kind = BlockKind.FURNITURE if is_contents else kind_of(piece)
        page.add(kind, piece.words, gap=piece.gap)
