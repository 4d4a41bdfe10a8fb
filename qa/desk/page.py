"""The desk as Gradio parts: the tabs at the left, the article beside them.

The panes are `gr.HTML` with HTML of our own. `gr.Chatbot` would send quotes through
`inspect.cleandoc` and a Markdown renderer, which alter them; `gr.HTML` puts its value
into the page untouched, once (its template is evaluated before the value goes in, so
`${…}` and `{{…}}` in an article stay text).
"""

from __future__ import annotations

from typing import Any

import gradio as gr
from gradio.events import api

from qa.desk import ask_tab, evaluate_tab, library_tab, quotes_tab
from qa.desk.article_pane import open_article
from qa.desk.article_view import render_message
from qa.desk.dialogue import DeskLibrary, in_a_sentence, read_history, read_question
from qa.desk.escaping import escape
from qa.desk.passing import Passing
from qa.desk.replies import NO_ARTICLE_YET
from qa.desk.stops import Stops
from qa.desk.tabs import ASKING, PRIVATE, Shared, Tab, script, sent, user_of
from qa.desk.turnstile import Turnstile

QUESTIONS_AT_ONCE = 4
"""Questions answered at the same time, over all users; more wait their turn. The reader
and the encoder already use every core for one question."""

QUEUE_LENGTH = 64
"""Questions that may wait; beyond it the desk says that it is busy."""

_THREADS = QUESTIONS_AT_ONCE + QUEUE_LENGTH + 32
"""A question takes a thread of Gradio's while it waits; some are left to open articles."""

TABS: tuple[Tab[Any], ...] = (ask_tab.TAB, library_tab.TAB, quotes_tab.TAB, evaluate_tab.TAB)
"""The tabs of the desk, in their order. Here is where a further one is put."""


def _laid_out() -> tuple[gr.HTML, gr.HTML, gr.HTML, list[Any]]:
    """The masthead, and who signed in; below it the tabs, and beside them the article.

    The parts of each tab come last.
    """
    wide = " ".join(tab.name for tab in TABS if tab.is_wide)
    with gr.Row(elem_id="masthead"):
        masthead = gr.HTML(
            '<a class="skip" href="#tables">Skip to the box to type in</a>'
            f'<h1 data-wide-tabs="{wide}">Pressmark</h1>'
            '<p class="motto">Answers in the articles’ own words</p>',
            apply_default_css=False,
            js_on_load=script("page.js"),
        )
        who = gr.HTML(elem_id="who", apply_default_css=False)
    parts = []
    with gr.Row(elem_id="rooms", equal_height=True):
        with gr.Column(elem_id="tables"), gr.Tabs(elem_id="tabs", overflow_behavior="wrap"):
            for tab in TABS:
                with gr.Tab(tab.label, id=tab.name, elem_id=f"tab-{tab.name}"):
                    parts.append(tab.lay_out())
        with gr.Column(elem_id="reading"):
            article = gr.HTML(
                render_message(NO_ARTICLE_YET),
                elem_id="article",
                apply_default_css=False,
                js_on_load=script("article.js", "selection.js"),
            )
    return masthead, who, article, parts


def _connect(
    library: DeskLibrary, desk: gr.Blocks, turnstile: Turnstile, keeps_talks: bool
) -> None:
    """Lay the page out, and say what happens on it."""
    masthead, who, article, parts = _laid_out()

    # Gradio finds an event's parameter by the annotations of a plain function.
    def show(event: gr.EventData) -> str:
        return open_article(library, sent(event))

    def signed_in(request: gr.Request) -> str:
        return render_who(user_of(request))

    masthead.open_article(show, None, article, queue=False, **PRIVATE)
    shared = Shared(library, desk, article, turnstile, Stops(), keeps_talks)
    for tab, laid_out in zip(TABS, parts, strict=True):
        tab.connect(shared, laid_out)
    desk.load(signed_in, None, who, queue=False, **PRIVATE)


def render_who(user: str) -> str:
    """Who signed in, and the way out; empty where nobody needs to."""
    if not user:
        return ""
    return f'<span dir="auto">{escape(user)}</span> <a href="/logout">Sign out</a>'


def turnstile_of_a_desk() -> Turnstile:
    """One for all who ask at a desk, on its page and by programs."""
    return Turnstile(at_once=QUESTIONS_AT_ONCE, may_wait=QUEUE_LENGTH)


def build(
    library: DeskLibrary, turnstile: Turnstile | None = None, *, keeps_talks: bool = True
) -> gr.Blocks:
    """The desk over an open library. The caller keeps the library open and closes it.

    `keeps_talks` says whether conversations are kept.
    """
    turnstile = turnstile or turnstile_of_a_desk()
    desk: gr.Blocks = gr.Blocks(title="Pressmark", analytics_enabled=False, fill_height=True)
    passing = Passing(desk)

    def ask(
        question: str,
        history: list[dict[str, str]] | None = None,
        request: gr.Request | None = None,
    ) -> dict[str, Any]:
        """Ask the articles. `history`: list of {"question", "answer"}, oldest first."""
        try:
            passing.note(request.session_hash if request else None)
            text, turns = read_question(question), read_history(history)
            with turnstile.turn():
                return library.ask(text, turns).to_dict()
        except Exception as error:
            raise gr.Error(in_a_sentence(error), print_exception=False) from error

    with desk:
        _connect(library, desk, turnstile, keeps_talks)
        api(ask, api_name="ask", **ASKING)
    desk.max_threads = _THREADS
    desk.queue(max_size=QUEUE_LENGTH)
    return desk
