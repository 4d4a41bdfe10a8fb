"""The articles that evidence quotes, as a list of references has them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from qa.answer import Place
from qa.evidence.exhibits import Evidence

_NO_KEY = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Reference:
    """One article, and what is quoted of it."""

    key: str
    """ASCII letters, figures and hyphens; no two articles of one list have the same."""
    title: str
    publisher: str | None
    published: date | None
    url: str | None
    notes: tuple[str, ...]
    """Each quote with its place, in the order of the answers; no line ends in it."""


def references(evidence: Evidence) -> list[Reference]:
    """The articles that are cited, in the order in which they are; not those that come near."""
    notes: dict[str, list[str]] = {}
    places: dict[str, Place] = {}
    for answer in evidence.answers:
        for one in answer.citations:
            article_id = one.place.article_id
            places.setdefault(article_id, one.place)
            note = f"“{' '.join(one.quote.split())}” (characters {one.start}–{one.end})"
            said = evidence.standing(one).sentence
            notes.setdefault(article_id, []).append(f"{note}. {said}" if said else note)
    return [
        Reference(
            key=_key(article_id),
            title=" ".join(place.name.split()),
            publisher=" ".join(place.publisher.split()) if place.publisher else None,
            published=place.published,
            url="".join(place.url.split()) if place.url else None,
            notes=tuple(dict.fromkeys(notes[article_id])),
        )
        for article_id, place in places.items()
    ]


def _key(article_id: str) -> str:
    """The article's id where that can be a key; else what can be of it, with a sum of it all."""
    words = _NO_KEY.sub("-", article_id).strip("-")[:60]
    if words == article_id:
        return words
    return f"{words or 'article'}-{sha256(article_id.encode('utf-8', 'replace')).hexdigest()[:8]}"
