"""Feeds of articles: JSON Lines and CSV, plain or gzipped, read line by line.

A feed may be larger than the limit for files, since only one line of it is held at a
time; a single line may not. What a gzipped feed unpacks to is limited too, so that a
small file made to unpack without end does no harm.

An article whose `published` names no day is read all the same, without a date: a
date's spelling is no reason to lose an article.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import logging
import zlib
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from corpus.article import Draft, Failure
from corpus.errors import UnreadableArticle
from corpus.formats.composition import one_line
from corpus.formats.decoding import (
    decode,
    normalise_newlines,
    refuse_binary,
    storable,
    unicode_encoding,
)
from corpus.formats.metadata_dates import published_on

logger = logging.getLogger(__name__)

_FIELDS = ("id", "title", "text", "published", "url", "publisher")
_DELIMITERS = ",;\t|"
_SNIFFED_BYTES = 65_536

UNPACKED_FILES = 20
"""A gzipped feed may unpack to this many times the limit for files, or to
`UNPACKED_RATIO` times its own size, whichever is more."""
UNPACKED_RATIO = 100
"""News text in JSON packs to a fifth or a tenth; deflate's most is a thousandth."""


class _FeedLine(NamedTuple):
    number: int
    """Lines are counted from 1."""
    text: str
    """With its newline."""
    problem: str | None
    """Why there is no text."""


def read_jsonl(path: Path, *, max_file_bytes: int) -> Iterator[Draft | Failure]:
    """The articles of a JSON Lines feed; a line that gives none is a `Failure`.

    Raises:
        UnreadableArticle: if the file is no text, or has no line.
        OSError: as `open` does.
    """
    found = False
    for line in _lines(path, max_file_bytes):
        if line.problem is None and not line.text.strip():
            continue
        found = True
        source = f"{path}#{line.number}"
        try:
            yield _from_json(line, source)
        except UnreadableArticle as error:
            yield Failure(source, str(error))
    if not found:
        raise UnreadableArticle("The feed is empty; it needs one JSON object a line.")


def _from_json(line: _FeedLine, source: str) -> Draft:
    if line.problem is not None:
        raise UnreadableArticle(line.problem)
    try:
        # Not strict: a raw tab or newline sign in a string does no harm.
        row = json.loads(line.text, strict=False)
    except json.JSONDecodeError as error:
        found = error.msg.removesuffix(" at")
        raise UnreadableArticle(
            f"Line {line.number} is not valid JSON ({found} at character {error.colno}); "
            "write one whole JSON object a line."
        ) from None
    except (ValueError, RecursionError) as error:
        raise UnreadableArticle(
            f"Line {line.number} is not JSON that can be read ({error}); "
            "write one whole JSON object a line."
        ) from None
    if not isinstance(row, dict):
        raise UnreadableArticle(
            f"Line {line.number} holds {_json_name(row)} where a JSON object is needed; "
            'write {"title": …, "text": …} on each line.'
        )
    return _draft(row, source, f"Line {line.number}")


def read_csv(path: Path, *, max_file_bytes: int) -> Iterator[Draft | Failure]:
    """The articles of a CSV feed; a row that gives none is a `Failure`.

    The first row names the columns, in any case and order; the delimiter is the one of
    comma, semicolon, tab and bar that finds most of them. `source` numbers the line
    that a row begins on.

    Raises:
        UnreadableArticle: if the file is no text, or has no row, or no column `text`.
        OSError: as `open` does.
    """
    # The csv module has one limit for the whole process, 131,072 characters at first:
    # less than a long report.
    csv.field_size_limit(max(csv.field_size_limit(), max_file_bytes))
    columns: list[str] = []
    found = False
    for number, row in _rows(_lines(path, max_file_bytes), max_file_bytes):
        source = f"{path}#{number}"
        if isinstance(row, str):
            found = True
            yield Failure(source, row)
        elif not columns:
            columns = [name.strip().casefold() for name in row]
            if "text" not in columns:
                raise UnreadableArticle(
                    f"The feed has no column named text; its columns are "
                    f"{', '.join(map(repr, row[:20]))}. Name the column that holds the "
                    'articles\' words "text".'
                )
        else:
            found = True
            try:
                yield _from_row(columns, row, source, number)
            except UnreadableArticle as error:
                yield Failure(source, str(error))
    if not found:
        raise UnreadableArticle(
            "The feed has no article; it needs a row of column names and one row an article."
        )


def _from_row(columns: Sequence[str], row: Sequence[str], source: str, number: int) -> Draft:
    if len(row) > len(columns):
        raise UnreadableArticle(
            f"Line {number} has {len(row)} columns where the header has {len(columns)}; "
            "put double quotes around text that holds the delimiter."
        )
    values: dict[str, str] = {}
    for name, value in zip(columns, row, strict=False):
        values.setdefault(name, value)
    return _draft(values, source, f"Line {number}")


def _draft(row: Mapping[str, Any], source: str, place: str) -> Draft:
    """The article in one line of a feed; `place` begins the sentence of what is wrong."""
    values: dict[str, str | None] = {}
    for name in _FIELDS:
        value = row.get(name)
        if name == "id" and isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if value is not None and not isinstance(value, str):
            raise UnreadableArticle(
                f"{place} has {_json_name(value)} as {name} where a string is needed; "
                "put it in double quotes or leave it out."
            )
        values[name] = storable(value) if value is not None else None
    text = normalise_newlines(values["text"] or "")
    if not text.strip():
        found = "an empty text" if isinstance(row.get("text"), str) else "no text"
        raise UnreadableArticle(
            f'{place} has {found}; put the article\'s words into the field "text".'
        )
    published = values["published"] or ""
    day = published_on(published)
    if published.strip() and day is None:
        logger.info("%s: published %r names no day; read without a date", source, published)
    return Draft(
        source,
        text,
        article_id=(values["id"] or "").strip() or None,
        title=one_line(values["title"] or "") or None,
        published=day,
        published_evidence=f"published: {published.strip()}" if day else None,
        url=(values["url"] or "").strip() or None,
        publisher=one_line(values["publisher"] or "") or None,
    )


def _json_name(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "a string"
        case list():
            return "an array"
        case _:
            return "an object"


def _rows(lines: Iterator[_FeedLine], max_row_chars: int) -> Iterator[tuple[int, list[str] | str]]:
    """The rows of a CSV text, each with the number of the line it begins on.

    In place of a row that can't be read stands the sentence that says why. Reading goes
    on behind its first line, so that an unclosed quote costs its own row, not the feed.
    """
    again: deque[_FeedLine] = deque()
    """Lines of a row given up, to be read anew."""
    taken: list[_FeedLine] = []

    def take() -> Iterator[str]:
        chars = 0
        while (line := again.popleft() if again else next(lines, None)) is not None:
            taken.append(line)
            chars += len(line.text)
            if line.problem is not None:
                raise csv.Error(line.problem)
            if chars > max_row_chars:
                raise csv.Error(f"it is longer than {max_row_chars} characters")
            yield line.text

    delimiter = ""
    while True:
        taken.clear()
        if not delimiter:
            header = next(lines, None)
            if header is None:
                return
            again.append(header)
            delimiter = _delimiter(header.text) if header.text.strip() else ""
        try:
            row = next(csv.reader(take(), delimiter=delimiter or ",", strict=True), None)
        except csv.Error as error:
            yield taken[0].number, _row_problem(taken, error)
            again.extendleft(reversed(taken[1:]))
            continue
        if row is None:
            return
        if any(cell.strip() for cell in row):
            yield taken[0].number, row


def _row_problem(taken: Sequence[_FeedLine], error: csv.Error) -> str:
    if taken[0].problem is not None:
        return taken[0].problem
    return (
        f"Line {taken[0].number} begins a row that can't be read ({error}); close its double "
        "quotes, and write a quote inside them twice."
    )


def _delimiter(header: str) -> str:
    def known(delimiter: str) -> int:
        names = {name.strip().strip('"').casefold() for name in header.split(delimiter)}
        return len(names & set(_FIELDS))

    return max(_DELIMITERS, key=known)


class _Damaged(Exception):
    """Nothing more can be read of a gzipped feed; the message says why."""


class _Unpacked(io.RawIOBase):
    """What a gzip archive unpacks to, up to `limit` bytes.

    Reading raises `_Damaged` behind the limit and where the archive is broken.
    """

    def __init__(self, file: BinaryIO, limit: int) -> None:
        self._archive = gzip.GzipFile(fileobj=file)
        self._limit = limit
        self._left = limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            # read1, since read gives nothing of a block that breaks off. At the limit
            # one byte is asked for, to see whether there is more.
            data = self._archive.read1(min(len(buffer), max(self._left, 1)))
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise _Damaged(
                f"The gzip archive is damaged here ({error}); what stood before was read. "
                "Get the file again."
            ) from None
        self._left -= len(data)
        if self._left < 0:
            raise _Damaged(
                f"The archive unpacks to more than {self._limit / 1e6:.0f} MB, which is more than "
                "text packs to; what stood before was read. Unpack the file and look into it."
            )
        buffer[: len(data)] = data
        return len(data)


def _lines(path: Path, max_file_bytes: int) -> Iterator[_FeedLine]:
    """The lines of a feed, each decoded on its own: a bad byte spoils one line.

    Raises:
        UnreadableArticle: if the file is no text.
        OSError: as `open` does.
    """
    number = 1
    with path.open("rb") as file:
        stream = file
        if path.suffix.lower() == ".gz":
            size = file.seek(0, io.SEEK_END)
            file.seek(0)
            limit = max(UNPACKED_FILES * max_file_bytes, UNPACKED_RATIO * size)
            stream = io.BufferedReader(_Unpacked(file, limit), _SNIFFED_BYTES)
        try:
            for line in _raw_lines(stream, max_file_bytes):
                yield _decoded(number, line, max_file_bytes)
                number += 1
        except _Damaged as damage:
            yield _FeedLine(number, "", str(damage))


def _raw_lines(stream: io.BufferedReader, max_line_bytes: int) -> Iterator[bytes | str]:
    """The lines with their newlines, of at most one character above the limit.

    Bytes in UTF-8 or an 8-bit encoding, `str` where the whole feed is UTF-16 or UTF-32.
    """
    head = stream.peek(_SNIFFED_BYTES)[:_SNIFFED_BYTES]
    encoding = unicode_encoding(head)
    if encoding is None:
        refuse_binary(head)
    if encoding in (None, "utf-8"):
        yield from _cut(stream, max_line_bytes)
        return
    text = io.TextIOWrapper(stream, encoding, errors="replace", newline="\n")
    try:
        yield from _cut(text, max_line_bytes)
    finally:
        text.detach()  # else it would close the file, which is its opener's to close


def _cut(
    stream: io.BufferedReader | io.TextIOWrapper, max_line_bytes: int
) -> Iterator[bytes | str]:
    while line := stream.readline(max_line_bytes + 1):
        yield line
        # The rest of a line that is too long is passed over, a piece at a time.
        while len(line) > max_line_bytes and line[-1] not in (10, "\n"):
            line = stream.readline(max_line_bytes + 1)
            if not line:
                return


def _decoded(number: int, line: bytes | str, max_line_bytes: int) -> _FeedLine:
    if len(line) > max_line_bytes:
        return _FeedLine(
            number,
            "",
            f"Line {number} is longer than the limit of {max_line_bytes / 1e6:g} MB; shorten it "
            "or raise the limit.",
        )
    text = line if isinstance(line, str) else ""
    if isinstance(line, bytes):
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            try:
                text = decode(line)
            except UnreadableArticle:
                problem = f"Line {number} holds binary data, not text; write the feed in UTF-8."
                return _FeedLine(number, "", problem)
    return _FeedLine(number, text.removeprefix("\ufeff") if number == 1 else text, None)
