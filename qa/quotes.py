"""The values that point into the articles: places, citations, near misses, retrieved passages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from corpus.article import Carrier
from corpus.tables import Table
from qa import quoted_table, rows


@dataclass(frozen=True, slots=True)
class Place:
    """An article as a reader knows it."""

    article_id: str
    title: str
    publisher: str | None
    published: date | None
    url: str | None
    source: str | None
    """The file it came from; for one line of a feed, `path#line`."""
    title_is_own: bool = True
    """False where the article has no title and its first words stand for one."""
    attached_to: Carrier | None = None
    """The e-mail that the file came attached to."""

    @property
    def name(self) -> str:
        """The title; first words that stand for one are marked by an ellipsis."""
        return self.title if self.title_is_own else f"{self.title}…"

    @property
    def file(self) -> str | None:
        """The name of the file it came from, without its folder; of a feed with the line.

        An article may claim any title, publisher and address. This it can't choose.
        """
        return self.source.replace("\\", "/").rsplit("/", 1)[-1] if self.source else None

    def describe(self) -> str:
        """Title, publisher and date, as far as they are known."""
        when = self.published.isoformat() if self.published else "date unknown"
        return ", ".join(part for part in (self.name, self.publisher, when) if part)

    def to_dict(self) -> dict[str, Any]:
        carrier = self.attached_to
        mail = {**asdict(carrier), "sent": _iso(carrier.sent)} if carrier else None
        return {**asdict(self), "published": _iso(self.published), "attached_to": mail}

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Place:
        return cls(
            article_id=str(row["article_id"]),
            title=rows.text(row, "title") or "",
            publisher=rows.text(row, "publisher"),
            published=rows.day(row, "published"),
            url=rows.text(row, "url"),
            source=rows.text(row, "source"),
            title_is_own=rows.flag(row, "title_is_own", True),
            attached_to=_carrier(row),
        )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _carrier(row: Mapping[str, Any]) -> Carrier | None:
    if not row.get("attached_to"):
        return None
    said = rows.nested(row, "attached_to")
    return Carrier(
        number=rows.whole(said, "number", 0),
        subject=rows.text(said, "subject") or "",
        sender=rows.text(said, "sender") or "",
        sent=rows.day(said, "sent"),
        name=rows.text(said, "name") or "",
    )


class _Quoted:
    """What a quote says of the article that it stands in, by the names that JSON has for it."""

    __slots__ = ()
    place: Place

    @property
    def article_id(self) -> str:
        return self.place.article_id

    @property
    def title(self) -> str:
        return self.place.title

    @property
    def title_is_own(self) -> bool:
        return self.place.title_is_own

    @property
    def publisher(self) -> str | None:
        return self.place.publisher

    @property
    def published(self) -> date | None:
        return self.place.published

    @property
    def url(self) -> str | None:
        return self.place.url

    @property
    def source(self) -> str | None:
        return self.place.source

    @property
    def attached_to(self) -> Carrier | None:
        return self.place.attached_to


@dataclass(frozen=True, slots=True)
class Citation(_Quoted):
    """The mark `[n]` in an answer and the quote it points to.

    `quote` is exactly `text[start:end]` of the article; `[answer_start, answer_end)`
    lies within it and holds the words that answer, in the article's offsets; both
    are None where the whole quote answers.
    """

    n: int
    place: Place
    start: int
    end: int
    quote: str
    answer_start: int | None = None
    answer_end: int | None = None
    also_in: tuple[Place, ...] = ()
    """Other articles that carry the same words: one story, several papers."""
    recognised: bool = False
    """The words were recognised in the picture of a page (OCR), so some may be misread."""
    table: Table | None = None
    """Where the quote is rows of a table: their cells, and the row that heads them."""

    def to_dict(self) -> dict[str, Any]:
        return {
            "n": self.n,
            **self.place.to_dict(),
            "start": self.start,
            "end": self.end,
            "quote": self.quote,
            "answer_start": self.answer_start,
            "answer_end": self.answer_end,
            "also_in": [place.to_dict() for place in self.also_in],
            "recognised": self.recognised,
            "table": quoted_table.to_dict(self.table) if self.table else None,
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any], n: int) -> Citation:
        """`n` is its number where the row has none."""
        return cls(
            n=rows.whole(row, "n", n),
            place=Place.from_dict(row),
            start=rows.whole(row, "start"),
            end=rows.whole(row, "end"),
            quote=str(row["quote"]),
            answer_start=None
            if row.get("answer_start") is None
            else rows.whole(row, "answer_start"),
            answer_end=None if row.get("answer_end") is None else rows.whole(row, "answer_end"),
            also_in=tuple(Place.from_dict(place) for place in rows.objects(row, "also_in")),
            recognised=rows.flag(row, "recognised", False),
            table=_table(row),
        )


@dataclass(frozen=True, slots=True)
class NearMiss(_Quoted):
    """A quote that comes near the question without answering it."""

    place: Place
    start: int
    end: int
    quote: str
    score: float
    """The reader's confidence that it answers, in [0, 1]."""
    recognised: bool = False
    """As of a citation, as is `table`."""
    table: Table | None = None

    def to_dict(self) -> dict[str, Any]:
        return {
            **self.place.to_dict(),
            "start": self.start,
            "end": self.end,
            "quote": self.quote,
            "score": self.score,
            "recognised": self.recognised,
            "table": quoted_table.to_dict(self.table) if self.table else None,
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> NearMiss:
        return cls(
            place=Place.from_dict(row),
            start=rows.whole(row, "start"),
            end=rows.whole(row, "end"),
            quote=str(row["quote"]),
            score=rows.finite(row, "score", 0.0),
            recognised=rows.flag(row, "recognised", False),
            table=_table(row),
        )


@dataclass(frozen=True, slots=True)
class Found(_Quoted):
    """A passage that a search found: exactly `text[start:end]` of its article."""

    place: Place
    start: int
    end: int
    text: str
    score: float
    """Its fused score among what was found, in [0, 1]: the best has 1."""


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A passage the retriever found, with its fused score in [0, 1]."""

    article_id: str
    start: int
    end: int
    score: float

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Retrieved:
        return cls(
            article_id=str(row["article_id"]),
            start=rows.whole(row, "start", 0),
            end=rows.whole(row, "end", 0),
            score=rows.finite(row, "score", 0.0),
        )


def _table(row: Mapping[str, Any]) -> Table | None:
    return quoted_table.from_dict(rows.nested(row, "table")) if row.get("table") else None
