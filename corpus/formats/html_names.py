"""What a page's elements are named for, where that tells of dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from corpus.formats.composition import one_line
from corpus.formats.decoding import visible
from corpus.formats.html_stated import NOT_DATED
from corpus.page.date_lines import UPDATED, whole_dates

LINE_WORDS = 20
"""A line of author and date has no more words; a paragraph mostly has."""
_NAMED_FOR_DATES = re.compile(
    r"dat(?:e|um)|time|publi|post|meta|byline|author|autor|submitted|created|info|fecha|release|"
    r"head|pub",
    re.IGNORECASE,
)
NAMED_DATE = re.compile(
    r"(?:^|[\s_-])(?:date|datum|published|pubdate|posted|submitted|byline|meta|time)(?:$|[\s_-])",
    re.I,
)
EMBEDDED = re.compile(
    r"tweet|twitter|instagram|fb-post|facebook|comment|caption|disqus", re.IGNORECASE
)


def is_update(element: Any) -> bool:
    """Whether a `time` element, or the words just before it, speak of a later change."""
    previous = element.getprevious()
    label = (previous.tail if previous is not None else element.getparent().text) or ""
    if previous is not None and not label.strip():
        label = previous.text_content()
    marks = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
    return bool(NOT_DATED.search(marks) or UPDATED.search(label))


def dated_part(element: Any) -> str:
    """The words of the inline element named for dates in a line that says more; else none."""
    for part in element.iter("time", "span", "small", "em", "i", "abbr"):
        if part.tag == "time" or NAMED_DATE.search(part.get("class") or ""):
            words = one_line(visible(part.text_content()))
            if len(words.split()) <= LINE_WORDS and whole_dates(words):
                return words
    return ""


def is_named(element: Any) -> bool:
    """Whether the element or one closely around it is named for dates or authors."""
    around = [element, *list(element.iterancestors())[:2]]
    return any(
        _NAMED_FOR_DATES.search(f"{e.get('class') or ''} {e.get('id') or ''}")
        for e in around
        if e.tag != "body"
    )


def around(element: Any) -> Iterator[Any]:
    """The element and all that it lies in, innermost first."""
    yield element
    yield from element.iterancestors()
