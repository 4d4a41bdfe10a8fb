"""The tables that `evaluate` and `compare` print."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from qa.cli.console import console, say, shown
from qa.evaluation.comparison import Comparison, Flip
from qa.evaluation.figures import Evaluation
from qa.evaluation.measures import Unit
from qa.evaluation.report import FAMILIES, UNKNOWN, rows, show, show_interval
from qa.saying import many

GROUPS_SHOWN = 4
FLIPS_SHOWN = 10
PIPE_COLUMNS = 160
"""A file or pipe has no width; a table must not be folded to 80 there."""


def print_table(table: Table) -> None:
    """Print a table as wide as the terminal, or `PIPE_COLUMNS`."""
    out = console()
    if not out.is_terminal:
        out = console(width=PIPE_COLUMNS)
    out.print(table, soft_wrap=False)


def _table(name: str) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column(Text(shown(name)))
    return table


def evaluation_table(evaluation: Evaluation) -> Table:
    """The measures of all questions with their intervals, and those of the first groups."""
    groups = list(evaluation.groups)[: GROUPS_SHOWN + 1]
    table = _table(f"{evaluation.name}, {len(evaluation.questions)} questions")
    table.add_column("figure", justify="right")
    table.add_column("95 %", justify="right", style="dim")
    table.add_column("of", justify="right", style="dim")
    for group in groups[1:]:
        table.add_column(Text(shown(f"{group} ({evaluation.sizes[group]})")), justify="right")
    for family, listed in rows(evaluation, groups).items():
        table.add_section()
        table.add_row(Text(FAMILIES[family], style="bold"))
        for row in listed:
            first, *others = row.figures
            table.add_row(
                Text(shown(f"  {row.label}")),
                show(first.value, row.unit),
                show_interval(first, row.unit),
                str(first.questions),
                *(show(figure.value, row.unit) for figure in others),
            )
    return table


def comparison_table(comparison: Comparison) -> Table:
    """Each measure side by side; a difference that is hardly chance is in bold."""
    table = _table(many(comparison.questions, "question"))
    figures = ["first", "second", "difference"]
    if comparison.note is None:
        figures += ["95 %", "p"]
    for name in figures:
        table.add_column(name, justify="right")
    table.add_column("")
    for d in comparison.differences:
        unit = Unit(d.unit)
        digits = 3 if unit is Unit.SHARE else 1
        sure = d.p is not None and d.p < 0.05
        chance = (
            ""
            if d.low is None or d.high is None
            else f"{d.low:+.{digits}f} – {d.high:+.{digits}f}",
            "" if d.p is None else f"{d.p:.4f}",
        )
        table.add_row(
            Text(shown(d.label), style="bold" if sure else ""),
            show(d.a, unit),
            show(d.b, unit),
            UNKNOWN if d.difference is None else f"{d.difference:+.{digits}f}",
            *(chance if comparison.note is None else ()),
            {True: "better", False: "worse", None: ""}[d.better] if sure else "",
        )
    return table


def print_comparison(comparison: Comparison) -> None:
    """The table, the questions that went from good to not and back, the settings that differ."""
    print_table(comparison_table(comparison))
    say(
        f"Both say the same to {comparison.same} of {many(comparison.questions, 'question')}; "
        f"both answer, or neither does: {comparison.same_decision}."
    )
    for note in (comparison.note, comparison.note_on_times):
        if note:
            say(f"Note: {note}")
    _print_flips("gained: good in the second run only", comparison.gained)
    _print_flips("lost: good in the first run only", comparison.lost)
    if comparison.settings:
        console().print("\nSettings that differ", style="bold")
        for name, (first, second) in comparison.settings.items():
            say(f"  {name}: {first} → {second}")


def _print_flips(what: str, flips: tuple[Flip, ...]) -> None:
    if not flips:
        return
    out = console()
    out.print(f"\n{len(flips)} {what}", style="bold")
    for flip in flips[:FLIPS_SHOWN]:
        out.print(shown(f"  {flip.question_id}: {flip.question}"))
        out.print(shown(f"    {flip.a} → {flip.b}"), style="dim")
    if len(flips) > FLIPS_SHOWN:
        out.print(f"  … and {len(flips) - FLIPS_SHOWN} more (--json lists all)", style="dim")
