"""Which line of a text is its title, and what to call a text that has none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

from corpus.article import BlockKind
from corpus.english.dates import WEEKDAYS
from corpus.page import dating
from corpus.page.layout import Line, plain
from corpus.page.marks import Furniture

LABEL_CHARACTERS = 80
TITLE_WORDS = 25
OPENING_WORDS = 8
"""A full sentence of this many words or more begins the text; shorter ones may still be a
page's messages above the title."""
KICKER_WORDS = 3
"""A line this short above a longer one is a section's or site's name rather than the title."""

_SITE_SUFFIX = re.compile(r"\s+[|»]\s+[^|»]{2,60}$|\s+[-–—]\s+(?:[A-Z][\w.'’&]*\s?){1,4}$")
_NOT_A_TITLE = re.compile(r"[.,;:][\"'”’)\]]*$")
# A newspaper's head: "Monday, April 19 News for London".
_TODAY = re.compile(rf"(?:{'|'.join(WEEKDAYS)}),? (?:\d{{1,2}} )?[A-Z][a-z]+ \d")
_CONTENT_WORD = re.compile(r"[^\W\d_]{4,}")


def clean(title: str) -> str:
    """`title` on one line."""
    return " ".join(title.split())


def without_site(title: str) -> str:
    """`title` less the site's name behind a bar, as the title bar of a browser shows it."""
    head = re.sub(r"(?:\s+[|»]\s+[^|»]{2,60})+$", "", title)
    return head if len(head.split()) >= 3 else title


def label(text: str) -> str:
    """The first words of `text`, up to `LABEL_CHARACTERS`: a name where there is no title."""
    words = clean(text[: 4 * LABEL_CHARACTERS])
    if len(words) <= LABEL_CHARACTERS:
        return words
    return words[: LABEL_CHARACTERS + 1].rpartition(" ")[0] or words[:LABEL_CHARACTERS]


def same(line: Line, title: str) -> bool:
    """Whether `line` says `title`, alone or with the site's name behind it."""
    if len(line.text) > 2 * len(title) + 80:
        return False
    wanted = plain(title)
    return line.plain == wanted or (
        line.plain.startswith(wanted)
        and _SITE_SUFFIX.fullmatch(clean(line.text)[len(wanted) :]) is not None
    )


def find(lines: Sequence[Line], marks: Sequence[Furniture | None]) -> int | None:
    """The index of the line that is the title, or None where the text has none.

    It stands above the first sentence of the text, with nothing but furniture,
    a section's name or a standfirst beside it, and does not end as a sentence
    does. Of several the format's own heading is taken, else the first of more
    than `KICKER_WORDS` words that tops the page or shares a word with the text.
    """
    for i, line in enumerate(lines):
        if line.kind is BlockKind.TITLE:
            return i
    candidates: list[int] = []
    opening = None
    for i, line in enumerate(lines):
        if marks[i] is not None or dating.is_date_line(line.text) or _TODAY.match(line.text):
            continue
        sentence = line.stopped and not line.text.endswith(("?", "!"))
        if (sentence and line.words >= OPENING_WORDS) or line.words > TITLE_WORDS:
            opening = i
            break
        if not (line.bullet or _NOT_A_TITLE.search(line.text)) and any(map(str.isalpha, line.text)):
            candidates.append(i)
    if opening is None:
        # Without a full sentence anywhere the first line may still head what follows.
        unmarked = [i for i, mark in enumerate(marks) if mark is None]
        return next((i for i in candidates if i == unmarked[0] != unmarked[-1]), None)
    headings = [i for i in candidates if lines[i].kind is BlockKind.HEADING]
    # A browser's title bar says the title first, with the site's name behind it.
    for i, j in combinations(candidates, 2):
        if without_site(clean(lines[i].text)) == clean(lines[j].text) != clean(lines[i].text):
            return j
    long = [i for i in candidates if lines[i].words > KICKER_WORDS]
    if headings or not long:
        return next(iter(headings or candidates), None)
    if long[0] == 0:
        # With no furniture above, a line that says nothing of the text is a witty title.
        return 0
    text = {w for line in lines[opening:] for w in _CONTENT_WORD.findall(line.plain)}
    return next((i for i in long if text & set(_CONTENT_WORD.findall(lines[i].plain))), long[0])
