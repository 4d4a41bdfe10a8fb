"""Which articles somebody means by an id, a title or a file's name, as far as they type it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from corpus.catalogue import Catalogue
from corpus.page.layout import plain
from corpus.paths import storable_name
from qa.upkeep.removal import spellings


def find(catalogue: Catalogue, what: str) -> list[str]:
    """The ids of the articles that `what` names, in order; empty if it names none.

    Tried in turn, and the first that finds any counts: an id; a file or folder, or one of a
    file's articles (`path#n`); a title; the beginning of an id; a file's bare name; the
    beginning of a title; words of one. Titles are compared without regard to case, white
    space and the shape of quotation marks.
    """
    with catalogue.reading():
        if not what.strip():
            return []
        if catalogue.entries([storable_name(what)]):
            return [storable_name(what)]
        if found := _from_path(catalogue, what):
            return found
        titles = catalogue.titles()
        return next((found for found in _alike(catalogue, titles, what) if found), [])


def _alike(catalogue: Catalogue, titles: dict[str, str], what: str) -> Iterator[list[str]]:
    asked = plain(what)
    names = {article_id: plain(title) for article_id, title in titles.items()}
    yield [one for one, name in names.items() if name == asked]
    yield [one for one in names if one.startswith(what)]
    yield _by_file_name(catalogue, what)
    yield [one for one, name in names.items() if name.startswith(asked)]
    yield [one for one, name in names.items() if asked in name]


def _from_path(catalogue: Catalogue, what: str) -> list[str]:
    """The articles of a file or below a folder, by its path in any of its spellings."""
    for path in spellings(Path(what)):
        if below := catalogue.sources_below(path):
            with catalogue.looking() as known:
                return sorted({one for name in below for one in known.articles_from(name)})
    file, mark, number = what.rpartition("#")
    if mark and number.isdecimal():
        for path in spellings(Path(file)):
            with catalogue.looking() as known:
                held = known.articles_from(path)
            if found := [one for one in held if f"{path}#{number}" in catalogue.sources(one)]:
                return found
    return []


def _by_file_name(catalogue: Catalogue, what: str) -> list[str]:
    paths = catalogue.sources_below("/") if "/" not in what else []
    named = [path for path in paths if Path(path).name.casefold() == what.casefold()]
    with catalogue.looking() as known:
        return sorted({one for path in named for one in known.articles_from(path)})
