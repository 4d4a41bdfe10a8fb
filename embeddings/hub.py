"""The model hub: what its cache holds, and that nobody asks it unless that was allowed."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FOUND_BY = ("modules.json", "config.json")
"""A model has one of these at least."""

_one_at_a_time = threading.RLock()


def cached(name: str) -> bool:
    """Whether the hub's cache holds a model by this name; looks at the disk only.

    A name without an owner is also looked for among sentence-transformers' own.
    """
    names = [name] if "/" in name else [name, f"sentence-transformers/{name}"]
    try:
        return any(cached_file(one, file) for one in names for file in _FOUND_BY)
    except ValueError:  # such as a path, which can be no name on the hub
        return False


def cached_file(name: str, file: str) -> Path | None:
    """Where the hub's cache holds a file of the model by this name; looks at the disk only.

    Raises:
        ValueError: if it can be no name on the hub.
    """
    from huggingface_hub import try_to_load_from_cache

    cache = os.environ.get("SENTENCE_TRANSFORMERS_HOME")
    found = try_to_load_from_cache(name, file, cache_dir=cache)
    return Path(found) if isinstance(found, str) else None


@contextmanager
def offline() -> Iterator[None]:
    """Within the block the hub's library opens no connection; one block at a time.

    `local_files_only` alone is not enough: not all that a model is made of is loaded by it.
    """
    from huggingface_hub import constants

    with _one_at_a_time:
        was = constants.HF_HUB_OFFLINE
        constants.HF_HUB_OFFLINE = True
        try:
            yield
        finally:
            constants.HF_HUB_OFFLINE = was
