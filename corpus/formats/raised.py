"""Small raised characters: marks of footnotes, powers and the ends of ordinals.

On paper "£4.2 million" with a small raised 3 behind it is a figure and a footnote's mark;
as plain characters it would read "£4.2 million3". The mark becomes what Unicode has for it
(³), and a narrow space keeps it apart from the word or figure it stands at, so that neither
a reader of figures nor a search takes the two for one word.
"""

from __future__ import annotations

import re

APART = "\u202f"
"""The narrow no-break space."""
SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᶠᵍʰⁱʲᵏˡᵐⁿʳˢᵗᵘᵛʷˣʸᶻ"

_SMALL = str.maketrans("0123456789abcdfghijklmnrstuvwxyz", SUPERSCRIPTS)
LOWERED = str.maketrans({small: chr(plain) for plain, small in _SMALL.items()})
"""For `str.translate`: raised signs as plain ones."""
_MARK = re.compile(r"[0-9]{1,3}(?:\s*[,;–-]\s*[0-9]{1,3})*|[a-df-nr-z]|[ivx]{2,6}")
_LAST = re.compile(rf"\s*[{SUPERSCRIPTS}*†‡]+$")
# A square metre and a power of ten are one word with their mark.
_POWER = re.compile(r"(?:(?<![^\W_])(?:[cdkm]?m|km|ft|in|yd|mi)|[×x·]\s?10)$", re.IGNORECASE)


OPENS, CLOSES = "\ue000", "\ue001"
"""Characters of nobody's, which readers put round what is raised in a text in the making."""
_ENCLOSED = re.compile(f"{OPENS}([^{OPENS}{CLOSES}]*){CLOSES}")


def settled(text: str) -> str:
    """`text` with what stands between `OPENS` and `CLOSES` written as it is raised."""
    parts: list[str] = []
    at = 0
    for mark in _ENCLOSED.finditer(text):
        parts.append(text[at : mark.start()])
        before = "".join(parts[-2:])[-10:]
        parts.append(raised(before, mark[1], text[mark.end() : mark.end() + 1]))
        at = mark.end()
    return "".join([*parts, text[at:]]).replace(OPENS, "").replace(CLOSES, "")


def raised(before: str, mark: str, behind: str) -> str:
    """The raised `mark` as it is written between the text `before` and the text `behind`.

    Signs, and letters that belong to the word at which they stand (21st, 1er, TM), stay as
    they are.
    """
    words = mark.strip()
    in_word = words.isalpha() and behind[:1].isalpha()
    if not _MARK.fullmatch(words) or in_word:
        return mark
    small = words.translate(_SMALL)
    is_power = words in ("2", "3") or before[-2:] == "10"
    if before[-1:].isalnum() and not (is_power and _POWER.search(before)):
        small = APART + small
    return small + APART if behind[:1].isalnum() else small


def without_marks(title: str) -> str:
    """A title without the mark of a footnote at its end."""
    return _LAST.sub("", title) or title
