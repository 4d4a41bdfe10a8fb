"""Which blocks of a page are its article.

trafilatura says which text is the main content. It takes one container, so what it
finds is completed by what the page itself shows: the rest of the containers that hold
the text found, containers of the same make, the standfirst between title and text.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Sequence, Set
from typing import Any

from trafilatura import bare_extraction
from trafilatura.settings import Document

from corpus.formats.composition import key
from corpus.formats.html_alignment import aligned, lines_of
from corpus.formats.html_containers import PARAGRAPHS, alike, around, container, make, path, teasers
from corpus.formats.html_page import HEADINGS, Piece, names
from corpus.page.layout import is_stopped, word_count

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
elements of that class hold a small part of the page's main text: a page on social care may
well say `related` or `share` on its body, or on a wrapper around each section."""
_SHUT = names("hide hidden is-hidden d-none")
"""Classes by which the common style sheets hide an element until a script shows it."""
_HIDDEN = _SHUT | names("sr-only visually-hidden screen-reader-text print-only")
"""And those by which they hide it from who looks at the page."""
_SMALL_PART = 1 / 3
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_BESIDE = names("aside figure figcaption form footer nav")
_OF_PICTURES = names("caption credit gallery slideshow carousel")
_INNER = HEADINGS | names("p li ul ol blockquote pre dt dd dl td th tr tbody table div span")
_SENTENCE_WORDS = 6
_LONG_WORDS = 25
_MOSTLY_LINKS = 0.5
_LEAD_PIECES = 4
_LEAD_WORDS = 10
_LONG_LINE = 25
_BODY_PART = 0.15
_NEARLY_NONE = 0.1
_ALL_LINK = 0.7
_ITEMS = names("li tr dd dt")
_TABLE_PARTS = names("td th tr dt dd pre")
_TITLE_LETTERS = 8
_BY_AUTHOR = re.compile(r"/authors?/[^/]")


def extracted(tree: Any, found: Sequence[Piece]) -> list[bool]:
    """For each piece whether trafilatura counts it to the page's main content.

    `tree` is changed where an element that holds the whole article says that it is furniture.
    """
    for element in _disbelieved(tree, found):
        element.tag = "div"
        element.attrib.pop("role", None)
    document = bare_extraction(tree, include_comments=False, with_metadata=False)
    lines = list(lines_of(document.body)) if isinstance(document, Document) else []
    # Of a page of a line or two trafilatura extracts nothing: then all but links counts.
    main = aligned(found, lines) if lines else [p.link_share < 0.8 for p in found]
    main = [is_main and not _is_cued(p) for is_main, p in zip(main, found, strict=True)]
    return _or_fullest_container(found, main)


def completed(
    found: Sequence[Piece], main: Sequence[bool], *, title: int | None, description: str
) -> list[bool]:
    """`main` less the parts that are named as furniture, and with what belongs to the text found.

    `title` is the piece that heads the page, `description` what its metadata say of it.
    """
    within: Counter[str] = Counter()
    for piece, is_main in zip(found, main, strict=True):
        if is_main:
            within.update(dict.fromkeys(map(make, around(piece.element)), len(piece.words)))
    limit = _SMALL_PART * sum(
        len(p.words) for p, is_main in zip(found, main, strict=True) if is_main
    )
    named = [
        any(is_named_furniture(e) and within[make(e)] < limit for e in around(p.element))
        or _leads_to_author(p)
        for p in found
    ]
    main = [is_main and not n for is_main, n in zip(main, named, strict=True)]
    may = [not n and not _is_cued(p) for n, p in zip(named, found, strict=True)]
    main = _whole_containers(found, main, may)
    main = _with_standfirst(found, main, may, title, key(description))
    main = _without_other_articles(found, main, title)
    return _without_pointers(found, main)


def is_sentence(piece: Piece) -> bool:
    """It reads as a sentence or more of running text rather than as links or labels."""
    words = word_count(piece.words)
    return piece.link_share < _MOSTLY_LINKS and (
        words >= _LONG_WORDS or (words >= _SENTENCE_WORDS and is_stopped(piece.words))
    )


def _leads_to_author(piece: Piece) -> bool:
    """It is little but a link to what else its author wrote, as publishing systems say it."""
    if piece.link_share < _MOSTLY_LINKS or is_sentence(piece):
        return False
    links = list(piece.element.iter("a")) + [
        e for e in piece.element.iterancestors("a") if e is not piece.element
    ]
    return bool(links) and all(
        "author" in (link.get("rel") or "").split() or _BY_AUTHOR.search(link.get("href") or "")
        for link in links
    )


def is_set_apart(piece: Piece) -> bool:
    """It stands in an element that says to be something else than the article."""
    return any(
        is_furniture(e)
        or is_named_furniture(e)
        or e.tag == "aside"
        or "comment" in f"{e.get('class') or ''} {e.get('id') or ''}".lower()
        for e in around(piece.element)
        if e.tag != "body"
    )


def _disbelieved(tree: Any, found: Sequence[Piece]) -> list[Any]:
    """Elements of furniture that hold most of the page's sentences, as one left open does.

    Not where an article, heading or the page's title stands outside of them, as beside a notice
    on cookies.
    """
    held: Counter[Any] = Counter()
    total = 0
    for piece in found:
        if is_sentence(piece):
            total += len(piece.words)
            held.update(dict.fromkeys(around(piece.element), len(piece.words)))
    doubted = [e for e, n in held.items() if 2 * n > total and is_furniture(e)]
    titles = _titled(tree, found) if doubted else []
    return [
        element
        for element in doubted
        if not any(
            element not in around(other) and other not in around(element)
            for other in (*tree.iter("main", "article", "h1"), *titles)
            if held[other] or other.tag == "h1" or other in titles
        )
        or 10 * held[element] > 9 * total
    ]


def _titled(tree: Any, found: Sequence[Piece]) -> list[Any]:
    """The elements that say the page's title and hardly anything else."""
    named = key(tree.findtext(".//title") or "")
    return [
        piece.element
        for piece in found
        if len(said := key(piece.words)) >= _TITLE_LETTERS
        and named.startswith(said)
        and not _is_cued(piece)
    ]


def _or_fullest_container(found: Sequence[Piece], main: Sequence[bool]) -> list[bool]:
    """`main`, or the container with most sentences where that has nearly none of the page's."""
    held: Counter[Any] = Counter()
    taken = 0
    for piece, is_main in zip(found, main, strict=True):
        if is_sentence(piece) and not any(
            is_furniture(e) or is_named_furniture(e) for e in around(piece.element)
        ):
            held[container(piece)] += len(piece.words)
            taken += len(piece.words) if is_main else 0
    if not held or taken >= _NEARLY_NONE * held.total():
        return list(main)
    fullest = max(held, key=lambda e: held[e])
    return [
        is_main or (is_sentence(p) and path(container(p)) == path(fullest))
        for is_main, p in zip(main, found, strict=True)
    ]


def _whole_containers(
    found: Sequence[Piece], main: Sequence[bool], may: Sequence[bool]
) -> list[bool]:
    """`main` with the rest of the containers that hold the sentences found.

    Between the first and the last of them every paragraph counts that is no list of links,
    and what reads as a sentence in boxes within; below the last one, and in other
    containers of the same make, only sentences do.
    """
    spans: dict[Any, tuple[int, int]] = {}
    held: Counter[Any] = Counter()
    for number, piece in enumerate(found):
        if main[number] and is_sentence(piece):
            home = container(piece)
            first, _ = spans.get(home, (number, number))
            spans[home] = (first, number)
            held[home] += len(piece.words)
    of_teasers = teasers(held)
    bodies = {e for e, characters in held.items() if characters >= _BODY_PART * held.total()}
    makes = {path(e) for e in bodies}
    foot = max((last for e, (_, last) in spans.items() if e in bodies), default=len(found))
    whole = [
        is_main
        and not (is_sentence(p) and path(container(p)) in of_teasers)
        and (
            number <= foot
            or is_sentence(p)
            or (p.element.tag in _ITEMS and p.link_share < _MOSTLY_LINKS)
            or not bodies.isdisjoint(around(p.element))
        )
        for number, (p, is_main) in enumerate(zip(found, main, strict=True))
    ]
    for number, piece in enumerate(found):
        if main[number] or not may[number]:
            continue
        if piece.link_share >= _MOSTLY_LINKS:
            above = found[number - 1].words if number and whole[number - 1] else ""
            whole[number] = above.endswith(":") and " " not in piece.words  # "The report is at:"
            continue
        home, says = container(piece), is_sentence(piece)
        outer = around(piece.element)
        body = next((e for e in outer if e in bodies), None)
        if body is None:
            whole[number] = says and path(home) in makes
        elif _stands_free(outer[: outer.index(body)]):
            first, last = spans[body]
            whole[number] = (
                (says or home is body)
                if first < number < last
                else (says and home is body and number > last)
            )
    for number in alike(found, whole, spans):
        whole[number] = whole[number] or may[number]
    top = min((first for first, _ in spans.values()), default=0)
    for number in range(len(found) - 2, top, -1):
        piece, below = found[number], found[number + 1]
        if piece.tag in HEADINGS and may[number] and whole[number + 1]:
            whole[number] |= container(piece) is container(below)
    return whole


def _stands_free(boxes: Sequence[Any]) -> bool:
    """Whether none of the elements around a piece sets it beside the text, as a caption is."""
    return not any(
        (e.tag in _BESIDE and not _is_fact_box(e)) or (e.tag not in PARAGRAPHS and _is_picture(e))
        for e in boxes
    )


def _is_fact_box(box: Any) -> bool:
    """An aside with a heading of its own that leads nowhere; a teaser has a link."""
    return (
        box.tag == "aside"
        and next(box.iter(*HEADINGS), None) is not None
        and next(box.iter("a", "button", "form"), None) is None
    )


def _is_picture(box: Any) -> bool:
    return next(box.iter("img", "picture", "video", "iframe"), None) is not None or any(
        word.lower() in _OF_PICTURES for word in _words(box)
    )


def _with_standfirst(
    found: Sequence[Piece],
    main: Sequence[bool],
    may: Sequence[bool],
    title: int | None,
    description: str,
) -> list[bool]:
    """`main` with the sentences between the title and the first of the text."""
    first = next((n for n, p in enumerate(found) if main[n] and is_sentence(p)), len(found))
    heading = set(around(found[title].element)) if title is not None else set()
    whole, taken = list(main), 0
    for number in range(first if title is None else title + 1, first):
        piece = found[number]
        if main[number] or not may[number] or taken == _LEAD_PIECES:
            continue
        described = (
            len(line := key(piece.words)) >= _LONG_LINE
            and line in description
            and not any(e.tag in _BESIDE for e in around(piece.element))
        )
        if described or (
            piece.tag != "li"
            and piece.link_share < _MOSTLY_LINKS
            and (is_sentence(piece) or word_count(piece.words) >= _LEAD_WORDS)
            and _stands_free([e for e in around(piece.element) if e not in heading])
        ):
            whole[number] = True
            taken += 1
    return whole


def _without_other_articles(
    found: Sequence[Piece], main: Sequence[bool], title: int | None
) -> list[bool]:
    """`main` less the articles that a page goes on with, each below a heading like its title."""
    own = around(found[title].element) if title is not None else []
    home = next((e for e in own if e.tag == "article"), None)
    words = [len(p.words) if m and is_sentence(p) else 0 for p, m in zip(found, main, strict=True)]
    at_home = [n for n, p in zip(words, found, strict=True) if home in around(p.element)]
    if home is None or 2 * sum(at_home) < sum(words):
        return list(main)
    others = {
        e
        for piece in found
        if piece.tag == "h1"
        for e in around(piece.element)
        if e.tag == "article" and e not in own
    }
    return [
        is_main and others.isdisjoint(around(p.element))
        for is_main, p in zip(main, found, strict=True)
    ]


def _without_pointers(found: Sequence[Piece], main: Sequence[bool]) -> list[bool]:
    """`main` less the paragraphs that are nothing but a link to another page, and their labels.

    On half of the pages of two public sets nearly all of 80 such lines pointed to other
    stories. An address is kept, and so is what ends with a full stop.
    """
    linked = [
        is_main
        and p.link_share >= _ALL_LINK
        and p.tag == "p"
        and p.element.tag not in _TABLE_PARTS
        and " " in p.words.strip()
        and "://" not in p.words
        and "www." not in p.words
        and not p.words.rstrip("\"'”’»)").endswith((".", "。"))
        for is_main, p in zip(main, found, strict=True)
    ]
    of_main = sum(len(p.words) for p, is_main in zip(found, main, strict=True) if is_main)
    of_links = sum(len(p.words) for p, is_link in zip(found, linked, strict=True) if is_link)
    if 4 * of_links > of_main:
        return list(main)
    kept = list(main)
    for number, is_link in enumerate(linked):
        if not is_link:
            continue
        kept[number] = False
        above = found[number - 1] if number else None
        if (
            above is not None
            and kept[number - 1]
            and above.words.endswith(":")
            and not is_sentence(above)
        ):
            kept[number - 1] = False
    return kept


def _is_cued(piece: Piece) -> bool:
    return any(map(is_furniture, around(piece.element)))


def is_furniture(element: Any) -> bool:
    """Its tag or role says so."""
    if element.tag in _FURNITURE or element.get("role") in _ROLES:
        return True
    return element.tag == "footer" and not any(
        e.tag in ("blockquote", "figure") for e in element.iterancestors()
    )


def is_named_furniture(element: Any, *, hidden: bool = True) -> bool:
    """Its class or id says so; with `hidden` also one by which style sheets hide it."""
    if hidden and _is_of(element, _HIDDEN):
        return True
    return any(word.lower() in _NAMES for word in _words(element))


def is_shut_by_class(element: Any) -> bool:
    """Whether a style sheet hides it by its class until a script shows it."""
    return _is_of(element, _SHUT)


def _is_of(element: Any, hiding: Set[str]) -> bool:
    """Whether one of these classes hides it, and no other shows it again on a wide screen."""
    classes = (element.get("class") or "").split()
    return not hiding.isdisjoint(classes) and not any(
        ":" in name or (name.startswith(("d-", "show")) and name != "d-none") for name in classes
    )


def _words(element: Any) -> list[str]:
    """The words that its class and id are made of."""
    return _WORD.findall(f"{element.get('class') or ''} {element.get('id') or ''}")
