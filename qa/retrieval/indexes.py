"""The two derived indexes of a library, kept in step with its catalogue.

On disk they are `vectors.faiss`, `lexical/` and `manifest.json`, which says what the two
were built from and up to which change. One that is behind catches up, one that is
missing, damaged or of another model is rebuilt, both without embedding anything.

`vectors.faiss` is a snapshot: what came after it is read from the catalogue when the
library is opened, and the file is written anew only when that has grown to a tenth of it.
So adding one article rewrites no large file.

Where they can't be written, on a full disk say, they are kept in memory: nothing is lost,
since the catalogue has it all.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from corpus.catalogue import Catalogue
from embeddings.errors import IndexDamaged
from embeddings.files import replace_text
from embeddings.stores.faiss_store import FaissStore
from qa.retrieval.lexical import LexicalDocument, LexicalIndex, delete_index

log = logging.getLogger(__name__)

_CHUNK = 5_000
_SNAPSHOT_SHARE = 0.1
_SNAPSHOT_LEAST = 2_000
_UNWRITABLE = (OSError, RuntimeError, ValueError)
"""What the system, FAISS and tantivy raise where a file can't be written."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the indexes on disk were built from; a change of -1 means there is none."""

    model: str
    vectors_change: int = -1
    vectors_sha256: str = ""
    lexical_change: int = -1

    def to_json(self) -> str:
        return json.dumps(
            {
                "format": 1,
                "model": self.model,
                "vectors": {"change": self.vectors_change, "sha256": self.vectors_sha256},
                "lexical": {"change": self.lexical_change},
            },
            indent=1,
        )

    @classmethod
    def read(cls, path: Path, model: str) -> Manifest:
        """The manifest in a file; one that trusts no index if it is missing or damaged."""
        try:
            row: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            if row["format"] != 1 or row["model"] != model:
                return cls(model)
            return cls(
                model,
                int(row["vectors"]["change"]),
                str(row["vectors"]["sha256"]),
                int(row["lexical"]["change"]),
            )
        except FileNotFoundError:
            return cls(model)
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.warning("%s is damaged (%s); the indexes are rebuilt", path, error)
            return cls(model)


class Indexes:
    """Both indexes of the library in `folder`, as far as the disk has them.

    `may_write` says whether this process holds the library's lock while opening; without
    it a lexical index that can't be used is rebuilt in memory only.
    """

    def __init__(
        self, folder: Path, catalogue: Catalogue, model: str, dim: int, *, may_write: bool
    ) -> None:
        self._folder = folder
        self._catalogue = catalogue
        self._lock = threading.RLock()
        self._manifest = Manifest.read(self.manifest_path, model)
        self.vectors, self._vectors_change = self._open_vectors(dim, may_write)
        self.lexical, self._lexical_change = self._open_lexical(may_write)
        self.catch_up(may_write=may_write)

    @property
    def manifest_path(self) -> Path:
        return self._folder / "manifest.json"

    @property
    def vectors_path(self) -> Path:
        return self._folder / "vectors.faiss"

    @property
    def lexical_path(self) -> Path:
        return self._folder / "lexical"

    @property
    def behind(self) -> int:
        """How many changes of the catalogue the searches don't know yet."""
        return self._catalogue.change - min(self._vectors_change, self._lexical_change)

    def catch_up(self, *, may_write: bool) -> None:
        """Bring both indexes up to the catalogue's last change.

        Without `may_write` the lexical index only sees what the writing process committed.
        """
        with self._lock, self._catalogue.reading():
            now = self._catalogue.change
            if may_write:
                self._take_over(now)
            if now != self._vectors_change:
                self._catch_up_vectors(now)
            if now != self._lexical_change:
                if may_write or self._lexical_in_memory:
                    self._catch_up_lexical(now)
                else:
                    self._look_again()
            if may_write:
                self._save(now)

    def faults(self) -> list[str]:
        """Where the indexes on disk and the catalogue disagree, in sentences."""
        found = []
        manifest = Manifest.read(self.manifest_path, self._manifest.model)
        with self._lock, self._catalogue.reading():
            expected = self._catalogue.passage_ids()
            if manifest.vectors_change < 0:
                found.append(f"{self.vectors_path} was never finished")
            else:
                try:
                    FaissStore.open(self.vectors_path, sha256=manifest.vectors_sha256)
                except IndexDamaged as error:
                    found.append(str(error))
            if self.vectors.ids.tolist() != expected:
                found.append(
                    f"the vector index holds {len(self.vectors)} passages, "
                    f"the catalogue {len(expected)}"
                )
            try:
                held = LexicalIndex(self.lexical_path).ids()
            except ValueError as error:
                found.append(f"{self.lexical_path} can't be opened: {error}")
            else:
                if held != expected:
                    found.append(
                        f"the lexical index holds {len(held)} passages, "
                        f"the catalogue {len(expected)}"
                    )
            if manifest.lexical_change != self._catalogue.change:
                found.append(
                    f"the lexical index is at change {manifest.lexical_change}, "
                    f"the catalogue at {self._catalogue.change}"
                )
        return found

    def rebuild(self) -> None:
        """Build both indexes anew from the catalogue; nothing is embedded."""
        with self._lock:
            self.vectors = FaissStore(self.vectors.dim, self.vectors_path)
            self._vectors_change = 0
            self._manifest = replace(self._manifest, vectors_change=-1)
            self.lexical, self._lexical_change = self._new_lexical(), 0
            self.catch_up(may_write=True)

    def _open_vectors(self, dim: int, may_write: bool) -> tuple[FaissStore, int]:
        change = self._manifest.vectors_change
        if change > self._catalogue.change:
            log.warning("%s is ahead of the catalogue; rebuilt", self.vectors_path)
        elif change >= 0:
            try:
                vectors = FaissStore.open(self.vectors_path, sha256=self._manifest.vectors_sha256)
                if vectors.dim == dim and self._is_whole(len(vectors), change):
                    return vectors, change
                log.warning("%s is not what the catalogue holds; rebuilt", self.vectors_path)
            except IndexDamaged as error:
                log.warning("%s; the vector index is rebuilt", error)
        if change >= 0:
            self._manifest = replace(self._manifest, vectors_change=-1)
            if may_write:
                try:
                    self._write_manifest()
                except _UNWRITABLE as error:
                    self._warn(error)
        return FaissStore(dim, self.vectors_path), 0

    def _open_lexical(self, may_write: bool) -> tuple[LexicalIndex, int]:
        self._lexical_in_memory = False
        change = self._manifest.lexical_change
        if change > self._catalogue.change:
            log.warning("%s is ahead of the catalogue; rebuilt", self.lexical_path)
        elif change >= 0 and self.lexical_path.is_dir():
            try:
                lexical = LexicalIndex(self.lexical_path)
                if self._is_whole(len(lexical), change):
                    return lexical, change
                log.warning("%s is not what the catalogue holds; rebuilt", self.lexical_path)
            except ValueError as error:
                log.warning("%s can't be opened (%s); rebuilt", self.lexical_path, error)
        if may_write:
            try:
                return self._new_lexical(), 0
            except _UNWRITABLE as error:
                self._warn(error)
        self._lexical_in_memory = True
        return LexicalIndex(None), 0

    def _is_whole(self, passages: int, change: int) -> bool:
        """Whether an index that claims to be at a change holds as many passages as it should.

        That is known without counting far back only where nothing has changed since.
        """
        with self._catalogue.reading():
            return change != self._catalogue.change or passages == self._catalogue.counts().passages

    def _take_over(self, now: int) -> None:
        """See what other processes wrote since, before writing."""
        self._manifest = Manifest.read(self.manifest_path, self._manifest.model)
        if self._lexical_in_memory or not 0 <= self._manifest.lexical_change <= now:
            self.lexical, self._lexical_change = self._open_lexical(may_write=True)
            return
        try:
            self.lexical.refresh()
            self._lexical_change = self._manifest.lexical_change
        except ValueError as error:  # another process was killed while it built a new one
            log.warning("%s can't be opened (%s); rebuilt", self.lexical_path, error)
            self.lexical, self._lexical_change = self._new_lexical(), 0

    def _look_again(self) -> None:
        """See what the writing process has committed to the lexical index."""
        # The manifest first: what it tells of was committed before it was written, so the
        # searcher is never behind what we take it for.
        self._manifest = Manifest.read(self.manifest_path, self._manifest.model)
        try:
            self.lexical.refresh()
            self._lexical_change = self._manifest.lexical_change
        except ValueError as error:  # it is being built anew; the searcher still has the old one
            log.info("%s can't be read just now (%s)", self.lexical_path, error)

    def _new_lexical(self) -> LexicalIndex:
        # First on paper: killed in between, nothing takes the half-made index for whole.
        self._manifest = replace(self._manifest, lexical_change=-1)
        self._write_manifest()
        delete_index(self.lexical_path)
        self._lexical_in_memory = False
        return LexicalIndex(self.lexical_path)

    def _catch_up_vectors(self, now: int) -> None:
        self.vectors.remove(self._catalogue.removed_since(self._vectors_change))
        for chunk in _chunks(self._catalogue.passage_ids_since(self._vectors_change)):
            held = self._catalogue.vectors(chunk)
            rows = np.frombuffer(b"".join(v.vector for v in held), dtype="<f2")
            self.vectors.add(
                [v.passage_id for v in held], rows.astype(np.float32).reshape(len(held), -1)
            )
        self._vectors_change = now

    def _catch_up_lexical(self, now: int) -> None:
        if not self._lexical_in_memory:
            try:
                self._change_lexical(now)
                self._manifest = replace(self._manifest, lexical_change=now)
                self._write_manifest()
                return
            except _UNWRITABLE as error:
                self._warn(error)
                self.lexical, self._lexical_change = LexicalIndex(None), 0
                self._lexical_in_memory = True
        self._change_lexical(now)

    def _change_lexical(self, now: int) -> None:
        removed = self._catalogue.removed_since(max(self._lexical_change, 0))
        self.lexical.change(removed, self._documents_since(self._lexical_change))
        self._lexical_change = now

    def _documents_since(self, change: int) -> Iterator[LexicalDocument]:
        # Killed before the manifest was written, the index may hold some of them already. An
        # id stands for the same words for ever, and one replaced by itself would count twice
        # in BM25's statistics until tantivy merges.
        for chunk in _chunks(self._catalogue.passage_ids_since(change)):
            new = [passage_id for passage_id in chunk if not self.lexical.knows(passage_id)]
            for passage_id, stored in sorted(self._catalogue.passages(new).items()):
                title = stored.entry.title if stored.entry.title_is_own else ""
                yield LexicalDocument(
                    passage_id,
                    f"{title}\n{stored.passage.heading}",
                    stored.passage.text,
                    stored.entry.publisher,
                    stored.entry.published,
                )

    def _save(self, now: int) -> None:
        saved = self._manifest.vectors_change
        since = len(self._catalogue.passage_ids_since(saved)) + len(
            self._catalogue.removed_since(saved)
        )
        if saved < 0 or since > max(_SNAPSHOT_LEAST, _SNAPSHOT_SHARE * len(self.vectors)):
            try:
                digest = self.vectors.save()
                self._manifest = replace(self._manifest, vectors_change=now, vectors_sha256=digest)
                self._write_manifest()
            except _UNWRITABLE as error:
                self._warn(error)

    def _warn(self, error: Exception) -> None:
        log.warning(
            "the indexes in %s can't be written (%s) and stay in memory; see whether the disk "
            "is full",
            self._folder,
            error,
        )

    def _write_manifest(self) -> None:
        text = self._manifest.to_json()
        replace_text(self.manifest_path, text)


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[i : i + _CHUNK] for i in range(0, len(ids), _CHUNK))
