"""Evidence as Markdown: what is shown of each answer, then the articles with their sums."""

from __future__ import annotations

from collections.abc import Iterator

from qa.answer import Answer
from qa.evidence.exhibits import Evidence, Standing, quotes_of
from qa.evidence.outline import SOURCES_HEADING, SourceLines, closing, source_lines
from qa.markdown import escape_markdown


def to_markdown(evidence: Evidence) -> str:
    """The answers, and at the end what they were checked against; every markup is escaped."""
    blocks = [f"# {_line(evidence.title)}"]
    for answer in evidence.answers:
        if len(evidence.answers) > 1 or answer.question.strip() != evidence.title:
            blocks.append(f"## {_line(answer.question)}")
        blocks += [*_understood(answer), answer.to_markdown(), *_fallen(evidence, answer)]
    if cited := evidence.cited():
        sources = (_source(source_lines(exhibit)) for exhibit in cited)
        blocks += [f"## {SOURCES_HEADING}", "\n".join(sources)]
    blocks.append(escape_markdown(closing(evidence)))
    return "\n\n".join(block for block in blocks if block) + "\n"


def _understood(answer: Answer) -> Iterator[str]:
    if answer.standalone_question != answer.question:
        yield f"Understood as: {_line(answer.standalone_question)}"
    if only := answer.filters.describe():
        yield f"Only articles {_line(only)}"


def _fallen(evidence: Evidence, answer: Answer) -> Iterator[str]:
    """What is to be said of quotes that don't stand any more."""
    for quote in quotes_of(answer):
        standing = evidence.standing(quote)
        if standing is not Standing.STANDS:
            number = getattr(quote, "n", None)
            name = f"[{number}]" if number else _line(quote.place.describe())
            yield f"{name}: {standing.sentence}"


def _source(source: SourceLines) -> str:
    lines = [*source.lines, *([source.url] if source.url else [])]
    return "\n".join([f"- {_line(source.title)}", *(f"  — {_line(line)}" for line in lines)])


def _line(text: str) -> str:
    return escape_markdown(" ".join(text.split()))
