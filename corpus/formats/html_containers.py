"""The containers that a page's paragraphs stand in, and which of them are of one make."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from corpus.formats.html_page import HEADINGS, Piece, names

PARAGRAPHS = HEADINGS | names("p li blockquote pre dd dt")
_IN_A_ROW = 3
_FEW_LEVELS = 12


def around(element: Any) -> list[Any]:
    return [element, *element.iterancestors()]


def container(piece: Piece) -> Any:
    """The element that a piece stands in as one of its paragraphs."""
    element = piece.element
    while element.tag in PARAGRAPHS | {"ul", "ol", "dl"} and element.getparent() is not None:
        element = element.getparent()
    return element


def path(element: Any) -> tuple[str, ...]:
    return tuple(make(e) for e in around(element)[:2])


def make(element: Any) -> str:
    """An element's tag and class without numbers: what elements of one make have in common."""
    named = element.get("class") or element.get("id") or ""
    return f"{element.tag} {re.sub(r'[0-9]+', '', named)}"


def teasers(held: Counter[Any]) -> set[tuple[str, ...]]:
    """The makes of boxes that stand in a row, each with a link: other stories, with their leads."""
    by_make: dict[tuple[str, ...], list[Any]] = {}
    for box in held:
        by_make.setdefault(path(box), []).append(box)
    return {
        make
        for make, boxes in by_make.items()
        if len(boxes) >= _IN_A_ROW
        and 2 * sum(held[box] for box in boxes) < held.total()
        and all(map(_has_headline, boxes))
    }


def _has_headline(box: Any) -> bool:
    """A link of several words stands alone in the box or beside it."""
    around = box.getparent()
    near = box if around is None or len(around) > 3 else around
    return any(
        len(a.text_content().split()) >= 3 for a in near.iter("a") if a.getparent().tag != "p"
    )


def alike(
    found: Sequence[Piece], main: Sequence[bool], spans: Mapping[Any, tuple[int, int]]
) -> Iterator[int]:
    """The pieces of containers that go on where the text ends, built as its own, without a link.

    Systems that lay a page out in blocks put a list of few words into one block, and the
    sentences around it into others. `spans` has the first and last sentence of each container
    that the text found stands in.
    """
    homes = [container(piece) for piece in found]
    made = {home: make(home) for home in dict.fromkeys(homes)}
    last: Any = None
    number = 0
    while number < len(found):
        home, end = homes[number], number
        while end < len(found) and homes[end] is home:
            end += 1
        if home in spans:
            last = home
        elif last is not None and not any(main[number:end]):
            goes_on = (
                made[home] == made[last]
                and all(not piece.link_share for piece in found[number:end])
                and not found[end - 1].words.endswith(":")  # it leads to what isn't taken
                and next(home.iter("a", "img", "button", "form", "input"), None) is None
                and _built_alike(home, last)
            )
            if not goes_on:
                last = None
            else:
                yield from range(number, end)
                last = home
        number = end


def _built_alike(one: Any, other: Any) -> bool:
    """Whether two elements are of one make, and all around them below what they have in common."""
    for _ in range(_FEW_LEVELS):
        if one is None or other is None or make(one) != make(other):
            return False
        one, other = one.getparent(), other.getparent()
        if one is other:
            return True
    return False
