"""Who published each article: as the catalogue states it, or as stands beside its day."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping, Sequence

from corpus.catalogue import Catalogue, Shelved
from qa.retrieval.manifest import origin

_BEHIND_DAY = re.compile(r"[|·•]\s*(?P<name>[^|·•]+?)\s*$")


class Imprints:
    """The publishers of one catalogue's articles; safe to share between threads.

    What stands beside a day, as in "3 May 2020 | The Post: South", may be a section or an author.
    It is a publisher where another article, in what it says of itself, has the same one, or one
    of the same house.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._lock = threading.Lock()
        self._state: object = None
        self._names: tuple[str, ...] = ()

    def of(self, articles: Sequence[Shelved]) -> dict[str, str]:
        """Article id → its publisher, of those for which it is known."""
        stated = {one.article_id: one.publisher for one in articles if one.publisher}
        unknown = [one.article_id for one in articles if not one.publisher]
        return {**stated, **self._beside(self._catalogue.said_of_day(unknown))}

    def names(self) -> tuple[str, ...]:
        """All publishers, in order; remembered until the catalogue changes."""
        with self._catalogue.reading():
            state = origin(self._catalogue), self._catalogue.change
            with self._lock:
                if state == self._state:
                    return self._names
            names = tuple(sorted({*self.of(self._catalogue.shelved()).values()}))
        with self._lock:
            self._state, self._names = state, names
        return names

    def _beside(self, said: Mapping[str, str]) -> dict[str, str]:
        houses = {_house(name) for name in self._catalogue.publishers()} if said else set()
        beside = ((one, _BEHIND_DAY.search(words)) for one, words in said.items())
        return {
            one: found["name"] for one, found in beside if found and _house(found["name"]) in houses
        }


def _house(name: str) -> str:
    return name.partition(":")[0].strip().casefold()
