"""Files that come without a place of their own: kept with the library, under `uploads/`.

There they are read again like any other file, as by the doctor or by later rules.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus.article import Failure
from corpus.catalogue import Catalogue
from corpus.errors import UnreadableArticle
from corpus.paths import storable_name
from corpus.worker import Worker
from embeddings.files import replace_file, sha256_of
from qa.as_read import AsRead
from qa.settings import Settings
from qa.status import Became, Previewed
from qa.upkeep.adding import look_at
from qa.upkeep.build import Build
from qa.upkeep.gathering import assembled, same

FOLDER = "uploads"
_LONGEST_NAME = 120
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def preview(
    catalogue: Catalogue, settings: Settings, build: Build, worker: Worker, paths: Sequence[Path]
) -> Iterator[Previewed]:
    """What these files give, read as adding reads them; nothing is stored."""
    there = look_at(paths)
    for failure in there.failures:
        yield Previewed(failure.source, None, reason=failure.reason)
    for path in there.files:
        rows = worker.read(
            path, max_file_bytes=settings.max_file_bytes, passage_words=build.passage_words
        )
        for row in rows:
            if isinstance(row, Failure):
                yield Previewed(row.source, None, reason=row.reason)
                continue
            source = row.draft.source
            with catalogue.looking() as known:
                try:
                    article = assembled(known, row)
                except UnreadableArticle as error:
                    yield Previewed(source, None, reason=str(error))
                    continue
                its = row.draft.article_id or known.article_with_text(article.text)
                stored = known.article(its) if its else None
            became = Became.ADDED
            if stored is not None:
                is_same = its != row.draft.article_id or same(stored, article)
                became = Became.UNCHANGED if is_same else Became.UPDATED
            yield Previewed(source, became, AsRead(article, (source,), row.draft.left_out))


def kept(library: Path, paths: Sequence[Path]) -> list[Path]:
    """Copies of these files in the library's own folder, one that is there already as it is."""
    folder = library / FOLDER
    folder.mkdir(exist_ok=True)
    found = []
    for path in paths:
        place = _place(folder, path)
        if not place.exists():

            def copy(new: Path, path: Path = path) -> None:
                shutil.copyfile(path, new)

            replace_file(place, copy)
        found.append(place)
    return list(dict.fromkeys(found))


def dropped(library: Path, catalogue: Catalogue, paths: Sequence[Path]) -> None:
    """Delete those of these copies from which nothing came into the library."""
    for path in paths:
        if path.parent == library / FOLDER and not catalogue.sources_below(storable_name(path)):
            path.unlink(missing_ok=True)


def _place(folder: Path, path: Path) -> Path:
    """Where a copy lies: under its name, with a number where another file has that."""
    name = _UNSAFE.sub("_", path.name).strip(". ") or "article"
    stem, suffix = Path(name).stem[:_LONGEST_NAME], Path(name).suffix
    n = 1
    while True:
        place = folder / (f"{stem}{suffix}" if n == 1 else f"{stem} ({n}){suffix}")
        if not place.exists() or sha256_of(place) == sha256_of(path):
            return place
        n += 1
