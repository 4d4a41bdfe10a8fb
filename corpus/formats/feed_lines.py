"""The lines of a file that may be larger than the limit for files, plain or gzipped.

Only one line is held at a time, and none may be longer than the limit. What a gzipped file
unpacks to is limited too, so that a small file made to unpack without end does no harm.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from corpus.errors import UnreadableArticle
from corpus.formats.decoding import decode, refuse_binary, unicode_encoding

_SNIFFED_BYTES = 65_536

UNPACKED_FILES = 20
"""A gzipped feed may unpack to this many times the limit for files, or to
`UNPACKED_RATIO` times its own size, whichever is more."""
UNPACKED_RATIO = 100
"""News text in JSON packs to a fifth or a tenth; deflate's most is a thousandth."""


class FeedLine(NamedTuple):
    number: int
    """Lines are counted from 1."""
    text: str
    """With its newline."""
    problem: str | None
    """Why there is no text."""


class Damaged(Exception):
    """Nothing more can be read of a gzipped feed; the message says why."""


class Unpacked(io.RawIOBase):
    """What a gzip archive unpacks to, up to `limit` bytes.

    Reading raises `Damaged` behind the limit and where the archive is broken.
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
            raise Damaged(
                f"The gzip archive is damaged here ({error}); what stood before was read. "
                "Get the file again."
            ) from None
        self._left -= len(data)
        if self._left < 0:
            raise Damaged(
                f"The archive unpacks to more than {self._limit / 1e6:.0f} MB, which is more than "
                "text packs to; what stood before was read. Unpack the file and look into it."
            )
        buffer[: len(data)] = data
        return len(data)


def lines(path: Path, max_file_bytes: int) -> Iterator[FeedLine]:
    """The lines of a feed, each decoded on its own: a bad byte spoils one line.

    Raises:
        UnreadableArticle: if the file is no text.
        OSError: as `open` does.
    """
    number = 1
    with unpacked(path, max_file_bytes) as stream:
        try:
            for line in _raw_lines(stream, max_file_bytes):
                yield _decoded(number, line, max_file_bytes)
                number += 1
        except Damaged as damage:
            yield FeedLine(number, "", str(damage))


@contextmanager
def unpacked(path: Path, max_file_bytes: int) -> Iterator[io.BufferedReader]:
    """The bytes of a file, unpacked where its name ends in `.gz`; reading may raise `Damaged`.

    Raises:
        OSError: as `open` does.
    """
    with path.open("rb") as file:
        if path.suffix.lower() != ".gz":
            yield file
            return
        size = file.seek(0, io.SEEK_END)
        file.seek(0)
        limit = max(UNPACKED_FILES * max_file_bytes, UNPACKED_RATIO * size)
        yield io.BufferedReader(Unpacked(file, limit), _SNIFFED_BYTES)


def whole(path: Path, max_file_bytes: int) -> bytes:
    """All bytes of a file that can't be read line by line, unpacked where it is gzipped.

    Raises:
        UnreadableArticle: if they are more than the limit, or damaged.
        OSError: as `open` does.
    """
    with unpacked(path, max_file_bytes) as stream:
        try:
            data = stream.read(max_file_bytes + 1)
        except Damaged as damage:
            raise UnreadableArticle(str(damage)) from None
    if len(data) > max_file_bytes:
        raise UnreadableArticle(
            f"The file has more than {max_file_bytes / 1e6:g} MB, and is of a format that must be "
            "read whole; split it, or raise the limit (--max-file-mb, or max_file_bytes in "
            "Settings)."
        )
    return data


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


def _decoded(number: int, line: bytes | str, max_line_bytes: int) -> FeedLine:
    if len(line) > max_line_bytes:
        return FeedLine(
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
                return FeedLine(number, "", problem)
    return FeedLine(number, text.removeprefix("\ufeff") if number == 1 else text, None)
