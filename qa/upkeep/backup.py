"""A copy of a library that can be proved, taken while the library is in use; the way back.

Only the catalogue is copied: it has every version of every text, and the indexes come from
it without embedding anything. What was removed from the library is gone from its next backup
as well. `qa.upkeep.pieces` says how the copy lies on the disk. Why not `VACUUM INTO`: it puts
every page in another place, so that no piece would be there already.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree
from uuid import uuid4

from filelock import FileLock, Timeout

from corpus.catalogue import Catalogue, copy_over, put_setting
from corpus.errors import CorpusError
from corpus.paths import storable_name
from embeddings.files import replace_file, sync_folder
from qa.errors import BackupError
from qa.retrieval.engine import unheard
from qa.retrieval.manifest import ASK_ONLY, COPY_OF, LIBRARY_ID, RESTORED, is_to_ask_only
from qa.saying import many
from qa.status import Backup, CopyOf
from qa.upkeep.lock import LibraryLock
from qa.upkeep.pieces import LIST, PARTS, drop_others, piece, put_pieces, read_list, write_list

PROVING_SHARE = 0.13
"""What part of restoring goes to proving the backup, the rest to building indexes: measured over
9,907 to 99,070 passages."""
_PIECES_SHARE, _FILE_SHARE = 0.15, 0.4
"""What part of proving is done when the pieces are put together, and when SQLite has looked through
the file; the rest is sums. It was measured over 99,070 passages."""
_TOLD_EACH = 100
_DRAFT = ".catalogue.copy"
_DERIVED = ("manifest.json", "vectors.faiss", "lexical")


def back_up(catalogue: Catalogue, dest: Path) -> Backup:
    """Copy a library's catalogue, as it is at one moment, into the folder `dest`.

    Raises:
        BackupError: if the library is not sound, or `dest` can't be written or holds other
            files. The backup that was there stays.
    """
    with _dest(dest, catalogue.path.parent):
        draft, library = dest / _DRAFT, catalogue.setting(LIBRARY_ID)
        if (dest / LIST).exists():
            there = read_list(dest)
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
            parts, sha256, copied = put_pieces(draft, dest)
            backup = Backup(
                path=dest,
                made=datetime.now(UTC).isoformat(timespec="seconds"),
                bytes=draft.stat().st_size,
                copied_bytes=copied,
                **found,
            )
            write_list(backup, catalogue.path.parent, library, parts, sha256)
        finally:
            draft.unlink(missing_ok=True)
        drop_others(dest, parts)
    return backup


def check(source: Path, draft: Path, told: Callable[[float], None] = unheard) -> Backup:
    """Put a backup's catalogue together in the file `draft`, and prove it: every sum of its
    pieces and of the whole, SQLite's own check, and the sums of every version of every text.

    `told` hears what share of that is done, in [0, 1].

    Raises:
        BackupError: if it is no backup, or not what was backed up.
    """
    row = read_list(source)
    whole = hashlib.sha256()
    draft.unlink(missing_ok=True)  # whatever it is
    with draft.open("wb") as file:
        for n, name in enumerate(row["parts"]):
            if n % _TOLD_EACH == 0:
                told(_PIECES_SHARE * n / len(row["parts"]))
            data = piece(source, name)
            whole.update(data)
            file.write(data)
    if whole.hexdigest() != row["sha256"]:
        raise BackupError(f"{source} is not what was backed up: its pieces don't make its whole")
    told(_PIECES_SHARE)
    found = _examined(draft, f"{source} is not sound, so nothing was restored", told)
    said = {name: row["backup"][name] for name in found}
    if found != said:
        raise BackupError(
            f"{source} holds {_in_words(found)}, but {LIST} in it says {_in_words(said)}, so it "
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
    read_list(source)  # before anything is made
    if _lies_in(folder, source):
        raise BackupError(
            f"{folder} is in the backup itself, which would not stay one; choose another folder"
        )
    if any(_lies_in(one, folder) for one in (source, source / LIST, source / PARTS)):
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
        is_update = ask_only and _is_copy(catalogue, read_list(source)["library"])
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
    row = read_list(source)
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
        if set(others) - {PARTS} and not (dest / LIST).exists():
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
