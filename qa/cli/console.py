"""The terminal of every command: what is written to it, how far it is, and how it ends.

Exit codes: 0 all well; 1 some input failed, the rest was done; 2 wrong use; 3 the library
can't be opened; 130 interrupted.
"""

from __future__ import annotations

import io
import logging
import os
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from qa.settings import DEFAULT_SETTINGS, Settings

if TYPE_CHECKING:
    from rich.console import Console

    from corpus.article import Failure, Omission
    from qa.library import Library

FAILED_INPUT, WRONG_USE, NO_LIBRARY, INTERRUPTED = 1, 2, 3, 130

LAID_OUT = "\n\t"
"""What a quote's own lines and tables are made of."""
# The last but one turn the direction of what follows, which would then read otherwise.
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

_NO_NETWORK = {
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
}
"""What the libraries we use read when they are imported."""

_PROGRESS_AFTER_S = 1.0
_LINE_EVERY_S = 10.0
_OUR_PACKAGES = ("corpus", "embeddings", "qa")


def shown(text: str, *, keep: str = "") -> str:
    r"""`text` for a terminal: control characters and line ends, but for `keep`, as `\x1b`, `\n`.

    The name of a file, or an article, could otherwise draw lines of its own, or colour
    what follows.
    """
    return "".join(
        c.encode("unicode_escape").decode() if _UNSHOWN.match(c) and c not in keep else c
        for c in text
    )


def say(sentence: str, *, err: bool = False) -> None:
    """Write one line, whatever it holds."""
    typer.echo(shown(sentence), err=err)


def say_failure(failure: Failure | Omission, *, err: bool = True) -> None:
    """Write what could not be read, or not whole, and why."""
    say(f"  {failure.source}: {failure.reason}", err=err)


def console(*, stderr: bool = False, width: int | None = None) -> Console:
    """A rich console to which all text is text.

    Names and questions hold brackets and colons, which rich would read as its own markup
    and as emoji. Long lines are left to the terminal: a quote is printed as it is.
    """
    from rich.console import Console

    return Console(
        stderr=stderr, width=width, soft_wrap=True, highlight=False, markup=False, emoji=False
    )


@contextmanager
def progress(
    quiet: bool, *, at_once: bool = False, tells_left: bool = True
) -> Iterator[Callable[[float, str], None]]:
    """A function that shows the share done, in [0, 1], and a few words about it.

    A bar on a terminal, with the time left unless the words tell it, once the work has lasted
    more than a second or `at_once`; elsewhere, such as in a log, a line now and then; nothing
    if `quiet`.
    """
    if quiet:
        yield lambda share, words: None
        return
    if not sys.stderr.isatty():
        yield _in_lines()
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        *([TimeRemainingColumn()] if tells_left else []),
        transient=True,
        console=console(stderr=True),
        # Steps can be many seconds apart; the default of 30 s would forget all but a few.
        speed_estimate_period=120,
    )
    task = bar.add_task("", total=1.0)
    started = time.monotonic()

    def show(share: float, words: str) -> None:
        if at_once or time.monotonic() - started >= _PROGRESS_AFTER_S:
            bar.start()  # again does no harm
        bar.update(task, completed=share, description=words)

    try:
        yield show
    finally:
        bar.stop()


def _in_lines() -> Callable[[float, str], None]:
    """A function that writes how far the work is, at most every `_LINE_EVERY_S`."""
    last = time.monotonic()

    def show(share: float, words: str) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _LINE_EVERY_S:
            last = now
            say(f"{words} ({share:.0%})", err=True)

    return show


def stop(sentence: str, code: int) -> NoReturn:
    """End the command with a sentence that says why."""
    say(sentence, err=True)
    raise typer.Exit(code)


@contextmanager
def sentences(debug: bool) -> Iterator[None]:
    """Errors become a sentence and an exit code; with `debug` they stay errors."""
    from corpus.errors import LibraryLocked
    from qa.errors import PRESSMARK_ERRORS, QuestionFailed

    if debug:
        tell_everything()
    try:
        yield
    except KeyboardInterrupt:
        stop("Stopped; what was done so far is kept.", INTERRUPTED)
    except (typer.Exit, typer.BadParameter):  # said already
        raise
    except Exception as error:
        if debug:
            raise
        if isinstance(error, LibraryLocked | QuestionFailed):
            stop(str(error), FAILED_INPUT)
        if isinstance(error, PRESSMARK_ERRORS):
            stop(str(error), NO_LIBRARY)
        stop(
            f"Something went wrong on our side ({type(error).__name__}: {error}). The articles are "
            "unharmed. See more with --debug, and tell whoever looks after Pressmark.",
            NO_LIBRARY,
        )


def prepare_offline(settings: Settings) -> None:
    """Unless they may, let the libraries we use look nothing up; to be done before others."""
    if not settings.allow_download:
        os.environ |= _NO_NETWORK


@contextmanager
def opened(
    path: Path | None,
    debug: bool,
    settings: Settings = DEFAULT_SETTINGS,
    *,
    create: bool = False,
    accept_catalogue: bool = False,
) -> Iterator[Library]:
    """The library, closed again at the end; errors become sentences.

    Only a command that fills a library may `create` one: elsewhere a slip in the folder's
    name would leave an empty library there.
    """
    with sentences(debug):
        prepare_offline(settings)
        from qa.library import Library

        with Library.open(
            path, create=create, settings=settings, accept_catalogue=accept_catalogue
        ) as library:
            yield library


def run(app: typer.Typer, arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command and end this process. Without `arguments` they are the process's own."""
    logging.captureWarnings(True)
    logging.basicConfig(level=logging.WARNING)
    for handler in logging.getLogger().handlers:
        handler.addFilter(_is_ours)
        handler.setFormatter(_OneLine("%(message)s"))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal without curly quotes
    code: object = 0
    try:
        app(args=arguments, prog_name="pressmark")
    except SystemExit as end:
        code = end.code
    if "torch" not in sys.modules or not isinstance(code, int | None):
        sys.exit(code if isinstance(code, int | str) else None)
    # Every file of ours is closed by now; taking torch apart only to end takes seconds.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code or 0)


def tell_everything() -> None:
    """From now on, log what others' code says too, with tracebacks.

    For whoever keeps a server or hunts an error; others see our own sentences.
    """
    for handler in logging.getLogger().handlers:
        if _is_ours in handler.filters:
            handler.removeFilter(_is_ours)
            handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.split(".")[0] in _OUR_PACKAGES


class _OneLine(logging.Formatter):
    """One line a record, without the traceback."""

    def formatException(self, ei: object) -> str:
        return ""

    def format(self, record: logging.LogRecord) -> str:
        return shown(super().format(record))
