"""The conversations that are kept, as the desk shows them: a list to search and to open again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.answer import Answer
from qa.desk.dialogue import DeskLibrary, in_a_sentence
from qa.desk.escaping import escape, in_words
from qa.desk.exports import export_menu
from qa.errors import NotKept
from qa.evidence import Evidence, Standing
from qa.notebook.notebook import Listed, Notebook

MOST = 50
"""Conversations that are listed at a time; searching finds the others."""

SHARED = (
    "Everybody comes in here without signing in, so conversations aren't kept. Export what you "
    "need."
)
READ_ONLY = (
    "This library can't be written here, so conversations aren't kept. Export what you need."
)
GONE = "This conversation is not there any more. Choose another, or ask something new."


@dataclass(frozen=True, slots=True)
class Talk:
    """The conversation on a page."""

    user: str = ""
    id: str | None = None
    """None before its first answer is kept."""
    name: str = ""
    trouble: str = ""
    """Why its answers aren't kept, where they aren't."""
    notice: str = ""
    """What came of the last thing done with a conversation; it stands until the next answer."""


def kept(notebook: Notebook, talk: Talk, answer: Answer) -> Talk:
    """Keep an answer; where that can't be, the talk says why, and goes on all the same."""
    conversation = talk.id or notebook.begin(user=talk.user)
    try:
        notebook.keep(conversation, answer, user=talk.user)
    except NotKept as error:
        return replace(talk, trouble=str(error))
    name = talk.name or " ".join(answer.question.split())
    return replace(talk, id=conversation, name=name, trouble="", notice="")


def fallen(evidence: Evidence, answer: Answer) -> list[str]:
    """Of each quote that no longer stands where it stood, a sentence with its number."""
    return [
        f"[{one.n}] {evidence.standing(one).sentence}"
        for one in answer.citations
        if evidence.standing(one) is not Standing.STANDS
    ]


def looked_again(evidence: Evidence) -> str:
    """What became of a conversation's quotes, in a sentence."""
    cited = [one for answer in evidence.answers for one in answer.citations]
    standing = sum(evidence.standing(one) is Standing.STANDS for one in cited)
    if standing == len(cited):
        return "Opened again. Every quote still stands in its article." if cited else ""
    return (
        f"Opened again. {standing} of {len(cited)} quotes stand in their articles as they did; "
        "what became of the others is said below their answers."
    )


def render_talks(library: DeskLibrary, talk: Talk, *, search: str = "", keeps: bool = True) -> str:
    """The button that unfolds the list, and the list."""
    trouble = talk.trouble or ("" if keeps else SHARED)
    found: Sequence[Listed] = ()
    try:
        found = library.notebook.listed(user=talk.user, search=search, most=MOST) if keeps else ()
        if not trouble and not library.status().writable:
            trouble = READ_ONLY
    except Exception as error:
        trouble = trouble or (str(error) if isinstance(error, NotKept) else in_a_sentence(error))
    said = "".join(
        f'<p class="talks-{kind}" data-say>{escape(words)}</p>'
        for kind, words in (("trouble", trouble), ("notice", talk.notice))
        if words
    )
    items = "".join(_item(one, one.id == talk.id) for one in found)
    nothing = "No conversation has these words." if search.strip() else "None is kept yet."
    listed = f'<ul class="talks-list">{items}</ul>' if items else f"<p>{nothing}</p>"
    export = export_menu("this conversation")
    shown = " trouble" if trouble else ""
    return (
        f'<details class="talks{shown}"><summary>Conversations</summary>'
        '<div class="talks-panel" role="group" aria-label="Conversations">'
        f'<div class="talks-head"><span class="talks-now">Conversation on this page</span>{export}'
        f"</div>{said}"
        '<label>Search conversations<input type="search" class="talks-search" autocomplete="off" '
        f'value="{escape(search)}"></label>{listed}</div></details>'
    )


def _item(one: Listed, is_open: bool) -> str:
    name, many = escape(one.name), "question" if one.answers == 1 else "questions"
    current = ' aria-current="true"' if is_open else ""
    return (
        f'<li data-talk="{escape(one.id)}"><button type="button" class="talk-open"{current}>'
        f'<span class="talk-name" dir="auto">{name}</span>'
        f'<span class="facts">{in_words(one.last.date())} · {one.answers} {many}</span></button>'
        f'<button type="button" class="talk-rename" aria-label="Rename “{name}”">Rename</button>'
        f'<button type="button" class="talk-delete" aria-label="Delete “{name}”">Delete</button>'
        "</li>"
    )
