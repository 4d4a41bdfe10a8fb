"""What can go wrong in the corpus.

CorpusError
├── UnreadableArticle   a file or feed line gives no article; carries the reason
├── CatalogueError      the catalogue can't be opened or is not one of ours
├── AlteredArticle      what the catalogue holds of an article is not what was stored
└── LibraryLocked       another process is writing
"""

from __future__ import annotations


class CorpusError(Exception):
    """The root of the corpus's errors; its message is a sentence for the user."""


class UnreadableArticle(CorpusError):
    """A file or a feed's line gives no article; the message says why and what to do."""


class CatalogueError(CorpusError):
    """The catalogue can't be opened, or is not one of ours."""


class AlteredArticle(CorpusError):
    """What the catalogue holds of an article is not what was stored; it is never shown."""


class LibraryLocked(CorpusError):
    """Another process is writing to the library."""
