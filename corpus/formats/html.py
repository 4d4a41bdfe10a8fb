"""HTML pages: the whole visible text, and which of it is the article.

Nothing that a reader of the page sees is cut: the text is that of every block of the
page, in document order. trafilatura then says which blocks are the main content; the
others are furniture. Nothing is fetched: trafilatura is handed the parsed page and
never an address.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from corpus.article import BlockKind, Draft
from corpus.errors import UnreadableArticle
from corpus.formats import html_dates
from corpus.formats.composition import Composition, heads, key, one_line
from corpus.formats.html_main import completed, extracted, is_sentence, is_set_apart
from corpus.formats.html_metadata import Metadata, metadata_of
from corpus.formats.html_notes import marked_notes, with_notes
from corpus.formats.html_page import HEADINGS, Piece, pieces, shown
from corpus.formats.html_panels import open_panels, with_panels
from corpus.formats.html_tables import rows_of
from corpus.page.layout import word_count

_HEADED = 15
"""A heading of more words that reads as a sentence is text set large."""
_TEXT_WORDS = 50

_NO_TEXT = (
    "The page shows no text; if scripts fill it in, save it from the browser once it has loaded."
)


def read(data: bytes, source: str, address: str | None = None) -> Draft:
    """The page's visible text with its blocks, and what its metadata say.

    `address` is where the page was fetched from; what it names itself goes before it.

    Raises:
        UnreadableArticle: if this is no text, or the page shows no article.
    """
    refusal = None
    for tree in shown(data):
        try:
            draft = _read(tree, source, address)
        except UnreadableArticle as error:
            refusal = refusal or error
            continue
        # What is for browsers without scripts is mostly a word to those who have none.
        if refusal is None or _body_words(draft) >= _TEXT_WORDS:
            return draft
    raise refusal or UnreadableArticle(_NO_TEXT)


def _read(tree: Any, source: str, address: str | None) -> Draft:
    panels, notes = open_panels(tree), marked_notes(tree)
    found = list(pieces(tree))
    if not found:
        raise UnreadableArticle(_NO_TEXT)
    metadata = metadata_of(tree, address)
    main = extracted(tree, found)
    title = _title(found, main, metadata)
    main = completed(found, main, title=title, description=metadata.description or "")
    main = with_notes(found, with_panels(found, main, panels), notes)
    rows = rows_of(found)
    page = Composition()
    for number, piece in enumerate(found):
        row = rows.get(number)
        kind = BlockKind.TITLE if number == title else _kind(piece, main[number])
        if kind is BlockKind.HEADING and row is not None:
            kind = BlockKind.BODY  # in bold throughout, such as the row that names the columns
        page.add(kind, piece.words, gap=piece.gap, row=row)
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
        left_out=_left_out(found, main),
    )


def _left_out(found: Sequence[Piece], main: Sequence[bool]) -> tuple[str, ...]:
    """A reason where less than half of what the page shows in sentences is the article.

    What the page itself names as something else, as its comments, isn't counted.
    """
    shown = kept = 0
    for piece, is_main in zip(found, main, strict=True):
        if is_main or not is_set_apart(piece):
            words = word_count(piece.words) if is_sentence(piece) else 0
            shown += words
            kept += words if is_main else 0
    if 2 * kept >= shown:
        return ()
    return (
        f"Of about {shown} words that the page shows in sentences {kept} were taken for the "
        "article, the others for other stories, comments and the like; if some are missing, save "
        "the article alone.",
    )


def _body_words(draft: Draft) -> int:
    return sum(
        word_count(draft.text[block.start : block.end])
        for block in draft.blocks or ()
        if block.kind in (BlockKind.BODY, BlockKind.LIST_ITEM)
    )


def _kind(piece: Piece, main: bool) -> BlockKind:
    if not main:
        return BlockKind.FURNITURE
    if piece.tag in HEADINGS and not (is_sentence(piece) and len(piece.words.split()) > _HEADED):
        return BlockKind.HEADING
    if piece.bold and piece.tag == "p" and heads(piece.words):
        return BlockKind.HEADING
    return BlockKind.LIST_ITEM if piece.tag == "li" else BlockKind.BODY


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
