"""A question on its way across the page: stages, then answer and article, then what is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from qa.answer import Answer, Progress
from qa.desk.answer_view import (
    render_answer,
    render_error,
    render_progress,
    render_stage,
    render_transcript,
    render_waiting,
)
from qa.desk.article_pane import open_citation
from qa.desk.article_view import render_message
from qa.desk.dialogue import (
    BadQuestion,
    DeskLibrary,
    Waiting,
    ask_in_stages,
    in_a_sentence,
    read_question,
)
from qa.desk.stops import Stops
from qa.desk.turnstile import Turnstile
from qa.question import Turn

EXCHANGES_KEPT = 50
"""Questions and answers that stay in one conversation; older ones leave the page."""

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
