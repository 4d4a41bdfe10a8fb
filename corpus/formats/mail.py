"""E-mail: single messages (.eml) and mailboxes (.mbox), taken apart by Python's own library.

A message is an article: its subject is the title, its `Date` the day of publication, its
sender the publisher. Its head stands above the text as furniture. Of two versions the HTML
one is taken, which knows paragraphs from lines, unless it is far shorter. Quoted mail and
signatures are furniture (`corpus.formats.mail_quotes`); files that are attached are articles
of their own, and so are messages; each says which message it was attached to.
"""

from __future__ import annotations

import mailbox
import mimetypes
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message as Mail
from email.utils import parseaddr
from functools import partial
from itertools import count, groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from corpus.article import Block, BlockKind, Carrier, Draft, Failure
from corpus.errors import UnreadableArticle
from corpus.formats.composition import Composition, one_line
from corpus.formats.decoding import decode, normalise_newlines, storable, visible
from corpus.formats.enclosures import Enclosed, Message
from corpus.formats.feed_lines import whole
from corpus.formats.fragment import kind_of
from corpus.formats.html_page import parse, pieces
from corpus.formats.mail_quotes import is_answer, is_forward, not_own
from corpus.formats.metadata_dates import header_day
from corpus.formats.problems import attempted

_NEARLY_ALL = 2
"""An HTML version of less than half of the plain one's words is no version of it."""
MAX_PARTS = 500
"""How many parts a message may have; they lie in each other, too."""

_HEAD = ("From", "To", "Cc", "Date")
_QUOTES = re.compile(r"quote|cite|RplyFwd|appendonsend", re.IGNORECASE)
_SIGNATURE = re.compile(r"signature", re.IGNORECASE)
"""What mail programs call the parts of a page that they make for a message."""
_ESCAPED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_TOO_DEEP = "The message's parts lie too deep in each other; save its text alone."
_NOT_SHOWN = ("application/pgp-signature", "application/pkcs7-signature", "text/calendar")


def read_eml(path: Path, *, max_file_bytes: int) -> Iterator[Message | Failure]:
    """The message, and the messages attached to it.

    Raises:
        UnreadableArticle: if the file is no message.
        OSError: as `open` does.
    """
    data = whole(path, max_file_bytes)
    mail = _parsed(data)
    if mail.get("From") is None and mail.get("Date") is None:
        raise UnreadableArticle(
            "The file is no e-mail message: it has no lines that say from whom and when it is. "
            "Save the message anew from the mail program."
        )
    yield from _numbered(mail, path, count(1), alone=True)


def read_mbox(path: Path, *, max_file_bytes: int) -> Iterator[Message | Failure]:
    """The messages of a mailbox; one that gives none is a `Failure`, and so is one too large.

    Raises:
        UnreadableArticle: if the file holds no message.
        OSError: as `open` does.
    """
    with path.open("rb") as file:
        if not file.read(5).startswith(b"From "):
            raise UnreadableArticle(
                "The file is no mailbox: it doesn't begin with a line “From …”. Export it from "
                "the mail program as mbox, or its messages as .eml."
            )
    numbers = count(1)
    box = mailbox.mbox(path, create=False)
    try:
        for key in box.iterkeys():
            data = box.get_file(key).read(max_file_bytes + 1)
            if len(data) > max_file_bytes:
                yield Failure(
                    f"{path}#{next(numbers)}",
                    f"The message is larger than the limit of {max_file_bytes / 1e6:g} MB; raise "
                    "the limit, or remove what is attached to it.",
                )
                continue
            try:
                mail = _parsed(_ESCAPED_FROM.sub(rb"\1", data))
            except UnreadableArticle as error:
                yield Failure(f"{path}#{next(numbers)}", str(error))
            else:
                yield from _numbered(mail, path, numbers, alone=False)
    finally:
        box.close()


def _parsed(data: bytes) -> Mail:
    try:
        return message_from_bytes(data)
    except RecursionError:
        raise UnreadableArticle(_TOO_DEEP) from None


def _numbered(
    mail: Mail,
    path: Path,
    numbers: Iterator[int],
    *,
    alone: bool,
    carrier: Carrier | None = None,
) -> Iterator[Message | Failure]:
    """A message and those attached to it, each article under a number of its own.

    Where the message is alone in its file, it is known by the file's name. `carrier` is the
    message that it is attached to itself.
    """
    number = next(numbers)
    taken = attempted(
        f"{path}#{number}", partial(_taken_apart, mail, path, number, numbers, alone=alone)
    )
    if isinstance(taken, Failure):
        yield taken
        return
    message, attached = taken
    if message.draft is not None:
        message = replace(message, draft=replace(message.draft, carrier=carrier))
    yield message
    for inner in attached:
        yield from _numbered(inner, path, numbers, alone=False, carrier=_carrier(mail, number))


def _taken_apart(
    mail: Mail, path: Path, number: int, numbers: Iterator[int], *, alone: bool
) -> tuple[Message, list[Mail]]:
    try:
        parts = _Parts(mail)
    except RecursionError:
        raise UnreadableArticle(_TOO_DEEP) from None
    several = not alone or parts.files or parts.messages
    source = f"{path}#{number}" if several else str(path)
    day = header_day(_header(mail, "Date"))
    carrier = _carrier(mail, number)
    enclosed = tuple(
        Enclosed(f"{path}#{next(numbers)}", name, data, day, carrier=replace(carrier, name=name))
        for name, data in parts.files
    )
    return Message(source, _draft(mail, parts, source), enclosed), parts.messages


def _carrier(mail: Mail, number: int) -> Carrier:
    """What is said of a message where something is attached to it."""
    day = header_day(_header(mail, "Date"))
    return Carrier(number, _header(mail, "Subject"), _sender(mail) or "", day)


def _sender(mail: Mail) -> str | None:
    name, address = parseaddr(_header(mail, "From"))
    return name or address or None


class _Parts:
    """What a message is made of: texts to be read one after another, files, other messages."""

    def __init__(self, mail: Mail) -> None:
        self.texts: list[tuple[bool, Mail]] = []
        """Each with whether it is HTML."""
        self.files: list[tuple[str, bytes]] = []
        self.messages: list[Mail] = []
        self._left = MAX_PARTS
        self._sort(mail)

    def _sort(self, part: Mail) -> None:
        self._left -= 1
        if self._left < 0:
            raise UnreadableArticle(
                f"The message has more than {MAX_PARTS} parts; save its text alone."
            )
        kind, name = part.get_content_type(), _name(part)
        inner = part.get_payload()
        if kind in ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"):
            raise UnreadableArticle(
                "The message is encrypted; open it in the mail program and save its text."
            )
        if kind == "message/rfc822" and isinstance(inner, list):
            self.messages += [one for one in inner if isinstance(one, Mail)]
        elif isinstance(inner, list):
            self._sort_several(kind, [one for one in inner if isinstance(one, Mail)])
        elif kind in ("text/plain", "text/html") and not _is_attached(part):
            self.texts.append((kind == "text/html", part))
        elif name and kind not in _NOT_SHOWN and not _is_picture_in_text(part):
            self.files.append((name, _bytes(part)))

    def _sort_several(self, kind: str, inner: list[Mail]) -> None:
        if kind != "multipart/alternative":
            for one in inner:
                self._sort(one)
            return
        # The same in several versions, the richest last; the HTML may lie in a part with pictures.
        before = len(self.texts)
        for one in inner:
            self._sort(one)
        versions = self.texts[before:]
        rich = [version for version in versions if version[0]]
        plain = [version for version in versions if not version[0]][:1]
        stub = plain and _NEARLY_ALL * sum(map(_word_count, rich)) < _word_count(plain[0])
        self.texts[before:] = plain if stub else rich or versions[:1]


def _word_count(version: tuple[bool, Mail]) -> int:
    """How many words a version of the text has, addresses aside."""
    is_html, part = version
    text = _text(part)
    if is_html:
        tree = parse(text)
        text = " ".join(piece.words for piece in pieces(tree)) if tree is not None else ""
    return sum("://" not in word for word in text.split())


def _is_attached(part: Mail) -> bool:
    return part.get_content_disposition() == "attachment"


def _is_picture_in_text(part: Mail) -> bool:
    """A logo, or a picture that the text shows: as on a page, it has no words."""
    return part.get_content_maintype() == "image" and not (
        _is_attached(part) and part.get("Content-ID") is None
    )


def _name(part: Mail) -> str:
    """The name of an attached file; one made of its type where it has none."""
    with suppress(Exception):  # the library raises many things at broken parameters
        if name := part.get_filename():
            return one_line(visible(_words(name))).replace("/", "_")
    end = mimetypes.guess_extension(part.get_content_type()) or ""
    return f"attachment{end}" if _is_attached(part) else ""


def _header(mail: Mail, name: str) -> str:
    value = mail.get(name)
    return one_line(visible(_words(str(value)))) if value is not None else ""


def _words(value: str) -> str:
    """A header's words, its encoded ones decoded."""
    try:
        return str(make_header(decode_header(value)))
    except (MessageError, LookupError, ValueError, TypeError):
        return value


def _draft(mail: Mail, parts: _Parts, source: str) -> Draft | None:
    """The article of a message; None where it has no words."""
    subject = _header(mail, "Subject")
    referred = mail.get("In-Reply-To") is not None or mail.get("References") is not None
    forward, answer = is_forward(subject), is_answer(subject, referred)
    page = Composition()
    page.add(BlockKind.TITLE, subject)
    for name in _HEAD:
        if value := _header(mail, name):
            page.add(BlockKind.FURNITURE, f"{name}: {value}", gap="\n" if page.blocks else "")
    before = len(page.text)
    for is_html, part in parts.texts:
        add = _add_html if is_html else _add_plain
        add(page, _text(part), forward=forward, answer=answer)
    if not page.text[before:].strip():
        return None
    day = header_day(_header(mail, "Date"))
    return Draft(
        source,
        page.text,
        title=subject or None,
        published=day,
        published_evidence=f"Date: {_header(mail, 'Date')}" if day else None,
        url=_address(mail),
        publisher=_sender(mail),
        blocks=tuple(page.blocks),
    )


def _address(mail: Mail) -> str | None:
    """Where an archive keeps the message (RFC 5064)."""
    address = _header(mail, "Archived-At").strip("<> ")
    return address if address.startswith(("http://", "https://")) else None


def _bytes(part: Mail) -> bytes:
    payload: Any = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _text(part: Mail) -> str:
    data = _bytes(part)
    charset = str(part.get_content_charset() or "utf-8")
    try:
        text = data.decode("cp1252" if charset in ("iso-8859-1", "us-ascii") else charset)
    except (LookupError, ValueError):
        text = decode(data) if data else ""
    return visible(normalise_newlines(text))


def _add_plain(page: Composition, text: str, *, forward: bool, answer: bool) -> None:
    if not text.strip():
        return
    lines = text.rstrip().split("\n")
    at = page.put("\n".join(lines))
    marks = not_own(lines, forward=forward, answer=answer)
    for marked, run in groupby(zip(lines, marks, strict=True), key=itemgetter(1)):
        words = "\n".join(line for line, _ in run)
        if marked and words.strip():
            start = at + len(words) - len(words.lstrip())
            page.blocks.append(Block(BlockKind.FURNITURE, start, start + len(words.strip())))
        at += len(words) + 1


def _add_html(page: Composition, markup: str, *, forward: bool, answer: bool) -> None:
    tree = parse(storable(markup))
    found = list(pieces(tree)) if tree is not None else []
    # What a program has marked as quoted is taken for lines that begin so.
    lines = [
        ("> " if answer and _is_within(piece.element, _is_quoted) else "") + one_line(piece.words)
        for piece in found
    ]
    signed = [_is_within(piece.element, _is_signature) for piece in found]
    marks = not_own(lines, forward=forward, answer=answer, signed=signed)
    for piece, marked in zip(found, marks, strict=True):
        kind = BlockKind.FURNITURE if marked else kind_of(piece)
        page.add(kind, piece.words, gap=piece.gap)


def _is_within(element: Any, is_such: Callable[[Any], bool]) -> bool:
    return any(map(is_such, (element, *element.iterancestors())))


def _is_signature(element: Any) -> bool:
    return _SIGNATURE.search(_names(element)) is not None


def _is_quoted(element: Any) -> bool:
    return element.tag == "blockquote" or _QUOTES.search(_names(element)) is not None


def _names(element: Any) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"
