"""The values of an answer: the quotes given and the places cited.

`Answer` holds everything as data; Markdown, JSON and the desk are views of it.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from math import isfinite
from typing import Any, TypeVar

from qa.question import NO_FILTERS, Filters, QuestionKind

T = TypeVar("T")


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
        return {**asdict(self), "published": _iso(self.published)}

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Place:
        return cls(
            article_id=str(row["article_id"]),
            title=_text(row, "title") or "",
            publisher=_text(row, "publisher"),
            published=_day(row, "published"),
            url=_text(row, "url"),
            source=_text(row, "source"),
            title_is_own=_flag(row, "title_is_own", True),
        )


@dataclass(frozen=True, slots=True)
class Citation:
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
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any], n: int) -> Citation:
        """`n` is its number where the row has none."""
        return cls(
            n=_whole(row, "n", n),
            place=Place.from_dict(row),
            start=_whole(row, "start"),
            end=_whole(row, "end"),
            quote=str(row["quote"]),
            answer_start=None if row.get("answer_start") is None else _whole(row, "answer_start"),
            answer_end=None if row.get("answer_end") is None else _whole(row, "answer_end"),
            also_in=tuple(Place.from_dict(place) for place in _rows(row, "also_in")),
        )


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
            "date": _iso(self.date),
            "citations": list(self.citations),
            "date_is": self.date_is.value if self.date_is else None,
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Group:
        return cls(
            label=str(row["label"]),
            label_is_ours=_flag(row, "label_is_ours"),
            date=_day(row, "date"),
            citations=tuple(
                _checked(n, int, "one of citations", "a whole number")
                for n in _listed(row, "citations")
            ),
            date_is=_date_is(row),
        )


@dataclass(frozen=True, slots=True)
class LookedAt:
    """How much was read for an answer; of a list also what became of it, its ledger.

    The ledger counts passages: `accepted` ones hold an entry, `rejected` ones hold none, of
    `undecided` ones it can't be told. `estimated_missed` is an estimate of how many more
    would be accepted among those that weren't read. `found` may hold an entry by the two
    searches, whether they were read or not. All five are None for other answers, the last
    two also where they are not known.
    """

    articles: int
    passages: int
    accepted: int | None = None
    rejected: int | None = None
    undecided: int | None = None
    estimated_missed: int | None = None
    found: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """What is None is left out."""
        return {name: count for name, count in asdict(self).items() if count is not None}

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> LookedAt:
        ledger = ("accepted", "rejected", "undecided", "estimated_missed", "found")
        counts = {name: _whole(row, name) for name in ledger if row.get(name) is not None}
        return cls(_whole(row, "articles"), _whole(row, "passages"), **counts)


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A quote that comes near the question without answering it."""

    place: Place
    start: int
    end: int
    quote: str
    score: float
    """The reader's confidence that it answers, in [0, 1]."""

    def to_dict(self) -> dict[str, Any]:
        return {
            **self.place.to_dict(),
            "start": self.start,
            "end": self.end,
            "quote": self.quote,
            "score": self.score,
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> NearMiss:
        return cls(
            place=Place.from_dict(row),
            start=_whole(row, "start"),
            end=_whole(row, "end"),
            quote=str(row["quote"]),
            score=_finite(row, "score", 0.0),
        )


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
            start=_whole(row, "start", 0),
            end=_whole(row, "end", 0),
            score=_finite(row, "score", 0.0),
        )


NO_SURE_ANSWER = "No sure answer found."
"""What is shown where we abstain. It tells of the search: that the articles don't answer would
be a claim about them, which nobody has checked. The reason behind it says what was looked at."""


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _filters(row: Mapping[str, Any]) -> Filters:
    return Filters(
        publishers=_texts(row, "publishers"),
        published_from=_day(row, "published_from"),
        published_to=_day(row, "published_to"),
    )


# What follows reads one field of a row. All raise KeyError where it must be there and isn't,
# and ValueError, with the field's name, what it should be and what it is, where it isn't that.


def _checked(value: Any, kind: type[T] | tuple[type[T], ...], name: str, expected: str) -> T:
    if isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
        return value
    raise ValueError(
        f"this is no answer by the answer format: {name} is {expected}, found {value!r:.60}"
    )


def _flag(row: Mapping[str, Any], name: str, missing: bool | None = None) -> bool:
    return _checked(_field(row, name, missing), bool, name, "true or false")


def _whole(row: Mapping[str, Any], name: str, missing: int | None = None) -> int:
    return _checked(_field(row, name, missing), int, name, "a whole number")


def _finite(row: Mapping[str, Any], name: str, missing: float | None = None) -> float:
    found = _field(row, name, missing)
    number = float(_checked(found, (int, float), name, "a finite number"))
    return number if isfinite(number) else _checked(found, (), name, "a finite number")


def _text(row: Mapping[str, Any], name: str) -> str | None:
    value = row.get(name)
    return None if value is None else _checked(value, str, name, "text or null")


def _day(row: Mapping[str, Any], name: str) -> date | None:
    written = _text(row, name)
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        return _checked(written, date, name, "a date such as 2024-02-12, or null")


def _listed(row: Mapping[str, Any], name: str) -> Sequence[Any]:
    value = row.get(name)
    return () if value is None else _checked(value, (list, tuple), name, "a list")


def _rows(row: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    return [_checked(one, Mapping, f"one of {name}", "an object") for one in _listed(row, name)]


def _date_is(row: Mapping[str, Any]) -> DateIs | None:
    written = _text(row, "date_is")
    if written is not None and written not in set(DateIs):
        return _checked(written, DateIs, "date_is", "'said', 'published' or null")
    return None if written is None else DateIs(written)


def _texts(row: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(_checked(one, str, f"one of {name}", "text") for one in _listed(row, name))


def _object(row: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = row.get(name)
    return {} if value is None else _checked(value, Mapping, name, "an object")


def _field(row: Mapping[str, Any], name: str, missing: Any) -> Any:
    return row[name] if missing is None else row.get(name, missing)


_MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$&])")


def escape_markdown(text: str) -> str:
    """`text` with every character that Markdown reads as markup escaped."""
    return _MARKUP.sub(r"\\\1", text)


@dataclass(frozen=True, slots=True)
class Answer:
    """What Pressmark says to one question.

    `text` is the short answer, in the articles' words: the answering words of the
    first citation, or all of its quote where no words in it are the answer. It is a word or
    sentence of our own where `text_is_ours`. Where the articles don't answer it is empty,
    `answered` is False, `reason` says why in a sentence, and `near_misses` are the nearest
    quotes.
    """

    question: str
    standalone_question: str
    answered: bool
    confidence: float
    """How sure we are that the quotes answer, in [0, 1]; also where we abstain."""
    reason: str | None
    text: str
    citations: tuple[Citation, ...] = ()
    near_misses: tuple[NearMiss, ...] = ()
    retrieved: tuple[Retrieved, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)
    filters: Filters = NO_FILTERS
    """Which articles were searched, where the question named some."""
    kind: QuestionKind = QuestionKind.FACT
    groups: tuple[Group, ...] = ()
    """How the citations belong together, where the kind of answer has parts."""
    looked_at: LookedAt | None = None
    """How much was read; None where nobody said, as in another system's run."""
    choices: tuple[str, ...] = ()
    """Questions that stand alone, to choose from, where we ask back which is meant."""
    failed: bool = False
    """The question could not be asked, or an error of ours kept it from being answered;
    `reason` says so. Nothing is said about the articles then."""
    text_is_ours: bool = False
    """Whether `text` is ours: "Yes" beside its evidence, or a sentence about the library."""
    remarks: tuple[str, ...] = ()
    """Sentences of ours about the quotes, as that two of them disagree."""

    def to_dict(self) -> dict[str, Any]:
        """The answer in the answer format of DESIGN; dates are ISO 8601."""
        return {
            "question": self.question,
            "standalone_question": self.standalone_question,
            "kind": self.kind.value,
            "answered": self.answered,
            "confidence": self.confidence,
            "reason": self.reason,
            "answer": self.text,
            "citations": [citation.to_dict() for citation in self.citations],
            "groups": [group.to_dict() for group in self.groups],
            "looked_at": self.looked_at.to_dict() if self.looked_at else None,
            "choices": list(self.choices),
            "near_misses": [miss.to_dict() for miss in self.near_misses],
            "retrieved": [asdict(passage) for passage in self.retrieved],
            "timings_ms": dict(self.timings_ms),
            "filters": {
                "publishers": list(self.filters.publishers),
                "published_from": _iso(self.filters.published_from),
                "published_to": _iso(self.filters.published_to),
            },
            "failed": self.failed,
            "answer_is_ours": self.text_is_ours,
            "remarks": list(self.remarks),
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Answer:
        """The answer whose `to_dict` is `row`; older rows lack some fields.

        Of other systems' answers no more is asked than `answered` and `confidence`;
        citations need `article_id`, `start`, `end` and `quote`, retrieved passages
        `article_id`.

        Raises:
            ValueError: with the field that is missing or wrong, and what it should be.
        """
        try:
            question = _text(row, "question") or ""
            standalone = _text(row, "standalone_question")
            looked_at = _object(row, "looked_at")
            times = _object(row, "timings_ms")
            return cls(
                question=question,
                standalone_question=question if standalone is None else standalone,
                answered=_flag(row, "answered"),
                confidence=_finite(row, "confidence"),
                reason=_text(row, "reason"),
                text=_text(row, "answer") or "",
                citations=tuple(
                    Citation.from_dict(c, n) for n, c in enumerate(_rows(row, "citations"), 1)
                ),
                near_misses=tuple(NearMiss.from_dict(m) for m in _rows(row, "near_misses")),
                retrieved=tuple(Retrieved.from_dict(r) for r in _rows(row, "retrieved")),
                timings_ms={str(stage): _finite(times, stage) for stage in times},
                filters=_filters(_object(row, "filters")),
                kind=QuestionKind(_text(row, "kind") or QuestionKind.FACT),
                groups=tuple(Group.from_dict(g) for g in _rows(row, "groups")),
                looked_at=LookedAt.from_dict(looked_at) if looked_at else None,
                choices=_texts(row, "choices"),
                failed=_flag(row, "failed", False),
                text_is_ours=_flag(row, "answer_is_ours", False),
                remarks=_texts(row, "remarks"),
            )
        except KeyError as error:
            raise ValueError(f"an answer needs {error}") from error
        except (TypeError, AttributeError) as error:
            raise ValueError(f"this is no answer by the answer format: {error}") from error

    def to_json(self, indent: int | None = None) -> str:
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    def to_markdown(self) -> str:
        """The answer as Markdown: the answer, then the numbered quotes with their places.

        Every character of a quote that Markdown would read as markup is escaped, and its
        lines stay lines.
        """
        if self.failed:
            return escape_markdown(self.reason or "")
        if not self.answered:
            return "\n".join([NO_SURE_ANSWER, "", _inline(self.reason or ""), *self._misses()])
        if not self.citations:  # our own sentence, about the library
            return _inline(self.text)
        lines = [f"{_inline(self.text)} [1]", ""]
        for citation in self.citations:
            lines.append(f"{citation.n}. {_blockquote(citation.quote)}")
            lines.append(
                f"   — {_inline(citation.place.describe())}, characters {citation.start} to "
                f"{citation.end}{_of_file(citation.place)}"
            )
            if citation.also_in:
                also = "; ".join(_inline(place.describe()) for place in citation.also_in)
                lines.append(f"   — also in {also}")
        return "\n".join(lines)

    def _misses(self) -> list[str]:
        if not self.near_misses:
            return []
        lines = ["", "Nearest passages, which don't answer:", ""]
        for miss in self.near_misses:
            lines.append(f"- {_blockquote(miss.quote)}")
            lines.append(
                f"  — {_inline(miss.place.describe())}, characters {miss.start} to {miss.end}"
                f"{_of_file(miss.place)}"
            )
        return lines


def _inline(text: str) -> str:
    return escape_markdown(" ".join(text.split()))


def _of_file(place: Place) -> str:
    return f" of {_inline(place.file)}" if place.file else ""


def _blockquote(quote: str) -> str:
    """A quote between quotation marks, its line ends kept as hard breaks."""
    return "“" + "\\\n   ".join(escape_markdown(line) for line in quote.split("\n")) + "”"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a question has come, for whoever watches."""

    read: int
    """Passages read so far."""
    about: int
    """About how many will be read in all; never fewer than `read`."""
    so_far: Answer | None = None
    """What would be the answer if nothing more was read, where the composer told already."""
