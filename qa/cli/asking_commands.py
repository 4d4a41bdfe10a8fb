"""The command that answers in the terminal: `ask`."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.answering import Answering
from qa.cli.console import FAILED_INPUT, INTERRUPTED, progress, say, sentences, stop
from qa.cli.model_options import (
    ALL_USES,
    MODEL_SECONDS,
    MayLeaveOption,
    ModelOption,
    ModelSecondsOption,
    ModelUrlOption,
    ModelUsesOption,
    ShowPromptsOption,
    language_model,
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
from qa.question import Filters
from qa.settings import DEFAULT_SETTINGS

if TYPE_CHECKING:
    from qa.answer import Answer
    from qa.language_model import Sent
    from qa.library import Library


def ask(
    question: Annotated[list[str], typer.Argument(help="The question, in quotes or not.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
    exhaustive: Annotated[
        bool,
        typer.Option(
            "--exhaustive",
            help="For a list, read all that is found, not for five seconds; Ctrl+C stops it.",
        ),
    ] = False,
    collection: Annotated[
        str,
        typer.Option("--collection", help="Ask within this collection.", show_default=False),
    ] = "",
    export: Annotated[
        list[Path] | None,
        typer.Option(
            "--export",
            help="Write the answer to a file, too: .md .html .docx .csv .bib .ris .csl.json, or "
            "a sealed pack, .zip. May be given several times.",
            show_default=False,
        ),
    ] = None,
    model_url: ModelUrlOption = None,
    model: ModelOption = None,
    model_uses: ModelUsesOption = ALL_USES,
    model_seconds: ModelSecondsOption = MODEL_SECONDS,
    model_may_leave: MayLeaveOption = False,
    show_prompts: ShowPromptsOption = False,
    reader: ReaderOption = DEFAULT_SETTINGS.reader,
    risk: RiskOption = DEFAULT_SETTINGS.risk,
    allow_download: AllowDownloadOption = False,
    no_desk: Annotated[
        bool,
        typer.Option("--no-desk", help="Don't ask a desk that is open over the library."),
    ] = False,
    library: LibraryOption = None,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Answer a question in the articles' words, or say that they don't."""
    pointing = language_model(model_url, model, model_uses, model_seconds, model_may_leave)
    settings = chosen(
        reader=reader, risk=risk, allow_download=allow_download, language_model=pointing
    )
    files = _free(export or ())
    with sentences(debug), ExitStack() as stack:
        answering = Answering(library, settings, stack, desk=not no_desk, tells=debug)
        try:
            text = " ".join(question)
            scope = Filters(collection=collection)
            answer, stopped = _answer(
                answering, text, scope, as_json, exhaustive, quiet, show_prompts
            )
        except ValueError as error:
            raise typer.BadParameter(f"{error}") from error
        for file in files:
            _export(answering.library, answer, file)
        if answering.is_empty:
            say(
                f"The library {answering.library.path} is empty; add articles with: "
                "pressmark add PATH",
                err=True,
            )
    if stopped:
        raise typer.Exit(INTERRUPTED)


def _free(files: Sequence[Path]) -> Sequence[Path]:
    """The files, once it is known that each can be written; before anything is asked."""
    if not files:
        return files
    from qa.errors import NoEvidence
    from qa.evidence.writing import check_free

    for file in files:
        try:
            check_free(file)
        except NoEvidence as error:
            raise typer.BadParameter(f"{error}", param_hint="--export") from error
    return files


def _export(library: Library, answer: Answer, file: Path) -> None:
    from qa.errors import NoEvidence

    try:
        written = library.export(answer, file)
    except NoEvidence as error:
        stop(f"{error}", FAILED_INPUT)
    say(f"Written: {written.path}", err=True)
    if written.pack_id:
        say(f"Pack id: {written.pack_id}", err=True)


def _answer(
    answering: Answering,
    question: str,
    scope: Filters,
    as_json: bool,
    exhaustive: bool,
    quiet: bool,
    show_prompts: bool = False,
) -> tuple[Answer, bool]:
    """Print the answer, and those to what is chosen where we ask back.

    Returns the last of them, and whether it was stopped.
    """
    from qa.cli.printing import print_answer, print_choices, print_sent

    while True:
        sent: list[Sent] = []
        answer, stopped = _asked(answering, question, scope, exhaustive, quiet, sent.append)
        if show_prompts:
            print_sent(sent)
        if as_json:
            typer.echo(answer.to_json(indent=2))
            return answer, stopped
        print_answer(answer, exhaustive=exhaustive)
        if not answer.choices:
            return answer, stopped
        print_choices(answer)
        if stopped or not (sys.stdin.isatty() and sys.stdout.isatty()):
            return answer, stopped
        number = _number(len(answer.choices))
        if number is None:
            return answer, stopped
        question = answer.choices[number - 1]


def _asked(
    answering: Answering,
    question: str,
    scope: Filters,
    exhaustive: bool,
    quiet: bool,
    on_sent: Callable[[Sent], None] | None = None,
) -> tuple[Answer, bool]:
    """The answer, and whether Ctrl+C cut the reading short."""
    # Into a log, only the answer: it is there within seconds.
    silent = quiet or not sys.stderr.isatty()
    with progress(silent) as show, _stoppable(exhaustive) as stopped:
        answer = answering.ask(
            question, scope, exhaustive=exhaustive, stopped=stopped, show=show, on_sent=on_sent
        )
        return answer, stopped()


def _number(most: int) -> int | None:
    """The number that somebody types, from 1 to `most`; None for nothing but Enter."""
    while True:
        try:
            typed = typer.prompt("Number (Enter: none)", default="", show_default=False).strip()
        except typer.Abort:  # Ctrl+D
            return None
        if not typed:
            return None
        if typed.isdecimal() and 1 <= int(typed) <= most:
            return int(typed)
        say(f"Type a number from 1 to {most}.", err=True)


@contextmanager
def _stoppable(exhaustive: bool) -> Iterator[Callable[[], bool]]:
    """Whether Ctrl+C was pressed, which ends the reading where all is read; again, the command.

    Elsewhere, and on a second press, Ctrl+C does what it always does.
    """
    pressed: list[int] = []
    if not exhaustive:
        yield lambda: False
        return
    before = signal.getsignal(signal.SIGINT)

    def press(number: int, frame: object) -> None:
        pressed.append(number)
        signal.signal(signal.SIGINT, before)
        say("Stopping; Ctrl+C again ends at once.", err=True)

    signal.signal(signal.SIGINT, press)
    try:
        yield lambda: bool(pressed)
    finally:
        signal.signal(signal.SIGINT, before)
