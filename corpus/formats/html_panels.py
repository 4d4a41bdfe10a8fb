"""Panels that a page opens when it is asked to: accordions, tabs, details.

A browser saves such a page with its panels shut, and its text lies in them. They are opened
here, just after parsing, with the words of their control as a heading above. A panel belongs
to a control by what the page says of it (`aria-controls`, the tab's address, the label, the
place of a `summary`), or because it lies hidden right behind the button that opens it. Menus,
forms and notices that a button opens stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import Any

from corpus.formats.composition import one_line
from corpus.formats.html_main import (
    is_furniture,
    is_named_furniture,
    is_sentence,
    is_shut_by_class,
)
from corpus.formats.html_page import HEADINGS, Piece, is_hidden, names
from corpus.page import furniture
from corpus.page.layout import Line
from corpus.page.marks import Furniture

_CONTROLS = HEADINGS | names("a button div span li dt")
_LISTS = names("ul ol dl")
_PANELS = _LISTS | names("div section article dd li td p blockquote table pre")
_PANEL_ROLES = names("tabpanel region group presentation none list table")
_FIELDS = ("input", "select", "textarea", "main", "h1")
"""What holds one of these is a form, or the page."""
_ROWS = names("div span dt header")
"""What a button stands in alone or with its heading, with the panel behind."""
_NEITHER = (None, None)
_BESIDE = names("header aside select")
_SHUTTING_STYLE = re.compile(
    r"(?:display\s*:\s*none|visibility\s*:\s*hidden|\b(?:max-)?height\s*:\s*0)[^;]*;?",
    re.IGNORECASE,
)
_SHUTTING_CLASS = re.compile(r"hid(?:e|den)|collapse|closed", re.IGNORECASE)
_OF_A_CONTROL = re.compile(r"toggle|chevron|icon|indicator", re.IGNORECASE)
"""What a control has beside its words: “Show”, an arrow. It is not so once the panel is open."""
_TOGGLE_WORDS = 3
_CONTROL_WORDS = 20
_MOSTLY_LINKS = 0.5
_NEAR = 5
"""A panel behind the text lies so many steps below what holds the text; others are the site's."""
_MOST = 200
"""More panels than this are a list that a script keeps."""
_MORE = frozenset([Furniture.POINTER, Furniture.PAGE_CONTROL])
"""What opens the rest of a text heads nothing."""
_OF_THE_SITE = frozenset(
    [
        Furniture.ADVERTISEMENT,
        Furniture.COMMENTS,
        Furniture.COOKIES,
        Furniture.FEEDBACK_FORM,
        Furniture.FOLLOW_US,
        Furniture.NEWSLETTER,
        Furniture.PLEA,
        Furniture.RELATED_STORIES,
        Furniture.SHARE_BAR,
        Furniture.YOUR_STORY,
    ]
)
"""What opens these is no heading of the article."""


def open_panels(tree: Any) -> list[Any]:
    """Open in place the panels that hold text; those that a control heads, with their headings.

    `tree` is changed.
    """
    opened: list[Any] = []
    for controls, panel in _pairs(tree):
        said = {_words(control) for control in controls}
        if len(said) > 1:
            continue  # buttons of a carousel, a table that can be sorted
        control, mark = controls[0], _mark(said.pop())
        if mark in _OF_THE_SITE or not _is_text(panel):
            continue
        if panel.tag in _LISTS and any(map(_opens_menu, controls)):
            continue
        if mark in _MORE:
            _open(panel)
        elif _is_tab(control) or _stands_above(control, panel):
            _open(panel)
            opened += [panel, _heading(control, panel)]
    for details in list(tree.iter("details"))[:_MOST]:
        summary = details.find("summary")
        words = _words(summary) if summary is not None else ""
        if words and _mark(words) not in _OF_THE_SITE and _is_text(details):
            details.tag = "div"
            _make_heading(summary)
            opened.append(details)
    return opened


def with_panels(found: Sequence[Piece], main: Sequence[bool], panels: Sequence[Any]) -> list[bool]:
    """`main` with what stands in opened panels, where these lie within or behind the text."""
    if not panels:
        return list(main)
    says = [n for n, p in enumerate(found) if main[n] and is_sentence(p)]
    first, last = (says[0], says[-1]) if says else (0, len(found))
    text = frozenset(_around(found[last].element)) if says else frozenset()
    near = {panel for panel in panels if not text.isdisjoint(islice(_around(panel), _NEAR))}
    opened = frozenset(panels)

    def is_inside(piece: Piece, panels: Collection[Any]) -> bool:
        return (
            piece.link_share < _MOSTLY_LINKS
            and any(e in panels for e in _around(piece.element))
            and not any(map(is_furniture, _around(piece.element)))
        )

    inside = [is_inside(piece, opened) for piece in found]
    if says and inside[first]:
        first = inside.index(True)
    return [
        is_main or (within and first <= n and (n < last or is_inside(found[n], near)))
        for n, (is_main, within) in enumerate(zip(main, inside, strict=True))
    ]


def _pairs(tree: Any) -> list[tuple[list[Any], Any]]:
    """Panels, each with the controls that have words, in the order of their first control."""
    named = {e.get("id"): e for e in tree.iterfind(".//*[@id]")}
    labelled = {
        name: panel
        for panel in named.values()
        if panel.get("role") == "tabpanel"
        for name in (panel.get("aria-labelledby") or "").split()
    }
    pairs: dict[Any, list[Any]] = {}
    for element in tree.iter(*_CONTROLS):
        panel = named.get(_target(element))
        if panel is None and element.get("role") == "tab":
            panel = labelled.get(element.get("id"))
        if panel is None or element in _around(panel) or panel in _around(element):
            continue
        if _words(element):
            pairs.setdefault(panel, []).append(element)
        if len(pairs) == _MOST:
            break
    for button in tree.iter("button"):
        control, panel = _right_behind(button) if named.get(_target(button)) is None else _NEITHER
        if panel is not None and panel not in pairs and len(pairs) < _MOST:
            pairs[panel] = [control]
    return [(controls, panel) for panel, controls in pairs.items()]


def _right_behind(button: Any) -> tuple[Any, Any]:
    """What heads the panel that lies hidden right behind a button, its heading or row; the panel.

    A button beside words of a heading, such as “Listen”, must say that it opens something.
    """
    heading = next(button.iterancestors(*HEADINGS), None)
    opens = button.get("aria-expanded") is not None
    if not (opens or heading is not None) or _opens_menu(button):
        return _NEITHER
    holder = button if heading is None else heading
    panel = _next(holder)
    if panel is None and _next(holder, hidden=False) is None:
        holder = holder.getparent()
        panel = _next(holder) if holder is not None and holder.tag in _ROWS else None
    if panel is None:
        return _NEITHER
    words, said = _words(holder), _words(button)
    if not words:
        return _NEITHER
    if words == said:
        return button, panel
    heading = next(holder.iter(*HEADINGS), None)
    is_headed = opens and heading is not None and _words(heading) != ""
    return (heading, panel) if is_headed and _mark(said) not in _OF_THE_SITE else _NEITHER


def _next(element: Any, *, hidden: bool = True) -> Any:
    """The element right behind another, without words between; with `hidden` only a hidden one."""
    tail = element.tail
    for sibling in element.itersiblings():
        if (tail or "").strip():
            return None
        if isinstance(sibling.tag, str):
            return sibling if not hidden or _is_shut(sibling) else None
        tail = sibling.tail  # of a comment
    return None


def _opens_menu(control: Any) -> bool:
    """Whether it says that it opens a menu, a list to choose from or a dialog."""
    return str(control.get("aria-haspopup", "false")) != "false"


def _is_shut(element: Any) -> bool:
    return is_hidden(element) or is_shut_by_class(element) or element.get("aria-hidden") == "true"


def _target(element: Any) -> str:
    """The id of what an element says that it controls; empty where it says nothing."""
    switches = element.get("role") == "tab" or any(
        element.get(name) in ("tab", "collapse") for name in ("data-toggle", "data-bs-toggle")
    )
    stated = (
        element.get("aria-controls")
        or element.get("data-target")
        or element.get("data-bs-target")
        or (switches and element.get("href"))
        or ""
    )
    return str(stated).strip().removeprefix("#")


def _mark(words: str) -> Furniture | None:
    return furniture.by_words(Line(0, len(words), words))


def _is_text(panel: Any) -> bool:
    """Whether a panel holds text: no menu, notice, form or list of links, nor lies in one."""
    if panel.tag not in _PANELS | {"details"} or next(panel.iter(*_FIELDS), None) is not None:
        return False
    if panel.get("role") and panel.get("role") not in _PANEL_ROLES:
        return False
    for element in _around(panel):
        if element.tag in _BESIDE or is_furniture(element):
            return False
        if element.tag not in ("body", "html") and is_named_furniture(element, hidden=False):
            return False
    return not _is_mostly(panel, "a") and not _is_mostly(panel, "button")


def _is_mostly(panel: Any, tag: str) -> bool:
    """Whether half of a panel's words, or all of none, stand in links or buttons."""
    text = len(one_line(panel.text_content()))
    linked = sum(len(one_line(element.text_content())) for element in panel.iter(tag))
    return linked >= _MOSTLY_LINKS * text


def _words(control: Any) -> str:
    words = one_line(control.text_content())
    return words if len(words.split()) <= _CONTROL_WORDS else ""


def _open(panel: Any) -> None:
    panel.attrib.pop("hidden", None)
    panel.attrib.pop("aria-hidden", None)
    for name, said in (
        ("style", _SHUTTING_STYLE.sub("", panel.get("style") or "")),
        ("class", " ".join(c for c in _classes(panel) if not _SHUTTING_CLASS.search(c))),
    ):
        if panel.get(name):
            panel.set(name, said)


def _classes(element: Any) -> list[str]:
    return (element.get("class") or "").split()


def _heading(control: Any, panel: Any) -> Any:
    """The control as the heading above its panel; of tabs it is taken out of their list."""
    around = next((e for e in control.iterancestors(*HEADINGS)), None)
    if around is not None:
        _make_heading(control, within=True)
        return around
    if _is_tab(control) and not any(e in _around(panel) for e in control.iterancestors("li")):
        first = next((e for e in panel.iter() if (e.text or "").strip()), panel)
        if first.tag in HEADINGS and _words(first) == _words(control):
            return first
        _take_out(control)
        panel.addprevious(control)
    _make_heading(control)
    return control


def _is_tab(control: Any) -> bool:
    """Whether it stands with others in a list, away from its panel."""
    in_list = next(control.iterancestors("ul", "ol"), None) is not None
    return in_list or control.get("role") == "tab"


def _stands_above(control: Any, panel: Any) -> bool:
    """Whether a control comes before its panel; one below it opens the rest of a text."""
    within = set(_around(panel))
    meeting = next((e for e in control.iterancestors() if e in within), None)
    if meeting is None:
        return False
    for child in meeting.iterchildren():
        if child is control or child in control.iterancestors():
            return True
        if child in within:
            return False
    return False


def _make_heading(control: Any, *, within: bool = False) -> None:
    """Make a control a heading, or plain words of one, less what is no word of it."""
    for part in list(control.iter("span", "i")):
        words = _words(part)
        no_word = not any(map(str.isalnum, words)) or (
            len(words.split()) <= _TOGGLE_WORDS
            and (
                part.get("data-nosnippet") is not None
                or any(_OF_A_CONTROL.search(name) for name in _classes(part))
            )
        )
        if part is not control and no_word and words != _words(control):
            part.drop_tree()
    has_heading = next(control.iter(*HEADINGS), None) is not None
    if control.tag not in HEADINGS:
        control.tag = "span" if within else "div" if has_heading else "h3"
    for name in ("role", "href", "hidden", "aria-hidden"):
        control.attrib.pop(name, None)


def _take_out(element: Any) -> None:
    """Take an element out of the tree; the text behind it stays."""
    parent, before, tail = element.getparent(), element.getprevious(), element.tail
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail:
        parent.text = (parent.text or "") + tail
    element.tail = None
    parent.remove(element)


def _around(element: Any) -> Iterator[Any]:
    yield element
    yield from element.iterancestors()
