"""The commands that look after a library: from `add` to `restore`."""

from __future__ import annotations

import csv
import json
import shlex
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.console import (
    FAILED_INPUT,
    INTERRUPTED,
    opened,
    prepare_offline,
    progress,
    say,
    say_failure,
    sentences,
    shown,
    stop,
)
from qa.cli.keeping_commands import myself
from qa.cli.model_options import (
    ALL_USES,
    MODEL_SECONDS,
    ModelOption,
    ModelUrlOption,
    language_model,
)
from qa.cli.options import (
    AllowDownloadOption,
    DebugOption,
    LibraryOption,
    QuietOption,
    ReaderOption,
    StoreOption,
    chosen,
)
from qa.saying import many
from qa.settings import DEFAULT_SETTINGS, ReaderKind, Settings, default_library

if TYPE_CHECKING:
    from corpus.article import Failure, Omission
    from qa.library import Library
    from qa.status import AddProgress, AddReport, Backup, IndexProgress, Rehearsed, Status


def add(
    paths: Annotated[list[Path], typer.Argument(help="Files, folders and feeds.")],
    prune: Annotated[
        bool, typer.Option("--prune", help="Remove articles whose file is no longer there.")
    ] = False,
    retry: Annotated[
        bool,
        typer.Option("--retry", help="Read files again that were given up, or read in part only."),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Read the files and say what would be; store nothing.")
    ] = False,
    max_file_mb: Annotated[
        int, typer.Option(min=1, help="The largest file, and line of a feed, to read.")
    ] = DEFAULT_SETTINGS.max_file_bytes // 1_000_000,
    store: StoreOption = None,
    allow_download: AllowDownloadOption = False,
    library: LibraryOption = None,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Add articles. Those that are there and unchanged are left alone."""
    settings = chosen(
        max_file_bytes=max_file_mb * 1_000_000, store=store, allow_download=allow_download
    )
    with sentences(debug):
        from qa.library import Library

        # A slip in a path's name must not leave an empty library behind.
        nothing = None if Library.is_at(library) else Library.look_at(*paths)
    if nothing is not None:
        report = nothing
    else:
        with _to_add_to(library, debug, settings, dry_run=dry_run) as open_library:
            report = added(
                open_library, *paths, prune=prune, retry=retry, dry_run=dry_run, quiet=quiet
            )
    _say_rehearsed(report.rehearsed)
    if dry_run:
        say("Nothing was stored. It would be:")
    say(
        f"{report.added} added, {report.updated} updated, {report.unchanged} unchanged, "
        f"{report.removed} removed, {len(report.failed)} failed"
        f"{_in_part(report.omissions)}"
    )
    for note in report.notes:
        say(note, err=True)
    _say_failures(report.failed, err=True, all_of_them=dry_run)
    _say_failures(report.omissions, err=True, all_of_them=dry_run)
    if nothing is not None and not dry_run:
        say("There was nothing to read, so no library was made.", err=True)
    if report.failed or nothing is not None:
        raise typer.Exit(FAILED_INPUT)


@contextmanager
def _to_add_to(
    path: Path | None, debug: bool, settings: Settings, *, dry_run: bool
) -> Iterator[Library]:
    """The library, made if it isn't there; for a dry run then one that goes again."""
    with ExitStack() as stack:
        with sentences(debug):
            from qa.library import Library

            if dry_run and not Library.is_at(path):
                path = Path(stack.enter_context(TemporaryDirectory(prefix="pressmark-")))
        yield stack.enter_context(opened(path, debug, settings, create=True))


def _say_rehearsed(articles: Sequence[Rehearsed]) -> None:
    """What each file gives, and what adding would make of it."""
    from qa.as_read import dated

    for one in articles:
        say(f"{one.became:<10} {one.source or one.article_id}")
        say(f"  {one.title}")
        say(f"  date {dated(one.published, one.published_evidence)}")
        say(f"  words {one.words.describe()}")


def added(
    library: Library,
    *paths: Path,
    prune: bool = False,
    retry: bool = False,
    dry_run: bool = False,
    quiet: bool,
) -> AddReport:
    """Add, and show how far it is."""
    with progress(quiet, tells_left=False) as show:
        report = library.add(
            *paths,
            prune=prune,
            retry=retry,
            dry_run=dry_run,
            on_progress=lambda done: show(done.share, _in_words(done)),
        )
    try:
        with progress(quiet) as show:
            library.finish_index(lambda done: show(done.share, _of_index(done)))
    except KeyboardInterrupt:
        say(
            "All that was read is stored. The index was not finished: questions are compared "
            "with every passage until it is, by the next add or doctor --fix.",
            err=True,
        )
    return report


def _of_index(done: IndexProgress) -> str:
    if not done.passages:
        return "stored; finding lists to search by"
    return f"stored; {done.passages:,} of {many(done.passages_total, 'passage')} in lists"


def _of_restored(done: IndexProgress) -> str:
    if not done.index:
        return "proving the backup"
    return (
        f"restored; {done.passages:,} of {many(done.passages_total, 'passage')} in the {done.index}"
    )


def _in_words(done: AddProgress) -> str:
    least = "" if done.is_exact else "at least "
    words = [
        f"{done.files} of {many(done.files_total, 'file')}",
        f"{done.articles:,} of {least}{many(done.articles_total, 'article')}",
        many(done.passages, "passage"),
    ]
    if done.passages_per_s:
        words.append(f"{done.passages_per_s:.0f} a second")
    if done.remaining_s is not None and done.share < 1.0:
        words.append(f"{_about(done.remaining_s)} left if all is new")
    return ", ".join(words)


def _about(seconds: float) -> str:
    """A time as it is known: about so many minutes, hours or days."""
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= 1.5 * length:
            return f"about {many(round(seconds / length), unit)}"
    return "about a minute" if seconds > 45 else "less than a minute"


SHOWN_ALIKE = 3
"""How many names are proposed where one is not known."""
SHOWN_FAILURES = 20
"""How many failures are listed where nobody asked for all of them."""


def _in_part(omissions: Sequence[Omission]) -> str:
    """How many articles were read in part only; empty where all were read whole."""
    read = len({omission.source for omission in omissions})
    return f", {read} read in part" if read else ""


def _say_failures(
    failures: Sequence[Failure | Omission], *, err: bool, all_of_them: bool = False
) -> None:
    """The first of them, and how many more of each file: a feed may have thousands."""
    most = None if all_of_them else SHOWN_FAILURES
    for failure in failures[:most]:
        say_failure(failure, err=err)
    if more := failures[len(failures[:most]) :]:
        say(f"  … and {len(more):,} more; all of them: pressmark status --failures", err=err)
        files = Counter(failure.source.partition("#")[0] for failure in more)
        for name, count in files.most_common(SHOWN_FAILURES):
            say(f"  … {count:,} of them in {name}", err=err)


def status(
    failures: Annotated[
        bool,
        typer.Option(
            "--failures", help="List all that could not be read, or in part only, and nothing else."
        ),
    ] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="With --failures: as CSV.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON, in full.")] = False,
    reader: ReaderOption = DEFAULT_SETTINGS.reader,
    model_url: ModelUrlOption = None,
    model: ModelOption = None,
    library: LibraryOption = None,
    debug: DebugOption = False,
) -> None:
    """Say what the library holds, and what could not be read."""
    if as_csv and not failures:
        raise typer.BadParameter("--csv goes with --failures")
    if as_json and as_csv:
        raise typer.BadParameter("choose one of --json and --csv")
    pointing = language_model(model_url, model, ALL_USES, MODEL_SECONDS, may_leave=False)
    settings = chosen(reader=reader, language_model=pointing)
    with opened(library, debug, settings) as open_library:
        status = open_library.status()
    if as_json:
        told = status.to_dict()
        if failures:
            told = {name: told[name] for name in ("failures", "omissions")}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
    elif failures:
        _list_failures([*status.failures, *status.omissions], as_csv)
    else:
        _say_status(status)


def _list_failures(failures: Sequence[Failure | Omission], as_csv: bool) -> None:
    if not as_csv:
        for failure in failures:
            say_failure(failure, err=False)
        return
    write = csv.writer(sys.stdout, lineterminator="\n").writerow
    write(("source", "reason"))
    for failure in failures:
        write((shown(failure.source), shown(failure.reason)))


def _say_status(status: Status) -> None:
    counts = status.counts
    say(f"Library    {status.path}")
    if copy := status.copy_of:
        say(f"Copy       {copy.describe()}")
        say("           nothing can be added, changed, removed or examined in it")
        backup, here = shlex.quote(copy.backup or "BACKUP"), shlex.quote(str(status.path))
        say(f"           up to date by: pressmark restore {backup} --ask-only --library {here}")
    elif not status.writable:
        say("           can't be written here: it can be asked, nothing can be added")
    say(f"Model      {status.model}")
    say(f"Store      {status.store}")
    say(f"Reader     {status.reader}" + (f", in {status.kernel}" if status.kernel else ""))
    if not status.reader_at_hand:
        say("           is not installed; what to do is said by: pressmark doctor --reader careful")
    if status.language_model:
        say(f"Pointing   {status.language_model.describe()}")
    say(f"Articles   {counts.articles} (from {many(counts.sources, 'source')})")
    say(f"Passages   {counts.passages}")
    say(f"Publishers {', '.join(status.publishers) or 'none known'}")
    say(f"On disk    {status.bytes / 1e6:.1f} MB")
    if status.failures:
        say(f"Failed     {len(status.failures)}")
        _say_failures(status.failures, err=False)
    if status.omissions:
        say(f"In part    {len({omission.source for omission in status.omissions})}")
        _say_failures(status.omissions, err=False)


def remove(
    what: Annotated[
        list[str] | None,
        typer.Argument(help="Article ids, files or folders.", show_default=False),
    ] = None,
    undo: Annotated[
        bool, typer.Option("--undo", help="Bring back what was removed last, or by these names.")
    ] = False,
    for_good: Annotated[
        bool,
        typer.Option(
            "--for-good", help="Keep nothing to bring back; alone: of what was removed before."
        ),
    ] = False,
    library: LibraryOption = None,
    debug: DebugOption = False,
) -> None:
    """Remove articles, by id or by where they were read from.

    They can be brought back for 30 days.
    """
    names = what or []
    if (undo and for_good) or not (names or undo or for_good):
        raise typer.BadParameter("give what to remove, or --undo, or --for-good")
    with opened(library, debug) as open_library:
        if undo:
            found = [_bring_back(open_library, one) for one in (names or (None,))]
        elif names:
            found = [_remove(open_library, one, for_good) for one in names]
        else:
            gone = many(open_library.forget_removed(), "removed article")
            say(f"{gone} can't be brought back any more")
            return
    if not all(found):
        raise typer.Exit(FAILED_INPUT)


def _bring_back(library: Library, what: str | None) -> bool:
    """Undo the removal of this name, or the last one, and say what came back; whether any did."""
    removals = library.removals()
    wanted = None if what is None else {what, str(Path(what).absolute())}
    number = next((one.number for one in removals if not wanted or one.what in wanted), None)
    if number is None:
        there = ", ".join(shlex.quote(one.what) for one in removals[:SHOWN_ALIKE])
        which = f" by the name {what!r}; what can be brought back is {there}" if there else ""
        say(f"Nothing was removed in the last 30 days{which}.", err=True)
        return False
    taken = library.undo_removal(number)
    say(f"{many(len(taken.back), 'article')} brought back")
    if taken.left:
        say(
            f"{many(len(taken.left), 'article')} not, being there again or altered: "
            f"{', '.join(taken.left[:SHOWN_ALIKE])}",
            err=True,
        )
    return bool(taken.back)


def _remove(library: Library, what: str, for_good: bool) -> bool:
    """Remove it and say what went; whether anything did."""
    failed = library.status().counts.failures
    articles = library.remove(what, by=myself(), for_good=for_good)
    failures = failed - library.status().counts.failures
    forgotten = f", {many(failures, 'failure')} forgotten" if failures else ""
    say(f"{what}: {many(articles, 'article')} removed{forgotten}")
    if articles and not for_good:
        say("Bring it back with: pressmark remove --undo", err=True)
    if articles or failures:
        return True
    say(_why_nothing(library.alike(what)), err=True)
    return False


def _why_nothing(alike: Sequence[str]) -> str:
    """Why `remove` found nothing by a name, and what is known by nearly this one."""
    why = "  No article has this id, and none was read from a file or folder of this name"
    if not alike:
        return f"{why}. Give a path as it was when it was added, or an id as ask --json tells it."
    listed = "; or ".join(f"pressmark remove {shlex.quote(one)}" for one in alike[:SHOWN_ALIKE])
    more = f"; and {len(alike) - SHOWN_ALIKE} more" if len(alike) > SHOWN_ALIKE else ""
    return f"{why} here. Perhaps: {listed}{more}"


def doctor(
    fix: Annotated[bool, typer.Option("--fix", help="Mend what can be mended.")] = False,
    store: StoreOption = None,
    reader: ReaderOption = ReaderKind.TRAINED,
    allow_download: AllowDownloadOption = False,
    library: LibraryOption = None,
    debug: DebugOption = False,
) -> None:
    """Examine the library: texts, passages, vectors, both indexes, the model, the reader.

    With --fix, a catalogue that is missing or older than its indexes is taken as it is,
    and the indexes are built from it. With --store they are built in another place, and
    searched there from now on.
    """
    if store is not None and not fix:
        raise typer.BadParameter("--store changes the library, so it goes with --fix")
    settings = chosen(store=store, reader=reader, allow_download=allow_download)
    with sentences(debug):
        prepare_offline(settings)
        from qa.library import Library

        findings = Library.examine(library, fix=fix, settings=settings)
    for finding in findings:
        became = "mended" if finding.mended else "given up" if finding.given_up else "found"
        say(f"{became}: {finding.fault}")
    if store is not None:
        say(f"From now on it is searched by: {settings.store}")
    if not findings:
        say("The library is sound.")
    elif not fix and any(finding.mendable for finding in findings):
        say("Mend it with: pressmark doctor --fix")
    if not all(finding.mended or finding.given_up for finding in findings):
        raise typer.Exit(FAILED_INPUT)


def backup(
    dest: Annotated[Path, typer.Argument(help="A folder for backups of this library.")],
    library: LibraryOption = None,
    debug: DebugOption = False,
) -> None:
    """Copy the library into a folder; what a backup there has already is not copied again.

    Others may use the library meanwhile, and add to it.
    """
    with opened(library, debug) as open_library:
        made = open_library.backup(dest)
    say(f"{_contents(made)} backed up to {made.path}, {made.copied_bytes / 1e6:.1f} MB of it new")


def restore(
    source: Annotated[Path, typer.Argument(help="A folder that a backup was made in.")],
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace the library that is there.")
    ] = False,
    ask_only: Annotated[
        bool,
        typer.Option("--ask-only", help="Make, or bring up to date, a copy to ask from only."),
    ] = False,
    library: LibraryOption = None,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Bring back a library from its backup, once every sum in it is proved.

    Then the indexes are built that it is searched by. Stopped there, it is whole, and builds
    them when it is first asked.
    """
    from qa.library import Library

    folder = library or default_library()
    is_there = False
    with sentences(debug), progress(quiet) as show:

        def told(done: IndexProgress) -> None:
            nonlocal is_there
            is_there = bool(done.index)
            show(done.share, _of_restored(done))

        try:
            restored = Library.restore(
                *(source, folder), overwrite=overwrite, ask_only=ask_only, on_progress=told
            )
        except KeyboardInterrupt:
            if is_there:
                stop(
                    f"{folder} is restored, and whole. Its indexes were not finished: they are "
                    "built when it is first asked.",
                    INTERRUPTED,
                )
            raise
    say(f"{_contents(restored)} restored in {folder}, as backed up at {restored.made}")
    if ask_only:
        say(
            "It is a copy to ask from only: change the library that it was made of, and restore "
            "its next backup in the same way."
        )


def _contents(backup: Backup) -> str:
    return f"{many(backup.articles, 'article')} ({many(backup.versions, 'version')})"
