"""What a tab of the desk is, and what all tabs share.

A tab is a module of its own, `qa/desk/NAME_tab.py`, that ends in

    TAB = Tab("name", "What its button says", lay_out, connect)

and is named once in `qa.desk.page.TABS`. `lay_out` makes its Gradio parts and returns them;
`connect` says what happens when something is done with them. An article opens in one pane
beside whichever tab is shown, and one tab may send the reader to another: see `shared.js`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import gradio as gr

from qa.desk.dialogue import DeskLibrary
from qa.desk.rights import Visitor, visitor_in
from qa.desk.stops import Stops
from qa.desk.turnstile import Turnstile

HERE = Path(__file__).parent

PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
"""For every event of the page: nothing but `/ask` and its like is for programs."""

ASKING: dict[str, Any] = {"concurrency_limit": None, "concurrency_id": "ask"}
"""For events that take a turn at the turnstile, which is the limit, one for the page's
questions and the programs'."""

Parts = TypeVar("Parts")


@dataclass(frozen=True, slots=True)
class Shared:
    """What every tab may use."""

    library: DeskLibrary
    desk: gr.Blocks
    article: gr.HTML
    """The pane beside the tabs; `open_article` and `open_citation` give its HTML."""
    turnstile: Turnstile
    stops: Stops
    keeps_talks: bool = True
    """Whether conversations are kept: not where everybody comes in without signing in."""


@dataclass(frozen=True, slots=True)
class Tab(Generic[Parts]):
    """One tab of the desk."""

    name: str
    """Its id for scripts and styles: letters only. Its panel is `#tab-NAME`."""
    label: str
    lay_out: Callable[[], Parts]
    connect: Callable[[Shared, Parts], None]
    is_wide: bool = False
    """Whether it has the page's whole width until an article is opened from it."""


def script(*names: str) -> str:
    """A script of the page for a `gr.HTML`, of one file or several, behind what all of them
    share.
    """
    parts = ("shared.js", *names)
    return "\n".join((HERE / part).read_text(encoding="utf-8") for part in parts)


def visitor_of(request: gr.Request | None) -> Visitor:
    """Whose event this is, and what they may do."""
    return visitor_in(getattr(getattr(request, "request", None), "scope", None) or {})


def user_of(request: gr.Request | None) -> str:
    """Who signed in; empty where nobody needs to."""
    return visitor_of(request).name


def page_of(request: gr.Request | None) -> str:
    """Which page asks, for as long as it is open."""
    return str(getattr(request, "session_hash", None) or "")


def sent(event: gr.EventData) -> dict[str, Any]:
    """What the page's own script sent along with an event; empty where it sent nothing."""
    data = getattr(event, "_data", None)
    return data if isinstance(data, dict) else {}
