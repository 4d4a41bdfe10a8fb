"""The commands `evaluate` and `compare`."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qa.cli.console import (
    FAILED_INPUT,
    INTERRUPTED,
    WRONG_USE,
    opened,
    prepare_offline,
    progress,
    say,
    say_failure,
    sentences,
    stop,
)
from qa.cli.model_options import (
    ALL_USES,
    MODEL_SECONDS,
    MayLeaveOption,
    ModelOption,
    ModelSecondsOption,
    ModelUrlOption,
    ModelUsesOption,
    language_model,
    see_that_it_may_be_asked,
)
from qa.cli.options import (
    AllowDownloadOption,
    DebugOption,
    LibraryOption,
    QuietOption,
    ReaderOption,
    RiskOption,
    chosen,
)
from qa.cli.upkeep_commands import added
from qa.settings import DEFAULT_SETTINGS

if TYPE_CHECKING:
    from qa.evaluation.figures import Evaluation
    from qa.evaluation.gold import QuestionSet
    from qa.library import Library
    from qa.settings import Settings


RestartOption = Annotated[
    bool, typer.Option("--restart", help="Start over, even if --out holds a run.")
]
RetrievalOnlyOption = Annotated[
    bool, typer.Option("--retrieval-only", help="Only search: read and answer nothing.")
]
LimitOption = Annotated[
    int | None, typer.Option("--limit", min=1, help="Ask only the first so many questions.")
]
SampleOption = Annotated[
    int | None, typer.Option("--sample", min=1, help="Ask so many questions, drawn at random.")
]
SeedOption = Annotated[int, typer.Option("--seed", help="The seed of the random sample.")]
ByOption = Annotated[
    list[str] | None,
    typer.Option("--by", help="A field of the questions to group by; may be repeated."),
]
SplitOption = Annotated[
    str | None,
    typer.Option("--split", help="The qrels of a BEIR folder to use (default: test)."),
]
AddArticlesOption = Annotated[
    bool,
    typer.Option("--add-articles", help="First add the articles of the BEIR folder or SQuAD file."),
]
BatchOption = Annotated[
    int,
    typer.Option(
        "--batch", min=1, help="How many questions to ask at once; 1 times each by itself."
    ),
]


def evaluate(
    questions: Annotated[
        Path, typer.Argument(help="A questions .jsonl, a BEIR folder, or a SQuAD .json file.")
    ],
    out: Annotated[
        Path, typer.Option("--out", help="The folder for the run, its measures and the report.")
    ],
    library: LibraryOption = None,
    restart: RestartOption = False,
    retrieval_only: RetrievalOnlyOption = False,
    limit: LimitOption = None,
    sample: SampleOption = None,
    seed: SeedOption = 0,
    by: ByOption = None,
    split: SplitOption = None,
    add_articles: AddArticlesOption = False,
    batch: BatchOption = 32,
    model_url: ModelUrlOption = None,
    model: ModelOption = None,
    model_uses: ModelUsesOption = ALL_USES,
    model_seconds: ModelSecondsOption = MODEL_SECONDS,
    model_may_leave: MayLeaveOption = False,
    reader: ReaderOption = DEFAULT_SETTINGS.reader,
    risk: RiskOption = DEFAULT_SETTINGS.risk,
    allow_download: AllowDownloadOption = False,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Ask a file of questions, measure the answers, and write a report.

    Writes run.jsonl, metrics.json, report.html, run.trec and qrels.trec into --out.
    Interrupted and started again, it goes on where it was.
    """
    pointing = language_model(model_url, model, model_uses, model_seconds, model_may_leave)
    settings = chosen(
        reader=reader, risk=risk, allow_download=allow_download, language_model=pointing
    )
    with sentences(debug), _slips(debug):
        found = _questions(questions, split).some(limit=limit, sample=sample, seed=seed)
        _see_that_it_can_be_read(settings)
        # Before the library, so that none is made for a set that brings no articles.
        feed = _feed(questions, out) if add_articles else None
    for failure in found.failures:
        say_failure(failure)
    with (
        opened(library, debug, settings, create=add_articles) as open_library,
        _slips(debug),
        _made(out),
    ):
        see_that_it_may_be_asked(open_library)
        whole = feed is None or _add_articles(open_library, feed, quiet)
        if not open_library.status().counts.articles:
            stop(
                f"The library {open_library.path} holds no articles; "
                "add some with: pressmark add PATH",
                WRONG_USE,
            )
        evaluation = _evaluated(
            open_library,
            found,
            quiet,
            out=out,
            restart=restart,
            retrieval_only=retrieval_only,
            by=by or [],
            batch_questions=batch,
        )
    _print_evaluation(evaluation, out)
    if found.failures or evaluation.failures or not whole:
        raise typer.Exit(FAILED_INPUT)


def compare(
    run_a: Annotated[Path, typer.Argument(help="The first run: its folder, or its run.jsonl.")],
    run_b: Annotated[Path, typer.Argument(help="The second run.")],
    questions: Annotated[
        Path | None,
        typer.Option(
            "--questions", help="Questions to measure both runs by, instead of their own."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    debug: DebugOption = False,
) -> None:
    """Compare two runs over the same questions, and say which differences are more than chance."""
    with sentences(debug), _slips(debug):
        from qa.evaluation.comparison import compare as both

        found = _questions(questions, None) if questions else None
        comparison = both(run_a, run_b, questions=found)
    if as_json:
        json.dump(comparison.to_dict(), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return
    from qa.cli.evaluation_tables import print_comparison

    print_comparison(comparison)


@contextmanager
def _slips(debug: bool) -> Iterator[None]:
    """A file or a choice that evaluation can't work with is wrong use."""
    try:
        yield
    except ValueError as error:
        if debug:
            raise
        stop(str(error), WRONG_USE)


def _questions(path: Path, split: str | None) -> QuestionSet:
    from qa.evaluation.questions import read

    try:
        return read(path, split=split)
    except OSError as error:
        raise ValueError(
            f"{path} can't be read ({error.strerror or error}); see whether you may read it"
        ) from error


def _see_that_it_can_be_read(settings: Settings) -> None:
    """Before anything is written, or articles are added: the reader may not be there."""
    prepare_offline(settings)
    from qa.library import Library

    Library.check_readers(settings)


@contextmanager
def _made(out: Path) -> Iterator[None]:
    """The folder for the run is there; where nothing comes of it, it goes again."""
    new = [one for one in (out, *out.parents) if not one.exists()]
    try:
        _make(out)
        yield
    finally:
        with suppress(OSError):  # as soon as one of them holds something
            for one in new:
                one.rmdir()


def _make(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ValueError(
            f"{out} can't be the folder for the run ({error.strerror}); choose another --out"
        ) from error


def _feed(questions: Path, out: Path) -> Path:
    """The articles that a BEIR folder or SQuAD file brings along, as a feed.

    It stays in `out`: the articles' sources are lines of it.
    """
    from embeddings.files import replace_text
    from qa.evaluation.foreign import articles

    _make(out)
    feed = out / "articles.jsonl"
    rows = articles(questions)
    replace_text(feed, (json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    return feed


def _add_articles(library: Library, feed: Path, quiet: bool) -> bool:
    """Add the feed's articles; whether all of them could be read."""
    report = added(library, feed, quiet=quiet)
    say(
        f"Articles: {report.added} added, {report.updated} updated, "
        f"{report.unchanged} unchanged, {len(report.failed)} failed",
        err=True,
    )
    for failure in report.failed:
        say_failure(failure)
    return not report.failed


def _evaluated(library: Library, questions: QuestionSet, quiet: bool, **how: Any) -> Evaluation:
    """Evaluate as `how` says, and show how far it is."""
    from qa.evaluation.evaluation import evaluate as ask_all

    done, total = 0, len(questions.questions)
    try:
        with progress(quiet, at_once=True) as show:
            in_words = _rate()

            def on_progress(answered: int, total: int) -> None:
                nonlocal done
                done = answered
                show(answered / max(total, 1), in_words(answered, total))

            return ask_all(library, questions, on_progress=on_progress, **how)
    except KeyboardInterrupt:
        stop(
            f"Stopped at {done} of {total} questions; the same command goes on from there.",
            INTERRUPTED,
        )


def _rate() -> Callable[[int, int], str]:
    """Questions done and all there are → both in words, with the rate since the first call."""
    first: tuple[int, float] | None = None

    def in_words(done: int, total: int) -> str:
        nonlocal first
        now = time.monotonic()
        first = first or (done, now)
        words = f"Asking, {done} of {total}"
        if done > first[0]:
            words += f", {(done - first[0]) / max(now - first[1], 0.001):.1f} questions a second"
        return words

    return in_words


def _print_evaluation(evaluation: Evaluation, out: Path) -> None:
    from qa.cli.evaluation_tables import evaluation_table, print_table

    print_table(evaluation_table(evaluation))
    for note in evaluation.notes:
        say(f"Note: {note}")
    for failure in evaluation.run.failures:
        say_failure(failure)
    if wrong := evaluation.scores.inexact:
        say(
            f"{len(wrong)} quotes are not the article's text. That is an error of ours; "
            f"{out / 'metrics.json'} lists them.",
            err=True,
        )
    if earlier := evaluation.run.resumed:
        say(f"{earlier} answers are from an earlier start; --restart asks all questions again")
    say(f"Report: {out / 'report.html'}")
