"""What a library tells of itself: what it holds, what adding did, what is wrong with it."""

from __future__ import annotations

import shlex
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.article import Failure, Omission
from corpus.catalogue import (
    Collection,
    Column,
    Counts,
    Removal,
    ShelfPage,
    ShelfRow,
    Sought,
    State,
)
from embeddings.kernels import Kernel
from qa.language_model import LanguageModel
from qa.settings import ReaderKind

if TYPE_CHECKING:
    from qa.as_read import AsRead, Words  # it brings the rules of pages

__all__ = [
    "AddProgress",
    "AddReport",
    "Backup",
    "Became",
    "Collection",
    "Column",
    "CopyOf",
    "Counts",
    "Finding",
    "IndexProgress",
    "Previewed",
    "Rehearsed",
    "Removal",
    "ShelfPage",
    "ShelfRow",
    "Sought",
    "State",
    "Status",
    "TakenBack",
]


@dataclass(frozen=True, slots=True)
class CopyOf:
    """What a copy to ask from was made of; empty is what its backup doesn't tell."""

    library: str = ""
    """The folder of the library itself, on its own machine."""
    library_id: str = ""
    made: str = ""
    """When the library was as it is here, as ISO 8601, in UTC."""
    backup: str = ""
    """Where the backup lay when the copy was made of it."""

    def describe(self) -> str:
        """What it is, as a part of a sentence."""
        of = f", of the library {self.library}" if self.library else ""
        made = f", as it was backed up at {self.made}" if self.made else ""
        return f"a copy to ask from only{of}{made}"

    def refusal(self, folder: Path) -> str:
        """Why the copy in a folder is not changed, and what to do instead."""
        here, backup = shlex.quote(str(folder)), shlex.quote(self.backup or "BACKUP")
        there = f" --library {shlex.quote(self.library)}" if self.library else ""
        return (
            f"{folder} is {self.describe()}; nothing can be added, changed, removed or examined "
            "in it. Do that in the library itself, where it lies, then bring the copy up to date "
            f"with: pressmark backup {backup}{there}, and here: pressmark restore {backup} "
            f"--ask-only --library {here}. To make a library of its own of this copy instead: "
            f"pressmark restore {backup} --overwrite --library {here}"
        )


@dataclass(frozen=True, slots=True)
class Status:
    """What a library holds, and what it could not read."""

    path: Path
    model: str
    reader: ReaderKind
    """Who would read what is found for a question."""
    risk: float
    """The largest share of wrong answers it is to give."""
    counts: Counts
    publishers: tuple[str, ...]
    failures: tuple[Failure, ...]
    change: int
    bytes: int
    """What the library's folder takes on the disk."""
    omissions: tuple[Omission, ...] = ()
    """What was left out of articles: of files that were read in part only."""
    store: str = "faiss"
    """What searches it; see `qa.settings.Settings.store`."""
    language_model: LanguageModel | None = None
    """The one that may be asked to point; None: none is."""
    writable: bool = True
    """Whether articles can be added here, as far as rights and mounts tell."""
    copy_of: CopyOf | None = None
    """What it was made of, where it is a copy to ask from (`Library.restore`); else None."""
    kernel: Kernel | None = None
    """How the processor multiplies for the trained reader; None for one without weights."""
    reader_at_hand: bool = True
    """Whether what this reader needs is installed; its files are not looked into."""

    def to_dict(self) -> dict[str, Any]:
        """As JSON; what could not be read, or in part only, each with its source and reason."""
        return {
            "library": str(self.path),
            "model": self.model,
            "store": self.store,
            "reader": self.reader.value,
            "reader_at_hand": self.reader_at_hand,
            "kernel": self.kernel and self.kernel.value,
            "risk": self.risk,
            "articles": self.counts.articles,
            "versions": self.counts.versions,
            "sources": self.counts.sources,
            "passages": self.counts.passages,
            "publishers": list(self.publishers),
            "bytes": self.bytes,
            "change": self.change,
            "writable": self.writable,
            "copy_of": self.copy_of and asdict(self.copy_of),
            "failures": [asdict(failure) for failure in self.failures],
            "omissions": [asdict(omission) for omission in self.omissions],
            **({"language_model": self.language_model.to_dict()} if self.language_model else {}),
        }


class Became(StrEnum):
    """What adding makes of an article."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """An article as a file gives it, and what adding would make of it."""

    source: str
    """The file; for one of several in a file, `path#n`."""
    became: Became
    article_id: str
    title: str
    published: date | None
    published_evidence: str | None
    words: Words


@dataclass(frozen=True, slots=True)
class Previewed:
    """What a file gives, read and not kept: an article, or why there is none."""

    source: str
    """The file; for one of several in a file, `path#n`."""
    became: Became | None
    """What adding would make of it; None where it can't be read."""
    as_read: AsRead | None = None
    reason: str = ""
    """Why it can't be read, and what to do."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What became of articles whose removal was undone."""

    back: tuple[str, ...]
    """The ids of those that are there again."""
    left: tuple[str, ...] = ()
    """Of those that are not: they were added anew meanwhile, or altered in the catalogue."""


@dataclass(frozen=True, slots=True)
class AddReport:
    """What became of what was to be added, counted in articles, and what failed and why."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: tuple[Failure, ...] = ()
    omissions: tuple[Omission, ...] = ()
    """What was left out of the articles that were read: of files read in part only."""
    notes: tuple[str, ...] = ()
    """What else there is to know, in sentences: a folder that holds nothing to read."""
    rehearsed: tuple[Rehearsed, ...] = ()
    """Of a dry run alone: the articles of each file, then those that would be removed."""


@dataclass(frozen=True, slots=True)
class AddProgress:
    """How far adding has come: what is stored, and how much of it all is embedded."""

    files: int
    files_total: int
    articles: int
    passages: int
    """How many new ones were met; those of which the words were known are embedded already."""
    share: float
    """Of all the work, in [0, 1], by the files' sizes."""
    seconds: float
    """Since the start."""
    articles_total: int = 0
    """How many articles there are, those that are still to be read among them."""
    is_exact: bool = False
    """Whether it is known that there are no more; else there are so many at least."""
    passages_per_s: float = 0.0
    """How many were embedded a second in the last minutes, while there were any to embed."""
    remaining_s: float | None = None
    """How long the rest takes at this rate, if all of it is new; None while it can't be told."""


@dataclass(frozen=True, slots=True)
class IndexProgress:
    """How far the index is that is built for a library that has grown out of the former one, or
    how far restoring a library is, which proves the backup first and builds both.
    """

    passages: int
    """So many are in it; none as long as it is found out how to divide them."""
    passages_total: int
    share: float
    """Of all the work, in [0, 1]."""
    index: str = "vector index"
    """Which one is being built; empty as long as the backup is proved."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of a library, in a folder of its own."""

    path: Path
    made: str
    """When, as ISO 8601, in UTC."""
    change: int
    """The library's change that it holds."""
    articles: int
    versions: int
    """Every version of every article; the current ones too."""
    bytes: int
    copied_bytes: int
    """How many of these were not in the folder before."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, in a sentence, and whether it was mended."""

    fault: str
    mended: bool
    given_up: bool = False
    """Whether what was lost was given up, to go on without it; then nothing is mended."""
    mendable: bool = True
    """Whether mending may help; else the sentence says what does."""
