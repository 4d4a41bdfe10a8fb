"""What a line that bears a date says of it: published then, updated then, or something else.

A label decides. Words for publishing and for updating are known, in the languages that
pages on the web are mostly in; any other label ("Inspection dates:", "Closing date:",
"Release date:") names another day. Without a label it is a bare day, whose place on the
page must tell. Nor is one end of a stretch of days a day of publication.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from corpus.english.dates import SHORT_WEEKDAYS, WEEKDAYS, WrittenDate
from corpus.page.local_dates import dates_in, words_of_date_lines

_OLDEST_YEAR = 1900
"""Pages bear no older date of their own; what is older is a year that they tell of."""

PUBLISHED = re.compile(
    r"\b(?:o?pubb?li(?!c\b|cly|city|sher)\w+|gepubliceerd|posted|ver[öo]ffentlich\w*|erschienen|"
    r"erstellt|freigegeben|mis en ligne|geplaatst|опубл\w+|yay[ıi]nlan\w+|article\s+date|written|"
    r"created|cyhoedd\w+|foilsi\w+|date\s+of\s+issue|issued?|issue\s+date|embargo\w*)\b|"
    r"公開|投稿日|発行|发布|發佈|발행|등록|입력",
    re.IGNORECASE,
)
UPDATED = re.compile(
    r"\b(?:(?:last\s+)?(?:updated?|modified|edited|reviewed|amended|changed|revised)|aktualisier\w*|"
    r"(?:letzte\s+)?[äa]nderung|ge[äa]ndert|bearbeitet|stand|mise?\s+[àa]\s+jour|modifié\w*|"
    r"actuali[sz]ad[oa]|modificad[oa]|atualizad[oa]|aggiorna\w+|bijgewerkt|gewijzigd|zaktualizowan\w*|"
    r"diweddar\w+|nuashon\w+|"
    r"uppdatera[dt]|oppdatert|opdateret|обновл\w+|оновл\w+|g[üu]ncelle\w+)\b|更新|수정|최종",
    re.IGNORECASE,
)
_ONLY_A_DATE = re.compile(
    r"(?:the\s+)?(?:dat[aeou]\w?|fecha|дата|日付|日期|date\s+and\s+time|written)|(?:by|von|par|por)\b.*",
    re.IGNORECASE,
)
_ANOTHER_DAY = re.compile(
    r"(?:\b(?!up)\w+\s+dates?|\b(?:deadline|due|clos(?:es|ing)|expir\w+|valid|until|till|since|from|"
    r"before|after|starts?|starting|begins?|opens?|ends?|effective|inspected|inspections?|meeting|event|"
    r"hearing|held|born|died|releases?|released|next|print\w*))(?:\s+(?:on|of))?",
    re.IGNORECASE,
)
_ENDS_IN_ANOTHER_DAY = re.compile(rf"(?:{_ANOTHER_DAY.pattern})$", re.IGNORECASE)
"""“Doors open 5 May”, “The road is closed until 5 May”."""
_DATE_OF = re.compile(r"(?:\d{1,2}[.)]?\s+)?dates?\s+of\b", re.IGNORECASE)
_HAPPENED = re.compile(r"^(?!.*\bby\b).*\w\s+(?:of|for|on)$", re.IGNORECASE)
"""“Meeting on”, “Inspection of”: what a day was of; “Saved by admin on” is the page's."""

# What may stand beside a date in a line of its own.
TIME = re.compile(
    r"(?:\bat\s+)?\b\d{1,2}[:.]\d\d(?::\d\d)?\s*(?:am|pm|a\.m\.|p\.m\.|uhr|h)?(?![\d.])|"
    r"\b\d{1,2}\s*(?:am|pm|uhr)\b|\b\d{1,2}h\d\d\b",
    re.IGNORECASE,
)
_BESIDE_DATE = re.compile(
    rf"\b(?:{'|'.join((*WEEKDAYS, *SHORT_WEEKDAYS))})\b|"
    r"\b(?:gmt|bst|utc|est|edt|cst|cdt|mst|mdt|pst|pdt|et|pt|cet|cest|uhr)\b|"
    r"\b(?:first|last|date|published|posted|updated|modified|created|added|article|"
    r"publication|written)\b(?:\s+(?:on|at))?|\b(?:by|in)\b|"
    r"\b\d+[\s-]*min(?:ute)?s?(?:\s+read)?\b|\bread(?:ing)?(?:\s+time)?\b|\bcomments?\b",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s[-–—/]\s|[|•·,:;()\[\]/]|[-–—]")
_WORD = re.compile(r"[^\W\d_][\w'’.&-]*|\d+")

_LABEL = re.compile(r"(?:^|[|•·;()\[\]\n,])([^|•·;()\[\]\n,:]{1,60}):$")
_LAST_PART = re.compile(r"[|•·;/\n:,]|\s[-–—]\s")
_LAST_WORD = re.compile(r"[^\W\d_]{2,14}$")
_ENGLISH_WEEKDAYS = frozenset(name.casefold() for name in (*WEEKDAYS, *SHORT_WEEKDAYS))
_EDGE = " \t\n\xa0,.-–—(["

_RANGE_BEFORE = re.compile(
    r"(?<![\d:.])\d{1,2}(?:st|nd|rd|th|\.)?(?:\s+[^\W\d_]{3,12})?\s*"
    r"(?:-|–|—|&|\b(?:to|until|and|bis|und|au|et|al|y)\b)\s*(?:[^\W\d_]{2,12},?\s+)?$"
)
_RANGE_AFTER = re.compile(
    r"\s*(?:-|–|—|\b(?:to|until|bis|au|al)\b)\s*(?:[^\W\d_]{2,12},?\s+)?"
    r"\d{1,2}(?:st|nd|rd|th|\.)?\s+[^\W\d_]{3,12}\b(?<!\bmin)(?<!comments)(?<!\bread)"
)
_BETWEEN_RANGE = re.compile(r"\s*(?:-|–|—|\b(?:to|until|bis|au|al)\b)\s*(?:[^\W\d_]{2,12},?\s*)?")

NOT_THE_PAGES = re.compile(r"(?<!\w)@[^\W\d]|^[—–-]\s*[^\W\d]|©|\(c\)|\bcopyright\b", re.IGNORECASE)
"""A post on a network, by its author's handle; what signs a quotation; whose the rights are."""

_SHORT = 2
"""Letters of the words that lead to a date in most languages ("le", "am", "el")."""

_LONGEST_DATE_LINE = 1_000
"""Characters; longer ones are no lines, and would all be searched."""


class Says(StrEnum):
    """What a line says of a date in it."""

    PUBLISHED = "published"
    DAY = "day"
    """No label says what day it is."""
    UPDATED = "updated"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Saying:
    """One date of a line."""

    says: Says
    day: date | None
    """None where there is no such day or which one can't be told."""
    stamp: bool
    """It is written for programs."""


def whole_dates(text: str, language: str | None = None) -> list[WrittenDate]:
    """The whole dates that may be a page's own, also those of no day or not a sure one."""
    return [found for found in dates_in(text, language) if found.year >= _OLDEST_YEAR]


def sayings(
    text: str,
    *,
    day_first: Callable[[], bool | None],
    label: str = "",
    language: str | None = None,
) -> list[Saying]:
    """What a line says of each of its dates; `label` is what stands in a line above for it.

    `day_first` is as in `WrittenDate.day`.
    """
    found = whole_dates(text[:_LONGEST_DATE_LINE], language)
    edges = [0, *(each.end for each in found)]
    starts = [*(each.start for each in found[1:]), len(text)]
    said: list[Saying] = []
    for each, begin, end in zip(found, edges, starts, strict=False):
        before, after = text[begin : each.start], text[each.end : end]
        says = _label(before, label if begin == 0 else "", language)
        follows = UPDATED.match(after.strip(_EDGE)) is not None and end == len(text)
        if _in_range(before, after, last=end == len(text), first=begin == 0):
            says = Says.OTHER
        elif says is Says.DAY and follows:
            says = Says.UPDATED
        dotted = "." in text[each.start : each.end]  # only ever 26.10.2018
        day = each.day(day_first=(lambda: True) if dotted else day_first)
        said.append(Saying(says, day, each.stamp))
    return said


def _in_range(before: str, after: str, *, first: bool, last: bool) -> bool:
    return (
        _RANGE_BEFORE.search(before) is not None
        or _RANGE_AFTER.match(after) is not None
        or (not first and _BETWEEN_RANGE.fullmatch(before) is not None)
        or (not last and _BETWEEN_RANGE.fullmatch(after) is not None)
    )


def _label(before: str, above: str, language: str | None) -> Says:
    """What the words before a date, or else the line above, make of it."""
    bare = TIME.sub(" ", before).rstrip(_EDGE)
    label = _LABEL.search(bare)
    weekday = _LAST_WORD.search(bare)
    if label is None and weekday and _is_weekday(weekday[0], language):
        # "Published: Wednesday, 3rd May": the day of the week is no part of the label.
        bare = bare[: weekday.start()].rstrip(_EDGE)
        label = _LABEL.search(bare)
    words = label[1].strip() if label else _LAST_PART.split(bare)[-1].strip()
    if not words and above:
        return says_of_label(above)
    if label:
        return says_of_label(words)
    known = _known(words) or _known(bare)
    if known:
        return known
    if words and (_ENDS_IN_ANOTHER_DAY.search(words) or _HAPPENED.search(words)):
        return Says.OTHER
    return Says.DAY


def _is_weekday(word: str, language: str | None) -> bool:
    return word.casefold() in _ENGLISH_WEEKDAYS | words_of_date_lines(language)


def _known(words: str) -> Says | None:
    published = max((m.start() for m in PUBLISHED.finditer(words)), default=-1)
    updated = max((m.start() for m in UPDATED.finditer(words)), default=-1)
    if published < 0 and updated < 0:
        return None
    return Says.PUBLISHED if published > updated else Says.UPDATED


def says_of_label(words: str) -> Says:
    """What a label, without its colon, makes of the date behind it."""
    words = words.strip().rstrip(":").strip()
    return _known(words) or (Says.DAY if _ONLY_A_DATE.fullmatch(words) else Says.OTHER)


def is_label(text: str, language: str | None = None) -> bool:
    """Whether a line is the label of a date in the line below: "Published", "Closing date:"."""
    if len(text) > 60 or len(text.split()) > 5 or whole_dates(text, language):
        return False
    named = text.rstrip(": ")
    known = (PUBLISHED.match(named) or UPDATED.match(named)) and len(named.split()) <= 3
    of_a_day = _ANOTHER_DAY.fullmatch(named) or _DATE_OF.match(named)
    return bool(known or text.endswith(":") or of_a_day)


def labels_the_page(text: str, language: str | None = None) -> bool:
    """Whether a line is a label that makes the day in the line below the page's own."""
    return is_label(text, language) and says_of_label(text) is not Says.OTHER


def published_of(said: Sequence[Saying]) -> tuple[Says, date] | None:
    """The day that a line gives for the publication, labelled so or bare; None if none.

    A timestamp made for programs beside a written date is the page's last change:
    themes put it there for search engines, and show people the written one.
    """
    for wanted in (Says.PUBLISHED, Says.DAY):
        chosen = [each for each in said if each.says is wanted and each.day]
        shown = [each.day for each in chosen if not each.stamp] or [e.day for e in chosen]
        if shown and (wanted is Says.PUBLISHED or len(set(shown)) == 1) and shown[0]:
            return wanted, shown[0]
    return None


def is_date_line(text: str, language: str | None = None) -> bool:
    """Whether `text` is a date and nothing that could be a statement.

    Beside it may stand a time, words for publishing, an author, a section.
    """
    if len(text) > _LONGEST_DATE_LINE or text.endswith((".", "?", "!", ":")):
        return False
    if not (found := whole_dates(text, language)):
        return False
    edges = [0, *(edge for each in found for edge in (each.start, each.end)), len(text)]
    rest = " ".join(text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))
    rest = TIME.sub(" ", rest)
    separated = _SEPARATOR.search(rest) is not None
    left = _WORD.findall(_BESIDE_DATE.sub(" ", rest))
    if besides := words_of_date_lines(language):
        left = [w for w in left if len(w) > _SHORT and w.casefold() not in besides]
    if len(left) > 6:
        return False
    labelled = PUBLISHED.match(text) or re.search(r"\bby\b", text, re.IGNORECASE)
    if len(left) <= 3 and labelled:
        return True
    return separated or all(word[0].isupper() for word in left)


_CLOCK = r"\d{1,2}(?:[:.]\d\d)?\s*(?:[ap]m)"
_HOURS = re.compile(
    r"\b\d{1,2}(?:[:.]\d\d)?\s*(?:[ap]m)?\s*(?:-|–|to|until)\s*" + _CLOCK + r"\b", re.IGNORECASE
)
_WHEN = re.compile(r"(?:time|venue|where|when|location|doors|tickets|start)\s*:", re.IGNORECASE)
"""These head a line of a page that announces an event."""
_HOUR_AND_PLACE = re.compile(
    rf"(?:doors|from|at)?\s*{_CLOCK}\s*[,–|-]?\s*(?:at\s+|in\s+)?"
    r"(?!(?:by|on|gmt|bst|utc|[ecmp][sd]?t)\b)[^\W\d]",
    re.IGNORECASE,
)


def tells_when_and_where(text: str) -> bool:
    """Whether a line is of an event: its hour and place, or from what hour to what."""
    if len(text.split()) > 15 or len(text) > _LONGEST_DATE_LINE:
        return False
    if _WHEN.match(text) or _HOURS.search(text):
        return True
    return _HOUR_AND_PLACE.match(text) is not None and not whole_dates(text)
