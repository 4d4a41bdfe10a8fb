"""Sentences for files that can't be read, and the net under the parsers."""

from __future__ import annotations

import errno
import logging
import stat
from collections.abc import Callable
from typing import TypeVar

from corpus.article import Failure
from corpus.errors import UnreadableArticle

logger = logging.getLogger(__name__)

Read = TypeVar("Read")


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


def attempted(source: str, read: Callable[[], Read]) -> Read | Failure:
    """What `read` gives, or a `Failure` under the name `source` where it gives none.

    The parsers are others' code, met by files of any origin: one that trips a parser must
    not stop what stands behind it. The traceback goes to the log.

    Raises:
        MemoryError: as `read` does; who started this process knows what to do.
    """
    try:
        return read()
    except UnreadableArticle as error:
        return Failure(source, str(error))
    except OSError as error:
        return Failure(source, access_problem(error))
    except MemoryError:
        raise
    except Exception as error:
        logger.exception("%s could not be read", source)
        return Failure(source, parsing_problem(error))
