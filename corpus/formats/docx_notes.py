"""Footnotes and endnotes of a DOCX document: what they say, and the marks that lead to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.oxml.parser import parse_xml

from corpus.formats.raised import APART, raised

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"

FOOTNOTE, ENDNOTE = f"{W}footnoteReference", f"{W}endnoteReference"
_SORTS = {FOOTNOTE: ("footnote", "decimal"), ENDNOTE: ("endnote", "lowerRoman")}
"""What the notes that each sort of mark leads to are called, and how Word numbers them."""
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


class Notes:
    """The notes of a document, by the elements that refer to them."""

    def __init__(self, document: Any) -> None:
        self._notes: dict[tuple[str, str], Any] = {}
        for tag, (name, _) in _SORTS.items():
            for note in _part(document, f"{name}s").iterchildren(f"{W}{name}"):
                if note.get(f"{W}type") in (None, "normal"):
                    self._notes[tag, note.get(f"{W}id")] = note
        self._marks: dict[Any, str] = {}
        styles = {tag: _number_style(document, *sort) for tag, sort in _SORTS.items()}
        counts = dict.fromkeys(_SORTS, 0)
        for reference in document.element.body.iter(*_SORTS):
            aside = any(e.tag in (FALLBACK, f"{W}del") for e in reference.iterancestors())
            is_there = (reference.tag, reference.get(f"{W}id")) in self._notes
            typed = reference.get(f"{W}customMarkFollows") not in (None, "0", "false", "off")
            if is_there and not aside and not typed:
                counts[reference.tag] += 1
                number = _written(counts[reference.tag], styles[reference.tag])
                self._marks[reference] = number

    def mark(self, reference: Any) -> str:
        """The mark where a note is referred to; empty where it is typed, or there is no note."""
        return self._marks.get(reference, "")

    def referred(self, paragraph: Any, tag: str) -> Iterator[tuple[str, Any]]:
        """The notes of one sort that a paragraph refers to, each behind its mark."""
        for reference in paragraph.iter(tag):
            note = self._notes.pop((tag, reference.get(f"{W}id")), None)
            if note is not None:
                mark = self.mark(reference)
                yield raised("", mark, "") + APART if mark else "", note


def _part(document: Any, name: str) -> Any:
    """The root of the part with this sort of relationship; an empty one if there is none."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith(f"/{name}") and not relation.is_external:
            return parse_xml(relation.target_part.blob)
    return parse_xml(f"<w:{name} xmlns:w='{W[1:-1]}'/>")


def _number_style(document: Any, name: str, usual: str) -> str:
    """How a sort of notes is numbered in this document."""
    found = _part(document, "settings").find(f"{W}{name}Pr/{W}numFmt")
    return usual if found is None else str(found.get(f"{W}val"))


def _written(number: int, style: str) -> str:
    match style:
        case "lowerRoman" | "upperRoman" if number < 40:
            written = ""
            for value, sign in _ROMAN:
                written += sign * (number // value)
                number %= value
            return written
        case "lowerLetter" | "upperLetter" if number <= 26:
            return chr(ord("a") + number - 1)
    return str(number)
