"""A document's properties: whether what a program put there as the title is one."""

from __future__ import annotations

import re

from corpus.formats.composition import one_line
from corpus.formats.decoding import visible

_MADE_BY_PROGRAMS = re.compile(
    r"microsoft (?:word|powerpoint|excel)\b.*|powerpoint presentation|untitled\b.*|"
    r"(?:document|presentation|slide|layout|page|book|sheet) ?\d+|print\b.*|title|"
    r".*\.(?:docx?|docm|pdf|rtf|odt|indd|qxd|qxp|pptx?|xlsx?|txt|html?|pub|pages|tmp|ps|tex|dvi)",
    re.IGNORECASE,
)


def sensible_title(value: str | None) -> str | None:
    """`value` on one line; None where it is a file's name or a program's placeholder.

    A single word is no title either: `Report`, `Layout`, `minutes_final_v2`.
    """
    title = one_line(visible(value or ""))
    words = [word for word in title.split() if any(map(str.isalpha, word))]
    return None if len(words) < 2 or _MADE_BY_PROGRAMS.fullmatch(title) else title
