"""A backup as it lies on the disk: a list, and the pieces of a catalogue that it names.

    DEST/
      backup.json          what the copy is made of, in order, with sums; and its own sum
      parts/ab/abcd….part  pieces of the catalogue, each named by its SHA-256

A piece that is there already is not written again, so a second backup takes what has changed. The
list comes last, in one step: killed at any moment, DEST holds the backup before or the new one,
whole.
"""

from __future__ import annotations

import hashlib
import json
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from corpus.formats.problems import kind_of
from corpus.paths import storable_name
from embeddings.files import read_object, regular, replace_file, replace_text, sha256_of
from qa.errors import BackupError
from qa.status import Backup

FORMAT = 1
PART_BYTES = 65_536
"""Adding one article changes some 50 places all over a catalogue, however large it is, so about
as many pieces: 3 MB. Smaller pieces would be less than that, and more files.
"""
_AT_ONCE = 16
"""Writing a piece is mostly waiting until the disk has it: 800 took 11.5 s one by one, 2 s so."""
LIST, PARTS = "backup.json", "parts"


def put_pieces(draft: Path, dest: Path) -> tuple[list[str], str, int]:
    """Write those pieces of a file that are not there.

    Returns the names of all, the SHA-256 of the whole, and how many bytes were written.
    """
    whole, names, copied = hashlib.sha256(), list[str](), 0
    with draft.open("rb") as file, ThreadPoolExecutor(_AT_ONCE) as pool:
        while some := [d for _ in range(_AT_ONCE) if (d := file.read(PART_BYTES))]:
            for data in some:
                whole.update(data)
                names.append(hashlib.sha256(data).hexdigest())
            # Equal pieces, as of nothing but zeros, are one file.
            new = dict(zip(names[-len(some) :], some, strict=True))
            copied += sum(pool.map(lambda one: _put_piece(dest, *one), new.items()))
    return names, whole.hexdigest(), copied


def _put_piece(dest: Path, name: str, data: bytes) -> int:
    """Write a piece unless it is there; return how many bytes were written."""
    path = _path(dest, name)
    if path.is_file() and sha256_of(path) == name:
        return 0

    def write(new: Path) -> None:
        new.write_bytes(data)

    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, write)
    return len(data)


def write_list(
    backup: Backup, folder: Path, library: str | None, parts: list[str], sha256: str
) -> None:
    """Write what a backup is made of, in order; from here on it is the one that counts."""
    row = {
        "format": FORMAT,
        "library": library,
        "folder": storable_name(folder),
        "backup": {name: value for name, value in asdict(backup).items() if name != "path"},
        "sha256": sha256,
        "parts": parts,
    }
    replace_text(backup.path / LIST, json.dumps({**row, "sum": sum_of(row)}, indent=1) + "\n")


def read_list(source: Path) -> dict[str, Any]:
    """What `write_list` wrote, but its sum.

    Raises:
        BackupError: if it isn't there, is damaged or altered, or of a later format.
    """
    path = source / LIST
    try:
        row = read_object(path)
        if row.get("format") != FORMAT and _is_whole(row.get("format")):
            raise BackupError(
                f"{path} has format {row['format']}, this version of Pressmark knows {FORMAT}; "
                "restore it with the version that made it, or a later one"
            )
        _check_list(row)
    except OSError as error:
        raise BackupError(
            f"there is no backup in {source} ({LIST}: {_why_unread(path, error)}); see whether "
            "its name is right"
        ) from error
    except ValueError as error:
        raise BackupError(
            f"{path} is damaged ({error}), so nothing can be restored by it; use another backup"
        ) from error
    if row.pop("sum") != sum_of(row):
        raise BackupError(f"{path} was altered, so it proves nothing; use another backup")
    return row


def _check_list(row: dict[str, Any]) -> None:
    """Check that a list has all that `write_list` writes, each of its kind.

    Raises:
        ValueError: if it has not; the message says what is expected.
    """
    counted = {field.name for field in fields(Backup)} - {"path", "made"}
    backup, parts = row.get("backup"), row.get("parts")
    if row.get("format") != FORMAT:
        raise ValueError("its format is no whole number")
    if not isinstance(backup, dict) or backup.keys() != {"made", *counted}:
        raise ValueError("it doesn't say when the backup was made and how much it holds")
    if not isinstance(backup["made"], str) or not all(_is_whole(backup[name]) for name in counted):
        raise ValueError("how much the backup holds is no number")
    if not isinstance(parts, list) or not all(map(_is_sha256, [*parts, row.get("sha256")])):
        raise ValueError("what the backup is made of is not named by SHA-256 sums")
    if not {"sum", "library"} <= row.keys():
        raise ValueError("it has no sum of its own, or names no library")


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_sha256(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value) is not None


def _why_unread(path: Path, error: OSError) -> str:
    """Why a file of a backup can't be read, as a part of a sentence."""
    with suppress(OSError):
        if not path.is_file():
            return f"{kind_of(path.stat().st_mode)}, not a file"
    return error.strerror or "unreadable"


def sum_of(row: dict[str, Any]) -> str:
    """The SHA-256 of a list that has no sum yet."""
    return hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()


def piece(source: Path, name: str) -> bytes:
    """A piece of a backup, as its name says it is.

    Raises:
        BackupError: if it can't be read, or was altered.
    """
    path = _path(source, name)
    try:
        data = regular(path).read_bytes()
    except OSError as error:
        raise BackupError(
            f"{source} is not whole: {path} can't be read ({_why_unread(path, error)}); use "
            "another backup"
        ) from error
    if hashlib.sha256(data).hexdigest() != name:
        raise BackupError(f"{source} is not whole: {path} was altered; use another backup")
    return data


def _path(folder: Path, name: str) -> Path:
    return folder / PARTS / name[:2] / f"{name}.part"


def drop_others(folder: Path, parts: list[str]) -> None:
    """Remove the pieces that a list doesn't name."""
    used = set(parts)
    for path in (folder / PARTS).glob("*/*"):
        if path.stem not in used:
            path.unlink()
