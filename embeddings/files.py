"""Files that are whole or not there: hashed when read, replaced in one step when written."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def replace_file(path: Path, write: Callable[[Path], None]) -> None:
    """Let `write` fill a new file, then put it in `path`'s place.

    Whoever opens `path` finds the old bytes or the new ones, never a part, also
    after a power cut: the file is flushed to the disk before it is renamed, and
    the folder after.
    """
    new = path.with_name(f".{path.name}.new")
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


def sync_folder(folder: Path) -> None:
    """Flush a folder's entries to the disk, where the system can."""
    if not hasattr(os, "O_DIRECTORY"):  # Windows has no such call
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
