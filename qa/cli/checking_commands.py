"""The command that checks what is handed over, a draft's quotations or a sealed pack: `verify`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from qa.cli.console import FAILED_INPUT, WRONG_USE, say, sentences, stop
from qa.cli.options import DebugOption, LibraryOption, QuietOption


def verify(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE|-|PACK",
            help="A draft as plain text (-: what is piped in), or a sealed pack (.zip).",
            show_default=False,
        ),
    ],
    pack_id: Annotated[
        str | None,
        typer.Option("--id", help="The id that the pack should have.", show_default=False),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was found as JSON.")] = False,
    each_sentence: Annotated[
        bool | None,
        typer.Option(
            "--sentences/--quotations",
            help="Check a draft's sentences, too, or quotations only. Without either, sentences "
            "are checked where there are no quotation marks.",
            show_default=False,
        ),
    ] = None,
    library: LibraryOption = None,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Check each quotation of a draft against the articles; or that a sealed pack is unchanged.

    The exit code is 0 if every quotation is verbatim, and 1 if one isn't, or there is none. A
    pack needs no library.
    """
    from qa.cli.draft_checking import check_draft
    from qa.evidence import is_pack

    with sentences(debug):
        try:
            if str(file) != "-" and is_pack(file):
                verify_pack(file, pack_id, as_json)
                return
        except OSError as error:
            stop(
                f"{file} can't be read ({error.strerror}); give the path of a draft or a pack",
                WRONG_USE,
            )
    if pack_id is not None:
        stop(f"{file} is no sealed pack, which is a ZIP file; only a pack has an id.", WRONG_USE)
    check_draft(str(file), as_json, each_sentence, library, quiet=quiet, debug=debug)


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
            say(
                f"It is another pack than that with the id {pack_id}. "
                "Ask who sent it which id is right.",
                err=True,
            )
    if is_other or not report.is_sound:
        raise typer.Exit(FAILED_INPUT)
