"""The commands `pressmark evaluate` and `pressmark compare`.

Heavy modules are imported inside the functions, so that `--help` stays quick.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.settings import DEFAULT_SETTINGS, ReaderKind

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from qa.evaluation.comparison import Comparison, Flip
    from qa.evaluation.evaluation import Evaluation
    from qa.evaluation.questions import QuestionSet
    from qa.library import Library

GROUPS_SHOWN = 4
FLIPS_SHOWN = 10


def _fail(message: str, code: int) -> typer.Exit:
    typer.echo(f"pressmark: {message}", err=True)
    return typer.Exit(code)


def _console(*, err: bool = False) -> Console:
    from rich.console import Console

    console = Console(stderr=err, highlight=False)
    if not console.is_terminal:
        # A file or pipe has no width; tables must not be folded to 80 there.
        console = Console(stderr=err, highlight=False, width=160)
    return console


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """A bar with rate and time left, on a terminal's error output only."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TaskID,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:.1f} questions/s" if task.speed else "")

    console = _console(err=True)
    with Progress(
        TextColumn("Asking"),
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        TimeRemainingColumn(),
        console=console,
        disable=quiet or not console.is_terminal,
        transient=True,
        # Batches come seconds apart; the default of 30 s would forget all but a few.
        speed_estimate_period=120,
    ) as bar:
        task: TaskID | None = None

        def report(done: int, total: int) -> None:
            nonlocal task
            if task is None:
                task = bar.add_task("ask", total=total, completed=done)
            else:
                bar.update(task, completed=done)

        yield report


def evaluation_table(evaluation: Evaluation) -> Table:
    """The measures of all questions with their intervals, and those of the first groups."""
    from rich.table import Table

    from qa.evaluation.report import FAMILIES, rows, show, show_interval

    groups = list(evaluation.groups)[: GROUPS_SHOWN + 1]
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column(f"{evaluation.name}, {len(evaluation.questions)} questions")
    table.add_column("figure", justify="right")
    table.add_column("95 %", justify="right", style="dim")
    table.add_column("of", justify="right", style="dim")
    for group in groups[1:]:
        table.add_column(f"{group} ({evaluation.sizes[group]})", justify="right")
    for family, listed in rows(evaluation, groups).items():
        table.add_section()
        table.add_row(f"[bold]{FAMILIES[family]}[/bold]")
        for row in listed:
            first, *others = row.figures
            table.add_row(
                f"  {row.label}",
                show(first.value, row.unit),
                show_interval(first, row.unit),
                str(first.questions),
                *(show(figure.value, row.unit) for figure in others),
            )
    return table


def _questions(
    path: Path, split: str | None, limit: int | None, sample: int | None, seed: int
) -> QuestionSet:
    from qa.evaluation.questions import UnreadableQuestions, read

    try:
        return read(path, split=split).some(limit=limit, sample=sample, seed=seed)
    except (UnreadableQuestions, OSError) as error:
        raise _fail(f"{error}", 2) from error


def _add_articles(library: Library, questions: Path, out: Path) -> bool:
    """Add what a BEIR folder or SQuAD file brings along; whether all of it could be read.

    The feed stays in `out`: the articles' sources are lines of it.
    """
    from qa.evaluation.foreign import articles
    from qa.evaluation.questions import UnreadableQuestions

    out.mkdir(parents=True, exist_ok=True)
    feed = out / "articles.jsonl"
    try:
        with feed.open("w", encoding="utf-8") as file:
            for row in articles(questions):
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
    except UnreadableQuestions as error:
        raise _fail(f"{error}", 2) from error
    report = library.add(feed)
    typer.echo(
        f"Articles: {report.added} added, {report.updated} updated, "
        f"{report.unchanged} unchanged, {len(report.failed)} failed",
        err=True,
    )
    for failure in report.failed:
        typer.echo(f"  {failure.source}: {failure.reason}", err=True)
    return not report.failed


def evaluate(
    questions: Annotated[
        Path,
        typer.Argument(help="A questions .jsonl, a BEIR folder, or a SQuAD .json file."),
    ],
    out: Annotated[
        Path, typer.Option("--out", help="The folder for the run, its measures and the report.")
    ],
    library: Annotated[
        Path | None,
        typer.Option("--library", help="The library's folder.", envvar="PRESSMARK_LIBRARY"),
    ] = None,
    restart: Annotated[
        bool, typer.Option("--restart", help="Begin anew, whatever is in --out.")
    ] = False,
    retrieval_only: Annotated[
        bool, typer.Option("--retrieval-only", help="Search, without reading and answering.")
    ] = False,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="Ask the first so many only.")
    ] = None,
    sample: Annotated[
        int | None, typer.Option("--sample", min=1, help="Ask so many, drawn at random.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Which random sample.")] = 0,
    by: Annotated[
        list[str] | None,
        typer.Option("--by", help="A field of the questions to group by; may be repeated."),
    ] = None,
    split: Annotated[
        str | None, typer.Option("--split", help="Which qrels of a BEIR folder (default: test).")
    ] = None,
    add_articles: Annotated[
        bool,
        typer.Option(
            "--add-articles", help="First add the articles of the BEIR folder or SQuAD file."
        ),
    ] = False,
    batch: Annotated[
        int,
        typer.Option("--batch", min=1, help="Questions asked at once; 1 for the times of one."),
    ] = 32,
    reader: Annotated[
        ReaderKind, typer.Option("--reader", help="Who reads what was found: see README, Readers.")
    ] = DEFAULT_SETTINGS.reader,
    risk: Annotated[
        float,
        typer.Option(
            "--risk", min=0, max=1, help="Largest share of wrong answers; 1: always answer."
        ),
    ] = DEFAULT_SETTINGS.risk,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress.")] = False,
) -> None:
    """Ask a file of questions, measure the answers, and write a report.

    Writes run.jsonl, metrics.json, report.html, run.trec and qrels.trec into --out.
    Interrupted and started again, it goes on where it was.
    """
    found = _questions(questions, split, limit, sample, seed)
    for failure in found.failures:
        typer.echo(f"{failure.source}: {failure.reason}", err=True)

    from qa.errors import PRESSMARK_ERRORS
    from qa.library import Library

    try:
        settings = replace(DEFAULT_SETTINGS, reader=reader, risk=risk)
        opened = Library.open(library, settings=settings)
    except PRESSMARK_ERRORS as error:
        raise _fail(f"{error}", 3) from error
    with opened:
        whole = _add_articles(opened, questions, out) if add_articles else True
        if not opened.status().counts.articles:
            raise _fail(
                f"the library {opened.path} holds no articles; add some with: pressmark add", 2
            )
        evaluation = _evaluate(
            opened,
            found,
            out,
            restart=restart,
            retrieval_only=retrieval_only,
            by=by or [],
            batch_questions=batch,
            quiet=quiet,
        )
    _print(evaluation, out)
    if found.failures or evaluation.failures or not whole:
        raise typer.Exit(1)


def _evaluate(
    library: Library,
    questions: QuestionSet,
    out: Path,
    *,
    restart: bool,
    retrieval_only: bool,
    by: list[str],
    batch_questions: int,
    quiet: bool,
) -> Evaluation:
    from qa.evaluation.evaluation import evaluate as run

    done = 0
    try:
        with _progress(quiet) as report:

            def on_progress(answered: int, total: int) -> None:
                nonlocal done
                done = answered
                report(answered, total)

            return run(
                library,
                questions,
                out=out,
                restart=restart,
                retrieval_only=retrieval_only,
                by=by,
                batch_questions=batch_questions,
                on_progress=on_progress,
            )
    except ValueError as error:
        raise _fail(f"{error}", 2) from error
    except KeyboardInterrupt as interrupt:
        raise _fail(
            f"stopped at {done} of {len(questions.questions)}; the same command goes on from there",
            130,
        ) from interrupt


def _print(evaluation: Evaluation, out: Path) -> None:
    console = _console()
    console.print(evaluation_table(evaluation))
    for note in evaluation.notes:
        console.print(f"Note: {note}", markup=False)
    for failure in evaluation.run.failures:
        typer.echo(f"{failure.source}: {failure.reason}", err=True)
    if evaluation.scores.inexact:
        typer.echo(
            f"{len(evaluation.scores.inexact)} quotes are not the article's text: an error of "
            f"ours; they are listed in {out / 'metrics.json'}",
            err=True,
        )
    earlier = evaluation.run.resumed
    if earlier:
        console.print(
            f"{earlier} answers are from an earlier start; --restart asks anew", markup=False
        )
    console.print(f"Report: {out / 'report.html'}", markup=False, soft_wrap=True)


def comparison_table(comparison: Comparison) -> Table:
    """Each measure side by side; a difference that is hardly chance is in bold."""
    from rich.table import Table

    from qa.evaluation.measures import Unit
    from qa.evaluation.report import UNKNOWN, show

    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column(f"{comparison.questions} questions")
    for name in ("first", "second", "difference", "95 %", "p"):
        table.add_column(name, justify="right")
    table.add_column("")
    for d in comparison.differences:
        unit = Unit(d.unit)
        digits = 3 if unit is Unit.SHARE else 1
        sure = d.p is not None and d.p < 0.05
        bold = ("[bold]", "[/bold]") if sure else ("", "")
        table.add_row(
            f"{bold[0]}{d.label}{bold[1]}",
            show(d.a, unit),
            show(d.b, unit),
            UNKNOWN if d.difference is None else f"{d.difference:+.{digits}f}",
            ""
            if d.low is None or d.high is None
            else f"{d.low:+.{digits}f} – {d.high:+.{digits}f}",
            "" if d.p is None else f"{d.p:.4f}",
            {True: "better", False: "worse", None: ""}[d.better] if sure else "",
        )
    return table


def _print_flips(console: Console, what: str, flips: tuple[Flip, ...]) -> None:
    if not flips:
        return
    console.print(f"\n{len(flips)} {what}", style="bold", markup=False)
    for flip in flips[:FLIPS_SHOWN]:
        console.print(f"  {flip.question_id}: {flip.question}", markup=False)
        console.print(f"    {flip.a} → {flip.b}", style="dim", markup=False)
    if len(flips) > FLIPS_SHOWN:
        console.print(f"  … and {len(flips) - FLIPS_SHOWN} more (--json lists all)", style="dim")


def compare(
    run_a: Annotated[Path, typer.Argument(help="The first run: its folder, or its run.jsonl.")],
    run_b: Annotated[Path, typer.Argument(help="The second run.")],
    questions: Annotated[
        Path | None,
        typer.Option("--questions", help="Questions to measure both by, instead of their own."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Put two runs over the same questions side by side, and say what is more than chance."""
    from qa.evaluation.comparison import compare as both

    found = _questions(questions, None, None, None, 0) if questions else None
    try:
        comparison = both(run_a, run_b, questions=found)
    except ValueError as error:
        raise _fail(f"{error}", 2) from error
    if as_json:
        json.dump(comparison.to_dict(), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return
    console = _console()
    console.print(comparison_table(comparison))
    _print_flips(console, "gained: good in the second only", comparison.gained)
    _print_flips(console, "lost: good in the first only", comparison.lost)
    if comparison.settings:
        console.print("\nSettings that differ", style="bold")
        for name, (first, second) in comparison.settings.items():
            console.print(f"  {name}: {first} → {second}", markup=False)
