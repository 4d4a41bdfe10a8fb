"""Days of publication as feeds write them: also in figures, where the whole column decides.

`03/05/2024` is the third of May where another row has `23/05/2024`, and the fifth of March
where one has `05/23/2024`: a program writes all rows alike. Where no row shows it, British
addresses do. Where nothing does, or rows contradict each other, the day stays unknown.

Systems also write a number: seconds or thousandths of them since 1970 (UTC), or a
spreadsheet's count of days. A year of two digits is read where the column shows that years
stand last: `24/05/23` alone may be three days.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from functools import cached_property
from itertools import islice
from typing import Any

from corpus.english.dates import Style, WrittenDate, written
from corpus.formats.metadata_dates import published_on
from corpus.page.dating import is_british

LOOKED_AT = 100_000
"""How many rows are looked at to tell day from month; reading so many takes about a second."""

_EPOCH = date(1970, 1, 1)
_SPREADSHEET_ZERO = date(1899, 12, 30)
_FIRST, _LAST = date(1990, 1, 1), date(2100, 1, 1)
"""Between these a number is taken for a time: feeds are no older, and other numbers too small."""
_DAY_S = 86_400


def stated_as(row: Mapping[str, Any]) -> str:
    """The field in which a row says when it was published: `date` where it has no `published`."""
    return "published" if row.get("published") or not row.get("date") else "date"


class Order(Enum):
    """Which comes first in a date of figures."""

    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Day:
    """What a row says of its publication: a day with its evidence, or why there is none."""

    published: date | None = None
    evidence: str | None = None
    problem: str | None = None


class Dates:
    """The days of one feed's rows. `rows` gives all of them anew, each by its columns."""

    def __init__(self, rows: Callable[[], Iterable[Mapping[str, Any]]]) -> None:
        self._rows = rows

    def day(self, value: object, field: str = "published") -> Day:
        """The day that `value` names, which stands in a row's `field`."""
        found = self._day(value)
        if field == "published":
            return found
        return Day(
            found.published,
            found.evidence and found.evidence.replace("published", field, 1),
            found.problem and found.problem.replace("published", field, 1),
        )

    def _day(self, value: object) -> Day:
        words = str(value).strip() if isinstance(value, str | int | float) else ""
        if not words:
            return Day()
        if day := published_on(words):
            return Day(day, f"published: {words}")
        if (counted := _counted(words)) is not None:
            return counted
        figures = _figures(words)
        if figures is None:
            return Day(
                problem=f"published is {words!r}, which names no day; write it as 2024-05-03"
            )
        if not figures.whole_year and not self._years_last:
            return Day(
                problem=f"published is {words!r}, whose day, month and year can't be told apart "
                "(no other row of the feed shows which comes last); write it as 2024-05-03"
            )
        if (own := _order(figures)) is not None:
            return _in_order(figures, own, words)
        if figures.day_of_month == figures.month:
            return _in_order(figures, Order.DAY, words)
        order, shown = self._order
        if order is None:
            return Day(
                problem=f"published is {words!r}, whose day and month can't be told apart "
                f"({shown}); write it as 2024-05-03"
            )
        return _in_order(figures, order, f"{words} ({order.value} first: {shown})")

    @cached_property
    def _order(self) -> tuple[Order | None, str]:
        """The order of day and month in the column, and what shows it or its absence."""
        shown: dict[Order, str] = {}
        british: set[bool] = set()
        for row in islice(self._rows(), LOOKED_AT):
            value = _words(row.get(stated_as(row)))
            figures = _figures(value) if value else None
            if value is None or figures is None:
                continue
            if (figures.whole_year or self._years_last) and (order := _order(figures)):
                shown.setdefault(order, value)
            url, publisher = _words(row.get("url")), _words(row.get("publisher"))
            if url or publisher:
                british.add(is_british(url, publisher, ""))
        if len(shown) == 2:
            return None, f"the feed has both {shown[Order.DAY]} and {shown[Order.MONTH]}"
        for order, words in shown.items():
            return order, f"the feed has {words}"
        if british == {True}:
            return Order.DAY, "all its addresses or publishers are British"
        return None, "no other row of the feed shows which comes first"

    @cached_property
    def _years_last(self) -> bool:
        """Whether years of two digits stand last: whole years do, or they vary less than days."""
        first: set[int] = set()
        last: set[int] = set()
        for row in islice(self._rows(), LOOKED_AT):
            value = _words(row.get(stated_as(row)))
            figures = _figures(value) if value else None
            if figures is not None and figures.whole_year:
                return True
            if figures is not None:
                first.add(figures.day_of_month)
                last.add(figures.year)
        return len(first) > len(last)


def _words(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _figures(words: str) -> WrittenDate | None:
    """The date of figures that `words` begin with."""
    found = next(written(words), None)
    if found is None or found.start > 0 or found.style is not Style.FIGURES:
        return None
    return found


def _order(figures: WrittenDate) -> Order | None:
    """What one date of figures shows by itself: no month has a number above 12."""
    day_first = figures.shows_day_first
    if day_first is None:
        return None
    return Order.DAY if day_first else Order.MONTH


def _in_order(figures: WrittenDate, order: Order, words: str) -> Day:
    day, month = figures.day_of_month, figures.month
    if order is Order.MONTH:
        day, month = month, day
    try:
        return Day(date(figures.year, month, day), f"published: {words}")
    except ValueError:
        return Day(problem=f"published is {words!r}, a day that no month has")


def _counted(words: str) -> Day | None:
    """The day of a number: of seconds, of their thousandths, or of a spreadsheet's days."""
    try:
        number = float(words)
    except ValueError:
        return None
    for seconds, zero, unit in (
        (1, _EPOCH, "seconds since 1970"),
        (0.001, _EPOCH, "milliseconds since 1970"),
        (_DAY_S, _SPREADSHEET_ZERO, "a spreadsheet's days"),
    ):
        since = (_FIRST - zero).days * _DAY_S
        if since <= number * seconds < since + (_LAST - _FIRST).days * _DAY_S:
            start = datetime(zero.year, zero.month, zero.day, tzinfo=UTC)
            day = (start + timedelta(seconds=number * seconds)).date()
            return Day(day, f"published: {words} ({unit})")
    return Day(problem=f"published is {words!r}, a number that is no time; write it as 2024-05-03")
