"""Files are read and embedded ahead of being stored, while others may write to the library.

What is looked up here only spares work. It may be otherwise by the time that a batch is
stored, so whoever stores it looks again.
"""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from hashlib import file_digest
from pathlib import Path
from typing import Literal

from corpus import formats, passages
from corpus.article import Article, Failure, Omission, Passage
from corpus.catalogue import Catalogue, Lookups
from corpus.errors import UnreadableArticle
from corpus.formats.problems import access_problem
from corpus.page.assembly import assemble
from corpus.paths import storable_name
from corpus.preparation import READING, Prepared
from corpus.worker import Worker
from embeddings.encoder import Encoder
from embeddings.files import regular
from qa.settings import Settings
from qa.upkeep.build import Build

_EMBEDDED_TOGETHER = 64
_WAITED_S = 0.2
"""How long a batch waits for the next article of a file before it is stored as it is."""
_HELD = 8
"""How many times the passages that make a batch are held at most, with those that are known."""


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


Row = FileBegins | Prepared | Failure | FileEnds | Unread


@dataclass(slots=True)
class Batch:
    """What was read, in order, and the vectors of what seems to be new in it."""

    rows: list[Row] = field(default_factory=list)
    vectors: dict[str, bytes] = field(default_factory=dict)
    """By the text that was embedded (see `embedding_text`), as float16."""

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
    """Reads files for one run of adding: take its `batches`.

    What stands in files that need not be read goes to the `tally`. `on_read` hears how many
    files are done, and how far along all of them are, in [0, 1]; `on_embedded` how many more
    passages are embedded.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        encoder: Encoder,
        settings: Settings,
        build: Build,
        worker: Worker,
        tally: Tally,
        *,
        retry: bool,
        count_lines: bool,
        on_read: Callable[[int, float], None],
        on_embedded: Callable[[int], None],
    ) -> None:
        self._catalogue = catalogue
        self._encoder = encoder
        self._settings = settings
        self._build = build
        self._worker = worker
        self._tally = tally
        self._retry = retry
        self._count_lines = count_lines
        self._on_read = on_read
        self._on_embedded = on_embedded

    def batches(self, found: Sequence[Path | Failure]) -> Iterator[Batch]:
        """What these files hold, in batches of a few hundred new passages; none is empty."""
        batch, new, held = Batch([Unread(one) for one in found if isinstance(one, Failure)]), {}, 0
        for row in self._rows([one for one in found if isinstance(one, Path)]):
            if isinstance(row, Prepared):
                held += len(row.passages)
                new.update(dict.fromkeys(self._new_texts(row)))
            if row is not _Pause.WAITS:
                batch.rows.append(row)
            full = len(new) >= self._settings.batch_passages
            if full or row is _Pause.WAITS or held >= _HELD * self._settings.batch_passages:
                # A file begins with its first article: what others do until then comes before.
                begun = [batch.rows.pop()] if isinstance(batch.last, FileBegins) else []
                if batch.rows:
                    yield self._embedded(batch, list(new))
                batch, new, held = Batch(begun), {}, 0
        if batch.rows:
            yield self._embedded(batch, list(new))

    def _rows(self, files: Sequence[Path]) -> Iterator[Row | Literal[_Pause.WAITS]]:
        sizes = [_size(path) for path in files]
        total, done = sum(sizes) or 1, 0
        for n, (path, size) in enumerate(zip(files, sizes, strict=True)):
            self._on_read(n, done / total)
            begins = self._begin(path)
            if begins is not None:
                yield begins
            if isinstance(begins, FileBegins):
                lines = _count_lines(path) if self._count_lines else 0
                for row in self._articles(path):
                    at = 0 if row is _Pause.WAITS else line_of(_source(row), path)
                    if at and lines:
                        self._on_read(n, (done + size * min(at / lines, 1.0)) / total)
                    yield row
                yield FileEnds()
            done += size
        self._on_read(len(files), 1.0)

    def _begin(self, path: Path) -> FileBegins | Unread | None:
        """What is to be said before a file is read; None if it need not be."""
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
            count_known(known, name, self._tally)
        return None

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

    def _new_texts(self, prepared: Prepared) -> list[str]:
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
        return [embedding_text(title, p.heading, p.text) for p in split]

    def _embedded(self, batch: Batch, texts: list[str]) -> Batch:
        batch.vectors = embedded(texts, self._encoder, self._on_embedded)
        return batch


def is_known(known: Lookups, file: FileBegins, *, retry: bool) -> bool:
    """Whether a file need not be read: its bytes were, by today's rules, and with `retry` whole."""
    if not known.is_read(file.name, file.sha256, READING):
        return False
    return not (retry and (known.failures_in(file.name) or known.omissions_in(file.name)))


def count_known(known: Lookups, name: str, tally: Tally) -> None:
    """Count what is known of a file that need not be read."""
    tally.unchanged += len(known.articles_from(name))
    tally.failed[name] = list(known.failures_in(name))
    tally.omitted[name] = list(known.omissions_in(name))


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


def embedded(
    texts: Sequence[str], encoder: Encoder, on_embedded: Callable[[int], None]
) -> dict[str, bytes]:
    """The vectors of texts, by the text, as float16.

    `on_embedded` hears, every `_EMBEDDED_TOGETHER` of them, how many more are done.
    """
    vectors: dict[str, bytes] = {}
    new = sorted(texts, key=lambda text: -len(text))  # alike in length, so that little is padding
    for start in range(0, len(new), _EMBEDDED_TOGETHER):
        some = new[start : start + _EMBEDDED_TOGETHER]
        rows = encoder.encode(some, "passage").astype("<f2")
        vectors |= {text: row.tobytes() for text, row in zip(some, rows, strict=True)}
        on_embedded(len(some))
    return vectors


def embedding_text(title: str, heading: str, passage: str) -> str:
    """What the encoder sees of a passage: the title and the heading go along, where known."""
    return "\n".join(part for part in (title, heading, passage) if part)


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


def _count_lines(path: Path) -> int:
    """How many lines a feed has, to tell how far into it we are; 0 for other files.

    A quick pass: 90 MB of packed news take half a second. Past 4 GB it stops counting.
    """
    if not formats.is_read_by_line(path):
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
