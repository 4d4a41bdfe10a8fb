r"""RTF documents: their text as striprtf reads it, and no structure but lines.

What striprtf would spoil or drop is put right before: the address behind a link is not
text, footnotes follow the text, the cells of a row are parted by tabs, list marks stay.
"""

from __future__ import annotations

import re

from striprtf.striprtf import rtf_to_text

from corpus.article import Draft
from corpus.errors import UnreadableArticle
from corpus.formats.decoding import visible
from corpus.formats.properties import sensible_title
from corpus.formats.raised import CLOSES, OPENS, settled

_RAISED = re.compile(
    r"(\\super(?![a-z])(?:\\[a-z]++-?\d*+)*+) ?([^\\{}\r\n]{1,12})(?=\}|\\nosupersub|\\plain)"
)
_PICTURE = re.compile(rb"[0-9a-fA-F\r\n]{512,}")
"""So long a run of hexadecimal digits is a picture, which would take most of the time."""
_BINARY = re.compile(rb"\\bin(\d{1,9}) ?")
_LINK = re.compile(r"(\\fldinst[^{}]*\{?[^{}]*?)\bHYPERLINK\s")
_CELL = re.compile(r"\\(?:nest)?cell(?![a-z])\s?")
_LAST_CELL = re.compile(r"\\(?:nest)?cell(?![a-z])\s?(?=[\s{}]*\\(?:nest)?row(?![a-z]))")
_LIST_MARK = re.compile(r"\{\\(?:listtext|pntext)(?![a-z])")
_NOTE = re.compile(r"\{(?:\\\*)?\\footnote(?![a-z])")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_TITLE = re.compile(r"\{\\title\s([^{}]{1,500})\}")
_BLANK_LINES = re.compile(r"\n\s*\n")


def read(data: bytes, source: str) -> Draft:
    """The document's text; its lines are told apart later.

    Raises:
        UnreadableArticle: if it is no RTF, damaged, or has no text.
    """
    if not data.lstrip()[:5].lower().startswith(b"{\\rtf"):
        raise UnreadableArticle(
            "The file is no RTF document, whatever its name says; give it the extension of its "
            "real format."
        )
    rtf = _PICTURE.sub(b"", _without_binary(data)).decode("cp1252", errors="replace")
    rtf = _LINK.sub(r"\1LINK ", rtf)
    rtf = _CELL.sub(r"\\tab ", _LAST_CELL.sub("", rtf))
    rtf = _RAISED.sub(rf"\1 {OPENS}\2{CLOSES}", rtf)
    rtf = _LIST_MARK.sub("{", rtf)
    rtf, notes = _without_notes(rtf)
    text = "\n".join([_text(rtf), *(f"\n{note}" for note in map(_text, notes) if note)])
    if not text.strip():
        raise UnreadableArticle(
            "The document has no text; if it holds pictures of pages, have their text recognised."
        )
    title = _TITLE.search(rtf)
    return Draft(
        source, text, title=sensible_title(_text(f"{{\\rtf1 {title[1]}}}")) if title else None
    )


def _text(rtf: str) -> str:
    try:
        text: str = rtf_to_text(rtf, errors="replace")
    except (ValueError, LookupError, TypeError, OverflowError) as error:
        raise UnreadableArticle(
            f"The RTF document is damaged ({error}); open it in a word processor and save it anew."
        ) from None
    # RTF writes a sign beyond 16 bits as two halves.
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    lines = settled(visible(text)).split("\n")
    return _BLANK_LINES.sub("\n\n", "\n".join(line.strip() for line in lines)).strip()


def _without_binary(data: bytes) -> bytes:
    r"""`data` without what `\bin` says are so many bytes of something else."""
    kept: list[bytes] = []
    at = 0
    while found := _BINARY.search(data, at):
        kept.append(data[at : found.start()])
        at = found.end() + int(found[1])
    return b"".join([*kept, data[at:]])


def _without_notes(rtf: str) -> tuple[str, list[str]]:
    """The text without its footnotes, and these as documents of their own."""
    head = rtf[: rtf.find("\\pard")] if "\\pard" in rtf[:100_000] else "{\\rtf1"
    kept: list[str] = []
    notes: list[str] = []
    at = 0
    while found := _NOTE.search(rtf, at):
        end = _group_end(rtf, found.start())
        kept.append(rtf[at : found.start()])
        notes.append(f"{_outer(head)}{{{rtf[found.end() : end]}}}")
        at = end
    return "".join([*kept, rtf[at:]]), notes


def _outer(head: str) -> str:
    """What stands before the first paragraph, if its groups are closed but the outermost."""
    depth = sum({"{": 1, "}": -1}.get(brace[0], 0) for brace in _BRACE.finditer(head))
    return head if depth == 1 else "{\\rtf1"


def _group_end(rtf: str, start: int) -> int:
    depth = 0
    for brace in _BRACE.finditer(rtf, start):
        depth += {"{": 1, "}": -1}.get(brace[0], 0)
        if depth == 0:
            return brace.end()
    return len(rtf)
