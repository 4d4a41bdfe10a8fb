"""Lines that begin as furniture does and are the article's all the same: a second sign is missing.

What a line's words give away (`corpus.page.rules`) is taken back here where its shape and its
place speak against it, before anything else is told by place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from corpus.article import BlockKind
from corpus.page.layout import Line
from corpus.page.marks import Furniture

SCRAP_WORDS = 4
"""Tags, names and buttons have at most this many words."""
_QUESTIONS = 3
"""So many questions, each with an answer below it, are a page of questions and answers."""

# Marks of lines that begin as many a sentence does. The others are said by nobody but a site.
_OF_THE_SITE = re.compile(
    r"\b(?:our|us|we|newsletters?|inbox|alerts?|updates|bulletins?|podcast|sign up|subscribe|"
    r"this (?:article|story|report|post))\b|@"
)
_REACHED_AT = re.compile(r"@|\+?\(?\d[\d\s()-]{7,}\d|\bpress office\b|\bmedia\b")
_LABELLED = re.compile(
    r"^(?!click|tap|press)[^.]{2,40}[:|»›>→–—]|\bread more$|^click here\b.*[^.!?]$|"
    + _OF_THE_SITE.pattern
)
_SECOND_SIGN = {
    Furniture.PAGE_CONTROL: re.compile(r"javascript|cookies"),
    Furniture.POINTER: _LABELLED,
    Furniture.NEWSLETTER: re.compile(
        r"\b(?:newsletters?|inbox|alerts|bulletins?|updates|dispatches|our|us|here|podcast|series|"
        r"daily|weekly|your phone)\b"
    ),
    Furniture.YOUR_STORY: re.compile(r"@|\bour\b|\bjoin\b|\bhere\b|\bthoughts\b|\bbelow\b"),
    Furniture.CONTACT: _REACHED_AT,
    Furniture.CREDIT: re.compile(
        r"\b(?:image|media|hide) (?:caption|copyright)\b|^pictured\b|\((?:photo|image|picture)s?:|"
        r"\b(?:getty|reuters|afp|alamy|shutterstock|pa media|ap photo)\b"
    ),
    Furniture.TAGS: re.compile(r"#|,.*,"),
    Furniture.BREADCRUMB: re.compile(r"^(?:you are here|home)\b"),
    Furniture.PLAYER: re.compile(r"\bmedia\b|\bbrowser\b|\bjavascript\b"),
    Furniture.ADVERTISEMENT: re.compile(
        r"^(?:advert|ad\b.*\b(?:book|buy|shop|offer)|(?:this )?(?:story|article|post|report))"
    ),
    Furniture.BYLINE: re.compile(r"^(?:words|written|posted|published|report|story|author)\b"),
    Furniture.LEGAL: re.compile(
        r"^this (?:article|story|content|material|feature|post)\b|©|copyright|registered|"
        r"ipso|complaint|reproduced|powered"
    ),
}
_DOUBTED = frozenset(_SECOND_SIGN)
_BUTTONS = frozenset(
    {Furniture.SHARE_BAR, Furniture.PAGE_CONTROL, Furniture.PLAYER, Furniture.CREDIT}
)
_HEADINGS_TOO = frozenset({Furniture.CONTACT, Furniture.LEGAL})
_STEPS = frozenset({Furniture.PAGE_CONTROL, Furniture.POINTER})
"""Each is a step of instructions as well, and comes back in the next ones."""
_WHOM_TO_ASK = frozenset({Furniture.CONTACT, Furniture.YOUR_STORY})
_OF_THE_NEWSROOM = re.compile(r"\b(?:our|us|media|press|newsdesk|newsroom|editors?|reporters?)\b")
_SENTENCE_WORDS = 6


def spare(lines: Sequence[Line], marks: list[Furniture | None]) -> None:
    """Take back the marks of lines that are the article's; `marks` is changed."""
    _sentences(lines, marks)
    _answers(lines, marks)
    _items(lines, marks)
    _addresses(lines, marks)
    _headings(lines, marks)


def _sentences(lines: Sequence[Line], marks: list[Furniture | None]) -> None:
    """Leave what reads as a sentence, begins as furniture does and shows no second sign of it.

    "Click the Run button to run the query" is a step, "Further details emerged when a
    neighbour made an emergency call to police" is news. A second sign is that the site
    speaks of itself, an address or number to reach it at, that the line comes back other than
    as a step of several, or its place: at the foot beside other furniture.
    """
    shaped = {
        i for i, mark in enumerate(marks) if mark in _DOUBTED and is_sentence_shaped(lines[i])
    }
    prose = [i for i, m in enumerate(marks) if m is None and lines[i].prose]
    last = max([*prose, *shaped], default=0)
    again = Counter(lines[i].plain for i in shaped)
    for i in sorted(shaped):
        line, mark = lines[i], marks[i]
        comes_back = again[line.plain] > 1 and not (
            mark in _STEPS and _is_between_sentences(lines, marks, i)
        )
        if mark is None or comes_back or _SECOND_SIGN[mark].search(line.said):
            continue
        below = marks[i + 1] if i + 1 < len(marks) else None
        if i < last or below is None or i + 1 in shaped:
            marks[i] = None


def _answers(lines: Sequence[Line], marks: list[Furniture | None]) -> None:
    """Leave what answers a question, and whom to ask in the middle of a text.

    On a page of questions and answers "Sign up for our newsletter" is the answer to one, and
    "Call us on 020 7946 0000" ends another.
    """
    questions = {
        i
        for i, line in enumerate(lines)
        if marks[i] is None and line.words > SCRAP_WORDS and line.text.endswith("?")
    }
    for i in range(1, len(lines) - 1):
        line, mark = lines[i], marks[i]
        if mark not in _DOUBTED or not line.stopped or line.words < _SENTENCE_WORDS:
            continue
        if marks[i - 1] is not None or marks[i + 1] is not None:
            continue
        answers = len(questions) >= _QUESTIONS and (
            i - 1 in questions or (i + 1 in questions and mark in _WHOM_TO_ASK)
        )
        amid = (
            mark is Furniture.CONTACT
            and _is_between_sentences(lines, marks, i)
            and not _OF_THE_NEWSROOM.search(line.said)
        )
        if answers or amid:
            marks[i] = None


def _is_between_sentences(lines: Sequence[Line], marks: Sequence[Furniture | None], i: int) -> bool:
    """Whether running text of the article, or what leads on, stands directly above and below."""
    beside = [n for n in (i - 1, i + 1) if 0 <= n < len(lines)]
    return all(marks[n] is None and (lines[n].prose or lines[n].text.endswith(":")) for n in beside)


def _items(lines: Sequence[Line], marks: list[Furniture | None]) -> None:
    """Leave the items of a list of the article though each by itself could be a button."""
    i = 0
    while i < len(lines):
        if not _is_item(lines[i]):
            i += 1
            continue
        end = i
        while end < len(lines) and _is_item(lines[end]):
            end += 1
        above = lines[i - 1] if i else None
        led_in = (
            above is not None
            and marks[i - 1] is None
            and above.words > SCRAP_WORDS
            and above.text.endswith(":")
        )
        of_article = sum(marks[n] is None for n in range(i, end))
        if led_in or 2 * of_article > end - i:
            for n in range(i, end):
                field = lines[n].words <= SCRAP_WORDS and Furniture.NEWSLETTER
                if marks[n] in _BUTTONS or marks[n] is field:
                    marks[n] = None
        i = end


def _addresses(lines: Sequence[Line], marks: list[Furniture | None]) -> None:
    """Leave an address that the article leads up to ("The report is at:")."""
    for i in range(1, len(lines)):
        above = lines[i - 1]
        leads = marks[i - 1] is None and above.words > SCRAP_WORDS
        if marks[i] is Furniture.CONTACT and leads and above.text.endswith(":"):
            marks[i] = None


def _headings(lines: Sequence[Line], marks: list[Furniture | None]) -> None:
    """Leave a heading such as "Contact" or "Rules" with a sentence of the article below it."""
    for i, line in enumerate(lines[:-1]):
        heads = line.kind is BlockKind.HEADING and marks[i] in _HEADINGS_TOO
        if heads and marks[i + 1] is None and lines[i + 1].prose:
            marks[i] = None


def _is_item(line: Line) -> bool:
    return line.bullet or line.kind is BlockKind.LIST_ITEM


def is_sentence_shaped(line: Line) -> bool:
    """It has a sentence's stop, or at least a sentence's small letters."""
    if line.words < _SENTENCE_WORDS:
        return False
    small = sum(word[0].islower() for word in line.text.split())
    return line.stopped or (
        not line.text.endswith(":") and 5 * small >= 3 * line.words and line.text[0].isupper()
    )
