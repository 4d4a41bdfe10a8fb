"""A copy of a library that can be proved, taken while the library is in use; the way back.

    DEST/
      backup.json          what the copy is made of, in order, with sums; and its own sum
      parts/ab/abcd….part  pieces of the catalogue, each named by its SHA-256

Only the catalogue is copied: it has every version of every text, and the indexes come from
it without embedding anything. A piece that is there already is not written again, so a
second backup takes what has changed. The list comes last, in one step: killed at any moment,
DEST holds the backup before or the new one, whole. What was removed from the library is gone
from its next backup as well. Why not `VACUUM INTO`: it puts every page in another place, so
that no piece would be there already.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, fields
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree
from typing import Any
from uuid import uuid4

from filelock import FileLock, Timeout

from corpus.catalogue import Catalogue, copy_over, put_setting
from corpus.errors import CorpusError
from corpus.formats.problems import kind_of
from corpus.paths import storable_name
from embeddings.files import (
    read_object,
    regular,
    replace_file,
    replace_text,
    sha256_of,
    sync_folder,
)
from qa.errors import BackupError
from qa.retrieval.engine import unheard
from qa.retrieval.manifest import ASK_ONLY, COPY_OF, LIBRARY_ID, RESTORED, is_to_ask_only
from qa.saying import many
from qa.status import Backup, CopyOf
from qa.upkeep.lock import LibraryLock

FORMAT = 1
PART_BYTES = 65_536
"""Adding one article changes some 50 places all over a catalogue, however large it is, so about
as many pieces: 3 MB. Smaller pieces would be less than that, and more files.
"""
_PARTS_AT_ONCE = 16
"""Writing a piece is mostly waiting until the disk has it: 800 took 11.5 s one by one, 2 s so."""
PROVING_SHARE = 0.13
"""What part of restoring goes to proving the backup, the rest to building indexes: measured over
9,907 to 99,070 passages."""
_PIECES_SHARE, _FILE_SHARE = 0.15, 0.4
"""What part of proving is done when the pieces are put together, and when SQLite has looked through
the file; the rest is sums. It was measured over 99,070 passages."""
_TOLD_EACH = 100
_LIST, _PARTS, _DRAFT = "backup.json", "parts", ".catalogue.copy"
_DERIVED = ("manifest.json", "vectors.faiss", "lexical")


def back_up(catalogue: Catalogue, dest: Path) -> Backup:
    """Copy a library's catalogue, as it is at one moment, into the folder `dest`.

    Raises:
        BackupError: if the library is not sound, or `dest` can't be written or holds other
            files. The backup that was there stays.
    """
    with _dest(dest, catalogue.path.parent):
        draft, library = dest / _DRAFT, catalogue.setting(LIBRARY_ID)
        if (dest / _LIST).exists():
            there = _read_list(dest)
            if there["library"] != library:
                raise BackupError(
                    f"{dest} has the backup of another library; choose another folder"
                )
            if is_to_ask_only(catalogue) and there["backup"]["change"] > catalogue.change:
                raise BackupError(
                    f"{dest} has a later backup of the library than the one that this copy was "
                    "made of, which would replace it; choose another folder"
                )
        try:
            catalogue.copy(draft)
            found = _examined(draft, f"{catalogue.path} is not sound, so nothing was backed up")
            parts, sha256, copied = _put_parts(draft, dest)
            backup = Backup(
                path=dest,
                made=datetime.now(UTC).isoformat(timespec="seconds"),
                bytes=draft.stat().st_size,
                copied_bytes=copied,
                **found,
            )
            _write_list(backup, catalogue.path.parent, library, parts, sha256)
        finally:
            draft.unlink(missing_ok=True)
        used = set(parts)
        for path in (dest / _PARTS).glob("*/*"):
            if path.stem not in used:
                path.unlink()
    return backup


def check(source: Path, draft: Path, told: Callable[[float], None] = unheard) -> Backup:
    """Put a backup's catalogue together in the file `draft`, and prove it: every sum of its
    pieces and of the whole, SQLite's own check, and the sums of every version of every text.

    `told` hears what share of that is done, in [0, 1].

    Raises:
        BackupError: if it is no backup, or not what was backed up.
    """
    row = _read_list(source)
    whole = hashlib.sha256()
    draft.unlink(missing_ok=True)  # whatever it is
    with draft.open("wb") as file:
        for n, name in enumerate(row["parts"]):
            if n % _TOLD_EACH == 0:
                told(_PIECES_SHARE * n / len(row["parts"]))
            data = _part(source, name)
            whole.update(data)
            file.write(data)
    if whole.hexdigest() != row["sha256"]:
        raise BackupError(f"{source} is not what was backed up: its pieces don't make its whole")
    told(_PIECES_SHARE)
    found = _examined(draft, f"{source} is not sound, so nothing was restored", told)
    said = {name: row["backup"][name] for name in found}
    if found != said:
        raise BackupError(
            f"{source} holds {_in_words(found)}, but {_LIST} in it says {_in_words(said)}, so it "
            "is not what was backed up; use another backup"
        )
    return Backup(path=source, **row["backup"])


def restore(
    source: Path,
    folder: Path,
    *,
    overwrite: bool,
    ask_only: bool = False,
    wait_s: float,
    told: Callable[[float], None] = unheard,
) -> Backup:
    """Make the library in `folder` the one that was backed up in `source`, once that is proved.

    One that holds articles already is left as it is, unless `overwrite` says otherwise. With
    `ask_only` it becomes a copy to ask from: nothing is added to it, and where a server
    searches the library, it reads what the library itself has written there. Such a copy may
    be brought up to date by a later backup. `told` hears what share is done, in [0, 1].

    Raises:
        BackupError: if there is no sound backup, or a library that is not to be overwritten.
        LibraryLocked: if another process is writing to the library.
    """
    _read_list(source)  # before anything is made
    if _lies_in(folder, source):
        raise BackupError(
            f"{folder} is in the backup itself, which would not stay one; choose another folder"
        )
    if any(_lies_in(one, folder) for one in (source, source / _LIST, source / _PARTS)):
        raise BackupError(
            f"the backup {source} is in the library {folder} itself, which is to be replaced; move "
            "it to a folder elsewhere, or choose another library folder"
        )
    made, before = [one for one in (folder, *folder.parents) if not one.exists()], _listed(folder)
    try:
        return _restore(source, folder, overwrite, ask_only, wait_s, told)
    except BaseException:
        # A folder with a lock and nothing else would be there for nothing.
        if not before and _listed(folder) == [".lock"]:
            (folder / ".lock").unlink(missing_ok=True)
        with suppress(OSError):
            for one in made:
                one.rmdir()
        raise


def _restore(
    source: Path,
    folder: Path,
    overwrite: bool,
    ask_only: bool,
    wait_s: float,
    told: Callable[[float], None],
) -> Backup:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BackupError(
            f"{folder} can't be used as a library ({error.strerror}); choose another folder"
        ) from error
    with LibraryLock(folder).held(wait_s):
        catalogue, draft = folder / "catalogue.sqlite", folder / _DRAFT
        is_update = ask_only and _is_copy(catalogue, _read_list(source)["library"])
        if not overwrite and not is_update and _holds_something(catalogue):
            raise BackupError(
                f"{folder} holds a library already, so nothing was restored; choose another "
                "folder, or overwrite it with: --overwrite"
            )
        try:
            backup = check(source, draft, told)
            put_setting(draft, ASK_ONLY, uuid4().hex if ask_only else "")
            put_setting(draft, COPY_OF, _copy_of(source, backup) if ask_only else "")
            if not ask_only:
                put_setting(draft, RESTORED, uuid4().hex)
            # Without indexes it is whole, with those of another catalogue it is not.
            for name in _DERIVED:
                _remove(folder / name)
            sync_folder(folder)
            _put_in_place(draft, catalogue)
        except OSError as error:
            raise BackupError(
                f"{source} could not be restored to {folder} ({error.strerror}); see whether the "
                "disk is full"
            ) from error
        finally:
            draft.unlink(missing_ok=True)
    return backup


def _copy_of(source: Path, backup: Backup) -> str:
    """What is noted in a copy to ask from, as JSON."""
    row = _read_list(source)
    folder = row.get("folder", "")  # lists of earlier releases have none
    copy = CopyOf(
        library=folder if isinstance(folder, str) else "",
        library_id=row["library"] or "",
        made=backup.made,
        backup=storable_name(source.absolute()),
    )
    return json.dumps(asdict(copy))


def _lies_in(path: Path, folder: Path) -> bool:
    """Whether a path is a folder, or within it, by whatever names and links either is reached."""
    real = path.resolve()
    for one in (real, *real.parents):
        with suppress(OSError):
            if one.samefile(folder):
                return True
    return real.is_relative_to(folder.resolve())  # which need not be there


def _listed(folder: Path) -> list[str]:
    try:
        return [path.name for path in folder.iterdir()]
    except OSError:
        return []


@contextmanager
def _dest(dest: Path, library: Path) -> Iterator[None]:
    """Hold the folder for a backup, which is made if it isn't there."""
    try:
        if _lies_in(dest, library):
            raise BackupError(f"{dest} is in the library itself; choose a folder elsewhere")
        dest.mkdir(parents=True, exist_ok=True)
        # What begins with a dot is a former backup's that was killed.
        others = [p.name for p in dest.iterdir() if not p.name.startswith(".")]
        if set(others) - {_PARTS} and not (dest / _LIST).exists():
            raise BackupError(
                f"{dest} holds other files, such as {min(others)}; choose an empty folder, or one "
                "with a backup"
            )
        with FileLock(dest / ".lock").acquire(timeout=0):
            yield
    except Timeout as error:
        raise BackupError(f"another backup to {dest} is under way; wait for its end") from error
    except OSError as error:
        raise BackupError(
            f"{dest} can't be written ({error.strerror}); see whether the disk is full and you may "
            "write there, or choose another folder"
        ) from error


def _examined(path: Path, fault: str, told: Callable[[float], None] = unheard) -> dict[str, int]:
    """How much a copy of a catalogue holds; every sum in it is checked."""
    try:
        catalogue = Catalogue(path, create=False)
    except CorpusError as error:
        raise BackupError(f"{fault}: {error}") from error
    try:
        if wrong := next(_faults(catalogue, told), None):
            raise BackupError(f"{fault}: {wrong}; see all with: pressmark doctor")
        counts = catalogue.counts()
        return {
            "change": catalogue.change,
            "articles": counts.articles,
            "versions": counts.versions,
        }
    except CorpusError as error:
        raise BackupError(f"{fault}: {error}") from error
    finally:
        catalogue.close()
        for end in ("-wal", "-shm"):
            path.with_name(path.name + end).unlink(missing_ok=True)


def _faults(catalogue: Catalogue, told: Callable[[float], None]) -> Iterator[str]:
    """What of a catalogue is not as it was stored, looked for as far as anybody asks."""
    yield from catalogue.damage()
    told(_FILE_SHARE)
    for altered in catalogue.altered():
        yield f"{altered.fault} of article {altered.article_id} was altered"
    for source in catalogue.altered_sources():
        yield f"{source.path} was altered"
    for _, article_id, field in catalogue.altered_corrections():
        yield f"the correction of the {field} of article {article_id} was altered"
    for _, article_id in catalogue.altered_removed():
        yield f"the removed article {article_id} was altered"
    articles, summed = max(catalogue.counts().articles, 1), (1 + _FILE_SHARE) / 2
    for n, held in enumerate(catalogue.examined()):
        if n % _TOLD_EACH == 0:
            told(summed + (1 - summed) * min(n / articles, 1.0))
        if held.vectors_altered:
            yield f"the vectors of article {held.article_id} were altered"
        if held.altered is not None:
            yield f"passage {held.altered} of article {held.article_id} was altered"


def _in_words(found: dict[str, int]) -> str:
    return (
        f"{many(found['articles'], 'article')} ({many(found['versions'], 'version')}) at change "
        f"{found['change']:,}"
    )


def _put_parts(draft: Path, dest: Path) -> tuple[list[str], str, int]:
    """Write those pieces of a file that are not there.

    Returns the names of all, the SHA-256 of the whole, and how many bytes were written.
    """
    whole, names, copied = hashlib.sha256(), list[str](), 0
    with draft.open("rb") as file, ThreadPoolExecutor(_PARTS_AT_ONCE) as pool:
        while some := [d for _ in range(_PARTS_AT_ONCE) if (d := file.read(PART_BYTES))]:
            for data in some:
                whole.update(data)
                names.append(hashlib.sha256(data).hexdigest())
            # Equal pieces, as of nothing but zeros, are one file.
            new = dict(zip(names[-len(some) :], some, strict=True))
            copied += sum(pool.map(lambda one: _put_part(dest, *one), new.items()))
    return names, whole.hexdigest(), copied


def _put_part(dest: Path, name: str, data: bytes) -> int:
    """Write a piece unless it is there; return how many bytes were written."""
    path = _part_path(dest, name)
    if path.is_file() and sha256_of(path) == name:
        return 0

    def write(new: Path) -> None:
        new.write_bytes(data)

    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, write)
    return len(data)


def _write_list(
    backup: Backup, folder: Path, library: str | None, parts: list[str], sha256: str
) -> None:
    row = {
        "format": FORMAT,
        "library": library,
        "folder": storable_name(folder),
        "backup": {name: value for name, value in asdict(backup).items() if name != "path"},
        "sha256": sha256,
        "parts": parts,
    }
    replace_text(backup.path / _LIST, json.dumps({**row, "sum": _sum(row)}, indent=1) + "\n")


def _read_list(source: Path) -> dict[str, Any]:
    path = source / _LIST
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
            f"there is no backup in {source} ({_LIST}: {_why_unread(path, error)}); see whether "
            "its name is right"
        ) from error
    except ValueError as error:
        raise BackupError(
            f"{path} is damaged ({error}), so nothing can be restored by it; use another backup"
        ) from error
    if row.pop("sum") != _sum(row):
        raise BackupError(f"{path} was altered, so it proves nothing; use another backup")
    return row


def _check_list(row: dict[str, Any]) -> None:
    """Check that a list has all that `_write_list` writes, each of its kind.

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


def _sum(row: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()


def _part(source: Path, name: str) -> bytes:
    path = _part_path(source, name)
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


def _part_path(folder: Path, name: str) -> Path:
    return folder / _PARTS / name[:2] / f"{name}.part"


def _holds_something(catalogue: Path) -> bool:
    """Whether there is a catalogue with articles, or a file that may be one and can't be read."""
    if not catalogue.exists() or not catalogue.stat().st_size:
        return False
    try:
        held = Catalogue(catalogue, create=False)
    except CorpusError:
        return True
    try:
        return held.counts().versions > 0
    except CorpusError:
        return True
    finally:
        held.close()


def _is_copy(catalogue: Path, library: str | None) -> bool:
    """Whether there is a copy of this library to ask from."""
    if not catalogue.exists() or not catalogue.stat().st_size:
        return False
    try:
        held = Catalogue(catalogue, create=False)
    except CorpusError:
        return False
    try:
        return is_to_ask_only(held) and held.setting(LIBRARY_ID) == library
    finally:
        held.close()


def _put_in_place(draft: Path, catalogue: Path) -> None:
    """Make a catalogue what `draft` holds, in one transaction if it is one already."""
    if catalogue.exists() and catalogue.stat().st_size and copy_over(draft, catalogue):
        return
    for end in ("-wal", "-shm"):
        catalogue.with_name(catalogue.name + end).unlink(missing_ok=True)
    replace_file(catalogue, lambda new: _move(draft, new))


def _move(path: Path, to: Path) -> None:
    path.replace(to)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():  # what a link leads to is not ours
        with suppress(OSError):  # who has it open may put a lock there at this moment
            rmtree(path)
        if path.exists():
            rmtree(path)
    else:
        path.unlink(missing_ok=True)
