"""A question and its answer as HTML: the answer first, then the numbered quotes.

What is the articles' is in a `blockquote`, a `q`, or `.short-text`; all else is ours, and set in
another typeface. What we say of the quotes carries the class `ours`, and the role of a note or
an unseen word that names us, so that a screen reader tells it apart, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from qa.answer import Answer, Progress
from qa.desk.answer_parts import (
    confidence_html,
    consulted_html,
    groups_html,
    lead,
    ledger_html,
    ours,
    quoted_from,
    tally,
)
from qa.desk.escaping import escape
from qa.desk.exports import export_menu
from qa.desk.quote_view import quote_html
from qa.saying import NO_SURE_ANSWER, OUR_READING, POSSIBLY, WHICH_IS_MEANT, many

STAGES = {
    "understand": "Reading your question…",
    "retrieve": "Searching the articles…",
    "read": "Reading what was found…",
    "quote": "Choosing the quotes…",
}
"""What is shown while `Library.ask` is at a stage."""

LOOKING = "Looking for an answer…"
"""What is said when a question is under way: once, whatever stages follow."""

NEAR_HEADING = "The passages that come nearest. None of them surely answers the question."
_HINTS = (
    "Name people, places and years as the articles would.",
    "Ask for one thing at a time.",
)


def _answered_html(answer: Answer, *, measured: bool) -> str:
    remarks = [ours("remark", remark) for remark in answer.remarks]
    if not answer.citations:
        said = f'<p class="said ours" dir="auto">{escape(answer.text)}</p>' if answer.text else ""
        return "".join([said, *remarks])
    return "".join(
        [
            lead(answer),
            *remarks,
            ours("count", answer.counted or ""),
            groups_html(answer),
            ours("verdict", f"{OUR_READING}: {answer.verdict}" if answer.verdict else ""),
            f'<p class="tally">{tally(answer)}</p>',
            confidence_html(answer) if measured else "",
            consulted_html(answer),
            ledger_html(answer.looked_at),
        ]
    )


def _abstained_html(answer: Answer) -> str:
    reason = f'<p class="reason">{escape(answer.reason)}</p>' if answer.reason else ""
    looked_at = answer.looked_at
    near = ""
    if answer.near_misses:
        dot = '<span class="number" aria-hidden="true">≈</span>'
        misses = "".join(
            quote_html(m, f"near passage {n}", dot) for n, m in enumerate(answer.near_misses, 1)
        )
        near = (
            f'<h3 class="near-heading">{NEAR_HEADING}</h3>'
            f'<ol class="quotes near" aria-label="Nearest passages">{misses}</ol>'
        )
    ledger = ledger_html(looked_at) if looked_at and looked_at.is_ledger else ""
    said = f'<p class="short silent">{NO_SURE_ANSWER}</p>{reason}{ledger}{consulted_html(answer)}'
    return f'<div class="turned-down">{said}</div>{near}{_otherwise_html(answer)}'


def _otherwise_html(answer: Answer) -> str:
    """Ways to ask otherwise, where no sure answer was found."""
    words = escape(answer.standalone_question)
    ways = [
        '<button type="button" class="correct way" title="Put it into the box, to be changed there"'
        f' data-question="{words}">Change the question</button>'
    ]
    if answer.filters:
        ways.append(
            '<button type="button" class="asks way" data-everywhere="true"'
            f' data-question="{words}">Ask all articles</button>'
        )
    hints = "".join(f"<li>{hint}</li>" for hint in _HINTS)
    return (
        '<section class="otherwise" aria-label="Ask otherwise"><h3>Ask otherwise</h3>'
        f'<ul class="hints">{hints}</ul><p class="ways">{"".join(ways)}</p></section>'
    )


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
        f"{ours('which', WHICH_IS_MEANT)}"
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


def _understood_html(answer: Answer, chosen: Sequence[str]) -> str:
    """What was understood; pressed, it goes into the question's box, to be corrected there."""
    understood = ""
    if answer.standalone_question != answer.question:
        words = escape(answer.standalone_question)
        understood = (
            '<p class="understood">Understood as: <button type="button" class="correct" dir="auto"'
            f' title="Correct it" data-question="{words}">{words}</button></p>'
        )
    if only := answer.filters.describe():
        titles = ", ".join(f"“{title}”" for title in chosen) if answer.filters.chosen else ""
        named = f": {titles}" if titles else ""
        understood += f'<p class="understood">Only articles {escape(only + named)}</p>'
    return understood


def _exchange_html(
    question: str, below: str, *, state: str, said: str, done: bool = False, menu: str = ""
) -> str:
    """A question and what became of it; `said` is what a screen reader says of that by itself."""
    asked = escape(question)
    edit = (
        '<button type="button" class="correct edit" aria-label="Edit this question, and ask it'
        f' again" title="Edit it, and ask again" data-question="{asked}">Edit</button>'
        if done and question
        else ""
    )
    return (
        f'<article class="exchange {state}" data-say="{escape(said)}"><div class="asked">'
        f'<h2 class="question" dir="auto" tabindex="-1">{asked}</h2>{edit}</div>'
        f'<div class="reply">{below}</div>{menu}</article>'
    )


def _said_of(answer: Answer) -> str:
    """What a screen reader says when an answer has come: what it is, not all that it shows."""
    if answer.choices:
        return f"{WHICH_IS_MEANT} {many(len(answer.choices), 'question')} to choose from."
    if not answer.answered:
        near = len(answer.near_misses)
        return f"{NO_SURE_ANSWER} Passages that come near: {near}." if near else NO_SURE_ANSWER
    if not answer.citations:
        return answer.text
    hedge = f"{POSSIBLY} " if answer.is_tentative else ""
    what = f"Answered: {hedge}{answer.headline}." if answer.headline else "Answered."
    return f"{what} {quoted_from(answer)}."


def _body_html(answer: Answer, *, measured: bool = False) -> str:
    if answer.answered:
        return _answered_html(answer, measured=measured)
    return "" if answer.choices else _abstained_html(answer)


def render_answer(
    answer: Answer,
    *,
    exhaustive: bool = False,
    measured: bool = False,
    chosen: Sequence[str] = (),
    notes: Sequence[str] = (),
    thumbs: str = "",
) -> str:
    """The question and its answer, or that there is none and what comes near.

    `exhaustive` says that all was to be read for it already, `measured` that its confidence is
    a probability that was fitted, `chosen` the titles of the articles that alone were asked.
    `notes` are what has become of its quotes since, `thumbs` the buttons to judge it by.
    """
    below = (
        f"{_understood_html(answer, chosen)}{_body_html(answer, measured=measured)}"
        f"{_choices_html(answer.choices)}{_further_html(answer, exhaustive)}"
        f"{''.join(ours('fallen', note) for note in notes)}"
    )
    state = "answered" if answer.answered else "asking" if answer.choices else "abstained"
    menu = "" if answer.choices else export_menu("this answer")
    if menu and thumbs:
        menu = f'<div class="answer-foot">{thumbs}{menu}</div>'
    return _exchange_html(
        answer.question, below, state=state, said=_said_of(answer), done=True, menu=menu
    )


def render_stage(question: str, stage: str, stop: str) -> str:
    """The question while it is at `stage`; a stage without words of its own shows its name.

    `stop` is what the page sends to end it.
    """
    return _working_html(question, STAGES.get(stage, f"{stage}…"), _stop_html(stop))


def render_waiting(question: str, before: int, stop: str) -> str:
    """The question while it waits for its turn behind `before` others; `stop` as for a stage."""
    questions = "1 question is" if before == 1 else f"{before} questions are"
    return _working_html(question, f"Waiting: {questions} before yours…", _stop_html(stop))


def render_progress(question: str, progress: Progress, stop: str) -> str:
    """The question while passages are read, and what was found so far; `stop` as for a stage."""
    so_far = progress.so_far
    below = ""
    if so_far and so_far.answered:
        below = f'<div class="so-far" aria-busy="true">{_body_html(so_far)}</div>'
    return _working_html(question, f"{progress.describe()}…", _stop_html(stop), below)


def _stop_html(stop: str) -> str:
    return f'<button type="button" class="stop" data-stop="{escape(stop)}">Stop</button>'


def _working_html(question: str, words: str, button: str = "", below: str = "") -> str:
    stage = (
        f'<p class="stage"><span class="dots" aria-hidden="true"></span>{escape(words)}{button}</p>'
    )
    return _exchange_html(question, stage + below, state="working", said=LOOKING)


def render_error(question: str, sentence: str, *, again: bool = False) -> str:
    """The question and why it has no answer this time; with `again` it can be asked once more."""
    retry = (
        '<p class="onward"><button type="button" class="asks onward-button"'
        f' data-question="{escape(question)}">Try again</button></p>'
        if again
        else ""
    )
    told = f'<p class="failure">{escape(sentence)}</p>{retry}'
    return _exchange_html(question, told, state="failed", said=sentence, done=again)


def render_transcript(exchanges: Iterable[str], opening: str) -> str:
    """The whole conversation; `opening` is shown while there is none."""
    body = "".join(chain(exchanges)) or opening
    return f'<div class="transcript">{body}</div>'
