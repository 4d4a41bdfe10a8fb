"""The command `pressmark`.

Exit codes: 0 all well; 1 some input failed, the rest was done; 2 wrong use; 3 the library
can't be opened. Whatever a command needs is imported within it, so that `--help` and
`status` answer at once.
"""

from __future__ import annotations

import io
import logging
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.evaluation import compare, evaluate
from qa.settings import DEFAULT_SETTINGS, ReaderKind, Settings

if TYPE_CHECKING:
    from rich.console import Console

    from corpus.article import Failure
    from qa.answer import Answer, Citation
    from qa.library import Library
    from qa.upkeep.adding import AddProgress, AddReport

FAILED_INPUT, WRONG_USE, NO_LIBRARY = 1, 2, 3

_LAID_OUT = "\n\t"
"""What a quote's own lines and tables are made of."""
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")

app = typer.Typer(
    name="pressmark",
    help="Ask a folder of articles; answers are quotes, each with its place.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

LibraryOption = Annotated[
    Path | None,
    typer.Option(
        "--library",
        envvar="PRESSMARK_LIBRARY",
        help="The library's folder. Default: one in your data folder.",
        show_default=False,
    ),
]
DebugOption = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]
ReaderOption = Annotated[
    ReaderKind, typer.Option("--reader", help="Who reads what was found: see README, Readers.")
]
RiskOption = Annotated[
    float,
    typer.Option("--risk", min=0, max=1, help="Largest share of wrong answers; 1: always answer."),
]
QuietOption = Annotated[bool, typer.Option("--quiet", help="Show no progress.")]


@app.command()
def add(
    paths: Annotated[list[Path], typer.Argument(help="Files, folders and feeds.")],
    prune: Annotated[
        bool, typer.Option("--prune", help="Remove articles whose file is no longer there.")
    ] = False,
    max_file_mb: Annotated[
        int, typer.Option(min=1, help="Read no larger file, and no longer line of a feed.")
    ] = DEFAULT_SETTINGS.max_file_bytes // 1_000_000,
    library: LibraryOption = None,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Add articles; what is known and unchanged is not touched."""
    settings = replace(DEFAULT_SETTINGS, max_file_bytes=max_file_mb * 1_000_000)
    with _opened(library, debug, settings) as opened, _progress(quiet) as on_progress:
        report = opened.add(*paths, prune=prune, on_progress=on_progress)
    _print_report(report)
    if report.failed:
        raise typer.Exit(FAILED_INPUT)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="The question.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
    reader: ReaderOption = DEFAULT_SETTINGS.reader,
    risk: RiskOption = DEFAULT_SETTINGS.risk,
    library: LibraryOption = None,
    debug: DebugOption = False,
) -> None:
    """Answer a question in the articles' words, or say that they don't."""
    settings = replace(DEFAULT_SETTINGS, reader=reader, risk=risk)
    with _opened(library, debug, settings) as opened:
        try:
            answer = opened.ask(question)
        except ValueError as error:
            raise typer.BadParameter(f"{error}") from error
        if not opened.article_ids():
            hint = f"The library {opened.path} is empty; add articles with: pressmark add PATH"
            typer.echo(_shown(hint), err=True)
    if as_json:
        typer.echo(answer.to_json(indent=2))
    else:
        _print_answer(answer)


@app.command()
def chat(
    library: LibraryOption = None,
    port: Annotated[
        int, typer.Option(min=0, max=65_535, help="Where to serve; 0: any port that is free.")
    ] = 7860,
    reader: ReaderOption = DEFAULT_SETTINGS.reader,
    risk: RiskOption = DEFAULT_SETTINGS.risk,
    debug: DebugOption = False,
) -> None:
    """Open the desk: the chat page in the browser."""
    settings = replace(DEFAULT_SETTINGS, reader=reader, risk=risk)
    with _opened(library, debug, settings) as opened:
        from qa.desk.serving import PortTaken, serve

        try:
            serve(opened, port=port, on_ready=_announce)
        except PortTaken as error:
            _stop(str(error), error, debug)
        except KeyboardInterrupt:
            pass
        typer.echo("The desk is closed.")


def _announce(url: str) -> None:
    typer.echo(f"The desk is open at {url} (Ctrl+C closes it)")


@app.command()
def status(library: LibraryOption = None, debug: DebugOption = False) -> None:
    """Say what the library holds, and what could not be read."""
    with _opened(library, debug) as opened:
        status = opened.status()
    counts = status.counts
    typer.echo(_shown(f"Library    {status.path}"))
    typer.echo(f"Model      {status.model}")
    typer.echo(f"Reader     {status.reader}")
    typer.echo(f"Articles   {counts.articles} (from {_many(counts.sources, 'source')})")
    typer.echo(f"Passages   {counts.passages}")
    typer.echo(_shown(f"Publishers {', '.join(status.publishers) or 'none known'}"))
    typer.echo(f"On disk    {status.bytes / 1e6:.1f} MB")
    if status.failures:
        typer.echo(f"Failed     {len(status.failures)}")
        for failure in status.failures:
            typer.echo(_failure_line(failure))


@app.command()
def remove(
    what: Annotated[list[str], typer.Argument(help="Article ids, files or folders.")],
    library: LibraryOption = None,
    debug: DebugOption = False,
) -> None:
    """Remove articles, by id or by where they were read from."""
    with _opened(library, debug) as opened:
        found = [_remove(opened, one) for one in what]
    if not all(found):
        raise typer.Exit(FAILED_INPUT)


def _remove(library: Library, what: str) -> bool:
    """Remove it and say what went; whether anything did."""
    failed = library.status().counts.failures
    articles = library.remove(what)
    failures = failed - library.status().counts.failures
    forgotten = f", {_many(failures, 'failure')} forgotten" if failures else ""
    typer.echo(_shown(f"{what}: {_many(articles, 'article')} removed{forgotten}"))
    return bool(articles or failures)


@app.command()
def doctor(
    fix: Annotated[bool, typer.Option("--fix", help="Mend what can be mended.")] = False,
    library: LibraryOption = None,
    debug: DebugOption = False,
) -> None:
    """Examine the library: texts, passages, vectors, both indexes, the model."""
    with _opened(library, debug) as opened:
        findings = opened.doctor(fix=fix)
    for finding in findings:
        typer.echo(_shown(f"{'mended' if finding.mended else 'found'}: {finding.fault}"))
    if not findings:
        typer.echo("The library is sound.")
    elif not fix:
        typer.echo("Mend it with: pressmark doctor --fix")
    if not all(finding.mended for finding in findings):
        raise typer.Exit(FAILED_INPUT)


app.command()(evaluate)
app.command()(compare)


def main() -> None:
    """Run the command."""
    logging.captureWarnings(True)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    # Whoever keeps a server, or hunts an error, sees it all; others our own sentences.
    if not {"chat", "--debug"} & set(sys.argv):
        for handler in logging.getLogger().handlers:
            handler.addFilter(_is_ours)
            handler.setFormatter(_Sentence("%(message)s"))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal without curly quotes
    code: object = 0
    try:
        app()
    except SystemExit as end:
        code = end.code
    if "torch" not in sys.modules or not isinstance(code, int | None):
        sys.exit(code if isinstance(code, int | str) else None)
    # Every file of ours is closed by now; taking torch apart only to end takes seconds.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code or 0)


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.split(".")[0] in ("corpus", "embeddings", "qa")


class _Sentence(logging.Formatter):
    """One line a record, without the traceback."""

    def formatException(self, ei: object) -> str:
        return ""

    def format(self, record: logging.LogRecord) -> str:
        return _shown(super().format(record))


@contextmanager
def _opened(
    path: Path | None, debug: bool, settings: Settings = DEFAULT_SETTINGS
) -> Iterator[Library]:
    """The library, closed again at the end; our errors become sentences."""
    from corpus.errors import LibraryLocked
    from qa.errors import PRESSMARK_ERRORS
    from qa.library import Library

    try:
        with Library.open(path, settings=settings) as library:
            yield library
    except LibraryLocked as error:
        _stop(str(error), error, debug, FAILED_INPUT)
    except PRESSMARK_ERRORS as error:
        _stop(str(error), error, debug)
    except KeyboardInterrupt:
        _stop("Stopped; what was done so far is kept.", None, False, 130)
    except (typer.Exit, typer.BadParameter):  # said already
        raise
    except Exception as error:
        _stop(f"{type(error).__name__}: {error}; see more with --debug", error, debug)


def _stop(sentence: str, error: BaseException | None, debug: bool, code: int = NO_LIBRARY) -> None:
    if debug and error is not None:
        raise error
    typer.echo(_shown(sentence), err=True)
    raise typer.Exit(code)


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[AddProgress], None] | None]:
    """Show progress on a terminal once adding has lasted more than a second."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeRemainingColumn(),
        transient=True,
        console=_console(stderr=True),
    )
    task: TaskID | None = None

    def show(progress: AddProgress) -> None:
        nonlocal task
        if progress.seconds < 1:
            return
        if task is None:
            bar.start()
            task = bar.add_task("", total=1.0)
        rate = progress.passages / progress.seconds
        bar.update(
            task,
            completed=progress.share,
            description=f"{progress.files} of {_many(progress.files_total, 'file')}, "
            f"{_many(progress.passages, 'passage')}, {rate:.0f} a second",
        )

    try:
        yield show
    finally:
        if task is not None:
            bar.stop()


def _print_report(report: AddReport) -> None:
    typer.echo(
        f"{report.added} added, {report.updated} updated, {report.unchanged} unchanged, "
        f"{report.removed} removed, {len(report.failed)} failed"
    )
    for failure in report.failed:
        typer.echo(_failure_line(failure), err=True)


def _failure_line(failure: Failure) -> str:
    return _shown(f"  {failure.source}: {failure.reason}")


def _shown(text: str, *, keep: str = "") -> str:
    r"""`text` for a terminal: control characters and line ends, but for `keep`, as `\x1b`, `\n`.

    The name of a file, or an article, could otherwise draw lines of its own, or colour
    what follows.
    """
    return "".join(
        c.encode("unicode_escape").decode() if _UNSHOWN.match(c) and c not in keep else c
        for c in text
    )


def _print_answer(answer: Answer) -> None:
    """The answer for a terminal: the words that answer stand out where colours can be shown."""
    from rich.text import Text

    console = _console()
    if only := answer.filters.describe():
        console.print(Text(f"Only articles {only}:\n", style="dim"))
    if not answer.answered:
        console.print(Text("The articles don't say.", style="bold"))
        console.print(Text(answer.reason or ""))
        if answer.near_misses:
            console.print(Text("\nNearest passages, which don't answer:"))
        for miss in answer.near_misses:
            console.print(Text(f"\n  “{_shown(miss.quote, keep=_LAID_OUT)}”"))
            where = f"  {miss.place.describe()}, {miss.start}–{miss.end}"
            console.print(Text(_shown(where), style="dim"))
        return
    console.print(Text.assemble((_shown(answer.text), "bold"), " [1]"))
    for citation in answer.citations:
        console.print(Text.assemble(f"\n[{citation.n}] “", *_marked(citation), "”"))
        place = citation.place
        lines = [f"{place.describe()}, {citation.start}–{citation.end}"]
        lines += filter(None, [place.url or place.source])
        lines += [f"also in {also.describe()}" for also in citation.also_in]
        for line in lines:
            console.print(Text(f"    {_shown(line)}", style="dim"))


def _marked(citation: Citation) -> Iterator[tuple[str, str]]:
    """The quote in parts, each with its style: the words that answer stand out."""
    start, end = citation.answer_start, citation.answer_end
    if start is None or end is None:
        start = end = citation.start
    cuts = [citation.start, start, end, citation.start + len(citation.quote)]
    for (a, b), style in zip(pairwise(cuts), ("", "bold underline", ""), strict=True):
        part = citation.quote[a - citation.start : b - citation.start]
        yield _shown(part, keep=_LAID_OUT), style


def _console(*, stderr: bool = False) -> Console:
    from rich.console import Console

    # soft_wrap: a quote is printed as it is; the terminal breaks its lines, not we.
    return Console(stderr=stderr, soft_wrap=True, highlight=False)


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
