"""Pages that a browser has saved whole in one file (.mhtml, .mht): e-mail with a page in it.

The page is read as any HTML page; what it embeds besides (frames, pictures, styles) is left.
"""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes
from email.message import Message as Mail

from corpus.article import Draft
from corpus.errors import UnreadableArticle
from corpus.formats.composition import one_line
from corpus.formats.html import read as read_html
from corpus.formats.metadata_dates import header_day

_NO_PAGE = (
    "The file holds no saved page; save the page anew from the browser (“Webpage, Single File”)."
)


def read(data: bytes, source: str) -> Draft:
    """The saved page, with the address it was saved from where it names none itself.

    Raises:
        UnreadableArticle: if there is no page in it, or the page shows no article.
    """
    try:
        mail = message_from_bytes(data)
        page = _page(mail)
    except RecursionError:
        page = None
    if page is None:
        raise UnreadableArticle(_NO_PAGE)
    address = one_line(
        str(mail.get("Snapshot-Content-Location") or page.get("Content-Location") or "")
    )
    is_address = address.startswith(("http://", "https://"))
    data = in_utf8(_payload(page), page.get_content_charset())
    draft = read_html(data, source, address if is_address else None)
    return replace(draft, saved=header_day(str(mail.get("Date"))))


def _page(mail: Mail) -> Mail | None:
    """The page itself: the part that the file names as its first, else the first HTML in it."""
    pages = [part for part in mail.walk() if part.get_content_type() in _PAGES]
    start = mail.get_param("start")
    named = [page for page in pages if start and page.get("Content-ID") == start]
    return next(iter(named or pages), None)


_PAGES = ("text/html", "application/xhtml+xml")


def _payload(page: Mail) -> bytes:
    payload = page.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def in_utf8(page: bytes, charset: str | list[str] | None) -> bytes:
    """A page in UTF-8 where what it was sent with names its encoding, and that fits."""
    if not isinstance(charset, str):
        return page
    try:
        page.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return page.decode(charset).encode("utf-8")
        except (LookupError, ValueError):
            pass
    return page
