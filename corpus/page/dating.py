"""When an article was published, and how we know.

What is wanted here is narrow: a whole date, with its year, in English, as
`corpus.english.dates` finds it.

Which date is the publication's is a matter of position, never of a date in running
prose (that is when something happened):

1. behind a word for publishing ("Published:", "Posted on") above or below the text;
   within it such a line belongs to an embedded video or post;
2. a line of nothing but a date (time, author, section) between title and text;
3. such a line directly above the title;
4. a dateline that opens the first paragraph;
5. such a line below the text, if all of them say the same day;
6. `/2018/10/26/` in the article's address.

A date behind "updated" or "modified" is not the publication's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from corpus.english.dates import SHORT_WEEKDAYS, WEEKDAYS, WrittenDate, month_number, written
from corpus.page.layout import Line

_OLDEST_YEAR = 1900
"""Pages bear no older date of their own; what is older is a year that they tell of."""

_PUBLISHED = re.compile(
    r"\b(?:first\s+)?(?:published|posted|date\s+published|publication\s+date|"
    r"date\s+of\s+publication|release\s+date|date\s+posted|article\s+date)\b",
    re.IGNORECASE,
)
_UPDATED = re.compile(
    r"\b(?:(?:last\s+)?(?:updated|modified|edited|reviewed|amended)|last\s+update|update)\b",
    re.IGNORECASE,
)
_EVENT = re.compile(r"(?:time|venue|where|when|location|doors|tickets|start)\s*:", re.IGNORECASE)

# What may stand beside a date in a line of its own.
_TIME = re.compile(
    r"(?:\bat\s+)?\b\d{1,2}[:.]\d\d(?::\d\d)?\s*(?:am|pm|a\.m\.|p\.m\.)?(?!\d)|\b\d{1,2}\s*(?:am|pm)\b",
    re.IGNORECASE,
)
_BESIDE_DATE = re.compile(
    rf"\b(?:{'|'.join((*WEEKDAYS, *SHORT_WEEKDAYS))})\b|"
    r"\b(?:gmt|bst|utc|est|edt|pst|pdt|et)\b|"
    r"\b(?:first|last|date|published|posted|updated|modified|created|added|release|article|"
    r"publication|written)\b(?:\s+(?:on|at))?|\b(?:by|in)\b|"
    r"\b\d+[\s-]*min(?:ute)?s?(?:\s+read)?\b|\bread(?:ing)?(?:\s+time)?\b|\bcomments?\b",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s[-–—/]\s|[|•·,:;()\[\]/]|[-–—]")
_WORD = re.compile(r"[^\W\d_][\w'’.&-]*|\d+")

_DATELINE = re.compile(
    r"(?:[A-Z][A-Za-z'’. -]{1,30}(?:,\s*[A-Z][A-Za-z'’. ]{1,20})?\s*[,(]\s*)?", re.UNICODE
)
_AFTER_DATELINE = re.compile(r"\s*\)?\s*(?:\((?:Reuters|AP|AFP|PA|LDRS)[^)]*\)\s*)?[-–—:]\s")

_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d\d?|[a-z]{3})[/-](\d\d?)(?:/|-|$)")
_BRITISH_HOST = re.compile(r"\.(?:uk|london|scot|wales|cymru)$")
_BRITISH_WORDS = re.compile(r"£|\bCllrs?\b|\bOfsted\b|\bborough\b|\bNHS\b|\bMPs?\b")


@dataclass(frozen=True, slots=True)
class Dated:
    """A publication day, and the words it was read from."""

    published: date
    evidence: str


def is_british(url: str | None, publisher: str | None, text: str) -> bool:
    """Whether 03/04/2019 is the third of April here.

    By the address (`.uk`, `.london`, …), by a publisher named by such an address,
    by a council or the BBC as publisher; where neither address nor publisher is
    known, by words that only British pages use, if no dollars are spoken of.
    """
    host = urlsplit(url).hostname if url else None
    if host:
        return _BRITISH_HOST.search(host) is not None
    if publisher:
        name = publisher.casefold()
        return bool(_BRITISH_HOST.search(name)) or "council" in name or "bbc" in name
    return "$" not in text and _BRITISH_WORDS.search(text) is not None


_LONGEST_DATE_LINE = 1_000
"""Characters; longer ones are no lines, and would all be searched."""


def _dates(text: str) -> list[WrittenDate]:
    """The whole dates that may be a page's own, also those of no day or not a sure one."""
    return [found for found in written(text) if found.year >= _OLDEST_YEAR]


def is_date_line(text: str) -> bool:
    """Whether `text` is a date and nothing that could be a statement.

    Beside it may stand a time, words for publishing, an author, a section.
    """
    if len(text) > _LONGEST_DATE_LINE or text.endswith((".", "?", "!", ":")):
        return False
    if not (found := _dates(text)):
        return False
    edges = [0, *(edge for each in found for edge in (each.start, each.end)), len(text)]
    rest = " ".join(text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))
    rest = _TIME.sub(" ", rest)
    separated = _SEPARATOR.search(rest) is not None
    left = _WORD.findall(_BESIDE_DATE.sub(" ", rest))
    if len(left) > 6:
        return False
    if len(left) <= 3 and (_PUBLISHED.match(text) or re.search(r"\bby\b", text, re.IGNORECASE)):
        return True
    return separated or all(word[0].isupper() for word in left)


def _first_published(text: str, *, british: Callable[[], bool]) -> date | None:
    """The date of a line that is known to tell of publication.

    A timestamp made for programs beside a written date is the page's last change:
    themes put it there for search engines, and show people the written one.
    """
    updated = _UPDATED.search(text)
    label = _PUBLISHED.search(text)
    if updated and (label is None or updated.start() < label.start()):
        if label is None:
            return None
        text = text[label.start() :]
    elif updated:
        text = text[: updated.start()]
    found = [(each, day) for each in _dates(text) if (day := each.day(day_first=british))]
    shown = [day for each, day in found if not each.stamp] or [day for _, day in found]
    return shown[0] if shown else None


def _dateline(text: str, *, british: Callable[[], bool]) -> Dated | None:
    place = _DATELINE.match(text)
    begin = place.end() if place else 0
    for each in _dates(text[:120]):
        # The place may be read too far or not at all ("3 March 2020 – The council …").
        after = _AFTER_DATELINE.match(text, each.end)
        if each.start in (0, begin) and after and (day := each.day(day_first=british)):
            return Dated(day, text[: each.end])
    return None


def _in_address(url: str | None) -> Dated | None:
    match = _IN_ADDRESS.search(url.casefold()) if url else None
    if match is None:
        return None
    year, month, day = match.groups()
    number = int(month) if month.isdigit() else month_number(month) or 0
    try:
        return Dated(date(int(year), number, int(day)), match.group().strip("/-"))
    except ValueError:
        return None


def find(
    lines: Sequence[Line],
    stands_alone: Sequence[bool],
    *,
    title: int | None,
    first_prose: int,
    last_prose: int,
    british: Callable[[], bool],
    url: str | None = None,
) -> Dated | None:
    """The day of publication by the module's rules, or None where nothing says it.

    `stands_alone[i]`: line `i` is a date line, a byline, or one that speaks of
    publishing, and belongs to this article rather than to a related one.
    `british` says whether 03/04/2019 is in April; asked only for such a date.
    """

    def read(i: int) -> Dated | None:
        day = _first_published(lines[i].text, british=british)
        return Dated(day, lines[i].text) if day else None

    alone = [i for i in range(len(lines)) if stands_alone[i]]
    for i in alone:
        outside = i < first_prose or i > last_prose
        if outside and _PUBLISHED.search(lines[i].text) and (dated := read(i)):
            return dated
    below = -1 if title is None else title
    for i in alone:
        if below < i < first_prose and (dated := read(i)):
            return dated
    if title and stands_alone[title - 1] and (dated := read(title - 1)):
        return dated
    if first_prose < len(lines) and (dated := _dateline(lines[first_prose].text, british=british)):
        return dated
    after = [dated for i in alone if i > last_prose and (dated := read(i))]
    if len({dated.published for dated in after}) == 1:
        return after[0]
    return _in_address(url)


def of_event(lines: Sequence[Line]) -> bool:
    """Whether the page announces an event, whose date stands where an article has its own."""
    return any(_EVENT.match(line.text) for line in lines)


def speaks_of_publishing(text: str) -> bool:
    """Whether `text` starts with a word for publishing or updating a page."""
    return bool(_PUBLISHED.match(text) or _UPDATED.match(text))
