"""Files become articles of the library: read, compared with what is there, embedded, stored.

Work goes in transactions of a few hundred passages. Interrupted at any point, what was
stored stays, and adding the same files again goes on where it was.
"""

from __future__ import annotations

import gzip
import os
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from hashlib import file_digest
from pathlib import Path
from typing import Literal

from corpus import formats, passages
from corpus.article import Article, Draft, Failure, Passage
from corpus.catalogue import Catalogue
from corpus.catalogue.writing import CatalogueWriter
from corpus.errors import UnreadableArticle
from corpus.page import furniture
from corpus.page.assembly import assemble, content_id
from corpus.paths import find, located, storable_name
from corpus.preparation import Prepared
from corpus.worker import GivenUp, Worker
from embeddings.encoder import Encoder
from qa.settings import Settings
from qa.status import AddProgress, AddReport
from qa.upkeep.build import Build

_EMBEDDED_TOGETHER = 64
_WAITED_S = 0.2
"""How long a transaction waits for the next article of a file before it is ended."""
_READ_SHARE = 0.99
"""How far along adding is when all is read and the last passages are still to embed."""


@dataclass(slots=True)
class _OpenFile:
    """A file while its articles come in."""

    name: str
    path: Path
    sha256: str
    stamp: tuple[int, int]
    """Its size and time of change when the sum was taken."""
    known: frozenset[str]
    """The ids of the articles that it gave when it was last read."""
    seen: set[str] = field(default_factory=set)
    failures: list[Failure] = field(default_factory=list)


class _FileEdge(Enum):
    FILE_STARTS = auto()
    FILE_ENDS = auto()
    WAITS = auto()
    """Its next article is still to be read."""


_Event = tuple[Path, "_FileEdge | Prepared | Failure"]


@dataclass(frozen=True, slots=True)
class Found:
    """What lies at some paths, before any of it is read."""

    roots: list[Path]
    files: list[Path]
    failures: list[Failure]
    notes: tuple[str, ...]
    """A sentence about each folder that holds no file at all."""


def look_at(paths: Sequence[Path]) -> Found:
    """What there is to read at some paths, each file once."""
    roots = list(dict.fromkeys(located(path) for path in paths))
    found: dict[Path | Failure, None] = {}
    notes = []
    for root in roots:
        here = dict.fromkeys(find(root))
        found |= here
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
    )


class Adding:
    """One run of adding: `run` once, then read `report`."""

    def __init__(
        self,
        catalogue: Catalogue,
        encoder: Encoder,
        settings: Settings,
        build: Build,
        worker: Worker,
        *,
        on_progress: Callable[[AddProgress], None] | None = None,
        on_stored: Callable[[], None] | None = None,
    ) -> None:
        self._catalogue = catalogue
        self._encoder = encoder
        self._settings = settings
        self._build = build
        self._worker = worker
        self._on_progress = on_progress
        self._on_stored = on_stored
        self._counts = dict.fromkeys(("added", "updated", "unchanged", "removed"), 0)
        self._failed: list[Failure] = []
        self._passages = 0
        self._reported = (0, 0.0)
        self._file: _OpenFile | None = None
        self._found: set[str] = set()
        self._sums: dict[str, str] = {}

    def run(self, paths: Sequence[Path], *, prune: bool, retry: bool = False) -> AddReport:
        """Add what lies at these paths; with `prune`, remove what no longer does.

        With `retry`, files that were given up are read again.

        A part of a folder or a feed that could not be read is never pruned.
        """
        self._started = time.monotonic()
        self._prune = prune
        self._retry = retry
        there = look_at(paths)
        self._files = there.files
        self._sizes = [_size(path) for path in self._files]
        unread = there.failures
        events = self._events()
        more = True
        while more:
            with self._catalogue.writing() as change:
                for failure in unread:
                    self._fail(change, failure.source, [failure])
                unread = []
                more = self._fill(change, events)
                embed(change, self._encoder, on_embedded=self._embedded)
            if self._on_stored:
                self._on_stored()
            # Outside of the transaction, so that nobody waits for it.
            self._worker.is_ready(self._settings.read_timeout_s)
        self._remove_gone(there.roots)
        return AddReport(**self._counts, failed=tuple(self._failed), notes=there.notes)

    def _events(self) -> Iterator[_Event]:
        total = sum(self._sizes) or 1
        done = 0
        for n, (path, size) in enumerate(zip(self._files, self._sizes, strict=True)):
            self._report(n, done / total)
            yield path, _FileEdge.FILE_STARTS
            if self._file is not None:
                lines = _count_lines(path) if self._on_progress else 0
                for row in self._rows(path):
                    if row is _FileEdge.WAITS:
                        yield path, row
                        continue
                    line = _line(_source(row), path)
                    if line and lines:
                        self._report(n, (done + size * min(line / lines, 1.0)) / total)
                    yield path, row
                yield path, _FileEdge.FILE_ENDS
            done += size
        self._report(len(self._files), _READ_SHARE)

    def _rows(self, path: Path) -> Iterator[Prepared | Failure | Literal[_FileEdge.WAITS]]:
        """What a file holds; before what takes a while, that it does."""
        rows = self._worker.read(
            path,
            max_file_bytes=self._settings.max_file_bytes,
            passage_words=self._build.passage_words,
        )
        while True:
            if not self._worker.is_ready(_WAITED_S):
                yield _FileEdge.WAITS
            row = next(rows, None)
            if row is None:
                return
            yield row

    def _fill(self, change: CatalogueWriter, events: Iterator[_Event]) -> bool:
        """Take events until a batch is full; return whether there may be more."""
        for path, event in events:
            if event is _FileEdge.FILE_STARTS:
                self._start_file(change, path)
            elif event is _FileEdge.FILE_ENDS:
                self._end_file(change)
            elif event is _FileEdge.WAITS:
                return True
            elif isinstance(event, Failure):
                self._open.failures.append(event)
            elif isinstance(event, Prepared):
                self._take(change, event)
            if len(change.without_vector) >= self._settings.batch_passages:
                return True
        return False

    @property
    def _open(self) -> _OpenFile:
        assert self._file is not None
        return self._file

    def _start_file(self, change: CatalogueWriter, path: Path) -> None:
        name = storable_name(path)
        self._found.add(name)
        try:
            with path.open("rb") as file:
                stamp = _stamp(os.fstat(file.fileno()))
                digest = file_digest(file, "sha256").hexdigest()
        except OSError as error:
            self._fail(change, name, [Failure(name, formats.access_problem(error))])
            self._file = None
            return
        known = change.articles_from(name)
        if change.file_sum(name) == digest:
            given_up = change.failures_in(name)
            if not (given_up and self._retry):
                self._counts["unchanged"] += len(known)
                self._failed.extend(given_up)
                self._file = None
                return
        # Interrupted from here on, neither what the file held nor what it holds is whole.
        change.forget_file(name)
        self._file = _OpenFile(name, path, digest, stamp, frozenset(known))

    def _end_file(self, change: CatalogueWriter) -> None:
        file = self._open
        if not file.failures and not _is_at(file.path, file.stamp):
            reason = "The file was changed while it was read; add it again when it is complete."
            file.failures.append(Failure(file.name, reason))
        self._fail(change, file.name, file.failures)
        if file.failures:
            if isinstance(file.failures[-1], GivenUp):
                change.put_file(file.name, file.sha256)  # not to be waited for again
            return
        if self._prune:
            for article_id in sorted(file.known - file.seen):
                self._counts["removed"] += change.remove_source(article_id, file.name)
        change.put_file(file.name, file.sha256)

    def _fail(self, change: CatalogueWriter, name: str, failures: Sequence[Failure]) -> None:
        change.put_failures(name, failures)
        self._failed.extend(failures)

    def _take(self, change: CatalogueWriter, prepared: Prepared) -> None:
        file, draft = self._open, prepared.draft
        try:
            article = self._assembled(change, prepared)
            article = self._settle_id(change, draft, article)
        except UnreadableArticle as error:
            file.failures.append(Failure(draft.source, str(error)))
            return
        stored = change.article(article.article_id)
        if stored is None:
            self._counts["added"] += 1
        elif _same(stored, article):
            self._counts["unchanged"] += 1
        else:
            self._counts["updated"] += 1
        if stored is None or not _same(stored, article):
            split = self._split(article, prepared)
            for other in sorted(change.put_article(article, split, prepared.line_keys)):
                self._mark_again(change, other)
        file.seen.add(article.article_id)
        change.put_source(article.article_id, file.name, _line(draft.source, file.path))
        if stored is not None and stored.text != article.text:
            # They held the former text: whether they hold this one is seen when they are read.
            for name in change.paths_of(article.article_id):
                if name != file.name:
                    change.remove_source(article.article_id, name)

    def _assembled(self, change: CatalogueWriter, prepared: Prepared) -> Article:
        """The article with those lines marked that its publisher repeats."""
        draft, keys = prepared.draft, prepared.line_keys
        repeated = change.repeated_lines(draft.publisher, keys) if draft.publisher else None
        return assemble(draft, repeated=repeated) if repeated else prepared.article

    def _split(self, article: Article, prepared: Prepared) -> Sequence[Passage]:
        if article.blocks != prepared.article.blocks:
            return passages.split(article, passage_words=self._build.passage_words)
        return [replace(one, article_id=article.article_id) for one in prepared.passages]

    def _settle_id(self, change: CatalogueWriter, draft: Draft, article: Article) -> Article:
        """The article under the id that it is, or will be, known by.

        Raises:
            UnreadableArticle: if the id it brings belongs to another article.
        """
        file = self._open
        if draft.article_id is not None:
            self._check_id_is_free(change, article)
            return article
        same_text = change.article_with_text(article.text)
        is_feed = _line(draft.source, file.path) > 0
        if not is_feed and file.known and same_text not in file.known:
            # The file gave another article before: it changed, unless that article
            # stands elsewhere, or what it says now is known already.
            for former in sorted(file.known):
                if same_text is None and change.paths_of(former) == [file.name]:
                    return replace(article, article_id=former)
                self._counts["removed"] += change.remove_source(former, file.name)
        if same_text is not None:
            return replace(article, article_id=same_text)
        article_id, n = content_id(article.text), 1
        while change.knows_id(article_id):  # an older version of another article had this text
            n += 1
            article_id = f"{content_id(article.text)}-{n}"
        return replace(article, article_id=article_id)

    def _check_id_is_free(self, change: CatalogueWriter, article: Article) -> None:
        file = self._open
        stored = change.article(article.article_id)
        if stored is None or stored.text == article.text:
            return
        if article.article_id in file.seen:
            raise UnreadableArticle(
                f"The id {article.article_id!r} stands twice in this feed with different texts; "
                "give each article an id of its own."
            )
        elsewhere = [p for p in change.paths_of(article.article_id) if p != file.name]
        if still_there := [p for p in elsewhere if self._holds_still(change, p)]:
            raise UnreadableArticle(
                f"The id {article.article_id!r} belongs to a different article from "
                f"{still_there[0]}; give one of them another id, or remove that one first."
            )

    def _holds_still(self, change: CatalogueWriter, name: str) -> bool:
        """Whether a file may still hold what was read from it.

        Not if it is gone, if it is the file being read by another name, or if it changed
        since: of two feeds that tell of the same article, one is always read first.
        """
        if not _may_exist(name):
            return False
        path, held = Path(name), change.file_sum(name)
        try:
            if path.samefile(self._open.path):
                return False
            if held is not None and name not in self._sums:
                with path.open("rb") as file:
                    self._sums[name] = file_digest(file, "sha256").hexdigest()
        except OSError:
            return True
        return held is None or held == self._sums[name]

    def _mark_again(self, change: CatalogueWriter, article_id: str) -> None:
        """Mark the furniture of an earlier article anew: one of its lines came back too often."""
        article = change.article(article_id)
        if article is None or not article.publisher:
            return
        keys = furniture.line_keys(article.text)
        draft = Draft(
            source="",
            text=article.text,
            article_id=article.article_id,
            title=article.title,
            published=article.published,
            published_evidence=article.published_evidence,
            publisher=article.publisher,
            blocks=article.blocks,
        )
        marked = assemble(draft, repeated=change.repeated_lines(article.publisher, keys))
        if marked.blocks != article.blocks:
            article = replace(article, blocks=marked.blocks)
            split = passages.split(article, passage_words=self._build.passage_words)
            change.put_blocks(article, split)

    def _remove_gone(self, roots: Sequence[Path]) -> None:
        """Forget failures that are no more and, with `prune`, articles of files that are gone."""
        unreadable = [failure.source for failure in self._failed]
        names = [storable_name(root) for root in roots]
        with self._catalogue.writing() as change:
            for name in change.failed_paths():
                looked_at = _below_any(name, names) and not _below_any(name, unreadable)
                if looked_at and name not in self._found:
                    change.put_failures(name, [])
            if not self._prune:
                return
            for name in names:
                gone = [
                    source
                    for source in self._catalogue.sources_below(name)
                    if source not in self._found and not _below_any(source, unreadable)
                ]
                if gone and not any(_below_any(one, [name]) for one in self._found):
                    self._fail(change, name, [_emptied(name)])
                    continue
                for source in gone:
                    for article_id in change.articles_from(source):
                        self._counts["removed"] += change.remove_source(article_id, source)

    def _embedded(self, passages: int) -> None:
        self._passages += passages
        self._report(*self._reported)

    def _report(self, files: int, share: float) -> None:
        self._reported = (files, min(share, _READ_SHARE))
        if self._on_progress:
            self._on_progress(
                AddProgress(
                    files=files,
                    files_total=len(self._files),
                    articles=sum(self._counts.values()),
                    passages=self._passages,
                    share=self._reported[1],
                    seconds=time.monotonic() - self._started,
                )
            )


def embed(
    change: CatalogueWriter,
    encoder: Encoder,
    *,
    on_embedded: Callable[[int], None] = lambda passages: None,
) -> None:
    """Give the new passages of a change their vectors, as float16.

    `on_embedded` hears, every `_EMBEDDED_TOGETHER` passages, how many more are done.
    """
    new = [
        (embedding_text(p.title, p.passage.heading, p.passage.text), p.passage_id)
        for p in change.without_vector.values()
    ]
    new.sort(key=lambda pair: -len(pair[0]))  # alike in length, so that little is padding
    for start in range(0, len(new), _EMBEDDED_TOGETHER):
        some = new[start : start + _EMBEDDED_TOGETHER]
        rows = encoder.encode([text for text, _ in some], "passage").astype("<f2")
        change.put_vectors({i: row.tobytes() for (_, i), row in zip(some, rows, strict=True)})
        on_embedded(len(some))


def read_again(change: CatalogueWriter, article_id: str, settings: Settings) -> Article | None:
    """An article as its files still hold it, if the text is the very one that was stored."""
    for name in change.paths_of(article_id):
        for draft in formats.read(Path(name), max_file_bytes=settings.max_file_bytes):
            if isinstance(draft, Failure) or draft.article_id not in (None, article_id):
                continue
            try:
                article, _ = assembled(change, draft)
            except UnreadableArticle:
                continue
            if change.had_text(article_id, article.text):
                return replace(article, article_id=article_id)
    return None


def assembled(change: CatalogueWriter, draft: Draft) -> tuple[Article, frozenset[int]]:
    """A draft's article, with what its publisher repeats marked, and the keys of its lines."""
    if not draft.publisher:
        return assemble(draft), frozenset()
    keys = furniture.line_keys(draft.text)
    return assemble(draft, repeated=change.repeated_lines(draft.publisher, keys)), keys


def embedding_text(title: str, heading: str, passage: str) -> str:
    """What the encoder sees of a passage: the title and the heading go along, where known."""
    return "\n".join(part for part in (title, heading, passage) if part)


def _same(stored: Article, article: Article) -> bool:
    """Whether two articles differ in nothing but the marks on their blocks.

    Those also depend on what other articles of the publisher repeat.
    """
    return replace(stored, blocks=()) == replace(article, blocks=())


def _emptied(name: str) -> Failure:
    """What is said of a folder to prune that holds nothing any more: is a disk missing?"""
    return Failure(
        name,
        "There is nothing to read here any more, so nothing was removed; if a disk is missing, "
        f"connect it, and if the articles are meant to go, use: pressmark remove {name}",
    )


def _stamp(status: os.stat_result) -> tuple[int, int]:
    return status.st_size, status.st_mtime_ns


def _is_at(path: Path, stamp: tuple[int, int]) -> bool:
    try:
        return _stamp(path.stat()) == stamp
    except OSError:
        return False


def _may_exist(name: str) -> bool:
    """False if nothing is there; True also where there is no permission to look."""
    try:
        Path(name).stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def _source(row: Prepared | Failure) -> str:
    return row.source if isinstance(row, Failure) else row.draft.source


def _line(source: str, path: Path) -> int:
    """The line in `path#line`; 0 where the source is the path alone."""
    mark = source[len(str(path)) :]
    return int(mark[1:]) if mark.startswith("#") and mark[1:].isdecimal() else 0


def _count_lines(path: Path) -> int:
    """How many lines a feed has, to tell how far into it we are; 0 for other files.

    A quick pass: 90 MB of packed news take half a second. Past 4 GB it stops counting.
    """
    if not path.name.casefold().endswith((".jsonl", ".csv", ".jsonl.gz", ".csv.gz")):
        return 0
    lines = 0
    try:
        with gzip.open(path) if path.suffix.casefold() == ".gz" else path.open("rb") as file:
            for _ in range(4_000):
                block = file.read(1_000_000)
                if not block:
                    break
                lines += block.count(b"\n")
    except (OSError, EOFError, zlib.error):  # reading proper will say what is wrong
        pass
    return lines


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _below_any(name: str, roots: Sequence[str]) -> bool:
    return any(name == root or name.startswith(root.rstrip("/") + "/") for root in roots)
