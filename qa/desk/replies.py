"""A question on its way across the page: stages, then answer and article, then what is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
from qa.desk.article_pane import open_citation, open_near
from qa.desk.article_view import render_message
from qa.desk.dialogue import (
    BadQuestion,
    DeskLibrary,
    ask_in_stages,
    in_a_sentence,
    read_question,
)
from qa.desk.scope import check_scope, read_scope
from qa.desk.stops import Stops
from qa.desk.turns import Waiting
from qa.desk.turnstile import Turnstile
from qa.question import Turn
from qa.settings import ReaderKind

EXCHANGES_KEPT = 50
"""Questions and answers that stay in one conversation; older ones leave the page."""

NO_ARTICLE_YET = "The article opens here, at the words that are quoted."
NO_QUOTE = "No article is open, since no passage surely answers the question."


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and its answer as they stand on the page.

    `turn` is None where no answer came: such a question is no part of the conversation.
    """

    html: str
    turn: Turn | None
    choices: tuple[str, ...] = ()
    """Questions to choose from, where it was asked back which is meant."""
    answer: Answer | None = None
    """To be exported and kept; None where no answer came."""


def _chosen(question: str, exchanges: tuple[Exchange, ...]) -> str:
    """The question that a number stands for, where the last exchange asked back with choices."""
    choices = exchanges[-1].choices if exchanges else ()
    number = question.rstrip(".)")
    if number.isdecimal() and len(number) < 4 and 1 <= int(number) <= len(choices):
        return choices[int(number) - 1]
    return question


def is_measured(library: DeskLibrary) -> bool:
    """Whether the confidence of its answers is a probability that was fitted."""
    try:
        return library.status().reader is not ReaderKind.SIMILARITY
    except Exception:  # the question will meet the same error, and tell
        return False


def _opened(library: DeskLibrary, answer: Answer, exchanges: tuple[Exchange, ...]) -> str:
    """The article at the first quote, or where there is none at the nearest passage."""
    if answer.citations:
        quoted = [c for one in exchanges if one.answer for c in one.answer.citations]
        return open_citation(library, answer.citations[0], quoted)
    if answer.answered or answer.choices:
        return render_message(NO_ARTICLE_YET)
    if answer.near_misses:
        return open_near(library, answer.near_misses[0])
    return render_message(NO_QUOTE)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page asks: a question with what is set beside it.

    `scope` is as the page sends it; see `qa.desk.scope.read_scope`.
    """

    question: object
    scope: object = None
    exhaustive: bool = False


def reply(
    library: DeskLibrary,
    asked: Asked,
    exchanges: tuple[Exchange, ...],
    turnstile: Turnstile,
    stops: Stops,
    *,
    measured: bool = False,
    thumbs: Callable[[Answer], str] = lambda answer: "",
) -> Iterator[tuple[Any, ...]]:
    """Updates of transcript, article, exchanges and the question's box.

    `measured` says that the confidence of answers is a probability that was fitted; `thumbs` gives
    the buttons by which an answer is judged.
    """

    def page(html: str) -> str:
        return render_transcript([*(e.html for e in exchanges), html], "")

    if isinstance(asked.question, str) and not asked.question.strip():
        # The page says so at the box; the conversation stays as it is.
        yield (gr.skip(),) * 4
        return
    try:
        question = _chosen(read_question(asked.question), exchanges)
        scope = check_scope(read_scope(asked.scope), library)
    except BadQuestion as problem:
        # The text stays in the box, to be shortened there.
        words = str(asked.question or "")[:80].strip()
        told = render_error(f"{words}…" if words else "", str(problem))
        yield page(told), gr.skip(), gr.skip(), gr.skip()
        return
    history = [e.turn for e in exchanges if e.turn]
    try:
        with stops.one() as (token, stop):
            yield page(_under_way(question, "understand", token)), gr.skip(), gr.skip(), ""
            for news in ask_in_stages(
                library,
                question,
                history,
                turnstile,
                scope=scope.filters,
                exhaustive=asked.exhaustive,
                stop=stop,
            ):
                if not isinstance(news, Answer):
                    yield page(_under_way(question, news, token)), gr.skip(), gr.skip(), gr.skip()
                    continue
                html = render_answer(
                    news,
                    exhaustive=asked.exhaustive,
                    measured=measured,
                    chosen=scope.titles,
                    thumbs=thumbs(news),
                )
                turn = replace(news.as_turn(), question=question)
                exchange = Exchange(html, turn, news.choices, news)
                kept = (*exchanges, exchange)[-EXCHANGES_KEPT:]
                shown = render_transcript((e.html for e in kept), "")
                yield shown, _opened(library, news, kept), kept, gr.skip()
    except Exception as error:
        told = render_error(question, in_a_sentence(error), again=True)
        kept = (*exchanges, Exchange(told, None))
        yield render_transcript((e.html for e in kept), ""), gr.skip(), kept, gr.skip()


def _under_way(question: str, news: Waiting | str | Progress, token: str) -> str:
    """A question that has no answer yet."""
    match news:
        case Waiting():
            return render_waiting(question, news.before, token)
        case Progress():
            return render_progress(question, news, token)
        case stage:
            return render_stage(question, stage, token)
