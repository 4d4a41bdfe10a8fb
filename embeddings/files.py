"""Files that are whole or not there: hashed when read, replaced in one step when written.

Only regular files are opened: a named pipe of the same name would be waited for, for ever.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import stat
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any


def regular(path: Path) -> Path:
    """The path itself, once it is known to be a regular file's or a link's to one.

    Raises:
        OSError: if nothing is there, or a named pipe, a socket, a device or a folder.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, "it is no regular file", str(path))
    return path


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal.

    Raises:
        OSError: if it can't be read, or is no regular file.
    """
    with regular(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def replace_file(path: Path, write: Callable[[Path], None]) -> None:
    """Let `write` fill a new file, then put it in `path`'s place.

    Whoever opens `path` finds the old bytes or the new ones, never a part, also
    after a power cut: the file is flushed to the disk before it is renamed, and
    the folder after.
    """
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)  # whatever it is
    try:
        write(new)
        with new.open("rb+") as file:
            os.fsync(file.fileno())
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)  # a part would only take room on a disk that may be full
        raise
    sync_folder(path.parent)


def replace_text(path: Path, text: str | Iterable[str]) -> None:
    """As `replace_file`, with a text in UTF-8, whole or in parts; its line ends stay LF."""

    def write(new: Path) -> None:
        with new.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines([text] if isinstance(text, str) else text)

    replace_file(path, write)


class NotAnObject(ValueError):
    """A file holds no JSON object; the message says what, as the rest of a sentence about it."""


def read_object(path: Path) -> dict[str, Any]:
    """The JSON object in a file.

    Raises:
        OSError: if it can't be read, or is no regular file.
        NotAnObject: if it holds anything else.
    """
    data = regular(path).read_bytes()
    if not data:
        raise NotAnObject("it is empty")
    try:
        found = json.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise NotAnObject(f"byte {error.start + 1:,} of it is no UTF-8 text") from None
    except json.JSONDecodeError as error:
        raise NotAnObject(f"in line {error.lineno:,} it is no JSON text any more") from None
    except (ValueError, RecursionError):  # a number, or a nesting, without end
        raise NotAnObject("it is no JSON text that can be read") from None
    if not isinstance(found, dict):
        raise NotAnObject("it holds JSON, but no object")
    return found


def sync_folder(folder: Path) -> None:
    """Flush a folder's entries to the disk, where the system can."""
    if not hasattr(os, "O_DIRECTORY"):  # Windows has no such call
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
