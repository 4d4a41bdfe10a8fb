"""A thumb and a comment on an answer, below it: the buttons, and what is done with them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from qa.answer import Answer
from qa.desk.dialogue import DeskLibrary, in_a_sentence
from qa.desk.escaping import escape
from qa.desk.replies import Exchange
from qa.errors import NotKept
from qa.notebook.thumbs import MAX_COMMENT, Thumb

_BEGINS: Final = '<div class="thumbs" role="group" aria-label="What do you make of this answer?">'
_ENDS: Final = '<span class="thumb-said" role="status"></span></div>'
_HAND: Final = (
    '<svg viewBox="0 0 24 24" width="16" height="16" aria-hidden="true"><path fill="none" '
    'stroke="currentColor" stroke-width="1.8" stroke-linejoin="round" d="M3 10.5h4v10H3zM7 11'
    "l4.2-8.2c1.6.1 2.7 1.3 2.7 2.9v3.6h5.2c1.2 0 2.1 1.1 1.9 2.3l-1.3 7.1c-.2 1-1 1.8-2.1 1.8"
    'H7z"/></svg>'
)
_KEPT: Final = "Kept."
_TAKEN_BACK: Final = "Taken back."
GONE: Final = "That answer is no longer on this page; ask again."


def thumbs_html(library: DeskLibrary, answer: Answer, user: str) -> str:
    """The buttons below an answer, with what this user made of it before."""
    try:
        return _html(library.thumbs.of(answer, user=user))
    except NotKept:
        return _html(None)  # whoever presses one is told why it isn't kept


def _html(thumb: Thumb | None) -> str:
    comment = escape(thumb.comment) if thumb else ""
    return (
        f"{_BEGINS}{_button('up', 'Good answer', thumb is not None and thumb.up)}"
        f"{_button('down', 'Bad answer', thumb is not None and not thumb.up)}"
        f'<details class="thumb-comment"{"" if thumb else " hidden"}><summary>Comment</summary>'
        f'<form><textarea rows="2" maxlength="{MAX_COMMENT}" aria-label="Comment on this answer" '
        'placeholder="What is good, wrong or missing?">'
        f"{comment}</textarea><button>Save the comment</button>"
        f"</form></details>{_ENDS}"
    )


def _button(thumb: str, label: str, pressed: bool) -> str:
    return (
        f'<button type="button" class="thumb {thumb}" data-thumb="{thumb}" title="{label}" '
        f'aria-label="{label}" aria-pressed="{str(pressed).lower()}">{_HAND}</button>'
    )


def given(
    library: DeskLibrary, exchanges: Sequence[Exchange], said: Mapping[str, Any], user: str
) -> tuple[tuple[Exchange, ...], str]:
    """Keep what a page says of one of its answers; the exchanges as they then are, and what came
    of it, for the page's script.

    `said` has the answer's `number` from 0, `thumb` ("up", "down" or empty: taken back), `comment`.
    """
    number, thumb, comment = said.get("number"), said.get("thumb"), said.get("comment")
    if not isinstance(number, int) or not 0 <= number < len(exchanges):
        return tuple(exchanges), _told(number, GONE)
    answer = exchanges[number].answer
    if answer is None or thumb not in ("up", "down", ""):
        return tuple(exchanges), _told(number, GONE)
    try:
        if thumb:
            kept = library.thumbs.give(
                answer,
                up=thumb == "up",
                comment=comment if isinstance(comment, str) else "",
                history=[e.turn for e in exchanges[:number] if e.turn],
                user=user,
            )
        else:
            library.thumbs.take_back(answer, user=user)
            kept = None
    except Exception as error:
        told = str(error) if isinstance(error, NotKept) else in_a_sentence(error)
        return tuple(exchanges), _told(number, told)
    changed = list(exchanges)
    html = exchanges[number].html
    # An article's own text is escaped, so that these can't stand in it.
    before, begins, rest = html.partition(_BEGINS)
    _, ends, after = rest.partition(_ENDS)
    if begins and ends:
        changed[number] = replace(exchanges[number], html=before + _html(kept) + after)
    return tuple(changed), _told(number, _KEPT if kept else _TAKEN_BACK, kept=kept, is_news=True)


def _told(number: object, words: str, *, kept: Thumb | None = None, is_news: bool = False) -> str:
    thumb = "" if kept is None else "up" if kept.up else "down"
    news = f' data-thumb="{thumb}"' if is_news else ""
    return (
        f'<p hidden data-number="{escape(str(number))}" data-nonce="{secrets.token_hex(4)}"{news}>'
        f"{escape(words)}</p>"
    )
