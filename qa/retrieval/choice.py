"""Which engines search a library: chosen once, remembered by it.

The choice is a setting of the library's, a name and, for some, where it is: `faiss`, or
`milvus=URI`. What is chosen can be chosen anew at any time, since the catalogue has it all:
the other engines' indexes are built from it, without embedding anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.catalogue import Catalogue
from qa.errors import LibraryError
from qa.retrieval.engine import Engine
from qa.retrieval.engines import VectorEngine, WordEngine
from qa.retrieval.manifest import ManifestFile, Notes
from qa.settings import DEFAULT_EXACT_UP_TO, DEFAULT_STORE, store_parts


@dataclass(frozen=True, slots=True)
class Engines:
    """What a library's two indexes stand on, and where they note what they have written."""

    vectors: Engine[Any]
    """Its stores are each a `VectorStore`."""
    words: Engine[Any]
    """Its stores are each a `WordStore`."""
    notes: Notes
    shared: bool = False
    """Whether they lie where other machines write, too: a copy to ask from only reads them."""


@dataclass(frozen=True, slots=True)
class Searched:
    """The library that is to be searched, as an engine wants to know it."""

    folder: Path
    catalogue: Catalogue
    model: str
    dim: int
    """The width of the model's vectors."""


Opener = Callable[[Searched, str], Engines]
"""Makes the engines for a library; the text is what follows `=` in the choice."""


def engines(library: Searched, choice: str) -> Engines:
    """The engines of a choice; nothing is opened yet.

    Raises:
        LibraryError: if there are none by this name.
    """
    try:
        name, where = store_parts(choice)
    except ValueError as error:
        raise LibraryError(
            f"{library.folder} is searched by {choice!r}, which this version of Pressmark doesn't "
            f"know; choose another with: pressmark doctor --fix --store {DEFAULT_STORE}"
        ) from error
    return OPENERS[name](library, where)


def _faiss(library: Searched, where: str) -> Engines:
    exact_up_to = int(where) if where else DEFAULT_EXACT_UP_TO
    return Engines(
        VectorEngine(library.folder, library.catalogue, library.dim, exact_up_to),
        WordEngine(library.folder, library.catalogue),
        ManifestFile(library.folder, library.catalogue, library.model),
    )


def _milvus(library: Searched, where: str) -> Engines:
    from embeddings.stores.milvus import server
    from qa.retrieval.milvus import MilvusNotes, MilvusVectorEngine, MilvusWordEngine, base_name

    folder, catalogue = library.folder, library.catalogue
    there, base = server(where), base_name(catalogue, folder)
    notes = MilvusNotes(there, base, folder, catalogue, library.model)
    return Engines(
        MilvusVectorEngine(there, base, notes, folder, catalogue, library.dim),
        MilvusWordEngine(there, base, notes, folder, catalogue),
        notes,
        shared=True,
    )


def _milvus_there(where: str) -> None:
    from embeddings.stores.milvus import server

    server(where).names()


OPENERS: Mapping[str, Opener] = {"faiss": _faiss, "milvus": _milvus}
REACHING: Mapping[str, Callable[[str], None]] = {"milvus": _milvus_there}
"""How to see that engines are there, of those that lie elsewhere; the text is as for `Opener`."""


def reach(choice: str) -> None:
    """See that a choice's engines can be reached, before it is remembered.

    Raises:
        StoreUnavailable: if they can't.
    """
    name, where = store_parts(choice)
    if see := REACHING.get(name):
        see(where)
