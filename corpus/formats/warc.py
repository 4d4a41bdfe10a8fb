"""Web archives (.warc, .warc.gz): every HTML page that was fetched is an article.

warcio reads the records one after another, so that an archive may be larger than the limit
for files; a page may not. A page's address is its own, else the one it was fetched from, and
nothing it says was published after the day it was fetched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email.message import Message as Headers
from functools import partial
from io import BufferedReader
from itertools import count
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from corpus.article import Draft, Failure
from corpus.errors import UnreadableArticle
from corpus.formats.enclosures import Enclosed
from corpus.formats.feed_lines import Damaged, unpacked
from corpus.formats.html import read as read_html
from corpus.formats.metadata_dates import published_on
from corpus.formats.mhtml import in_utf8
from corpus.formats.problems import attempted

_GZIP = b"\x1f\x8b"
_FAULTS = (ValueError, LookupError, AttributeError, TypeError)
"""What warcio raises besides, where records are spoiled."""
_PAGES = ("text/html", "application/xhtml+xml")
_OFFICE = "application/vnd.openxmlformats-officedocument"
_DOCUMENTS = {
    "application/pdf": ".pdf",
    f"{_OFFICE}.wordprocessingml.document": ".docx",
    f"{_OFFICE}.presentationml.presentation": ".pptx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/rtf": ".rtf",
    "application/epub+zip": ".epub",
}
"""Documents that sites link to, by the type they are sent as. Plain text isn't among them: it is
what sites say to crawlers."""


def read(path: Path, *, max_file_bytes: int) -> Iterator[Draft | Enclosed | Failure]:
    """The pages of the archive, numbered in their order; one that is no article is a `Failure`.

    Documents are handed over as they were sent.

    Raises:
        UnreadableArticle: if the file is no web archive, or holds no page.
        OSError: as `open` does.
    """
    numbers = count(1)
    found = False
    with unpacked(path, max_file_bytes) as stream:
        try:
            if not stream.peek(5)[:5].startswith((b"WARC/", _GZIP)):
                raise UnreadableArticle(
                    "The file is no web archive, whatever its name says; give it the extension of "
                    "its real format."
                )
            for record in _Records(_AsItComes(stream)):
                if (sent_as := _sent_as(record)) is None:
                    continue
                found = True
                source = f"{path}#{next(numbers)}"
                page = partial(_page, record, sent_as, source, max_file_bytes)
                yield attempted(source, page)
        except (ArchiveLoadFailed, Damaged, EOFError, *_FAULTS) as error:
            reason = (
                str(error)
                if isinstance(error, Damaged)
                else (
                    f"The web archive is damaged, or none ({' '.join(str(error).split())[:200]}); "
                    "what stood before was read. Get the file again."
                )
            )
            if not found:
                raise UnreadableArticle(reason) from None
            yield Failure(f"{path}#{next(numbers)}", reason)
            return
    if not found:
        raise UnreadableArticle(
            "The web archive holds no page or document that was fetched; fetch some, or remove it."
        )


class _Records(ArchiveIterator):  # type: ignore[misc] # it has no types
    """The records of an archive, without a word on the terminal where one is too long or short."""

    INC_RECORD = ""


class _AsItComes:
    """A stream of which each read gives what there is, so that nothing before a damage is lost."""

    def __init__(self, stream: BufferedReader) -> None:
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        return self._stream.read1(size)


def _sent_as(record: Any) -> tuple[str, str] | None:
    """The type and encoding that a page or document was sent with; None for all else.

    The encoding is empty where none was said. A page that was redirected or not found is no
    article.
    """
    if record.rec_type == "response" and record.http_headers is not None:
        sent = record.http_headers
        if not str(sent.get_statuscode()).startswith("2"):
            return None
    elif record.rec_type == "resource":  # kept without the head it was sent with
        sent = record.rec_headers
    else:
        return None
    headers = Headers()
    headers["Content-Type"] = str(sent.get_header("Content-Type") or "")
    kind = headers.get_content_type()
    if kind not in _PAGES and kind not in _DOCUMENTS:
        return None
    return kind, str(headers.get_content_charset() or "")


def _page(
    record: Any, sent_as: tuple[str, str], source: str, max_file_bytes: int
) -> Draft | Enclosed:
    try:
        data = _content(record, max_file_bytes + 1)
    except Damaged as damage:
        raise UnreadableArticle(str(damage)) from None
    if len(data) > max_file_bytes:
        raise UnreadableArticle(
            f"The page is larger than the limit of {max_file_bytes / 1e6:g} MB; raise the limit, "
            "or leave it out of the archive."
        )
    if not data:
        raise UnreadableArticle("The page is empty; fetch it again.")
    address = str(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ") or None
    kind, charset = sent_as
    fetched = published_on(str(record.rec_headers.get_header("WARC-Date") or ""))
    if kind in _DOCUMENTS:
        return Enclosed(source, f"{source}{_DOCUMENTS[kind]}", data, fetched, address)
    draft = read_html(in_utf8(data, charset), source, address)
    return replace(draft, saved=fetched)


def _content(record: Any, most: int) -> bytes:
    """The page as it was sent, unpacked, up to so many bytes."""
    stream = record.content_stream()
    parts: list[bytes] = []
    left = most
    while left > 0 and (part := stream.read(min(left, 1_000_000))):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
