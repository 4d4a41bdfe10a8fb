"""What can be set, each with its meaning and unit; read at the edge and passed down."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from embeddings.encoder import BUNDLED_MODEL


@dataclass(frozen=True, slots=True)
class Settings:
    """How a library is built and asked. The first three are saved with the library."""

    model: str | None = None
    """The embedding model: the bundled one's name, a folder, or a hub's name. None: the
    library's own, for a new library the bundled one."""
    passage_words: int = 110
    """How long a passage is, about, in words."""
    max_file_bytes: int = 50_000_000
    """A larger file is not read (a feed may be larger, not one of its lines)."""
    batch_passages: int = 512
    """How many passages are embedded and stored in one transaction."""
    retrieved: int = 100
    """How many passages each search finds, and how many are left after fusion."""
    read_passages: int = 10
    """How many of these the reader reads."""
    quotes: int = 3
    """How many quotes an answer gives at most."""
    near_misses: int = 3
    """How many near misses an abstention gives at most."""
    lock_wait_s: float = 10.0
    """How long to wait for another process that is writing."""


DEFAULT_SETTINGS = Settings()
DEFAULT_MODEL = BUNDLED_MODEL


def default_library() -> Path:
    """The library of this user: `PRESSMARK_LIBRARY`, else one in the per-user data folder."""
    if chosen := os.environ.get("PRESSMARK_LIBRARY"):
        return Path(chosen)
    from platformdirs import user_data_path

    return user_data_path("pressmark", appauthor=False) / "library"
