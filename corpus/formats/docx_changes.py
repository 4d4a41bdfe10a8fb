"""Tracked changes of a DOCX document, settled as if all had been accepted, and empty prompts.

What was deleted is nobody's word any more and must not be quoted: runs, rows and cells of
tables, and the marks that part paragraphs. A prompt such as "Click here to enter text" stands
in a field that nobody has filled in.
"""

from __future__ import annotations

from typing import Any

from corpus.formats.docx_notes import W

_GONE = (f"{W}del", f"{W}moveFrom")
_PARTS = ((f"{W}tr", f"{W}trPr/{W}del"), (f"{W}tc", f"{W}tcPr/{W}cellDel"))
_PROMPT = f"{W}sdtPr/{W}showingPlcHdr"


def settle(root: Any) -> None:
    """Take out of a document's body what was deleted or moved away, and prompts.

    `root` is changed.
    """
    for prompt in list(root.iter(f"{W}sdt")):
        if prompt.find(_PROMPT) is not None:
            _take_out(prompt)
    for tag, mark in _PARTS:
        for part in list(root.iter(tag)):
            if part.find(mark) is not None:
                _take_out(part)
    for table in list(root.iter(f"{W}tbl")):
        if next(table.iter(f"{W}tr"), None) is None:
            _take_out(table)
    for paragraph in list(root.iter(f"{W}p")):
        _join_if_mark_is_gone(paragraph)
    for gone in list(root.iter(*_GONE)):
        if gone.getparent() is not None and gone.getparent().tag != f"{W}rPr":
            _take_out(gone)


def _join_if_mark_is_gone(paragraph: Any) -> None:
    """Put a paragraph whose own mark was deleted before the words of the one behind it."""
    properties = paragraph.find(f"{W}pPr")
    if properties is None or all(properties.find(f"{W}rPr/{tag}") is None for tag in _GONE):
        return
    following = paragraph.getnext()
    if following is None or following.tag != f"{W}p":
        return
    first = 1 if len(following) and following[0].tag == f"{W}pPr" else 0
    own = [child for child in paragraph if child is not properties]
    for n, child in enumerate(own):
        following.insert(first + n, child)
    _take_out(paragraph)


def _take_out(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
