"""Files are read ahead of being embedded and stored, while others may write to the library.

What is looked up here only spares work. It may be otherwise by the time that a batch is
stored, so whoever stores it looks again.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from hashlib import file_digest
from pathlib import Path
from typing import Literal

from corpus import formats, passages
from corpus.article import Article, Failure, Omission, Passage
from corpus.catalogue import Catalogue, Lookups
from corpus.catalogue.lookups import Words
from corpus.errors import UnreadableArticle
from corpus.formats.problems import access_problem
from corpus.page.assembly import assemble
from corpus.paths import storable_name
from corpus.preparation import READING, Prepared
from corpus.worker import Worker
from embeddings.files import regular
from qa.settings import Settings
from qa.upkeep.build import Build
from qa.upkeep.pace import Place, count_lines

_WAITED_S = 0.2
"""How long a batch waits for the next article of a file before it is stored as it is."""
_HELD = 8
"""How many times the passages that make a batch are held at most, with those that are known."""
_ROWS = 4_096
"""How many rows a batch holds at most: files that are known have no passages."""
_FIRST = 64
"""How many passages make the first batch, and twice as many each next: the encoder need not wait
until hundreds are read."""


@dataclass(frozen=True, slots=True)
class FileBegins:
    """What comes next was read from this file."""

    name: str
    path: Path
    sha256: str
    stamp: tuple[int, int]
    """Its size and time of change when the sum was taken."""


@dataclass(frozen=True, slots=True)
class FileEnds:
    """The file was read to its end."""


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that no file could be made of, or a file that can't be opened."""

    failure: Failure


@dataclass(frozen=True, slots=True)
class FileKnown:
    """A file that need not be read, and what is known of it."""

    name: str
    articles: int
    failures: Sequence[Failure]
    omissions: Sequence[Omission]


Row = FileKnown | FileBegins | Prepared | Failure | FileEnds | Unread


@dataclass(slots=True)
class Batch:
    """What was read, in order, and the vectors of what seems to be new in it."""

    rows: list[Row] = field(default_factory=list)
    wanted: Sequence[Words] = ()
    """The words of its passages that seem to be new, each once."""
    vectors: dict[Words, bytes] = field(default_factory=dict)
    """Those vectors of them that are there, as float16."""
    place: Place = field(default_factory=Place)
    """How far into the files its last row stands."""

    @property
    def last(self) -> Row | None:
        return self.rows[-1] if self.rows else None


@dataclass(slots=True)
class Tally:
    """What became of articles so far, and what failed and why."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: dict[str, list[Failure]] = field(default_factory=dict)
    """By the file's name."""
    omitted: dict[str, list[Omission]] = field(default_factory=dict)
    """By the file's name."""

    @property
    def articles(self) -> int:
        return self.added + self.updated + self.unchanged + self.removed

    def take_known(self, file: FileKnown) -> None:
        """Count what is known of a file that need not be read."""
        self.unchanged += file.articles
        self.fail(file.name, file.failures)
        if file.omissions:
            self.omitted[file.name] = list(file.omissions)

    def fail(self, name: str, failures: Sequence[Failure]) -> None:
        """Keep what failed in a file; nothing is kept of one in which nothing did."""
        if failures:
            self.failed.setdefault(name, []).extend(failures)

    def failures(self, names: Iterable[str]) -> tuple[Failure, ...]:
        """What failed, in the order of the files' names, whenever it was known."""
        return tuple(failure for name in names for failure in self.failed.get(name, ()))

    def omissions(self, names: Iterable[str]) -> tuple[Omission, ...]:
        """What was left out, in the order of the files' names, whenever it was known."""
        return tuple(omission for name in names for omission in self.omitted.get(name, ()))


class _Pause(Enum):
    WAITS = auto()
    """The next article of a file is still to be read."""


class Gathering:
    """Reads files for one run of adding: take its `batches`."""

    def __init__(
        self,
        catalogue: Catalogue,
        settings: Settings,
        build: Build,
        worker: Worker,
        *,
        retry: bool,
        count_lines: bool,
    ) -> None:
        self._catalogue = catalogue
        self._settings = settings
        self._build = build
        self._worker = worker
        self._retry = retry
        self._count_lines = count_lines
        self._place = Place()

    def batches(self, found: Sequence[Path | Failure]) -> Iterator[Batch]:
        """What these files hold, in batches of a few hundred new passages; none is empty."""
        full = self._settings.batch_passages
        most, held = min(_FIRST, full), 0
        new: dict[Words, None] = {}
        batch = Batch([Unread(one) for one in found if isinstance(one, Failure)])
        for row in self._rows([one for one in found if isinstance(one, Path)]):
            if isinstance(row, Prepared):
                held += len(row.passages)
                new.update(dict.fromkeys(self._new_words(row)))
            if row is not _Pause.WAITS:
                batch.rows.append(row)
            is_full = len(new) >= most or held >= _HELD * full or len(batch.rows) >= _ROWS
            if is_full or row is _Pause.WAITS:
                # A file begins with its first article: what others do until then comes before.
                begun = [batch.rows.pop()] if isinstance(batch.last, FileBegins) else []
                if batch.rows:
                    yield self._whole(batch, list(new))
                batch, new, held = Batch(begun), {}, 0
                most = min(2 * most, full)
        if batch.rows:
            yield self._whole(batch, list(new))

    def _rows(self, files: Sequence[Path]) -> Iterator[Row | Literal[_Pause.WAITS]]:
        sizes = array("q", map(_size, files))
        total, done = sum(sizes) or 1, 0
        several = max((n for n, p in enumerate(files) if not formats.holds_one(p)), default=-1)
        for n, (path, size) in enumerate(zip(files, sizes, strict=True)):
            left = len(files) - n
            self._place = Place(n, done / total, left, several < n)
            begins = self._begin(path)
            yield begins
            if isinstance(begins, FileBegins):
                lines = count_lines(path) if self._count_lines else 0
                is_exact = several <= n and lines > 0 and not formats.is_table(path)
                for row in self._articles(path):
                    at = 0 if row is _Pause.WAITS else line_of(_source(row), path)
                    if at and lines:
                        part = min(at / lines, 1.0)
                        rest = max(lines - at, 0) if is_exact else 0
                        self._place = Place(
                            n, (done + size * part) / total, left - 1 + rest, is_exact
                        )
                    elif isinstance(row, Prepared) and formats.holds_one(path):
                        # It may be long: how much of it is embedded tells how far we are.
                        self._place = Place(n + 1, (done + size) / total, left - 1, several <= n)
                    yield row
                yield FileEnds()
            done += size
            self._place = Place(n + 1, done / total, left - 1, several <= n)

    def _begin(self, path: Path) -> FileBegins | FileKnown | Unread:
        """What is to be said before a file is read, or in its place if it need not be."""
        name = storable_name(path)
        try:
            with regular(path).open("rb") as file:
                stamp = stamp_of(os.fstat(file.fileno()))
                digest = file_digest(file, "sha256").hexdigest()
        except OSError as error:
            return Unread(Failure(name, access_problem(error)))
        begins = FileBegins(name, path, digest, stamp)
        with self._catalogue.looking() as known:
            if not is_known(known, begins, retry=self._retry):
                return begins
            return known_of(known, name)

    def _articles(self, path: Path) -> Iterator[Prepared | Failure | Literal[_Pause.WAITS]]:
        """What a file holds; before what takes a while, that it does."""
        rows = self._worker.read(
            path,
            max_file_bytes=self._settings.max_file_bytes,
            passage_words=self._build.passage_words,
        )
        while True:
            if not self._worker.is_ready(_WAITED_S):
                yield _Pause.WAITS
            row = next(rows, None)
            if row is None:
                return
            yield row

    def _new_words(self, prepared: Prepared) -> list[Words]:
        """What is to be embedded of an article, as far as can be told before it is stored."""
        draft = prepared.draft
        with self._catalogue.looking() as known:
            try:
                article = assembled(known, prepared)
            except UnreadableArticle:
                return []
            article_id = draft.article_id or known.article_with_text(article.text)
            stored = known.article(article_id) if article_id else None
            if stored is not None:
                article = known.corrected(replace(article, article_id=stored.article_id))
        if stored is not None and same(stored, article):
            return []
        title = article.title if article.title_is_own else ""
        split = split_of(article, prepared, self._build)
        return [(title, p.heading, p.text) for p in split]

    def _whole(self, batch: Batch, new: list[Words]) -> Batch:
        """A batch with the vectors that the catalogue has of what is new in it."""
        batch.place = self._place
        batch.wanted = new
        if new:
            with self._catalogue.looking() as known:
                batch.vectors = known.vectors_of(new)
        return batch


def is_known(known: Lookups, file: FileBegins, *, retry: bool) -> bool:
    """Whether a file need not be read: its bytes were, by today's rules, and with `retry` whole."""
    if not known.is_read(file.name, file.sha256, READING):
        return False
    return not (retry and (known.failures_in(file.name) or known.omissions_in(file.name)))


def known_of(known: Lookups, name: str) -> FileKnown:
    """What is known of a file that need not be read."""
    articles = len(known.articles_from(name))
    return FileKnown(name, articles, known.failures_in(name), known.omissions_in(name))


def assembled(known: Lookups, prepared: Prepared) -> Article:
    """The article with those lines marked that its publisher repeats.

    Raises:
        UnreadableArticle: if nothing of it is left to be quoted.
    """
    draft, keys = prepared.draft, prepared.line_keys
    repeated = known.repeated_lines(draft.publisher, keys) if draft.publisher else None
    return assemble(draft, repeated=repeated) if repeated else prepared.article


def split_of(article: Article, prepared: Prepared, build: Build) -> Sequence[Passage]:
    """The passages of an article that was made of what was `prepared`."""
    if article.blocks != prepared.article.blocks:
        return passages.split(article, passage_words=build.passage_words)
    return [replace(one, article_id=article.article_id) for one in prepared.passages]


def same(stored: Article, article: Article) -> bool:
    """Whether two articles differ in nothing but the marks on their blocks.

    Those also depend on what other articles of the publisher repeat.
    """
    return replace(stored, blocks=()) == replace(article, blocks=())


def stamp_of(status: os.stat_result) -> tuple[int, int]:
    """What tells whether a file changed: its size and the time of its last change."""
    return status.st_size, status.st_mtime_ns


def line_of(source: str, path: Path) -> int:
    """The line in `path#line`; 0 where the source is the path alone."""
    mark = source[len(str(path)) :]
    return int(mark[1:]) if mark.startswith("#") and mark[1:].isdecimal() else 0


def _source(row: Prepared | Failure) -> str:
    return row.source if isinstance(row, Failure) else row.draft.source


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
