"""Evidence from the catalogue: each quote is looked for again in the article that it is of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from corpus.article import Article
from corpus.catalogue import Catalogue
from corpus.errors import AlteredArticle
from qa.answer import Answer
from qa.evidence.exhibits import Evidence, Exhibit, Original, Quoted, quotes_of


def gather(
    catalogue: Catalogue,
    answers: Sequence[Answer],
    *,
    name: str = "",
    made: datetime | None = None,
) -> Evidence:
    """The answers, with every version of an article that one of their quotes stands in.

    A version that was altered in the catalogue is passed over, and so is a quote of it.

    Raises:
        NoEvidence: if there are no answers.
    """
    shelf = _Shelf(catalogue)
    found: dict[tuple[str, int], Exhibit] = {}
    with catalogue.reading():
        cited = [one for answer in answers for one in answer.citations]
        for quote in [*cited, *(one for answer in answers for one in quotes_of(answer))]:
            exhibit = shelf.exhibit_of(quote)
            if exhibit is not None:
                found.setdefault((exhibit.article.article_id, exhibit.version), exhibit)
    return Evidence(
        answers=tuple(answers),
        exhibits=tuple(found.values()),
        known=shelf.known,
        made=(made or datetime.now(UTC)).replace(microsecond=0),
        name=name,
    )


class _Shelf:
    """The articles that were looked up, each once."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._versions: dict[str, list[Article]] = {}

    @property
    def known(self) -> frozenset[str]:
        return frozenset(one for one, versions in self._versions.items() if versions)

    def exhibit_of(self, quote: Quoted) -> Exhibit | None:
        """The newest version of its article in which a quote stands."""
        article_id = quote.place.article_id
        if article_id not in self._versions:
            self._versions[article_id] = self._read(article_id)
        versions = self._versions[article_id]
        for number in range(len(versions), 0, -1):
            exhibit = Exhibit(versions[number - 1], number, len(versions))
            if exhibit.holds(quote):
                return Exhibit(versions[number - 1], number, len(versions), self._files(article_id))
        return None

    def _read(self, article_id: str) -> list[Article]:
        """The versions of an article that is answered from, oldest first; else none."""
        try:
            if self._catalogue.article(article_id) is None:
                return []
            return self._catalogue.versions(article_id)
        except AlteredArticle:
            current = self._catalogue.sound_article(article_id)
            return [current] if current else []

    def _files(self, article_id: str) -> tuple[Original, ...]:
        with self._catalogue.looking() as known:
            return tuple(
                Original(source, known.file_sum(source) or known.file_sum(_path_of(source)))
                for source in self._catalogue.sources(article_id)
            )


def _path_of(source: str) -> str:
    """The file of a source: of `path#n` the path."""
    path, mark, number = source.rpartition("#")
    return path if mark and number.isdecimal() else source
