"""The files of an index of words: whether they are as tantivy wrote them, and what becomes of
a search where they are not.

tantivy never changes a segment's file once it is written, and ends it with a footer: JSON that
has the CRC-32 of all that stands before it, then the length of that JSON and a fixed number, of
four bytes each (tantivy's `src/directory/footer.rs`). It looks at no sum when it opens an index
or searches it. Over a damaged file it raises `ValueError`, panics, finds the wrong things, or ends
the process.
"""

from __future__ import annotations

import json
import os
import struct
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tantivy

from embeddings.errors import IndexDamaged
from embeddings.files import regular

_KINDS = ("term", "idx", "pos", "fast", "fieldnorm", "store")
_END = struct.Struct("<II")
_MAGIC = 1337
_LONGEST_FOOTER = 50_000
_CHUNK_BYTES = 1_000_000


class Searcher:
    """A tantivy searcher over the index in `folder`; without one, in memory.

    Raises:
        IndexDamaged: from each method, if the index's files are damaged.
    """

    def __init__(self, searcher: tantivy.Searcher, folder: Path | None) -> None:
        self._searcher = searcher
        self._folder = folder

    @property
    def num_docs(self) -> int:
        return int(self._searcher.num_docs)

    def search(self, query: tantivy.Query, limit: int, *, count: bool = True) -> Any:
        with self._damage_told():
            return self._searcher.search(query, limit, count=count)

    def doc_freq(self, field: str, value: str | int) -> int:
        with self._damage_told():
            return int(self._searcher.doc_freq(field, value))

    def fast_field_values(self, field: str, addresses: Sequence[tantivy.DocAddress]) -> Any:
        with self._damage_told():
            return self._searcher.fast_field_values(field, list(addresses))

    @contextmanager
    def _damage_told(self) -> Iterator[None]:
        try:
            with panics_told():
                yield
        except ValueError as error:
            raise IndexDamaged(
                f"{self._folder or 'the lexical index'} is damaged ({error}); "
                "mend it with: pressmark doctor --fix"
            ) from error


@contextmanager
def panics_told() -> Iterator[None]:
    """Raise `ValueError` where Rust panics within tantivy, as tantivy itself mostly does.

    A panic is no `Exception`, and its class can't be imported: PyO3 makes one for each library.
    """
    try:
        yield
    except BaseException as error:
        kind = type(error)
        if (kind.__module__, kind.__name__) != ("pyo3_runtime", "PanicException"):
            raise
        raise ValueError(str(error)) from error


def check(folder: Path) -> None:
    """Hold all files of the index in a folder, as of its last commit, against their sums.

    Nobody may write to the index meanwhile.

    Raises:
        IndexDamaged: if one is missing, can't be read, or is not what was written.
    """
    for path in _files(folder, _KINDS):
        _check(path)


def check_to_open(folder: Path) -> None:
    """Hold against their sums those files over which tantivy may end the process as it opens them.

    Over a damaged `.store` it asks for as much memory as that says. Ours are small, since no
    field is stored: a few bytes for a passage.

    Raises:
        IndexDamaged: if one can't be read, or is not what was written.
    """
    for path in _files(folder, ("store",)):
        _check(path, may_be_gone=True)  # merged by another process just now


def _check(path: Path, *, may_be_gone: bool = False) -> None:
    try:
        whole = _is_whole(path)
    except OSError as error:
        if may_be_gone and isinstance(error, FileNotFoundError):
            return
        raise IndexDamaged(f"{path} can't be read: {error.strerror}") from error
    if not whole:
        raise IndexDamaged(f"{path} is not what was written: its CRC-32 is another")


def _files(folder: Path, kinds: Sequence[str]) -> list[Path]:
    """The files that count; others were left behind, maybe half written."""
    try:
        meta = json.loads(regular(folder / "meta.json").read_text(encoding="utf-8"))
        names = []
        for segment in meta["segments"]:
            name = segment["segment_id"].replace("-", "")
            names += [f"{name}.{kind}" for kind in kinds]
            if kinds is _KINDS and (deletes := segment["deletes"]):
                names.append(f"{name}.{deletes['opstamp']}.del")
    except OSError as error:
        raise IndexDamaged(f"{folder} can't be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexDamaged(f"{folder / 'meta.json'} is not what was written: {error}") from error
    return [folder / name for name in names]


def _is_whole(path: Path) -> bool:
    with regular(path).open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size < _END.size:
            return False
        file.seek(size - _END.size)
        length, magic = _END.unpack(file.read(_END.size))
        left = size - _END.size - length
        if magic != _MAGIC or length > _LONGEST_FOOTER or left < 0:
            return False
        file.seek(left)
        try:
            expected = json.loads(file.read(length))["crc"]
        except (ValueError, KeyError, TypeError):
            return False
        file.seek(0)
        found = 0
        while left and (chunk := file.read(min(left, _CHUNK_BYTES))):
            found = zlib.crc32(chunk, found)
            left -= len(chunk)
        return bool(found == expected)
