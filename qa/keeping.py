"""The part of the public face for whoever looks after the articles: see `Library`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.article import Article, Correction
from corpus.catalogue import Catalogue
from corpus.paths import storable_name
from embeddings.encoder import Encoder
from qa.errors import LibraryError
from qa.opened import Opened
from qa.question import Filters
from qa.settings import Settings
from qa.status import (
    AddProgress,
    AddReport,
    Collection,
    Previewed,
    Removal,
    ShelfPage,
    Sought,
    TakenBack,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpus.worker import Worker

EVERYTHING = Sought()


class Keeping(ABC):
    """Removing and bringing back, correcting by hand, collections, the table of articles."""

    _catalogue: Catalogue
    _encoder: Encoder
    _opened: Opened
    _settings: Settings
    path: Path

    @abstractmethod
    def _worker(self) -> AbstractContextManager[Worker]: ...

    @abstractmethod
    def add(
        self,
        *paths: str | Path,
        retry: bool = False,
        on_progress: Callable[[AddProgress], None] | None = None,
    ) -> AddReport: ...

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Held while articles are changed; the searches know of it at its end."""
        with self._opened.writing():
            self._opened.open_indexes()
            yield
            self._opened.indexes.catch_up(may_write=True)

    def remove(self, what: str | Path, *, by: str = "", for_good: bool = False) -> int:
        """Remove the article with this id, or what was read from this file or folder.

        Returns how many articles went. Failures below a path are forgotten with it. What went
        can be brought back with `undo_removal` for 30 days, unless it is removed `for_good`.
        `by` is who removes it.

        Raises:
            LibraryLocked: if another process is writing to the library.
        """
        from qa.upkeep.removal import remove

        with self._changing():
            return remove(self._catalogue, what, by=by, for_good=for_good)

    def remove_articles(self, article_ids: Sequence[str], *, by: str = "") -> int:
        """Remove these articles, to be brought back together; returns how many went.

        Raises:
            LibraryLocked: if another process is writing to the library.
        """
        from qa.upkeep.removal import remove_articles

        with self._changing():
            return remove_articles(self._catalogue, article_ids, by=by)

    def removals(self) -> list[Removal]:
        """What was removed and can be brought back, the last first."""
        return self._catalogue.removals()

    def undo_removal(self, number: int | None = None) -> TakenBack:
        """Bring back what was removed, with all that was known of it; the last without a number.

        Raises:
            KeyError: if there is no removal of this number, or none at all.
            LibraryLocked: if another process is writing to the library.
        """
        from qa.upkeep.removal import take_back

        with self._changing():
            return take_back(self._catalogue, self._opened.build, number)

    def forget_removed(self, number: int | None = None) -> int:
        """Make a removal one for good, without a number every one; how many articles went.

        Raises:
            LibraryLocked: if another process is writing to the library.
        """
        from qa.upkeep.removal import forget_removed

        with self._opened.writing():
            return forget_removed(self._catalogue, number)

    def alike(self, what: str | Path) -> list[str]:
        """What `remove` would take that has nearly this name: files, folders, else article ids."""
        from qa.upkeep.removal import alike

        return alike(self._catalogue, what)

    def preview(self, *paths: str | Path) -> list[Previewed]:
        """What these files give, each article as it would be read; nothing is stored."""
        from qa.upkeep.uploads import preview

        found = [Path(path) for path in paths]
        with self._worker() as worker:
            return list(preview(self._catalogue, self._settings, self._opened.build, worker, found))

    def add_copies(
        self, *paths: str | Path, on_progress: Callable[[AddProgress], None] | None = None
    ) -> AddReport:
        """Add files that won't stay where they are: copies are kept in the library's folder.

        A copy from which nothing could be read is deleted again; the report says why.

        Raises:
            LibraryLocked: if another process is writing to the library.
            LibraryError: if they can't be copied, as on a full disk.
        """
        from qa.upkeep.uploads import dropped, kept

        try:
            copies = kept(self.path, [Path(path) for path in paths])
        except OSError as error:
            raise LibraryError(
                f"the files can't be copied to {self.path} ({error.strerror}); see whether its "
                "disk is full and you may write there"
            ) from error
        try:
            report = self.add(*copies, retry=True, on_progress=on_progress)
        finally:
            dropped(self.path, self._catalogue, copies)
        with self._opened.writing(), self._catalogue.writing() as change:
            for copy in copies:
                if not copy.exists():
                    change.put_failures(storable_name(copy), [])
        return report

    def correct(
        self,
        article_id: str,
        changes: Mapping[str, str | date | None],
        *,
        evidence: str = "",
        by: str = "",
    ) -> Article:
        """Correct an article's "title", "published" or "publisher"; return it as it is now.

        None says that a day or publisher is not known. The correction is searched, filtered by
        and cited, and stays when the article's file is read again. `evidence` is what shows it,
        `by` who says so.

        Raises:
            KeyError: if there is no such article.
            ValueError: if something can't be a title, day or publisher.
            AlteredArticle: if the article is not what was stored.
            LibraryLocked: if another process is writing to the library.
        """
        from qa.upkeep.by_hand import correct

        with self._changing():
            return correct(
                *(self._catalogue, self._encoder, self._opened.build),
                *(article_id, changes),
                evidence=evidence,
                by=by,
            )

    def undo_correction(self, article_id: str, field: str) -> Article:
        """Say of an article what its file says of this field; return it as it is now.

        Raises:
            KeyError: if there is no such article, or this was not corrected.
            ValueError: if there is no such field.
            AlteredArticle: if the article is not what was stored.
            LibraryLocked: if another process is writing to the library.
        """
        from qa.upkeep.by_hand import undo_correction

        with self._changing():
            return undo_correction(
                self._catalogue, self._encoder, self._opened.build, article_id, field
            )

    def corrections(self, article_id: str) -> list[Correction]:
        """Every correction of an article, those that were undone too, the last first."""
        return self._catalogue.corrections(article_id)

    def shelf(self, sought: Sought = EVERYTHING, *, start: int = 0, rows: int = 50) -> ShelfPage:
        """The articles as a table: `rows` of those that are sought, from place `start`, from 0."""
        return self._catalogue.shelf(sought, start=start, rows=rows)

    def collections(self) -> list[Collection]:
        """The named sets of articles, by name; ask within one with `ask`."""
        return self._catalogue.collections()

    def collection(self, name: str) -> list[str]:
        """The ids of the articles in a collection, in order.

        Raises:
            ValueError: if there is none of this name.
        """
        from qa.upkeep.by_hand import known_collection

        return self._catalogue.members(known_collection(self._catalogue, name))

    def _known(self, scope: Filters) -> Filters:
        """A scope with its collection's name as the library has it.

        Raises:
            ValueError: if there is none of this name.
        """
        if not scope.collection:
            return scope
        from qa.upkeep.by_hand import known_collection

        return replace(scope, collection=known_collection(self._catalogue, scope.collection))

    def collect(self, name: str, articles: Sequence[str] | Sought = ()) -> int:
        """Put articles, by their ids or all that are sought, into a collection.

        It is made if there is none of this name. Returns how many came to it.

        Raises:
            ValueError: if it can't be the name of a collection.
            LibraryLocked: if another process is writing to the library.
        """
        from qa.upkeep.by_hand import collection_name

        ids = self._catalogue.shelf_ids(articles) if isinstance(articles, Sought) else articles
        with self._opened.writing(), self._catalogue.writing() as change:
            name = collection_name(name)
            change.make_collection(name)
            return change.collect(name, ids)

    def take_out(self, name: str, article_ids: Sequence[str]) -> int:
        """Take articles out of a collection; they stay in the library. How many left it.

        Raises:
            ValueError: if there is no collection of this name.
            LibraryLocked: if another process is writing to the library.
        """
        from qa.upkeep.by_hand import known_collection

        name = known_collection(self._catalogue, name)
        with self._opened.writing(), self._catalogue.writing() as change:
            return change.take_out(name, article_ids)

    def rename_collection(self, name: str, new: str) -> None:
        """Give a collection another name.

        Raises:
            ValueError: if there is none of this name, or one of the new name.
            LibraryLocked: if another process is writing to the library.
        """
        from qa.upkeep.by_hand import collection_name, known_collection

        name, new = known_collection(self._catalogue, name), collection_name(new)
        with self._opened.writing(), self._catalogue.writing() as change:
            if change.collection(new) not in (None, name):
                raise ValueError(f"there is a collection “{new}” already; choose another name")
            change.rename_collection(name, new)

    def drop_collection(self, name: str) -> None:
        """Remove a collection; its articles stay in the library.

        Raises:
            ValueError: if there is none of this name.
            LibraryLocked: if another process is writing to the library.
        """
        from qa.upkeep.by_hand import known_collection

        name = known_collection(self._catalogue, name)
        with self._opened.writing(), self._catalogue.writing() as change:
            change.drop_collection(name)
