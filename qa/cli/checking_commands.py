"""The command that checks what others hand over: `verify`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from qa.cli.console import FAILED_INPUT, WRONG_USE, say, sentences, stop
from qa.cli.options import DebugOption


def verify(
    file: Annotated[Path, typer.Argument(help="A sealed pack (.zip).", show_default=False)],
    pack_id: Annotated[
        str | None,
        typer.Option("--id", help="The id that the pack should have.", show_default=False),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was found as JSON.")] = False,
    debug: DebugOption = False,
) -> None:
    """Check a sealed pack: that nothing in it was changed. It needs no library."""
    from qa.evidence import is_pack

    with sentences(debug):
        try:
            if not is_pack(file):
                stop(f"{file} is no sealed pack, which is a ZIP file.", WRONG_USE)
        except OSError as error:
            stop(f"{file} can't be read ({error.strerror}).", WRONG_USE)
        verify_pack(file, pack_id, as_json)


def verify_pack(file: Path, pack_id: str | None, as_json: bool) -> None:
    """Print what is found of a pack; the exit code tells whether it is what was sealed."""
    from qa.evidence import check_pack

    report = check_pack(file)
    is_other = pack_id is not None and pack_id.strip().casefold() != report.pack_id
    if as_json:
        found = report.to_dict() | ({"id_agrees": not is_other} if pack_id is not None else {})
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        for sentence in report.sentences():
            say(sentence)
        if is_other:
            say(f"It is another pack than that with the id {pack_id}.", err=True)
    if is_other or not report.is_sound:
        raise typer.Exit(FAILED_INPUT)
