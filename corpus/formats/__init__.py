"""One module per file format: a path in, drafts of articles out.

A reader of single articles is a function `read(data: bytes, source: str) -> Draft`, a
reader of files that may hold several `read(path: Path, *, max_file_bytes: int) ->
Iterator[Draft | Failure]`; both raise `UnreadableArticle` with the sentence that a
`Failure` then carries. `corpus.formats.readers` says which format is read by what.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from corpus.article import Draft, Failure
from corpus.errors import UnreadableArticle
from corpus.formats.enclosures import Enclosed, Message
from corpus.formats.problems import attempted, kind_of
from corpus.formats.readers import READERS, Reader, ReadsBytes
from corpus.formats.text import AN_ADDRESS

DEFAULT_MAX_FILE_BYTES = 50_000_000
"""The largest file, and the largest line of a feed, that is read unless told otherwise."""

EXTENSIONS = tuple(READERS)
"""The ends of the names of the files that can be read, in lower case."""


def extension(path: Path) -> str | None:
    """The one of `EXTENSIONS` that the file's name ends with, in any case; else None."""
    name = path.name.lower()
    return next((end for end in EXTENSIONS if name.endswith(end)), None)


def load(path: Path) -> None:
    """Import what reads files of this name, which takes longer than reading most of them."""
    if end := extension(path):
        reader = READERS[end]
        for importing in (reader.of_bytes, reader.of_path):
            if importing is not None:
                importing()


def is_read_by_line(path: Path) -> bool:
    """Whether the file is a feed whose articles are known by the numbers of its lines."""
    end = extension(path)
    return end is not None and READERS[end].by_line


def is_table(path: Path) -> bool:
    """Whether the file is a feed of which an article may stand on several lines."""
    end = extension(path)
    return end is not None and end.startswith((".csv", ".tsv"))


def holds_one(path: Path) -> bool:
    """Whether a file of this name holds one article and no more."""
    end = extension(path)
    return end is not None and READERS[end].of_path is None


_ADDRESSES = (".url", ".webloc", ".desktop")
"""The ends of the names of files that hold a web address and nothing else."""


def unsupported(path: Path) -> Failure:
    """What is said of a file whose name ends with none of `EXTENSIONS`."""
    if path.suffix.lower() in _ADDRESSES:
        return Failure(str(path), AN_ADDRESS)
    found = f"the extension {path.suffix}" if path.suffix else "no extension"
    return Failure(
        str(path),
        f"The file has {found}; those that can be read are {', '.join(EXTENSIONS)}. "
        "Convert it to one of them.",
    )


def read(path: Path, *, max_file_bytes: int = DEFAULT_MAX_FILE_BYTES) -> Iterator[Draft | Failure]:
    """The articles in the file `path`, and a `Failure` for everything that gives none.

    At least one of the two comes, whatever the file holds; nothing is raised for it
    but `MemoryError`.
    `max_file_bytes` bounds a file; of a feed, only each line, since a feed is read line
    by line and may be as large as it likes.
    """
    end = extension(path)
    if end is None:
        yield unsupported(path)
        return
    rows = _rows(path, READERS[end], max_file_bytes)
    while (row := attempted(str(path), lambda: next(rows, None))) is not None:
        yield row


def _rows(path: Path, reader: Reader, max_file_bytes: int) -> Iterator[Draft | Failure]:
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode):
        # Opening a named pipe would wait for ever.
        raise UnreadableArticle(f"This is {kind_of(mode)}, not a file; put the file itself here.")
    if reader.of_bytes:
        yield _article(path, reader.of_bytes(), max_file_bytes)
    if reader.of_path:
        for row in reader.of_path()(path, max_file_bytes=max_file_bytes):
            if isinstance(row, Message):
                yield from _message(row)
            elif isinstance(row, Enclosed):
                yield attempted(row.source, partial(_enclosed, row))
            else:
                yield row


def _article(path: Path, read_bytes: ReadsBytes, max_file_bytes: int) -> Draft:
    with path.open("rb") as file:
        written_at = os.fstat(file.fileno()).st_mtime
        data = file.read(max_file_bytes + 1)
    if len(data) > max_file_bytes:
        raise UnreadableArticle(
            f"The file has {path.stat().st_size / 1e6:.1f} MB, the limit is "
            f"{max_file_bytes / 1e6:g} MB; split it, or raise the limit (--max-file-mb, or "
            "max_file_bytes in Settings)."
        )
    draft = _read_bytes(data, str(path), read_bytes)
    return replace(draft, saved=draft.saved or datetime.fromtimestamp(written_at, UTC).date())


def _read_bytes(data: bytes, source: str, read_bytes: ReadsBytes) -> Draft:
    if not data:
        raise UnreadableArticle("The file is empty; put the article into it, or remove it.")
    draft = read_bytes(data, source)
    if not draft.text.strip():
        raise UnreadableArticle(
            "The file holds only white space; put the article into it, or remove it."
        )
    return draft


def _message(message: Message) -> Iterator[Draft | Failure]:
    """A message's article, then those of what is enclosed; the first says what was left out."""
    drafts = [message.draft] if message.draft else []
    left_out: list[str] = []
    for enclosed in message.enclosed:
        read_enclosed = partial(_enclosed, enclosed)
        match attempted(enclosed.source, read_enclosed):
            case Failure(reason=reason):
                left_out.append(f"“{enclosed.name}” is attached and was left out: {reason}")
            case draft:
                drafts.append(draft)
    if not drafts:
        empty = "The message has no text of its own; open it in the mail program."
        yield Failure(message.source, " ".join([empty, *left_out]))
    for n, draft in enumerate(drafts):
        yield draft if n else replace(draft, left_out=(*draft.left_out, *left_out))


def _enclosed(enclosed: Enclosed) -> Draft:
    end = extension(Path(enclosed.name))
    read_bytes = READERS[end].of_bytes if end else None
    if read_bytes is None:
        raise UnreadableArticle(
            "Of what is attached only documents, pages and texts are read; save this file, and add "
            "what is in it by itself."
        )
    draft = _read_bytes(enclosed.data, enclosed.source, read_bytes())
    return replace(
        draft,
        saved=draft.saved or enclosed.saved,
        url=draft.url or enclosed.url,
        carrier=enclosed.carrier,
    )
