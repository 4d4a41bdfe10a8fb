"""Names for files that the desk makes, of the words that somebody knows them by."""

from __future__ import annotations

import re
from typing import Final

_MOST: Final = 40
"""Characters: as many as are read at a glance, and fit beside other columns."""
_BETWEEN_WORDS = re.compile(r"[^\w-]+")


def file_name(words: str, otherwise: str) -> str:
    """The first words, as many as fit whole, joined by dashes and without an ending.

    `otherwise` is the name where there are none. Of a single word that is longer the beginning
    is taken.
    """
    name = ""
    for word in _BETWEEN_WORDS.split(words):
        if name and len(name) + 1 + len(word) > _MOST:
            break
        name = f"{name}-{word}".strip("-")
    return name[:_MOST] or otherwise
