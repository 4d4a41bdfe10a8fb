"""What belongs together in an answer that has parts: entries, sides, dates, points."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from qa import rows
from qa.saying import NOTHING_FOUND


class DateIs(StrEnum):
    """Where the day of a `Group` comes from."""

    SAID = "said"
    """A quote of the group names it."""
    PUBLISHED = "published"
    """An article that a quote of the group stands in was published on it."""


@dataclass(frozen=True, slots=True)
class Group:
    """An entry of a list, a side of a comparison, a date of a timeline, a point of a summary."""

    label: str
    """Empty where it needs none, as a point of a summary."""
    label_is_ours: bool
    """False where the label is words of an article, which one of the citations quotes."""
    date: datetime.date | None = None
    """The day it tells of, where it tells of one."""
    citations: tuple[int, ...] = ()
    """The numbers of its citations, best first; empty where no evidence was found for it."""
    date_is: DateIs | None = None
    """None without a date, and in rows written before this was told apart."""

    def to_dict(self) -> dict[str, Any]:
        return {
            "label": self.label,
            "label_is_ours": self.label_is_ours,
            "date": self.date.isoformat() if self.date else None,
            "citations": list(self.citations),
            "date_is": self.date_is.value if self.date_is else None,
        }

    def dated(self, written: Callable[[datetime.date], str]) -> str:
        """Its day, as `written` writes one, with where it comes from; empty without one."""
        if self.date is None:
            return ""
        day = written(self.date)
        match self.date_is:
            case DateIs.PUBLISHED:
                return f"published {day}"
            case DateIs.SAID:
                return f"{day} in the text"
        return day

    def heading(
        self,
        written: Callable[[datetime.date], str],
        shown: Callable[[str], str],
    ) -> str:
        """Its label and day in a line, and that nothing was found for it where that is so.

        An article's words stand between “ and ”. `shown` makes a label safe to show.
        """
        label = shown(self.label)
        if not self.citations:
            return f"{NOTHING_FOUND} for {label}" if label else NOTHING_FOUND
        named = label if self.label_is_ours or not label else f"“{label}”"
        return ", ".join(part for part in (named, self.dated(written)) if part)

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Group:
        return cls(
            label=str(row["label"]),
            label_is_ours=rows.flag(row, "label_is_ours"),
            date=rows.day(row, "date"),
            citations=tuple(
                rows.checked(n, int, "one of citations", "a whole number")
                for n in rows.listed(row, "citations")
            ),
            date_is=_date_is(row),
        )


def _date_is(row: Mapping[str, Any]) -> DateIs | None:
    written = rows.text(row, "date_is")
    if written is not None and written not in set(DateIs):
        return rows.checked(written, DateIs, "date_is", "'said', 'published' or null")
    return None if written is None else DateIs(written)
