"""What of an article's sentences stands between quotation marks."""

from __future__ import annotations

from collections.abc import Sequence

from qa.composing.article_lines import Line

SPEECH = "\x00"
"""Stands for each character of direct speech."""
PAIRS = {"“": "”", '"': '"', "‘": "’", "«": "»"}
_DOUBLE = '”"'
"""What closes a double quotation, whichever it opens with: pages mix the two."""
_OPENING = '“"'
_STOPS = ".,!?…—–"


def without_speech(lines: Sequence[Line]) -> list[tuple[str, bool]]:
    """Each sentence with what is quoted blotted out, and whether most of it is quoted.

    A quotation that a paragraph leaves open goes on in the next, if that opens one again.
    """
    found = []
    mark = ""
    for line in lines:
        if line.opens and mark and line.text[:1] != mark:
            mark = ""
        characters = []
        for n, character in enumerate(line.text):
            if mark and not (line.opens and n == 0):
                characters.append(SPEECH)
                if _closes(line.text, n, mark):
                    mark = ""
            elif character in PAIRS and _opens(line.text, n):
                mark = character
                characters.append(SPEECH)
            else:
                characters.append(character)
        outside = "".join(characters)
        letters = sum(c.isalnum() for c in line.text)
        kept = sum(c.isalnum() for c in outside)
        found.append((outside, letters - kept > kept))
    return found


def _opens(text: str, at: int) -> bool:
    behind = text[at + 1 : at + 2]
    before = text[at - 1] if at else " "
    return bool(behind) and not behind.isspace() and not before.isalnum()


def _closes(text: str, at: int, mark: str) -> bool:
    if text[at] != PAIRS[mark]:
        return text[at] in _DOUBLE and mark in _OPENING and text[at - 1] in _STOPS
    if mark != "‘":
        return True
    # An apostrophe is the same character: "councils’ plans".
    behind = text[at + 1 : at + 2]
    if behind.isalnum():
        return False
    return text[at - 1] != "s" or not behind.isspace() or "’" not in text[at + 1 :]
