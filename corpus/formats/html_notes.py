"""Footnotes of a page: what small links in its text lead to, further down on the same page.

Where its list numbers the notes, the number is no text, so each note is given the mark that
leads to it, raised, as readers of other formats do; the arrow that leads back is no words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from corpus.formats.composition import one_line
from corpus.formats.html_page import HEADINGS, Piece, names
from corpus.page.layout import word_count

_MARK = re.compile(r"\[?\s*(\d{1,3}|[a-z]|[ivx]{1,5}|[*†‡§]{1,3})\s*\]?")
_BLOCKS = names("li p div dd aside section td blockquote")
_NOTE_WORDS = 150
"""What a mark leads to and has more words is a part of the text."""
_FEW_WORDS = 3
_MOSTLY_LINKS = 0.5
_LARGE_PART = 1 / 2
"""Notes with more words than this of the text's are a list of works that it rests on."""
_MOST = 300


@dataclass(frozen=True, slots=True)
class Note:
    """The element that is a note, and the link in the text that leads to it."""

    element: Any
    link: Any


def marked_notes(tree: Any) -> list[Note]:
    """The notes of a page, each begun with its mark and without what leads back.

    `tree` is changed.
    """
    links = [a for a in tree.iter("a") if "#" in (a.get("href") or "")]
    if not any(_mark(a) for a in links):
        return []
    place = {element: n for n, element in enumerate(tree.iter())}
    named = {e.get(name): e for name in ("name", "id") for e in place if e.get(name)}
    found: dict[Any, Note] = {}
    for link in links:
        target = named.get(_fragment(link))
        if target is None or not _mark(link) or place[target] < place[link]:
            continue
        element = _block(target)
        if element is None or element in found or len(found) == _MOST:
            continue
        if link not in element.iterdescendants("a") and _is_short(element):
            found[element] = Note(element, link)
    for note in found.values():
        _take_out_way_back(note, place, named)
        _begin_with_mark(note)
    return list(found.values())


def with_notes(found: Sequence[Piece], main: Sequence[bool], notes: Sequence[Note]) -> list[bool]:
    """`main` with the notes that its text refers to."""
    if not notes:
        return list(main)
    text = {piece.element for piece, is_main in zip(found, main, strict=True) if is_main}
    referred = {note.element for note in notes if any(e in text for e in note.link.iterancestors())}
    noted = [
        piece.link_share < _MOSTLY_LINKS
        and piece.tag not in HEADINGS
        and word_count(piece.words) >= _FEW_WORDS
        and any(e in referred for e in (piece.element, *piece.element.iterancestors()))
        for piece in found
    ]
    of_text = sum(len(p.words) for p, m, n in zip(found, main, noted, strict=True) if m and not n)
    of_notes = sum(len(p.words) for p, n in zip(found, noted, strict=True) if n)
    if of_notes > _LARGE_PART * of_text:
        return list(main)
    return [is_main or is_note for is_main, is_note in zip(main, noted, strict=True)]


def _fragment(link: Any) -> str:
    return str(link.get("href")).rpartition("#")[2]


def _mark(link: Any) -> str:
    """The mark of a note that the link is: raised, in brackets, or said to be one; else empty."""
    words = one_line(link.text_content())
    mark = _MARK.fullmatch(words)
    if mark is None:
        return ""
    is_set_apart = (
        words != mark[1]
        or link.find(".//sup") is not None
        or next(link.iterancestors("sup"), None) is not None
        or link.get("role") == "doc-noteref"
    )
    return mark[1] if is_set_apart else ""


def _block(target: Any) -> Any:
    """The block that an element which can be led to is, or stands in."""
    for element in (target, *target.iterancestors()):
        if element.tag in _BLOCKS:
            return element
    return None


def _is_short(element: Any) -> bool:
    words = word_count(one_line(element.text_content()))
    return _FEW_WORDS <= words <= _NOTE_WORDS and next(element.iter(*HEADINGS), None) is None


def _take_out_way_back(note: Note, place: dict[Any, int], named: dict[str, Any]) -> None:
    """Take out links to the text that are no words, such as an arrow."""
    for link in list(note.element.iter("a")):
        target = named.get(_fragment(link)) if "#" in (link.get("href") or "") else None
        if target is None or any(map(str.isalnum, link.text_content())):
            continue
        if place[target] < place[note.element]:
            link.drop_tree()


def _begin_with_mark(note: Note) -> None:
    mark = _mark(note.link)
    words = one_line(note.element.text_content())
    if re.match(rf"\W*{re.escape(mark)}\b", words) or not mark.isalnum():
        return
    first = note.element
    while not (first.text or "").strip() and len(first) and first[0].tag in _BLOCKS:
        first = first[0]
    raised = etree.SubElement(first, "sup")
    raised.text, raised.tail, first.text = mark, (first.text or "").lstrip(), None
    first.insert(0, raised)
