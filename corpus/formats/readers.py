"""Which file is read by what: one table, by the end of the file's name.

A module, and the library behind it, is imported when the first file of its format is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from corpus.article import Draft, Failure

ReadsBytes = Callable[[bytes, str], Draft]
"""Reads one article from a file's bytes; the text is the file's path."""


class ReadsPath(Protocol):
    """Reads the articles of a file that may hold several, and bounds by itself what it holds."""

    def __call__(self, path: Path, *, max_file_bytes: int) -> Iterator[Draft | Failure]: ...


@dataclass(frozen=True, slots=True)
class Reader:
    """How a format is read: one of two functions, each loaded by a function of its own."""

    of_bytes: Callable[[], ReadsBytes] | None = None
    of_path: Callable[[], ReadsPath] | None = None
    by_line: bool = False
    """Its articles stand on the lines of the file, by whose numbers they are known."""


def _text() -> ReadsBytes:
    from corpus.formats.text import read

    return read


def _markdown() -> ReadsBytes:
    from corpus.formats.markdown import read

    return read


def _html() -> ReadsBytes:
    from corpus.formats.html import read

    return read


def _pdf() -> ReadsBytes:
    from corpus.formats.pdf import read

    return read


def _docx() -> ReadsBytes:
    from corpus.formats.docx import read

    return read


def _json_lines() -> ReadsPath:
    from corpus.formats.feeds import read_jsonl

    return read_jsonl


def _json() -> ReadsPath:
    from corpus.formats.feeds import read_json

    return read_json


def _table() -> ReadsPath:
    from corpus.formats.feeds import read_csv

    return read_csv


READERS: Mapping[str, Reader] = {
    ".txt": Reader(_text),
    ".md": Reader(_markdown),
    ".html": Reader(_html),
    ".htm": Reader(_html),
    ".xhtml": Reader(_html),
    ".pdf": Reader(_pdf),
    ".docx": Reader(_docx),
    ".jsonl": Reader(of_path=_json_lines, by_line=True),
    ".jsonl.gz": Reader(of_path=_json_lines, by_line=True),
    ".json": Reader(of_path=_json),
    ".csv": Reader(of_path=_table, by_line=True),
    ".csv.gz": Reader(of_path=_table, by_line=True),
    ".tsv": Reader(of_path=_table, by_line=True),
}
"""By the end of a file's name, in lower case."""
