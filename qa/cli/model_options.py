"""The options of a language model, and the asking whether what is asked may leave this machine."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.console import WRONG_USE, say, stop
from qa.language_model import LanguageModel, Use

if TYPE_CHECKING:
    from qa.library import Library

_PANEL = "A language model that points"

ModelUrlOption = Annotated[
    str | None,
    typer.Option(
        "--model-url",
        envvar="PRESSMARK_MODEL_URL",
        help="The address of a language model that may point at sentences, as "
        "http://127.0.0.1:11434/v1. Its key, if it has one, is read from PRESSMARK_MODEL_KEY.",
        show_default=False,
        rich_help_panel=_PANEL,
    ),
]
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model",
        envvar="PRESSMARK_MODEL",
        help="Its name, as its server knows it.",
        show_default=False,
        rich_help_panel=_PANEL,
    ),
]
ModelUsesOption = Annotated[
    str,
    typer.Option(
        "--model-uses",
        help="What it is asked for, with commas between.",
        rich_help_panel=_PANEL,
    ),
]
ModelSecondsOption = Annotated[
    float,
    typer.Option(
        "--model-seconds",
        help="How long it may take for a question; then it is done without.",
        rich_help_panel=_PANEL,
    ),
]
MayLeaveOption = Annotated[
    bool,
    typer.Option(
        "--model-may-leave",
        help="Questions and passages may go to a model that is not on this machine.",
        rich_help_panel=_PANEL,
    ),
]
ShowPromptsOption = Annotated[
    bool,
    typer.Option(
        "--show-prompts",
        help="Print all that is sent to the model, and what comes back.",
        rich_help_panel=_PANEL,
    ),
]
ALL_USES = ",".join(use.value for use in Use)
MODEL_SECONDS = 60.0


def language_model(
    url: str | None, name: str | None, uses: str, seconds: float, may_leave: bool
) -> LanguageModel | None:
    """The language model that the options name; None where they name none.

    Raises:
        typer.BadParameter: if one of them can't have that value.
    """
    if not url:
        if name:
            raise typer.BadParameter(
                "it goes with an address: --model-url http://127.0.0.1:11434/v1",
                param_hint="--model",
            )
        return None
    if not name:
        raise typer.BadParameter(
            "it goes with --model-url: the model's name, as its server knows it",
            param_hint="--model",
        )
    chosen = [part.strip() for part in uses.split(",") if part.strip()]
    try:
        return LanguageModel(
            url,
            name,
            chosen,  # type: ignore[arg-type]  # checked there
            may_leave=may_leave,
            seconds=seconds,
        )
    except ValueError as error:
        message = f"{error}"
        hint = "--model-uses" if "uses are" in message else "--model-url"
        raise typer.BadParameter(message, param_hint=hint) from error


def see_that_it_may_be_asked(library: Library) -> None:
    """Ask, at a terminal, whether questions may leave this machine; else end the command."""
    against = library.may_ask_model
    if against is None:
        return
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        stop(f"{against}", WRONG_USE)
    through = f", through the proxy {against.proxy}" if against.proxy else ""
    say(
        f"The language model is not on this machine. Questions, what was asked and answered before "
        f"them, and passages of articles would be sent to {against.url}{through}.",
        err=True,
    )
    if not typer.confirm("Send them there from this library, now and later?", err=True):
        stop(
            "Nothing was sent. Without --model-url, and with PRESSMARK_MODEL_URL unset, no model "
            "is asked.",
            WRONG_USE,
        )
    library.let_model_be_asked()
