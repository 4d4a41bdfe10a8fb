"""Articles leave the library: one by its id, or what was read from a file or a folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from corpus.catalogue import Catalogue, CatalogueWriter
from corpus.paths import storable_name


def remove(catalogue: Catalogue, what: str | Path) -> int:
    """Remove the article with this id, or what was read from this file or folder.

    Returns how many articles went. Failures below a path are forgotten with it.
    """
    with catalogue.writing() as change:
        if change.is_current(storable_name(what)):
            change.remove_article(storable_name(what))
            return 1
        for path in spellings(Path(what)):
            sources = catalogue.sources_below(path)
            folder = path.rstrip("/") + "/"
            failed = [name for name in change.failed_paths() if f"{name}/".startswith(folder)]
            if sources or failed:
                return _forget(change, sources, failed)
    return 0


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


def _forget(change: CatalogueWriter, sources: list[str], failed: list[str]) -> int:
    removed = 0
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
