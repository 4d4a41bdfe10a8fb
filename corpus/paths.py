"""The files below a path: which there are to read, and why the others can't be."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from corpus.article import Failure
from corpus.formats import extension, unsupported
from corpus.formats.problems import access_problem, kind_of


def located(path: Path) -> Path:
    """The one name that what lies at `path` is known by: absolute, and without links above it.

    A folder is known by its own name, a file that is a link by the link's, as `find`
    names it below a folder.
    """
    try:
        if path.is_dir():
            return path.resolve()
        return path.parent.resolve() / path.name
    except (OSError, RuntimeError):  # resolving a link that leads to itself
        return path.absolute()


def storable_name(path: str | Path) -> str:
    """The path as text that can be stored: what is not UTF-8 in it becomes U+FFFD."""
    return os.fsencode(path).decode("utf-8", errors="replace")


def find(path: Path) -> Iterator[Path | Failure]:
    """The readable files below `path`, sorted by folder and name, and what stands in the way.

    A file is given as such; a folder is walked with all folders in it. Links are
    followed, folders under their own names before linked ones, and each folder is read
    once: a second link to it adds nothing. Only names that begin with a dot are passed
    over below `path` (not `path` itself); everything else that can't be read is a
    `Failure`: a file of another format, a folder without permission, a link that leads
    back or nowhere, a named pipe, a name that is no text, a `path` that isn't there.
    """
    try:
        status = path.stat()
    except OSError as error:
        yield _web_address(path) or Failure(storable_name(path), _problem(path, error))
        return
    if stat.S_ISDIR(status.st_mode):
        found = _walk(path, status)
        yield from (found[place] for place in sorted(found, key=lambda p: p.parts))
    else:
        yield _file(path, status)


def _web_address(path: Path) -> Failure | None:
    """What is said of an address that was given for a path; None where it is no address."""
    scheme = next((n for n, part in enumerate(path.parts) if part in ("http:", "https:")), None)
    if scheme is None:
        return None
    # A path has only one slash of the two behind it.
    address = f"{path.parts[scheme]}//{'/'.join(path.parts[scheme + 1 :])}"
    return Failure(
        storable_name(address),
        "This is a web address, and nothing is fetched; open the page in a browser, save it with "
        "Ctrl+S as .html or .mhtml (“Webpage, Single File”), and add the file.",
    )


def _walk(root: Path, status: os.stat_result) -> dict[Path, Path | Failure]:
    found: dict[Path, Path | Failure] = {}
    seen = {_identity(status)}
    folders = [root]
    links: list[Path] = []
    while folders or links:
        if folders:
            folder = folders.pop()
        else:
            # All folders under their own names are done: linked ones come only now, one
            # by one in order, so that a file is found under the same name every time.
            links.sort(reverse=True)
            folder = links.pop()
            if _leads_back(folder):
                found[folder] = Failure(
                    storable_name(folder),
                    "This link leads back to a folder that it lies in, a loop without end; "
                    "remove the link.",
                )
                continue
        try:
            if folder != root:
                identity = _identity(folder.stat())
                if identity in seen:
                    continue
                seen.add(identity)
            entries = [entry for entry in folder.iterdir() if not entry.name.startswith(".")]
        except OSError as error:
            found[folder] = Failure(storable_name(folder), _problem(folder, error))
            continue
        for entry in entries:
            try:
                status = entry.stat()
                if not stat.S_ISDIR(status.st_mode):
                    found[entry] = _file(entry, status)
                else:
                    (links if entry.is_symlink() else folders).append(entry)
            except OSError as error:
                found[entry] = Failure(storable_name(entry), _problem(entry, error))
    return found


def _leads_back(link: Path) -> bool:
    within = link.parent.resolve()
    return link.resolve() in (within, *within.parents)


def _identity(status: os.stat_result) -> tuple[int, int]:
    """What a folder keeps under whatever name: its device and inode."""
    return status.st_dev, status.st_ino


def _file(path: Path, status: os.stat_result) -> Path | Failure:
    if not stat.S_ISREG(status.st_mode):
        return Failure(
            storable_name(path),
            f"This is {kind_of(status.st_mode)}, not a file; put the file itself here.",
        )
    if storable_name(path) != str(path):
        return Failure(
            storable_name(path),
            "The file's name is not valid UTF-8 and could not be stored; rename the file.",
        )
    return path if extension(path) else unsupported(path)


def _problem(path: Path, error: OSError) -> str:
    if error.errno == errno.ELOOP:
        return "This link leads to itself, a loop without end; remove the link."
    if isinstance(error, FileNotFoundError) and path.is_symlink():
        return "This link leads to nothing; mend it or remove it."
    return access_problem(error)
