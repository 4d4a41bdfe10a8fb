"""ZIP packages of XML parts, as office programs and e-books write them, opened within limits.

A part never unpacks to more than is declared: `zipfile` stops there. So what is declared is
looked at first, and no small file made to unpack without end does harm.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from lxml import etree
from lxml.etree import LxmlError

from corpus.errors import UnreadableArticle

MAX_UNPACKED_BYTES = 500_000_000
"""What all parts of a document may unpack to; pictures make up most of a large one."""
MAX_TAGS = 4_000_000
"""How many tags its XML may have, those that close included; such a book has half a million.
Each that opens takes up to 200 bytes of memory."""
MAX_TEXT_BYTES = 100_000_000
"""What its XML parts may unpack to; a book of a thousand pages has some ten million."""

_DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    LookupError,
    ValueError,
    AttributeError,
    TypeError,
    NotImplementedError,
    RuntimeError,
    LxmlError,
)
"""What the library of a format, or `zipfile`, raises at a damaged file."""


@contextmanager
def opened(
    data: bytes, end: str, name: str, program: str, *, damages: tuple[type[Exception], ...] = ()
) -> Iterator[zipfile.ZipFile]:
    """The package, its size checked. What its body raises for a damaged file is made a sentence.

    `end` is that of the file's name, `name` what it should be ("a Word document"), `program`
    what opens such ("a word processor"), `damages` what its library raises besides.

    Raises:
        UnreadableArticle: if it is protected, damaged, or unpacks to too much.
    """
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableArticle(
            "The document is protected by a password, or in the format of Office before 2007; "
            f"save it as {end} without a password."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check(archive)
            yield archive
    except (*_DAMAGES, *damages) as error:
        raise UnreadableArticle(
            f"The document is damaged, or not {name}; open it in {program} and save it "
            f"anew as {end}."
        ) from error


def _check(archive: zipfile.ZipFile) -> None:
    whole = sum(part.file_size for part in archive.infolist())
    if whole > MAX_UNPACKED_BYTES or _text_bytes(archive) > MAX_TEXT_BYTES:
        raise UnreadableArticle(
            f"The document unpacks to {whole / 1e6:.0f} MB, more than a document of text "
            "does; save its text alone."
        )
    if _tags(archive) > MAX_TAGS:
        raise UnreadableArticle(
            f"The document has more than {MAX_TAGS / 1e6:g} million tags, more than a "
            "document of text does; save its text alone."
        )


def xml_of(archive: zipfile.ZipFile, part: str) -> Any:
    """The root of an XML part. No entity is put in and nothing is fetched.

    Raises:
        KeyError: if there is no such part.
        LxmlError: if it is no XML.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    return etree.fromstring(archive.read(part), parser)


def _xml_parts(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    """The parts that are XML, whatever they are called."""
    for part in archive.infolist():
        if part.filename.endswith((".xml", ".rels")):
            yield part
        elif not part.is_dir():
            with archive.open(part) as file:
                head = file.read(64)
            if head.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<"):
                yield part


def _text_bytes(archive: zipfile.ZipFile) -> int:
    return sum(part.file_size for part in _xml_parts(archive))


def _tags(archive: zipfile.ZipFile) -> int:
    """How many tags the large parts have; others can't have many."""
    found = 0
    for part in _xml_parts(archive):
        if part.file_size > MAX_TAGS:
            with archive.open(part) as file:
                while block := file.read(1_000_000):
                    found += block.count(b"<")
    return found
