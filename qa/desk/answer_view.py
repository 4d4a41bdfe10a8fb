"""A question and its answer as HTML: the answer first, then the numbered quotes.

`textContent` of each element `.quote-text` is the quote, character for character.
Each place that can be opened is an element with `data-article`, and `data-start`,
`data-end`, `data-seal` where a quote of it is meant; see `opening.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from qa.answer import NO_SURE_ANSWER, Answer, Citation, NearMiss, Place
from qa.desk.article_pane import seal
from qa.desk.article_view import mark_within
from qa.desk.escaping import escape, in_words

STAGES = {
    "understand": "Reading your question…",
    "retrieve": "Searching the articles…",
    "read": "Reading what was found…",
    "quote": "Choosing the quotes…",
}
"""What is shown while `Library.ask` is at a stage."""

LONG_ANSWER_CHARS = 140
"""From here on an answer is a paragraph, and set smaller: a line of it holds about 35."""


def _place_words(place: Place) -> str:
    """Publisher and date, as far as they are known, and the file's name."""
    when = in_words(place.published) if place.published else ""
    return ", ".join(word for word in (place.publisher, when, place.file) if word)


def _spoken(place: Place) -> str:
    """The place as a screen reader says it."""
    return ", ".join(word for word in (f"“{place.name}”", _place_words(place)) if word)


def reference(place: Place) -> str:
    """The place in one line of plain text, for whoever copies a quote."""
    return ", ".join(word for word in (_spoken(place), place.url) if word)


def _answering(quote: Citation | NearMiss) -> tuple[int, int] | None:
    """The words that answer, in the article's offsets, where they are known."""
    if isinstance(quote, NearMiss) or quote.answer_start is None or quote.answer_end is None:
        return None
    return quote.answer_start, quote.answer_end


def _opens(quote: Citation | NearMiss) -> str:
    """The attributes of an element that opens the article at the quote."""
    answer = _answering(quote)
    words = f' data-answer-start="{answer[0]}" data-answer-end="{answer[1]}"' if answer else ""
    return (
        f'data-article="{escape(quote.place.article_id)}" data-start="{quote.start}"'
        f' data-end="{quote.end}" data-seal="{seal(quote.quote)}"{words}'
    )


def _quote_html(
    quote: Citation | NearMiss, label: str, number: str, also_in: Iterable[Place] = ()
) -> str:
    place = quote.place
    answer = _answering(quote)
    inner = (answer[0] - quote.start, answer[1] - quote.start) if answer else None
    words = mark_within(quote.quote, 0, len(quote.quote), inner, "mark")
    others = "".join(
        f'<li>also in <button type="button" class="place" data-article="{escape(p.article_id)}"'
        f' aria-label="Open {escape(_spoken(p))}" dir="auto">{escape(p.name)}</button>'
        f' <span class="facts">{escape(_place_words(p))}</span></li>'
        for p in also_in
    )
    also = f'<ul class="also">{others}</ul>' if others else ""
    return (
        f'<li class="quote" {_opens(quote)}>'
        f'{number}<div class="quote-body">'
        f'<blockquote class="quote-text" dir="auto">{words}</blockquote>'
        f'<div class="quote-foot"><div class="where"><button type="button" class="place" dir="auto"'
        f' aria-label="Show {label} in {escape(_spoken(place))}">{escape(place.name)}</button> '
        f'<span class="facts">{escape(_place_words(place))}</span></div>'
        f'<button type="button" class="copy" data-reference="{escape(reference(place))}"'
        f' aria-label="Copy {label} with its citation">Copy</button></div>'
        f"{also}</div></li>"
    )


def _citation_html(citation: Citation) -> str:
    number = f'<span class="number" aria-hidden="true">{citation.n}</span>'
    return _quote_html(citation, f"quote {citation.n}", number, citation.also_in)


def _tally(answer: Answer) -> str:
    quotes = len(answer.citations)
    articles = len({c.place.article_id for c in answer.citations})
    seconds = answer.timings_ms.get("total", 0.0) / 1000
    return (
        f"{quotes} {'quote' if quotes == 1 else 'quotes'} from "
        f"{articles} {'article' if articles == 1 else 'articles'} · {max(seconds, 0.01):.2f} s"
    )


def _answered_html(answer: Answer) -> str:
    size = " long" if len(answer.text) >= LONG_ANSWER_CHARS else ""
    mark = ""
    if answer.citations:
        first = answer.citations[0]
        mark = (
            f'<button type="button" class="number" {_opens(first)}'
            f' aria-label="Show quote {first.n} in its article">{first.n}</button>'
        )
    quotes = "".join(_citation_html(c) for c in answer.citations)
    return (
        f'<p class="short{size}"><span class="short-text" dir="auto">{escape(answer.text)}</span>'
        f'{mark}</p><ol class="quotes" aria-label="Quotes">{quotes}</ol>'
        f'<p class="tally">{_tally(answer)}</p>'
    )


def _abstained_html(answer: Answer) -> str:
    reason = f'<p class="reason">{escape(answer.reason)}</p>' if answer.reason else ""
    near = ""
    if answer.near_misses:
        dot = '<span class="number" aria-hidden="true">≈</span>'
        misses = "".join(
            _quote_html(m, f"near miss {n}", dot) for n, m in enumerate(answer.near_misses, 1)
        )
        near = (
            '<h4 class="near-heading">Nearest passages. They do not answer the question.</h4>'
            f'<ol class="quotes near" aria-label="Nearest passages">{misses}</ol>'
        )
    return f'<p class="short silent">{NO_SURE_ANSWER}</p>{reason}{near}'


def _exchange_html(question: str, below: str, *, state: str) -> str:
    return (
        f'<article class="exchange {state}"><h3 class="question" dir="auto">{escape(question)}</h3>'
        f'<div class="reply">{below}</div></article>'
    )


def render_answer(answer: Answer) -> str:
    """The question and its answer, or that there is none and what comes near."""
    understood = ""
    if answer.standalone_question != answer.question:
        understood = (
            f'<p class="understood">Understood as: <q>{escape(answer.standalone_question)}</q></p>'
        )
    if only := answer.filters.describe():
        understood += f'<p class="understood">Only articles {escape(only)}</p>'
    if answer.answered:
        return _exchange_html(
            answer.question, understood + _answered_html(answer), state="answered"
        )
    return _exchange_html(answer.question, understood + _abstained_html(answer), state="abstained")


def render_stage(question: str, stage: str) -> str:
    """The question while it is at `stage`; a stage without words of its own shows its name."""
    return _working_html(question, STAGES.get(stage, f"{stage}…"))


def render_waiting(question: str, before: int) -> str:
    """The question while it waits for its turn behind `before` others."""
    questions = "1 question is" if before == 1 else f"{before} questions are"
    return _working_html(question, f"Waiting: {questions} before yours…")


def _working_html(question: str, words: str) -> str:
    stage = f'<p class="stage"><span class="dots" aria-hidden="true"></span>{escape(words)}</p>'
    return _exchange_html(question, stage, state="working")


def render_error(question: str, sentence: str) -> str:
    """The question and why it has no answer this time."""
    return _exchange_html(
        question, f'<p class="failure" role="alert">{escape(sentence)}</p>', state="failed"
    )


def render_transcript(exchanges: Iterable[str], opening: str) -> str:
    """The whole conversation; `opening` is shown while there is none."""
    body = "".join(chain(exchanges)) or opening
    return (
        f'<div class="transcript" role="log" aria-live="polite" aria-label="Answers">{body}</div>'
    )
