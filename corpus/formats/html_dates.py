"""The day an HTML page was published, weighed from all that the page says of it.

What the page shows beside its title is what its readers are told, and goes before what it
states for machines: templates state the last change, the hour in Greenwich, or the day of
the template. The witnesses, in order of trust:

1. a line near the title that a word for publishing labels, or that is a day and nothing
   else, where no event's hour and place stand beside it;
2. what the page states of the publication: JSON-LD of its own article, meta tags,
   `itemprop="datePublished"`, a `time` element marked so;
3. the one day that such lines give elsewhere, a dateline, the address;
4. any two weak ones that agree: scripts' own `publishDate`, a lone day in an element named
   for dates, htmldate. That one also guesses from copyright lines and from any date in the
   text, and doesn't say from which; alone it is no evidence.

Where the days of 1 and 2 differ by a time zone they agree. Nothing is after today.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from htmldate import find_date
from lxml.html import tostring

from corpus.english.dates import Style
from corpus.formats.composition import one_line
from corpus.formats.html_names import (
    EMBEDDED,
    LINE_WORDS,
    NAMED_DATE,
    around,
    dated_part,
    is_named,
    is_update,
)
from corpus.formats.html_page import HEADINGS, Piece
from corpus.formats.html_stated import (
    NOT_DATED,
    Stated,
    Trust,
    counted,
    machine_date,
    may_be,
    moment_of,
    zones_of,
)
from corpus.formats.metadata_dates import published_on
from corpus.page import dating
from corpus.page.date_lines import (
    NOT_THE_PAGES,
    TIME,
    Saying,
    Says,
    is_date_line,
    is_label,
    published_of,
    sayings,
    tells_when_and_where,
    whole_dates,
)
from corpus.page.dating import Dated

_NEAR = 12
"""So many blocks below the title may hold its date, up to the second paragraph."""
_ABOVE = 4
_BEFORE_TEXT = 4
_KEPT_UP = timedelta(days=90)
"""A page that shows its readers only a change so long after the day that it states has been
kept up to date: its text is of neither day."""
_EVIDENCE = 200
"""Characters of a line that are kept as evidence."""

_NOT_THE_ARTICLES = ("blockquote", "figure", "figcaption", "nav")
_IN_SCRIPT = tuple(
    re.compile(rf'"(?:{names})"\s*:\s*"([^"]{{8,40}})"', re.IGNORECASE)
    for names in (
        r"date_?published|publish(?:ed)?_?(?:date|at|time|on)|publication_?date|pub_?date|"
        r"first_?published(?:_?at|_?date)?|isoPubDate",
        r"created_?(?:at|on|date\w*)|date_?created",
    )
)
"""What a page's own programs call the days of its publication, and of its making."""
_LONGEST_SCRIPT = 3_000_000


@dataclass(frozen=True, slots=True)
class _Shown:
    """A day in a line that the page shows."""

    says: Says
    day: date
    evidence: str
    sure: bool
    """The line is a date and nothing else."""
    away: int
    """Blocks from the title."""
    figures: bool = False
    """Written as 03/04/2019: the other way round it may be another day."""


class Page:
    """One page's witnesses; each kind is looked for when it is first asked for."""

    def __init__(
        self,
        tree: Any,
        found: Sequence[Piece],
        main: Sequence[bool],
        title: int | None,
        *,
        stated: Sequence[Stated],
        url: str | None,
        publisher: str | None,
        is_event: bool = False,
    ) -> None:
        self._tree = tree
        self._found = found
        self._main = main
        self._title = title
        self._stated = stated
        self._url = url
        self._publisher = publisher
        self._is_event = is_event
        self._language = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
        self._latest = dating.latest_day(None)

    def day(self) -> Dated | None:
        """The day of publication, and the words it was read from; None where it is not sure."""
        shown = self._beside_title
        if shown is not None:
            return self._shown_or_stated(shown)
        if published := self._days(Trust.PUBLISHED):
            changed = max(self._changes, default=date.min)
            return None if changed - published[0][1] > _KEPT_UP else self._local(published)
        if plain := self._days(Trust.PLAIN):
            return self._local(plain)
        return self._elsewhere() or self._weak()

    def _shown_or_stated(self, shown: _Shown) -> Dated | None:
        published = self._days(Trust.PUBLISHED)
        told = Dated(shown.day, shown.evidence)
        for stated, day in published:
            if day == shown.day or (shown.figures and day == _turned(shown.day)):
                return Dated(day, stated.evidence)
        if any(may_be(stated.value, day, shown.day) for stated, day in published):
            return told
        if shown.sure or shown.says is Says.PUBLISHED:
            return told
        if published:
            return self._local(published)
        backed = {day for _, day in self._days(Trust.PLAIN)} | {
            each.published for each in self._weak_ones()
        }
        return told if shown.day in backed else None

    def _days(self, trust: Trust) -> list[tuple[Stated, date]]:
        """What is stated with this trust and names a day, none twice."""
        found: dict[date, Stated] = {}
        for stated in self._stated:
            if stated.trust is trust and (day := self._named(stated.value)):
                found.setdefault(day, stated)
        return [(stated, day) for day, stated in found.items()]

    def _named(self, value: str) -> date | None:
        moment = counted(value)
        day = moment.date() if moment else published_on(value)
        if day is None:
            dates = whole_dates(value[:100], self._language)
            days = {
                each.day(day_first=self._day_first_for(value))
                for each in dates
                if each.whole_year and each.year > 1970
            }
            day = days.pop() if len(days) == 1 else None
        return day if day and day <= self._latest else None

    def _day_first_for(self, value: str) -> Callable[[], bool | None]:
        return (lambda: True) if "." in value else (lambda: None)

    def _local(self, stated: Sequence[tuple[Stated, date]]) -> Dated | None:
        """The first of them, a day in Greenwich turned into the publisher's where that is known.

        Of several that differ, one that another witness backs.
        """
        if len(stated) > 1:
            other = {day for _, day in self._days(Trust.PLAIN)}
            if address := dating.in_address(self._url):
                other = {address.published}
            stated = [each for each in stated if each[1] in other] or stated
        first, day = stated[0]
        evidence = first.evidence
        moment = moment_of(first.value)
        if moment and (here := self._day_here(moment)) and here != day:
            return Dated(here, f"{evidence} ({here.isoformat()} where it was published)")
        return Dated(day, evidence)

    def _day_here(self, moment: datetime) -> date | None:
        days = {moment.astimezone(zone).date() for zone in self._zones}
        if len(days) == 1:
            return days.pop()
        address = dating.in_address(self._url)
        if address and may_be(moment.isoformat(), moment.date(), address.published):
            return address.published
        return None

    @cached_property
    def _zones(self) -> list[ZoneInfo]:
        return zones_of(self._url, self._language)

    @cached_property
    def _day_first(self) -> bool | None:
        text = "\n".join(piece.words for piece in self._found)[:200_000]
        return dating.day_first(self._url, self._publisher, text, self._language)

    def _is_day_first(self) -> bool | None:
        return self._day_first

    # Lines that the page shows.

    @cached_property
    def _beside_title(self) -> _Shown | None:
        """The day that a line beside the title gives: the labelled one, else the only one."""
        near = [shown for n in self._near() if (shown := self._line(n))]
        for says in (Says.PUBLISHED, Says.DAY):
            among = [shown for shown in near if shown.says is says]
            among = [shown for shown in among if shown.sure] or among
            if says is Says.DAY and self._announces:
                return None
            days = {shown.day for shown in among}
            if len(days) == 1:
                return min(among, key=lambda s: (not s.sure, s.away))
            if days:
                stated = {day for _, day in self._days(Trust.PUBLISHED)}
                backed = [shown for shown in among if shown.day in stated]
                closest = min(shown.away for shown in among)
                nearest = [each for each in among if each.sure and each.away == closest]
                return next(iter(backed or nearest), None)
        return None

    def _near(self) -> list[int]:
        """The blocks about the title that may say its day."""
        if self._title is None:
            first = next(iter(self._paragraphs(-1)), len(self._found))
            return list(range(max(0, first - _BEFORE_TEXT), min(first, len(self._found))))
        paragraphs = self._paragraphs(self._title)
        last = paragraphs[1] if len(paragraphs) > 1 else len(self._found)
        end = min(last, self._title + _NEAR + 1, len(self._found))
        near = [*range(max(0, self._title - _ABOVE), self._title), *range(self._title, end)]
        # What passes for the title may be a heading far above.
        first = next(iter(paragraphs), 0)
        return [*near, *range(max(end, first - _BEFORE_TEXT), first)]

    def _paragraphs(self, after: int) -> list[int]:
        """The first two paragraphs of the main text behind a block."""
        found = []
        for n in range(after + 1, len(self._found)):
            if self._main[n] and len(self._found[n].words.split()) > LINE_WORDS:
                found.append(n)
                if len(found) == 2:
                    break
        return found

    @cached_property
    def _announces(self) -> bool:
        """Whether the page is of an event: its hour and place stand about the title."""
        return self._is_event or any(
            tells_when_and_where(self._found[n].words) for n in self._near() if n != self._title
        )

    def _line(self, n: int) -> _Shown | None:
        """What a block says of the day, if it is a line of dates and belongs to the article."""
        piece = self._found[n]
        words = one_line(piece.words)
        if len(words.split()) > LINE_WORDS:
            prose = self._main[n] and piece.link_share < 0.5
            words = "" if prose else dated_part(piece.element)
        if not words or NOT_THE_PAGES.search(words) or self._is_embedded(piece):
            return None
        times = list(piece.element.iter("time"))
        if n == self._title:
            return self._of_times(n, times)
        label = self._label_of(n)
        said = self._sayings(n, words)
        if not said:
            return self._of_times(n, times)
        marked = [t for t in times if NOT_DATED.search(t.get("class") or "")]
        if marked and len(marked) < len(times):
            changed = {self._named(one_line(t.text_content())) for t in marked}
            said = [each for each in said if each.day not in changed] or said
        told = published_of(said)
        if told is None or told[1] > self._latest:
            return None
        sure = is_date_line(words, self._language)
        if told[0] is Says.DAY and not sure:
            marked_so = times or is_named(piece.element) or TIME.search(words)
            if words.endswith((".", "?", "!", ":")) or not marked_so:
                return None
        evidence = f"{label} {words}" if label else words
        figures = any(
            each.style is Style.FIGURES and "." not in words[each.start : each.end]
            for each in whole_dates(words, self._language)
        )
        return _Shown(told[0], told[1], evidence[:_EVIDENCE], sure, self._away(n), figures)

    def _is_embedded(self, piece: Piece) -> bool:
        """Whether it is of a post, a picture or a comment within the page."""
        for element in around(piece.element):
            if element in self._around_title:
                return False
            if element.tag in _NOT_THE_ARTICLES:
                return True
            if element.tag == "aside" and piece.link_share > 0.5:
                return True
            if element.tag == "footer" and not any(e.tag == "article" for e in around(element)):
                return True
            name = f"{element.get('class') or ''} {element.get('id') or ''}"
            if EMBEDDED.search(name) and not NAMED_DATE.search(name):
                return True
        return False

    @cached_property
    def _around_title(self) -> set[Any]:
        """The elements that hold the title: what they are named for is not said of a line."""
        if self._title is None:
            return set()
        return {*self._found[self._title].element.iterancestors()}

    @cached_property
    def _changes(self) -> set[date]:
        """The days that lines beside the title call those of a change."""
        lines = [(n, one_line(self._found[n].words)) for n in self._near()]
        return {
            each.day
            for n, words in lines
            if len(words.split()) <= LINE_WORDS
            for each in self._sayings(n, words)
            if each.says is Says.UPDATED and each.day and each.day <= self._latest
        }

    def _sayings(self, n: int, words: str) -> list[Saying]:
        label = self._label_of(n)
        return sayings(words, day_first=self._is_day_first, label=label, language=self._language)

    def _of_times(self, n: int, times: Sequence[Any]) -> _Shown | None:
        """The day of a line's `time` elements, where their words don't name one whole."""
        days: dict[date, str] = {}
        for element in times:
            value = machine_date(element)
            if (day := self._named(value)) and not is_update(element):
                moment = moment_of(value)
                day = (self._day_here(moment) if moment else None) or day
                days.setdefault(day, f"time element below the title: {value}")
        if len(days) != 1:
            return None
        day, evidence = days.popitem()
        return _Shown(Says.DAY, day, evidence, True, self._away(n))

    def _away(self, n: int) -> int:
        return abs(n - self._title) if self._title is not None else 0

    def _label_of(self, n: int) -> str:
        """The words that stand for a label in the block above: of a `dt`, or of a label's form."""
        if n == 0 or n - 1 == self._title:
            return ""
        above = self._found[n - 1]
        words = one_line(above.words)
        if self._found[n].element.tag == "dd" and above.element.tag == "dt":
            return words
        return words if is_label(words, self._language) else ""

    def _elsewhere(self) -> Dated | None:
        """The one day that labelled lines give, a dateline, the address."""
        lines = [
            shown
            for n, piece in enumerate(self._found)
            if piece.tag not in HEADINGS and (shown := self._line(n))
        ]
        paragraphs = [
            n
            for n, piece in enumerate(self._found)
            if self._main[n] and len(piece.words.split()) > LINE_WORDS
        ]
        labelled = [
            shown
            for shown in lines
            if shown.says is Says.PUBLISHED or "dat" in shown.evidence[:8].lower()
        ]
        if len({shown.day for shown in labelled}) == 1:
            return Dated(labelled[0].day, labelled[0].evidence)
        if paragraphs:
            opening = dating.dateline(
                self._found[paragraphs[0]].words,
                day_first=self._is_day_first,
                language=self._language,
            )
            if opening and opening.published <= self._latest:
                return opening
        address = dating.in_address(self._url)
        return address if address and address.published <= self._latest else None

    # Weak witnesses.

    def _weak(self) -> Dated | None:
        """The one day that two of the weak witnesses give."""
        given: dict[date, list[str]] = {}
        for each in self._weak_ones():
            given.setdefault(each.published, []).append(each.evidence)
        agreed = {day: words for day, words in given.items() if len(words) > 1}
        if len(agreed) != 1 or self._announces:
            return None
        day, words = agreed.popitem()
        return Dated(day, "; ".join(words)[:_EVIDENCE])

    def _weak_ones(self) -> list[Dated]:
        created = next((Dated(day, s.evidence) for s, day in self._days(Trust.CREATED)), None)
        witnesses = (
            created,
            *map(self._in_scripts, _IN_SCRIPT),
            self._lone_line(),
            self._htmldate(),
            dating.in_address(self._url),
        )
        return [
            each
            for each in witnesses
            # The first of January is what systems fill in where they know the year.
            if each and each.published <= self._latest and each.published.timetuple().tm_yday > 1
        ]

    def _in_scripts(self, named: re.Pattern[str]) -> Dated | None:
        """The one day that scripts give under such names."""
        days: dict[date, str] = {}
        for script in self._tree.iter("script"):
            for match in named.finditer((script.text or "")[:_LONGEST_SCRIPT]):
                if day := self._named(match[1]):
                    days.setdefault(day, match[0])
        return Dated(*days.popitem()) if len(days) == 1 else None

    def _lone_line(self) -> Dated | None:
        """The day of the lines in elements named for dates, or of all, if they give the same."""
        lines = [
            (n, shown)
            for n in range(len(self._found))
            if (shown := self._line(n)) and not self._is_headed(n)
        ]
        named = [
            (n, shown)
            for n, shown in lines
            if NAMED_DATE.search(self._found[n].element.get("class") or "")
        ]
        for among in (named, lines):
            if len({shown.day for _, shown in among}) == 1:
                return Dated(among[0][1].day, among[0][1].evidence)
        return None

    def _is_headed(self, n: int) -> bool:
        """Whether a heading other than the title stands over the line: "Next meeting"."""
        return n > 0 and n - 1 != self._title and self._found[n - 1].tag in HEADINGS

    def _htmldate(self) -> Dated | None:
        # Without the scripts, which it searches too: they are a witness by themselves.
        page = deepcopy(self._tree)
        for script in list(page.iter("script")):
            script.drop_tree()
        try:
            found = find_date(
                tostring(page, encoding="unicode"),
                original_date=True,
                max_date=self._latest.isoformat(),
            )
        except (ValueError, RecursionError):
            return None
        return Dated(date.fromisoformat(found), f"htmldate: {found}") if found else None


def _turned(day: date) -> date | None:
    """The day with the numbers of month and day exchanged."""
    try:
        return date(day.year, day.day, day.month)
    except ValueError:
        return None
