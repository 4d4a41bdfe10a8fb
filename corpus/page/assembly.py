"""From a draft to an article: its lines become blocks, its title and date are settled.

The text is never changed: everything here is offsets into it.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from hashlib import blake2b
from itertools import pairwise

from corpus.article import Article, Block, BlockKind, Draft
from corpus.errors import UnreadableArticle
from corpus.page import dating, furniture, placing, titles
from corpus.page.layout import Line, lines, lines_of_blocks
from corpus.page.marks import Furniture
from corpus.page.sparing import SCRAP_WORDS

HEADING_WORDS = 12
STANDFIRST_WORDS = 5
"""A line this long directly below the title says something; a shorter one heads the text."""

_NOT_A_HEADING = re.compile(r"[.,;:!…][\"'”’)\]]*$")
_SPOKEN = re.compile(r"[“\"‘'].*[?!][\"'”’]")


def content_id(text: str) -> str:
    """An id for a text that came without one: 16 hexadecimal digits of its BLAKE2b hash."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def assemble(draft: Draft, *, repeated: Container[int] = frozenset()) -> Article:
    """The article of `draft`, its furniture marked.

    `repeated` holds the keys (`furniture.line_keys`) of lines that many articles of
    the publisher have. They are marked too, unless more than half of the article's
    words would go: then it is the article that is repeated.

    Raises:
        UnreadableArticle: if the text is empty or nothing but furniture.
    """
    text = draft.text
    if not text.strip():
        raise UnreadableArticle("The article has no text; add a file or line that has some.")
    found = lines_of_blocks(text, draft.blocks) if draft.blocks else lines(text)
    found = [part for line in found for part in _split(line)]
    words = [
        Furniture.FORMAT if line.kind is BlockKind.FURNITURE else furniture.by_words(line)
        for line in found
    ]
    title = _title_line(found, words, draft.title)
    if title is not None and _is_row(found[title]):
        title = None
    marks = placing.by_position(found, words, title)
    for i, line in enumerate(found):
        if _is_row(line):  # what looks like a menu or a byline in a table is its words
            marks[i] = None
    _mark_repeated(found, marks, title, repeated)

    body = [i for i, mark in enumerate(marks) if mark is None and i != title]
    if not body:
        if title is None or words[title] is not None:
            raise UnreadableArticle(
                "Nothing but page furniture (menus, adverts, share and comment lines) was found; "
                "save the article's own text and add that."
            )
        # The title is all there is, so it is the text.
        body, title = [title], None

    if own := titles.clean(draft.title or ""):
        name, is_own = own, True
    elif title is not None:
        name, is_own = titles.without_site(titles.clean(found[title].text)), True
    else:
        name, is_own = titles.label(found[body[0]].text), False
    dated = _date(draft, found, marks, title)
    return Article(
        article_id=draft.article_id or content_id(text),
        title=name,
        title_is_own=is_own,
        text=text,
        blocks=tuple(
            Block(kind, line.start, line.end, line.recognised, _why(line, mark), line.row)
            for line, kind, mark in zip(found, _kinds(found, marks, title), marks, strict=True)
        ),
        published=dated.published if dated else None,
        published_evidence=dated.evidence if dated else None,
        url=draft.url,
        publisher=draft.publisher,
    )


def _why(line: Line, mark: Furniture | None) -> str | None:
    """What a block is marked with; a mark that it had already says more than that it had one."""
    return line.mark if line.mark and mark is Furniture.FORMAT else mark and mark.value


def _split(line: Line) -> list[Line]:
    whole = line.kind is BlockKind.FURNITURE or line.row is not None
    return [line] if whole else furniture.split_glued(line)


def _is_row(line: Line) -> bool:
    return line.row is not None and line.kind is not BlockKind.FURNITURE


def _title_line(
    found: Sequence[Line], words: Sequence[Furniture | None], known: str | None
) -> int | None:
    if known is None or not known.strip():
        return titles.find(found, words)
    # Metadata's title may look like furniture ("Watch: …"), and still heads the text.
    alike = [i for i, line in enumerate(found) if titles.same(line, known)]
    unmarked = [i for i in alike if found[i].kind is not BlockKind.FURNITURE]
    if unmarked:
        return unmarked[0]
    return next((i for i, line in enumerate(found) if line.kind is BlockKind.TITLE), None)


def _mark_repeated(
    found: Sequence[Line],
    marks: list[Furniture | None],
    title: int | None,
    repeated: Container[int],
) -> None:
    if repeated == frozenset():
        return
    own = [i for i, mark in enumerate(marks) if mark is None and i != title]
    again = [i for i in own if furniture.is_repeated(found[i], repeated)]
    if sum(found[i].words for i in again) * 2 <= sum(found[i].words for i in own):
        for i in again:
            marks[i] = Furniture.REPEATED


def _date(
    draft: Draft, found: Sequence[Line], marks: Sequence[Furniture | None], title: int | None
) -> dating.Dated | None:
    latest = dating.latest_day(draft.saved)
    if draft.published is not None:
        if draft.saved is not None and draft.published > latest:
            return None
        return dating.Dated(draft.published, draft.published_evidence or "metadata")
    if draft.day_settled:
        return None
    at = placing.zones(found, marks)
    # Below the text, what follows a list of other stories or the comments is dated by them.
    others = next(
        (
            i
            for i, mark in enumerate(marks)
            if i > at.last_prose
            and mark in (Furniture.RELATED_STORIES, Furniture.COMMENTS, Furniture.COMMENT)
        ),
        len(found),
    )
    return dating.find(
        found,
        [
            mark in (Furniture.DATED, Furniture.PUBLISHED, Furniture.BYLINE)
            and (i <= at.last_prose or i < others)
            for i, mark in enumerate(marks)
        ],
        title=title,
        first_prose=at.first_prose,
        last_prose=at.last_prose,
        day_first=lambda: dating.day_first(draft.url, draft.publisher, draft.text),
        url=draft.url,
        latest=latest,
    )


def _kinds(
    found: Sequence[Line], marks: Sequence[Furniture | None], title: int | None
) -> list[BlockKind]:
    kinds: list[BlockKind] = []
    own = [i for i, mark in enumerate(marks) if mark is None and i != title]
    following = dict(pairwise(own))
    above: Line | None = None
    for i, line in enumerate(found):
        if i == title:
            kinds.append(BlockKind.TITLE)
        elif marks[i] is not None:
            kinds.append(BlockKind.FURNITURE)
        else:
            below = found[following[i]] if i in following else None
            if below is not None and _is_label(line) and _is_label(below):
                # A heading and its subheading, or what is left of a picture.
                below = found[following[following[i]]] if following[i] in following else None
            under_title = above is None and title is not None and title < i
            kinds.append(_kind(line, above, below, under_title=under_title))
            above = line
    return kinds


def _is_label(line: Line) -> bool:
    return (
        line.words <= SCRAP_WORDS
        and line.kind is None
        and not line.bullet
        and not _NOT_A_HEADING.search(line.text)
        and not re.search(r"[:\d]", line.text)
    )


def _kind(line: Line, above: Line | None, below: Line | None, *, under_title: bool) -> BlockKind:
    if line.kind in (BlockKind.HEADING, BlockKind.LIST_ITEM):
        return line.kind
    if line.bullet:
        return BlockKind.LIST_ITEM
    if line.kind is not None:
        # A second title, or what the format knows for running text.
        return BlockKind.BODY
    in_list = above is not None and above.bullet and below is not None and below.bullet
    if in_list and line.text[0].islower():
        return BlockKind.LIST_ITEM
    heads = (
        line.words <= HEADING_WORDS
        and not _NOT_A_HEADING.search(line.text)
        and not _SPOKEN.fullmatch(line.text)
        and (line.words <= SCRAP_WORDS or not line.text[0].islower())
        and below is not None
        and (below.prose or below.bullet or below.text.endswith(":"))
        and not (above is not None and above.text.endswith(":"))
        and not (under_title and line.words >= STANDFIRST_WORDS)
        and not placing.is_speaker(line, above)
    )
    return BlockKind.HEADING if heads else BlockKind.BODY
