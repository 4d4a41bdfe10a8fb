"""The values of an answer: the quotes given and the places cited.

`Answer` holds everything as data; Markdown, JSON and the desk are views of it.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from corpus.tables import Table
from qa import quoted_table, rows
from qa.question import NO_FILTERS, Cited, Filters, QuestionKind, Turn


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
            title=rows.text(row, "title") or "",
            publisher=rows.text(row, "publisher"),
            published=rows.day(row, "published"),
            url=rows.text(row, "url"),
            source=rows.text(row, "source"),
            title_is_own=rows.flag(row, "title_is_own", True),
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


def _table(row: Mapping[str, Any]) -> Table | None:
    return quoted_table.from_dict(rows.nested(row, "table")) if row.get("table") else None


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

    @property
    def is_ledger(self) -> bool:
        """Whether it tells what became of the passages."""
        return self.accepted is not None and self.rejected is not None

    def leaves_unread(self, exhaustive: bool = False) -> bool:
        """Whether reading further may find more of a list; `exhaustive`, where it should not."""
        if not self.is_ledger:
            return False
        return self.found > self.passages if self.found is not None else not exhaustive

    def describe(self) -> str:
        """What was read, and what became of it, in sentences of ours; empty where nothing was."""
        if not self.passages:
            return ""
        articles = many(self.articles, "article")
        if self.found is None:
            read = f"Read {many(self.passages, 'passage')} of {articles}"
        else:
            read = f"Read {self.passages:,} of {many(self.found, 'passage')} found, of {articles}"
        return " ".join(part for part in (f"{read}{self._ledger()}.", self._missed()) if part)

    def _ledger(self) -> str:
        if self.accepted is None or self.rejected is None:
            return ""
        holds, dont = "holds" if self.accepted == 1 else "hold", "doesn't"
        dont = dont if self.rejected == 1 else "don't"
        told = f", {self.undecided:,} can't be told" if self.undecided else ""
        return f": {self.accepted:,} {holds} an entry, {self.rejected:,} {dont}{told}"

    def _missed(self) -> str:
        if self.estimated_missed is None:
            return ""
        estimated = "(an estimate from how far the two searches agree)"
        if self.estimated_missed:
            return f"About {self.estimated_missed:,} more may have been missed {estimated}."
        # The searches tell nothing of what was read and judged wrongly.
        return (
            f"No more are expected in what wasn't read {estimated}; what was read may have been "
            "misjudged."
        )

    def to_dict(self) -> dict[str, Any]:
        """What is None is left out."""
        return {name: count for name, count in asdict(self).items() if count is not None}

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> LookedAt:
        ledger = ("accepted", "rejected", "undecided", "estimated_missed", "found")
        counts = {name: rows.whole(row, name) for name in ledger if row.get(name) is not None}
        return cls(rows.whole(row, "articles"), rows.whole(row, "passages"), **counts)


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


SURE_FROM = 0.75
"""The confidence from which an answer is given without "possibly": the probability, as it was
fitted, that the quotes hold an answer. Of four answers just below it, one is wrong."""

CLAIMS_FROM = 0.29
"""The confidence from which the sentences of a topic are taken to answer it, too, where answers
are measured: that from which a question is answered, by the weights of today."""

POSSIBLY = "possibly"
OUR_READING = "Our reading"
"""What is put before a verdict of ours, which stands beside its evidence."""
NOTHING_FOUND = "no evidence found"
NEWEST = "newest"
RECOGNISED = "read by OCR, so check it against the page"
"""What is put beside a quote whose words were recognised in a picture."""
FURTHER = "Further quotes:"
WHICH_IS_MEANT = "Which of these is meant?"

NO_SURE_ANSWER = "No sure answer found."
"""What is shown where we abstain. It tells of the search: that the articles don't answer would
be a claim about them, which nobody has checked. The reason behind it says what was looked at."""


def many(count: int, noun: str, nouns: str | None = None) -> str:
    """`1 article`, `2 articles`."""
    return f"{count:,} {noun if count == 1 else nouns or f'{noun}s'}"


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date_is(row: Mapping[str, Any]) -> DateIs | None:
    written = rows.text(row, "date_is")
    if written is not None and written not in set(DateIs):
        return rows.checked(written, DateIs, "date_is", "'said', 'published' or null")
    return None if written is None else DateIs(written)


def _filters(row: Mapping[str, Any]) -> Filters:
    return Filters(
        publishers=rows.texts(row, "publishers"),
        published_from=rows.day(row, "published_from"),
        published_to=rows.day(row, "published_to"),
        articles=rows.texts(row, "articles"),
        collection=rows.text(row, "collection") or "",
        chosen=rows.flag(row, "chosen", False),
    )


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
                "articles": list(self.filters.articles),
                "collection": self.filters.collection,
                "chosen": self.filters.chosen,
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
            question = rows.text(row, "question") or ""
            standalone = rows.text(row, "standalone_question")
            looked_at = rows.nested(row, "looked_at")
            times = rows.nested(row, "timings_ms")
            return cls(
                question=question,
                standalone_question=question if standalone is None else standalone,
                answered=rows.flag(row, "answered"),
                confidence=rows.finite(row, "confidence"),
                reason=rows.text(row, "reason"),
                text=rows.text(row, "answer") or "",
                citations=tuple(
                    Citation.from_dict(c, n)
                    for n, c in enumerate(rows.objects(row, "citations"), 1)
                ),
                near_misses=tuple(NearMiss.from_dict(m) for m in rows.objects(row, "near_misses")),
                retrieved=tuple(Retrieved.from_dict(r) for r in rows.objects(row, "retrieved")),
                timings_ms={str(stage): rows.finite(times, stage) for stage in times},
                filters=_filters(rows.nested(row, "filters")),
                kind=QuestionKind(rows.text(row, "kind") or QuestionKind.FACT),
                groups=tuple(Group.from_dict(g) for g in rows.objects(row, "groups")),
                looked_at=LookedAt.from_dict(looked_at) if looked_at else None,
                choices=rows.texts(row, "choices"),
                failed=rows.flag(row, "failed", False),
                text_is_ours=rows.flag(row, "answer_is_ours", False),
                remarks=rows.texts(row, "remarks"),
            )
        except KeyError as error:
            raise ValueError(f"an answer needs {error}") from error
        except (TypeError, AttributeError) as error:
            raise ValueError(f"this is no answer by the answer format: {error}") from error

    def to_json(self, indent: int | None = None) -> str:
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    def as_turn(self) -> Turn:
        """The question and this answer as a turn of the conversation that goes on."""
        cited = (
            Cited(c.n, c.place.article_id, c.place.title if c.place.title_is_own else "", c.quote)
            for c in self.citations
        )
        is_list = self.kind is QuestionKind.LIST
        labels = (group.label for group in self.groups if is_list and not group.label_is_ours)
        return Turn(self.question, self.text, tuple(cited), tuple(filter(None, labels)))

    @property
    def headline(self) -> str | None:
        """The few words that answer, where they may be set large.

        None where the quote itself leads: no words in it are the answer, or they are all of
        it; nor have a list, a comparison and the like one answer in a few words.
        """
        several = self.groups and self.kind not in (QuestionKind.FACT, QuestionKind.TIME)
        if not self.answered or self.text_is_ours or several or not self.citations:
            return None
        first = self.citations[0]
        narrower = first.answer_start is not None and self.text.strip() != first.quote.strip()
        return self.text if narrower and self.text.strip() else None

    @property
    def is_tentative(self) -> bool:
        """Whether "possibly" is said beside the answer: its confidence is below `SURE_FROM`.

        Nothing is claimed to answer by the sentences of a summary or a topic, nor by ours. And
        beside evidence for a question for yes or no, the word would read as an answer to it.
        """
        claims = self.kind not in (QuestionKind.SUMMARY, QuestionKind.TOPIC, QuestionKind.YES_NO)
        return self.answered and bool(self.citations) and claims and self.confidence < SURE_FROM

    @property
    def claims(self) -> bool:
        """Whether its quotes, or a word of ours beside them, are claimed to answer.

        A sentence about the library says nothing of the articles; and to a topic that asks
        nothing sentences are shown, whether or not one of them would answer.
        """
        if not self.answered or (self.text_is_ours and not self.citations):
            return False
        return self.kind is not QuestionKind.TOPIC or self.confidence >= CLAIMS_FROM

    @property
    def verdict(self) -> str | None:
        """Our own "Yes" or "No", which stands beside its evidence."""
        return self.text if self.answered and self.text_is_ours and self.citations else None

    @property
    def counted(self) -> str | None:
        """How many entries a list has; None of any other answer."""
        if self.kind is not QuestionKind.LIST or not self.groups:
            return None
        return many(sum(bool(group.citations) for group in self.groups), "entry", "entries")

    @property
    def newest(self) -> int | None:
        """The number of a topic's quote whose article is the newest.

        None where the quotes are of one day, one of them is undated, or it is no topic.
        """
        days = [c.place.published for c in self.citations if c.place.published]
        if self.kind is not QuestionKind.TOPIC or len(days) != len(self.citations):
            return None
        if len(set(days)) < 2:
            return None
        return next(c.n for c in self.citations if c.place.published == max(days))

    def cited_by(self, group: Group) -> list[Citation]:
        """The citations of a group, best first."""
        by_number = {citation.n: citation for citation in self.citations}
        return [by_number[n] for n in group.citations if n in by_number]

    @property
    def ungrouped(self) -> list[Citation]:
        """The citations that belong to no group: all, where there are no groups."""
        grouped = {n for group in self.groups for n in group.citations}
        return [citation for citation in self.citations if citation.n not in grouped]

    def to_markdown(self) -> str:
        """The answer as Markdown: the words that answer, then the quotes with their places.

        What stands between “ and ” is an article's, all else ours. Every character of either
        that Markdown would read as markup is escaped, and a quote's lines stay lines.
        """
        if self.failed:
            return escape_markdown(self.reason or "")
        remarks = [_inline(remark) for remark in self.remarks]
        if self.citations and self.answered:
            blocks = [*self._lead(), *remarks, *self._quotes(), *self._close()]
        elif self.answered:  # our own sentence, about the library
            blocks = [_inline(self.text), *remarks]
        elif self.choices:
            blocks = []
        else:
            ledger = (
                self.looked_at.describe() if self.looked_at and self.looked_at.is_ledger else ""
            )
            blocks = [NO_SURE_ANSWER, _inline(self.reason or ""), _inline(ledger), *self._misses()]
        if self.choices:
            choices = [f"{n}. {_inline(one)}" for n, one in enumerate(self.choices, 1)]
            blocks += [WHICH_IS_MEANT, "\n".join(choices)]
        return "\n\n".join(block for block in blocks if block)

    def _lead(self) -> list[str]:
        words = f"{_inline(self.headline)} [{self.citations[0].n}]" if self.headline else ""
        said = f"{POSSIBLY.capitalize()}: {words}".rstrip() if self.is_tentative else words
        return [part for part in (said, self.counted) if part]

    def _quotes(self) -> list[str]:
        """The quotes, below the names of what they belong to where they belong to something."""
        if not self.groups:
            return ["\n".join(self._item(f"{c.n}.", c) for c in self.citations)]
        items = []
        for n, group in enumerate(self.groups, 1):
            mark = f"{n}." if self.kind is QuestionKind.LIST else "-"
            heading = group.heading(date.isoformat, _inline)
            if heading:
                items.append(f"{mark} {heading}")
            indent = " " * (len(mark) + 1) if heading else ""
            items += [self._item("-", citation, indent) for citation in self.cited_by(group)]
        further = "\n".join(self._item("-", citation) for citation in self.ungrouped)
        return ["\n".join(items), *([FURTHER, further] if further else [])]

    def _item(self, mark: str, citation: Citation, indent: str = "") -> str:
        """A quote as an item of a list, with its number before it where `mark` isn't that."""
        inner = indent + " " * (len(mark) + 1)
        number = "" if mark.startswith(str(citation.n)) else f"[{citation.n}] "
        newest = f"{NEWEST}: " if citation.n == self.newest else ""
        lines = [f"{indent}{mark} {number}{_blockquote(citation, inner)}"]
        lines.append(f"{inner}— {newest}{_standing(citation)}")
        if citation.also_in:
            also = "; ".join(_inline(place.describe()) for place in citation.also_in)
            lines.append(f"{inner}— also in {also}")
        return "\n".join(lines)

    def _close(self) -> list[str]:
        verdict = f"{OUR_READING}: {_inline(self.verdict)}" if self.verdict else ""
        looked_at = escape_markdown(self.looked_at.describe()) if self.looked_at else ""
        return [part for part in (verdict, looked_at) if part]

    def _misses(self) -> list[str]:
        if not self.near_misses:
            return []
        misses = [f"- {_blockquote(m, '  ')}\n  — {_standing(m)}" for m in self.near_misses]
        return ["Nearest passages, which don't answer:", "\n".join(misses)]


def _standing(quote: Citation | NearMiss) -> str:
    """Where a quote stands: article, characters, file."""
    file = f" of {_inline(quote.place.file)}" if quote.place.file else ""
    where = f"{_inline(quote.place.describe())}, characters {quote.start} to {quote.end}{file}"
    return f"{where}; {RECOGNISED}" if quote.recognised else where


def _inline(text: str) -> str:
    return escape_markdown(" ".join(text.split()))


def _blockquote(cited: Citation | NearMiss, indent: str) -> str:
    """A quote between quotation marks, its line ends kept as hard breaks; rows as a table."""
    quote = cited.quote
    if cited.table:
        lines = "".join(f"{indent}{line}\n" for line in _table_lines(cited.table, cited))
        return f"“\n\n{lines}\n{indent}”"
    return "“" + f"\\\n{indent}".join(escape_markdown(line) for line in quote.split("\n")) + "”"


def _table_lines(table: Table, cited: Citation | NearMiss) -> list[str]:
    """Rows as a table of Markdown, which has a line of heads even where nothing is in it."""
    shown = quoted_table.shown(table)
    lines = [
        list(map(_inline, shown.head or [""] * len(shown.rows[0]))),
        ["---"] * len(shown.rows[0]),
    ]
    for row in shown.rows:
        cells = [cited.quote[c.start - cited.start : c.end - cited.start] if c else "" for c in row]
        lines.append(list(map(_inline, cells)))
    return [f"| {' | '.join(line)} |" for line in lines]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a question has come, for whoever watches."""

    read: int
    """Passages read so far."""
    about: int
    """About how many will be read in all; never fewer than `read`."""
    so_far: Answer | None = None
    """What would be the answer if nothing more was read, where the composer told already."""

    def describe(self) -> str:
        """How far it is, in a few words of ours."""
        if self.about > self.read:
            return f"Read {self.read:,} of about {many(self.about, 'passage')}"
        return f"Read {many(self.read, 'passage')}"
