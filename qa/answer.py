"""The values of an answer: the quotes given and the places cited.

`Answer` holds everything as data; Markdown, JSON and the desk are views of it.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from qa.question import NO_FILTERS, Filters


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

    def describe(self) -> str:
        """Title, publisher and date, as far as they are known."""
        when = self.published.isoformat() if self.published else "date unknown"
        return ", ".join(part for part in (self.name, self.publisher, when) if part)


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


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A quote that comes near the question without answering it."""

    place: Place
    start: int
    end: int
    quote: str
    score: float
    """The reader's confidence that it answers, in [0, 1]."""


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A passage the retriever found, with its fused score in [0, 1]."""

    article_id: str
    start: int
    end: int
    score: float


def _place_to_dict(place: Place) -> dict[str, Any]:
    row = asdict(place)
    row["published"] = _iso(place.published)
    return row


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


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

    def to_dict(self) -> dict[str, Any]:
        """The answer in the answer format of DESIGN; dates are ISO 8601."""
        return {
            "question": self.question,
            "standalone_question": self.standalone_question,
            "answered": self.answered,
            "confidence": self.confidence,
            "reason": self.reason,
            "answer": self.text,
            "citations": [
                {
                    "n": c.n,
                    **_place_to_dict(c.place),
                    "start": c.start,
                    "end": c.end,
                    "quote": c.quote,
                    "answer_start": c.answer_start,
                    "answer_end": c.answer_end,
                    "also_in": [_place_to_dict(p) for p in c.also_in],
                }
                for c in self.citations
            ],
            "near_misses": [
                {
                    **_place_to_dict(m.place),
                    "start": m.start,
                    "end": m.end,
                    "quote": m.quote,
                    "score": m.score,
                }
                for m in self.near_misses
            ],
            "retrieved": [asdict(r) for r in self.retrieved],
            "timings_ms": dict(self.timings_ms),
            "filters": {
                "publishers": list(self.filters.publishers),
                "published_from": _iso(self.filters.published_from),
                "published_to": _iso(self.filters.published_to),
            },
        }

    def to_json(self, indent: int | None = None) -> str:
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    def to_markdown(self) -> str:
        """The answer as Markdown: the answer, then the numbered quotes with their places.

        Every character of a quote that Markdown would read as markup is escaped, and its
        lines stay lines.
        """
        if not self.answered:
            return "\n".join(["The articles don't say.", "", self.reason or "", *self._misses()])
        lines = [f"{_inline(self.text)} [1]", ""]
        for citation in self.citations:
            lines.append(f"{citation.n}. {_blockquote(citation.quote)}")
            lines.append(
                f"   — {_inline(citation.place.describe())}, characters {citation.start} to "
                f"{citation.end}"
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
            )
        return lines


def _inline(text: str) -> str:
    return escape_markdown(" ".join(text.split()))


def _blockquote(quote: str) -> str:
    """A quote between quotation marks, its line ends kept as hard breaks."""
    return "“" + "\\\n   ".join(escape_markdown(line) for line in quote.split("\n")) + "”"
