"""What an HTML page states of its days for machines, and what a stamp's day is elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.core import get_global

from corpus.formats.composition import one_line
from corpus.formats.decoding import visible
from corpus.formats.metadata_dates import published_on
from corpus.page.local_dates import locale_of

NOT_DATED = re.compile(r"modif|updat|expir|unpub|valid|embargo|revis|edited", re.IGNORECASE)
_PUBLICATION = re.compile(
    r"publi|pubdate|issued|posted|bt:pubdate|sailthru|displaydate", re.IGNORECASE
)
_PLAIN = re.compile(r"(?:^|[.:_-])(?:date|dateposted)$")
_CREATED = re.compile(r"creat")
_MODIFIED = re.compile(r"modif|updat|lastmod|revis", re.IGNORECASE)
_PUBLISHED_MARK = re.compile(r"publish|pubdate|posted|entry-date", re.IGNORECASE)
_ASIDE = ("aside", "nav", "footer", "li")
_SECONDS = re.compile(r"\d{9,10}(\d{3})?")
_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_ZONED = re.compile(r"(?:z|utc|gmt|[+-]00:?00)$", re.IGNORECASE)


class Trust(StrEnum):
    """What a page states a day to be."""

    PUBLISHED = "published"
    PLAIN = "plain"
    """A date, it is not said of what."""
    CREATED = "created"
    """Of the file: a weak witness."""
    MODIFIED = "modified"


@dataclass(frozen=True, slots=True)
class Stated:
    """A day in what the page states for machines."""

    trust: Trust
    field: str
    value: str

    @property
    def evidence(self) -> str:
        return f"{self.field}: {self.value}"


def stated_in(
    tree: Any, meta: Mapping[str, str], articles: Sequence[Mapping[str, Any]]
) -> Iterator[Stated]:
    """What the page states, in order of trust; `articles` describe its own article."""
    for thing in articles:
        for name, trust in (
            ("datePublished", Trust.PUBLISHED),
            ("dateCreated", Trust.CREATED),
            ("uploadDate", Trust.CREATED),
            ("dateModified", Trust.MODIFIED),
        ):
            value = thing.get(name)
            words = one_line(visible(str(value))) if isinstance(value, str | int) else ""
            if words:
                yield Stated(trust, f"JSON-LD {name}", words)
    for name, value in meta.items():
        if _MODIFIED.search(name):
            yield Stated(Trust.MODIFIED, f"meta {name}", value)
        elif NOT_DATED.search(name):
            continue
        elif _PUBLICATION.search(name):
            yield Stated(Trust.PUBLISHED, f"meta {name}", value)
        elif _PLAIN.search(name):
            yield Stated(Trust.PLAIN, f"meta {name}", value)
        elif _CREATED.search(name):
            yield Stated(Trust.CREATED, f"meta {name}", value)
    yield from _marked_elements(tree)


def _marked_elements(tree: Any) -> Iterator[Stated]:
    """What elements marked as the day of publication state, where all state one."""
    marked: list[Stated] = []
    for element in tree.iterfind(".//*[@itemprop]"):
        names = element.get("itemprop").split()
        if "datePublished" in names and not _aside(element):
            marked.append(Stated(Trust.PUBLISHED, "itemprop datePublished", machine_date(element)))
        elif "dateModified" in names and not _aside(element):
            yield Stated(Trust.MODIFIED, "itemprop dateModified", machine_date(element))
    for element in tree.iter("time"):
        marks = f"{element.get('class') or ''} {element.get('id') or ''}"
        is_marked = element.get("pubdate") is not None or _PUBLISHED_MARK.search(marks)
        if is_marked and not NOT_DATED.search(marks) and not _aside(element):
            field = "time element marked as publication"
            marked.append(Stated(Trust.PUBLISHED, field, machine_date(element)))
    if len({published_on(each.value) or each.value for each in marked}) == 1:
        yield marked[0]


def machine_date(element: Any) -> str:
    """The date of a `time` or `itemprop` element: its attribute, else its words."""
    value = element.get("datetime") or element.get("content") or element.text_content()
    return one_line(visible(value))


def _aside(element: Any) -> bool:
    """Whether it lies beside the article: another article's teaser, a menu, the page's foot."""
    return any(e.tag in _ASIDE for e in element.iterancestors())


def counted(value: str) -> datetime | None:
    """The moment of a number of seconds since 1970, or of their thousandths."""
    number = _SECONDS.fullmatch(value.strip())
    if number is None:
        return None
    moment = datetime.fromtimestamp(int(number[0]) / (1000 if number[1] else 1), UTC)
    return moment if _FIRST_YEAR <= moment.year < _LAST_YEAR else None


def moment_of(value: str) -> datetime | None:
    """The moment that a stamp in Greenwich's time names; None for any other."""
    value = value.strip()
    if moment := counted(value):
        return moment
    if not _ZONED.search(value):
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        try:
            found = parsedate_to_datetime(value)
        except (ValueError, TypeError):
            return None
    return found.astimezone(UTC) if found.tzinfo else None


def may_be(value: str, day: date, other: date) -> bool:
    """Whether a stamp's day in Greenwich is `other` somewhere on earth."""
    moment = moment_of(value)
    if moment is None:
        return False
    if (other - day).days == 1:
        return moment.hour >= 10
    return (day - other).days == 1 and moment.hour < 12


_GENERIC = frozenset(["ai", "co", "fm", "gg", "io", "ly", "me", "to", "tv", "ws", "cc"])
"""Countries whose ends of addresses the whole world uses."""
_BRITISH = frozenset(["uk", "london", "scot", "wales", "cymru"])


def zones_of(url: str | None, language: str | None) -> list[ZoneInfo]:
    """The time zones of a publisher's country; empty where that is not known.

    By the end of the address, else by the region of the page's language, unless that is
    `en-US`, which templates come with.
    """
    top = ((urlsplit(url).hostname or "") if url else "").rpartition(".")[2]
    locale = locale_of(language)
    country = ""
    if top in _BRITISH:
        country = "GB"
    elif len(top) == 2 and top not in _GENERIC:
        country = top.upper()
    elif locale is not None and locale.territory and str(locale) != "en_US":
        country = locale.territory
    zones = []
    for name in get_global("territory_zones").get(country, ()):
        try:
            zones.append(ZoneInfo(name))
        except (ZoneInfoNotFoundError, ValueError):
            continue
    return zones
