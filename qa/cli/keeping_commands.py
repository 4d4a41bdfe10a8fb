"""The commands for what is done by hand: `correct` and `collection`."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.console import FAILED_INPUT, opened, say, stop
from qa.cli.options import DebugOption, LibraryOption, show_help
from qa.saying import many

if TYPE_CHECKING:
    from qa.library import Library

UNKNOWN = "unknown"
"""What is typed for a day or a publisher that is not known."""


def myself() -> str:
    """Who calls the command; empty where the system doesn't know."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def correct(
    article: Annotated[
        str,
        typer.Argument(
            help="An id or its beginning, a title or words of it, or the file it was read from.",
            show_default=False,
        ),
    ],
    title: Annotated[
        str | None, typer.Option("--title", help="The right title.", show_default=False)
    ] = None,
    published: Annotated[
        str | None,
        typer.Option(
            "--published",
            help="The right day of publication, as 2024-05-23; or: unknown.",
            show_default=False,
        ),
    ] = None,
    publisher: Annotated[
        str | None,
        typer.Option("--publisher", help="The right publisher; or: unknown.", show_default=False),
    ] = None,
    evidence: Annotated[
        str, typer.Option("--evidence", help="What shows it.", show_default=False)
    ] = "",
    undo: Annotated[
        list[str] | None,
        typer.Option(
            "--undo",
            help="Take a correction back: title, published or publisher.",
            show_default=False,
        ),
    ] = None,
    library: LibraryOption = None,
    debug: DebugOption = False,
) -> None:
    """Correct an article's title, day of publication or publisher by hand.

    It stays when the article's file is read again. Without options, list what was corrected.
    """
    given = {"title": title, "published": published, "publisher": publisher}
    changes = {
        name: None if value == UNKNOWN and name != "title" else value
        for name, value in given.items()
        if value is not None
    }
    with opened(library, debug) as open_library, _of_user():
        article_id = _meant(open_library, article)
        for field in undo or ():
            try:
                open_library.undo_correction(article_id, field)
            except KeyError:
                stop(
                    f"The {field} of {article_id} was not corrected; see what was with: "
                    f"pressmark show {article_id}",
                    FAILED_INPUT,
                )
        if changes:
            open_library.correct(article_id, changes, evidence=evidence, by=myself())
        _say_corrections(open_library, article_id)


def _unknown(what: str) -> str:
    """What is said where nothing here goes by a name."""
    return (
        f"No article here has the id, the title or the file {what!r}. Find it by words of its "
        "title: pressmark show WORDS"
    )


def _meant(library: Library, what: str) -> str:
    """The id of the one article that is meant."""
    found = library.find(what)
    if len(found) == 1:
        return found[0]
    if found:
        listed = ", ".join(found[:5])
        stop(
            f"{len(found):,} articles are meant by {what!r}, such as {listed}; give one of their "
            "ids, or see them with: pressmark show",
            FAILED_INPUT,
        )
    stop(_unknown(what), FAILED_INPUT)


def _say_corrections(library: Library, article_id: str) -> None:
    from qa.as_read import corrected, dated

    as_read = library.as_read(article_id)
    one = as_read.article
    say(f"Title      {one.title}")
    say(f"Date       {dated(one.published, one.published_evidence)}")
    say(f"Publisher  {one.publisher or UNKNOWN}")
    for correction in as_read.corrections:
        say(f"Corrected  {corrected(correction)}")


collection = typer.Typer(
    help="Named sets of articles, to ask within: pressmark ask --collection NAME QUESTION.",
)


@collection.callback(invoke_without_command=True)
def _before_the_command(context: typer.Context) -> None:
    show_help(context)


NameArgument = Annotated[str, typer.Argument(help="The collection's name.", show_default=False)]
ArticlesArgument = Annotated[
    list[str],
    typer.Argument(
        help="Ids or their beginnings, titles or words of them, files or folders.",
        show_default=False,
    ),
]


@collection.command("list")
def list_collections(library: LibraryOption = None, debug: DebugOption = False) -> None:
    """List the collections, and how many articles each has."""
    with opened(library, debug) as open_library:
        found = open_library.collections()
    for one in found:
        say(f"{one.name}: {many(one.articles, 'article')}")
    if not found:
        say("There are no collections yet; make one with: pressmark collection add NAME ARTICLE…")


@collection.command()
def show(name: NameArgument, library: LibraryOption = None, debug: DebugOption = False) -> None:
    """List the articles of a collection."""
    with opened(library, debug) as open_library, _of_user():
        for article_id in open_library.collection(name):
            say(f"{article_id}  {open_library.article(article_id).title}")


@collection.command()
def add(
    name: NameArgument,
    articles: ArticlesArgument,
    library: LibraryOption = None,
    debug: DebugOption = False,
) -> None:
    """Put articles into a collection, which is made if it isn't there."""
    with opened(library, debug) as open_library, _of_user():
        found, unknown = _all_meant(open_library, articles)
        came = open_library.collect(name, found) if found or not unknown else 0
        say(f"{name}: {many(came, 'article')} added")
    _say_unknown(unknown)


@collection.command()
def remove(
    name: NameArgument,
    articles: ArticlesArgument,
    library: LibraryOption = None,
    debug: DebugOption = False,
) -> None:
    """Take articles out of a collection; they stay in the library."""
    with opened(library, debug) as open_library, _of_user():
        found, unknown = _all_meant(open_library, articles)
        say(f"{name}: {many(open_library.take_out(name, found), 'article')} taken out")
    _say_unknown(unknown)


@collection.command()
def rename(
    name: NameArgument,
    new: Annotated[str, typer.Argument(help="Its new name.", show_default=False)],
    library: LibraryOption = None,
    debug: DebugOption = False,
) -> None:
    """Give a collection another name."""
    with opened(library, debug) as open_library, _of_user():
        open_library.rename_collection(name, new)


@collection.command()
def drop(name: NameArgument, library: LibraryOption = None, debug: DebugOption = False) -> None:
    """Remove a collection; its articles stay in the library."""
    with opened(library, debug) as open_library, _of_user():
        open_library.drop_collection(name)


def _all_meant(library: Library, articles: list[str]) -> tuple[list[str], list[str]]:
    """The ids of all articles that are meant, and what means none."""
    found = {what: library.find(what) for what in articles}
    ids = dict.fromkeys(one for these in found.values() for one in these)
    return list(ids), [what for what, these in found.items() if not these]


def _say_unknown(unknown: list[str]) -> None:
    for what in unknown:
        say(_unknown(what), err=True)
    if unknown:
        raise typer.Exit(FAILED_INPUT)


@contextmanager
def _of_user() -> Iterator[None]:
    """What can't be done as it was asked for becomes wrong use."""
    try:
        yield
    except ValueError as error:
        raise typer.BadParameter(f"{error}") from error
