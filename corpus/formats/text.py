"""Plain text: the characters of the file, and no structure."""

from __future__ import annotations

from corpus.article import Draft
from corpus.formats.decoding import decode, storable


def read(data: bytes, source: str) -> Draft:
    """The text as it stands; its lines are told apart later.

    Raises:
        UnreadableArticle: if `data` is no text.
    """
    return Draft(source, storable(decode(data)))
