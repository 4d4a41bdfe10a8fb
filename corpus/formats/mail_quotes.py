"""Which lines of an e-mail are not its sender's: quoted mail, and signatures.

quotequail knows how mail programs of many languages lead in what they quote ("On … wrote:",
"-----Original Message-----"). What a mail forwards is what it was sent for, so that there
only the lines around it are marked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import quotequail

_FORWARDED = re.compile(r"\s*(?:fwd?|wg|tr|rv|doorst)\s*:", re.IGNORECASE)
_ANSWERED = re.compile(r"\s*(?:re|aw|antw|sv|rif)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)
_SIGNATURE = re.compile(r"--[ \t\xa0]*")
"""The line above a signature (RFC 3676); many programs take its last space away."""
_MOST_LINES = 500
"""Below so many lines nothing is looked for that leads in another mail: quotequail's time grows
with the square of lines that look like headers, and 2,000 of them took seconds."""
_HEADERS = {"from", "subject"}
"""What the lines above a mail quoted without a mark must have, besides a day or a receiver."""


def is_forward(subject: str) -> bool:
    return _FORWARDED.match(subject) is not None


def is_answer(subject: str, referred: bool) -> bool:
    """Whether a mail answers another; `referred`: it names one that it refers to."""
    return not is_forward(subject) and (referred or _ANSWERED.match(subject) is not None)


def not_own(
    lines: Sequence[str], *, forward: bool, answer: bool, signed: Sequence[bool] = ()
) -> list[bool]:
    """For each line of a mail whether it is quoted or a signature; none where all would be.

    `signed` says of which lines that is known already.
    """
    marks = list(signed) or [False] * len(lines)
    start, end, unmarked = _lead_in(lines)
    for n in range(start, end):
        marks[n] = True
    if not forward:
        cited = [n for n in range(end, len(lines)) if lines[n].lstrip().startswith(">")]
        if start < len(lines) and unmarked and not cited:
            marks[end:] = [True] * (len(lines) - end)
        if start < len(lines) or answer:
            for n, line in enumerate(lines):
                marks[n] = marks[n] or line.lstrip().startswith(">")
    _mark_signatures(lines, marks)
    if all(mark or not line.strip() for mark, line in zip(marks, lines, strict=True)):
        return [False] * len(lines)
    return marks


def _lead_in(lines: Sequence[str]) -> tuple[int, int, bool]:
    """Where the lines that lead in another mail begin and end, and whether all below is that mail.

    Both are the number of lines where there are none.
    """
    text = "\n".join(lines[:_MOST_LINES])
    found = quotequail.unwrap(text)
    none = (len(lines), len(lines), False)
    if found is None or found["type"] == "quote":
        return none
    top = found.get("text_top", "")
    start = text.find(top) + len(top) if top else 0
    first = text.count("\n", 0, start) + (1 if top else 0)
    while first < len(lines) and not lines[first].strip():
        first += 1
    by_headers = found["type"] == "forward" and not _is_marked(lines[first])
    if by_headers and not (found.keys() >= _HEADERS and found.keys() & {"date", "to"}):
        return none
    quoted = next((n for n in range(first, len(lines)) if _begins(lines[n], found)), len(lines))
    return first, max(quoted, first + 1), True


def _is_marked(line: str) -> bool:
    """Whether a line by itself says that another mail follows."""
    return len(quotequail.quote(line.strip(), quote_intro_line=True)) > 1


def _begins(line: str, found: dict[str, str]) -> bool:
    """Whether the mail that was led in begins in this line."""
    first = found.get("text", "").split("\n", 1)[0].strip()
    return bool(first) and line.lstrip("> \t").rstrip() == first.lstrip("> \t")


def _mark_signatures(lines: Sequence[str], marks: list[bool]) -> None:
    """Mark what stands between a signature's line and what is quoted below it, or the end."""
    within = False
    for n, line in enumerate(lines):
        within = (within or _SIGNATURE.fullmatch(line) is not None) and not marks[n]
        marks[n] = marks[n] or within
