"""The options that several commands share."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from qa.settings import DEFAULT_SETTINGS, ReaderKind, Settings


def _nearest(context: typer.Context, library: Path | None) -> Path | None:
    """The library named behind the command, else before it, else by the environment.

    Before it means before all of it: `collection add` stands in a group of its own.
    """
    source = context.get_parameter_source("library")
    root = context.find_root()
    if root is context or (source is not None and source.name == "COMMANDLINE"):
        return library
    found: Path | None = root.params.get("library", library)
    return found


def show_help(context: typer.Context) -> None:
    """Show what commands there are, where none was given: to ask for that is no wrong use."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit


LibraryOption = Annotated[
    Path | None,
    typer.Option(
        "--library",
        envvar="PRESSMARK_LIBRARY",
        help="The library's folder. Default: one in your data folder.",
        show_default=False,
        callback=_nearest,
    ),
]
"""Before the command or behind it."""
DebugOption = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]
ReaderOption = Annotated[
    ReaderKind,
    typer.Option(
        "--reader",
        help="Who reads what was found: trained, careful (a larger network reads besides; README "
        "says how to install it), or similarity.",
    ),
]
RiskOption = Annotated[
    float,
    typer.Option("--risk", min=0, max=1, help="Largest share of wrong answers; 1 always answers."),
]
AllowDownloadOption = Annotated[
    bool,
    typer.Option("--allow-download", help="Fetch the library's model if it isn't here."),
]
StoreOption = Annotated[
    str | None,
    typer.Option(
        "--store",
        help="What searches the library from now on: faiss; faiss=N, which compares a question "
        "with every passage up to N, and above looks through those near by; or milvus=URI. It is "
        "remembered.",
        show_default=False,
    ),
]
QuietOption = Annotated[bool, typer.Option("--quiet", help="Show no progress.")]


def chosen(**changes: Any) -> Settings:
    """The default settings with what the options change.

    Raises:
        typer.BadParameter: if a setting can't have that value.
    """
    try:
        return replace(DEFAULT_SETTINGS, **changes)
    except ValueError as error:
        raise typer.BadParameter(f"{error}") from error
