"""Which articles a question is asked within: set beside its box, shown with its answer.

The page sends it with each question as a JSON object: `publishers`, `from`, `to`, `articles`
(each an `id` and a `title`) and `collection`; `scope.js` writes it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from qa.desk.dialogue import BadQuestion, DeskLibrary
from qa.desk.escaping import escape
from qa.question import NO_FILTERS, Filters

ALL_ARTICLES = "All articles"
_UNREAD = "The choice of articles beside the question can't be read; set it again."


@dataclass(frozen=True, slots=True)
class Scope:
    """Filters, and the titles of the articles that were chosen one by one."""

    filters: Filters = NO_FILTERS
    titles: tuple[str, ...] = ()


EVERYWHERE = Scope()


def read_scope(said: object) -> Scope:
    """What the page says of the articles to ask; nothing said is all of them.

    Raises:
        BadQuestion: if it is no such object, or its time ends before it begins.
    """
    if not said:
        return EVERYWHERE
    try:
        found: Any = json.loads(said) if isinstance(said, str) else said
        articles = [(_text(one["id"]), _text(one["title"])) for one in found.get("articles", [])]
        filters = Filters(
            tuple(_text(name) for name in found.get("publishers", [])),
            _day(found.get("from")),
            _day(found.get("to")),
            tuple(article_id for article_id, _ in articles),
            _text(found.get("collection") or ""),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BadQuestion(_UNREAD) from error
    if filters.exclude_all:
        raise BadQuestion(
            f"The time to ask about ends ({filters.published_to}) before it begins "
            f"({filters.published_from}). Set one of the two days again."
        )
    return Scope(filters, tuple(title for _, title in articles))


def check_scope(scope: Scope, library: DeskLibrary) -> Scope:
    """The scope, whose collection the library has.

    Raises:
        BadQuestion: if it was removed or renamed since it was chosen.
    """
    name = scope.filters.collection
    if name and name not in {one.name for one in library.collections()}:
        raise BadQuestion(
            f"There is no collection “{name}” any more. Choose another beside the question, or "
            "ask all articles."
        )
    return scope


def _text(said: Any) -> str:
    if not isinstance(said, str):
        raise TypeError
    return said


def _day(said: Any) -> date | None:
    return date.fromisoformat(_text(said)) if said else None


def render_scope(library: DeskLibrary) -> str:
    """What stands beside the question's box: what is asked, which unfolds into its form."""
    names = library.status().publishers
    held = library.collections()
    options = "".join(
        f'<option value="{escape(one.name)}">{escape(one.name)} ({one.articles:,})</option>'
        for one in held
    )
    collections = (
        '<label>Collection<select class="scope-collection"><option value="">Any</option>'
        f"{options}</select></label>"
        if held
        else ""
    )
    publishers = "".join(f'<option value="{escape(name)}"></option>' for name in names)
    return (
        f'<details class="scope"><summary><span class="unseen">Ask within: </span>'
        f'<span class="scope-said">{ALL_ARTICLES}</span></summary>'
        '<div class="scope-form" role="group" aria-label="Which articles may answer">'
        f"{collections}"
        '<label>Publisher<input type="text" class="scope-publisher" list="publishers"'
        ' autocomplete="off" placeholder="Any publisher"></label>'
        f'<datalist id="publishers">{publishers}</datalist>'
        '<div class="scope-days"><label>Published from<input type="date" class="scope-from">'
        '</label><label>up to<input type="date" class="scope-to"></label></div>'
        '<ul class="scope-chips" aria-label="Chosen"></ul>'
        '<p class="scope-hint">An article is chosen where it is open: “Ask about this article '
        'only”.</p><div class="scope-foot">'
        f'<button type="button" class="scope-clear">{ALL_ARTICLES}</button>'
        '<button type="button" class="scope-done">Done</button></div></div></details>'
    )
