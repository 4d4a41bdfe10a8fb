"""`manifest.json`: what the derived indexes of a library were built from, and how far.

It also proves a loss: a catalogue that is missing, older than its indexes, or another
library's can't be the one that they were built from.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from corpus.catalogue import Catalogue
from embeddings.files import NotAnObject, read_object, replace_text
from qa.errors import CatalogueLost
from qa.settings import DEFAULT_STORE
from qa.status import CopyOf

log = logging.getLogger(__name__)

FORMAT = 1
LIBRARY_ID = "library"
"""The catalogue's setting that names the library; its manifest has the same name in it."""
RESTORED = "restored"
"""The catalogue's setting that names the last time it was put back from a backup."""
ASK_ONLY = "ask_only"
"""The catalogue's setting that says that it is a copy to ask from, with a mark of its making."""
COPY_OF = "copy_of"
"""The catalogue's setting that says, as JSON, what it is a copy of; see `qa.status.CopyOf`."""
STORE = "store"
"""The catalogue's setting that says which engines search it; see `qa.retrieval.choice`."""
ACCEPTING = "to go on with the catalogue that is there"
_DERIVED = ("vectors.faiss", "lexical")


@dataclass(frozen=True, slots=True)
class Written:
    """What one index has on the disk: the change of the catalogue that it has reached, -1
    where there is nothing to be trusted, and the mark of what was saved.
    """

    change: int = -1
    sha256: str = ""


NOTHING = Written()


@dataclass(frozen=True, slots=True)
class Manifest:
    """What `manifest.json` says."""

    model: str = ""
    library: str | None = None
    """The id of the library; None in those of releases that gave it none."""
    change: int = -1
    """The last change of the catalogue that any of the indexes knew."""
    written: Mapping[str, Written] = field(default_factory=dict)
    """What each index has on the disk, by the index's name."""

    def to_json(self) -> str:
        row: dict[str, Any] = {"format": FORMAT, "model": self.model}
        for name, written in self.written.items():
            row[name] = {"change": written.change, "sha256": written.sha256}
        row["catalogue"] = {"library": self.library, "change": self.change}
        return json.dumps(row, indent=1)

    @classmethod
    def read(cls, path: Path) -> Manifest:
        """The manifest in a file; one that trusts no index if it is missing or damaged."""
        try:
            row = read_object(path)
            if row.pop("format", None) != FORMAT:
                return cls()
            model, catalogue = str(row.pop("model")), row.pop("catalogue", {})
            written = {
                name: Written(int(one["change"]), str(one.get("sha256", "")))
                for name, one in row.items()
            }
            changes = [int(catalogue.get("change", -1)), *(w.change for w in written.values())]
            library = catalogue.get("library")
            return cls(model, str(library) if library else None, max(changes), written)
        except (FileNotFoundError, NotADirectoryError):
            return cls()
        except OSError as error:
            fault = f"can't be read ({error.strerror})"
        except NotAnObject as error:
            fault = f"is damaged ({error})"
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
            fault = "is damaged (it doesn't say of each index which change it has reached)"
        log.warning("%s %s; the indexes are rebuilt", path, fault)
        return cls()


class Notes(Protocol):
    """Where a library's indexes note what they have written, for whoever opens them next."""

    def read_again(self) -> None:
        """See what other processes have noted since."""
        ...

    def written(self, name: str) -> Written:
        """What an index has written; nothing, if it was of another model."""
        ...

    def put(self, name: str, written: Written) -> None:
        """Note what an index has written, in one step. Only who holds the library's lock may."""
        ...

    def forget(self) -> None:
        """Trust no index and no proof from here on."""
        ...

    def loss(self) -> str | None:
        """Why the catalogue can't be the one that the indexes were built from; None if it can."""
        ...


class ManifestFile:
    """The `Notes` of indexes on the disk: the manifest of the library in `folder`, as it was
    last read or written.

    Only who holds the library's lock may `put`. A manifest of another model trusts no index.
    """

    def __init__(self, folder: Path, catalogue: Catalogue, model: str) -> None:
        self._path = folder / "manifest.json"
        self._catalogue = catalogue
        self._model = model
        self._manifest = Manifest.read(self._path)

    def read_again(self) -> None:
        """See what other processes have written since."""
        self._manifest = Manifest.read(self._path)

    def written(self, name: str) -> Written:
        """What an index has on the disk."""
        known = self._manifest.model == self._model
        return self._manifest.written.get(name, NOTHING) if known else NOTHING

    def put(self, name: str, written: Written) -> None:
        """Note what an index has on the disk now; the file is replaced in one step.

        Raises:
            OSError: if it can't be written.
        """
        others = self._manifest.written if self._manifest.model == self._model else {}
        self._manifest = replace(
            self._manifest,
            model=self._model,
            library=self._catalogue.setting(LIBRARY_ID),
            change=max(self._manifest.change, written.change),
            written={**others, name: written},
        )
        replace_text(self._path, self._manifest.to_json())

    def forget(self) -> None:
        """Trust no index and no proof from here on; the file follows with the next `put`."""
        self._manifest = Manifest()

    def loss(self) -> str | None:
        """See the function `loss`, with the manifest as it was last read."""
        return loss(self._manifest, self._catalogue)


def missing(folder: Path) -> CatalogueLost | None:
    """What is wrong where a library's indexes are there, but its catalogue is missing or empty.

    To be asked before the catalogue is opened, which would make it.
    """
    catalogue = folder / "catalogue.sqlite"
    log_of_writes = folder / f"{catalogue.name}-wal"
    files = [path for path in (catalogue, log_of_writes) if path.exists()]
    if catalogue in files and any(path.stat().st_size for path in files):
        return None
    change = Manifest.read(folder / "manifest.json").change
    kept = [name for name in _DERIVED if (folder / name).exists()]
    if change > 0:
        proof = f"the indexes beside it have reached change {change} of one (manifest.json)"
    elif change < 0 and kept:
        proof = f"{' and '.join(kept)} beside it were made from one"
    else:
        return None
    if not catalogue.exists():
        found = "missing"
    else:
        found = "empty" if catalogue.is_file() else "no regular file"
    return CatalogueLost(
        f"{catalogue} is {found}, but {proof}", folder, "to begin anew with an empty library"
    )


def out_of_step(folder: Path, catalogue: Catalogue) -> CatalogueLost | None:
    """What is wrong where a catalogue can't be the one that the indexes were built from."""
    # First the manifest: what it tells of was in the catalogue before.
    fault = loss(Manifest.read(folder / "manifest.json"), catalogue)
    return CatalogueLost(fault, folder, ACCEPTING) if fault else None


def origin(catalogue: Catalogue) -> tuple[str | None, str | None, str | None]:
    """What a catalogue's numbers of changes and passages count from: the library, the last time
    that it was put back, and of a copy to ask from when it was made.

    One that was put back from a backup counts on from there, and gives numbers again that
    others had already.
    """
    with catalogue.reading():
        return (
            catalogue.setting(LIBRARY_ID),
            catalogue.setting(RESTORED),
            catalogue.setting(ASK_ONLY) or None,
        )


def is_to_ask_only(catalogue: Catalogue) -> bool:
    """Whether a catalogue is a copy to ask from: nothing is written to it or for it."""
    return bool(catalogue.setting(ASK_ONLY))


def copy_of(catalogue: Catalogue) -> CopyOf | None:
    """What a catalogue is a copy of, to ask from; None where it is a library of its own."""
    if not is_to_ask_only(catalogue):
        return None
    try:
        return CopyOf(**json.loads(catalogue.setting(COPY_OF) or "{}"))
    except (ValueError, TypeError):  # altered; that it is a copy is known all the same
        return CopyOf()


def chosen_store(catalogue: Catalogue) -> str:
    """Which engines a library is to be searched by; see `qa.retrieval.choice`."""
    return catalogue.setting(STORE) or DEFAULT_STORE


def loss(manifest: Manifest, catalogue: Catalogue) -> str | None:
    """Why a catalogue can't be the one that the indexes were built from; None if it can.

    The manifest must have been read before the catalogue's state that this look-up sees.
    """
    change = catalogue.change
    if manifest.change > change:
        return (
            f"{catalogue.path} is at change {change}, but the indexes beside it have reached "
            f"change {manifest.change} (manifest.json): it is older than they are"
        )
    if manifest.library and catalogue.setting(LIBRARY_ID) != manifest.library:
        return (
            f"{catalogue.path} is the catalogue of another library than the indexes beside it "
            "were made from (manifest.json)"
        )
    return None
