"""The values of evidence: the answers, and the articles that their quotes are checked against."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property

from corpus.article import Article
from qa.answer import Answer, Citation, NearMiss
from qa.errors import NoEvidence

Quoted = Citation | NearMiss


class Standing(StrEnum):
    """What has become of a quote since it was made."""

    STANDS = "stands"
    """It stands in the article as it is today."""
    CHANGED = "changed"
    """The article was changed since; the quote is of the text that it had before."""
    REMOVED = "removed"
    """The article is no longer in the library."""
    NOT_FOUND = "not_found"
    """The article is there, and the quote stands in none of its texts at this place."""

    @property
    def sentence(self) -> str:
        """What is said of such a quote; empty where there is nothing to say."""
        return {
            Standing.STANDS: "",
            Standing.CHANGED: "The article was changed since; this stands in its earlier text.",
            Standing.REMOVED: "The article is no longer in the library, so this can't be checked.",
            Standing.NOT_FOUND: "This does not stand at this place in the article.",
        }[self]


@dataclass(frozen=True, slots=True)
class Original:
    """A file that an article was read from."""

    source: str
    """Its path; for one of several articles in a file, `path#n`."""
    sha256: str | None
    """Of the file's bytes when it was last read; None where that is not known."""

    @property
    def file(self) -> str:
        """Its name without its folder, which says more of whoever asked than of the article."""
        return self.source.replace("\\", "/").rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class Exhibit:
    """The version of an article that a quote stands in."""

    article: Article
    version: int
    """From 1, among those that the library keeps."""
    versions: int
    originals: tuple[Original, ...] = ()
    """Of an earlier version they are the files as they were last read, too."""

    @property
    def is_current(self) -> bool:
        return self.version == self.versions

    @property
    def text_sha256(self) -> str:
        """The SHA-256 of the text in UTF-8."""
        return hashlib.sha256(self.article.text.encode("utf-8")).hexdigest()

    def holds(self, quote: Quoted) -> bool:
        """Whether the quote stands in this text, at its place."""
        article = self.article
        return (
            article.article_id == quote.place.article_id
            and article.text[quote.start : quote.end] == quote.quote
        )


@dataclass(frozen=True)
class Evidence:
    """Answers, oldest first, and the articles that they quote."""

    answers: tuple[Answer, ...]
    exhibits: tuple[Exhibit, ...]
    """In the order in which they are first quoted; those of near misses come last."""
    known: frozenset[str]
    """The ids of those articles that the library holds."""
    made: datetime
    """When it was gathered, in UTC, to the second."""
    name: str = ""
    """What a conversation is called."""

    def __post_init__(self) -> None:
        if not self.answers:
            raise NoEvidence("There is no answer yet to be written; ask something first.")

    @property
    def title(self) -> str:
        """The name, else the first question."""
        return self.name or " ".join(self.answers[0].question.split())

    @property
    def day(self) -> str:
        """When it was gathered, for people."""
        return f"{self.made.astimezone(UTC):%Y-%m-%d %H:%M} UTC"

    def exhibit_of(self, quote: Quoted) -> Exhibit | None:
        """The version of the article in which a quote stands; None if there is none."""
        by_id = self._by_id.get(quote.place.article_id, ())
        return next((one for one in by_id if one.holds(quote)), None)

    def standing(self, quote: Quoted) -> Standing:
        """What has become of a quote since it was made."""
        exhibit = self.exhibit_of(quote)
        if exhibit is not None:
            return Standing.STANDS if exhibit.is_current else Standing.CHANGED
        is_known = quote.place.article_id in self.known
        return Standing.NOT_FOUND if is_known else Standing.REMOVED

    def cited(self) -> list[Exhibit]:
        """The articles that answers quote, in order, without those that only come near."""
        quoted = [self.exhibit_of(c) for a in self.answers for c in a.citations]
        return [one for one in self.exhibits if one in quoted]

    @cached_property
    def _by_id(self) -> dict[str, tuple[Exhibit, ...]]:
        found: dict[str, tuple[Exhibit, ...]] = {}
        for one in self.exhibits:
            found[one.article.article_id] = (*found.get(one.article.article_id, ()), one)
        return found


def quotes_of(answer: Answer) -> tuple[Quoted, ...]:
    """The quotes of an answer: what it cites, then what only comes near."""
    return (*answer.citations, *answer.near_misses)
