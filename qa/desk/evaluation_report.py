"""What a run gave, as HTML: its figures, its pictures, its questions; and two runs compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qa.answer import Answer, Citation, NearMiss
from qa.desk.escaping import escape
from qa.desk.quote_view import opens
from qa.evaluation.comparison import Comparison, Difference, Flip
from qa.evaluation.figures import Evaluation
from qa.evaluation.gold import GoldQuestion
from qa.evaluation.measures import Unit
from qa.evaluation.pictures import Picture, pictures
from qa.evaluation.quote_measures import merge
from qa.evaluation.report import (
    COLOURS,
    FAMILIES,
    UNKNOWN,
    MeasureRow,
    headlines,
    rows,
    show,
    show_interval,
    worst_first,
)
from qa.evaluation.word_overlap import holds, words
from qa.saying import many

ROWS = 50
"""Questions of one page of a report."""
FLIPS = 100
"""Questions that changed, of each kind, that are shown."""
SURE = 0.05
"""Below it a difference is said to be more than chance."""


@dataclass(frozen=True, slots=True)
class Look:
    """Which questions of a report are looked at."""

    ended: str = ""
    """How they ended; empty: however."""
    words: str = ""
    start: int = 0


def render_report(evaluation: Evaluation, run_id: str) -> str:
    """The report of a run that is done, but for its questions."""
    cards = "".join(
        f'<li><span class="label">{escape(card["label"])}</span><strong>{card["value"]}</strong>'
        f'<span class="interval">{card["interval"]}</span></li>'
        for card in headlines(evaluation)
    )
    notes = "".join(f"<li>{escape(note)}</li>" for note in evaluation.notes)
    drawn = "".join(_picture(one) for one in pictures(evaluation))
    return (
        f'<section class="report" data-run="{escape(run_id)}" aria-labelledby="report-head">'
        f'<div class="report-head"><h3 id="report-head" tabindex="-1">{escape(evaluation.name)}, '
        f"{many(len(evaluation.questions), 'question')}</h3>"
        '<button type="button" data-do="save_report">Save the report</button>'
        '<button type="button" data-do="close">Close</button></div>'
        f"{_inexact(evaluation)}{_failures(evaluation)}"
        f'<ul class="headlines">{cards}</ul>'
        + (f'<ul class="notes">{notes}</ul>' if notes else "")
        + f'<div class="plots">{drawn}</div>{_figures(evaluation)}</section>'
    )


def _inexact(evaluation: Evaluation) -> str:
    found = evaluation.scores.inexact
    if not found:
        return ""
    return (
        f'<p class="notice wrong" role="alert">{many(len(found), "quote")} not what the article '
        f"says; the first belongs to the question {escape(found[0].question_id)}. This must never "
        "happen.</p>"
    )


def _failures(evaluation: Evaluation) -> str:
    """The questions that an error of ours kept from being asked, each with why."""
    found = evaluation.failures
    if not found:
        return ""
    listed = "".join(
        f"<li>{escape(one.source)}: {escape(one.reason)}</li>" for one in found[:FLIPS]
    )
    return (
        f'<details class="failures"><summary>{many(len(found), "question")} could not be asked'
        f"</summary><ul>{listed}</ul></details>"
    )


def _picture(one: Picture) -> str:
    return (
        f"<figure><figcaption><strong>{one.title}</strong> {escape(one.hint)}</figcaption>{one.svg}"
        f'<details class="as-table"><summary>{one.title} as a table</summary>'
        f"{_table(one.head, one.rows)}</details></figure>"
    )


def _table(head: Sequence[str], body: Sequence[Sequence[str]]) -> str:
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    lines = "".join(
        f'<tr><th scope="row">{escape(first)}</th>'
        f"{''.join(f'<td>{escape(cell)}</td>' for cell in others)}</tr>"
        for first, *others in body
    )
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>"


def _figures(evaluation: Evaluation) -> str:
    groups = list(evaluation.groups)
    heads = "".join(
        f'<th scope="col">{escape(group)} <small>{evaluation.sizes[group]:,}</small></th>'
        for group in groups
    )
    bodies = "".join(
        f'<tbody><tr class="family"><th colspan="{len(groups) + 1}" scope="rowgroup">'
        f"{FAMILIES[family]}</th></tr>"
        f"{''.join(_measure(row) for row in listed)}</tbody>"
        for family, listed in rows(evaluation, groups).items()
    )
    meanings = "".join(
        f"<div><dt>{escape(row.label)}</dt><dd>{escape(row.meaning)}</dd></div>"
        for listed in rows(evaluation, groups).values()
        for row in listed
    )
    return (
        '<details class="figures"><summary>All figures, with 95 % intervals</summary>'
        '<div class="scroll" role="region" aria-label="Figures" tabindex="0"><table><thead><tr>'
        f'<th scope="col">Measure</th>{heads}</tr></thead>{bodies}</table></div>'
        f"<details><summary>What each figure says</summary><dl>{meanings}</dl></details></details>"
    )


def _measure(row: MeasureRow) -> str:
    lower = "" if row.higher_is_better or row.unit is Unit.MILLISECONDS else " (lower is better)"
    cells = "".join(
        f"<td>{show(one.value, row.unit)}<small>{show_interval(one, row.unit)}</small></td>"
        for one in row.figures
    )
    return f'<tr><th scope="row">{escape(row.label)}{lower}</th>{cells}</tr>'


def render_questions(evaluation: Evaluation, look: Look) -> str:
    """Those of the questions that are looked at, the worst first, each opened at a click."""
    wanted = look.words.casefold().split()
    fitting = [
        i
        for i in worst_first(evaluation)
        if look.ended in ("", evaluation.scores.outcomes[i].value)
        and all(word in _words(evaluation, i) for word in wanted)
    ]
    start = look.start if look.start < len(fitting) else 0
    items = "".join(_question(evaluation, i) for i in fitting[start : start + ROWS])
    counts: dict[str, int] = {}
    for outcome in evaluation.scores.outcomes:
        counts[outcome.value] = counts.get(outcome.value, 0) + 1
    options = "".join(
        f'<option value="{name}"{" selected" if name == look.ended else ""}>{name} ({n:,})</option>'
        for name, n in counts.items()
    )
    return (
        '<h4>Questions, worst first</h4><form class="look" role="search">'
        '<label>Find<input type="search" name="words" autocomplete="off" '
        f'value="{escape(look.words)}" placeholder="Words of the question or its answer"></label>'
        f'<label>Ended<select name="ended"><option value="">however</option>{options}</select>'
        f"</label><output>{many(len(fitting), 'question')}</output></form>"
        f'<div class="questions">{items or "<p>No question is like that.</p>"}</div>'
        f"{_pager(len(fitting), start)}"
    )


def _words(evaluation: Evaluation, i: int) -> str:
    gold = evaluation.questions[i]
    answer = evaluation.run.answers.get(gold.question_id)
    said = [answer.text, *(c.quote for c in answer.citations)] if answer else []
    return " ".join([gold.question_id, gold.question.text, *said]).casefold()


def _pager(total: int, start: int) -> str:
    if total <= ROWS:
        return ""
    last = min(start + ROWS, total)
    back = f'<button type="button" data-start="{max(0, start - ROWS)}">Previous</button>'
    on = f'<button type="button" data-start="{start + ROWS}">Next</button>'
    return (
        f'<p class="pager">{back if start else ""}<span>{start + 1:,} to {last:,} of {total:,}'
        f"</span>{on if last < total else ''}</p>"
    )


def _question(evaluation: Evaluation, i: int) -> str:
    gold, outcome = evaluation.questions[i], evaluation.scores.outcomes[i]
    answer = evaluation.run.answers.get(gold.question_id)
    sure = f" · {answer.confidence:.0%} sure" if answer and answer.answered else ""
    turns = "".join(
        f'<p class="turn"><b>{escape(t.question)}</b> {escape(t.answer)}</p>'
        for t in gold.question.history
    )
    only = gold.question.scope.describe()
    turns += f'<p class="turn">Only articles {escape(only)}</p>' if only else ""
    return (
        f'<details class="question"><summary><span class="dot {COLOURS[outcome]}" '
        f'aria-hidden="true"></span><span class="text" dir="auto">{escape(gold.question.text)}'
        f'</span><span class="ended">{outcome.value}{sure}</span></summary>{turns}'
        f'<div class="sides"><div><h5>What is known</h5>{_known(gold, answer)}</div>'
        f"<div><h5>Answered</h5>{_given(answer)}</div></div></details>"
    )


def _known(gold: GoldQuestion, answer: Answer | None) -> str:
    parts = []
    if gold.answerable is None:
        judge = "It is to be judged: whether" if gold.fields.get("to_be_judged") else "Whether"
        parts.append(f"<p>{judge} the articles answer it is not known.</p>")
    elif not gold.answerable:
        parts.append("<p>The articles don’t answer it.</p>")
    if gold.answers:
        listed = "".join(f"<li>{escape(text)}</li>" for text in gold.answers)
        parts.append(f"<ul>{listed}</ul>")
    quoted = [words(text) for text in merge(answer.citations)] if answer else []
    for sentence in gold.evidence or ():
        found = any(holds(quote, words(sentence)) for quote in quoted)
        kind, said = ("found", "quoted") if found else ("lost", "not quoted")
        parts.append(
            f'<blockquote class="{kind}" dir="auto">{escape(sentence)}<footer>{said}</footer>'
            "</blockquote>"
        )
    if comment := gold.fields.get("comment"):
        parts.append(f'<p class="comment">Comment: {escape(str(comment))}</p>')
    return "".join(parts)


def _given(answer: Answer | None) -> str:
    if answer is None:
        return "<p>There is no answer in the run.</p>"
    parts = []
    if answer.standalone_question != answer.question:
        parts.append(f'<p class="hint">Understood as: {escape(answer.standalone_question)}</p>')
    if answer.text:
        parts.append(f'<p class="given" dir="auto">{escape(answer.text)}</p>')
    if answer.reason:
        parts.append(f"<p>{escape(answer.reason)}</p>")
    parts += [_quote(one, f"[{one.n}] ") for one in answer.citations]
    if answer.near_misses:
        parts.append('<p class="hint">What came nearest:</p>')
        parts += [_quote(one, "") for one in answer.near_misses]
    return "".join(parts)


def _quote(one: Citation | NearMiss, number: str) -> str:
    near = ' class="near"' if isinstance(one, NearMiss) else ""
    name = escape(one.place.name)
    return (
        f'<blockquote{near} dir="auto">{escape(one.quote)}<footer>{number}<button type="button" '
        f'class="place" {opens(one)} aria-label="Show this quote in “{name}”">{name}</button>'
        "</footer></blockquote>"
    )


def render_comparison(
    comparison: Comparison, a: Evaluation, b: Evaluation, first: str, second: str
) -> str:
    """Two runs of the same questions: what differs, and which questions changed, with both answers.

    `first` and `second` are what the runs `a` and `b` are called.
    """

    def flips(what: str, found: Sequence[Flip]) -> str:
        return _flips(what, found, a.run.answers, b.run.answers)

    notes = "".join(
        f'<p class="notice">{escape(note)}</p>'
        for note in (comparison.note, comparison.note_on_times)
        if note
    )
    body = "".join(_difference(one) for one in comparison.differences)
    return (
        '<section class="report" aria-labelledby="report-head"><div class="report-head">'
        f'<h3 id="report-head" tabindex="-1">Two runs of {many(comparison.questions, "question")}'
        '</h3><button type="button" data-do="close">Close</button></div>'
        f"<p>First: {escape(first)}<br>Second: {escape(second)}</p>{notes}"
        '<div class="scroll" role="region" aria-label="Differences" tabindex="0"><table><thead>'
        '<tr><th scope="col">Measure</th><th scope="col">First</th><th scope="col">Second</th>'
        '<th scope="col">Difference <small>95 %</small></th><th scope="col">More than chance?</th>'
        f"</tr></thead><tbody>{body}</tbody></table></div>"
        f"{flips('Gained: as wanted in the second run only', comparison.gained)}"
        f"{flips('Lost: as wanted in the first run only', comparison.lost)}"
        f"{flips('Answered otherwise, and neither gained nor lost', comparison.altered)}"
        f"{_settings(comparison.settings)}</section>"
    )


def _difference(one: Difference) -> str:
    unit = Unit(one.unit)
    digits = 3 if unit is Unit.SHARE else 1
    change = UNKNOWN if one.difference is None else f"{one.difference:+.{digits}f}"
    between = (
        f"{one.low:+.{digits}f} – {one.high:+.{digits}f}"
        if one.low is not None and one.high is not None
        else ""
    )
    sure = one.p is not None and one.p < SURE
    said = {True: "yes, better", False: "yes, worse", None: ""}[one.better] if sure else ""
    if not said and one.p is not None:
        said = "hardly"
    p = f"<small>p = {one.p:.3f}</small>" if one.p is not None else ""
    return (
        f'<tr{" class=sure" if sure and one.better is not None else ""}><th scope="row">'
        f"{escape(one.label)}</th><td>{show(one.a, unit)}</td><td>{show(one.b, unit)}</td>"
        f"<td>{change}<small>{between}</small></td><td>{said}{p}</td></tr>"
    )


def _flips(
    what: str, flips: Sequence[Flip], a: Mapping[str, Answer], b: Mapping[str, Answer]
) -> str:
    """Some questions that changed, each opened at a click."""
    if not flips:
        return f'<p class="hint">{what}: none.</p>'
    items = "".join(_flip(one, a, b) for one in flips[:FLIPS])
    left = len(flips) - FLIPS
    more = f'<p class="hint">{left:,} more: pressmark compare --json</p>' if left > 0 else ""
    return (
        f'<details class="flips" open><summary>{what}: {len(flips):,}</summary>'
        f'<div class="questions">{items}</div>{more}</details>'
    )


def _flip(one: Flip, a: Mapping[str, Answer], b: Mapping[str, Answer]) -> str:
    return (
        '<details class="question"><summary><span class="text" dir="auto">'
        f'{escape(one.question)}</span><span class="ended">{escape(one.a)} → {escape(one.b)}</span>'
        f'</summary><div class="sides"><div><h5>First</h5>{_given(a.get(one.question_id))}</div>'
        f"<div><h5>Second</h5>{_given(b.get(one.question_id))}</div></div></details>"
    )


def _settings(settings: Mapping[str, tuple[Any, Any]]) -> str:
    if not settings:
        return '<p class="hint">Both were asked with the same settings of the same library.</p>'
    listed = [
        (name.replace("_", " ").replace(".", ": "), str(first), str(second))
        for name, (first, second) in settings.items()
    ]
    table = _table(("Setting", "First", "Second"), listed)
    return (
        f'<details class="settings"><summary>Settings that differ: {len(listed)}</summary>'
        f'<div class="scroll">{table}</div></details>'
    )
