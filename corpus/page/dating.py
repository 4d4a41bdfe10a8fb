"""When an article was published, and how we know.

What is wanted here is narrow: a whole date, with its year (`corpus.page.local_dates`),
that no label gives to another day (`corpus.page.date_lines`) and that is not later than
the file.

Which date is the publication's is a matter of position, never of a date in running
prose (that is when something happened):

1. behind a word for publishing ("Published:", "Posted on") above or below the text;
   within it such a line belongs to an embedded video or post;
2. a line of nothing but a date (time, author, section) between title and text;
3. such a line directly above the title;
4. a dateline that opens the first paragraph;
5. such a line below the text, if all of them say the same day;
6. `/2018/10/26/` in the article's address.

A bare day (2, 3, 5) of a page that announces an event is the event's. HTML pages say more,
and are dated by `corpus.formats.html_dates`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from corpus.english.dates import month_number, written
from corpus.page.date_lines import (
    NOT_THE_PAGES,
    PUBLISHED,
    UPDATED,
    Says,
    is_label,
    published_of,
    sayings,
    tells_when_and_where,
    whole_dates,
)
from corpus.page.date_lines import (
    is_date_line as is_date_line,
)
from corpus.page.layout import Line
from corpus.page.local_dates import locale_of, writes_day_first

_EVENT = re.compile(r"(?:time|venue|where|when|location|doors|tickets|start)\s*:", re.IGNORECASE)
_OLDEST_FILE = 1995

_DATELINE = re.compile(
    r"(?:[A-Z][A-Za-z'’. -]{1,30}(?:,\s*[A-Z][A-Za-z'’. ]{1,20})?\s*[,(]\s*)?", re.UNICODE
)
_AFTER_DATELINE = re.compile(r"\s*\)?\s*(?:\((?:Reuters|AP|AFP|PA|LDRS)[^)]*\)\s*)?[-–—:]\s")

_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d\d?|[a-z]{3})[/-](\d\d?)(?:/|-|$)")
_BRITISH_HOST = re.compile(r"\.(?:uk|london|scot|wales|cymru)$")
_AMERICAN_HOST = re.compile(r"\.(?:us|gov|mil|edu|com)$")
_OTHER_COUNTRY = re.compile(r"\.(?!us$)[a-z]{2}$")
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


def day_first(
    url: str | None, publisher: str | None, text: str, language: str | None = None
) -> bool | None:
    """Whether 03/04/2019 is in April on a page, or in March; None where nothing says it.

    In April on a British page (`is_british`), in a language that writes so, or where another
    date of the page shows it (23/05/2019). In March where another date shows that
    (05/23/2019) and the address ends as American ones do; and on a page in `en-US`, unless
    another date, a country's address or British words gainsay it: templates say `en-US` too.
    """
    if is_british(url, publisher, text) or writes_day_first(language):
        return True
    shown = {each.shows_day_first for each in written(text) if each.whole_year} - {None}
    if shown == {True}:
        return True
    host = (urlsplit(url).hostname or "") if url else ""
    if shown == {False} and _AMERICAN_HOST.search(host):
        return False
    american = str(locale_of(language)) == "en_US" and not _OTHER_COUNTRY.search(host)
    if american and True not in shown and not _BRITISH_WORDS.search(text):
        return False
    return None


def dateline(
    text: str, *, day_first: Callable[[], bool | None], language: str | None = None
) -> Dated | None:
    """The day of a dateline that opens a paragraph: "LONDON, 14 January 2020 – …"."""
    place = _DATELINE.match(text)
    begin = place.end() if place else 0
    for each in whole_dates(text[:120], language):
        # The place may be read too far or not at all ("3 March 2020 – The council …").
        after = _AFTER_DATELINE.match(text, each.end)
        if each.start in (0, begin) and after and (day := each.day(day_first=day_first)):
            return Dated(day, text[: each.end])
    return None


def in_address(url: str | None) -> Dated | None:
    """The day that stands in an article's address."""
    match = _IN_ADDRESS.search(url.casefold()) if url else None
    if match is None:
        return None
    year, month, day = match.groups()
    number = int(month) if month.isdigit() else month_number(month) or 0
    try:
        return Dated(date(int(year), number, int(day)), match.group().strip("/-"))
    except ValueError:
        return None


def latest_day(saved: date | None) -> date:
    """The last day that an article may be of: the file's own or today, somewhere on earth.

    Days of files before the web are those of archives that keep none.
    """
    today = datetime.now(UTC).date()
    known = saved if saved is not None and saved.year >= _OLDEST_FILE else today
    return min(known, today) + timedelta(days=1)


def find(
    lines: Sequence[Line],
    stands_alone: Sequence[bool],
    *,
    title: int | None,
    first_prose: int,
    last_prose: int,
    day_first: Callable[[], bool | None],
    url: str | None = None,
    latest: date,
) -> Dated | None:
    """The day of publication by the module's rules, or None where nothing says it.

    `stands_alone[i]`: line `i` is a date line, a byline, or one that speaks of
    publishing, and belongs to this article rather than to a related one.
    `day_first` is as in `WrittenDate.day`. No day after `latest` counts.
    """

    def read(i: int, wanted: Says | None = None) -> Dated | None:
        text = lines[i].text
        above = lines[i - 1].text if i and i - 1 != title else ""
        label = above if is_label(above) else ""
        said = published_of(sayings(text, day_first=day_first, label=label))
        if (
            said is None
            or said[1] > latest
            or wanted not in (None, said[0])
            or NOT_THE_PAGES.search(text)
        ):
            return None
        return Dated(said[1], f"{label} {text}" if label else text)

    alone = [i for i in range(len(lines)) if stands_alone[i]]
    for i in alone:
        outside = i < first_prose or i > last_prose
        if outside and (dated := read(i, Says.PUBLISHED)):
            return dated
    below = -1 if title is None else title
    if not any(tells_when_and_where(line.text) for line in lines[below + 1 : first_prose]):
        for i in alone:
            if below < i < first_prose and (dated := read(i)):
                return dated
        if title and stands_alone[title - 1] and (dated := read(title - 1)):
            return dated
    if first_prose < len(lines):
        dated = dateline(lines[first_prose].text, day_first=day_first)
        if dated and dated.published <= latest:
            return dated
    after = [dated for i in alone if i > last_prose and (dated := read(i))]
    if len({dated.published for dated in after}) == 1:
        return after[0]
    dated = in_address(url)
    return dated if dated and dated.published <= latest else None


def of_event(lines: Sequence[Line]) -> bool:
    """Whether the page announces an event, whose date stands where an article has its own."""
    return any(_EVENT.match(line.text) for line in lines)


def speaks_of_publishing(text: str) -> bool:
    """Whether `text` starts with a word for publishing or updating a page."""
    return bool(PUBLISHED.match(text) or UPDATED.match(text))
