"""The passages that filters admit, remembered for the questions that come next."""

from __future__ import annotations

import threading
from collections import OrderedDict

import numpy as np
from numpy.typing import NDArray

from corpus.catalogue import Catalogue
from qa.question import Filters
from qa.retrieval.manifest import origin

_REMEMBERED = 8


class Admitted:
    """The ids of what filters admit in one catalogue; safe to share between threads.

    Where they leave most of a million passages, to look up their ids takes half a second, and
    who asks within a scope asks more than once. What was admitted last is remembered for a few
    filters (eight bytes a passage) until the catalogue changes.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._lock = threading.Lock()
        self._state: object = None
        self._known: OrderedDict[Filters, NDArray[np.int64]] = OrderedDict()

    def ids(self, filters: Filters) -> NDArray[np.int64]:
        """The ids of the passages that may be found, in order; not to be written to."""
        with self._catalogue.reading():
            state = origin(self._catalogue), self._catalogue.change
            with self._lock:
                if state != self._state:
                    self._state = state
                    self._known.clear()
                if (known := self._known.get(filters)) is not None:
                    self._known.move_to_end(filters)
                    return known
            found = self._catalogue.passage_ids(
                publishers=filters.publishers,
                published_from=filters.published_from,
                published_to=filters.published_to,
                articles=filters.articles,
                collection=filters.collection,
            )
        ids = np.asarray(found, dtype=np.int64)
        with self._lock:
            if state == self._state:
                self._known[filters] = ids
                while len(self._known) > _REMEMBERED:
                    self._known.popitem(last=False)
        return ids
