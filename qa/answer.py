"""The answer to a question, as a value.

`Answer` holds everything as data; Markdown, JSON and the desk are views of it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from qa import rows
from qa.groups import DateIs, Group
from qa.language_model import Consulted
from qa.looked_at import LookedAt
from qa.markdown import blockquote, escape_markdown, inline, standing
from qa.question import NO_FILTERS, Cited, Filters, QuestionKind, Turn
from qa.quotes import Citation, NearMiss, Place, Retrieved
from qa.saying import (
    FURTHER,
    NEWEST,
    NO_SURE_ANSWER,
    OUR_READING,
    POSSIBLY,
    WHICH_IS_MEANT,
    many,
)

__all__ = [
    "Answer",
    "Citation",
    "DateIs",
    "Group",
    "LookedAt",
    "NearMiss",
    "Place",
    "Progress",
    "Retrieved",
]

SURE_FROM = 0.75
"""The confidence from which an answer is given without "possibly": the probability, as it was
fitted, that the quotes hold an answer. Of four answers just below it, one is wrong."""

CLAIMS_FROM = 0.29
"""The confidence from which the sentences of a topic are taken to answer it, too, where answers
are measured: that from which a question is answered, by the weights of today."""


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
    consulted: Consulted | None = None
    """What a language model did for it; None where none was asked."""

    def to_dict(self) -> dict[str, Any]:
        """The answer in the answer format of DESIGN; dates are ISO 8601."""
        return {
            "question": self.question,
            "standalone_question": self.standalone_question,
            "kind": self.kind.value,
            "answered": self.answered,
            "confidence": self.confidence,
            "confidence_is_calibrated": self.confidence_is_calibrated,
            "reason": self.reason,
            "answer": self.text,
            "citations": [citation.to_dict() for citation in self.citations],
            "groups": [group.to_dict() for group in self.groups],
            "looked_at": self.looked_at.to_dict() if self.looked_at else None,
            "choices": list(self.choices),
            "near_misses": [miss.to_dict() for miss in self.near_misses],
            "retrieved": [asdict(passage) for passage in self.retrieved],
            "timings_ms": dict(self.timings_ms),
            "filters": self.filters.to_dict(),
            "failed": self.failed,
            "answer_is_ours": self.text_is_ours,
            "remarks": list(self.remarks),
            **({"language_model": self.consulted.to_dict()} if self.consulted else {}),
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
            consulted = rows.nested(row, "language_model")
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
                filters=read_filters(rows.nested(row, "filters")),
                kind=QuestionKind(rows.text(row, "kind") or QuestionKind.FACT),
                groups=tuple(Group.from_dict(g) for g in rows.objects(row, "groups")),
                looked_at=LookedAt.from_dict(looked_at) if looked_at else None,
                choices=rows.texts(row, "choices"),
                failed=rows.flag(row, "failed", False),
                text_is_ours=rows.flag(row, "answer_is_ours", False),
                remarks=rows.texts(row, "remarks"),
                consulted=Consulted.from_dict(consulted) if consulted else None,
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
    def confidence_is_calibrated(self) -> bool:
        """Whether `confidence` is a probability, as it was fitted: not where a language model
        moved it, or chose other sentences. Then it is an order, and no share of answers is right.
        """
        return self.consulted is None or self.consulted.calibrated

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
        remarks = [inline(remark) for remark in self.remarks]
        if self.citations and self.answered:
            blocks = [*self._lead(), *remarks, *self._quotes(), *self._close()]
        elif self.answered:  # our own sentence, about the library
            blocks = [inline(self.text), *remarks]
        elif self.choices:
            blocks = []
        else:
            ledger = (
                self.looked_at.describe() if self.looked_at and self.looked_at.is_ledger else ""
            )
            blocks = [NO_SURE_ANSWER, inline(self.reason or ""), inline(ledger), *self._misses()]
            blocks.append(self._with_a_model())
        if self.choices:
            choices = [f"{n}. {inline(one)}" for n, one in enumerate(self.choices, 1)]
            blocks += [WHICH_IS_MEANT, "\n".join(choices)]
        return "\n\n".join(block for block in blocks if block)

    def _lead(self) -> list[str]:
        words = f"{inline(self.headline)} [{self.citations[0].n}]" if self.headline else ""
        said = f"{POSSIBLY.capitalize()}: {words}".rstrip() if self.is_tentative else words
        return [part for part in (said, self.counted) if part]

    def _quotes(self) -> list[str]:
        """The quotes, below the names of what they belong to where they belong to something."""
        if not self.groups:
            return ["\n".join(self._item(f"{c.n}.", c) for c in self.citations)]
        items = []
        for n, group in enumerate(self.groups, 1):
            mark = f"{n}." if self.kind is QuestionKind.LIST else "-"
            heading = group.heading(date.isoformat, inline)
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
        lines = [f"{indent}{mark} {number}{blockquote(citation, inner)}"]
        lines.append(f"{inner}— {newest}{standing(citation)}")
        if citation.also_in:
            also = "; ".join(inline(place.describe()) for place in citation.also_in)
            lines.append(f"{inner}— also in {also}")
        return "\n".join(lines)

    def _close(self) -> list[str]:
        verdict = f"{OUR_READING}: {inline(self.verdict)}" if self.verdict else ""
        looked_at = escape_markdown(self.looked_at.describe()) if self.looked_at else ""
        return [part for part in (verdict, looked_at, self._with_a_model()) if part]

    def _with_a_model(self) -> str:
        return escape_markdown(self.consulted.describe()) if self.consulted else ""

    def _misses(self) -> list[str]:
        if not self.near_misses:
            return []
        misses = [f"- {blockquote(m, '  ')}\n  — {standing(m)}" for m in self.near_misses]
        return ["Nearest passages, which don't answer:", "\n".join(misses)]


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


def read_filters(row: Mapping[str, Any]) -> Filters:
    """The filters whose `to_dict` is `row`.

    Raises:
        ValueError: with the field that is wrong, and what it should be.
    """
    return Filters(
        publishers=rows.texts(row, "publishers"),
        published_from=rows.day(row, "published_from"),
        published_to=rows.day(row, "published_to"),
        articles=rows.texts(row, "articles"),
        collection=rows.text(row, "collection") or "",
        chosen=rows.flag(row, "chosen", False),
    )
