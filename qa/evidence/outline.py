"""What a printed answer says, in order, whatever it is printed as.

A page and a document are made of these pieces; they differ only in how a piece looks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from qa.answer import Answer, Citation
from qa.evidence.exhibits import Evidence, Exhibit, Quoted
from qa.saying import (
    FURTHER,
    NEWEST,
    NO_SURE_ANSWER,
    OUR_READING,
    POSSIBLY,
    RECOGNISED,
    WHICH_IS_MEANT,
)

NEAR_HEADING = "Nearest passages, which don't answer"
SOURCES_HEADING = "Articles quoted"
HOW_TO_READ = (
    "What stands between “ and ” is an article's, word for word, at the characters that are named; "
    "all else is Pressmark's."
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A title (level 1), a question (2), what belongs together (3)."""

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Ours:
    """A sentence of ours."""

    text: str


@dataclass(frozen=True, slots=True)
class Lead:
    """The few words that answer, and the number of the quote that they stand in."""

    text: str
    n: int
    is_tentative: bool


@dataclass(frozen=True, slots=True)
class QuotePiece:
    """A quote, with what is said below it, a line each."""

    mark: str
    """Its number between brackets, or ≈ where it only comes near."""
    quote: Quoted
    lines: tuple[str, ...]
    url: str | None


@dataclass(frozen=True, slots=True)
class SourceLines:
    """An article that is quoted, with what it was read from, a line each."""

    title: str
    lines: tuple[str, ...]
    url: str | None


Piece = Heading | Ours | Lead | QuotePiece | SourceLines


def outline(evidence: Evidence) -> Iterator[Piece]:
    """The pieces of all answers, then the articles, then how to read them."""
    yield Heading(evidence.title, 1)
    for answer in evidence.answers:
        if answer.question.strip() != evidence.title or len(evidence.answers) > 1:
            yield Heading(answer.question, 2)
        yield from _answer(evidence, answer)
    if cited := evidence.cited():
        yield Heading(SOURCES_HEADING, 2)
        yield from map(source_lines, cited)
    yield Ours(closing(evidence))


def closing(evidence: Evidence) -> str:
    """How the page is to be read, and when its quotes were checked."""
    return f"{HOW_TO_READ} Checked and written on {evidence.day}."


def _answer(evidence: Evidence, answer: Answer) -> Iterator[Piece]:
    if answer.standalone_question != answer.question:
        yield Ours(f"Understood as: {answer.standalone_question}")
    if only := answer.filters.describe():
        yield Ours(f"Only articles {only}")
    if answer.failed:
        yield Ours(answer.reason or "")
    elif answer.answered:
        yield from _answered(evidence, answer)
    elif not answer.choices:
        yield Ours(NO_SURE_ANSWER)
        yield from map(Ours, filter(None, [answer.reason]))
        yield from _misses(evidence, answer)
    if answer.choices:
        yield Ours(WHICH_IS_MEANT)
        yield from (Ours(f"{n}. {choice}") for n, choice in enumerate(answer.choices, 1))


def _answered(evidence: Evidence, answer: Answer) -> Iterator[Piece]:
    if answer.headline:
        yield Lead(answer.headline, answer.citations[0].n, answer.is_tentative)
    elif answer.is_tentative:
        yield Ours(f"{POSSIBLY.capitalize()}:")
    if answer.text_is_ours and not answer.citations:
        yield Ours(answer.text)
    yield from map(Ours, answer.remarks)
    if answer.counted:
        yield Ours(answer.counted)
    for group in answer.groups:
        if heading := group.heading(lambda day: day.isoformat(), str):
            yield Heading(heading, 3)
        for citation in answer.cited_by(group):
            yield _cited(evidence, answer, citation)
    if answer.groups and answer.ungrouped:
        yield Heading(FURTHER.rstrip(":"), 3)
    for citation in answer.ungrouped:
        yield _cited(evidence, answer, citation)
    if answer.verdict:
        yield Ours(f"{OUR_READING}: {answer.verdict}")
    if answer.looked_at and (said := answer.looked_at.describe()):
        yield Ours(said)


def _misses(evidence: Evidence, answer: Answer) -> Iterator[Piece]:
    looked_at = answer.looked_at
    if looked_at and looked_at.is_ledger:
        yield Ours(looked_at.describe())
    if answer.near_misses:
        yield Heading(NEAR_HEADING, 3)
    for miss in answer.near_misses:
        yield QuotePiece("≈", miss, tuple(_lines(evidence, miss)), miss.place.url)


def _cited(evidence: Evidence, answer: Answer, citation: Citation) -> QuotePiece:
    newest = [NEWEST] if citation.n == answer.newest else []
    lines = (*newest, *_lines(evidence, citation))
    return QuotePiece(f"[{citation.n}]", citation, lines, citation.place.url)


def _lines(evidence: Evidence, quote: Quoted) -> Iterator[str]:
    place = quote.place
    file = f" of {place.file}" if place.file else ""
    yield f"{place.describe()}, characters {quote.start}–{quote.end}{file}"
    if place.attached_to:
        yield place.attached_to.describe()
    if quote.recognised:
        yield RECOGNISED
    if isinstance(quote, Citation):
        yield from (f"also in {also.describe()}" for also in quote.also_in)
    if said := evidence.standing(quote).sentence:
        yield said


def source_lines(exhibit: Exhibit) -> SourceLines:
    """What is said of an article that is quoted."""
    article = exhibit.article
    when = article.published.isoformat() if article.published else "date unknown"
    lines = [", ".join(part for part in (article.publisher, when) if part)]
    if exhibit.versions > 1:
        lines.append(f"version {exhibit.version} of {exhibit.versions}")
    lines.append(f"its text: SHA-256 {exhibit.text_sha256}")
    for original in exhibit.originals:
        lines.append(f"read from {original.file}: SHA-256 {original.sha256 or 'not known'}")
    return SourceLines(article.title, tuple(lines), article.url)


def parts(quote: Quoted, start: int, end: int) -> list[tuple[str, bool]]:
    """The characters `[start, end)` of the article, in pieces: does each answer?"""
    first, last = getattr(quote, "answer_start", None), getattr(quote, "answer_end", None)
    if first is None or last is None:
        first = last = start
    cuts = [start, min(max(first, start), end), min(max(last, start), end), end]
    return [
        (quote.quote[a - quote.start : b - quote.start], is_answer)
        for (a, b), is_answer in zip(pairwise(cuts), (False, True, False), strict=True)
        if a < b
    ]
