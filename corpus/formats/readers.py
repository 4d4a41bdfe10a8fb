"""Which file is read by what: one table, by the end of the file's name.

A module, and the library behind it, is imported when the first file of its format is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from corpus.article import Draft, Failure
from corpus.formats.enclosures import Enclosed, Message

ReadsBytes = Callable[[bytes, str], Draft]
"""Reads one article from a file's bytes; the text is the file's path."""


class ReadsPath(Protocol):
    """Reads the articles of a file that may hold several, and bounds by itself what it holds."""

    def __call__(
        self, path: Path, *, max_file_bytes: int
    ) -> (
        Iterator[Draft | Failure]
        | Iterator[Message | Failure]
        | Iterator[Draft | Enclosed | Failure]
    ): ...


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


def _epub() -> ReadsBytes:
    from corpus.formats.epub import read

    return read


def _odt() -> ReadsBytes:
    from corpus.formats.odt import read

    return read


def _pptx() -> ReadsBytes:
    from corpus.formats.pptx import read

    return read


def _rtf() -> ReadsBytes:
    from corpus.formats.rtf import read

    return read


def _mhtml() -> ReadsBytes:
    from corpus.formats.mhtml import read

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


def _syndication() -> ReadsPath:
    from corpus.formats.syndication import read

    return read


def _eml() -> ReadsPath:
    from corpus.formats.mail import read_eml

    return read_eml


def _mbox() -> ReadsPath:
    from corpus.formats.mail import read_mbox

    return read_mbox


def _warc() -> ReadsPath:
    from corpus.formats.warc import read

    return read


READERS: Mapping[str, Reader] = {
    ".txt": Reader(_text),
    ".md": Reader(_markdown),
    ".html": Reader(_html),
    ".htm": Reader(_html),
    ".xhtml": Reader(_html),
    ".pdf": Reader(_pdf),
    ".docx": Reader(_docx),
    ".odt": Reader(_odt),
    ".rtf": Reader(_rtf),
    ".pptx": Reader(_pptx),
    ".epub": Reader(_epub),
    ".mhtml": Reader(_mhtml),
    ".mht": Reader(_mhtml),
    ".warc": Reader(of_path=_warc),
    ".warc.gz": Reader(of_path=_warc),
    ".eml": Reader(of_path=_eml),
    ".mbox": Reader(of_path=_mbox),
    ".rss": Reader(of_path=_syndication),
    ".atom": Reader(of_path=_syndication),
    ".rdf": Reader(of_path=_syndication),
    ".xml": Reader(of_path=_syndication),
    ".jsonl": Reader(of_path=_json_lines, by_line=True),
    ".jsonl.gz": Reader(of_path=_json_lines, by_line=True),
    ".json": Reader(of_path=_json),
    ".csv": Reader(of_path=_table, by_line=True),
    ".csv.gz": Reader(of_path=_table, by_line=True),
    ".tsv": Reader(of_path=_table, by_line=True),
}
"""By the end of a file's name, in lower case."""
