"""Is a library sound? Looks at everything it stands on, and mends what can be mended."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from corpus import passages
from corpus.article import Article, Passage
from corpus.catalogue import Catalogue
from embeddings.encoder import BUNDLED_MODEL, Encoder, verify_bundled_model
from embeddings.errors import EmbeddingsError
from qa.reading import choice
from qa.retrieval.indexes import Indexes
from qa.settings import Settings
from qa.status import Finding
from qa.upkeep.adding import embed
from qa.upkeep.build import Build


class Doctor:
    """Examines one library; with `fix`, mends what it finds while holding the library's lock."""

    def __init__(
        self,
        catalogue: Catalogue,
        open_indexes: Callable[[], Indexes],
        encoder: Encoder,
        settings: Settings,
        build: Build,
    ) -> None:
        self._catalogue = catalogue
        self._open_indexes = open_indexes
        self._encoder = encoder
        self._settings = settings
        self._build = build

    def examine(self, *, fix: bool) -> list[Finding]:
        """What is wrong, the gravest first; empty if nothing is."""
        findings = [
            Finding(f"the catalogue is damaged: {d}", False) for d in self._catalogue.damage()
        ]
        findings += self._model()
        if not findings:
            findings += self._texts(fix)
            findings += self._passages(fix)
            findings += self._derived(fix)
        if fault := choice.examine(self._settings):
            findings.append(Finding(fault, False))
        return findings

    def _model(self) -> list[Finding]:
        if self._build.model != BUNDLED_MODEL:
            return []
        try:
            verify_bundled_model()
        except EmbeddingsError as error:
            return [Finding(str(error), False)]
        return []

    def _texts(self, fix: bool) -> list[Finding]:
        """Versions whose text is not what was stored; the current one comes back by adding
        its file again, an older one is gone for good.
        """
        findings = []
        for altered in self._catalogue.altered():
            article_id = altered.article_id
            if altered.current:
                sources = ", ".join(self._catalogue.sources(article_id))
                done = "it was removed" if fix else "remove it"
                fault = (
                    f"the text of article {article_id} was altered in the catalogue; "
                    f"{done}: add {sources} again"
                )
            else:
                done = "it was removed" if fix else "it can only be removed"
                fault = (
                    f"the text of version {altered.version} of article {article_id}, no longer "
                    f"answered from, was altered in the catalogue; {done}"
                )
            if fix:
                with self._catalogue.writing() as change:
                    if altered.current:
                        change.remove_article(article_id)
                    else:
                        change.remove_version(article_id, altered.version)
            findings.append(Finding(fault, fix))
        return findings

    def _passages(self, fix: bool) -> list[Finding]:
        """Articles whose passages or vectors are not sound; mended by splitting them again."""
        findings = []
        for article_id in self._catalogue.article_ids():
            article = self._catalogue.article(article_id)
            if article is None or (fault := self._fault(article)) is None:
                continue
            if fix:
                split = passages.split(article, passage_words=self._build.passage_words)
                with self._catalogue.writing() as change:
                    change.split_again(article, split)
                    embed(change, self._encoder)
            findings.append(Finding(f"article {article_id}: {fault}", fix))
        return findings

    def _fault(self, article: Article) -> str | None:
        ids = self._catalogue.passage_ids_of(article.article_id)
        stored = self._catalogue.passages(ids)
        for passage_id in ids:
            if fault := _span_fault(article, stored[passage_id].passage):
                return f"passage {passage_id} {fault}"
        for held in self._catalogue.vectors(ids):
            row = np.frombuffer(held.vector or b"", dtype="<f2").astype(np.float32)
            if row.shape != (self._encoder.dim,) or not abs(float(np.linalg.norm(row)) - 1) < 0.01:
                return f"the vector of passage {held.passage_id} is damaged"
        return None

    def _derived(self, fix: bool) -> list[Finding]:
        # Only now: they can't be opened over a damaged catalogue. Where passages were just
        # split again the indexes are behind, which is no fault.
        indexes = self._open_indexes()
        indexes.catch_up(may_write=True)
        faults = indexes.faults()
        if faults and fix:
            indexes.rebuild()
        return [Finding(fault, fix) for fault in faults]


def _span_fault(article: Article, passage: Passage) -> str | None:
    if article.text[passage.start : passage.end] != passage.text:
        return "is not what the article holds at its place"
    if not passage.sentences:
        return "holds no sentence"
    inside = all(passage.start <= s.start and s.end <= passage.end for s in passage.sentences)
    return None if inside else "holds a sentence that lies outside it"
