"""Is a library sound? Looks at everything it stands on, and mends what can be mended."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from pathlib import Path

import numpy as np

from corpus import passages
from corpus.article import Article, Carrier, Failure, Passage
from corpus.catalogue import Altered, Catalogue, Examined, text_sum
from corpus.errors import AlteredArticle, UnreadableArticle
from corpus.preparation import Prepared
from corpus.worker import Worker
from embeddings.encoder import BUNDLED_MODEL, Encoder, verify_bundled_model
from embeddings.errors import EmbeddingsError
from qa.errors import PRESSMARK_ERRORS
from qa.reading import choice
from qa.retrieval.indexes import Indexes
from qa.settings import Settings
from qa.status import Finding
from qa.upkeep.build import Build
from qa.upkeep.embedding import embed
from qa.upkeep.gathering import assembled, line_of

_SPLIT_TOGETHER = 64
"""So many articles are split and embedded again in one change: each waits for the disk, and the
encoder takes many passages faster than few."""
_NAMED = 5
"""So many passages are named in a sentence about them."""


class Doctor:
    """Examines one library; with `fix`, mends what it finds while holding the library's lock."""

    def __init__(
        self,
        catalogue: Catalogue,
        open_indexes: Callable[[], Indexes],
        encoder: Encoder,
        settings: Settings,
        build: Build,
        worker: Callable[[], AbstractContextManager[Worker]],
    ) -> None:
        self._catalogue = catalogue
        self._open_indexes = open_indexes
        self._encoder = encoder
        self._settings = settings
        self._build = build
        self._worker = worker

    def examine(self, *, fix: bool) -> list[Finding]:
        """What is wrong, the gravest first; empty if nothing is."""
        damage = [
            Finding(f"the catalogue is damaged: {d}", False) for d in self._catalogue.damage()
        ]
        findings = damage + self._model()
        if not damage:
            # Each leans on what was mended before it; the indexes can't be opened over damage.
            for look in (
                self._articles,
                self._sourceless,
                self._sources,
                self._by_hand,
                self._passages,
                self._derived,
            ):
                try:
                    findings += look(fix)
                except PRESSMARK_ERRORS as error:
                    findings.append(Finding(str(error), False))
        if fault := choice.examine(self._settings):
            findings.append(Finding(fault, False, mendable=False))
        return findings

    def _model(self) -> list[Finding]:
        if self._build.model != BUNDLED_MODEL:
            return []
        try:
            verify_bundled_model()
        except EmbeddingsError as error:
            return [Finding(str(error), False, mendable=False)]
        return []

    def _articles(self, fix: bool) -> list[Finding]:
        """Versions that are not what was stored, in their text or in what is said of them."""
        found = self._catalogue.altered()
        current = [altered.article_id for altered in found if altered.current]
        again = self._read_again(current) if fix and current else {}
        if again:
            with self._catalogue.writing() as change:
                for article in again.values():
                    change.restore(article)
        return [
            self._current(altered, fix, altered.article_id in again)
            if altered.current
            else self._former(altered, fix)
            for altered in found
        ]

    def _current(self, altered: Altered, fix: bool, was_read: bool) -> Finding:
        """An article comes back from its file, if that still holds the same text."""
        article_id = altered.article_id
        fault = f"{altered.fault} of article {article_id} was altered in the catalogue"
        listed = (
            ", ".join(self._catalogue.sources(article_id))
            or "its file, which is not known any more"
        )
        if not fix:
            return Finding(f"{fault}; --fix reads {listed} again", False)
        if was_read:
            return Finding(f"{fault}; it was read again from {listed}", True)
        return Finding(
            f"{fault}, and the same text can't be read any more from {listed}; restore a backup, "
            f"or remove the article with: pressmark remove {article_id}",
            False,
        )

    def _read_again(self, article_ids: Sequence[str]) -> dict[str, Article]:
        """Those of these articles that their files still hold with the very text that was stored.

        Each file is read once, whatever it holds, and to its end: whoever stops before ends the
        process that reads, and the next takes a second or more to start.
        """
        wanted: dict[tuple[str, str], list[str]] = {}
        with self._catalogue.looking() as known:
            for article_id in article_ids:
                for name in known.paths_of(article_id):
                    for one in known.sums_of_text(article_id):
                        wanted.setdefault((name, one), []).append(article_id)
        found: dict[str, Article] = {}
        for name, row in self._read(sorted({name for name, _ in wanted})):
            with self._catalogue.looking() as known, suppress(UnreadableArticle):
                article = assembled(known, row)
                for article_id in wanted.get((name, text_sum(article.text)), ()):
                    if row.draft.article_id in (None, article_id):
                        read = replace(article, article_id=article_id)
                        found.setdefault(article_id, known.corrected(read))
        return found

    def _read(self, names: Sequence[str]) -> Iterator[tuple[str, Prepared]]:
        """The articles in these files, as far as they can be read, each with its file."""
        with self._worker() as worker:
            for name in names:
                rows = worker.read(
                    Path(name),
                    max_file_bytes=self._settings.max_file_bytes,
                    passage_words=self._build.passage_words,
                )
                yield from ((name, row) for row in rows if not isinstance(row, Failure))

    def _sourceless(self, fix: bool) -> list[Finding]:
        """Articles whose place is not known any more: found again where their file still is."""
        lost = self._catalogue.without_source()
        found = self._find_sources(set(lost)) if fix and lost else {}
        if set(found) != set(lost) and fix:
            with self._catalogue.writing() as change:
                change.forget_files()
        findings = []
        for article_id in lost:
            done = (
                f"it is {found[article_id]}"
                if article_id in found
                else "add its file again, which counts as unread now"
                if fix
                else "--fix looks for it"
            )
            fault = f"where article {article_id} was read from was lost from the catalogue"
            findings.append(Finding(f"{fault}; {done}", article_id in found))
        return findings

    def _find_sources(self, lost: Collection[str]) -> dict[str, str]:
        """Those of these articles that a file holds of which no article is known, and its name."""
        places: list[tuple[str, str, int, Carrier | None]] = []
        for name, row in self._read(self._catalogue.files_without_source()):
            with self._catalogue.looking() as known:
                article_id = row.draft.article_id or known.article_with_text(row.article.text)
                if article_id is None or article_id not in lost:
                    continue
                if text_sum(row.article.text) in known.sums_of_text(article_id):
                    line = line_of(row.draft.source, Path(name))
                    places.append((article_id, name, line, row.draft.carrier))
        with self._catalogue.writing() as change:
            for place in places:
                change.put_source(*place)
        return {article_id: name for article_id, name, *_ in places}

    def _former(self, altered: Altered, fix: bool) -> Finding:
        """A version that is no longer answered from is gone for good."""
        done = "it was removed" if fix else "it can only be removed"
        if fix:
            with self._catalogue.writing() as change:
                change.remove_version(altered.article_id, altered.version)
        return Finding(
            f"{altered.fault} of version {altered.version} of article {altered.article_id}, no "
            f"longer answered from, was altered in the catalogue; {done}",
            fix,
        )

    def _sources(self, fix: bool) -> list[Finding]:
        """Places that were altered: forgotten, since nothing else tells them."""
        altered = self._catalogue.altered_sources()
        if fix and altered:
            with self._catalogue.writing() as change:
                for source in altered:
                    change.forget_source(source.article_id, source.path)
        done = "it was forgotten" if fix else "--fix forgets it"
        return [
            Finding(
                f"{source.path}, where article {source.article_id} was read from, was altered "
                f"in the catalogue; {done}: add the article's file again",
                fix,
            )
            for source in altered
        ]

    def _by_hand(self, fix: bool) -> list[Finding]:
        """Corrections, collections and removed articles that are not as they were stored."""
        corrections = self._catalogue.altered_corrections()
        removed = self._catalogue.altered_removed()
        strays = self._catalogue.stray_members()
        if fix and (corrections or removed or strays):
            with self._catalogue.writing() as change:
                for number, _, _ in corrections:
                    change.forget_correction(number)
                for removal, article_id in removed:
                    change.forget_removed(removal, article_id)
                change.drop_strays()
        done = "it was forgotten" if fix else "--fix forgets it"
        findings = [
            Finding(
                f"the correction of the {field} of article {article_id} was altered in the "
                f"catalogue; {done}: add the article's file again, and correct it again",
                fix,
            )
            for _, article_id, field in corrections
        ]
        findings += [
            Finding(
                f"article {article_id}, which was removed, was altered in the catalogue and can't "
                f"be brought back; {done}",
                fix,
            )
            for _, article_id in removed
        ]
        if strays:
            done = "they were taken out" if fix else "--fix takes them out"
            findings.append(
                Finding(f"collections name {strays:,} articles that are not there; {done}", fix)
            )
        return findings

    def _passages(self, fix: bool) -> list[Finding]:
        """Articles whose passages or vectors are not sound; mended by splitting them again."""
        findings = self._superseded(fix) + self._strays(fix)
        faulty: list[str] = []
        for held in self._catalogue.examined():
            fault = self._fault(held)
            if fault is not None and self._sound(held.article_id) is not None:
                faulty.append(held.article_id)
                findings.append(Finding(f"article {held.article_id}: {fault}", fix))
        if fix:
            for start in range(0, len(faulty), _SPLIT_TOGETHER):
                self._split_again(faulty[start : start + _SPLIT_TOGETHER])
        return findings

    def _split_again(self, faulty: Sequence[str]) -> None:
        """Make the passages of some articles anew, in one change."""
        with self._catalogue.writing() as change:
            for article in filter(None, map(change.article, faulty)):
                change.split_again(article, self._split(article))
            embed(change, self._encoder)

    def _sound(self, article_id: str) -> Article | None:
        """An article, unless something of it was altered, which was said already."""
        with suppress(AlteredArticle):
            return self._catalogue.article(article_id)
        return None

    def _superseded(self, fix: bool) -> list[Finding]:
        """Articles of which a former version was made the one that is answered from."""
        findings = []
        for article_id, version, last in self._catalogue.superseded():
            if fix:
                with self._catalogue.writing() as change:
                    change.answer_from(article_id, last)
            done = f"version {last} is again" if fix else f"--fix goes back to version {last}"
            findings.append(
                Finding(
                    f"article {article_id} was answered from in its former version {version}; "
                    f"{done}",
                    fix,
                )
            )
        return findings

    def _strays(self, fix: bool) -> list[Finding]:
        strays = self._catalogue.stray_passages()
        if not strays:
            return []
        if fix:
            with self._catalogue.writing() as change:
                change.take_back_strays()
        named = ", ".join(map(str, strays[:_NAMED]))
        more = f" and {len(strays) - _NAMED:,} more" if len(strays) > _NAMED else ""
        return [Finding(f"passages {named}{more} are of no article that is answered from", fix)]

    def _fault(self, held: Examined) -> str | None:
        if held.altered is not None:
            return f"passage {held.altered} was altered in the catalogue"
        if not held.vectors:
            article = self._sound(held.article_id)
            return "it has no passages" if article and self._split(article) else None
        for one in held.vectors:
            row = np.frombuffer(_bytes(one.vector), dtype="<f2").astype(np.float32)
            if row.shape != (self._encoder.dim,) or not abs(float(np.linalg.norm(row)) - 1) < 0.01:
                return f"the vector of passage {one.passage_id} is damaged"
        return (
            "its vectors were altered in the catalogue, or exchanged"
            if (held.vectors_altered)
            else None
        )

    def _split(self, article: Article) -> list[Passage]:
        return passages.split(article, passage_words=self._build.passage_words)

    def _derived(self, fix: bool) -> list[Finding]:
        # Only now: they can't be opened over a damaged catalogue. Where passages were just
        # split again the indexes are behind, which is no fault.
        indexes = self._open_indexes()
        indexes.catch_up(may_write=True, searching=True)
        faults = indexes.faults()
        if faults and fix:
            indexes.rebuild()
            return _rebuilt(faults, indexes.faults())
        if fix:
            indexes.grow()
        return [Finding(fault, False) for fault in faults]


def _rebuilt(faults: Sequence[str], left: Sequence[str]) -> list[Finding]:
    """What became of the indexes' faults, when those in `left` are still there after building."""
    findings = [Finding(fault, True) for fault in faults if fault not in left]
    why = "it was built anew, but not on the disk: see whether the disk is full or something else"
    return findings + [Finding(f"{fault}; {why} lies there", False) for fault in left]


def _bytes(vector: object) -> bytes:
    """A stored vector; empty where an edit left another thing, or half a number."""
    return vector if isinstance(vector, bytes) and len(vector) % 2 == 0 else b""
