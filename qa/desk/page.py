"""The desk as Gradio parts: the conversation at the left, the article at the right.

Both panes are `gr.HTML` with HTML of our own. `gr.Chatbot` would send quotes through
`inspect.cleandoc` and a Markdown renderer, which alter them; `gr.HTML` puts its value
into the page untouched, once (its template is evaluated before the value goes in, so
`${…}` and `{{…}}` in an article stay text).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.events import api

from qa.answer import Answer, Progress
from qa.desk.answer_view import (
    render_answer,
    render_error,
    render_progress,
    render_stage,
    render_transcript,
    render_waiting,
)
from qa.desk.article_pane import open_article, open_citation
from qa.desk.article_view import render_message
from qa.desk.dialogue import (
    BadQuestion,
    DeskLibrary,
    Waiting,
    ask_in_stages,
    in_a_sentence,
    read_history,
    read_question,
)
from qa.desk.passing import Passing
from qa.desk.stops import Stops
from qa.desk.turnstile import Turnstile
from qa.desk.welcome import render_welcome
from qa.question import Turn

HERE = Path(__file__).parent

QUESTIONS_AT_ONCE = 4
"""Questions answered at the same time, over all users; more wait their turn. The reader
and the encoder already use every core for one question."""

QUEUE_LENGTH = 64
"""Questions that may wait; beyond it the desk says that it is busy."""

_THREADS = QUESTIONS_AT_ONCE + QUEUE_LENGTH + 32
"""A question takes a thread of Gradio's while it waits; some are left to open articles."""

EXCHANGES_KEPT = 50
"""Questions and answers that stay in one conversation; older ones leave the page."""

_ASKING: dict[str, Any] = {"concurrency_limit": None, "concurrency_id": "ask"}
"""The turnstile is the limit, one for the page's questions and the programs'."""

NO_ARTICLE_YET = "The article opens here, at the words that are quoted."
NO_QUOTE = "No article is open, since no passage surely answers the question."
NEAR = f"{NO_QUOTE} Choose one of the nearest passages to read it in its article."


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and its answer as they stand on the page.

    `turn` is None where no answer came: such a question is no part of the conversation.
    """

    html: str
    turn: Turn | None
    choices: tuple[str, ...] = ()
    """Questions to choose from, where it was asked back which is meant."""


def _sent(event: gr.EventData) -> dict[str, Any]:
    """What the page's own script sent along with an event; empty where it sent nothing."""
    data = getattr(event, "_data", None)
    return data if isinstance(data, dict) else {}


def _chosen(question: str, exchanges: tuple[Exchange, ...]) -> str:
    """The question that a number stands for, where the last exchange asked back with choices."""
    choices = exchanges[-1].choices if exchanges else ()
    number = question.rstrip(".)")
    if number.isdecimal() and len(number) < 4 and 1 <= int(number) <= len(choices):
        return choices[int(number) - 1]
    return question


def _unopened(answer: Answer) -> str:
    """What stands where an article would, beside an answer without a quote."""
    if answer.answered or answer.choices:
        return NO_ARTICLE_YET
    return NEAR if answer.near_misses else NO_QUOTE


def reply(
    library: DeskLibrary,
    asked: object,
    exchanges: tuple[Exchange, ...],
    turnstile: Turnstile,
    stops: Stops,
    *,
    exhaustive: bool = False,
) -> Iterator[tuple[Any, ...]]:
    """Updates of transcript, article, exchanges and the question's box."""

    def page(html: str) -> str:
        return render_transcript([*(e.html for e in exchanges), html], "")

    try:
        question = _chosen(read_question(asked), exchanges)
    except BadQuestion as problem:
        # The text stays in the box, to be shortened there.
        told = render_error(f"{str(asked)[:80].strip()}…" if asked else "", str(problem))
        yield page(told), gr.skip(), gr.skip(), gr.skip()
        return
    history = [e.turn for e in exchanges if e.turn]
    yield page(render_stage(question, "understand")), gr.skip(), gr.skip(), ""
    try:
        with stops.one() as (token, stop):
            for news in ask_in_stages(
                library, question, history, turnstile, exhaustive=exhaustive, stop=stop
            ):
                if not isinstance(news, Answer):
                    yield page(_under_way(question, news, token)), gr.skip(), gr.skip(), gr.skip()
                    continue
                html = render_answer(news, exhaustive=exhaustive)
                exchange = Exchange(html, replace(news.as_turn(), question=question), news.choices)
                opened = (
                    open_citation(library, news.citations[0])
                    if news.citations
                    else render_message(_unopened(news))
                )
                kept = (*exchanges, exchange)[-EXCHANGES_KEPT:]
                yield render_transcript((e.html for e in kept), ""), opened, kept, gr.skip()
    except Exception as error:
        kept = (*exchanges, Exchange(render_error(question, in_a_sentence(error)), None))
        yield render_transcript((e.html for e in kept), ""), gr.skip(), kept, gr.skip()


def _under_way(question: str, news: Waiting | str | Progress, token: str) -> str:
    """A question that has no answer yet."""
    match news:
        case Waiting():
            return render_waiting(question, news.before)
        case Progress():
            return render_progress(question, news, token)
        case stage:
            return render_stage(question, stage)


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of the page that something happens to."""

    afresh: gr.Button
    transcript: gr.HTML
    question: gr.Textbox
    article: gr.HTML


def _laid_out() -> _Parts:
    """The masthead, and below it the conversation and the article side by side."""
    with gr.Row(elem_id="masthead"):
        gr.HTML(
            '<h1>Pressmark</h1><p class="motto">Answers in the articles’ own words</p>',
            apply_default_css=False,
            js_on_load=None,
        )
        afresh = gr.Button("New conversation", elem_id="afresh", size="sm")
    with gr.Row(elem_id="rooms", equal_height=True):
        with gr.Column(elem_id="conversation"):
            transcript = gr.HTML(
                elem_id="transcript",
                apply_default_css=False,
                js_on_load=(HERE / "transcript.js").read_text(encoding="utf-8"),
            )
            question = gr.Textbox(
                elem_id="question",
                label="Your question",
                show_label=False,
                placeholder="Ask the articles a question",
                lines=1,
                max_lines=6,
                submit_btn="Ask",
                autofocus=True,
            )
        with gr.Column(elem_id="reading"):
            article = gr.HTML(
                render_message(NO_ARTICLE_YET),
                elem_id="article",
                apply_default_css=False,
                js_on_load=(HERE / "article.js").read_text(encoding="utf-8"),
            )
    return _Parts(afresh, transcript, question, article)


def _connect(library: DeskLibrary, desk: gr.Blocks, parts: _Parts, turnstile: Turnstile) -> None:
    """What happens when somebody asks, stops, opens an article, begins anew, or loads the page."""
    stops = Stops()

    # Gradio finds an event's parameter by the annotations of a plain function; a
    # `functools.partial` shows it none.
    def answered(
        typed: str, exchanges: tuple[Exchange, ...], event: gr.EventData
    ) -> Iterator[tuple[Any, ...]]:
        sent = _sent(event)
        asked, exhaustive = sent.get("question", typed), sent.get("exhaustive") is True
        yield from reply(library, asked, exchanges, turnstile, stops, exhaustive=exhaustive)

    def stop(event: gr.EventData) -> None:
        stops.stop(_sent(event).get("stop"))

    def show(event: gr.EventData) -> str:
        return open_article(library, _sent(event))

    def welcome() -> str:
        return render_transcript((), render_welcome(library))

    exchanges = gr.State(())
    conversation = [parts.transcript, parts.article, exchanges, parts.question]
    # Nothing but /ask is for programs; this is the page's own traffic.
    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    gr.on(
        [parts.question.submit, parts.transcript.select],
        answered,
        [parts.question, exchanges],
        conversation,
        trigger_mode="once",
        **_ASKING,
        **private,
    )
    parts.transcript.open_article(show, None, parts.article, queue=False, **private)
    parts.transcript.stop_reading(stop, None, None, queue=False, **private)
    parts.afresh.click(
        lambda: (welcome(), render_message(NO_ARTICLE_YET), (), ""),
        None,
        conversation,
        queue=False,
        **private,
    )
    desk.load(welcome, None, parts.transcript, queue=False, **private)


def build(library: DeskLibrary) -> gr.Blocks:
    """The desk over an open library. The caller keeps the library open and closes it."""
    turnstile = Turnstile(at_once=QUESTIONS_AT_ONCE, may_wait=QUEUE_LENGTH)

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
        _connect(library, desk, _laid_out(), turnstile)
        api(ask, api_name="ask", **_ASKING)
    desk.max_threads = _THREADS
    desk.queue(max_size=QUEUE_LENGTH)
    return desk
