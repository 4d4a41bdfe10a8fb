"""Plain text: the characters of the file, and no structure."""

from __future__ import annotations

import re

from corpus.article import Draft
from corpus.errors import UnreadableArticle
from corpus.formats.decoding import decode, storable

_ADDRESS = re.compile(r"\s*(?:https?://|www\.)\S+\s*")
_LONGEST_ADDRESS = 3_000
"""Characters."""
AN_ADDRESS = (
    "The file holds a web address alone, and nothing is fetched; open it in a browser, save the "
    "page with Ctrl+S as .html or .mhtml (“Webpage, Single File”), and add that file."
)


def read(data: bytes, source: str) -> Draft:
    """The text as it stands; its lines are told apart later.

    Raises:
        UnreadableArticle: if `data` is no text, or a web address and nothing else.
    """
    text = storable(decode(data))
    if len(text) < _LONGEST_ADDRESS and _ADDRESS.fullmatch(text):
        raise UnreadableArticle(AN_ADDRESS)
    return Draft(source, text)
