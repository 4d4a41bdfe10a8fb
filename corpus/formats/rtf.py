r"""RTF documents: their words as striprtf reads them; what else they say is marked before.

Rows are known for rows, headings and a list's items by their styles or what is said of the
paragraph; other paragraphs are lines, told apart later. The cells of a row stand on one line
with tabs between, unless one of them holds several long paragraphs. What striprtf would spoil
or drop is put right before: the address behind a link is not text, footnotes follow the text,
list marks stay, hidden and deleted words don't.

No package on the index tells the tables of an RTF document. rtfparse gives the tree of its
groups and control words, which is where the work begins, and brings two more packages; RTFDE
and compressed-rtf unpack what mail programs wrap in RTF; aspose-words-foss reads .doc files
under that name; pandoc is a program of 150 MB.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from striprtf.striprtf import rtf_to_text

from corpus.article import Block, BlockKind, Draft
from corpus.errors import UnreadableArticle
from corpus.formats.decoding import visible
from corpus.formats.properties import sensible_title
from corpus.formats.raised import CLOSES, OPENS, settled
from corpus.formats.rtf_marks import Mark, marked
from corpus.formats.rtf_rows import Paragraph, paragraphs
from corpus.formats.table_rows import rows_at

_RAISED = re.compile(
    r"(\\super(?![a-z])(?:\\[a-z]++-?\d*+)*+) ?([^\\{}\r\n]{1,12})(?=\}|\\nosupersub|\\plain)"
)
_PICTURE = re.compile(rb"[0-9a-fA-F\r\n]{512,}")
"""So long a run of hexadecimal digits is a picture, which would take most of the time."""
_BINARY = re.compile(rb"\\bin(\d{1,9}) ?")
_LINK = re.compile(
    r"(\\fldinst(?:(?!\\fldinst)[^{}])*?(?:\{(?:(?!\\fldinst)[^{}])*?)?)\bHYPERLINK\s"
)
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
    # striprtf looks for a link from each field on to the end of the file, but for its own spelling.
    rtf = _LINK.sub(r"\1LINK ", rtf).replace("{\\field{", "{\\field {")
    rtf = _RAISED.sub(rf"\1 {OPENS}\2{CLOSES}", rtf)
    rtf, notes = _without_notes(rtf)
    found = list(_paragraphs(rtf))
    for note in notes:
        found += [Paragraph(""), *map(Paragraph, note.split("\n"))]
    text, blocks = _composed(found)
    if not text:
        raise UnreadableArticle(
            "The document has no text; if it holds pictures of pages, have their text recognised."
        )
    own = next((text[b.start : b.end] for b in blocks if b.kind is BlockKind.TITLE), None)
    declared = _TITLE.search(rtf)
    title = own or (sensible_title(_text(f"{{\\rtf1 {declared[1]}}}")) if declared else None)
    return Draft(source, text, title=title, blocks=tuple(blocks) or None)


def _paragraphs(rtf: str) -> Iterator[Paragraph]:
    """The document's paragraphs; a heading of the first level that it begins with is its title."""
    with_marks, rows = marked(rtf)
    begun = titled = False
    for one in paragraphs(_words(with_marks), rows):
        kind = one.kind
        if kind is BlockKind.TITLE or (one.top and not begun):
            kind, titled = BlockKind.HEADING if titled else BlockKind.TITLE, True
        begun = begun or bool(one.words)
        yield replace(one, kind=kind) if kind is not one.kind else one


def _composed(found: Sequence[Paragraph]) -> tuple[str, list[Block]]:
    """The text, and blocks for the rows and for the paragraphs whose kind is known."""
    rows = rows_at([(one.table, one.cells) for one in found])
    text: list[str] = []
    blocks: list[Block] = []
    length = 0
    for n, one in enumerate(found):
        if not one.words and text[-1:] in ([], ["\n\n"]):
            continue
        if not one.words:
            text[-1] = "\n\n"
            length += 1
            continue
        row, kind = rows.get(n), one.kind
        if row is not None or kind is not None:
            moved = row.moved(length) if row else None
            block = Block(kind or BlockKind.BODY, length, length + len(one.words), row=moved)
            blocks.append(block)
        text += [one.words, "\n"]
        length += len(one.words) + 1
    return "".join(text[:-1]), blocks


def _text(rtf: str) -> str:
    return _in_lines(_words(rtf))


def _in_lines(words: str) -> str:
    lines = words.split("\n")
    return _BLANK_LINES.sub("\n\n", "\n".join(line.strip() for line in lines)).strip()


def _words(rtf: str) -> str:
    try:
        text: str = rtf_to_text(rtf, errors="replace")
    except (ValueError, LookupError, TypeError, OverflowError) as error:
        raise UnreadableArticle(
            f"The RTF document is damaged ({error}); open it in a word processor and save it anew."
        ) from None
    # RTF writes a sign beyond 16 bits as two halves.
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return settled(visible(text))


def _without_binary(data: bytes) -> bytes:
    r"""`data` without what `\bin` says are so many bytes of something else."""
    kept: list[bytes] = []
    at = 0
    while found := _BINARY.search(data, at):
        kept.append(data[at : found.start()])
        at = found.end() + int(found[1])
    return b"".join([*kept, data[at:]])


def _without_notes(rtf: str) -> tuple[str, list[str]]:
    """The document without its footnotes, and the words of these."""
    head = rtf[: rtf.find("\\pard")] if "\\pard" in rtf[:100_000] else "{\\rtf1"
    kept: list[str] = []
    notes: list[str] = []
    at = 0
    while found := _NOTE.search(rtf, at):
        end = _group_end(rtf, found.start())
        kept.append(rtf[at : found.start()])
        notes.append("{" + rtf[found.end() : end])
        at = end
    # All at once: the head has the fonts, which may be most of a document.
    words = _words(_outer(head) + "".join(f"{Mark.PARAGRAPH}{note}" for note in notes))
    said = map(_in_lines, words.split(Mark.PARAGRAPH)[1:])
    return "".join([*kept, rtf[at:]]), [note for note in said if note]


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
