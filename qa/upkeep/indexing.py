"""The indexes of a library that was put back, built before anybody asks it.

A backup has none. Whoever asks first would build them, and wait: minutes, where there are a
million passages. Passages come from the catalogue 5,000 at a time, so besides the vector index
itself, which stays in memory (2 bytes a number), and the 64 MB in which tantivy sorts words, it
takes eight bytes a passage. What is finished is kept: broken off at any moment, the library is
whole, and the rest is built when it is first asked.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from corpus.catalogue import Catalogue
from qa.errors import PRESSMARK_ERRORS
from qa.retrieval.indexes import Indexes
from qa.retrieval.manifest import chosen_store, is_to_ask_only
from qa.settings import DEFAULT_STORE
from qa.status import IndexProgress
from qa.upkeep.lock import LibraryLock

log = logging.getLogger(__name__)


def build_indexes(folder: Path, on_progress: Callable[[IndexProgress], None]) -> None:
    """Build what indexes the library in a folder lacks; no model is loaded.

    Where another process writes to it, that one builds them. A copy to ask from leaves those on
    a server to the library that it was made of. What fails is logged: the library does without.
    """
    try:
        catalogue = Catalogue(folder / "catalogue.sqlite", create=False)
        try:
            model, some = catalogue.setting("model"), catalogue.passage_ids()[:1]
            is_elsewhere = chosen_store(catalogue).partition("=")[0] != DEFAULT_STORE
            if not model or not some or (is_elsewhere and is_to_ask_only(catalogue)):
                return
            dim = len(catalogue.vectors(some)[0].vector) // 2
            with LibraryLock(folder).held_if_free() as may_write:
                if may_write:
                    Indexes(
                        *(folder, catalogue, model, dim), may_write=True, on_progress=on_progress
                    )
        finally:
            catalogue.close()
    except PRESSMARK_ERRORS as error:
        log.warning("The indexes are not built yet, but when it is first asked: %s", error)


def behind(first: float, done: IndexProgress) -> IndexProgress:
    """How far all the work is, where another part of it was done before, its `first` share."""
    return replace(done, share=first + (1 - first) * done.share)
