"""What adding would do, tried on a copy of the catalogue that is thrown away.

So it is the very same code that tells new articles from changed and known ones. The library
itself is only read, and nothing is embedded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from corpus.article import Article
from corpus.catalogue import Catalogue
from corpus.paths import storable_name
from corpus.worker import Worker
from embeddings.encoder import Role
from qa.as_read import words_of
from qa.settings import Settings
from qa.status import AddProgress, AddReport, Became, Rehearsed
from qa.upkeep import gathering
from qa.upkeep.adding import Adding, look_at
from qa.upkeep.build import Build


class _NoVectors:
    """An encoder for passages that nobody will search."""

    name = "none"
    dim = 1

    def encode(self, texts: Sequence[str], role: Role) -> NDArray[np.float32]:
        return np.ones((len(texts), 1), dtype=np.float32)


def rehearse(
    catalogue: Catalogue,
    settings: Settings,
    build: Build,
    worker: Worker,
    paths: Sequence[Path],
    *,
    prune: bool,
    retry: bool,
    on_progress: Callable[[AddProgress], None] | None,
) -> AddReport:
    """The report that adding would give, with the articles that each file gives."""
    with TemporaryDirectory(prefix="pressmark-") as folder:
        path = Path(folder) / "catalogue.sqlite"
        catalogue.copy(path)
        copy = Catalogue(path)
        try:
            adding = Adding(
                copy, _NoVectors(), settings, build, worker, nullcontext, on_progress=on_progress
            )
            report = adding.run(paths, prune=prune, retry=retry)
            names = [storable_name(path) for path in look_at(paths).files]
            rows = [*_read(catalogue, copy, names), *_gone(catalogue, copy)]
        finally:
            copy.close()
    return replace(report, rehearsed=tuple(rows))


def _read(before: Catalogue, after: Catalogue, names: Sequence[str]) -> Iterator[Rehearsed]:
    """The articles of these files, in order; one that stands in several counts as new once."""
    seen: set[str] = set()
    for name in names:
        with after.looking() as known:
            ids = known.articles_from(name)
        places = [(place, one) for one in ids for place in after.sources(one)]
        numbers = {place: gathering.line_of(place, Path(name)) for place, _ in places}
        here = [row for row in places if row[0] == name or numbers[row[0]]]
        for place, article_id in sorted(here, key=lambda row: numbers[row[0]]):
            article = after.sound_article(article_id)
            if article is not None:
                was = None if article_id in seen else before.sound_article(article_id)
                became = Became.UNCHANGED if article_id in seen else _became(was, article)
                seen.add(article_id)
                yield _row(place, became, article)


def _gone(before: Catalogue, after: Catalogue) -> Iterator[Rehearsed]:
    """The articles that would be removed."""
    for article_id in sorted({*before.article_ids()} - {*after.article_ids()}):
        if article := before.sound_article(article_id):
            yield _row(next(iter(before.sources(article_id)), ""), Became.REMOVED, article)


def _became(was: Article | None, article: Article) -> Became:
    if was is None:
        return Became.ADDED
    return Became.UNCHANGED if gathering.same(was, article) else Became.UPDATED


def _row(place: str, became: Became, article: Article) -> Rehearsed:
    return Rehearsed(
        place,
        became,
        article.article_id,
        article.title,
        article.published,
        article.published_evidence,
        words_of(article),
    )
