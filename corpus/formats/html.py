"""HTML pages: the whole visible text, and which of it is the article.

Nothing that a reader of the page sees is cut: the text is that of every block of the
page, in document order. trafilatura then says which blocks are the main content; the
others are furniture. Nothing is fetched: trafilatura is handed the parsed page and
never an address.
"""

from __future__ import annotations

import logging
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

from lxml.etree import iterwalk
from trafilatura import bare_extraction
from trafilatura.settings import Document

from corpus.article import BlockKind, Draft
from corpus.errors import UnreadableArticle
from corpus.formats import html_dates
from corpus.formats.composition import Composition, heads, key, one_line
from corpus.formats.html_metadata import Metadata, metadata_of
from corpus.formats.html_page import HEADINGS, Piece, names, parse, pieces

# Where nobody has set up logging, a library's warning would be printed on the terminal.
logging.getLogger("trafilatura").addHandler(logging.NullHandler())

_FURNITURE = names("nav button dialog label legend menu")
_ROLES = names("navigation contentinfo search dialog alertdialog menu menubar")
_NAMES = names(
    "advert advertisement breadcrumb breadcrumbs comments consent cookie cookies disqus gdpr "
    "newsletter outbrain pagination promo recommended related share sharing signup subscribe "
    "taboola"
)
"""Words in an element's class or id that speak of furniture. They count only where the
element holds a small part of the page's main text: a page on social care may well say
`related` or `share` on its body."""
_SMALL_PART = 1 / 3
_EXTRACTED_BLOCKS = names("body div head item lb list p quote row table")
_MOST_CHOICES = 1_000_000
"""So many pairs of equal lines can be laid along one another in half a second."""
_LONG = 25
"""Letters and digits of a line that stands nowhere by chance."""
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")


def read(data: bytes, source: str) -> Draft:
    """The page's visible text with its blocks, and what its metadata say.

    Raises:
        UnreadableArticle: if this is no text, or the page shows no article.
    """
    tree = parse(data)
    found = list(pieces(tree)) if tree is not None else []
    if not found:
        raise UnreadableArticle(
            "The page shows no text; if scripts fill it in, save it from the browser once it "
            "has loaded."
        )
    metadata = metadata_of(tree)
    main = _main(tree, found)
    title = _title(found, main, metadata)
    page = Composition()
    for number, piece in enumerate(found):
        kind = BlockKind.TITLE if number == title else _kind(piece, main[number])
        page.add(kind, piece.words, gap=piece.gap)
    if not any(block.kind in (BlockKind.BODY, BlockKind.LIST_ITEM) for block in page.blocks):
        raise UnreadableArticle(
            "The page shows menus, links and the like, but no article; save the page of the "
            "article itself."
        )
    dated = html_dates.Page(
        tree,
        found,
        main,
        title,
        stated=metadata.stated,
        url=metadata.url,
        publisher=metadata.publisher,
        is_event=metadata.is_event,
    ).day()
    return Draft(
        source,
        page.text,
        title=one_line(found[title].words) if title is not None else metadata.title,
        published=dated.published if dated else None,
        published_evidence=dated.evidence if dated else None,
        day_settled=True,
        url=metadata.url,
        publisher=metadata.publisher,
        blocks=tuple(page.blocks),
    )


def _kind(piece: Piece, main: bool) -> BlockKind:
    if not main:
        return BlockKind.FURNITURE
    if piece.tag in HEADINGS:
        return BlockKind.HEADING
    if piece.bold and piece.tag == "p" and heads(piece.words):
        return BlockKind.HEADING
    return BlockKind.LIST_ITEM if piece.tag == "li" else BlockKind.BODY


def _main(tree: Any, found: Sequence[Piece]) -> list[bool]:
    """For each piece whether it belongs to the page's main content."""
    furniture = [any(map(_is_furniture, _around(piece.element))) for piece in found]
    document = bare_extraction(tree, include_comments=False, with_metadata=False)
    extracted = list(_lines(document.body)) if isinstance(document, Document) else []
    # Of a page of a line or two trafilatura extracts nothing: then all but links counts.
    main = _aligned(found, extracted) if extracted else [p.link_share < 0.8 for p in found]
    main = [is_main and not is_cue for is_main, is_cue in zip(main, furniture, strict=True)]
    within: Counter[Any] = Counter()
    for piece, is_main in zip(found, main, strict=True):
        if is_main:
            within.update(dict.fromkeys(_around(piece.element), len(piece.words)))
    limit = _SMALL_PART * sum(
        len(p.words) for p, is_main in zip(found, main, strict=True) if is_main
    )
    return [
        is_main
        and not any(within[e] < limit and _is_named_furniture(e) for e in _around(p.element))
        for p, is_main in zip(found, main, strict=True)
    ]


def _around(element: Any) -> list[Any]:
    return [element, *element.iterancestors()]


def _is_furniture(element: Any) -> bool:
    if element.tag in _FURNITURE or element.get("role") in _ROLES:
        return True
    return element.tag == "footer" and not any(
        e.tag in ("blockquote", "figure") for e in element.iterancestors()
    )


def _is_named_furniture(element: Any) -> bool:
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    return any(word.lower() in _NAMES for word in _WORD.findall(named))


def _lines(body: Any) -> Iterator[str]:
    """The keys of the lines of what trafilatura extracted, in its own small vocabulary of tags."""
    words: list[str] = []
    for event, element in iterwalk(body, events=("start", "end")):
        if element.tag in _EXTRACTED_BLOCKS:
            if line := key("".join(words)):
                yield line
            words.clear()
        words.append((element.text if event == "start" else element.tail) or "")
    if line := key("".join(words)):
        yield line


def _aligned(found: Sequence[Piece], extracted: Sequence[str]) -> list[bool]:
    """Which pieces stand among the lines that trafilatura extracted, by their order.

    A line may recur (a headline among the links), so that the two texts are laid along
    one another. Between the lines that agree stand those that the two have split
    differently: first the long ones are looked for, then the short ones next to them,
    for a short one may stand anywhere by chance.
    """
    ours = [key(piece.words) for piece in found]
    main = [False] * len(ours)
    left, their_left = 0, 0
    for right, their_right in [*_pairs(ours, extracted), (len(ours), len(extracted))]:
        between = "".join(extracted[their_left:their_right])
        reached = 0
        ends = {left - 1: 0}
        """How far `between` is taken behind each piece found in it."""
        for number in range(left, right):
            at = between.find(ours[number], reached) if len(ours[number]) >= _LONG else -1
            if at >= 0:
                main[number] = True
                reached = ends[number] = at + len(ours[number])
        for number in range(left, right):
            behind = ends.get(number - 1)
            if behind is not None and ours[number] and between.startswith(ours[number], behind):
                main[number] = True
                ends[number] = behind + len(ours[number])
            if not main[number]:
                main[number] = any(
                    line in ours[number] and 2 * len(line) > len(ours[number])
                    for line in extracted[their_left:their_right]
                )
        if right < len(ours):
            main[right] = True
        left, their_left = right + 1, their_right + 1
    return main


def _pairs(ours: Sequence[str], theirs: Sequence[str]) -> list[tuple[int, int]]:
    """The places of lines that agree, both ascending.

    Lines that stand once in either text are paired first, and only what lies between
    them is left to `SequenceMatcher`, whose time grows with the square of the lines:
    8,000 paragraphs took it 6 s.
    """
    once = {line for line, count in Counter(ours).items() if count == 1 and line}
    places = {line: at for at, line in enumerate(theirs) if line in once}
    again = {line for line, count in Counter(theirs).items() if count > 1}
    unique = [(i, places[k]) for i, k in enumerate(ours) if k in places and k not in again]
    pairs: list[tuple[int, int]] = []
    left, their_left = 0, 0
    for right, their_right in [*_ascending(unique), (len(ours), len(theirs))]:
        for ours_at, their_at in _agreeing(ours[left:right], theirs[their_left:their_right]):
            pairs.append((left + ours_at, their_left + their_at))
        if right < len(ours):
            pairs.append((right, their_right))
        left, their_left = right + 1, their_right + 1
    return pairs


def _agreeing(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The places of lines that agree, both ascending, where most lines recur.

    Of thousands of lines that are all alike each is as good as the next: they are paired in
    turn. `SequenceMatcher` took minutes over 400 KB of one paragraph.
    """
    counts = Counter(theirs)
    if sum(counts[line] for line in ours) <= _MOST_CHOICES:
        matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
        for block in matcher.get_matching_blocks():
            yield from ((block.a + n, block.b + n) for n in range(block.size))
        return
    places: dict[str, list[int]] = {}
    for at, line in enumerate(theirs):
        places.setdefault(line, []).append(at)
    reached = 0
    for ours_at, line in enumerate(ours):
        among = places.get(line, [])
        next_one = bisect_left(among, reached)
        if next_one < len(among):
            yield ours_at, among[next_one]
            reached = among[next_one] + 1


def _ascending(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of `pairs` in which the second numbers ascend as the first ones do."""
    ends: list[int] = []
    """For each length the smallest second number that a run of it can end with."""
    runs: list[int] = []
    """For each pair the length of the longest run that it ends."""
    for _, second in pairs:
        length = bisect_left(ends, second)
        ends[length : length + 1] = [second]
        runs.append(length)
    longest: list[tuple[int, int]] = []
    wanted = len(ends) - 1
    for pair, length in zip(reversed(pairs), reversed(runs), strict=True):
        if length == wanted and (not longest or pair[1] < longest[-1][1]):
            longest.append(pair)
            wanted -= 1
    return longest[::-1]


def _title(found: Sequence[Piece], main: Sequence[bool], metadata: Metadata) -> int | None:
    """The piece that is the page's title: a heading that its metadata name, or its first `h1`."""
    declared = key(metadata.title or "")
    site = key(metadata.publisher or "")
    first_body = next((n for n, p in enumerate(found) if main[n] and p.tag == "p"), len(found))
    headings = [n for n, piece in enumerate(found) if piece.tag in HEADINGS]
    # A headline in a plain block counts only above the article: below, it is a link.
    for candidates in (headings, range(first_body)):
        for number in candidates:
            if declared and key(found[number].words) == declared:
                return number
    own = [n for n in headings if found[n].tag == "h1" and key(found[n].words) not in ("", site)]
    return own[0] if own else None
