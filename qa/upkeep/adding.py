"""Files become articles of the library: read, compared with what is there, embedded, stored.

Work goes in batches of a few hundred passages. While one is stored, in one transaction that takes
milliseconds, the next is embedded (`qa/upkeep/embedding.py`) and one more is read
(`qa/upkeep/gathering.py`), each in a thread of its own (`qa/upkeep/ahead.py`), while others may
write. So there are five batches at most, however much there is to add.
Interrupted at any point, what was stored stays, and adding the same files again goes on
where it was. What another process changes between two batches is seen when the next is
stored; a file of which it took something away counts as unread.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from hashlib import file_digest
from pathlib import Path
from threading import Event

from corpus import formats, passages
from corpus.article import Article, Draft, Failure, Omission
from corpus.catalogue import Catalogue, CatalogueWriter
from corpus.errors import UnreadableArticle
from corpus.page import furniture
from corpus.page.assembly import assemble, content_id
from corpus.paths import find, located, storable_name
from corpus.preparation import READING, Prepared
from corpus.worker import GivenUp, Worker
from embeddings.encoder import Encoder
from qa.settings import Settings
from qa.status import AddProgress, AddReport
from qa.upkeep import gathering
from qa.upkeep.ahead import ahead
from qa.upkeep.build import Build
from qa.upkeep.embedding import Embedding, embed
from qa.upkeep.gathering import (
    Batch,
    FileBegins,
    FileEnds,
    FileKnown,
    Gathering,
    Row,
    Tally,
    Unread,
)
from qa.upkeep.pace import Pace, Place

_EMBEDDED_SHARE = 0.99
"""How far along adding is when all is embedded and the last passages are still to be stored."""
_IN_FLIGHT = 5
"""So many batches there are at a time: one is read, one embedded, one stored, two wait between."""


@dataclass(slots=True)
class _OpenFile:
    """A file while its articles are stored."""

    name: str
    path: Path
    sha256: str
    stamp: tuple[int, int]
    known: frozenset[str]
    """The ids of the articles that it gave when it was last read."""
    seen: set[str] = field(default_factory=set)
    failures: list[Failure] = field(default_factory=list)
    omissions: list[Omission] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Found:
    """What lies at some paths, before any of it is read."""

    roots: list[Path]
    files: list[Path]
    failures: list[Failure]
    notes: tuple[str, ...]
    """A sentence about each folder that holds no file at all."""
    nowhere: frozenset[str] = frozenset()
    """The sources of those failures that are paths where nothing lies."""


def look_at(paths: Sequence[Path]) -> Found:
    """What there is to read at some paths, each file once."""
    roots = list(dict.fromkeys(located(path) for path in paths))
    found: dict[Path | Failure, None] = {}
    notes = []
    nowhere = set()
    for root in roots:
        here = dict.fromkeys(find(root))
        found |= here
        if not _may_exist(str(root)) and not root.is_symlink():
            nowhere |= {one.source for one in here if isinstance(one, Failure)}
        if not here:
            notes.append(
                f"{storable_name(root)} holds no articles; read are files whose names end in "
                f"{', '.join(formats.EXTENSIONS[:-1])} or {formats.EXTENSIONS[-1]}"
            )
    return Found(
        roots,
        [one for one in found if isinstance(one, Path)],
        [one for one in found if isinstance(one, Failure)],
        tuple(notes),
        frozenset(nowhere),
    )


class Adding:
    """One run of adding: `run` it once.

    `writing` is held while a batch is stored; within it, `on_stored` is told.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        encoder: Encoder,
        settings: Settings,
        build: Build,
        worker: Worker,
        writing: Callable[[], AbstractContextManager[None]],
        *,
        on_progress: Callable[[AddProgress], None] | None = None,
        on_stored: Callable[[], None] | None = None,
    ) -> None:
        self._catalogue = catalogue
        self._encoder = encoder
        self._settings = settings
        self._build = build
        self._worker = worker
        self._writing = writing
        self._on_progress = on_progress
        self._on_stored = on_stored
        self._tally = Tally()
        self._begun, self._ended = Place(), Place()
        """Where the batch that is embedded begins, and where the last one that is stored ends."""
        self._passages, self._of_batch, self._share = 0, 0, 0.0
        self._stopped = Event()
        self._slips: frozenset[str] = frozenset()
        self._file: _OpenFile | None = None
        self._sums: dict[str, tuple[tuple[int, int], str]] = {}

    def run(self, paths: Sequence[Path], *, prune: bool, retry: bool = False) -> AddReport:
        """Add what lies at these paths; with `prune`, remove what no longer does.

        With `retry`, files that were given up are read again.

        A part of a folder or a feed that could not be read is never pruned.
        """
        self._started = time.monotonic()
        self._prune = prune
        self._retry = retry
        there = look_at(paths)
        self._slips = frozenset(one for one in there.nowhere if not self._is_missed(one))
        self._files_total = len(there.files)
        self._pace = Pace()
        self._ended = Place(left=len(there.files))
        self._report()
        reading = Gathering(
            self._catalogue,
            self._settings,
            self._build,
            self._worker,
            retry=retry,
            count_lines=self._on_progress is not None,
        )
        remembered = _IN_FLIGHT * self._settings.batch_passages
        embedding = Embedding(self._encoder, remembered, self._embedded)
        stopped = self._stopped
        with ahead(reading.batches([*there.failures, *there.files]), stopped) as read:
            try:
                with ahead(embedding.complete(read), stopped, waiting=self._report) as batches:
                    for batch in batches:
                        self._store(batch)
            except BaseException:
                self._worker.interrupt()  # who reads may wait for it for long
                raise
        self._remove_gone(there.roots, there.files)
        self._ended = Place(len(there.files), 1.0, 0, is_exact=True)
        self._report()
        tally = self._tally
        names = [failure.source for failure in there.failures]
        names += [
            n for n in map(storable_name, there.files) if n in tally.failed or n in tally.omitted
        ]
        return AddReport(
            tally.added,
            tally.updated,
            tally.unchanged,
            tally.removed,
            failed=tally.failures(dict.fromkeys([*names, *tally.failed])),
            omissions=tally.omissions(dict.fromkeys(names)),
            notes=there.notes,
        )

    def _is_missed(self, name: str) -> bool:
        """Whether a path at which nothing lies held something before; else it was mistyped."""
        folder = name.rstrip("/") + "/"
        return bool(self._catalogue.sources_below(name)) or any(
            failure.source.startswith(folder) for failure in self._catalogue.failures()
        )

    def _store(self, batch: Batch) -> None:
        if all(isinstance(row, FileKnown) for row in batch.rows):
            self._count(batch)
        else:
            with self._writing():
                with self._catalogue.writing() as change:
                    self._count(batch)
                    for row in batch.rows:
                        self._take_row(change, row)
                    embed(change, self._encoder, batch.vectors)
                if self._on_stored:
                    self._on_stored()
        self._ended = batch.place
        self._report()

    def _count(self, batch: Batch) -> None:
        for row in batch.rows:
            if isinstance(row, FileKnown):
                self._tally.take_known(row)

    def _take_row(self, change: CatalogueWriter, row: Row) -> None:
        if isinstance(row, FileKnown):
            return
        if isinstance(row, Unread):
            self._fail(change, row.failure.source, [row.failure])
            if row.failure.source in self._slips:
                change.put_failures(row.failure.source, [])
        elif isinstance(row, FileBegins):
            self._begin(change, row)
        elif self._file is None:  # another has stored it all since it was read
            return
        elif isinstance(row, FileEnds):
            self._end(change, self._file)
        elif isinstance(row, Failure):
            self._file.failures.append(row)
        else:
            self._take(change, self._file, row)

    def _begin(self, change: CatalogueWriter, file: FileBegins) -> None:
        self._file = None
        if gathering.is_known(change, file, retry=self._retry):
            self._tally.take_known(gathering.known_of(change, file.name))
            return
        known = frozenset(change.articles_from(file.name))
        # Interrupted from here on, neither what the file held nor what it holds is whole.
        change.forget_file(file.name)
        self._file = _OpenFile(file.name, file.path, file.sha256, file.stamp, known)

    def _end(self, change: CatalogueWriter, file: _OpenFile) -> None:
        self._file = None
        if not file.failures and _stamp(file.path) != file.stamp:
            reason = "The file was changed while it was read; add it again when it is complete."
            file.failures.append(Failure(file.name, reason))
        self._fail(change, file.name, file.failures)
        change.put_omissions(file.name, file.omissions)
        if file.omissions:
            self._tally.omitted[file.name] = file.omissions
        if file.failures:
            if isinstance(file.failures[-1], GivenUp):
                change.put_file(file.name, file.sha256, READING)  # not to be waited for again
            return
        held = set(change.articles_from(file.name))
        if self._prune:
            for article_id in sorted(held - file.seen):
                self._tally.removed += change.remove_source(article_id, file.name)
        if file.seen <= held:  # else another took some of it away meanwhile
            change.put_file(file.name, file.sha256, READING)

    def _fail(self, change: CatalogueWriter, name: str, failures: Sequence[Failure]) -> None:
        change.put_failures(name, failures)
        self._tally.fail(name, failures)

    def _take(self, change: CatalogueWriter, file: _OpenFile, prepared: Prepared) -> None:
        draft = prepared.draft
        try:
            article = gathering.assembled(change, prepared)
            article = change.keep_corrections(self._settle_id(change, file, draft, article))
        except UnreadableArticle as error:
            file.failures.append(Failure(draft.source, str(error)))
            return
        stored = change.article(article.article_id)
        if stored is None:
            self._tally.added += 1
        elif gathering.same(stored, article):
            self._tally.unchanged += 1
        else:
            self._tally.updated += 1
        if stored is None or not gathering.same(stored, article):
            split = gathering.split_of(article, prepared, self._build)
            for other in sorted(change.put_article(article, split, prepared.line_keys)):
                mark_again(change, other, self._build)
        elif stored.blocks != article.blocks:  # the same text, divided by today's rules
            change.put_blocks(article, gathering.split_of(article, prepared, self._build))
        file.seen.add(article.article_id)
        file.omissions += [Omission(draft.source, reason) for reason in draft.left_out]
        line = gathering.line_of(draft.source, file.path)
        change.put_source(article.article_id, file.name, line, draft.carrier)
        if stored is not None and stored.text != article.text:
            # They held the former text: whether they hold this one is seen when they are read.
            for name in change.paths_of(article.article_id):
                if name != file.name:
                    change.remove_source(article.article_id, name)

    def _settle_id(
        self, change: CatalogueWriter, file: _OpenFile, draft: Draft, article: Article
    ) -> Article:
        """The article under the id that it is, or will be, known by.

        Raises:
            UnreadableArticle: if the id it brings belongs to another article.
        """
        if draft.article_id is not None:
            self._check_id_is_free(change, file, article)
            return article
        same_text = change.article_with_text(article.text)
        is_feed = gathering.line_of(draft.source, file.path) > 0
        if not is_feed and file.known and same_text not in file.known:
            # The file gave another article before: it changed, unless that article
            # stands elsewhere, or what it says now is known already.
            for former in sorted(file.known):
                if same_text is None and change.paths_of(former) == [file.name]:
                    return replace(article, article_id=former)
                self._tally.removed += change.remove_source(former, file.name)
        if same_text is not None:
            return replace(article, article_id=same_text)
        article_id, n = content_id(article.text), 1
        while change.knows_id(article_id):  # an older version of another article had this text
            n += 1
            article_id = f"{content_id(article.text)}-{n}"
        return replace(article, article_id=article_id)

    def _check_id_is_free(self, change: CatalogueWriter, file: _OpenFile, article: Article) -> None:
        stored = change.article(article.article_id)
        if stored is None or stored.text == article.text:
            return
        if article.article_id in file.seen:
            raise UnreadableArticle(
                f"The id {article.article_id!r} stands twice in this feed with different texts; "
                "give each article an id of its own."
            )
        elsewhere = [p for p in change.paths_of(article.article_id) if p != file.name]
        if still_there := [p for p in elsewhere if self._holds_still(change, file, p)]:
            raise UnreadableArticle(
                f"The id {article.article_id!r} belongs to a different article from "
                f"{still_there[0]}; give one of them another id, or remove that one first."
            )

    def _holds_still(self, change: CatalogueWriter, reading: _OpenFile, name: str) -> bool:
        """Whether a file may still hold what was read from it.

        Not if it is gone, if it is the file being read by another name, or if it changed
        since: of two feeds that tell of the same article, one is always read first.
        """
        if not _may_exist(name):
            return False
        path, held = Path(name), change.file_sum(name)
        try:
            # What has become a named pipe holds no article, and is not to be waited for.
            if not path.is_file() or path.samefile(reading.path):
                return False
            if held is None:
                return True
            stamp = gathering.stamp_of(path.stat())
            if name not in self._sums or self._sums[name][0] != stamp:
                with path.open("rb") as file:
                    self._sums[name] = stamp, file_digest(file, "sha256").hexdigest()
        except OSError:
            return True
        return held == self._sums[name][1]

    def _remove_gone(self, roots: Sequence[Path], files: Sequence[Path]) -> None:
        """Forget failures that are no more and, with `prune`, articles of files that are gone."""
        unreadable = [f.source for failed in self._tally.failed.values() for f in failed]
        names = [storable_name(root) for root in roots]
        with self._writing(), self._catalogue.writing() as change:
            failed = [name for name in change.failed_paths() if _below_any(name, names)]
            sources = dict.fromkeys(
                one for name in names if self._prune for one in self._catalogue.sources_below(name)
            )
            if not failed and not sources:
                return
            found = {storable_name(path) for path in files}
            missing = [
                one
                for one in dict.fromkeys((*failed, *sources))
                if one not in found and not _below_any(one, unreadable)
            ]
            gone = list(_gone(missing, roots))
            for name in sorted(set(failed).intersection(gone)):
                change.put_failures(name, [])
            for name in names:
                here = [one for one in gone if one in sources and _below_any(one, [name])]
                if here and not any(_below_any(one, [name]) for one in found):
                    self._fail(change, name, [_emptied(name)])
                    continue
                for source in here:
                    for article_id in change.articles_from(source):
                        self._tally.removed += change.remove_source(article_id, source)

    def _embedded(self, batch: Batch, there: int, new: int) -> None:
        """Note, in the thread that embeds, how many of a batch's vectors are there, and new."""
        if self._stopped.is_set():
            raise InterruptedError("adding was stopped")  # it need not embed the whole batch
        begun, wanted = self._begun, len(batch.wanted)
        part = there / wanted if wanted else 1.0
        self._share = begun.share + (batch.place.share - begun.share) * part
        self._pace.step(self._share, new)
        self._of_batch = there
        if there == wanted:
            self._begun = batch.place
            self._passages, self._of_batch = self._passages + wanted, 0

    def _report(self) -> None:
        if not self._on_progress:
            return
        tally, ended = self._tally, self._ended
        self._on_progress(
            AddProgress(
                files=ended.files,
                files_total=self._files_total,
                articles=tally.articles,
                passages=self._passages + self._of_batch,
                share=min(self._share, _EMBEDDED_SHARE) if ended.share < 1.0 else 1.0,
                seconds=time.monotonic() - self._started,
                articles_total=tally.articles + ended.left,
                is_exact=ended.is_exact,
                passages_per_s=self._pace.rate,
                remaining_s=self._pace.remaining_s,
            )
        )


def mark_again(change: CatalogueWriter, article_id: str, build: Build) -> None:
    """Mark the furniture of an earlier article anew: one of its lines came back too often."""
    article = change.article(article_id)
    if article is None:
        return
    read = change.as_read(article)
    if not read.publisher:
        return
    keys = furniture.line_keys(read.text)
    draft = Draft(
        source="",
        text=read.text,
        article_id=read.article_id,
        title=read.title,
        published=read.published,
        published_evidence=read.published_evidence,
        publisher=read.publisher,
        blocks=read.blocks,
    )
    marked = assemble(draft, repeated=change.repeated_lines(read.publisher, keys))
    if marked.blocks != article.blocks:
        article = replace(article, blocks=marked.blocks)
        change.put_blocks(article, passages.split(article, passage_words=build.passage_words))


def _emptied(name: str) -> Failure:
    """What is said of a folder to prune that holds nothing any more: is a disk missing?"""
    return Failure(
        name,
        "There is nothing to read here any more, so nothing was removed; if a disk is missing, "
        f"connect it, and if the articles are meant to go, use: pressmark remove {name}",
    )


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        return gathering.stamp_of(path.stat())
    except OSError:
        return None


def _gone(names: Iterable[str], roots: Sequence[Path]) -> Iterator[str]:
    """Those of these names that are not found now either.

    Another process may have added what came since the files were looked for.
    """
    again: set[str] | None = None
    for name in names:
        if _may_exist(name):
            if again is None:
                rows = (one for root in roots for one in find(root))
                again = {
                    one.source if isinstance(one, Failure) else storable_name(one) for one in rows
                }
            if name in again:
                continue
        yield name


def _may_exist(name: str) -> bool:
    """False if nothing is there; True also where there is no permission to look."""
    try:
        Path(name).stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def _below_any(name: str, roots: Sequence[str]) -> bool:
    return any(name == root or name.startswith(root.rstrip("/") + "/") for root in roots)
