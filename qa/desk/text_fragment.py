"""An address that opens a page at quoted words: https://wicg.github.io/scroll-to-text-fragment/."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote as percent_encoded

_WHOLE_WORDS = 10
"""So many words are named whole; of more only the first and the last."""
_EDGE_WORDS = 5
_MOST_EDGE_WORDS = 12
_PREFIX_WORDS = 4


def at_words(address: str, pieces: Sequence[str], before: str) -> str:
    """`address`, opened at the words of `pieces`, of which each stands in a block of its own.

    `before` is the page's text before them. Where their beginning stands there too, more of them,
    and if need be the words before them, tell the two apart: a browser takes the first that fits.
    """
    words = [piece.split() for piece in pieces if piece.strip()]
    if not words:
        return address
    first, last = words[0], words[-1]
    if len(words) == 1 and len(first) <= _WHOLE_WORDS:
        start, ends = first, None
    else:
        at_most = len(first) - 1 if len(words) == 1 else len(first)
        count = min(_EDGE_WORDS, at_most)
        while count < min(_MOST_EDGE_WORDS, at_most) and _stands(first[:count], before):
            count += 1
        start = first[:count]
        left = len(first) - count if len(words) == 1 else len(last)
        ends = last[-min(_EDGE_WORDS, left) :]
    parts = [_encoded(start), *([_encoded(ends)] if ends else [])]
    # These may stand in the block above, but in one block.
    above = re.split(r"[\n\t]", before.rstrip())[-1].split()
    if _stands(start, before) and (prefix := above[-_PREFIX_WORDS:]):
        parts.insert(0, f"{_encoded(prefix)}-")
    page = address.split(":~:", 1)[0]
    return f"{page}{'' if '#' in page else '#'}:~:text={','.join(parts)}"


def _stands(words: Sequence[str], text: str) -> bool:
    return re.search(r"\s+".join(map(re.escape, words)), text, re.IGNORECASE) is not None


def _encoded(words: Sequence[str]) -> str:
    """As the directive asks: its own signs, the comma, the dash and “&”, too."""
    text = " ".join(words).encode("utf-8", "replace")
    return percent_encoded(text, safe="").replace("-", "%2D")
