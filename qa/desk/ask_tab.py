"""The tab where one asks: the conversation, and the question's box below it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from qa.desk.answer_view import render_transcript
from qa.desk.article_view import render_message
from qa.desk.replies import NO_ARTICLE_YET, Exchange, reply
from qa.desk.tabs import ASKING, PRIVATE, Shared, Tab, script, sent
from qa.desk.welcome import render_welcome


@dataclass(frozen=True, slots=True)
class AskParts:
    """The parts of the tab that something happens to."""

    transcript: gr.HTML
    afresh: gr.Button
    question: gr.Textbox


def lay_out() -> AskParts:
    """The conversation, and below it the question's box."""
    with gr.Column(elem_id="conversation"):
        transcript = gr.HTML(
            elem_id="transcript",
            apply_default_css=False,
            js_on_load=script("transcript.js"),
        )
        with gr.Row(elem_id="asking"):
            afresh = gr.Button("New conversation", elem_id="afresh", size="sm")
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
    return AskParts(transcript, afresh, question)


def connect(shared: Shared, parts: AskParts) -> None:
    """What happens when somebody asks, stops, begins anew, or loads the page."""
    library, stops = shared.library, shared.stops

    # Gradio finds an event's parameter by the annotations of a plain function; a
    # `functools.partial` shows it none.
    def answered(
        typed: str, exchanges: tuple[Exchange, ...], event: gr.EventData
    ) -> Iterator[tuple[Any, ...]]:
        said = sent(event)
        asked, exhaustive = said.get("question", typed), said.get("exhaustive") is True
        yield from reply(library, asked, exchanges, shared.turnstile, stops, exhaustive=exhaustive)

    def stop(event: gr.EventData) -> None:
        stops.stop(sent(event).get("stop"))

    def welcome() -> str:
        return render_transcript((), render_welcome(library))

    exchanges = gr.State(())
    conversation = [parts.transcript, shared.article, exchanges, parts.question]
    gr.on(
        [parts.question.submit, parts.transcript.select],
        answered,
        [parts.question, exchanges],
        conversation,
        trigger_mode="once",
        **ASKING,
        **PRIVATE,
    )
    parts.transcript.stop_reading(stop, None, None, queue=False, **PRIVATE)
    parts.afresh.click(
        lambda: (welcome(), render_message(NO_ARTICLE_YET), (), ""),
        None,
        conversation,
        queue=False,
        **PRIVATE,
    )
    shared.desk.load(welcome, None, parts.transcript, queue=False, **PRIVATE)


TAB = Tab("ask", "Ask", lay_out, connect)
