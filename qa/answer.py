"""The values of an answer: the quotes given and the places cited.

`Answer` holds everything as data; Markdown, JSON and the desk are views of it.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from qa.question import NO_FILTERS, Filters, QuestionKind


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
            title=str(row.get("title") or ""),
            publisher=row.get("publisher"),
            published=_day(row.get("published")),
            url=row.get("url"),
            source=row.get("source"),
            title_is_own=bool(row.get("title_is_own", True)),
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
            n=int(row.get("n", n)),
            place=Place.from_dict(row),
            start=int(row["start"]),
            end=int(row["end"]),
            quote=str(row["quote"]),
            answer_start=row.get("answer_start"),
            answer_end=row.get("answer_end"),
            also_in=tuple(Place.from_dict(place) for place in row.get("also_in") or ()),
        )


@dataclass(frozen=True, slots=True)
class Group:
    """An entry of a list, a side of a comparison, a date of a timeline, a point of a summary."""

    label: str
    label_is_ours: bool
    """False where the label is words of an article, which one of the citations quotes."""
    date: datetime.date | None = None
    """The day it tells of, where it tells of one."""
    citations: tuple[int, ...] = ()
    """The numbers of its citations, best first; empty where no evidence was found for it."""

    def to_dict(self) -> dict[str, Any]:
        return {
            "label": self.label,
            "label_is_ours": self.label_is_ours,
            "date": _iso(self.date),
            "citations": list(self.citations),
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Group:
        return cls(
            label=str(row["label"]),
            label_is_ours=bool(row["label_is_ours"]),
            date=_day(row.get("date")),
            citations=tuple(int(n) for n in row.get("citations") or ()),
        )


@dataclass(frozen=True, slots=True)
class LookedAt:
    """How much was read for an answer; of a list also what became of it, its ledger.

    The ledger counts passages: `accepted` ones hold an entry, `rejected` ones hold none, of
    `undecided` ones it can't be told. `estimated_missed` is an estimate of how many more
    would be accepted among those that weren't read. All four are None for other answers,
    the last also where it can't be estimated.
    """

    articles: int
    passages: int
    accepted: int | None = None
    rejected: int | None = None
    undecided: int | None = None
    estimated_missed: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """What is None is left out."""
        return {name: count for name, count in asdict(self).items() if count is not None}

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> LookedAt:
        ledger = ("accepted", "rejected", "undecided", "estimated_missed")
        counts = {name: int(row[name]) for name in ledger if row.get(name) is not None}
        return cls(int(row["articles"]), int(row["passages"]), **counts)


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
            start=int(row["start"]),
            end=int(row["end"]),
            quote=str(row["quote"]),
            score=float(row.get("score", 0.0)),
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
            start=int(row.get("start", 0)),
            end=int(row.get("end", 0)),
            score=float(row.get("score", 0.0)),
        )


NO_SURE_ANSWER = "No sure answer found."
"""What is shown where we abstain. It tells of the search: that the articles don't answer would
be a claim about them, which nobody has checked. The reason behind it says what was looked at."""


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def _filters(row: Mapping[str, Any]) -> Filters:
    return Filters(
        publishers=tuple(str(name) for name in row.get("publishers") or ()),
        published_from=_day(row.get("published_from")),
        published_to=_day(row.get("published_to")),
    )


_MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$&])")


def escape_markdown(text: str) -> str:
    """`text` with every character that Markdown reads as markup escaped."""
    return _MARKUP.sub(r"\\\1", text)


@dataclass(frozen=True, slots=True)
class Answer:
    """What Pressmark says to one question.

    `text` is the short answer, in the articles' words: the answering words of the
    first citation. Where the articles don't answer it is empty, `answered` is False,
    `reason` says why in a sentence, and `near_misses` are the nearest quotes.
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
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Answer:
        """The answer whose `to_dict` is `row`; older rows lack some fields.

        Of other systems' answers no more is asked than `answered` and `confidence`;
        citations need `article_id`, `start`, `end` and `quote`, retrieved passages
        `article_id`.

        Raises:
            ValueError: with what is missing or of the wrong kind.
        """
        try:
            looked_at = row.get("looked_at")
            question = str(row.get("question") or "")
            standalone = row.get("standalone_question")
            return cls(
                question=question,
                standalone_question=question if standalone is None else str(standalone),
                answered=bool(row["answered"]),
                confidence=float(row["confidence"]),
                reason=row.get("reason"),
                text=str(row.get("answer") or ""),
                citations=tuple(
                    Citation.from_dict(c, n) for n, c in enumerate(row.get("citations") or (), 1)
                ),
                near_misses=tuple(NearMiss.from_dict(m) for m in row.get("near_misses") or ()),
                retrieved=tuple(Retrieved.from_dict(r) for r in row.get("retrieved") or ()),
                timings_ms={str(k): float(v) for k, v in (row.get("timings_ms") or {}).items()},
                filters=_filters(row.get("filters") or {}),
                kind=QuestionKind(row.get("kind") or QuestionKind.FACT),
                groups=tuple(Group.from_dict(g) for g in row.get("groups") or ()),
                looked_at=None if looked_at is None else LookedAt.from_dict(looked_at),
                choices=tuple(str(choice) for choice in row.get("choices") or ()),
                failed=bool(row.get("failed", False)),
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
