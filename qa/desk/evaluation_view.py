"""The tab Evaluate as HTML: the question sets and the runs. What one run gave: see
`evaluation_report.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.desk.escaping import escape, in_words
from qa.desk.evaluator import UnderWay
from qa.evaluation.kept import KeptRun, KeptSet
from qa.saying import many

FORMAT = (
    "One question a line, as JSON: <code>id</code>, <code>question</code>, and as far as it is "
    "known <code>answerable</code> (true or false), <code>evidence</code> (the sentences that "
    "answer, word for word), <code>answers</code> (short ones) and <code>relevant</code> (the "
    "articles’ ids, each with a grade)."
)


def render_notice(*sentences: str, wrong: bool = False) -> str:
    """What came of what was asked for; of several sentences each has a line of its own."""
    kind = "notice wrong" if wrong else "notice"
    lines = "".join(f"<p>{escape(one)}</p>" for one in sentences)
    return f'<div class="{kind}" data-say>{lines}</div>' if sentences else ""


def render_sets(sets: Sequence[KeptSet], thumbs: tuple[int, int], may_not: str) -> str:
    """The question sets that are kept, and the thumbs that one can be made of."""
    items = "".join(_set(one, may_not) for one in sets)
    listed = (
        f'<ul class="sets">{items}</ul>'
        if items
        else '<p class="none">None is kept yet. Choose a file above, or make one of thumbs.</p>'
    )
    return f'<h3 id="sets-head">Question sets</h3>{listed}{_thumbs(thumbs, may_not)}'


def _set(one: KeptSet, may_not: str) -> str:
    name = escape(one.name)
    open_ones = one.questions - one.answerable - one.unanswerable
    parts = [
        f"{one.answerable:,} with an answer" if one.answerable else "",
        f"{one.unanswerable:,} without" if one.unanswerable else "",
        f"{open_ones:,} not known" if open_ones else "",
    ]
    facts = f"{many(one.questions, 'question')}: {', '.join(part for part in parts if part)}"
    return (
        f'<li data-set="{name}"><span class="what"><b>{name}</b>'
        f'<span class="facts">{facts} · kept {in_words(one.kept.date())}</span></span>'
        + ("" if may_not else _button("run", "Run", f"Run {name}", main=True))
        + _button("save_set", "Save file", f"Save {name} as a file")
        + ("" if may_not else _button("remove_set", "Delete", f"Delete {name}", sure=True))
        + "</li>"
    )


def _thumbs(thumbs: tuple[int, int], may_not: str) -> str:
    up, down = thumbs
    if not up and not down:
        return (
            '<p class="hint">Thumbs that are given to answers under Ask can be made into a '
            "question set. None was given yet.</p>"
        )
    button = "" if may_not else _button("from_thumbs", "Make a set of them", "")
    return (
        f'<p class="hint thumbs-tally">{many(up + down, "thumb")} given under Ask: {up:,} up, '
        f"whose citations count as right; {down:,} down, to be judged. {button}</p>"
    )


def _button(do: str, label: str, spoken: str, *, main: bool = False, sure: bool = False) -> str:
    """A button that the page's script sends as `do`; with `sure` it asks once more first."""
    kind = ' class="main"' if main else ' class="grave"' if sure else ""
    said = f' aria-label="{spoken}"' if spoken else ""
    asks = ' data-sure="Delete for good?"' if sure else ""
    return f'<button type="button"{kind} data-do="{do}"{said}{asks}>{label}</button>'


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run as the table shows it."""

    run: KeptRun
    under_way: UnderWay | None
    trouble: str
    """Why it broke off; empty where it didn't."""


def render_runs(rows: Sequence[RunRow], opened: str, may_not: str) -> str:
    """The runs, the last first; two that are done can be chosen to be compared."""
    if not rows:
        return '<h3>Runs</h3><p class="none">Nothing was run yet.</p>'
    busy = any(row.under_way for row in rows)
    done = sum(row.run.done for row in rows)
    compare = (
        '<p class="compare"><button type="button" data-do="compare" disabled>Compare the two '
        'chosen</button> <span class="chosen hint">Choose two runs of the same questions.</span>'
        "</p>"
        if done > 1
        else ""
    )
    items = "".join(_run(row, opened, may_not, choose=done > 1) for row in rows)
    return f'<h3>Runs</h3>{compare}<ul class="runs{" busy" if busy else ""}">{items}</ul>'


def _run(row: RunRow, opened: str, may_not: str, *, choose: bool) -> str:
    run = row.run
    when = f"{in_words(run.began.date())}, {run.began:%H:%M}"
    spoken = escape(f"{run.name}, {when}")
    box = ""
    if choose:
        box = (
            f'<input type="checkbox" class="one" value="{escape(run.id)}" '
            f'aria-label="Choose {spoken}"{"" if run.done else " disabled"}>'
        )
    by = f" · by {escape(run.by)}" if run.by else ""
    current = ' aria-current="true"' if run.id == opened else ""
    return (
        f'<li data-run="{escape(run.id)}"{current}>{box}<span class="what">'
        f'<b>{escape(run.name)}</b><span class="facts">{when} UTC{by}</span></span>'
        f"{_state(row)}{_acts(row, spoken, may_not)}</li>"
    )


def _state(row: RunRow) -> str:
    run, way = row.run, row.under_way
    if way is not None and not way.before:
        words = f"{way.asked:,} of {way.questions:,}"
        if way.asked == way.questions:
            words = "Measuring…"
        elif way.stopping:
            words = "Stopping…"
        share = way.asked / max(way.questions, 1)
        return (
            f'<span class="state"><span class="progress" role="progressbar" aria-label="Asked" '
            f'aria-valuemin="0" aria-valuemax="{way.questions}" aria-valuenow="{way.asked}">'
            f'<span style="inline-size: {share:.1%}"></span></span> {words}</span>'
        )
    if way is not None:
        return f'<span class="state">Waits for {many(way.before, "run")} before it</span>'
    if run.done:
        good = f"{run.good:,} of {run.judged:,} as wanted" if run.judged else "None could be judged"
        return f'<span class="state">{good}</span>'
    trouble = f'<span class="trouble">{escape(row.trouble)}</span>' if row.trouble else ""
    return f'<span class="state">Stopped at {run.asked:,} of {run.questions:,}{trouble}</span>'


def _acts(row: RunRow, spoken: str, may_not: str) -> str:
    run, way = row.run, row.under_way
    if way is not None:
        if may_not or (way.stopping and way.asked == way.questions):
            return ""
        if way.stopping:
            return _button("go_on", "Go on", f"Go on with {spoken}")
        return _button("stop", "Stop", f"Stop {spoken}")
    opens = _button("open", "Report", f"Open the report of {spoken}", main=True) if run.done else ""
    if may_not:
        return opens
    goes_on = "" if run.done else _button("go_on", "Go on", f"Go on with {spoken}", main=True)
    return opens + goes_on + _button("remove_run", "Delete", f"Delete {spoken}", sure=True)
