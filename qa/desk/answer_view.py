"""A question and its answer as HTML: the answer first, then the numbered quotes.

What is the articles' is in a `blockquote`, a `q`, or `.short-text`; all else is ours, and set in
another typeface. What we say of the quotes carries the class `ours`, and the role of a note or
an unseen word that names us, so that a screen reader tells it apart, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from qa.answer import (
    FURTHER,
    NEWEST,
    NO_SURE_ANSWER,
    NOTHING_FOUND,
    OUR_READING,
    POSSIBLY,
    WHICH_IS_MEANT,
    Answer,
    Citation,
    Group,
    Progress,
)
from qa.desk.escaping import escape, in_words
from qa.desk.quote_view import citation_html, opens, quote_html
from qa.question import QuestionKind

STAGES = {
    "understand": "Reading your question…",
    "retrieve": "Searching the articles…",
    "read": "Reading what was found…",
    "quote": "Choosing the quotes…",
}
"""What is shown while `Library.ask` is at a stage."""

NEAR_HEADING = "The passages that come nearest. None of them surely answers the question."

LONG_ANSWER_CHARS = 140
"""From here on an answer is a paragraph, and set smaller: a line of it holds about 35."""

PARTS = {
    QuestionKind.LIST: "Entries",
    QuestionKind.COMPARISON: "Sides",
    QuestionKind.TIME: "Dates",
    QuestionKind.SUMMARY: "Points",
    QuestionKind.SPEAKER: "Speakers",
}
"""What a screen reader calls the parts of an answer of a kind; of other kinds "Parts"."""

FOLDED = frozenset({QuestionKind.LIST, QuestionKind.TIME, QuestionKind.SUMMARY, QuestionKind.TOPIC})
"""The kinds whose parts show their best quote, with the further ones folded."""


def _ours(css_class: str, words: str) -> str:
    return f'<p class="{css_class} ours" role="note">{escape(words)}</p>' if words else ""


def _tally(answer: Answer) -> str:
    quotes = len(answer.citations)
    articles = len({c.place.article_id for c in answer.citations})
    seconds = answer.timings_ms.get("total", 0.0) / 1000
    return (
        f"{quotes} {'quote' if quotes == 1 else 'quotes'} from "
        f"{articles} {'article' if articles == 1 else 'articles'} · {max(seconds, 0.01):.2f} s"
    )


def _lead(answer: Answer) -> str:
    """The few words that answer, set large; only that it is unsure where the quote leads."""
    if not answer.headline:
        return _ours("hedge", f"{POSSIBLY.capitalize()}:" if answer.is_tentative else "")
    possibly = f'<span class="hedge ours">{POSSIBLY}</span> ' if answer.is_tentative else ""
    size = " long" if len(answer.headline) >= LONG_ANSWER_CHARS else ""
    first = answer.citations[0]
    return (
        f'<p class="short{size}">{possibly}'
        f'<span class="short-text" dir="auto">{escape(answer.headline)}</span>'
        f'<button type="button" class="number" {opens(first)}'
        f' aria-label="Show quote {first.n} in its article">{first.n}</button></p>'
    )


def _quotes(answer: Answer, citations: Sequence[Citation], label: str = "Quotes") -> str:
    if not citations:
        return ""
    quotes = (citation_html(c, NEWEST if c.n == answer.newest else "") for c in citations)
    return f'<ol class="quotes" aria-label="{label}">{"".join(quotes)}</ol>'


def _group_heading(group: Group) -> str:
    dated = escape(group.dated(in_words))
    label = escape(group.label)
    if not group.label_is_ours:
        day = f' <span class="ours">{dated}</span>' if dated else ""
        return f'<h4 class="label"><q dir="auto">{label}</q>{day}</h4>'
    words = ", ".join(word for word in (label, dated) if word)
    if not words:
        return ""
    return f'<h4 class="label ours" dir="auto"><span class="unseen">Our words: </span>{words}</h4>'


def _group_html(answer: Answer, group: Group) -> str:
    cited = answer.cited_by(group)
    shown = cited[:1] if answer.kind in FOLDED else cited
    body = _quotes(answer, shown)
    if folded := cited[len(shown) :]:
        count = f"{len(folded)} further {'quote' if len(folded) == 1 else 'quotes'}"
        more = _quotes(answer, folded, "Further quotes")
        body += f'<details class="more"><summary>{count}</summary>{more}</details>'
    if not cited:
        about = f" for {group.label}" if group.label else ""
        body = _ours("nothing", f"{NOTHING_FOUND.capitalize()}{about}.")
    return f'<li class="group">{_group_heading(group)}{body}</li>'


def _groups_html(answer: Answer) -> str:
    if not answer.groups:
        return _quotes(answer, answer.citations)
    groups = "".join(_group_html(answer, group) for group in answer.groups)
    label = PARTS.get(answer.kind, "Parts")
    listed = f'<ol class="groups {answer.kind.value}" aria-label="{label}">{groups}</ol>'
    if not answer.ungrouped:
        return listed
    return (
        f"{listed}{_ours('further', FURTHER)}{_quotes(answer, answer.ungrouped, 'Further quotes')}"
    )


def _answered_html(answer: Answer) -> str:
    if not answer.citations:
        said = f'<p class="said ours" dir="auto">{escape(answer.text)}</p>' if answer.text else ""
        return said + "".join(_ours("remark", remark) for remark in answer.remarks)
    return "".join(
        [
            _lead(answer),
            *(_ours("remark", remark) for remark in answer.remarks),
            _ours("count", answer.counted or ""),
            _groups_html(answer),
            _ours("verdict", f"{OUR_READING}: {answer.verdict}" if answer.verdict else ""),
            f'<p class="tally">{_tally(answer)}</p>',
            _ours("ledger", answer.looked_at.describe() if answer.looked_at else ""),
        ]
    )


def _abstained_html(answer: Answer) -> str:
    reason = f'<p class="reason">{escape(answer.reason)}</p>' if answer.reason else ""
    looked_at = answer.looked_at
    ledger = looked_at.describe() if looked_at and looked_at.is_ledger else ""
    near = ""
    if answer.near_misses:
        dot = '<span class="number" aria-hidden="true">≈</span>'
        misses = "".join(
            quote_html(m, f"near passage {n}", dot) for n, m in enumerate(answer.near_misses, 1)
        )
        near = (
            f'<h4 class="near-heading">{NEAR_HEADING}</h4>'
            f'<ol class="quotes near" aria-label="Nearest passages">{misses}</ol>'
        )
    return f'<p class="short silent">{NO_SURE_ANSWER}</p>{reason}{near}{_ours("ledger", ledger)}'


def _choices_html(choices: Sequence[str]) -> str:
    """The questions that may be meant: each is asked when it is pressed, or its number typed."""
    if not choices:
        return ""
    buttons = "".join(
        f'<li><button type="button" class="asks" dir="auto" data-question="{escape(choice)}">'
        f"{escape(choice)}</button></li>"
        for choice in choices
    )
    return (
        f"{_ours('which', WHICH_IS_MEANT)}"
        f'<ol class="choices" aria-label="{WHICH_IS_MEANT}">{buttons}</ol>'
    )


def _further_html(answer: Answer, exhaustive: bool) -> str:
    """What asks the question again and reads on to the end, where that may find more."""
    if not (answer.looked_at and answer.looked_at.leaves_unread(exhaustive)):
        return ""
    return (
        '<p class="onward"><button type="button" class="asks onward-button" data-exhaustive="true"'
        f' data-question="{escape(answer.standalone_question)}">Read further</button></p>'
    )


def _understood_html(answer: Answer) -> str:
    """What was understood; pressed, it goes into the question's box, to be corrected there."""
    understood = ""
    if answer.standalone_question != answer.question:
        words = escape(answer.standalone_question)
        understood = (
            '<p class="understood">Understood as: <button type="button" class="correct" dir="auto"'
            f' title="Correct it" data-question="{words}">{words}</button></p>'
        )
    if only := answer.filters.describe():
        understood += f'<p class="understood">Only articles {escape(only)}</p>'
    return understood


def _exchange_html(question: str, below: str, *, state: str) -> str:
    return (
        f'<article class="exchange {state}"><h3 class="question" dir="auto">{escape(question)}</h3>'
        f'<div class="reply">{below}</div></article>'
    )


def _body_html(answer: Answer) -> str:
    if answer.answered:
        return _answered_html(answer)
    return "" if answer.choices else _abstained_html(answer)


def render_answer(answer: Answer, *, exhaustive: bool = False) -> str:
    """The question and its answer, or that there is none and what comes near.

    `exhaustive` says that all was to be read for it already.
    """
    below = (
        f"{_understood_html(answer)}{_body_html(answer)}{_choices_html(answer.choices)}"
        f"{_further_html(answer, exhaustive)}"
    )
    state = "answered" if answer.answered else "asking" if answer.choices else "abstained"
    return _exchange_html(answer.question, below, state=state)


def render_stage(question: str, stage: str) -> str:
    """The question while it is at `stage`; a stage without words of its own shows its name."""
    return _working_html(question, STAGES.get(stage, f"{stage}…"))


def render_waiting(question: str, before: int) -> str:
    """The question while it waits for its turn behind `before` others."""
    questions = "1 question is" if before == 1 else f"{before} questions are"
    return _working_html(question, f"Waiting: {questions} before yours…")


def render_progress(question: str, progress: Progress, stop: str) -> str:
    """The question while passages are read, and what was found so far.

    `stop` is what the page sends to end the reading.
    """
    button = f'<button type="button" class="stop" data-stop="{escape(stop)}">Stop</button>'
    so_far = progress.so_far
    below = ""
    if so_far and so_far.answered:
        below = f'<div class="so-far" aria-busy="true">{_body_html(so_far)}</div>'
    return _working_html(question, f"{progress.describe()}…", button, below)


def _working_html(question: str, words: str, button: str = "", below: str = "") -> str:
    stage = (
        f'<p class="stage"><span class="dots" aria-hidden="true"></span>{escape(words)}{button}</p>'
    )
    return _exchange_html(question, stage + below, state="working")


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
