"""Articles leave the library: one by its id, or what was read from a file or a folder."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from corpus.catalogue import Catalogue, CatalogueWriter
from corpus.paths import storable_name
from qa.status import TakenBack
from qa.upkeep.adding import mark_again
from qa.upkeep.build import Build

KEPT_DAYS = 30
"""So many days what was removed can be brought back; then it is gone at the next removal."""


@dataclass(frozen=True, slots=True)
class _Bin:
    """Where what is removed is kept; nowhere without a number."""

    change: CatalogueWriter
    number: int | None

    def keep(self, article_id: str) -> None:
        if self.number is not None:
            self.change.keep_removed(self.number, article_id)


def remove(catalogue: Catalogue, what: str | Path, *, by: str = "", for_good: bool = False) -> int:
    """Remove the article with this id, or what was read from this file or folder.

    Returns how many articles went. Failures below a path are forgotten with it. What went can
    be brought back for `KEPT_DAYS`, unless it is removed `for_good`.
    """
    name = storable_name(what)
    with catalogue.writing() as change:
        before = (datetime.now(UTC) - timedelta(days=KEPT_DAYS)).isoformat(timespec="seconds")
        for old in catalogue.removals():
            if str(old.made) < before:
                change.forget_removal(old.number)
        if change.is_current(name):
            _begun(change, name, by, for_good).keep(name)
            change.remove_article(name)
            return 1
        for path in spellings(Path(what)):
            sources = catalogue.sources_below(path)
            folder = path.rstrip("/") + "/"
            failed = [one for one in change.failed_paths() if f"{one}/".startswith(folder)]
            if sources or failed:
                kept = _begun(change, path, by, for_good or not sources)
                return _forget(kept, sources, failed)
    return 0


def remove_articles(catalogue: Catalogue, article_ids: Sequence[str], *, by: str = "") -> int:
    """Remove these articles, as far as they are there, to be brought back together."""
    with catalogue.writing() as change:
        there = [one for one in dict.fromkeys(article_ids) if change.is_current(one)]
        if there:
            kept = _begun(change, there[0] if len(there) == 1 else "", by, False)
            for article_id in there:
                kept.keep(article_id)
                change.remove_article(article_id)
    return len(there)


def take_back(catalogue: Catalogue, build: Build, number: int | None = None) -> TakenBack:
    """Undo a removal, the last one without a number.

    Raises:
        KeyError: if there is none of this number, or none at all.
    """
    with catalogue.writing() as change:
        there = [one.number for one in catalogue.removals()]
        if not there or (number is not None and number not in there):
            raise KeyError(number)
        back, left, again = change.take_back(there[0] if number is None else number)
        for article_id in sorted(again):
            mark_again(change, article_id, build)
    return TakenBack(tuple(back), tuple(left))


def forget_removed(catalogue: Catalogue, number: int | None = None) -> int:
    """Keep what was removed no longer, all of it without a number; how many articles went."""
    with catalogue.writing() as change:
        going = [one for one in catalogue.removals() if number in (None, one.number)]
        for one in going:
            change.forget_removal(one.number)
    return sum(one.articles for one in going)


def alike(catalogue: Catalogue, what: str | Path) -> list[str]:
    """What is known by nearly this name, and could be removed: files and folders that end in
    the same name, in any case; else article ids that begin with it.
    """
    name = Path(os.path.normpath(what)).name.casefold()
    if not name:
        return []
    failed = {failure.source.partition("#")[0] for failure in catalogue.failures()}
    paths = [Path(path) for path in {*catalogue.sources_below("/"), *failed}]
    found = {
        str(one) for path in paths for one in (path, *path.parents) if one.name.casefold() == name
    }
    if not found:
        start = storable_name(what).casefold()
        found = {one for one in catalogue.article_ids() if one.casefold().startswith(start)}
    return sorted(found)


def _begun(change: CatalogueWriter, what: str, by: str, for_good: bool) -> _Bin:
    return _Bin(change, None if for_good else change.begin_removal(what, by))


def _forget(kept: _Bin, sources: list[str], failed: list[str]) -> int:
    change, removed, going = kept.change, 0, set(sources)
    held = dict.fromkeys(one for source in sources for one in change.articles_from(source))
    for article_id in held:
        if set(change.paths_of(article_id)) <= going:
            kept.keep(article_id)
    for source in sources:
        for article_id in change.articles_from(source):
            removed += change.remove_source(article_id, source)
    for name in failed:
        change.put_failures(name, [])
    return removed


def spellings(path: Path) -> Iterator[str]:
    """The names that a path may be known by: absolute, with ever fewer links in it.

    What was found below a folder is known by the links that led there from that folder.
    """
    whole = Path(os.path.normpath(path.absolute()))
    seen = set[str]()
    for parent in (*reversed(whole.parents), whole):
        try:
            name = storable_name(parent.resolve() / whole.relative_to(parent))
        except (OSError, RuntimeError):  # a link that leads to itself
            continue
        if name not in seen:
            seen.add(name)
            yield name
