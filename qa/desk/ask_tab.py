"""The tab where one asks: the conversation, and the question's box below it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from qa.desk.answer_view import render_transcript
from qa.desk.article_view import render_message
from qa.desk.dialogue import BadQuestion
from qa.desk.follow_ups import FollowUps, render_follow_ups
from qa.desk.replies import NO_ARTICLE_YET, Asked, Exchange, is_measured, reply
from qa.desk.scope import read_scope, render_scope
from qa.desk.tabs import ASKING, PRIVATE, Shared, Tab, page_of, script, sent, user_of, visitor_of
from qa.desk.talks import Talk
from qa.desk.talks_page import TalkParts, connect_talks, keeping, talks_of, thumbs_of
from qa.desk.thumb_view import given
from qa.desk.welcome import has_samples, render_welcome


@dataclass(frozen=True, slots=True)
class AskParts:
    """The parts of the tab that something happens to."""

    transcript: gr.HTML
    scope: gr.HTML
    within: gr.Textbox
    """Which articles may answer, as `qa.desk.scope.read_scope` reads it."""
    afresh: gr.Button
    question: gr.Textbox
    talks: gr.HTML
    """The conversations that are kept."""
    follow_ups: gr.HTML
    """Questions to ask next."""
    downloads: gr.HTML
    """The file that was asked for last, on its way to the browser."""
    thumbed: gr.HTML
    """What came of the thumb that was given last, for the page's script."""


def lay_out() -> AskParts:
    """The conversation, and below it the question's box."""
    with gr.Column(elem_id="conversation"):
        transcript = gr.HTML(
            elem_id="transcript",
            apply_default_css=False,
            js_on_load=script("transcript.js"),
        )
        downloads = gr.HTML(
            elem_id="downloads", apply_default_css=False, js_on_load=script("exports.js")
        )
        thumbed = gr.HTML(
            elem_id="thumbed", apply_default_css=False, js_on_load=script("thumbs.js")
        )
        follow_ups = gr.HTML(
            elem_id="follow-ups", apply_default_css=False, js_on_load=script("follow_ups.js")
        )
        with gr.Row(elem_id="asking"):
            scope = gr.HTML(elem_id="scope", apply_default_css=False, js_on_load=script("scope.js"))
            within = gr.Textbox(elem_id="scope-value", visible="hidden")
            talks = gr.HTML(elem_id="talks", apply_default_css=False, js_on_load=script("talks.js"))
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
    return AskParts(
        transcript, scope, within, afresh, question, talks, follow_ups, downloads, thumbed
    )


def connect(shared: Shared, parts: AskParts) -> None:
    """What happens when somebody asks, stops, begins anew, or loads the page."""
    library, stops = shared.library, shared.stops
    exchanges, talk = gr.State(()), gr.State(Talk())
    following = FollowUps(library, shared.turnstile)

    # Gradio finds an event's parameter by the annotations of a plain function; a
    # `functools.partial` shows it none.
    def answered(
        typed: str,
        within: str,
        exchanges: tuple[Exchange, ...],
        talk: Talk,
        event: gr.EventData,
        request: gr.Request,
    ) -> Iterator[tuple[Any, ...]]:
        following.cancel(page_of(request))
        said = sent(event)
        asked = Asked(
            said.get("question", typed),
            None if said.get("everywhere") is True else within,
            said.get("exhaustive") is True,
        )
        measured = is_measured(library)
        user = user_of(request)
        replies = reply(
            library,
            asked,
            exchanges,
            shared.turnstile,
            stops,
            measured=measured,
            thumbs=lambda answer: thumbs_of(shared, answer, user),
        )
        yield from keeping(shared, replies, replace(talk, user=user))

    def suggest(within: str, exchanges: tuple[Exchange, ...], request: gr.Request) -> str:
        last = exchanges[-1] if exchanges else None
        if last is None or last.answer is None:
            return ""
        try:
            scope = read_scope(within).filters
        except BadQuestion:  # it was said of the question itself
            return ""
        turns = [one.turn for one in exchanges if one.turn]
        offered = following.after(last.answer, turns, scope, page_of(request))
        return render_follow_ups(offered, last.answer.question, len(exchanges))

    def suggest_first(request: gr.Request) -> str:
        if has_samples(library):  # questions to try stand there
            return ""
        return render_follow_ups(following.at_first(page_of(request)), "", 0)

    def stop(event: gr.EventData) -> None:
        stops.stop(sent(event).get("stop"))

    def thumb(
        exchanges: tuple[Exchange, ...], event: gr.EventData, request: gr.Request
    ) -> tuple[tuple[Exchange, ...], str]:
        if not shared.keeps_talks:  # then there is no button for it
            return exchanges, ""
        return given(library, exchanges, sent(event), user_of(request))

    def welcome(request: gr.Request) -> str:
        return render_transcript((), render_welcome(library, visitor_of(request)))

    def loaded(request: gr.Request) -> tuple[str, str, str]:
        talk = Talk(user_of(request))
        return welcome(request), render_scope(library), talks_of(shared, talk)

    def anew(request: gr.Request) -> tuple[Any, ...]:
        talk = Talk(user_of(request))
        page = render_message(NO_ARTICLE_YET)
        return welcome(request), page, (), "", talk, talks_of(shared, talk)

    conversation = [parts.transcript, shared.article, exchanges, parts.question, talk, parts.talks]
    asked = gr.on(
        [parts.question.submit, parts.transcript.select],
        answered,
        [parts.question, parts.within, exchanges, talk],
        conversation,
        trigger_mode="once",
        **ASKING,
        **PRIVATE,
    )
    quick: dict[str, Any] = {"queue": False, **PRIVATE}
    # Not queued: Gradio's page ends its one stream of queued events when the last of them is done,
    # and a question that is asked in that very moment is never heard of again.
    asked.then(suggest, [parts.within, exchanges], parts.follow_ups, **quick)
    parts.transcript.stop_reading(stop, None, None, queue=False, **PRIVATE)
    parts.thumbed.give_thumb(thumb, exchanges, [exchanges, parts.thumbed], queue=False, **PRIVATE)
    for begin in (parts.afresh.click, parts.transcript.begin_anew):
        begun = begin(anew, None, conversation, **quick)
        begun.then(suggest_first, None, parts.follow_ups, **quick)
    loading = [parts.transcript, parts.scope, parts.talks]
    opened = shared.desk.load(loaded, None, loading, queue=False, **PRIVATE)
    opened.then(suggest_first, None, parts.follow_ups, **quick)
    connect_talks(shared, TalkParts(exchanges, talk, parts.talks, parts.downloads, conversation))


TAB = Tab("ask", "Ask", lay_out, connect)
