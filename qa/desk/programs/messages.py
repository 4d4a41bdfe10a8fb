"""An answer as the text of one message, for programs that show Markdown, or plain text.

What stands between “ and ” is an article's, all else ours. An article is text: what Markdown
would take for markup in it is escaped, so that it can make neither a link nor a picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import quote as quoted

from qa.answer import Answer, Citation, NearMiss
from qa.saying import NEWEST, NO_SURE_ANSWER, OUR_READING, POSSIBLY, RECOGNISED, WHICH_IS_MEANT

_MARKUP: Final = re.compile(r"([\\`*_\[\]<>~$&|])|(?m:^( *)([#+\-=]|\d+[.)]))")
_MARK: Final = re.compile(r"(?<!\\)\[(\d+)\](?!\()")
_WEB: Final = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True, slots=True)
class Written:
    """A message, and what its marks `[n]` point to."""

    text: str
    annotations: list[dict[str, Any]]
    """As OpenAI has them: each with the mark's place in the text, and the article."""


def escaped(text: str) -> str:
    """`text` so that Markdown shows its very characters."""
    return _MARKUP.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}{m[3][:-1]}\\{m[3][-1]}", text)


def address(url: str | None, article_id: str, base: str) -> str:
    """An article's own address, if it has one for browsers; else where this desk gives it out."""
    if url and _WEB.fullmatch(url):
        return url
    return f"{base}article?id={quoted(article_id, safe='')}"


def written(answer: Answer, base: str) -> Written:
    """The answer as a message; `base` is the desk's own address, with a slash at its end."""
    text = "\n\n".join(part for part in _parts(answer, base) if part)
    by_number = {str(citation.n): citation for citation in answer.citations}
    annotations = [
        {
            "type": "url_citation",
            "url_citation": {
                "start_index": mark.start(),
                "end_index": mark.end(),
                "title": by_number[mark[1]].title,
                "url": _address_of(by_number[mark[1]], base),
            },
        }
        for mark in _MARK.finditer(text)
        if mark[1] in by_number
    ]
    return Written(text, annotations)


def _parts(answer: Answer, base: str) -> Iterator[str]:
    if answer.failed:
        yield escaped(answer.reason or "")
        return
    if not answer.answered and not answer.choices:
        yield f"{NO_SURE_ANSWER} {escaped(answer.reason or '')}".strip()
    yield from _lead(answer)
    yield from map(escaped, answer.remarks)
    for citation in answer.citations:
        newest = f"{NEWEST}: " if citation.n == answer.newest else ""
        yield f"[{citation.n}] {_source(citation, base, newest)}"
        if citation.also_in:
            yield f"also in {escaped('; '.join(p.describe() for p in citation.also_in))}"
    if answer.choices:
        choices = [f"{n}. {escaped(choice)}" for n, choice in enumerate(answer.choices, 1)]
        yield "\n".join([WHICH_IS_MEANT, *choices])
    if answer.near_misses and not answer.answered:
        misses = [f"- {_source(miss, base)}" for miss in answer.near_misses]
        yield "\n".join(["Nearest passages, which don't answer:", *misses])
    if answer.looked_at:
        yield escaped(answer.looked_at.describe())


def _lead(answer: Answer) -> Iterator[str]:
    """The words that answer, or a sentence of ours; then the entries, sides, dates or points."""
    if not answer.answered:
        return
    said = f"{POSSIBLY.capitalize()}: " if answer.is_tentative else ""
    if answer.headline:
        yield f"{said}{escaped(answer.headline)} [{answer.citations[0].n}]"
    elif answer.verdict:
        marks = "".join(f" [{citation.n}]" for citation in answer.citations)
        yield f"{said}{OUR_READING}: {answer.verdict}{marks}"
    elif not answer.citations:
        yield escaped(answer.text)
    elif said:
        yield said.strip()
    if answer.counted:
        yield answer.counted
    lines = []
    for group in answer.groups:
        heading = group.heading(date.isoformat, escaped)
        marks = " ".join(f"[{n}]" for n in group.citations)
        if heading:
            lines.append(f"- {heading} {marks}".rstrip())
    yield "\n".join(lines)


def _source(quote: Citation | NearMiss, base: str, newest: str = "") -> str:
    """A quote, the article it stands in, and where in it."""
    place = quote.place
    facts = [place.publisher or "", place.published.isoformat() if place.published else ""]
    facts += [f"characters {quote.start} to {quote.end}"]
    facts += [RECOGNISED] if quote.recognised else []
    facts += [place.attached_to.describe()] if place.attached_to else []
    told = escaped(", ".join(filter(None, facts)))
    link = f"[{escaped(' '.join(place.name.split()))}]({_linked(_address_of(quote, base))})"
    return f"“{escaped(quote.quote)}” — {newest}{link}, {told}"


def _address_of(quote: Citation | NearMiss, base: str) -> str:
    return address(quote.url, quote.article_id, base)


def _linked(url: str) -> str:
    """An address as the target of a link of Markdown: nothing in it ends the link."""
    return quoted(url, safe=":/?#@!$&'*+,;=%~-._[]").replace("[", "%5B").replace("]", "%5D")
