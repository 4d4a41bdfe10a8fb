"""What is set side by side: the seam `Side`, and which there are.

A side's room imports its library when it is made, in a process of its own; none of the rooms of
the others imports anything of Pressmark.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast

FOUND = 10
"""How many passages a search gives."""

ROOMS = {
    "pressmark": "ours",
    "pressmark float32": "ours",
    "txtai": "with_txtai",
    "haystack": "with_haystack",
    "llama-index": "with_llama_index",
    "bare encoding": "bare",
}
"""The sides by name, and the module of each."""

OURS = ("pressmark", "pressmark float32")
ENCODING_ONLY = "bare encoding"
OTHERS = tuple(name for name in ROOMS if name not in (*OURS, ENCODING_ONLY))


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage as Pressmark cut it: its number, its article, and the text to embed and index."""

    number: int
    article_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """Some articles to be added: as a feed, and cut into passages.

    `vectors` has the vector of each text where they are known and nothing is to be encoded.
    """

    feed: Path
    passages: Sequence[Passage]
    vectors: Mapping[str, Any] | None = None


class Side(Protocol):
    """One library, used as its documentation says."""

    packages: Sequence[str]
    """The distributions whose versions are to be told."""

    def make(self, folder: Path) -> None:
        """Load the model and begin an empty store, to be kept in a folder."""
        ...

    def add(self, part: Part) -> None:
        """Take in some articles: encode what is to be, and hold it."""
        ...

    def finish(self) -> None:
        """What is left to do until the store can be opened again: words indexed, files written."""
        ...

    def open(self, folder: Path) -> None:
        """Load the model and open a finished store."""
        ...

    def search(self, question: str) -> list[tuple[str, str]]:
        """The `FOUND` best passages for a question: the id of the article and the text of each."""
        ...


def side(name: str, model: str) -> Side:
    """The side by a name, over the model in a folder.

    Raises:
        ModuleNotFoundError: if its library isn't installed.
    """
    room = importlib.import_module(f"tests.bench.beside.{ROOMS[name]}")
    return cast(Side, room.made(name, model))


def read_passages(path: Path) -> list[Passage]:
    """The passages in a file of JSON lines."""
    with path.open(encoding="utf-8") as lines:
        return [Passage(**json.loads(line)) for line in lines]
