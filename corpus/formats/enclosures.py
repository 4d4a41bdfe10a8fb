"""What a message holds besides its own article: files, which other readers read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from corpus.article import Carrier, Draft


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that is enclosed in another."""

    source: str
    """The name that its article is known by."""
    name: str
    """The file's own name, whose end says what reads it."""
    data: bytes
    saved: date | None = None
    """The day by which it was written: that of the message."""
    url: str | None = None
    """Where it was fetched from."""
    carrier: Carrier | None = None
    """The e-mail that it is attached to."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message's article, None where it has no words of its own, and what is enclosed in it."""

    source: str
    draft: Draft | None
    enclosed: tuple[Enclosed, ...]
