"""An article's characters on their way into a page.

The desk writes its own HTML, so that what a reader sees is what is stored: a chat
component's Markdown would rewrite `$x$`, `**` and indentation.
"""

from __future__ import annotations

import html
from datetime import date
from urllib.parse import urlsplit


def escape(text: str) -> str:
    """`text` as HTML whose `textContent` is `text` again, in elements and in attributes.

    A parser turns a bare carriage return into a newline and drops NUL; the first is
    written as a reference, the second, which no page can hold, shown as
    U+FFFD.
    """
    return html.escape(text).replace("\r", "&#13;").replace("\0", "\N{REPLACEMENT CHARACTER}")


def web_address(url: str | None) -> str | None:
    """`url` where a browser may follow it (http, https), else None: feeds can hold any text."""
    try:
        return url if url and urlsplit(url).scheme in ("http", "https") else None
    except ValueError:  # such as an IPv6 address without its bracket
        return None


def in_words(day: date) -> str:
    """The day as a British reader writes it: `26 October 2018`."""
    return f"{day.day} {day:%B} {day.year}"
