"""The desk's front door: `python app.py [--library DIR] [--host HOST] [--port PORT] …`."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from dataclasses import replace

from qa.desk.page import build
from qa.desk.serving import PortTaken, serve
from qa.errors import PRESSMARK_ERRORS
from qa.library import Library
from qa.settings import DEFAULT_SETTINGS, ReaderKind, default_library

__all__ = ["build", "main", "serve"]


def _announce(address: str) -> None:
    sys.stdout.write(f"The desk is open at {address} (Ctrl+C closes it)\n")
    sys.stdout.flush()


def main(arguments: Sequence[str] | None = None) -> int:
    """Open a library and serve the desk over it until interrupted.

    Returns the exit code: 0 when interrupted, 3 if the library can't be opened or the
    port is taken.
    """
    parser = argparse.ArgumentParser(
        description="Ask a library of articles in the browser.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("--library", default=str(default_library()), help="the library's folder")
    parser.add_argument("--host", default="127.0.0.1", help="the address to serve on")
    parser.add_argument("--port", type=int, default=7860, help="0: any that is free")
    parser.add_argument(
        "--reader",
        type=ReaderKind,
        choices=list(ReaderKind),
        default=DEFAULT_SETTINGS.reader,
        help="who reads what was found",
    )
    parser.add_argument(
        "--risk",
        type=float,
        default=DEFAULT_SETTINGS.risk,
        help="largest share of wrong answers, in [0, 1]; 1: always answer",
    )
    chosen = parser.parse_args(arguments)
    try:
        settings = replace(DEFAULT_SETTINGS, reader=chosen.reader, risk=chosen.risk)
    except ValueError as error:
        parser.error(str(error))
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    expected: tuple[type[Exception], ...] = (PortTaken, *PRESSMARK_ERRORS)
    try:
        with Library.open(chosen.library, settings=settings) as library:
            serve(library, host=chosen.host, port=chosen.port, on_ready=_announce)
    except expected as error:
        sys.stderr.write(f"{error}\n")
        return 3
    except KeyboardInterrupt:
        sys.stdout.write("The desk is closed.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
