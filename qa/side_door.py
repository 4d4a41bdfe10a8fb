"""The side door of a desk: where the same user's commands ask a desk that is open already.

A desk that is open has the model and the indexes loaded, which takes a command seconds. It says so
in a file in the library's folder that its own user alone can read, and listens at a Unix socket in
a folder of its own, which nobody else may enter: no network leads there, and no browser. Whoever
asks tells the secret that the file names. Where there are no Unix sockets there is no side door.

Each desk has a file of its own, so several may be open over a library, and each takes away only
what it wrote. A file that was left behind does no harm: nobody listens at its socket, and the next
desk that opens removes it.
"""

from __future__ import annotations

import json
import os
import socket
import stat
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Final

from qa.settings import Settings

FILES: Final = "desk-*.json"
"""The files in the library's folder, one for each desk."""
BEAT_S: Final = 0.5
"""A desk that is asked says something at least this often."""
SILENCE_S: Final = 3.0
"""One that says nothing for so long, or hasn't begun by then, isn't waited for any longer."""
MOST_BYTES: Final = 1_000_000
"""Of a request; an answer may be longer."""
EXISTS: Final = hasattr(socket, "AF_UNIX") and hasattr(os, "getuid")
_OURS: Final = ("corpus", "embeddings", "qa")


class Elsewhere(Exception):
    """The desk can't be asked; the message says why."""


@dataclass(frozen=True, slots=True)
class SideDoor:
    """Where a desk is asked, and what it answers by."""

    socket: str
    secret: str
    pid: int
    machine: str
    """On which its socket is: a library's folder may be shared with others."""
    catalogue: str
    """Which file its library's catalogue is."""
    program: str
    """Which state of our files it runs."""
    settings: str


def about(folder: Path, settings: Settings) -> dict[str, str]:
    """What a desk and a command must have in common: `SideDoor`'s last four fields."""
    return {
        "machine": socket.gethostname(),
        "catalogue": _identity(folder / "catalogue.sqlite"),
        "program": _program(),
        # A model that is here already is not downloaded.
        "settings": repr(replace(settings, allow_download=False)),
    }


def _identity(file: Path) -> str:
    found = file.stat()
    return f"{found.st_dev}:{found.st_ino}"


def _program() -> str:
    """What tells one state of our packages from another: the place, and the latest change.

    A version's number would not: whoever works on Pressmark changes it between two of them.
    """
    home = Path(__file__).resolve().parent.parent
    latest, count, folders = 0, 0, [f"{home / name}" for name in _OURS]
    while folders:
        with os.scandir(folders.pop()) as found:
            for one in found:
                if one.is_dir(follow_symlinks=False):
                    if one.name != "__pycache__":
                        folders.append(one.path)
                else:
                    latest = max(latest, one.stat().st_mtime_ns)
                    count += 1
    return f"{home} {count} {latest}"


def announce(folder: Path, door: SideDoor) -> Path:
    """Say where the desk over the library in `folder` is asked: the file that says it.

    What desks of this machine left behind, as one that was killed, goes.

    Raises:
        OSError: if nothing can be written there.
    """
    for left in folder.glob(FILES):
        with suppress(OSError, ValueError, Elsewhere):  # no socket has a null in it
            other = _read(left)
            if other.machine == door.machine and not _listens(other):
                left.unlink()
    name = FILES.replace("*", os.urandom(8).hex())
    new, file = folder / f".{name}", folder / name
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as written:
            json.dump(asdict(door), written)
        new.replace(file)
    except OSError:
        new.unlink(missing_ok=True)
        raise
    return file


def withdraw(file: Path) -> None:
    """Remove what `announce` wrote."""
    with suppress(OSError):
        file.unlink()


def announced(folder: Path, settings: Settings) -> SideDoor:
    """The side door of a desk that is open over the library in `folder`, to be asked as here.

    Of several it is the one that was opened last.

    Raises:
        Elsewhere: if there is none, or its desk is of another library, version or settings.
    """
    if not EXISTS:
        raise Elsewhere("this system has no Unix sockets")
    files = sorted(folder.glob(FILES), key=_written_ns, reverse=True)
    try:
        here = about(folder, settings) if files else {}
    except OSError as error:
        raise Elsewhere(f"the library can't be read ({error.strerror})") from error
    refused: Elsewhere | None = None
    for file in files:
        try:
            door = _read(file)
            _check(door, here)
        except Elsewhere as error:
            refused = refused or error
        else:
            return door
    raise refused or Elsewhere("no desk is open over this library")


def _written_ns(file: Path) -> int:
    try:
        return file.lstat().st_mtime_ns
    except OSError:  # closed meanwhile
        return 0


def _check(door: SideDoor, here: dict[str, str]) -> None:
    """See that a desk answers as one would here (`about`), and may be spoken to.

    Raises:
        Elsewhere: if it doesn't, or may not.
    """
    for name, value in here.items():
        if getattr(door, name) != value:
            raise Elsewhere(f"the desk that is open has another {name}")
    try:
        whose = Path(door.socket).parent.lstat()
        if whose.st_uid != os.getuid() or stat.S_IMODE(whose.st_mode) & 0o077:
            raise Elsewhere("others may enter the folder of its socket")
        if not _listens(door):
            raise Elsewhere("the desk was closed")
    except OSError as error:
        raise Elsewhere(f"the desk was closed ({error.strerror})") from error
    except ValueError as error:  # no path has a null in it
        raise Elsewhere(f"what names the desk can't be read ({error})") from error


def _listens(door: SideDoor) -> bool:
    with socket.socket(socket.AF_UNIX) as visitor:
        visitor.setblocking(False)
        try:
            visitor.connect(door.socket)
        except (ConnectionRefusedError, FileNotFoundError):
            return False
        except BlockingIOError:  # many are before us
            return True
    return True


def _read(file: Path) -> SideDoor:
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, encoding="utf-8") as opened:
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode) or found.st_uid != os.getuid():
                raise Elsewhere("what names the desk is not this user's file")
            if stat.S_IMODE(found.st_mode) & 0o077:
                raise Elsewhere("others may read what names the desk")
            return _door(json.loads(opened.read(MOST_BYTES)))
    except FileNotFoundError as error:
        raise Elsewhere("no desk is open over this library") from error
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise Elsewhere(f"what names the desk can't be read ({error})") from error


def _door(row: dict[str, Any]) -> SideDoor:
    door = SideDoor(**row)
    for field in fields(door):
        if not isinstance(getattr(door, field.name), int if field.name == "pid" else str):
            raise TypeError(f"it has no {field.name} of the right kind")
    return door
