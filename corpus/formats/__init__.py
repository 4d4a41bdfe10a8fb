"""One module per file format: a path in, drafts of articles out.

A reader of single articles is a function `read(data: bytes, source: str) -> Draft`, a
reader of files that may hold several `read(path: Path, *, max_file_bytes: int) ->
Iterator[Draft | Failure]`; both raise `UnreadableArticle` with the sentence that a
`Failure` then carries. `corpus.formats.readers` says which format is read by what.
"""

from __future__ import annotations

import errno
import logging
import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from corpus.article import Draft, Failure
from corpus.errors import UnreadableArticle
from corpus.formats.readers import READERS, ReadsBytes

logger = logging.getLogger(__name__)

DEFAULT_MAX_FILE_BYTES = 50_000_000
"""The largest file, and the largest line of a feed, that is read unless told otherwise."""

EXTENSIONS = tuple(READERS)
"""The ends of the names of the files that can be read, in lower case."""


def extension(path: Path) -> str | None:
    """The one of `EXTENSIONS` that the file's name ends with, in any case; else None."""
    name = path.name.lower()
    return next((end for end in EXTENSIONS if name.endswith(end)), None)


def is_read_by_line(path: Path) -> bool:
    """Whether the file is a feed whose articles are known by the numbers of its lines."""
    end = extension(path)
    return end is not None and READERS[end].by_line


def unsupported(path: Path) -> Failure:
    """What is said of a file whose name ends with none of `EXTENSIONS`."""
    found = f"the extension {path.suffix}" if path.suffix else "no extension"
    return Failure(
        str(path),
        f"The file has {found}; those that can be read are {', '.join(EXTENSIONS)}. "
        "Convert it to one of them.",
    )


def access_problem(error: OSError) -> str:
    """The sentence for a file or folder that the system does not hand out."""
    match error:
        case FileNotFoundError():
            return (
                "There is nothing at this path; check its spelling, or whether it was moved or "
                "deleted."
            )
        case PermissionError():
            return "There is no permission to read this; allow it, or run as another user."
        case OSError(errno=errno.ENAMETOOLONG):
            return "The name is too long for this system; shorten it."
        case _:
            return f"The system could not read this: {error.strerror or error}. Check the disk."


def parsing_problem(error: Exception) -> str:
    """The sentence for a file at which a parser failed."""
    return (
        f"The file could not be parsed ({type(error).__name__}: {error}) and may be damaged; "
        "open it in its own program and save it anew."
    )


def kind_of(mode: int) -> str:
    """What a file that is neither regular nor a folder is, by its `st_mode`."""
    if stat.S_ISFIFO(mode):
        return "a named pipe"
    if stat.S_ISSOCK(mode):
        return "a socket"
    return "a folder" if stat.S_ISDIR(mode) else "a device"


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
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            # Opening a named pipe would wait for ever.
            raise UnreadableArticle(
                f"This is {kind_of(mode)}, not a file; put the file itself here."
            )
        reader = READERS[end]
        if reader.of_path:
            yield from reader.of_path()(path, max_file_bytes=max_file_bytes)
        if reader.of_bytes:
            yield _article(path, reader.of_bytes(), max_file_bytes)
    except UnreadableArticle as error:
        yield Failure(str(path), str(error))
    except OSError as error:
        yield Failure(str(path), access_problem(error))
    except MemoryError:
        raise
    except Exception as error:
        # The parsers are others' code, met by files of any origin: one that trips a
        # parser must not stop the files behind it. The traceback goes to the log.
        logger.exception("%s could not be read", path)
        yield Failure(str(path), parsing_problem(error))


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
    if not data:
        raise UnreadableArticle("The file is empty; put the article into it, or remove it.")
    draft = read_bytes(data, str(path))
    if not draft.text.strip():
        raise UnreadableArticle(
            "The file holds only white space; put the article into it, or remove it."
        )
    return replace(draft, saved=datetime.fromtimestamp(written_at, UTC).date())
