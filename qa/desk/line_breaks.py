"""Breaks of lines that say nothing: a page was not wide enough. They are shown as spaces."""

from __future__ import annotations

import re

_BREAK = re.compile(r"(?<=[^\s:])\n(?=[\w(“‘\"'£$€])(?!\w{1,3}[.)]\s)")
"""The end of a line behind which no list goes on."""
_ENDS = re.compile(r"[.!?…]['\"’”)\]]*$")
_WRAPPED_CHARS = 25
"""A line that was broken for want of room has at least so many; one of verse, or of an address,
seldom."""


def soft_breaks(text: str, start: int, end: int, *, is_pdf: bool = False) -> list[int]:
    """Where lines of `text[start:end]` end only for want of room: within a sentence, in a PDF
    behind one, too.
    """
    found = []
    for match in _BREAK.finditer(text, start, end):
        begins = text.rfind("\n", start, match.start()) + 1 or start
        line = text[begins : match.start()]
        if is_pdf or (len(line) >= _WRAPPED_CHARS and not _ENDS.search(line)):
            found.append(match.start())
    return found
