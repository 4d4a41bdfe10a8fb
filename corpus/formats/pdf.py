"""PDF documents: their text as it stands, its lines gathered into paragraphs.

A paragraph is found by how its lines lie: their distance, size and indent, and whether
the next line's first word would still have fitted. Its line breaks stay in the text, and
so do hyphens at the ends of lines. What recurs at the head or foot of the pages is
furniture. Where it stands in the middle of a paragraph, between two pages, it is put
behind that paragraph, so that the sentence it interrupts can be quoted whole.

The day a PDF was made is not the day its text was published, and is not used.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median_high, median_low

from corpus.article import BlockKind, Draft
from corpus.errors import UnreadableArticle
from corpus.formats.composition import Composition, heads, key, one_line
from corpus.formats.pdf_lines import Document, PrintedLine, document_of
from corpus.formats.properties import sensible_title

EDGE = 0.15
"""The part of a page's height, above and below, in which running heads and feet stand."""
EDGE_LINES = 3
SAME_PLACE = 0.02
"""How far apart, in page heights, a running line may stand on two pages."""
LOOSE = 1.3
"""Lines further apart than so many times the usual are two paragraphs."""
SAME_SIZE = 0.08
HEADING_SIZE = 1.1
TITLE_SIZE = 1.25
TITLE_WORDS = 30
INDENT = 1.0
"""The first line of a paragraph is set in by at least so many font sizes."""
UNMAPPED_SHARE = 0.3

_BULLET = re.compile(r"(?:[•▪‣◦●○■□·⁃➢❖]\s*|[-–—*o]\s+)(?=\S)")
_PAGE_NUMBER = re.compile(
    r"[-–—|\[\s]*(?:page\s*)?(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:of|/|\|)\s*\d{1,4})?[-–—|\]\s]*",
    re.IGNORECASE,
)
_LEADER = re.compile(r"(?:\.\s?){5,}\s*\S{1,5}$")
"""The dots before the page number in a table of contents."""
_STOP = re.compile(r"[.!?…:;][\"'”’)\]]*$")
_NUMBERED = re.compile(r"\(?\d{1,2}(?:\.\d{1,2})*[.)]\s|\(?[a-z]\)\s")


def read(data: bytes, source: str) -> Draft:
    """The document's text with its blocks.

    The title is what stands largest on the first page, else the document's property if
    it is a sensible one.

    Raises:
        UnreadableArticle: if it is encrypted, damaged, or has no text.
    """
    document = document_of(data)
    lines = document.lines
    letters = "".join(line.words for line in lines)
    if not letters:
        pages = "1 page" if document.pages == 1 else f"{document.pages} pages"
        raise UnreadableArticle(
            f"The PDF has {pages} and no text, so it is probably scanned; run text recognition "
            "(OCR) over it."
        )
    if sum(map(_is_unmapped, letters)) > UNMAPPED_SHARE * len(letters):
        raise UnreadableArticle(
            "The PDF's fonts don't tell which letters they show; run text recognition (OCR) over "
            "it."
        )
    usual = _Usual(lines)
    paragraphs = list(_paragraphs(lines, _running(lines), usual))
    declared = sensible_title(document.title)
    title = _title(paragraphs, usual, declared)
    text = Composition()
    for paragraph in paragraphs:
        kind = BlockKind.TITLE if paragraph is title else _kind(paragraph, usual)
        bullet = _BULLET.match(paragraph.words) if kind is BlockKind.LIST_ITEM else None
        mark = bullet[0] if bullet else ""
        close = text.blocks and text.blocks[-1].kind is kind is BlockKind.LIST_ITEM
        text.add(kind, paragraph.words[len(mark) :], gap="\n" if close else "\n\n", bullet=mark)
    return Draft(
        source,
        text.text,
        title=one_line(title.words) if title else declared,
        blocks=tuple(text.blocks),
        left_out=tuple(_left_out(document)),
    )


def _left_out(document: Document) -> Iterator[str]:
    """What is said of the pages that gave no text."""
    if document.untold:
        yield (
            f"{_pages(document.untold, document.pages)} without text, so probably scanned, and "
            "left out; run text recognition (OCR) over the file."
        )
    if document.damaged:
        yield (
            f"{_pages(document.damaged, document.pages)} damaged and left out; get the file "
            "again, or print it to a new PDF."
        )


def _pages(numbers: Sequence[int], count: int) -> str:
    """Pages, counted from 0, as the subject of a sentence: "Pages 2, 4 to 6 and 9 of 12 are"."""
    named: list[str] = []
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        first, *_, last = [number + 1 for _, number in run] * 2
        named += [f"{first} to {last}"] if last - first > 1 else map(str, range(first, last + 1))
    *others, final = named
    listed = f"{', '.join(others)} and {final}" if others else final
    return f"Page {listed} of {count} is" if len(numbers) == 1 else f"Pages {listed} of {count} are"


def _is_unmapped(letter: str) -> bool:
    """Whether a font gives this for a sign without saying which letter it is."""
    return letter == "\ufffd" or "\ue000" <= letter <= "\uf8ff" or letter < "\t"


@dataclass(frozen=True, slots=True, eq=False)
class _PrintedParagraph:
    lines: tuple[PrintedLine, ...]
    running: bool = False
    """It is a running head or foot."""

    @property
    def words(self) -> str:
        return "\n".join(line.words for line in self.lines)

    @property
    def height(self) -> float:
        return max(line.height for line in self.lines)

    @property
    def bold(self) -> bool:
        return all(line.bold for line in self.lines)


class _Usual:
    """What most of a document's lines are like."""

    def __init__(self, lines: Sequence[PrintedLine]) -> None:
        self.height = median_high([line.height for line in lines for _ in line.words])
        self.length = median_high([len(line.words) for line in lines for _ in line.words])
        """The usual length of a line in characters."""
        self.bold = sum(len(line.words) * (1 if line.bold else -1) for line in lines) > 0
        distances = [
            above.bottom - line.bottom
            for above, line in pairwise(lines)
            if above.page == line.page and _same_size(above, line)
        ]
        usual = [d for d in distances if 0 < d < 3 * self.height]
        self.pitch = median_low(usual) if usual else 1.2 * self.height
        """The usual distance from one line to the next."""
        self._pages: dict[int, list[PrintedLine]] = defaultdict(list)
        for line in lines:
            self._pages[line.page].append(line)

    def goes_on(self, paragraph: Sequence[PrintedLine], line: PrintedLine) -> bool:
        """Whether `line` belongs to the paragraph of the lines before it."""
        last = paragraph[-1]
        if not _same_size(last, line) or _BULLET.match(line.words):
            return False
        open_ended = not _STOP.search(last.words)
        if open_ended and (line.words[0].islower() or last.words.endswith("-")):
            # In mid-sentence only a gap of a line or more is an end.
            return line.page != last.page or last.bottom - line.bottom < 2 * self._pitch(paragraph)
        if line.bold != last.bold or self._is_short(last, line):
            return False
        if line.page != last.page or line.bottom > last.bottom:
            return open_ended
        if last.bottom - line.bottom > LOOSE * self._pitch(paragraph):
            return False
        set_in = line.left - last.left > INDENT * line.height
        return open_ended or not (set_in or _NUMBERED.match(line.words))

    def _pitch(self, paragraph: Sequence[PrintedLine]) -> float:
        for above, line in pairwise(paragraph):
            if above.page == line.page and above.bottom > line.bottom:
                return above.bottom - line.bottom
        return self.pitch * max(1.0, paragraph[-1].height / self.height)

    def _is_short(self, line: PrintedLine, following: PrintedLine) -> bool:
        """Whether a line ends before it had to: the next one's first word would have fitted."""
        if len(line.words) < self.length / 2:
            return True
        near = 4 * line.height
        margin = max(n.right for n in self._pages[line.page] if abs(n.left - line.left) < near)
        word = following.words.split(None, 1)[0]
        # Letters differ in width; in mid-sentence the doubt is for a wrapped line.
        doubt = 2 if _STOP.search(line.words) else 6
        return line.right + (len(word) + doubt) * line.letter_width < margin


def _same_size(line: PrintedLine, other: PrintedLine) -> bool:
    return abs(line.height - other.height) <= SAME_SIZE * line.height


def _running(lines: Sequence[PrintedLine]) -> set[int]:
    """The indices of the lines that are running heads, running feet or page numbers.

    They stand at a page's edge, and the same words, digits aside, in the same place on
    three pages, or on both of two.
    """
    pages: dict[int, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        pages[line.page].append(index)
    running: set[int] = set()
    alike: dict[str, list[int]] = defaultdict(list)
    for indices in pages.values():
        indices.sort(key=lambda i: lines[i].from_top)
        head = [i for i in indices[:EDGE_LINES] if lines[i].from_top < EDGE]
        foot = [i for i in indices[-EDGE_LINES:] if lines[i].from_top > 1 - EDGE]
        for index in (*head[:1], *foot[-1:]):
            if _PAGE_NUMBER.fullmatch(lines[index].words):
                running.add(index)
        for index in {*head, *foot}:
            if sum(map(str.isalpha, lines[index].words)) >= 3:
                alike[re.sub(r"\d+", "#", one_line(lines[index].words).casefold())].append(index)
    for indices in alike.values():
        place = median_low([lines[i].from_top for i in indices])
        same = [i for i in indices if abs(lines[i].from_top - place) < SAME_PLACE]
        if len({lines[i].page for i in same}) >= min(3, max(2, len(pages))):
            running.update(same)
    return running


def _paragraphs(
    lines: Sequence[PrintedLine], running: Container[int], usual: _Usual
) -> Iterator[_PrintedParagraph]:
    """The paragraphs in order, each running head or foot behind the one that it interrupts."""
    gathered: list[PrintedLine] = []
    interrupting: list[_PrintedParagraph] = []
    for index, line in enumerate(lines):
        if index in running:
            interrupting.append(_PrintedParagraph((line,), running=True))
        elif gathered and usual.goes_on(gathered, line):
            gathered.append(line)
        else:
            if gathered:
                yield _PrintedParagraph(tuple(gathered))
            yield from interrupting
            gathered, interrupting = [line], []
    if gathered:
        yield _PrintedParagraph(tuple(gathered))
    yield from interrupting


def _kind(paragraph: _PrintedParagraph, usual: _Usual) -> BlockKind:
    if paragraph.running or all(_LEADER.search(line.words) for line in paragraph.lines):
        return BlockKind.FURNITURE
    if _BULLET.match(paragraph.words):
        return BlockKind.LIST_ITEM
    stands_out = paragraph.height >= HEADING_SIZE * usual.height or (
        paragraph.bold and not usual.bold
    )
    return BlockKind.HEADING if stands_out and heads(paragraph.words) else BlockKind.BODY


def _title(
    paragraphs: Sequence[_PrintedParagraph], usual: _Usual, declared: str | None
) -> _PrintedParagraph | None:
    first = [p for p in paragraphs if not p.running and p.lines[0].page == 0]
    if declared and (same := [p for p in first if key(p.words) == key(declared)]):
        return same[0]
    # Larger than the title there may be a letterhead, but not by much.
    least = max(TITLE_SIZE * usual.height, 0.8 * max((p.height for p in first), default=0.0))
    large = [p for p in first if p.height >= least and 2 <= len(p.words.split()) <= TITLE_WORDS]
    return max(large, key=lambda p: p.height, default=None)
